/** What the station does with a message: takes the notice and its changes, and follows the orders. */
import type { EdifactMessage, EdifactReading } from '../../adapters/syntax/edifact/index.ts';
import { localTime } from '../clock.ts';
import { takeInspection } from '../inspection-site.ts';
import { type Declared, takeAmendment, takeHold, takeRelease, takeWithdrawal } from '../premises.ts';
import type { MockCase } from '../records.ts';
import { scenarioFor } from '../scenarios.ts';
import type { Turn } from '../turn.ts';
import {
  asDuplicate,
  contrlFor,
  hasErrors,
  type Notice,
  type Order,
  readInstruction,
  readInterchange,
  readNotice,
  readOrder,
} from './messages.ts';
import { refusal } from './reports.ts';
import { awaitArrival, awaited, clearSite, controlRef, EDIFACT, openGate, planSite } from './yard.ts';

/** BGM 1225. */
const CANCELLATION = '1';
const CHANGE = '4';
const REPLACEMENT = '5';

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
  const notice = readNotice(message);
  const { declarationNo, messageFunction } = notice;
  if (declarationNo === '') {
    refuse(turn, from, 'RFF AAE DECLARATION NUMBER MISSING');
    return;
  }
  const known = turn.find(declarationNo);
  if (messageFunction === CHANGE || messageFunction === CANCELLATION) {
    if (known === undefined) refuse(turn, from, `${declarationNo} IS NO KNOWN CONSIGNMENT`);
    else changeNotice(turn, known, notice, from);
    return;
  }
  if (known !== undefined) {
    turn.violation(declarationNo, 'declared-twice', `IFTMIN ${from.reference} declares ${declarationNo} again.`);
    return;
  }
  turn.save({
    declarationNo,
    ...declared(notice, { station: from.station, partner: from.partner }),
    scenario: scenarioFor(notice.traderReference).name,
    phase: 'notified',
  });
  awaitArrival(turn, declarationNo);
}

function declared(notice: Notice, facts: MockCase['facts'], entryIdBefore = ''): Declared {
  const { traderReference, bills, direction, units, entryId } = notice;
  const [bill, ...further] = bills;
  const entry = entryId || entryIdBefore;
  return {
    traderReference,
    numbers: {
      ...(bill !== undefined && { bill }),
      ...(further.length > 0 && { furtherBills: further.join('、') }),
      ...(entry !== '' && { entryId: entry }),
    },
    facts: { ...facts, direction },
    units,
  };
}

/** An amended or withdrawn declaration. Units it did not have before are awaited; what it no longer has stays here. */
function changeNotice(turn: Turn, theCase: MockCase, notice: Notice, { reference }: Sender): void {
  const { declarationNo } = theCase;
  const { reason, version } = notice;
  const how = { reference, ...(reason !== undefined && { reason }), ...(version !== undefined && { version }) };
  if (notice.messageFunction === CANCELLATION) {
    takeWithdrawal(turn, theCase, how);
    clearSite(turn, declarationNo);
    return;
  }
  const amended = takeAmendment(turn, theCase, declared(notice, theCase.facts, theCase.numbers.entryId), how);
  if (amended !== undefined && awaited(amended).length > 0) awaitArrival(turn, declarationNo);
}

/** The declaration of an order and the order, with the entry number remembered; an APERAK goes out otherwise. */
function orderOf(turn: Turn, message: EdifactMessage, from: Sender): readonly [MockCase, Order] | undefined {
  const order = readOrder(message, from.preparedAt);
  const theCase = caseOf(turn, message);
  if (theCase === undefined) {
    refuse(turn, from, `ORDER ${order.number} IS FOR NO KNOWN CONSIGNMENT`);
    return undefined;
  }
  // A cancelled order is known by its number, and may be of what the declaration no longer has.
  if (order.number === '' || (order.units.length === 0 && order.messageFunction !== CANCELLATION)) {
    refuse(turn, from, 'ORDER WITHOUT NUMBER OR EQUIPMENT', theCase.declarationNo);
    return undefined;
  }
  if (order.entryId === '') return [theCase, order];
  return [turn.save({ ...theCase, numbers: { ...theCase.numbers, entryId: order.entryId } }), order];
}

function takeHandling(turn: Turn, message: EdifactMessage, from: Sender): void {
  const found = orderOf(turn, message, from);
  if (found === undefined) return;
  const [theCase, { number, messageFunction, units, unitKinds, madeAt }] = found;
  const { declarationNo } = theCase;
  const instruction = readInstruction(message);
  const cancelled = messageFunction === CANCELLATION;
  if (instruction === undefined && !cancelled) {
    refuse(turn, from, `ORDER ${number} DEMANDS NOTHING IN GOR`, declarationNo);
    return;
  }
  if (instruction?.kind === 'hold') {
    const { agency, reason } = instruction;
    if (cancelled) refuse(turn, from, `HOLD ${number} IS LIFTED BY A RELEASE ORDER`, declarationNo);
    else takeHold(turn, theCase, { number, units, agency, reason, madeAt });
    return;
  }
  const { agencies = [], method = 'manual' } = instruction ?? {};
  const kind = agencies.length > 1 ? 'joint' : 'single';
  const replaces = messageFunction === REPLACEMENT;
  const how = { ...(method !== 'manual' && { method }), ...(cancelled && { cancelled }) };
  const order = { number, kind, agencies, units, unitKinds, replaces, ...how } as const;
  planSite(turn, declarationNo, number, takeInspection(turn, theCase, order));
}

function takeReleaseOrder(turn: Turn, message: EdifactMessage, from: Sender): void {
  const found = orderOf(turn, message, from);
  if (found === undefined) return;
  const [theCase, { number, messageFunction, units, madeAt }] = found;
  const cancelled = messageFunction === CANCELLATION ? { cancelled: true } : {};
  const goes = takeRelease(turn, theCase, { number, units, madeAt, ...cancelled });
  if (goes) openGate(turn, theCase.declarationNo, number);
}
