/** The numbers a message names, and reports put together by them. */

import type { Unit } from '../../contracts/events/events.generated.ts';
import { isDeclarationNumber } from '../../contracts/identifiers/declaration-number.ts';
import type { NumberRef, Report, Statement } from '../adapter.ts';
import { element, findSegments, type Segment, type SegmentGroup } from '../syntax/edifact/index.ts';

/** What identifies a consignment in a part of a message; absent where the part does not say. */
export interface References {
  readonly declarationNo?: string;
  readonly entryId?: string;
  readonly bill?: string;
  /** RFF+AEP: the inspection or hold order that is answered. */
  readonly orderNo?: string;
  /** RFF+RE: the release order under which the goods move. */
  readonly releaseNo?: string;
}

/** Longest value of an order number in a statement, and of a unit. */
const MAX_ID = 35;
/** Longest value of a number of the contracts. */
const MAX_NUMBER = 64;
const ORDER = /^([0-9]{16})-([IHR])[0-9]{1,4}$/;

/** RFF segments directly in a group: AAE declaration, ABT entry, RCN bill, AEP or RE order. */
export function referencesOf(group: SegmentGroup | undefined): References {
  return referencesIn(findSegments(group, 'RFF'));
}

function referencesIn(rffs: readonly Segment[]): References {
  const value = (qualifier: string): string | undefined =>
    rffs.map((rff) => (element(rff, 1, 1) === qualifier ? element(rff, 1, 2) : '')).find((text) => text !== '');
  const [declarationNo, entryId, bill] = [value('AAE'), value('ABT'), value('RCN')];
  const [orderNo, releaseNo] = [value('AEP'), value('RE')];
  return {
    ...(declarationNo !== undefined && { declarationNo }),
    ...(entryId !== undefined && { entryId }),
    ...(bill !== undefined && { bill }),
    ...(orderNo !== undefined && { orderNo }),
    ...(releaseNo !== undefined && { releaseNo }),
  };
}

/** Whether the part answers an inspection order of ours, not a hold. */
export function answersInspection({ orderNo }: References): boolean {
  return ORDER.exec(orderNo ?? '')?.[2] === 'I';
}

/** The order a statement answers, as far as a statement can hold it. */
export function answeredOrder({ orderNo, releaseNo }: References): { orderNo?: string } {
  const answered = orderNo ?? releaseNo;
  return answered === undefined || answered.length > MAX_ID ? {} : { orderNo: answered };
}

/** An order number of ours as the reference it would be in RFF; nothing for any other text. */
export function orderReference(text: string): References {
  const letter = ORDER.exec(text)?.[2];
  if (letter === undefined) return {};
  return letter === 'R' ? { releaseNo: text } : { orderNo: text };
}

/**
 * The nearer references, and those of the enclosing part where they say nothing. A part that names a declaration
 * of its own takes no declaration from outside, and no order that is visibly another declaration's: outside may
 * mean another consignment.
 */
export function nearest(inner: References, outer: References): References {
  const { declarationNo, entryId } = inner;
  const silent = declarationNo === undefined && entryId === undefined;
  const same =
    (declarationNo !== undefined && declarationNo === outer.declarationNo) ||
    (entryId !== undefined && entryId === outer.entryId);
  if (silent || same) return { ...outer, ...inner };
  const { bill, orderNo, releaseNo } = outer;
  const fits = (order: string | undefined): boolean => {
    const ordered = ORDER.exec(order ?? '')?.[1];
    return ordered === undefined || declarationNo === undefined || ordered === declarationNo;
  };
  return {
    ...(bill !== undefined && { bill }),
    ...(orderNo !== undefined && fits(orderNo) && { orderNo }),
    ...(releaseNo !== undefined && fits(releaseNo) && { releaseNo }),
    ...inner,
  };
}

/** CNI 1004 as a reference: our declaration number, else the bill. */
export function consignmentReference(cni: Segment | undefined): References {
  const number = element(cni, 2, 1);
  if (number === '') return {};
  return isDeclarationNumber(number) ? { declarationNo: number } : { bill: number };
}

/** As numbers to find the declaration by, strongest first. An order number of ours holds the declaration number. */
export function numbersOf(references: References): NumberRef[] {
  const { declarationNo, entryId, bill, orderNo, releaseNo } = references;
  const [, ordered, letter] = ORDER.exec(orderNo ?? '') ?? [];
  const releasedDeclaration = ORDER.exec(releaseNo ?? '')?.[1];
  const numbers: NumberRef[] = [];
  const add = (kind: NumberRef['kind'], value: string | undefined): void => {
    if (value !== undefined && value !== '' && value.length <= MAX_NUMBER) numbers.push({ kind, value });
  };
  add('declarationNo', declarationNo ?? ordered ?? releasedDeclaration);
  add('entryId', entryId);
  // A hold order has no kind of number; the declaration number in it finds the declaration.
  if (letter !== 'H') add('inspectionOrder', orderNo);
  add('releaseOrder', releaseNo);
  add('bill', bill);
  return numbers;
}

/** The unit an EQD means: container or wagon; without a number, the bill it carries. */
export function unitOf(eqd: Segment | undefined, references: References): Unit | undefined {
  const id = element(eqd, 2, 1);
  const isWagon = ['RR', 'BX', 'RF'].includes(element(eqd, 1));
  if (id !== '' && id.length <= MAX_ID) {
    if (isWagon) return { kind: 'wagon', id };
    if (element(eqd, 1) === 'CN') return { kind: 'container', id };
    return undefined;
  }
  const { bill } = references;
  return isWagon && id === '' && bill !== undefined && bill.length <= MAX_ID ? { kind: 'bill', id: bill } : undefined;
}

/** One statement and what it belongs to. */
export interface Piece {
  readonly references: References;
  readonly statement: Statement;
}

/**
 * Reports from pieces: those of one declaration (same references) in one report, in the order of the message.
 * Where only units are named, each piece is a report of its own: two containers may be of two declarations.
 */
export function reportsOf(pieces: readonly Piece[]): Report[] {
  const groups = new Map<string, Piece[]>();
  pieces.forEach((piece, index) => {
    const { declarationNo, entryId, bill, orderNo, releaseNo } = piece.references;
    const named = [declarationNo, entryId, bill, orderNo, releaseNo];
    const key = named.every((value) => value === undefined) ? `#${index}` : JSON.stringify(named);
    const group = groups.get(key);
    if (group) group.push(piece);
    else groups.set(key, [piece]);
  });
  return [...groups.values()].map((group) => {
    const references = group[0]?.references ?? {};
    const units = new Map<string, NumberRef>();
    for (const { statement } of group) {
      const { unit } = statement;
      if (unit?.kind === 'container' || unit?.kind === 'wagon') {
        units.set(`${unit.kind} ${unit.id}`, { kind: unit.kind, value: unit.id });
      }
    }
    return {
      numbers: [...numbersOf(references), ...units.values()],
      // The railway gives the bill its number: a bill named beside our own number is worth remembering.
      learned: learnedOf(references),
      statements: group.map(({ statement }) => statement),
    };
  });
}

function learnedOf({ declarationNo, entryId, bill }: References): readonly NumberRef[] {
  const known = declarationNo !== undefined || entryId !== undefined;
  return known && bill !== undefined && bill.length <= MAX_NUMBER ? [{ kind: 'bill', value: bill }] : [];
}
