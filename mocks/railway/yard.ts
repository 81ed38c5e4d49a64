/**
 * What happens in the station's yard: goods arrive, are moved to the inspection site, seen by the machine, opened, moved
 * out, and leave.
 */
import { localTime } from '../clock.ts';
import { idleUnits, lookAt, moveIn, moveOut, type SiteWork, siteOf } from '../inspection-site.ts';
import { isWithdrawn, leave, mayLeave } from '../premises.ts';
import type { MockCase, MockUnit } from '../records.ts';
import type { Turn } from '../turn.ts';
import { type About, type Envelope, gateOut, statusReport } from './reports.ts';

export const EDIFACT = 'application/edifact';

/**
 * Milliseconds at pace 1: from the notice to the arrival; from the order to the site; from there to the machine image or
 * the opening, and from the image to the opening; from the last of them out of the site, when the agencies have had
 * their time; from a cancelled order out of the site; from the release to the gate; and between two looks whether what
 * is to leave still stands at the site.
 */
const DELAYS_MS = {
  arrived: 130,
  moved: 60,
  opened: 60,
  movedOut: 200,
  movedBack: 60,
  gate: 100,
  waitForOpening: 80,
} as const;

/** The declared goods, or those an amendment added, are on their way. */
export function awaitArrival(turn: Turn, declarationNo: string): void {
  turn.later(declarationNo, 'arrived', DELAYS_MS.arrived);
}

/** A release order came that lets something go. */
export function openGate(turn: Turn, declarationNo: string, releaseNo: string): void {
  turn.later(declarationNo, 'gate', DELAYS_MS.gate, { releaseNo });
}

/** Plans what an inspection order brings about. */
export function planSite(turn: Turn, declarationNo: string, orderNo: string, { move, look, back }: SiteWork): void {
  for (const unit of move) turn.later(declarationNo, 'moved', DELAYS_MS.moved, { orderNo, unit });
  for (const unit of look) turn.later(declarationNo, 'opened', DELAYS_MS.opened, { orderNo, unit });
  for (const unit of back) turn.later(declarationNo, 'movedOut', DELAYS_MS.movedBack, { orderNo, unit });
}

/** Nothing of a withdrawn declaration is looked at any more: what stands at the site is moved back. */
export function clearSite(turn: Turn, declarationNo: string): void {
  planSite(turn, declarationNo, '', { move: [], look: [], back: idleUnits(turn, declarationNo) });
}

/** One step at the station. */
export function step(turn: Turn, theCase: MockCase, name: string, args: Readonly<Record<string, string>>): void {
  const { declarationNo } = theCase;
  const { orderNo = '', unit = '' } = args;
  switch (name) {
    case 'arrived':
      arrive(turn, theCase);
      return;
    case 'moved':
      if (!moveIn(turn, declarationNo, orderNo, unit)) return;
      report(turn, theCase, '67', '移位到场', orderNo, [unitOf(theCase, unit)]);
      turn.later(declarationNo, 'opened', DELAYS_MS.opened, args);
      return;
    case 'opened': {
      const done = lookAt(turn, declarationNo, orderNo, unit);
      if (done === undefined) return;
      // No event says that the machine has seen it: its image is the agency's to report.
      if (done.look === 'open') report(turn, theCase, '28', '开箱', orderNo, [unitOf(theCase, unit)]);
      if (done.done) turn.later(declarationNo, 'movedOut', DELAYS_MS.movedOut, args);
      else turn.later(declarationNo, 'opened', DELAYS_MS.opened, args);
      return;
    }
    case 'movedOut': {
      const under = moveOut(turn, declarationNo, unit);
      if (under !== undefined) report(turn, theCase, '99', '移出查验场地', under, [unitOf(theCase, unit)]);
      return;
    }
    case 'gate':
      gate(turn, theCase, args);
      return;
  }
}

/** Units whose arrival was not reported yet. */
export function awaited({ units, facts }: MockCase): readonly MockUnit[] {
  const arrived = new Set((facts.arrived ?? '').split('\n'));
  return units.filter(({ number }) => !arrived.has(number));
}

/** Reports the arrival: of each unit once, of a consignment without units as a whole. */
function arrive(turn: Turn, theCase: MockCase): void {
  const { declarationNo, units, facts } = theCase;
  const fresh = awaited(theCase);
  if (isWithdrawn(turn, declarationNo) || (fresh.length === 0 && units.length > 0)) return;
  const arrived = [...(facts.arrived === undefined ? [] : [facts.arrived]), ...fresh.map(({ number }) => number)];
  report(turn, turn.save({ ...theCase, facts: { ...facts, arrived: arrived.join('\n') } }), '1', '到达', '', fresh);
}

/** A unit as the declaration has it, or by the form of its number where an amendment took it out. */
function unitOf(theCase: MockCase, number: string): MockUnit {
  const known = theCase.units.find((unit) => unit.number === number);
  if (known !== undefined) return known;
  if (/^[0-9]{7}$/.test(number)) return { kind: 'wagon', number };
  return /^[A-Z]{4}[0-9]{7}$/.test(number) ? { kind: 'container', number } : { kind: 'bill', number, bill: number };
}

/** What the release lets go leaves; a unit that stands at the inspection site, or is still to be moved there, is waited for. */
function gate(turn: Turn, theCase: MockCase, args: Readonly<Record<string, string>>): void {
  const { declarationNo } = theCase;
  const { releaseNo = '' } = args;
  const site = siteOf(turn, declarationNo);
  const free = mayLeave(turn, theCase, releaseNo);
  const leaving = free.filter((unit) => !site.wants(unit) && !site.standing.has(unit));
  if (leaving.length < free.length) turn.later(declarationNo, 'gate', DELAYS_MS.waitForOpening, args);
  if (leaving.length === 0) return;
  leave(turn, theCase, leaving);
  const number = `GT${String(turn.serial('gate')).padStart(9, '0')}`;
  const units = leaving.map((unit) => unitOf(theCase, unit));
  const body = gateOut(envelopeOf(turn, theCase), aboutOf(theCase), { number, releaseNo }, units);
  turn.send(declarationNo, { type: 'CODECO', code: '36', mediaType: EDIFACT, body });
}

function report(
  turn: Turn,
  theCase: MockCase,
  event: string,
  text: string,
  orderNo: string,
  units: readonly MockUnit[],
): void {
  const number = `ST${String(turn.serial('status')).padStart(9, '0')}`;
  const body = statusReport(envelopeOf(turn, theCase), aboutOf(theCase), { number, event, text, orderNo }, units);
  turn.send(theCase.declarationNo, { type: 'IFTSTA', code: event, mediaType: EDIFACT, body });
}

function envelopeOf(turn: Turn, { facts }: MockCase): Envelope {
  const { station = '', partner = '' } = facts;
  return { station, partner, controlRef: controlRef(turn), time: localTime(turn.now) };
}

function aboutOf({ declarationNo, numbers }: MockCase): About {
  const { bill = '', furtherBills, entryId = '' } = numbers;
  return { declarationNo, entryId, bill: furtherBills === undefined ? bill : '' };
}

/** A control reference that was never used. */
export function controlRef(turn: Turn): string {
  return `DT${String(turn.serial('interchange')).padStart(12, '0')}`;
}
