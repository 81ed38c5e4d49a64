/**
 * What happens in the terminal: goods come to hand, are placed under control, seen by the machine or opened, moved out of
 * control, cleared, and leave.
 */
import { localTime } from '../clock.ts';
import { lookAt, moveIn, moveOut, type SiteWork, siteOf } from '../inspection-site.ts';
import { leave, mayLeave } from '../premises.ts';
import type { MockCase } from '../records.ts';
import type { Turn } from '../turn.ts';
import { statusMessage, type Waybill } from './messages.ts';

/**
 * Milliseconds at pace 1: from the waybill to the goods on hand (export), and from there until they are ready (import:
 * both); from the order to its place, from there to the machine image or the opening, and from the image to the opening;
 * from a cancelled order to the goods out of control; from the release to its clearance, from there to the departure;
 * and between two looks whether what is to be cleared or to leave is still to be looked at.
 */
const DELAYS_MS = {
  onHand: 90,
  ready: 80,
  placed: 60,
  opened: 60,
  movedBack: 60,
  cleared: 70,
  left: 90,
  waitForOpening: 80,
} as const;

/** The goods of the waybill are on their way. */
export function awaitGoods(turn: Turn, theCase: MockCase): void {
  const { declarationNo } = theCase;
  const { awb, direction } = waybillOf(theCase);
  if (direction === 'export') turn.later(declarationNo, 'onHand', DELAYS_MS.onHand, { unit: awb });
  else turn.later(declarationNo, 'ready', DELAYS_MS.onHand + DELAYS_MS.ready, { unit: awb });
}

/** Plans what an inspection order brings about. */
export function planSite(turn: Turn, declarationNo: string, orderNo: string, { move, look, back }: SiteWork): void {
  for (const unit of move) turn.later(declarationNo, 'placed', DELAYS_MS.placed, { orderNo, unit });
  for (const unit of look) turn.later(declarationNo, 'opened', DELAYS_MS.opened, { orderNo, unit });
  for (const unit of back) turn.later(declarationNo, 'movedOut', DELAYS_MS.movedBack, { orderNo, unit });
}

/** A release order came that lets the goods go. */
export function planClearance(turn: Turn, declarationNo: string, releaseNo: string, unit: string): void {
  turn.later(declarationNo, 'cleared', DELAYS_MS.cleared, { releaseNo, unit });
}

/** One step at the airport. */
export function step(turn: Turn, theCase: MockCase, name: string, args: Readonly<Record<string, string>>): void {
  const { declarationNo } = theCase;
  const { orderNo = '', releaseNo = '', unit = waybillOf(theCase).awb } = args;
  const waybill = waybillOf(theCase, unit);
  const isDeclared = theCase.units.some(({ number }) => number === unit);
  switch (name) {
    case 'onHand':
      if (!isDeclared) return;
      report(turn, waybill, 'FOH');
      turn.later(declarationNo, 'ready', DELAYS_MS.ready, args);
      return;
    case 'ready':
      if (isDeclared) report(turn, waybill, waybill.direction === 'export' ? 'RCS' : 'RCF');
      return;
    case 'placed':
      if (!moveIn(turn, declarationNo, orderNo, unit)) return;
      report(turn, waybill, 'TGC', [orderNo]);
      turn.later(declarationNo, 'opened', DELAYS_MS.opened, { orderNo, unit });
      return;
    case 'opened':
      // No status says that the goods were seen or opened: that is the agencies' to report.
      if (lookAt(turn, declarationNo, orderNo, unit)?.done === false) {
        turn.later(declarationNo, 'opened', DELAYS_MS.opened, { orderNo, unit });
      }
      return;
    case 'movedOut':
      // Nor is there one for goods that are not inspected after all; the order is over, and nobody waits for it.
      moveOut(turn, declarationNo, unit);
      return;
    case 'cleared':
      clear(turn, theCase, waybill, releaseNo);
      return;
    case 'left':
      depart(turn, theCase, waybill, releaseNo);
      return;
  }
}

/** The release is taken, once nothing is to be looked at any more; with it the goods leave the control they were under. */
function clear(turn: Turn, theCase: MockCase, waybill: Waybill, releaseNo: string): void {
  const { declarationNo } = theCase;
  const { awb: unit } = waybill;
  if (!mayLeave(turn, theCase, releaseNo).includes(unit)) return;
  if (siteOf(turn, declarationNo).wants(unit)) {
    turn.later(declarationNo, 'cleared', DELAYS_MS.waitForOpening, { releaseNo, unit });
    return;
  }
  const under = moveOut(turn, declarationNo, unit);
  report(turn, waybill, 'CCD', [releaseNo, ...(under === undefined ? [] : [`${under} MOVED OUT`])]);
  turn.later(declarationNo, 'left', DELAYS_MS.left, { releaseNo, unit });
}

/** The goods leave when they are still released; an inspection ordered meanwhile is waited for. */
function depart(turn: Turn, theCase: MockCase, waybill: Waybill, releaseNo: string): void {
  const { declarationNo } = theCase;
  const { awb: unit, direction } = waybill;
  if (!mayLeave(turn, theCase, releaseNo).includes(unit)) return;
  if (siteOf(turn, declarationNo).wants(unit)) {
    turn.later(declarationNo, 'left', DELAYS_MS.waitForOpening, { releaseNo, unit });
    return;
  }
  leave(turn, theCase, [unit]);
  report(turn, waybill, direction === 'export' ? 'DEP' : 'DLV');
}

function report(turn: Turn, waybill: Waybill, code: string, orders: readonly string[] = []): void {
  const body = statusMessage(waybill, code, orders, localTime(turn.now));
  turn.send(waybill.declarationNo, { type: 'FSU', code, mediaType: 'text/plain', body });
}

/** Facts of a case with its waybill, beside those it had before an amendment. */
export function declaredFacts(facts: MockCase['facts'], waybill: Waybill): MockCase['facts'] {
  const text = JSON.stringify(waybill);
  return { ...facts, waybill: text, [`waybill ${waybill.awb}`]: text };
}

/** A waybill of the case as it was declared last; the present one where nothing else is asked for. */
export function waybillOf({ facts }: MockCase, awb?: string): Waybill {
  return JSON.parse(facts[`waybill ${awb}`] ?? facts.waybill ?? '{}') as Waybill;
}
