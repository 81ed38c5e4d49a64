/**
 * The inspection site 查验场地 of the station and the airport: what is ordered there, and what was done with each unit.
 * A unit is moved in, seen by the machine or opened or both, and moved out when nothing is to be done with it any more.
 */
import { goneUnits, isWithdrawn, notDeclared } from './premises.ts';
import type { InspectionOrderRecord, MockCase, Movement } from './records.ts';
import type { Turn } from './turn.ts';

export interface SiteOrder extends Omit<InspectionOrderRecord, 'at' | 'version'> {
  /** Said to replace the earlier version. */
  readonly replaces: boolean;
}

/** What is to be done because of an order that came. */
export interface SiteWork {
  /** Units to be moved to the site. */
  readonly move: readonly string[];
  /** Units that stand there already and are to be looked at. */
  readonly look: readonly string[];
  /** Units that stand there and have nothing to wait for any more. */
  readonly back: readonly string[];
}

const NOTHING: SiteWork = { move: [], look: [], back: [] };

/** How the site stands by the notes of a declaration. */
export interface Site {
  /** The latest version of each order that stands, with the units that still are to be looked at under it. */
  readonly open: ReadonlyMap<string, InspectionOrderRecord>;
  /** The units that stand at the site, each with the order it was moved there for last. */
  readonly standing: ReadonlyMap<string, string>;
  /** What is to be done next with a unit under an order; undefined when it is done. */
  next(order: Pick<InspectionOrderRecord, 'number' | 'method'>, unit: string): 'scan' | 'open' | undefined;
  /** Whether an order that stands wants something of the unit. */
  wants(unit: string): boolean;
}

/** Reads the site. Of a withdrawn declaration nothing is to be looked at. */
export function siteOf(turn: Turn, declarationNo: string): Site {
  const orders = new Map<string, InspectionOrderRecord>();
  const opened = new Set<string>();
  const scanned = new Set<string>();
  const standing = new Map<string, string>();
  const key = (orderNo: string, unit: string): string => `${orderNo} ${unit}`;
  for (const { list, value } of turn.notes(declarationNo)) {
    if (list === 'inspectionOrders') orders.set(value.number, value);
    if (list === 'openings') opened.add(key(value.orderNo, value.unit));
    if (list === 'movements' && value.what === 'scanned') scanned.add(key(value.orderNo, value.unit));
    if (list === 'movements' && value.what === 'movedOut') standing.delete(value.unit);
    else if (list === 'movements') standing.set(value.unit, value.orderNo);
  }
  const next: Site['next'] = ({ number, method = 'manual' }, unit) => {
    if (opened.has(key(number, unit))) return undefined;
    if (method === 'manual') return 'open';
    if (!scanned.has(key(number, unit))) return 'scan';
    return method === 'machine' ? undefined : 'open';
  };
  const open = new Map<string, InspectionOrderRecord>();
  const wanted = new Set<string>();
  const isOver = isWithdrawn(turn, declarationNo);
  for (const [number, order] of orders) {
    const units =
      isOver || order.cancelled === true ? [] : order.units.filter((unit) => next(order, unit) !== undefined);
    if (units.length > 0) open.set(number, { ...order, units });
    for (const unit of units) wanted.add(unit);
  }
  return { open, standing, next, wants: (unit) => wanted.has(unit) };
}

/** Notes an inspection order, a later version of it or its cancellation, and what no gateway may send. */
export function takeInspection(turn: Turn, theCase: MockCase, order: SiteOrder): SiteWork {
  const { declarationNo } = theCase;
  const { replaces, ...ordered } = order;
  const { number, units } = order;
  const versions = turn.noted(declarationNo, 'inspectionOrders').filter((each) => each.number === number);
  if (order.cancelled === true) return cancel(turn, theCase, number, versions);
  const before = siteOf(turn, declarationNo);
  watch(turn, theCase, order, { before, known: versions.length > 0 });
  note(turn, declarationNo, { ...ordered, version: versions.length + 1 });
  const under = new Set(before.open.get(number)?.units);
  const site = siteOf(turn, declarationNo);
  const gone = goneUnits(theCase);
  const fresh = (site.open.get(number)?.units ?? []).filter((unit) => !under.has(unit) && !gone.includes(unit));
  const dropped = [...under].filter((unit) => !units.includes(unit));
  return {
    move: fresh.filter((unit) => site.standing.get(unit) !== number),
    look: fresh.filter((unit) => site.standing.get(unit) === number),
    back: dropped.filter((unit) => isIdle(site, unit)),
  };
}

function cancel(
  turn: Turn,
  { declarationNo }: MockCase,
  number: string,
  versions: readonly InspectionOrderRecord[],
): SiteWork {
  const latest = versions.at(-1);
  if (latest === undefined || latest.cancelled === true) {
    const text = `${number} is cancelled, ${latest === undefined ? 'but was never ordered' : 'as it was before'}.`;
    turn.violation(declarationNo, 'cancels-nothing', text);
    return NOTHING;
  }
  note(turn, declarationNo, { ...latest, version: versions.length + 1, cancelled: true });
  const site = siteOf(turn, declarationNo);
  return { ...NOTHING, back: latest.units.filter((unit) => isIdle(site, unit)) };
}

function note(turn: Turn, declarationNo: string, order: Omit<InspectionOrderRecord, 'at'>): void {
  turn.note(declarationNo, 'inspectionOrders', { ...order, at: turn.now.toISOString() });
}

function watch(
  turn: Turn,
  theCase: MockCase,
  { number, units, replaces }: SiteOrder,
  { before, known }: { readonly before: Site; readonly known: boolean },
): void {
  const { declarationNo } = theCase;
  const violation = (code: string, text: string) => turn.violation(declarationNo, code, `${number} ${text}`);
  if (isWithdrawn(turn, declarationNo)) {
    violation('inspection-after-withdrawal', 'orders an inspection of a withdrawn declaration.');
  }
  if (known && !replaces) violation('order-repeated', 'came again and is not said to replace the earlier one.');
  const unknown = notDeclared(theCase, units);
  if (unknown.length > 0) {
    violation('unit-not-declared', `orders an inspection of ${unknown.join(', ')}, not in the declaration.`);
  }
  const others = [...before.open.values()].filter((each) => each.number !== number);
  for (const unit of units) {
    const other = others.find((each) => each.units.includes(unit));
    if (other === undefined) continue;
    violation('two-inspection-orders', `orders an inspection of ${unit} while ${other.number} is open.`);
  }
  const gone = units.filter((unit) => goneUnits(theCase).includes(unit));
  if (gone.length > 0) {
    violation('inspection-after-departure', `orders an inspection of ${gone.join(', ')}, gone already.`);
  }
}

const isIdle = (site: Site, unit: string): boolean => site.standing.has(unit) && !site.wants(unit);

/** Every unit that stands at the site although no order wants anything of it. */
export function idleUnits(turn: Turn, declarationNo: string): readonly string[] {
  const site = siteOf(turn, declarationNo);
  return [...site.standing.keys()].filter((unit) => isIdle(site, unit));
}

/** The unit has come to the site; false when the order no longer wants it there, or it stands there already for it. */
export function moveIn(turn: Turn, declarationNo: string, orderNo: string, unit: string): boolean {
  const site = siteOf(turn, declarationNo);
  const isWanted = site.open.get(orderNo)?.units.includes(unit) === true;
  if (!isWanted || site.standing.get(unit) === orderNo) return false;
  move(turn, declarationNo, { unit, orderNo, what: 'positioned' });
  return true;
}

/**
 * Does the next thing an order wants done with a unit: the machine sees it, or it is opened. Undefined when the order
 * wants nothing of it any more. `done`: it was the last thing.
 */
export function lookAt(
  turn: Turn,
  declarationNo: string,
  orderNo: string,
  unit: string,
): { readonly look: 'scan' | 'open'; readonly done: boolean } | undefined {
  const site = siteOf(turn, declarationNo);
  const order = site.open.get(orderNo);
  if (order?.units.includes(unit) !== true) return undefined;
  const { kind, agencies, method } = order;
  if (site.next(order, unit) === 'scan') {
    move(turn, declarationNo, { unit, orderNo, what: 'scanned' });
    return { look: 'scan', done: method === 'machine' };
  }
  turn.note(declarationNo, 'openings', { unit, orderNo, kind, agencies, at: turn.now.toISOString() });
  return { look: 'open', done: true };
}

/** Moves a unit out, and gives the order it stood there for; undefined when it is not there or is to stay. */
export function moveOut(turn: Turn, declarationNo: string, unit: string): string | undefined {
  const site = siteOf(turn, declarationNo);
  const orderNo = site.standing.get(unit);
  if (orderNo === undefined || site.wants(unit)) return undefined;
  move(turn, declarationNo, { unit, orderNo, what: 'movedOut' });
  return orderNo;
}

function move(turn: Turn, declarationNo: string, movement: Omit<Movement, 'at'>): void {
  turn.note(declarationNo, 'movements', { ...movement, at: turn.now.toISOString() });
}
