/**
 * What happens in the terminal: goods come to hand, are placed under control, seen by the machine or opened, moved out of
 * control, cleared, and leave. What happens to some ULDs of a waybill at once is one status that names them; what happens
 * to all of them names none.
 */
import { localTime } from '../clock.ts';
import { lookAt, moveIn, moveOut, type SiteWork, siteOf } from '../inspection-site.ts';
import { leave, mayLeave } from '../premises.ts';
import type { MockCase } from '../records.ts';
import type { Turn } from '../turn.ts';
import { statusMessage, type Waybill } from './messages.ts';
import { namedUlds, waybillOf } from './waybills.ts';

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

/** Of which waybill and under which order a step is. */
interface About {
  readonly awb: string;
  readonly orderNo?: string;
  readonly releaseNo?: string;
}

/** Plans a step with these units; without any it is of the whole waybill as it will be then. */
function later(turn: Turn, theCase: MockCase, step: string, delayMs: number, about: About, units: readonly string[]) {
  turn.later(theCase.declarationNo, step, delayMs, { ...about, ...(units.length > 0 && { units: units.join(',') }) });
}

/** The goods of the waybill, or ULDs that an amendment added to it, are on their way. */
export function awaitGoods(turn: Turn, theCase: MockCase, ulds: readonly string[] = []): void {
  const { awb, direction } = waybillOf(theCase);
  if (direction === 'export') later(turn, theCase, 'onHand', DELAYS_MS.onHand, { awb }, ulds);
  else later(turn, theCase, 'ready', DELAYS_MS.onHand + DELAYS_MS.ready, { awb }, ulds);
}

/** Plans what an inspection order brings about. */
export function planSite(turn: Turn, theCase: MockCase, about: About, { move, look, back }: SiteWork): void {
  if (move.length > 0) later(turn, theCase, 'placed', DELAYS_MS.placed, about, move);
  if (look.length > 0) later(turn, theCase, 'opened', DELAYS_MS.opened, about, look);
  if (back.length > 0) later(turn, theCase, 'movedOut', DELAYS_MS.movedBack, about, back);
}

/** A release order came that lets some of these units go. */
export function planClearance(turn: Turn, theCase: MockCase, about: About, units: readonly string[]): void {
  later(turn, theCase, 'cleared', DELAYS_MS.cleared, about, units);
}

/** One step at the airport. */
export function step(turn: Turn, theCase: MockCase, name: string, args: Readonly<Record<string, string>>): void {
  const { declarationNo } = theCase;
  const { orderNo = '', releaseNo = '', awb = waybillOf(theCase).awb } = args;
  const units = (args.units ?? '').split(',').filter((unit) => unit !== '');
  const waybill = waybillOf(theCase, awb);
  switch (name) {
    case 'onHand':
    case 'ready':
      arrive(turn, theCase, name, waybill, units);
      return;
    case 'placed': {
      const placed = units.filter((unit) => moveIn(turn, declarationNo, orderNo, unit));
      if (placed.length === 0) return;
      report(turn, waybill, 'TGC', placed, [orderNo]);
      later(turn, theCase, 'opened', DELAYS_MS.opened, { awb, orderNo }, placed);
      return;
    }
    case 'opened': {
      // No status says that the goods were seen or opened: that is the agencies' to report.
      const left = units.filter((unit) => lookAt(turn, declarationNo, orderNo, unit)?.done === false);
      if (left.length > 0) later(turn, theCase, 'opened', DELAYS_MS.opened, { awb, orderNo }, left);
      return;
    }
    case 'movedOut':
      // Nor is there one for goods that are not inspected after all; the order is over, and nobody waits for it.
      for (const unit of units) moveOut(turn, declarationNo, unit);
      return;
    case 'cleared':
      clear(turn, theCase, waybill, releaseNo, units);
      return;
    case 'left':
      depart(turn, theCase, waybill, releaseNo, units);
      return;
  }
}

/** Export goods are on hand first and ready then; import goods are ready when they have come. */
function arrive(
  turn: Turn,
  theCase: MockCase,
  name: 'onHand' | 'ready',
  waybill: Waybill,
  ulds: readonly string[],
): void {
  const { awb } = waybill;
  const declared = ulds.filter((uld) => waybill.ulds.includes(uld));
  // An amendment may have put another waybill in its place, or taken the ULDs out of it.
  if (waybillOf(theCase).awb !== awb || (ulds.length > 0 && declared.length === 0)) return;
  const concerned = ulds.length > 0 ? declared : waybill.ulds;
  if (name === 'onHand') {
    report(turn, waybill, 'FOH', concerned);
    later(turn, theCase, 'ready', DELAYS_MS.ready, { awb }, declared);
  } else report(turn, waybill, waybill.direction === 'export' ? 'RCS' : 'RCF', concerned);
}

/**
 * The release is taken of what nothing is to be looked at any more; with it the goods leave the control they were under.
 * A status says under which order they were there, so what was there under different ones has one each.
 */
function clear(turn: Turn, theCase: MockCase, waybill: Waybill, releaseNo: string, units: readonly string[]): void {
  const { awb } = waybill;
  const { free, waiting } = released(turn, theCase, releaseNo, units);
  if (waiting.length > 0) later(turn, theCase, 'cleared', DELAYS_MS.waitForOpening, { awb, releaseNo }, waiting);
  const groups = new Map<string, string[]>();
  for (const unit of free) {
    const under = moveOut(turn, theCase.declarationNo, unit) ?? '';
    groups.set(under, [...(groups.get(under) ?? []), unit]);
  }
  for (const [under, group] of groups) {
    report(turn, waybill, 'CCD', group, [releaseNo, ...(under === '' ? [] : [`${under} MOVED OUT`])]);
  }
  if (free.length > 0) later(turn, theCase, 'left', DELAYS_MS.left, { awb, releaseNo }, free);
}

/** The goods leave when they are still released; an inspection ordered meanwhile is waited for. */
function depart(turn: Turn, theCase: MockCase, waybill: Waybill, releaseNo: string, units: readonly string[]): void {
  const { awb, direction } = waybill;
  const { free, waiting } = released(turn, theCase, releaseNo, units);
  if (waiting.length > 0) later(turn, theCase, 'left', DELAYS_MS.waitForOpening, { awb, releaseNo }, waiting);
  if (free.length === 0) return;
  leave(turn, theCase, free);
  report(turn, waybill, direction === 'export' ? 'DEP' : 'DLV', free);
}

/** Which of the units the release lets go now: those that are free, and those that are still to be looked at. */
function released(
  turn: Turn,
  theCase: MockCase,
  releaseNo: string,
  units: readonly string[],
): { readonly free: readonly string[]; readonly waiting: readonly string[] } {
  const site = siteOf(turn, theCase.declarationNo);
  const going = mayLeave(turn, theCase, releaseNo).filter((unit) => units.includes(unit));
  return { free: going.filter((unit) => !site.wants(unit)), waiting: going.filter((unit) => site.wants(unit)) };
}

function report(
  turn: Turn,
  waybill: Waybill,
  code: string,
  units: readonly string[],
  orders: readonly string[] = [],
): void {
  const status = { code, ulds: namedUlds(waybill, units), orders };
  const body = statusMessage(waybill, status, localTime(turn.now));
  turn.send(waybill.declarationNo, { type: 'FSU', code, mediaType: 'text/plain', body });
}
