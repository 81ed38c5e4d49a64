/**
 * Whether a message may not be sent any more because a later word took its place. A dead letter holds nobody up: what came
 * after it went on. Sent now it would be the last word of the two, and a release that is sent after its recall opens the
 * gate.
 */
import type { Unit } from '../../contracts/events/events.generated.ts';
import { covers } from '../clearance/units.ts';

/** An order as far as it can take the place of another. */
export interface OrderFacts {
  readonly number: string;
  readonly version: number;
  readonly kind: 'inspection' | 'release' | 'hold';
  /** Order of all orders of one declaration. */
  readonly seq: number;
  readonly units: readonly Unit[];
}

/** An amendment or withdrawal that the party took. */
export interface Change {
  readonly messageId: string;
  /** `amend/2`, `withdraw`. */
  readonly relatesTo: string;
}

/**
 * @param message what it carries: `declare`, `amend/2`, `withdraw`, or number and version of an order.
 * @param orders all orders of its declaration.
 * @param changes what the party took of its declaration, oldest first.
 * @returns what took its place; undefined where nothing did.
 */
export function overtakenBy(
  message: Change,
  orders: readonly OrderFacts[],
  changes: readonly Change[],
): string | undefined {
  const own = orders.find((order) => nameOf(order) === message.relatesTo);
  // Ids of messages rise with time.
  if (own === undefined) return changes.findLast(({ messageId }) => messageId > message.messageId)?.relatesTo;
  const later = orders.find((order) => order.seq > own.seq && takesThePlaceOf(order, own));
  return later === undefined ? undefined : nameOf(later);
}

const nameOf = ({ number, version }: OrderFacts): string => `${number}/${version}`;

/**
 * A next version replaces the one before. Of the same goods, a release ends whatever was ordered before it, and anything
 * ends a release; an inspection and a hold stand beside each other.
 */
function takesThePlaceOf(later: OrderFacts, own: OrderFacts): boolean {
  if (later.number === own.number) return true;
  if (!later.units.some((unit) => covers(own.units, unit))) return false;
  return later.kind === 'release' || own.kind === 'release';
}
