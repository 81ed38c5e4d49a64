/**
 * Which inspection orders bear on a unit, and how far each has come: opened, over, or still to be carried out.
 *
 * An answer that names its inspection order belongs to that order alone. One that names none (an IFTSTA without
 * reference, or with that of a release) belongs to the first order of the unit, placed by then, that the same party
 * has not answered yet. Orders are only ever added at the end, so an answer never changes its order later.
 */
import type { InspectionOrder, Party, Statement, Unit } from '../../contracts/events/events.generated.ts';
import type { Case, Position } from './case.ts';
import { byContent, momentOf, parseTime, secondOf } from './moments.ts';
import { concerns } from './positions.ts';
import { covers } from './units.ts';

/** An inspection order as one unit sees it. */
export interface UnitOrder {
  /** Its latest version that names the unit: a later one may call other agencies to other units. */
  readonly order: InspectionOrder;
  /** The premises opened the unit under it, or an agency reported on it. */
  readonly opened: boolean;
  /** It no longer stands for this unit: the unit was released after it, or left out of its latest version unopened. */
  readonly over: boolean;
  /** What was said under it. */
  readonly answers: readonly Statement[];
}

interface KnownOrder {
  readonly order: InspectionOrder;
  /** Of the last version that names the unit. */
  readonly seq: number;
  /** Second in which its first version was placed. */
  readonly placed: number;
  readonly namesUnit: boolean;
  readonly agencies: ReadonlySet<Party>;
}

/**
 * The inspection orders of a unit, in the order they were placed.
 * @param lastRelease seq of the last release of the unit; 0 where there is none.
 */
export function ordersOfUnit(unit: Unit, facts: Case, lastRelease: number): UnitOrder[] {
  const known = knownOrders(unit, facts);
  if (known.length === 0) return [];
  const answers = answersByOrder(unit, known, facts);
  return known.map(({ order, seq, namesUnit }) => {
    const given = answers.get(order.number) ?? [];
    const opened = given.length > 0;
    return { order, opened, over: seq < lastRelease || !(namesUnit || opened), answers: given };
  });
}

function knownOrders(unit: Unit, facts: Case): KnownOrder[] {
  const byNumber = new Map<string, (Case['orders'][number] & { kind: 'inspection' })[]>();
  for (const placed of facts.orders) {
    if (placed.kind !== 'inspection') continue;
    const versions = byNumber.get(placed.order.number) ?? [];
    versions.push(placed);
    byNumber.set(placed.order.number, versions);
  }
  return [...byNumber.values()]
    .filter((versions) => versions.some(({ order }) => covers(order.units, unit)))
    .flatMap((versions): (KnownOrder & { first: number })[] => {
      const ordered = versions.sort((a, b) => a.order.version - b.order.version);
      const [first, last] = [ordered[0], ordered.at(-1)];
      const own = ordered.findLast(({ order }) => covers(order.units, unit));
      if (first === undefined || last === undefined || own === undefined) return [];
      return [
        {
          order: own.order,
          seq: own.seq,
          first: first.seq,
          placed: secondOf(parseTime(first.order.placedAt)),
          namesUnit: covers(last.order.units, unit),
          agencies: new Set(ordered.flatMap(({ order }) => (covers(order.units, unit) ? order.agencies : []))),
        },
      ];
    })
    .sort((a, b) => a.first - b.first);
}

function answersByOrder(unit: Unit, orders: readonly KnownOrder[], { declarationNo, statements }: Case) {
  const inspectionOrders = `${declarationNo}-I`;
  const answers = new Map<string, Statement[]>(orders.map(({ order }) => [order.number, []]));
  const unnamed: Statement[] = [];
  for (const statement of statements) {
    if ((statement.kind !== 'opened' && statement.kind !== 'inspected') || !concerns(statement, unit)) continue;
    const { orderNo } = statement;
    if (orderNo?.startsWith(inspectionOrders) === true) answers.get(orderNo)?.push(statement);
    else unnamed.push(statement);
  }
  unnamed.sort((a, b) => momentOf(a) - momentOf(b) || byContent(a, b));
  let before: Statement | undefined;
  for (const statement of unnamed) {
    // The same once more is not a second answer.
    const repeated = before !== undefined && byContent(before, statement) === 0;
    before = statement;
    if (repeated) continue;
    const eligible = orders.filter(
      ({ placed, agencies }) =>
        placed <= secondOf(momentOf(statement)) && (statement.kind === 'opened' || agencies.has(statement.party)),
    );
    const isFree = ({ order }: KnownOrder) =>
      !answers.get(order.number)?.some((s) => s.party === statement.party && s.kind === statement.kind);
    const chosen = eligible.find(isFree) ?? eligible.at(-1);
    if (chosen !== undefined) answers.get(chosen.order.number)?.push(statement);
  }
  return answers;
}

const ENDS_INTEREST: ReadonlySet<string> = new Set(['released', 'rejected', 'deleted']);

/**
 * Whether an order serves an agency's wish. It does until the agency has reported under it, or let the goods go after
 * they were opened under it, and asked again since. All these times are of the agency's own clock.
 */
export function isServed(orders: readonly UnitOrder[], position: Position, said: readonly Statement[]): boolean {
  if (position.statement === undefined) return false;
  const wish = momentOf(position.statement);
  const { agency } = position;
  return orders.some(({ order, opened, over, answers }) => {
    if (over || !order.agencies.includes(agency)) return false;
    const reported = answers.some((s) => s.kind === 'inspected' && s.party === agency && momentOf(s) < wish);
    const placed = secondOf(parseTime(order.placedAt));
    const letGo =
      opened &&
      said.some(
        (s) => s.party === agency && ENDS_INTEREST.has(s.kind) && momentOf(s) < wish && secondOf(momentOf(s)) >= placed,
      );
    return !reported && !letGo;
  });
}

/** The order under which the unit still is to be opened; there is one at most (invariant 3). */
export const openOrder = (orders: readonly UnitOrder[]): InspectionOrder | undefined =>
  orders.find(({ opened, over }) => !opened && !over)?.order;
