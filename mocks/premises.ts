/** What the station and the airport do alike with orders: note them, and watch that they fit together. */
import type { HoldRecord, InspectionOrderRecord, MockCase, ReleaseOrderRecord } from './records.ts';
import type { Turn } from './turn.ts';

/** How a unit stands by the orders so far. */
export interface UnitState {
  /** The hold in force. */
  readonly hold?: HoldRecord;
  /** The release order in force. */
  readonly release?: ReleaseOrderRecord;
}

/**
 * Reads the orders in the way they came. A hold recalls a release; a release lifts the holds that are not newer than
 * it by the sender's time; a withdrawn release is none.
 */
export function unitStates(turn: Turn, declarationNo: string): ReadonlyMap<string, UnitState> {
  const states = new Map<string, UnitState>();
  for (const note of turn.notes(declarationNo)) {
    if (note.list === 'holds') for (const unit of note.value.units) states.set(unit, { hold: note.value });
    if (note.list === 'releaseOrders') for (const unit of note.value.units) released(states, unit, note.value);
  }
  return states;
}

function released(states: Map<string, UnitState>, unit: string, release: ReleaseOrderRecord): void {
  const { hold, release: before } = states.get(unit) ?? {};
  if (release.cancelled === true) {
    if (before?.number === release.number) states.set(unit, hold === undefined ? {} : { hold });
  } else if (hold === undefined || hold.madeAt <= release.madeAt) states.set(unit, { release });
}

/** Notes a hold. */
export function takeHold(turn: Turn, theCase: MockCase, hold: Omit<HoldRecord, 'at'>): void {
  turn.note(theCase.declarationNo, 'holds', { ...hold, at: turn.now.toISOString() });
}

/** Notes a release order, and as violations what no gateway may send. True when at least one unit may go. */
export function takeRelease(turn: Turn, theCase: MockCase, order: Omit<ReleaseOrderRecord, 'at' | 'version'>): boolean {
  const { declarationNo } = theCase;
  const versions = turn.noted(declarationNo, 'releaseOrders').filter(({ number }) => number === order.number);
  if (order.cancelled !== true) watchRelease(turn, declarationNo, order);
  const version = versions.length + (order.cancelled === true && versions.length > 0 ? 0 : 1);
  turn.note(declarationNo, 'releaseOrders', { ...order, version, at: turn.now.toISOString() });
  return letGo(turn, declarationNo, order.number).length > 0;
}

function watchRelease(
  turn: Turn,
  declarationNo: string,
  { number, units, madeAt }: Pick<ReleaseOrderRecord, 'number' | 'units' | 'madeAt'>,
): void {
  const states = unitStates(turn, declarationNo);
  for (const unit of units) {
    const { hold, release } = states.get(unit) ?? {};
    if (hold !== undefined && hold.madeAt > madeAt) {
      const text = `${number} releases ${unit} under the newer hold ${hold.number}.`;
      turn.violation(declarationNo, 'release-under-hold', text);
    }
    if (release !== undefined && release.number !== number) {
      const text = `${number} releases ${unit}, which ${release.number} has released.`;
      turn.violation(declarationNo, 'second-release', text);
    }
  }
}

/** The units that this release order lets go now. */
export function letGo(turn: Turn, declarationNo: string, releaseNumber: string): readonly string[] {
  const states = [...unitStates(turn, declarationNo)];
  return states.filter(([, { release }]) => release?.number === releaseNumber).map(([unit]) => unit);
}

/**
 * Notes an inspection order or a later version of it. Gives the units that are to be moved and opened because of it
 * and were not before.
 */
export function takeInspection(
  turn: Turn,
  theCase: MockCase,
  order: Omit<InspectionOrderRecord, 'at' | 'version'> & { readonly replaces: boolean },
): readonly string[] {
  const { declarationNo } = theCase;
  const { number, kind, agencies, units, replaces } = order;
  const known = turn.noted(declarationNo, 'inspectionOrders');
  const versions = known.filter((each) => each.number === number);
  if (versions.length > 0 && !replaces) {
    turn.violation(declarationNo, 'order-repeated', `${number} came again and is not said to replace the earlier one.`);
  }
  const open = openOrders(turn, declarationNo).filter((each) => each.number !== number);
  for (const unit of units) {
    const other = open.find((each) => each.units.includes(unit));
    if (other === undefined) continue;
    const text = `${number} orders an inspection of ${unit} while ${other.number} is open.`;
    turn.violation(declarationNo, 'two-inspection-orders', text);
  }
  const gone = units.filter((unit) => goneUnits(theCase).includes(unit));
  if (gone.length > 0) {
    turn.violation(
      declarationNo,
      'inspection-after-departure',
      `${number} orders an inspection of ${gone.join(', ')}, gone already.`,
    );
  }
  turn.note(declarationNo, 'inspectionOrders', {
    number,
    version: versions.length + 1,
    kind,
    agencies,
    units,
    at: turn.now.toISOString(),
  });
  const before = new Set(versions.flatMap((each) => each.units));
  return units.filter((unit) => !before.has(unit) && !gone.includes(unit));
}

/** The latest version of each inspection order, with the units it names that were not opened under it. */
export function openOrders(turn: Turn, declarationNo: string): readonly InspectionOrderRecord[] {
  const openings = turn.noted(declarationNo, 'openings');
  const latest = new Map(turn.noted(declarationNo, 'inspectionOrders').map((order) => [order.number, order] as const));
  return [...latest.values()]
    .map((order) => ({
      ...order,
      units: order.units.filter(
        (unit) => !openings.some((opening) => opening.orderNo === order.number && opening.unit === unit),
      ),
    }))
    .filter(({ units }) => units.length > 0);
}

/** Opens one unit under the latest version of an order; false when that version no longer names it. */
export function openUnit(turn: Turn, declarationNo: string, orderNo: string, unit: string): boolean {
  const order = openOrders(turn, declarationNo).find(({ number, units }) => number === orderNo && units.includes(unit));
  if (order === undefined) return false;
  const { kind, agencies } = order;
  turn.note(declarationNo, 'openings', { unit, orderNo, kind, agencies, at: turn.now.toISOString() });
  return true;
}

/** The units that have left. */
export function goneUnits(theCase: MockCase): readonly string[] {
  return (theCase.facts.gone ?? '').split(',').filter((unit) => unit !== '');
}

/** Notes that units have left. */
export function leave(turn: Turn, theCase: MockCase, units: readonly string[]): MockCase {
  const gone = [...goneUnits(theCase), ...units].join(',');
  return turn.save({ ...theCase, phase: 'leaving', facts: { ...theCase.facts, gone } });
}
