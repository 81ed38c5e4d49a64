/** What customs does with a declaration: save, declare, number, examine, perhaps inspect, release, close. */
import { writeXml } from '../../adapters/syntax/xml/index.ts';
import { localTime } from '../clock.ts';
import { inspectionReport } from '../inspection-order.ts';
import { AWAITING_ORDER, namedUnit, open, openedOrder } from '../openings.ts';
import type { MockCase } from '../records.ts';
import { SCENARIOS, scenarioFor } from '../scenarios.ts';
import type { Turn } from '../turn.ts';
import { type DecMessage, decImportResponse, decReceipt, readDecMessage } from './messages.ts';

const XML = 'application/xml';
const DELAYS_MS = { declared: 60, accepted: 90, decided: 120, examined: 60, released: 60, cleared: 60 } as const;

/** Takes a DecMessage and gives the DecImportResponse. The same ClientSeqNo with the same bytes is answered as before. */
export function takeDeclaration(turn: Turn, bytes: Uint8Array): Uint8Array {
  const reading = readDecMessage(bytes);
  const at = turn.now.toISOString();
  if ('reasons' in reading) {
    turn.note('', 'received', { type: 'DecMessage', reference: reading.clientSeqNo, at });
    return refuse(reading.clientSeqNo, reading.reasons.join('；'));
  }
  const { message } = reading;
  const { clientSeqNo, declarationNo } = message;
  const before = turn.seen(`dec/${clientSeqNo}`, bytes);
  const duplicate = before.state === 'same' ? { duplicate: true } : {};
  turn.note(declarationNo, 'received', { type: 'DecMessage', reference: clientSeqNo, at, ...duplicate });
  if (before.state === 'same') return before.answer;
  if (before.state === 'other') {
    turn.violation(declarationNo, 'reference-reused', `ClientSeqNo ${clientSeqNo} came again with other bytes.`);
    return refuse(clientSeqNo, `客户端编号 ${clientSeqNo} 已用于内容不同的报文 It was used for another message.`);
  }
  const theCase = start(turn, message);
  const seqNo = theCase.numbers.customsSeqNo ?? '';
  const answer = decImportResponse({ code: '0', message: '调用成功', clientSeqNo, seqNo });
  turn.remember(`dec/${clientSeqNo}`, bytes, answer);
  return answer;
}

function refuse(clientSeqNo: string, message: string): Uint8Array {
  return decImportResponse({ code: '-1', message, clientSeqNo: clientSeqNo.slice(0, 18), seqNo: '' });
}

function start(turn: Turn, message: DecMessage): MockCase {
  const { version, declarationNo, traderReference, direction, office, ieDate, units } = message;
  const serial = turn.serial('seqNo');
  const year = localTime(turn.now).day.slice(0, 4);
  const seqNo =
    version === 'dec-2018'
      ? `${direction}${year}${String(serial).padStart(13, '0')}`
      : `0${String(serial).padStart(17, '0')}`;
  turn.later(declarationNo, 'declared', DELAYS_MS.declared);
  return turn.save({
    declarationNo,
    traderReference,
    scenario: scenarioFor(traderReference).name,
    numbers: {
      clientSeqNo: message.clientSeqNo,
      customsSeqNo: seqNo,
      ...(message.bill !== '' && { bill: message.bill }),
    },
    phase: 'saved',
    facts: { version, direction, office, ieDate },
    units,
  });
}

/** One step of a declaration on its way. */
export function step(turn: Turn, theCase: MockCase, name: string, args: Readonly<Record<string, string>>): void {
  const { declarationNo } = theCase;
  switch (name) {
    case 'declared':
      receipt(turn, theCase, '7', '直接申报成功');
      turn.later(declarationNo, 'accepted', DELAYS_MS.accepted);
      return;
    case 'accepted':
      receipt(turn, number(turn, theCase), 'L', '海关入库成功');
      turn.later(declarationNo, 'decided', DELAYS_MS.decided + plan(theCase).laterMs);
      return;
    case 'decided':
      decide(turn, theCase);
      return;
    case 'open':
      open(turn, theCase, args.orderNo ?? '');
      return;
    case 'report':
      report(turn, theCase, args);
      return;
    case 'examined':
      receipt(turn, move(turn, theCase, 'examined'), 'J', '通关无纸化审结');
      turn.later(declarationNo, 'released', DELAYS_MS.released);
      return;
    case 'released':
      receipt(turn, move(turn, theCase, 'released'), 'P', '放行');
      turn.later(declarationNo, 'cleared', DELAYS_MS.cleared);
      return;
    case 'cleared':
      receipt(turn, move(turn, theCase, 'cleared'), 'R', '结关');
      return;
  }
}

function plan(theCase: MockCase) {
  const { customs } = SCENARIOS.find(({ name }) => name === theCase.scenario) ?? scenarioFor('');
  return customs;
}

function move(turn: Turn, theCase: MockCase, phase: string): MockCase {
  return turn.save({ ...theCase, phase });
}

/** The 18-digit entry number 海关编号: office, year, 1 import or 0 export, serial. */
function number(turn: Turn, theCase: MockCase): MockCase {
  const { office = '', direction } = theCase.facts;
  const head = `${office}${localTime(turn.now).day.slice(0, 4)}${direction === 'I' ? '1' : '0'}`;
  const entryId = `${head}${String(turn.serial(`entry/${head}`)).padStart(9, '0')}`;
  return turn.save({ ...theCase, phase: 'accepted', numbers: { ...theCase.numbers, entryId } });
}

function decide(turn: Turn, theCase: MockCase): void {
  switch (plan(theCase).decision) {
    case 'inspect': {
      const unit = namedUnit(theCase);
      receipt(turn, move(turn, theCase, AWAITING_ORDER), 'C', unit === '' ? '查验通知' : `查验通知 ${unit}`);
      return;
    }
    case 'reject':
      receipt(turn, move(turn, theCase, 'rejected'), 'E', '退单：商品归类与申报要素不符，请修改后重新申报');
      return;
    case 'release':
      step(turn, theCase, 'examined', {});
      return;
    case 'refuse':
    case 'silent':
      move(turn, theCase, 'silent');
      return;
  }
}

/** Sends the result, and goes on to the release when the inspection was the one customs waited for. */
function report(turn: Turn, theCase: MockCase, args: Readonly<Record<string, string>>): void {
  const order = openedOrder(turn, theCase, args);
  if (order === undefined) return;
  const body = inspectionReport({
    reportId: `HG${String(turn.serial('report')).padStart(12, '0')}`,
    order,
    agency: 'customs',
    openedAt: localTime(new Date(args.openedAt ?? '')).offset,
    reportedAt: localTime(turn.now).offset,
    text: '查验正常',
  });
  turn.send(theCase.declarationNo, { type: 'InspectionReport', code: 'pass', mediaType: XML, body: writeXml(body) });
  if (theCase.phase !== AWAITING_ORDER) return;
  move(turn, theCase, 'inspected');
  turn.later(theCase.declarationNo, 'examined', DELAYS_MS.examined);
}

function receipt(turn: Turn, theCase: MockCase, channel: string, note: string): void {
  const { version, office = '', ieDate = '' } = theCase.facts;
  const { customsSeqNo: seqNo = '', entryId = '' } = theCase.numbers;
  const body = decReceipt({
    version: version === 'dec-2016' ? 'dec-2016' : 'dec-2018',
    seqNo,
    entryId,
    channel,
    note,
    office,
    ieDate,
    time: localTime(turn.now),
  });
  const type = version === 'dec-2016' ? 'DEC_DATA' : 'DEC_RESULT';
  turn.send(theCase.declarationNo, { type, code: channel, mediaType: XML, body });
}
