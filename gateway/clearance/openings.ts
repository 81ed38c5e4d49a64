/**
 * Which inspection orders bear on a unit, and how far each has come: opened, over, or still to be carried out.
 *
 * An answer that names its inspection order belongs to that order alone. One that names none (an IFTSTA without
 * reference, or with that of a release) belongs to the first order of the unit, placed by then, that the same party
 * has not answered yet. Orders are only ever added at the end, so an answer never changes its order later.
 */
import type { InspectionOrder, Party, Unit } from '../../contracts/events/events.generated.ts';
import type { Method, PlacedOrder, Position } from './case.ts';
import { byContent, parseTime, secondOf } from './moments.ts';
import type { Said } from './said.ts';
import { covers } from './units.ts';

/** An inspection order as one unit sees it. */
export interface UnitOrder {
  /** Its latest version that names the unit: a later one may call other agencies to other units. */
  readonly order: InspectionOrder;
  /** When its first version was placed, RFC 3339. */
  readonly firstPlacedAt: string;
  /** The premises opened the unit under it, or an agency reported on what it saw in it. A machine image opens nothing. */
  readonly opened: boolean;
  /** It no longer stands for this unit: released after it, cancelled, restarted, or left out of its latest version unopened. */
  readonly over: boolean;
  /** Nothing has to be done under it any more: opened, or every agency it calls has its machine image. */
  readonly done: boolean;
  /** Its latest version calls for this unit: neither cancelled nor ended by a release. */
  readonly named: boolean;
  /** Placed before the matching of its declaration began again. */
  readonly restarted: boolean;
  /** Agencies that only a later version called to the unit: it may have been opened before they were. */
  readonly joined: ReadonlySet<Party>;
  /** What was said under it. */
  readonly answers: readonly Said[];
}

interface KnownOrder {
  readonly order: InspectionOrder;
  readonly first: InspectionOrder;
  /** Of the last version that names the unit. */
  readonly seq: number;
  /** The latest version names the unit, and does not cancel. */
  readonly latest: boolean;
  readonly agencies: ReadonlySet<Party>;
  readonly joined: ReadonlySet<Party>;
  /** Second in which its first version was placed. */
  readonly placed: number;
  readonly answers: Said[];
}

type PlacedInspection = PlacedOrder & { kind: 'inspection' };

export const methodOf = (order: InspectionOrder): Method => order.method ?? 'manual';

/** How a report or a wish means to look at the goods; by hand where it does not say. */
export const handOrMachine = ({ statement }: Said): 'manual' | 'machine' => statement.method ?? 'manual';

/**
 * The inspection orders of a unit, in the order they were placed.
 * @param orders every order of the goods.
 * @param said what counts of the unit.
 * @param since seq of the last release of the unit (0 where there is none), and the moment from which an order stands.
 */
export function ordersOfUnit(
  unit: Unit,
  orders: readonly PlacedOrder[],
  said: readonly Said[],
  since: { readonly lastRelease: number; readonly restart: (order: InspectionOrder) => number },
): UnitOrder[] {
  const known = knownOrders(unit, orders);
  if (known.length === 0) return [];
  distribute(known, said);
  return known.map(({ order, first, seq, latest, joined, answers }): UnitOrder => {
    const released = seq < since.lastRelease;
    const named = latest && !released;
    const opened = answers.some(({ statement: s }) => s.kind === 'opened' || s.method !== 'machine');
    const restarted = parseTime(first.placedAt) < since.restart(order);
    const over = released || restarted || !(named || opened);
    const done =
      opened || (methodOf(order) === 'machine' && order.agencies.every((agency) => reported(answers, agency)));
    return { order, firstPlacedAt: first.placedAt, opened, over, done, named, restarted, joined, answers };
  });
}

const reported = (answers: readonly Said[], agency: Party): boolean =>
  answers.some(({ statement: s }) => s.kind === 'inspected' && s.party === agency);

function knownOrders(unit: Unit, orders: readonly PlacedOrder[]): KnownOrder[] {
  const byNumber = new Map<string, PlacedInspection[]>();
  for (const placed of orders) {
    if (placed.kind !== 'inspection') continue;
    const versions = byNumber.get(placed.order.number);
    if (versions === undefined) byNumber.set(placed.order.number, [placed]);
    else versions.push(placed);
  }
  return [...byNumber.values()]
    .flatMap((versions): (KnownOrder & { firstSeq: number })[] => {
      const ordered = versions.sort((a, b) => a.order.version - b.order.version);
      const naming = ordered.filter(({ order }) => covers(order.units, unit));
      const [first, last, own] = [ordered[0], ordered.at(-1), naming.at(-1)];
      if (first === undefined || last === undefined || own === undefined) return [];
      return [
        {
          order: own.order,
          first: first.order,
          seq: own.seq,
          firstSeq: first.seq,
          latest: own === last && last.order.cancelled !== true,
          agencies: new Set(naming.flatMap(({ order }) => order.agencies)),
          joined: joinedIn(naming),
          placed: secondOf(parseTime(first.order.placedAt)),
          answers: [],
        },
      ];
    })
    .sort((a, b) => a.firstSeq - b.firstSeq);
}

/** Agencies of the last version that an earlier one did not call. */
function joinedIn(naming: readonly PlacedInspection[]): ReadonlySet<Party> {
  const last = naming.at(-1);
  if (last === undefined || naming.length === 1) return NOBODY;
  return new Set(last.order.agencies.filter((agency) => naming.some(({ order }) => !order.agencies.includes(agency))));
}

const NOBODY: ReadonlySet<Party> = new Set();

const INSPECTION_ORDER = /^[0-9]{16}-I[0-9]+$/;

/** Gives every opening and report to the order it belongs to. */
function distribute(orders: readonly KnownOrder[], said: readonly Said[]): void {
  const byNumber = new Map(orders.map((known) => [known.order.number, known]));
  const unnamed: Said[] = [];
  for (const each of said) {
    const { kind, orderNo } = each.statement;
    if (kind !== 'opened' && kind !== 'inspected') continue;
    if (orderNo !== undefined && INSPECTION_ORDER.test(orderNo)) byNumber.get(orderNo)?.answers.push(each);
    else unnamed.push(each);
  }
  unnamed.sort((a, b) => a.moment - b.moment || byContent(a.statement, b.statement));
  let before: Said | undefined;
  for (const each of unnamed) {
    // The same once more is not a second answer.
    const repeated =
      before !== undefined && before.moment === each.moment && byContent(before.statement, each.statement) === 0;
    before = each;
    if (repeated) continue;
    const { party, kind, method } = each.statement;
    const eligible = orders.filter(
      ({ placed, agencies }) => placed <= each.second && (kind === 'opened' || agencies.has(party)),
    );
    const free = eligible.find(
      ({ answers }) => !answers.some(({ statement: s }) => s.party === party && s.kind === kind && s.method === method),
    );
    (free ?? eligible.at(-1))?.answers.push(each);
  }
}

const ENDS_INTEREST: ReadonlySet<string> = new Set(['released', 'rejected', 'deleted']);

/**
 * Whether an order serves an agency's wish. It does until the agency has reported under it, or let the goods go after
 * they were opened under it, and asked again since. All these times are of the agency's own clock. An order that is
 * still to be carried out serves every wish it has the method for. One that called the agency in a later version only,
 * and was opened before the agency began to wish, does not: that was reported late.
 */
export function isServed(orders: readonly UnitOrder[], position: Position, said: readonly Said[]): boolean {
  const { agency, statement } = position;
  if (statement === undefined) return false;
  const wish = said.find((each) => each.statement === statement);
  if (wish === undefined) return false;
  return orders.some(({ order, opened, over, done, joined, answers }) => {
    if (over || !order.agencies.includes(agency) || !hasMethod(methodOf(order), handOrMachine(wish))) return false;
    if (!done) return true;
    if (joined.has(agency) && !isSeenBy(agency, position.since ?? statement.senderTime, answers)) return false;
    const answered = answers.some(
      (each) =>
        each.statement.kind === 'inspected' &&
        each.statement.party === agency &&
        handOrMachine(each) === handOrMachine(wish) &&
        each.moment < wish.moment,
    );
    const placed = secondOf(parseTime(order.placedAt));
    const letGo =
      opened &&
      said.some(
        ({ statement: s, moment, second }) =>
          s.party === agency && ENDS_INTEREST.has(s.kind) && moment < wish.moment && second >= placed,
      );
    return !answered && !letGo;
  });
}

/** The agency has reported, or the goods were opened in the second in which it began to wish or later. */
function isSeenBy(agency: Party, since: string, answers: readonly Said[]): boolean {
  const began = secondOf(parseTime(since));
  const openings = answers.filter(({ statement }) => statement.kind === 'opened');
  // Where nobody says when it was opened, a report by hand tells that it has been.
  const seen = openings.length > 0 ? openings : answers.filter((answer) => handOrMachine(answer) === 'manual');
  return reported(answers, agency) || seen.length === 0 || seen.some(({ second }) => !(second < began));
}

const hasMethod = (method: Method, wanted: 'manual' | 'machine'): boolean =>
  method === 'machineThenManual' || method === wanted;

/** The order under which the unit still is to be inspected; there is one at most (invariant 3). */
export const openOrder = (orders: readonly UnitOrder[]): InspectionOrder | undefined =>
  orders.find(({ done, over }) => !done && !over)?.order;
