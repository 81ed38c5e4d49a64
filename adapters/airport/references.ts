import { isDeclarationNumber } from '../../contracts/identifiers/declaration-number.ts';
import type { NumberRef } from '../adapter.ts';
import type { AckMessage, Oci } from '../syntax/cargo-imp/index.ts';

/** Order numbers of this gateway: declaration number, kind (inspection, hold, release), serial. */
const ORDER = /(?<![0-9A-Z])([0-9]{16})-([IHR])[0-9]{1,4}(?![0-9A-Z])/;

/** The first order number of ours in a free text, or undefined. */
export function orderNumberIn(text: string | undefined): string | undefined {
  return ORDER.exec(text ?? '')?.[0];
}

/** What is said of an inspection order when the goods have left the inspection site (移出查验场地). */
const MOVED_OUT = /^([0-9]{16}-I[0-9]{1,4}) +MOVED OUT(?![0-9A-Z])/;

/** The inspection order under which a line says the goods were moved out, or undefined. */
export function movedOutIn(line: string): string | undefined {
  return MOVED_OUT.exec(line)?.[1];
}

/**
 * The numbers an order number stands for: the order itself (a hold order has no kind of number of its own) and the
 * declaration whose number it begins with.
 */
export function numbersOfOrder(orderNo: string | undefined): NumberRef[] {
  const [, declarationNo = '', kind] = ORDER.exec(orderNo ?? '') ?? [];
  if (orderNo === undefined || !isDeclarationNumber(declarationNo)) return [];
  const order: NumberRef[] =
    kind === 'I'
      ? [{ kind: 'inspectionOrder', value: orderNo }]
      : kind === 'R'
        ? [{ kind: 'releaseOrder', value: orderNo }]
        : [];
  return [{ kind: 'declarationNo', value: declarationNo }, ...order];
}

/**
 * The declaration and entry numbers in customs lines `CN/EXP/M/…` and `CN/IMP/M/…`: 16 digits are our declaration
 * number, 18 the entry number (海关编号) of customs.
 */
export function numbersOfOci(lines: readonly Oci[]): NumberRef[] {
  return lines.flatMap(({ country, info, control, text }): NumberRef[] => {
    if (control !== 'M' || (country ?? 'CN') !== 'CN' || (info !== 'EXP' && info !== 'IMP')) return [];
    if (isDeclarationNumber(text)) return [{ kind: 'declarationNo', value: text }];
    return /^[0-9]{18}$/.test(text) ? [{ kind: 'entryId', value: text }] : [];
  });
}

/** The numbers by which one declaration is found, and the declarations that are named beside it. */
export interface Named {
  readonly numbers: readonly NumberRef[];
  readonly others: readonly string[];
}

/**
 * Each declaration that customs lines of one waybill name, by itself: together their numbers would contradict each other.
 * Where there are several, entry numbers go with none of them, since nothing says whose they are.
 */
export function apart(numbers: readonly NumberRef[]): readonly Named[] {
  const ofKind = (kind: NumberRef['kind']): NumberRef[] => strongestFirst(numbers).filter((each) => each.kind === kind);
  const declared = ofKind('declarationNo');
  const named = declared.length > 0 ? declared : ofKind('entryId');
  if (named.length < 2) return [{ numbers, others: [] }];
  return named.map((own) => ({
    numbers: [own],
    others: named.flatMap(({ value }) => (value === own.value ? [] : [value])),
  }));
}

/** The numbers of orders, but for those of the other declarations. */
export function numbersOfOrders(orders: readonly (string | undefined)[], others: readonly string[]): NumberRef[] {
  return orders.flatMap((order) => (others.includes(order?.slice(0, 16) ?? '') ? [] : numbersOfOrder(order)));
}

/** Numbers without doubles, in the order in which a declaration is looked for. */
export function strongestFirst(numbers: readonly NumberRef[]): NumberRef[] {
  const rank = ['declarationNo', 'entryId', 'inspectionOrder', 'releaseOrder', 'airWaybill'];
  const seen = new Set<string>();
  return [...numbers]
    .sort((a, b) => rank.indexOf(a.kind) - rank.indexOf(b.kind))
    .filter(({ kind, value }) => {
      const key = `${kind} ${value}`;
      return seen.has(key) ? false : seen.add(key);
    });
}

/** Reference of an FWB: a terminal keeps one waybill per number, so a second one replaces the first. */
export function fwbReference(awb: string): string {
  return `FWB ${awb}`;
}

/** Reference of a PSN: the waybill and the order number in the text of its CSN lines. */
export function csnReference(awb: string, orderNo: string): string {
  return `PSN ${awb} ${orderNo}`;
}

/**
 * The reference of the message an FMA or FNA answers, as far as the head it quotes says: `FWB 999-76543213`,
 * `PSN 999-76543213 1180105050300001-I1`, without the order number when no CSN line is quoted, '' when nothing is.
 */
export function referenceOfAck(ack: AckMessage): string {
  return [ack.originalSmi, ack.originalAwb, orderOfAck(ack)].filter((part) => part !== undefined).join(' ');
}

/** The order number in the quoted CSN lines, or in the words of the acknowledgement itself. */
export function orderOfAck(ack: AckMessage): string | undefined {
  const quoted = ack.original.filter((line) => line.startsWith('CSN/')).join('\n');
  return orderNumberIn(quoted) ?? (ack.originalSmi === 'PSN' ? orderNumberIn(ack.texts.join('\n')) : undefined);
}
