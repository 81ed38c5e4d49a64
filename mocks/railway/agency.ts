/** What the station does: takes the notice, reports arrival, moves, opens, holds, and lets go on a release order. */
import type { EdifactMessage, EdifactReading } from '../../adapters/syntax/edifact/index.ts';
import { localTime } from '../clock.ts';
import { goneUnits, leave, letGo, openOrders, openUnit, takeHold, takeInspection, takeRelease } from '../premises.ts';
import type { MockCase, MockUnit } from '../records.ts';
import { scenarioFor } from '../scenarios.ts';
import type { Turn } from '../turn.ts';
import {
  type About,
  asDuplicate,
  contrlFor,
  type Envelope,
  gateOut,
  hasErrors,
  type Order,
  readInstruction,
  readInterchange,
  readNotice,
  readOrder,
  refusal,
  statusReport,
} from './messages.ts';

const EDIFACT = 'application/edifact';
const DELAYS_MS = { arrived: 130, moved: 60, opened: 60, gate: 100, waitForOpening: 80 } as const;

/** What is answered: the CONTRL, nothing where a CONTRL came, or why it is no interchange. */
export type Answer =
  | { readonly kind: 'contrl'; readonly body: Uint8Array }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Takes an interchange. The same control reference with the same bytes is answered as the first time. */
export function takeInterchange(turn: Turn, bytes: Uint8Array): Answer {
  const reading = readInterchange(bytes);
  const { interchange } = reading;
  const unb = interchange?.unb;
  const at = turn.now.toISOString();
  if (interchange === undefined || unb === undefined) {
    turn.note('', 'received', { type: 'unreadable', reference: '', at });
    return { kind: 'unreadable', reason: reading.problems[0]?.message ?? 'This is no EDIFACT interchange.' };
  }
  const { controlRef: reference } = unb;
  const type = interchange.messages[0]?.unh.type ?? '';
  const nobody = (answered: EdifactReading): Answer => {
    turn.note('', 'received', { type, reference, at });
    return contrl(turn, answered);
  };
  if (hasErrors(reading)) return nobody(reading);
  const key = `edi/${unb.sender.id}/${reference}`;
  const before = turn.seen(key, bytes);
  if (before.state === 'other') return nobody(asDuplicate(reading));
  for (const message of interchange.messages) {
    const theCase = caseOf(turn, message);
    const repeated = before.state === 'same' ? { duplicate: true } : {};
    const own = message.unh.type === 'IFTMIN' ? readNotice(message).declarationNo : '';
    const declarationNo = theCase?.declarationNo ?? own;
    turn.note(declarationNo, 'received', { type: message.unh.type, reference, at, ...repeated });
  }
  if (before.state === 'same') return { kind: 'contrl', body: before.answer };
  for (const message of interchange.messages) {
    const from = { station: unb.recipient.id, partner: unb.sender.id };
    takeMessage(turn, message, { ...from, reference, preparedAt: unb.preparedAt ?? '' });
  }
  const answer = contrl(turn, reading);
  if (answer.kind === 'contrl') turn.remember(key, bytes, answer.body);
  return answer;
}

function contrl(turn: Turn, reading: EdifactReading): Answer {
  const body = contrlFor(reading, controlRef(turn), localTime(turn.now));
  if (body !== undefined) return { kind: 'contrl', body };
  return hasErrors(reading) ? { kind: 'unreadable', reason: reading.problems[0]?.message ?? '' } : { kind: 'none' };
}

function controlRef(turn: Turn): string {
  return `DT${String(turn.serial('interchange')).padStart(12, '0')}`;
}

interface Sender {
  readonly station: string;
  readonly partner: string;
  readonly reference: string;
  readonly preparedAt: string;
}

function caseOf(turn: Turn, message: EdifactMessage): MockCase | undefined {
  const { declarationNo, number } = readOrder(message, '');
  return turn.find(declarationNo) ?? turn.find(number.slice(0, 16));
}

function takeMessage(turn: Turn, message: EdifactMessage, from: Sender): void {
  switch (message.unh.type) {
    case 'IFTMIN':
      takeNotice(turn, message, from);
      return;
    case 'COHAOR':
      takeHandling(turn, message, from);
      return;
    case 'COREOR':
      takeReleaseOrder(turn, message, from);
      return;
    case 'CONTRL':
    case 'APERAK':
      return;
    default:
      refuse(turn, from, `${message.unh.type} IS NOT TAKEN HERE`);
  }
}

function refuse(turn: Turn, from: Sender, reason: string, declarationNo = ''): void {
  const envelope = {
    station: from.station,
    partner: from.partner,
    controlRef: controlRef(turn),
    time: localTime(turn.now),
  };
  const number = `APE${String(turn.serial('aperak')).padStart(9, '0')}`;
  const body = refusal(envelope, { number, interchangeRef: from.reference, reason });
  turn.send(declarationNo, { type: 'APERAK', code: '27', mediaType: EDIFACT, body });
}

function takeNotice(turn: Turn, message: EdifactMessage, from: Sender): void {
  const { declarationNo, entryId, traderReference, bill, direction, units } = readNotice(message);
  if (declarationNo === '') {
    refuse(turn, from, 'RFF AAE DECLARATION NUMBER MISSING');
    return;
  }
  if (turn.find(declarationNo) !== undefined) {
    turn.violation(declarationNo, 'declared-twice', `IFTMIN ${from.reference} declares ${declarationNo} again.`);
    return;
  }
  turn.save({
    declarationNo,
    traderReference,
    scenario: scenarioFor(traderReference).name,
    numbers: { ...(bill !== '' && { bill }), ...(entryId !== '' && { entryId }) },
    phase: 'notified',
    facts: { direction, station: from.station, partner: from.partner },
    units,
  });
  turn.later(declarationNo, 'arrived', DELAYS_MS.arrived);
}

/** The declaration of an order and the order, with the entry number remembered; an APERAK goes out otherwise. */
function orderOf(turn: Turn, message: EdifactMessage, from: Sender): readonly [MockCase, Order] | undefined {
  const order = readOrder(message, from.preparedAt);
  const theCase = caseOf(turn, message);
  if (theCase === undefined) {
    refuse(turn, from, `ORDER ${order.number} IS FOR NO KNOWN CONSIGNMENT`);
    return undefined;
  }
  if (order.number === '' || order.units.length === 0) {
    refuse(turn, from, 'ORDER WITHOUT NUMBER OR EQUIPMENT', theCase.declarationNo);
    return undefined;
  }
  if (order.entryId === '') return [theCase, order];
  return [turn.save({ ...theCase, numbers: { ...theCase.numbers, entryId: order.entryId } }), order];
}

function takeHandling(turn: Turn, message: EdifactMessage, from: Sender): void {
  const found = orderOf(turn, message, from);
  if (found === undefined) return;
  const [theCase, { number, messageFunction, units, madeAt }] = found;
  const instruction = readInstruction(message);
  if (instruction === undefined) {
    refuse(turn, from, `ORDER ${number} DEMANDS NOTHING IN GOR`, theCase.declarationNo);
    return;
  }
  if (instruction.kind === 'hold') {
    takeHold(turn, theCase, { number, units, agency: instruction.agency, reason: instruction.reason, madeAt });
    return;
  }
  const { agencies } = instruction;
  const kind = agencies.length > 1 ? 'joint' : 'single';
  const fresh = takeInspection(turn, theCase, { number, kind, agencies, units, replaces: messageFunction === '5' });
  for (const unit of fresh) turn.later(theCase.declarationNo, 'moved', DELAYS_MS.moved, { orderNo: number, unit });
}

function takeReleaseOrder(turn: Turn, message: EdifactMessage, from: Sender): void {
  const found = orderOf(turn, message, from);
  if (found === undefined) return;
  const [theCase, { number, messageFunction, units, madeAt }] = found;
  const cancelled = messageFunction === '1' ? { cancelled: true } : {};
  const goes = takeRelease(turn, theCase, { number, units, madeAt, ...cancelled });
  if (goes) turn.later(theCase.declarationNo, 'gate', DELAYS_MS.gate, { releaseNo: number });
}

/** One step at the station. */
export function step(turn: Turn, theCase: MockCase, name: string, args: Readonly<Record<string, string>>): void {
  const { declarationNo } = theCase;
  const { orderNo = '', unit = '' } = args;
  switch (name) {
    case 'arrived':
      report(turn, theCase, '1', '到达', '', theCase.units);
      return;
    case 'moved':
      if (!openOrders(turn, declarationNo).some((each) => each.number === orderNo && each.units.includes(unit))) return;
      report(turn, theCase, '67', '移位到场', orderNo, [unitOf(theCase, unit)]);
      turn.later(declarationNo, 'opened', DELAYS_MS.opened, args);
      return;
    case 'opened':
      if (openUnit(turn, declarationNo, orderNo, unit)) {
        report(turn, theCase, '28', '开箱', orderNo, [unitOf(theCase, unit)]);
      }
      return;
    case 'gate':
      gate(turn, theCase, args);
      return;
  }
}

function unitOf(theCase: MockCase, number: string): MockUnit {
  const known = theCase.units.find((unit) => unit.number === number);
  return known ?? { kind: /^[0-9]{7}$/.test(number) ? 'wagon' : 'container', number };
}

/** What the release lets go leaves, except what is gone; a unit still to be opened is waited for. */
function gate(turn: Turn, theCase: MockCase, args: Readonly<Record<string, string>>): void {
  const { declarationNo } = theCase;
  const { releaseNo = '' } = args;
  const open = openOrders(turn, declarationNo).flatMap(({ units }) => units);
  const gone = goneUnits(theCase);
  const free = letGo(turn, declarationNo, releaseNo).filter((unit) => !gone.includes(unit));
  const leaving = free.filter((unit) => !open.includes(unit));
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
  return { declarationNo, entryId: numbers.entryId ?? '', bill: numbers.bill ?? '' };
}
