import { airWaybillCheckDigit, isAirWaybill } from '../../../contracts/identifiers/air-waybill.ts';
import { parseImpDate } from './dates.ts';
import { isSmi } from './lines.ts';
import { at, type ProblemSink } from './problems.ts';
import { parseQuantity } from './quantity.ts';
import type { CargoImpDate, Quantity, RawLine } from './types.ts';

/** What every reader of this room is given. */
export type ReadContext = {
  readonly problems: ProblemSink;
  readonly strictAwb: boolean;
  readonly reference?: Date;
};

/** A logical line with its fields, split at '/'. Field 0 is the identifier, empty on a continuation line. */
export type Line = RawLine & { readonly fields: readonly string[] };

export function toLine(raw: RawLine): Line {
  return { ...raw, fields: raw.text.split('/') };
}

/** A field's name in English and Chinese, its form, and the form in words of both. */
export type FieldRule = {
  readonly en: string;
  readonly zh: string;
  readonly form: RegExp;
  readonly words: readonly [en: string, zh: string];
};

const rule = (en: string, zh: string, form: RegExp, words: FieldRule['words']): FieldRule => ({ en, zh, form, words });

export const AIRPORT = rule('Airport', '机场代码', /^[A-Z]{3}$/, ['three letters', '三位字母']);
export const ROUTE = rule('Airports of departure and arrival', '起讫机场', /^[A-Z]{6}$/, ['six letters', '六位字母']);
export const CARRIER = rule('Carrier', '承运人代码', /^[A-Z0-9]{2}$/, ['two letters or digits', '两位字母或数字']);
export const FLIGHT = rule('Flight', '航班号', /^[A-Z0-9]{2}\d{3,4}[A-Z]?$/, [
  'carrier and number such as CA1234',
  '承运人与航班号，如 CA1234',
]);
export const DAY = rule('Day', '日', /^(?:0[1-9]|[12]\d|3[01])$/, ['two digits, 01 to 31', '两位数字，01 至 31']);
export const CODE3 = rule('Code', '代码', /^[A-Z]{3}$/, ['three letters', '三位字母']);
export const CURRENCY = rule('Currency', '币制', /^[A-Z]{3}$/, ['three letters', '三位字母']);
export const COUNTRY = rule('Country', '国别', /^[A-Z]{2}$/, ['two letters, ISO 3166', '两位字母（ISO 3166）']);
export const POSTCODE = rule('Postcode', '邮政编码', /^[A-Z0-9 .-]{1,9}$/, ['at most 9 characters', '最多 9 个字符']);
export const PIECES = rule('Pieces', '件数', /^\d{1,5}$/, ['a number', '数字']);
export const HOUSE = rule('House waybill number', '分运单号', /^[A-Z0-9]{1,12}$/, [
  'at most 12 letters or digits',
  '最多 12 位字母或数字',
]);
export const HS_CODE = rule('Commodity code', '商品编码', /^[A-Z0-9]{6,18}$/, [
  '6 to 18 letters or digits',
  '6 至 18 位字母或数字',
]);
export const ULD = rule('Unit load device', '集装器编号', /^[A-Z][A-Z0-9]{2}[A-Z0-9]\d{3,4}[A-Z0-9]{2,3}(?:-[A-Z])?$/, [
  'type, serial and owner such as AKE12345CA',
  '类型、序号、所有人，如 AKE12345CA',
]);
export const CUSTOMS_ORIGIN = rule('Customs origin', '海关来源代码', /^[A-Z0-9]{1,2}$/, [
  'one or two characters',
  '一至两个字符',
]);

/** One field by its index; an error when missing or of another form. Undefined then. */
export function field(ctx: ReadContext, line: Line, index: number, expected: FieldRule): string | undefined {
  const value = line.fields[index] ?? '';
  if (value === '') {
    ctx.problems.add('CIMP-FIELD-MISSING', at(line, index), [expected.en, expected.zh]);
    return undefined;
  }
  if (expected.form.test(value)) return value;
  ctx.problems.add('CIMP-FIELD-INVALID', at(line, index), [expected.en, expected.zh, value, ...expected.words]);
  return undefined;
}

/** Like `field`, but silent when the field is empty or absent. */
export function optional(ctx: ReadContext, line: Line, index: number, expected: FieldRule): string | undefined {
  return (line.fields[index] ?? '') === '' ? undefined : field(ctx, line, index, expected);
}

/** Free text at `index`: an error when missing, a warning when longer than `max`. */
export function text(
  ctx: ReadContext,
  line: Line,
  index: number,
  max: number,
  en: string,
  zh: string,
): string | undefined {
  const value = line.fields[index] ?? '';
  if (value === '') ctx.problems.add('CIMP-FIELD-MISSING', at(line, index), [en, zh]);
  if (value.length > max) ctx.problems.add('CIMP-FIELD-LONG', at(line, index), [en, zh, String(max)]);
  return value === '' ? undefined : value;
}

/** Everything from field `index` to the end of the line, slashes kept. */
export function rest(line: Line, index: number): string {
  return line.fields.slice(index).join('/');
}

/** A warning for each line that has fields beyond `count`. */
export function noMore(ctx: ReadContext, line: Line, count: number): void {
  const extra = line.fields.slice(count).join('/');
  if (extra !== '') ctx.problems.add('CIMP-FIELD-EXTRA', at(line, count), [extra]);
}

/** An error for a line that has no place here; one that begins another message is told as that. */
export function unknownLine(
  ctx: ReadContext,
  line: RawLine,
  smi: string,
  code: 'CIMP-LINE-UNKNOWN' | 'CIMP-LINE-EARLY' = 'CIMP-LINE-UNKNOWN',
): void {
  if (isSmi(line.text)) ctx.problems.add('CIMP-SECOND-MESSAGE', at(line), [line.text]);
  else ctx.problems.add(code, at(line), [line.text, smi]);
}

export function dateField(ctx: ReadContext, line: Line, index: number): CargoImpDate | undefined {
  const value = line.fields[index] ?? '';
  const date = parseImpDate(value, ctx.reference);
  if (value === '') ctx.problems.add('CIMP-FIELD-MISSING', at(line, index), ['Date', '日期']);
  else if (date === undefined) ctx.problems.add('CIMP-DATE', at(line, index), [value]);
  return date;
}

export function quantityField(ctx: ReadContext, line: Line, index: number): Quantity | undefined {
  const value = line.fields[index] ?? '';
  const quantity = parseQuantity(value);
  if (value === '') ctx.problems.add('CIMP-FIELD-MISSING', at(line, index), ['Quantity', '件数重量']);
  else if (quantity === undefined) {
    ctx.problems.add('CIMP-FIELD-INVALID', at(line, index), [
      'Quantity',
      '件数重量',
      value,
      'e.g. T12K340.5',
      '如 T12K340.5',
    ]);
  }
  return quantity;
}

export type AwbPart = { readonly awb: string; readonly origin?: string; readonly destination?: string };

const CONSIGNMENT = /^(\d{3})-?(\d{8})([A-Z]{3})?([A-Z]{3})?$/;

/** True when a line starts with an air waybill number. */
export function startsWithAwb(value: string): boolean {
  return /^\d{3}-?\d{8}(?!\d)/.test(value);
}

/**
 * `999-76543213DATPEK`, `999-76543213PEK` (destination only) or the number alone, at field `index`.
 * The check digit is an error in strict mode, otherwise a warning.
 */
export function awbField(ctx: ReadContext, line: Line, index: number): AwbPart | undefined {
  const value = line.fields[index] ?? '';
  const [, prefix, serial, first, second] = CONSIGNMENT.exec(value) ?? [];
  if (prefix === undefined || serial === undefined) {
    const words = ['nnn-nnnnnnnn and two airports', 'nnn-nnnnnnnn 及起讫机场'];
    ctx.problems.add('CIMP-FIELD-INVALID', at(line, index), ['Air waybill number', '运单号', value, ...words]);
    return undefined;
  }
  const awb = checkedAwb(ctx, line, index, `${prefix}-${serial}`);
  if (first === undefined) return { awb };
  return second === undefined ? { awb, destination: first } : { awb, origin: first, destination: second };
}

/** Reports a wrong check digit of a well-formed number and gives the number back. */
export function checkedAwb(ctx: ReadContext, line: Line, index: number, awb: string): string {
  if (!isAirWaybill(awb)) {
    const expected = airWaybillCheckDigit(awb.slice(4, 11)) ?? '';
    ctx.problems.add('CIMP-AWB-CHECK-DIGIT', at(line, index), [awb, expected], ctx.strictAwb ? 'error' : 'warning');
  }
  return awb;
}

/** `{key: value}` or `{}` when the value is undefined: optional properties are absent, never undefined. */
export function maybe<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}

/** Adds to a list that may not exist yet, in place: a message of many short lines must not be copied for each. */
export function append<T>(list: T[] | undefined, values: readonly T[]): T[] {
  const target = list ?? [];
  for (const value of values) target.push(value);
  return target;
}
