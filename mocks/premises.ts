/** What the station and the airport do alike with what they are told: note it, and watch that it fits together. */
import type { ChangeRecord, HoldRecord, MockCase, ReleaseOrderRecord } from './records.ts';
import { scenarioFor } from './scenarios.ts';
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
function unitStates(turn: Turn, declarationNo: string): ReadonlyMap<string, UnitState> {
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
  if (order.cancelled !== true) watchRelease(turn, theCase, order);
  const version = versions.length + (order.cancelled === true && versions.length > 0 ? 0 : 1);
  turn.note(declarationNo, 'releaseOrders', { ...order, version, at: turn.now.toISOString() });
  return mayLeave(turn, theCase, order.number).length > 0;
}

function watchRelease(
  turn: Turn,
  theCase: MockCase,
  { number, units, madeAt }: Pick<ReleaseOrderRecord, 'number' | 'units' | 'madeAt'>,
): void {
  const { declarationNo } = theCase;
  if (isWithdrawn(turn, declarationNo)) {
    turn.violation(declarationNo, 'release-after-withdrawal', `${number} releases goods of a withdrawn declaration.`);
  }
  const unknown = notDeclared(theCase, units);
  if (unknown.length > 0) {
    const text = `${number} releases ${unknown.join(', ')}, not in the declaration.`;
    turn.violation(declarationNo, 'unit-not-declared', text);
  }
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

/**
 * The units that this release order lets go now and that are still here: none of a withdrawn declaration, and none that
 * an amendment took out of it.
 */
export function mayLeave(turn: Turn, theCase: MockCase, releaseNumber: string): readonly string[] {
  const { declarationNo } = theCase;
  if (isWithdrawn(turn, declarationNo)) return [];
  const released = [...unitStates(turn, declarationNo)]
    .filter(([, { release }]) => release?.number === releaseNumber)
    .map(([unit]) => unit);
  const unknown = notDeclared(theCase, released);
  const gone = goneUnits(theCase);
  return released.filter((unit) => !unknown.includes(unit) && !gone.includes(unit));
}

/** Units that the declaration, as it is known, does not have. Where it names no unit at all, any may be meant. */
export function notDeclared({ units: known }: MockCase, units: readonly string[]): readonly string[] {
  return known.length === 0 ? [] : units.filter((unit) => !known.some(({ number }) => number === unit));
}

/** What of a case a declaration says, in its first message and in a change of it. */
export type Declared = Pick<MockCase, 'traderReference' | 'numbers' | 'facts' | 'units'>;

/** The message that changes a declaration. */
export type Change = Pick<ChangeRecord, 'reference' | 'reason' | 'version'>;

/** Takes what the trader changed 改单: it replaces what was known. Undefined, and a violation, once it was withdrawn. */
export function takeAmendment(turn: Turn, theCase: MockCase, now: Declared, how: Change): MockCase | undefined {
  const { declarationNo } = theCase;
  if (isWithdrawn(turn, declarationNo)) {
    turn.violation(declarationNo, 'amended-after-withdrawal', `${how.reference} amends a withdrawn declaration.`);
    return undefined;
  }
  change(turn, declarationNo, 'amended', how, now.units);
  return turn.save({ ...theCase, ...now, scenario: scenarioFor(now.traderReference).name });
}

/** Takes that the trader took the declaration back 撤单: nothing of it is inspected any more, and nothing leaves. */
export function takeWithdrawal(turn: Turn, { declarationNo, units }: MockCase, how: Change): void {
  if (isWithdrawn(turn, declarationNo)) {
    turn.violation(declarationNo, 'withdrawn-twice', `${how.reference} withdraws what was withdrawn before.`);
    return;
  }
  change(turn, declarationNo, 'withdrawn', how, units);
}

export function isWithdrawn(turn: Turn, declarationNo: string): boolean {
  return turn.noted(declarationNo, 'changes').some(({ kind }) => kind === 'withdrawn');
}

function change(
  turn: Turn,
  declarationNo: string,
  kind: 'amended' | 'withdrawn',
  how: Change,
  units: MockCase['units'],
): void {
  const at = turn.now.toISOString();
  turn.note(declarationNo, 'changes', { kind, ...how, units: units.map(({ number }) => number), at });
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
