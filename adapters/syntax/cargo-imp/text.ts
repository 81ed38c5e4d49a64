import { isAirWaybill, normaliseAirWaybill } from '../../../contracts/identifiers/air-waybill.ts';
import type { FieldRule } from './fields.ts';
import { MAX_COLUMNS } from './lines.ts';
import { formatQuantity, parseQuantity } from './quantity.ts';
import type { CargoImpWriteOptions, Quantity } from './types.ts';

const REASONS = {
  CHARACTER: [
    'has characters Cargo-IMP cannot carry; give it in Latin letters',
    '含有 Cargo-IMP 不能表示的字符,请改用拉丁字母',
  ],
  LONG: ['is too long; shorten it', '过长,请缩短'],
  EMPTY: ['is empty; fill it in', '为空,请填写'],
  FORM: ['does not have the form this field needs', '不符合该字段的格式'],
  LINES: ['has more lines than this version allows; shorten it', '行数超过该版本允许的数量,请缩短'],
  VERSION: ['is a version this writer does not know', '是不支持的版本'],
  AWB: ['is an air waybill number with a wrong check digit', '运单号校验位错误'],
} as const;

export type WriteReason = keyof typeof REASONS;

/** A content that cannot be said in Cargo-IMP. `field` is the path in the content, e.g. `shipper.name[0]`. */
export class CargoImpWriteError extends Error {
  readonly code: string;
  readonly field: string;
  readonly messageZh: string;

  constructor(reason: WriteReason, field: string, value: string) {
    const [en, zh] = REASONS[reason];
    const quoted = JSON.stringify(value.length <= 60 ? value : `${value.slice(0, 57)}...`);
    super(`${field} ${quoted} ${en}`);
    this.name = 'CargoImpWriteError';
    this.code = `CIMP-WRITE-${reason}`;
    this.field = field;
    this.messageZh = `${field} ${quoted} ${zh}`;
  }
}

/** Throws the typed error of the writers. */
export function refuse(reason: WriteReason, field: string, value: string): never {
  throw new CargoImpWriteError(reason, field, value);
}

export type CleanOptions = {
  readonly field: string;
  readonly max: number;
  readonly colon?: boolean;
  /** Keep blanks at the start: a continuation of a text cut inside a line. */
  readonly leading?: boolean;
};

/** Text of which nothing is to be folded but its case. */
const PLAIN = /^[A-Za-z0-9 .-]*$/;

/**
 * A value as Cargo-IMP text: compatibility forms folded (full width, accents), upper case, dashes to '-', other ASCII
 * marks to blanks. Throws CargoImpWriteError when letters remain that are not Latin (they are not transliterated
 * here), when nothing remains, or when it is longer than `max`.
 */
export function cleanText(value: string, options: CleanOptions): string {
  const plain = PLAIN.test(value) ? value.toUpperCase() : folded(value, options.colon === true);
  const cleaned = options.leading ? plain.trimEnd() : plain.trim();
  if (/[^A-Z0-9 .:-]/.test(cleaned)) refuse('CHARACTER', options.field, value);
  if (cleaned.trim() === '') refuse('EMPTY', options.field, value);
  if (cleaned.length > options.max) refuse('LONG', options.field, value);
  return cleaned;
}

function folded(value: string, colon: boolean): string {
  const latin = value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .toUpperCase();
  return (colon ? latin : latin.replaceAll(':', ' ')).replace(/[^\p{L}\p{N} .:-]/gu, ' ');
}

/** Breaks a text into lines of at most `width`, between words where it can. A text that fits stays as it is. */
export function wrapText(value: string, width: number): string[] {
  const lines: string[] = [];
  let left = value;
  while (left.length > width) {
    const blank = left.lastIndexOf(' ', width);
    const cut = blank > 0 && left.slice(0, blank).trim() !== '' ? blank : width;
    lines.push(left.slice(0, cut).trimEnd());
    left = left.slice(cut).trimStart();
  }
  return left === '' ? lines : [...lines, left];
}

/** Free text lines: cleaned, over-long ones wrapped. Throws when more than `maxLines` result. */
export function textLines(values: readonly string[], options: CleanOptions & { readonly maxLines: number }): string[] {
  const lines = values.flatMap((value, index) =>
    wrapText(cleanText(value, { ...options, field: `${options.field}[${index}]`, max: 4000 }), options.max),
  );
  if (lines.length > options.maxLines) refuse('LINES', options.field, values.join(' '));
  return lines;
}

/** Collects lines, refusing one that is over 69 columns, and gives the message with CRLF line ends. */
export type LineWriter = { line(text: string): void; finish(): Buffer };

export function lineWriter(): LineWriter {
  const lines: string[] = [];
  return {
    line(text) {
      if (text.length > MAX_COLUMNS) refuse('LONG', `line ${lines.length + 1}`, text);
      if (/[^ -~]/.test(text)) refuse('CHARACTER', `line ${lines.length + 1}`, text);
      lines.push(text);
    },
    finish: () => Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1'),
  };
}

/** Writes `ID/first`, `/second` ... for a text block; nothing when there is no text. */
export function writeTexts(
  writer: LineWriter,
  id: string,
  values: readonly string[] | undefined,
  options: { readonly field: string; readonly max: number; readonly maxLines: number },
): void {
  const lines = textLines(values ?? [], { ...options, leading: true });
  for (const [index, line] of lines.entries()) writer.line(`${index === 0 ? id : ''}/${line}`);
}

/** A coded value as it must stand; throws when it has another form. */
export function coded(value: string, field: string, expected: Pick<FieldRule, 'form'>): string {
  return expected.form.test(value) ? value : refuse(value === '' ? 'EMPTY' : 'FORM', field, value);
}

/** The number with hyphen; throws on another form and, unless `strictAwb` is false, on a wrong check digit. */
export function awbText(value: string, field: string, options: CargoImpWriteOptions): string {
  const awb = normaliseAirWaybill(value) ?? refuse('FORM', field, value);
  return options.strictAwb === false || isAirWaybill(awb) ? awb : refuse('AWB', field, value);
}

/** The quantity as text; throws when it cannot be read back the same. */
export function quantityText(quantity: Quantity, field: string): string {
  const value = formatQuantity(quantity);
  return parseQuantity(value) === undefined ? refuse('FORM', field, value) : value;
}

/** The version to write: the wanted one when the writer knows it, else the last of `known`. */
export function versionText(wanted: string | undefined, known: readonly string[]): string {
  const version = wanted ?? known.at(-1) ?? '';
  return known.includes(version) ? version : refuse('VERSION', 'version', version);
}
