/** What inspection and quarantine does with a declaration: enter, accept, dispatch, perhaps inspect, clear, release. */
import type { XmlNode } from '../../adapters/syntax/xml/index.ts';
import { localTime } from '../clock.ts';
import { inspectionReport, readInspectionOrder } from '../inspection-order.ts';
import { AWAITING_ORDER, namedUnit, open, openedOrder, takeOrder } from '../openings.ts';
import type { MockCase } from '../records.ts';
import { SCENARIOS, scenarioFor } from '../scenarios.ts';
import type { Turn } from '../turn.ts';
import {
  boxItem,
  dclResponse,
  type EciqDeclaration,
  type OborMessage,
  orderElement,
  readDeclaration,
  readOborMessage,
} from './messages.ts';

const DELAYS_MS = { entered: 60, accepted: 90, dispatched: 80, decided: 110, cleared: 60, released: 60 } as const;

export interface PutAnswer {
  readonly result: '0' | '1';
  readonly description: string;
}

const taken = (description: string): PutAnswer => ({ result: '0', description });
const refused = (description: string): PutAnswer => ({ result: '1', description });

/** Takes what was put: a declaration or an inspection order. The same MESSAGE_ID with the same text is taken once. */
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
      receipt(turn, theCase, '1000', `预录入成功，企业申请流水号：${String(turn.serial('entry')).padStart(10, '0')}`);
      turn.later(declarationNo, 'accepted', DELAYS_MS.accepted);
      return;
    case 'accepted': {
      const accepted = number(turn, theCase);
      receipt(turn, accepted, '1300', `报检受理，报检号：${accepted.numbers.inspectionNo ?? ''}`);
      turn.later(declarationNo, 'dispatched', DELAYS_MS.dispatched);
      return;
    }
    case 'dispatched':
      receipt(turn, theCase, '1400', '施检分单');
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
    case 'cleared': {
      const clearanceFormNo = `${theCase.numbers.inspectionNo ?? ''}000`;
      const numbers = { ...theCase.numbers, clearanceFormNo };
      receipt(turn, turn.save({ ...theCase, phase: 'cleared', numbers }), '3000', `电子通关单号：${clearanceFormNo}`);
      turn.later(declarationNo, 'released', DELAYS_MS.released);
      return;
    }
    case 'released':
      receipt(turn, turn.save({ ...theCase, phase: 'released' }), '2000', '放行成功');
      return;
  }
}

function plan(theCase: MockCase) {
  const { inspection } = SCENARIOS.find(({ name }) => name === theCase.scenario) ?? scenarioFor('');
  return inspection;
}

/** The 15-digit 报检号: 1 entry or 2 exit, two digits of year, serial. */
function number(turn: Turn, theCase: MockCase): MockCase {
  const head = `${theCase.facts.direction === 'I' ? '1' : '2'}${localTime(turn.now).day.slice(2, 4)}`;
  const inspectionNo = `${head}${String(turn.serial(`inspection/${head}`)).padStart(12, '0')}`;
  return turn.save({ ...theCase, phase: 'accepted', numbers: { ...theCase.numbers, inspectionNo } });
}

function decide(turn: Turn, theCase: MockCase): void {
  const { inspectionNo = '' } = theCase.numbers;
  switch (plan(theCase).decision) {
    case 'inspect': {
      const info = ['查验指令', `报检号：${inspectionNo}`, namedUnit(theCase)].filter((text) => text !== '').join(' ');
      receipt(turn, turn.save({ ...theCase, phase: AWAITING_ORDER }), '1500', info);
      return;
    }
    case 'release':
      step(turn, theCase, 'cleared', {});
      return;
    case 'refuse':
    case 'reject':
      receipt(turn, turn.save({ ...theCase, phase: 'refused' }), '1901', '检验检疫不合格，退运');
      return;
    case 'silent':
      turn.save({ ...theCase, phase: 'silent' });
      return;
  }
}

/** Puts the result into the box, and goes on to the release when the inspection was the one waited for. */
function report(turn: Turn, theCase: MockCase, args: Readonly<Record<string, string>>): void {
  const order = openedOrder(turn, theCase, args);
  if (order === undefined) return;
  const { declarationNo } = theCase;
  const serial = turn.serial('report');
  const responseId = `JB${String(serial).padStart(30, '0')}`;
  const node = inspectionReport({
    reportId: `JB${String(serial).padStart(12, '0')}`,
    order,
    agency: 'inspection',
    openedAt: localTime(new Date(args.openedAt ?? '')).offset,
    reportedAt: localTime(turn.now).offset,
    text: '现场查验合格',
    responseId,
  });
  lay(turn, declarationNo, responseId, 'InspectionReport', 'pass', node);
  if (theCase.phase !== AWAITING_ORDER) return;
  turn.save({ ...theCase, phase: 'inspected' });
  turn.later(declarationNo, 'cleared', DELAYS_MS.cleared);
}

function receipt(turn: Turn, theCase: MockCase, code: string, info: string): void {
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
    time: localTime(turn.now),
  });
  lay(turn, declarationNo, responseId, 'DCL_RESPONSE', code, node);
}

/** Lays an item into the box, where it is found by its response id until it is deleted. */
function lay(turn: Turn, declarationNo: string, responseId: string, type: string, code: string, node: XmlNode): void {
  const body = new TextEncoder().encode(boxItem(node));
  const id = turn.send(declarationNo, { type, code, mediaType: 'application/xml', body });
  turn.name('response', responseId, id);
}
