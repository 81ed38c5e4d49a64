/** What inspection and quarantine does with a declaration: enter, accept, dispatch, perhaps inspect, clear, release. */
import type { XmlNode } from '../../adapters/syntax/xml/index.ts';
import { localTime } from '../clock.ts';
import {
  boxesOf,
  type InspectionResult,
  inspectionReport,
  namedBoxes,
  readInspectionOrder,
} from '../inspection-order.ts';
import { AWAITING_ORDER, type Looked, look, lookedAt, takeOrder } from '../openings.ts';
import type { MockCase } from '../records.ts';
import { type AgencyPlan, CLEAR, SCENARIOS, scenarioFor } from '../scenarios.ts';
import type { Turn } from '../turn.ts';
import { doubtAt, laterWord, resolvedAt, sayAt, soonestWord, wordAt } from '../words.ts';
import {
  boxItem,
  dclResponse,
  type EciqDeclaration,
  type OborMessage,
  orderElement,
  readDeclaration,
  readModification,
  readOborMessage,
} from './messages.ts';
import { takeModification, WITHDRAW } from './modifications.ts';

const MODIFY = 'EEntDeclMod';

const DELAYS_MS = { entered: 60, accepted: 90, dispatched: 80, decided: 110, cleared: 60, released: 60 } as const;

export interface PutAnswer {
  readonly result: '0' | '1';
  readonly description: string;
}

const taken = (description: string): PutAnswer => ({ result: '0', description });
const refused = (description: string): PutAnswer => ({ result: '1', description });

/** Takes what was put: a declaration, its amendment or withdrawal, or an inspection order. The same MESSAGE_ID with the same text is taken once. */
export function takeMessage(turn: Turn, text: string): PutAnswer {
  const reading = readOborMessage(text);
  const at = turn.now.toISOString();
  if ('reasons' in reading) {
    turn.note('', 'received', { type: 'unreadable', reference: '', at });
    return refused(reading.reasons.join('；'));
  }
  const { message } = reading;
  const { messageId: reference, messageType: type } = message;
  const bytes = new TextEncoder().encode(text);
  const before = turn.seen(`put/${reference}`, bytes);
  if (before.state === 'other') {
    turn.note('', 'received', { type, reference, at });
    return refused(`MESSAGE_ID ${reference} 已用于内容不同的报文 It was used for another message.`);
  }
  if (before.state === 'same') {
    const declarationNo = numberOf(message);
    turn.note(turn.find(declarationNo) === undefined ? '' : declarationNo, 'received', {
      type,
      reference,
      at,
      duplicate: true,
    });
    return taken('重复报文，已接收 Taken before.');
  }
  const answer = takeNew(turn, message);
  if (answer.result === '0') turn.remember(`put/${reference}`, bytes, new TextEncoder().encode(answer.description));
  return answer;
}

function numberOf({ body, messageType }: OborMessage): string {
  if (messageType === MODIFY) {
    const reading = readModification(body);
    return 'modification' in reading ? reading.modification.declarationNo : '';
  }
  if (messageType !== 'InspectionOrder') {
    const reading = readDeclaration(body);
    return 'declaration' in reading ? reading.declaration.declarationNo : '';
  }
  const reading = readInspectionOrder(orderElement(body));
  return 'order' in reading ? reading.order.declarationNo : '';
}

function takeNew(turn: Turn, message: OborMessage): PutAnswer {
  const { messageId: reference, messageType: type, category, body } = message;
  const at = turn.now.toISOString();
  const nobody = (reasons: string) => {
    turn.note('', 'received', { type, reference, at });
    return refused(reasons);
  };
  if (category !== '11') return nobody('MESSAGE_CATEGORY 应为 11');
  if (type === 'InspectionOrder') {
    const reading = readInspectionOrder(orderElement(body));
    if ('reasons' in reading) return nobody(reading.reasons.join(' '));
    const { status, text } = takeOrder(turn, 'inspection', reading.order);
    return status === 'accepted' ? taken(text) : refused(text);
  }
  if (type === MODIFY) {
    const refusal = takeModification(turn, message);
    return refusal === undefined ? taken('修撤申请接收成功') : refused(refusal);
  }
  if (type !== 'EEntDeclIo') return nobody(`不支持的报文类型 ${type}`);
  const reading = readDeclaration(body);
  if ('reasons' in reading) return nobody(reading.reasons.join('；'));
  const { declaration } = reading;
  const { declarationNo } = declaration;
  turn.note(declarationNo, 'received', { type: 'ITF_DCL_IO_DECL', reference, at });
  if (turn.find(declarationNo) !== undefined) {
    turn.violation(
      declarationNo,
      'declared-twice',
      `${declarationNo} was declared again with MESSAGE_ID ${reference}.`,
    );
    return refused(`企业报检号 ${declarationNo} 已申报 It was declared before.`);
  }
  start(turn, declaration);
  return taken('报文接收成功');
}

function start(turn: Turn, declaration: EciqDeclaration): void {
  const { declarationNo, traderReference, direction, declRegNo, techRegCode, bill, units } = declaration;
  turn.save({
    declarationNo,
    traderReference,
    scenario: scenarioFor(traderReference).name,
    numbers: { inspectionClientNo: declarationNo, ...(bill !== '' && { bill }) },
    phase: 'taken',
    facts: { direction, declRegNo, techRegCode },
    units,
  });
  turn.later(declarationNo, 'entered', DELAYS_MS.entered);
}

/** One step of a declaration on its way. */
export function step(turn: Turn, theCase: MockCase, name: string, args: Readonly<Record<string, string>>): void {
  const { declarationNo } = theCase;
  switch (name) {
    case 'entered':
      say(turn, theCase, '1000', `预录入成功，企业申请流水号：${String(turn.serial('entry')).padStart(10, '0')}`);
      turn.later(declarationNo, 'accepted', DELAYS_MS.accepted);
      return;
    case 'accepted': {
      const accepted = number(turn, theCase);
      say(turn, accepted, '1300', `报检受理，报检号：${accepted.numbers.inspectionNo ?? ''}`);
      turn.later(declarationNo, 'dispatched', DELAYS_MS.dispatched);
      return;
    }
    case 'dispatched':
      say(turn, theCase, '1400', '施检分单');
      laterWord(turn, declarationNo, 'decided', DELAYS_MS.decided + plan(theCase).laterMs);
      return;
    case 'decided':
      decide(turn, theCase);
      return;
    case 'open':
      look(turn, 'inspection', theCase, args.orderNo ?? '', finding);
      return;
    case 'report':
      report(turn, theCase, args, args.result === 'pending' ? doubtAt : sayAt);
      return;
    case 'laboratory':
      report(turn, theCase, args, resolvedAt);
      return;
    case 'cleared': {
      const clearanceFormNo = `${theCase.numbers.inspectionNo ?? ''}000`;
      const numbers = { ...theCase.numbers, clearanceFormNo };
      say(turn, turn.save({ ...theCase, phase: 'cleared', numbers }), '3000', `电子通关单号：${clearanceFormNo}`);
      laterWord(turn, declarationNo, 'released', DELAYS_MS.released);
      return;
    }
    case 'released':
      release(turn, turn.save({ ...theCase, phase: 'released' }));
      return;
    case 'released-again':
      word(turn, turn.save({ ...theCase, phase: 'released' }), '2000', '放行成功');
      return;
    case 'destroyed':
      word(turn, turn.save({ ...theCase, phase: 'destroyed' }), '1901', '不合格货物已销毁');
      return;
    case WITHDRAW:
      word(turn, theCase, '1901', '同意撤单，报检单已撤销');
      return;
  }
}

function plan(theCase: MockCase): AgencyPlan {
  const { inspection } = SCENARIOS.find(({ name }) => name === theCase.scenario) ?? CLEAR;
  return inspection;
}

/** The 15-digit 报检号: 1 entry or 2 exit, two digits of year, serial. An amended declaration keeps its own. */
function number(turn: Turn, theCase: MockCase): MockCase {
  if (theCase.numbers.inspectionNo !== undefined) return turn.save({ ...theCase, phase: 'accepted' });
  const head = `${theCase.facts.direction === 'I' ? '1' : '2'}${localTime(turn.now).day.slice(2, 4)}`;
  const inspectionNo = `${head}${String(turn.serial(`inspection/${head}`)).padStart(12, '0')}`;
  return turn.save({ ...theCase, phase: 'accepted', numbers: { ...theCase.numbers, inspectionNo } });
}

function decide(turn: Turn, theCase: MockCase): void {
  const { inspectionNo = '' } = theCase.numbers;
  const { decision, thenMs = [] } = plan(theCase);
  switch (decision) {
    case 'inspect':
    case 'laboratory': {
      const first = namedBoxes(boxesOf(theCase.units).slice(0, 1));
      const info = ['查验指令', `报检号：${inspectionNo}`, first].filter((text) => text !== '').join(' ');
      word(turn, turn.save({ ...theCase, phase: AWAITING_ORDER }), '1500', info);
      return;
    }
    case 'release':
    case 'contradict':
      step(turn, theCase, 'cleared', {});
      return;
    case 'destroy':
      word(turn, turn.save({ ...theCase, phase: 'refused' }), '1901', '检验检疫不合格，销毁');
      laterWord(turn, theCase.declarationNo, 'destroyed', thenMs[0] ?? 0);
      return;
    case 'refuse':
    case 'reject':
      word(turn, turn.save({ ...theCase, phase: 'refused' }), '1901', '检验检疫不合格，退运');
      return;
    default:
      turn.save({ ...theCase, phase: 'silent' });
  }
}

function release(turn: Turn, theCase: MockCase): void {
  const { decision, thenMs = [] } = plan(theCase);
  const time = word(turn, theCase, '2000', '放行成功');
  if (decision !== 'contradict') return;
  receipt(turn, theCase, '1901', '检验检疫不合格，退运', time);
  laterWord(turn, theCase.declarationNo, 'released-again', thenMs[0] ?? 0);
}

/** What was sampled at the opening is known later only. */
function finding(theCase: MockCase, method: 'machine' | 'manual'): InspectionResult {
  return method === 'manual' && plan(theCase).decision === 'laboratory' ? 'pending' : 'pass';
}

const FOUND: Readonly<Record<InspectionResult, string>> = {
  pass: '现场查验合格',
  abnormal: '现场查验异常',
  pending: '已取样送检，待实验室结果',
};

/**
 * Puts the result into the box. Goes on to the release when the inspection was the one waited for and nothing of it is
 * left to do; a pending result waits for the laboratory first.
 */
function report(
  turn: Turn,
  theCase: MockCase,
  args: Readonly<Record<string, string>>,
  timeOf: (turn: Turn, declarationNo: string) => Date,
): void {
  const looked = lookedAt(turn, 'inspection', theCase, args);
  if (looked === undefined) return;
  const { declarationNo } = theCase;
  const { result, isLast } = looked;
  layReport(turn, declarationNo, looked, timeOf(turn, declarationNo));
  if (!isLast) return;
  if (result === 'pass') {
    turn.save({ ...theCase, phase: 'inspected' });
    turn.later(declarationNo, 'cleared', DELAYS_MS.cleared);
  } else {
    const wait = plan(theCase).thenMs?.[0] ?? 0;
    turn.later(declarationNo, 'laboratory', wait, { ...args, result: 'pass' }, soonestWord(turn, declarationNo));
  }
}

function layReport(turn: Turn, declarationNo: string, looked: Looked, time: Date): void {
  const { order, result, openedAt } = looked;
  const serial = turn.serial('report');
  const responseId = `JB${String(serial).padStart(30, '0')}`;
  const node = inspectionReport({
    reportId: `JB${String(serial).padStart(12, '0')}`,
    order,
    agency: 'inspection',
    result,
    openedAt: openedAt && localTime(new Date(openedAt)).offset,
    reportedAt: localTime(time).offset,
    text: FOUND[result],
    responseId,
  });
  lay(turn, declarationNo, responseId, 'InspectionReport', result, node);
}

/** Something that does not change where the agency stands. */
function say(turn: Turn, theCase: MockCase, code: string, info: string): void {
  receipt(turn, theCase, code, info, sayAt(turn, theCase.declarationNo));
}

/** Where the agency stands now; never in the second of its word before. Gives the time it was said with. */
function word(turn: Turn, theCase: MockCase, code: string, info: string): Date {
  const time = wordAt(turn, theCase.declarationNo);
  receipt(turn, theCase, code, info, time);
  return time;
}

function receipt(turn: Turn, theCase: MockCase, code: string, info: string, time: Date): void {
  const { declarationNo, facts, numbers } = theCase;
  const serial = turn.serial('response');
  const responseId = `HZ${String(serial).padStart(30, '0')}`;
  const node = dclResponse({
    responseId,
    serial,
    code,
    declarationNo,
    inspectionNo: numbers.inspectionNo ?? '',
    declRegNo: facts.declRegNo ?? '',
    techRegCode: facts.techRegCode ?? '',
    info,
    time: localTime(time),
  });
  lay(turn, declarationNo, responseId, 'DCL_RESPONSE', code, node);
}

/** Lays an item into the box, where it is found by its response id until it is deleted. */
function lay(turn: Turn, declarationNo: string, responseId: string, type: string, code: string, node: XmlNode): void {
  const body = new TextEncoder().encode(boxItem(node));
  const id = turn.send(declarationNo, { type, code, mediaType: 'application/xml', body });
  turn.name('response', responseId, id);
}
