/** What customs does with a declaration: save, declare, number, examine, perhaps inspect or hold, release, close. */
import { writeXml } from '../../adapters/syntax/xml/index.ts';
import { localTime } from '../clock.ts';
import { boxesOf, type InspectionResult, inspectionReport, namedBoxes } from '../inspection-order.ts';
import { AWAITING_ORDER, look, lookedAt } from '../openings.ts';
import type { MockCase } from '../records.ts';
import { type AgencyPlan, CLEAR, SCENARIOS, scenarioFor } from '../scenarios.ts';
import type { Turn } from '../turn.ts';
import { doubtAt, laterWord, sayAt, wordAt } from '../words.ts';
import { type DecMessage, decImportResponse, decReceipt, readDecMessage } from './messages.ts';
import { DELETE, REEXAMINE } from './modifications.ts';

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
  turn.link('customsSeqNo', seqNo, declarationNo);
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
      say(turn, theCase, '7', '直接申报成功');
      turn.later(declarationNo, 'accepted', DELAYS_MS.accepted);
      return;
    case REEXAMINE:
      say(turn, theCase, 'M', '改单申请已受理，报关单重审');
      turn.later(declarationNo, 'accepted', DELAYS_MS.accepted);
      return;
    case DELETE:
      word(turn, theCase, 'D', '撤单申请已批准，海关删单');
      return;
    case 'accepted':
      say(turn, number(turn, theCase), 'L', '海关入库成功');
      laterWord(turn, declarationNo, 'decided', DELAYS_MS.decided + plan(theCase).laterMs);
      return;
    case 'decided':
      decide(turn, theCase);
      return;
    case 'open':
      look(turn, 'customs', theCase, args.orderNo ?? '', finding);
      return;
    case 'report':
      report(turn, theCase, args);
      return;
    case 'doubted':
      select(turn, theCase, '查验通知 机检图像异常，转人工查验');
      return;
    case 'examined':
      say(turn, move(turn, theCase, 'examined'), 'J', '通关无纸化审结');
      laterWord(turn, declarationNo, 'released', DELAYS_MS.released);
      return;
    case 'released':
      release(turn, move(turn, theCase, 'released'));
      return;
    case 'recalled':
      word(turn, move(turn, theCase, 'held'), 'M', '布控复查，扣留');
      laterWord(turn, declarationNo, 'released-again', plan(theCase).thenMs?.[1] ?? 0);
      return;
    case 'released-again':
      word(turn, move(turn, theCase, 'released'), 'P', '复查正常，放行');
      turn.later(declarationNo, 'cleared', DELAYS_MS.cleared);
      return;
    case 'others-released':
      word(turn, theCase, 'P', `放行 ${namedBoxes(boxesOf(theCase.units).slice(1))}`);
      turn.later(declarationNo, 'cleared', DELAYS_MS.cleared);
      return;
    case 'cleared':
      say(turn, move(turn, theCase, 'cleared'), 'R', '结关');
      return;
  }
}

function plan(theCase: MockCase): AgencyPlan {
  const { customs } = SCENARIOS.find(({ name }) => name === theCase.scenario) ?? CLEAR;
  return customs;
}

function move(turn: Turn, theCase: MockCase, phase: string): MockCase {
  return turn.save({ ...theCase, phase });
}

/** The 18-digit entry number 海关编号: office, year, 1 import or 0 export, serial. An amended declaration keeps its own. */
function number(turn: Turn, theCase: MockCase): MockCase {
  if (theCase.numbers.entryId !== undefined) return move(turn, theCase, 'accepted');
  const { office = '', direction } = theCase.facts;
  const head = `${office}${localTime(turn.now).day.slice(0, 4)}${direction === 'I' ? '1' : '0'}`;
  const entryId = `${head}${String(turn.serial(`entry/${head}`)).padStart(9, '0')}`;
  return turn.save({ ...theCase, phase: 'accepted', numbers: { ...theCase.numbers, entryId } });
}

function decide(turn: Turn, theCase: MockCase): void {
  const { decision, thenMs = [] } = plan(theCase);
  switch (decision) {
    case 'inspect':
      select(turn, theCase, '查验通知');
      return;
    case 'machine':
    case 'machine-manual':
      select(turn, theCase, '查验通知 机检');
      return;
    case 'hold':
      word(turn, move(turn, theCase, 'held'), 'M', '布控待查，扣留');
      laterWord(turn, theCase.declarationNo, 'examined', thenMs[0] ?? 0);
      return;
    case 'reject':
      word(turn, move(turn, theCase, 'rejected'), 'E', '退单：商品归类与申报要素不符，请修改后重新申报');
      return;
    case 'release':
    case 'recall':
    case 'partial':
      step(turn, theCase, 'examined', {});
      return;
    default:
      move(turn, theCase, 'silent');
  }
}

/** C: the first container or ULD, or the whole where there are none; then customs waits for the inspection order. */
function select(turn: Turn, theCase: MockCase, text: string): void {
  word(
    turn,
    move(turn, theCase, AWAITING_ORDER),
    'C',
    `${text} ${namedBoxes(boxesOf(theCase.units).slice(0, 1))}`.trim(),
  );
}

function release(turn: Turn, theCase: MockCase): void {
  const { declarationNo } = theCase;
  const { decision, thenMs = [] } = plan(theCase);
  if (decision === 'partial' && boxesOf(theCase.units).length > 1) {
    word(turn, theCase, 'P', `放行 ${namedBoxes(boxesOf(theCase.units).slice(0, 1))}`);
    laterWord(turn, declarationNo, 'others-released', thenMs[0] ?? 0);
    return;
  }
  word(turn, theCase, 'P', '放行');
  if (decision === 'recall') laterWord(turn, declarationNo, 'recalled', thenMs[0] ?? 0);
  else turn.later(declarationNo, 'cleared', DELAYS_MS.cleared);
}

function finding(theCase: MockCase, method: 'machine' | 'manual'): InspectionResult {
  return method === 'machine' && plan(theCase).decision === 'machine-manual' ? 'abnormal' : 'pass';
}

const FOUND: Readonly<Record<InspectionResult, string>> = {
  pass: '查验正常',
  abnormal: '机检图像异常',
  pending: '待检验结果',
};

/** Sends the result, and goes on when the inspection was the one customs waited for and nothing of it is left to do. */
function report(turn: Turn, theCase: MockCase, args: Readonly<Record<string, string>>): void {
  const looked = lookedAt(turn, 'customs', theCase, args);
  if (looked === undefined) return;
  const { declarationNo } = theCase;
  const { order, result, openedAt, isLast } = looked;
  const time = result === 'pass' ? sayAt(turn, declarationNo) : doubtAt(turn, declarationNo);
  const body = inspectionReport({
    reportId: `HG${String(turn.serial('report')).padStart(12, '0')}`,
    order,
    agency: 'customs',
    result,
    openedAt: openedAt && localTime(new Date(openedAt)).offset,
    reportedAt: localTime(time).offset,
    text: FOUND[result],
  });
  turn.send(declarationNo, { type: 'InspectionReport', code: result, mediaType: XML, body: writeXml(body) });
  if (!isLast) return;
  move(turn, theCase, 'inspected');
  if (result === 'pass') turn.later(declarationNo, 'examined', DELAYS_MS.examined);
  else laterWord(turn, declarationNo, 'doubted', DELAYS_MS.examined);
}

/** Something that does not change where customs stands. */
function say(turn: Turn, theCase: MockCase, channel: string, note: string): void {
  receipt(turn, theCase, channel, note, sayAt(turn, theCase.declarationNo));
}

/** Where customs stands now; never in the second of its word before. */
function word(turn: Turn, theCase: MockCase, channel: string, note: string): void {
  receipt(turn, theCase, channel, note, wordAt(turn, theCase.declarationNo));
}

function receipt(turn: Turn, theCase: MockCase, channel: string, note: string, time: Date): void {
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
    time: localTime(time),
  });
  const type = version === 'dec-2016' ? 'DEC_DATA' : 'DEC_RESULT';
  turn.send(theCase.declarationNo, { type, code: channel, mediaType: XML, body });
}
