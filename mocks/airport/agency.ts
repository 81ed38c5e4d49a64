/** What the airport does: takes the waybill, reports the goods, places them under control, and lets go on a release. */
import { localTime } from '../clock.ts';
import { goneUnits, leave, letGo, openOrders, openUnit, takeHold, takeInspection, takeRelease } from '../premises.ts';
import type { MockCase } from '../records.ts';
import { scenarioFor } from '../scenarios.ts';
import type { Turn } from '../turn.ts';
import { accept, type Notice, readMessage, reject, statusMessage, type Waybill } from './messages.ts';

const DELAYS_MS = { onHand: 90, ready: 80, placed: 60, opened: 60, cleared: 70, left: 90, waitForOpening: 80 } as const;

/** The word after the order number of an 8H or 8J says who inspects. */
const AGENCIES: Readonly<Record<string, readonly string[]>> = {
  JOINT: ['customs', 'inspection'],
  CUSTOMS: ['customs'],
  INSPECTION: ['inspection'],
};

/** Takes a Cargo-IMP message and gives the FMA or FNA; nothing answers an acknowledgement. */
export function takeText(turn: Turn, bytes: Uint8Array): Uint8Array | undefined {
  const reading = readMessage(bytes, localTime(turn.now));
  const at = turn.now.toISOString();
  switch (reading.kind) {
    case 'waybill':
      return takeWaybill(turn, bytes, reading.waybill);
    case 'notices':
      return takeNotices(turn, bytes, reading.awb, reading.notices);
    case 'acknowledgement':
      turn.note('', 'received', { type: 'acknowledgement', reference: '', at });
      return undefined;
    case 'refused':
      turn.note('', 'received', { type: reading.smi === '' ? 'unreadable' : reading.smi, reference: '', at });
      return reject(bytes, reading.reasons);
  }
}

/** The same waybill with the same bytes is answered as before; other bytes are refused while the goods are here. */
function takeWaybill(turn: Turn, bytes: Uint8Array, waybill: Waybill): Uint8Array {
  const { awb, declarationNo } = waybill;
  const key = `fwb/${awb}`;
  const before = turn.seen(key, bytes);
  const earlier = turn.findBy('awb', awb);
  const at = turn.now.toISOString();
  const received = { type: 'FWB', reference: awb, at };
  if (before.state === 'same') {
    turn.note(declarationNo, 'received', { ...received, duplicate: true });
    return before.answer;
  }
  if (earlier !== undefined && !goneUnits(earlier).includes(awb)) {
    turn.note(earlier.declarationNo, 'received', received);
    turn.violation(earlier.declarationNo, 'reference-reused', `Air waybill ${awb} came again with other content.`);
    return reject(bytes, [`AIR WAYBILL ${awb} IS HERE WITH OTHER CONTENT`]);
  }
  if (turn.find(declarationNo) !== undefined) {
    turn.note(declarationNo, 'received', received);
    turn.violation(declarationNo, 'declared-twice', `${declarationNo} was declared again with air waybill ${awb}.`);
    return reject(bytes, [`DECLARATION ${declarationNo} IS KNOWN WITH ANOTHER AIR WAYBILL`]);
  }
  start(turn, waybill);
  turn.note(declarationNo, 'received', received);
  const answer = accept(bytes);
  turn.remember(key, bytes, answer);
  return answer;
}

function start(turn: Turn, waybill: Waybill): void {
  const { awb, declarationNo, direction, entryId, traderReference } = waybill;
  turn.save({
    declarationNo,
    traderReference,
    scenario: scenarioFor(traderReference).name,
    numbers: { airWaybill: awb, ...(entryId !== '' && { entryId }) },
    phase: 'notified',
    facts: { waybill: JSON.stringify(waybill) },
    units: [{ kind: 'airWaybill', number: awb }],
  });
  turn.link('awb', awb, declarationNo);
  if (direction === 'export') turn.later(declarationNo, 'onHand', DELAYS_MS.onHand);
  else turn.later(declarationNo, 'ready', DELAYS_MS.onHand + DELAYS_MS.ready);
}

/** The notice the message is about: the order or the release, not what it lifts beside. */
function mainOf(notices: readonly Notice[]): Notice | undefined {
  return notices.findLast(({ code }) => !code.endsWith('I')) ?? notices[0];
}

function takeNotices(turn: Turn, bytes: Uint8Array, awb: string, notices: readonly Notice[]): Uint8Array {
  const main = mainOf(notices);
  const at = turn.now.toISOString();
  const reference = main?.orderNo ?? '';
  const theCase = turn.findBy('awb', awb);
  if (theCase === undefined || main === undefined) {
    turn.note('', 'received', { type: 'CSN', reference, at });
    return reject(bytes, [`AIR WAYBILL ${awb} IS NOT KNOWN`]);
  }
  const { declarationNo } = theCase;
  // A J repeats an order that stands: each is a message of its own, told apart by its time.
  const key = `csn/${awb}/${main.code}/${reference}${main.code.endsWith('J') ? `/${main.madeAt}` : ''}`;
  const before = turn.seen(key, bytes);
  const type = `CSN ${main.code}`;
  turn.note(declarationNo, 'received', { type, reference, at, ...(before.state === 'same' && { duplicate: true }) });
  if (before.state === 'same') return before.answer;
  if (before.state === 'other') {
    turn.violation(declarationNo, 'reference-reused', `${type} ${reference} came again with other content.`);
    return reject(bytes, [`ORDER ${reference} WAS RECEIVED WITH OTHER CONTENT`]);
  }
  const reasons = notices.flatMap((notice) => follow(turn, theCase, awb, notice));
  if (reasons.length > 0) return reject(bytes, reasons);
  const answer = accept(bytes);
  turn.remember(key, bytes, answer);
  return answer;
}

/** Does what one notice says; gives the reasons why it cannot. */
function follow(turn: Turn, theCase: MockCase, awb: string, notice: Notice): readonly string[] {
  const { code, orderNo: number, remark, madeAt } = notice;
  const { declarationNo } = theCase;
  const units = [awb];
  switch (code) {
    case '8H':
    case '8J': {
      const agencies = AGENCIES[remark.split(' ')[0] ?? ''];
      if (agencies === undefined) return [`CSN ${code} ${number} NAMES NO AGENCY`];
      const kind = agencies.length > 1 ? 'joint' : 'single';
      const fresh = takeInspection(turn, theCase, { number, kind, agencies, units, replaces: code === '8J' });
      if (fresh.length > 0) turn.later(declarationNo, 'placed', DELAYS_MS.placed, { orderNo: number });
      return [];
    }
    case '7H':
    case '7J': {
      const agency = /INSPECTION/.test(remark) ? 'inspection' : /CUSTOMS/.test(remark) ? 'customs' : '';
      takeHold(turn, theCase, { number, units, agency, reason: remark, madeAt });
      return [];
    }
    case 'SF':
      if (takeRelease(turn, theCase, { number, units, madeAt })) {
        turn.later(declarationNo, 'cleared', DELAYS_MS.cleared, { releaseNo: number });
      }
      return [];
    default:
      return [];
  }
}

/** One step at the airport. */
export function step(turn: Turn, theCase: MockCase, name: string, args: Readonly<Record<string, string>>): void {
  const { declarationNo } = theCase;
  const waybill = waybillOf(theCase);
  const { awb, direction } = waybill;
  const { orderNo = '', releaseNo = '' } = args;
  switch (name) {
    case 'onHand':
      report(turn, waybill, 'FOH');
      turn.later(declarationNo, 'ready', DELAYS_MS.ready);
      return;
    case 'ready':
      report(turn, waybill, direction === 'export' ? 'RCS' : 'RCF');
      return;
    case 'placed':
      report(turn, waybill, 'TGC', orderNo);
      turn.later(declarationNo, 'opened', DELAYS_MS.opened, args);
      return;
    case 'opened':
      openUnit(turn, declarationNo, orderNo, awb);
      return;
    case 'cleared':
      if (!letGo(turn, declarationNo, releaseNo).includes(awb)) return;
      report(turn, waybill, 'CCD', releaseNo);
      turn.later(declarationNo, 'left', DELAYS_MS.left, args);
      return;
    case 'left':
      depart(turn, theCase, waybill, args);
      return;
  }
}

/** The goods leave when they are still released; an opening under way is waited for. */
function depart(turn: Turn, theCase: MockCase, waybill: Waybill, args: Readonly<Record<string, string>>): void {
  const { declarationNo } = theCase;
  const { awb, direction } = waybill;
  if (goneUnits(theCase).includes(awb) || !letGo(turn, declarationNo, args.releaseNo ?? '').includes(awb)) return;
  if (openOrders(turn, declarationNo).length > 0) {
    turn.later(declarationNo, 'left', DELAYS_MS.waitForOpening, args);
    return;
  }
  leave(turn, theCase, [awb]);
  report(turn, waybill, direction === 'export' ? 'DEP' : 'DLV');
}

function report(turn: Turn, waybill: Waybill, code: string, orderNo = ''): void {
  const body = statusMessage(waybill, code, orderNo, localTime(turn.now));
  turn.send(waybill.declarationNo, { type: 'FSU', code, mediaType: 'text/plain', body });
}

/** The waybill as `start` stored it. */
function waybillOf(theCase: MockCase): Waybill {
  return JSON.parse(theCase.facts.waybill ?? '{}') as Waybill;
}
