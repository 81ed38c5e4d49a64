/** One element's text to one canonical value and back; the tables of contracts/customs say which kind it is. */

import iconv from 'iconv-lite';
import { CODE_LIST_IDS } from '../../contracts/codes/code-lists.ts';
import { type CodeListId, codeList, translate } from '../../contracts/codes/codes.ts';
import type { DecVersion } from '../../contracts/customs/dec-common.ts';
import type { DecField, DecValueKind } from '../../contracts/customs/dec-field.ts';
import type { Problem } from '../adapter.ts';
import { problem } from './problems.ts';

const BASIS: readonly (readonly [string, string])[] = [
  ['1', 'rate'],
  ['2', 'perTonne'],
  ['3', 'total'],
];
type TranslatedList = 'country' | 'currency' | 'port' | 'package-kind' | 'container-spec';
const TRANSLATED: ReadonlySet<string> = new Set<TranslatedList>([
  'country',
  'currency',
  'port',
  'package-kind',
  'container-spec',
]);
const CODE_LISTS: ReadonlySet<string> = new Set(CODE_LIST_IDS);
const DECIMAL = /^-?(0|[1-9][0-9]{0,13})(\.[0-9]{1,5})?$/;
const MOST_LIST_ENTRIES = 100;

/** The value at a dotted path, or undefined. */
export function getPath(record: unknown, path: string): unknown {
  return valueAt(record, path.split('.'));
}

/** The value behind the keys of a path, or undefined. */
export function valueAt(record: unknown, keys: readonly string[]): unknown {
  let at = record;
  for (const key of keys) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return at;
}

export type MutableRecord = Record<string, unknown>;

/** Sets the value behind the keys of a path, making objects on the way. Paths come from our tables, never from a message. */
export function setPath(record: MutableRecord, keys: readonly string[], value: unknown): void {
  const last = keys.length - 1;
  let at = record;
  for (let index = 0; index < last; index += 1) {
    const key = keys[index] ?? '';
    const next = at[key];
    if (typeof next === 'object' && next !== null) at = next as MutableRecord;
    else {
      const made: MutableRecord = {};
      at[key] = made;
      at = made;
    }
  }
  at[keys[last] ?? ''] = value;
}

function isTranslated(kind: string): kind is TranslatedList {
  return TRANSLATED.has(kind);
}

function isCodeList(id: string): id is CodeListId {
  return CODE_LISTS.has(id);
}

/**
 * The text of a canonical value in an element, or what is wrong with it. `at` is the JSON pointer of the value; `kind`
 * is another than that of the field where the value is none of the declaration.
 */
export function toElementText(
  field: DecField,
  value: unknown,
  version: DecVersion,
  at: string,
  kind: DecValueKind = field.kind,
): string | Problem {
  return fittingText(field, value, version, kind) ?? elementProblem(field, value, version, at, kind);
}

const ASCII = /^[\x00-\x7f]*$/;

/**
 * How long a text is as the version counts: in 2018 by characters, in 2016 by bytes of GB, a Chinese character being two
 * (interface v3.1: X n is up to n bytes).
 */
export function lengthIn(version: DecVersion, text: string): number {
  if (ASCII.test(text)) return text.length;
  return version === '2016' ? iconv.encode(text, 'gb18030').length : [...text].length;
}

/** The unit of `lengthIn`, for messages. */
export const LENGTH_UNITS: Readonly<Record<DecVersion, { readonly en: string; readonly zh: string }>> = {
  '2016': { en: 'bytes (two for a Chinese character)', zh: '个字节（汉字占2个字节）' },
  '2018': { en: 'characters', zh: '个字符' },
};

function fits(field: DecField, text: string, version: DecVersion): boolean {
  // No character has more than four bytes, nor more than one for each unit of UTF-16 where characters are counted.
  const most = version === '2016' ? text.length * 4 : text.length;
  return most <= field.max || lengthIn(version, text) <= field.max;
}

/** The text of a canonical value in an element; undefined where there is none that fits, see `elementProblem`. */
export function fittingText(
  field: DecField,
  value: unknown,
  version: DecVersion,
  kind: DecValueKind,
): string | undefined {
  const text = plainText(kind, value, version);
  return text !== undefined && fits(field, text, version) ? text : undefined;
}

/** Why a value has no text that fits in the element. */
export function elementProblem(
  field: DecField,
  value: unknown,
  version: DecVersion,
  at: string,
  kind: DecValueKind,
): Problem {
  const text = plainText(kind, value, version);
  if (text === undefined) {
    const message = `${String(value)} has no counterpart in the ${kind} table of 2016; declare with dec-2018.`;
    return problem(
      'DEC-TRANSLATE',
      at,
      message,
      `${String(value)} 在2016年代码表中没有对应代码，请使用2018版报文申报。`,
    );
  }
  const length = lengthIn(version, text);
  const { en, zh } = LENGTH_UNITS[version];
  const message = `${field.element} holds ${field.max} ${en}, not ${length}; shorten it.`;
  return problem('DEC-LENGTH', at, message, `${field.zh}最多 ${field.max} ${zh}，现为 ${length} 个，请缩短。`);
}

function plainText(kind: DecValueKind, value: unknown, version: DecVersion): string | undefined {
  if (value === undefined || value === null) return '';
  if (version === '2016' && isTranslated(kind)) return translate(kind, 'code', String(value), 'customs2016');
  switch (kind) {
    case 'direction':
      return value === 'import' ? 'I' : 'E';
    case 'flag':
      return value === true ? '1' : '0';
    case 'date':
      return String(value).replaceAll('-', '');
    case 'basis':
      return BASIS.find(([, name]) => name === value)?.[0] ?? '';
    default:
      return Array.isArray(value) ? value.join(',') : String(value);
  }
}

/** What an element's text says: a value, nothing (empty), or a problem beside or instead of the value. */
export interface ReadValue {
  readonly value?: unknown;
  readonly problem?: Problem;
}

/** The canonical value of an element's trimmed text. `at` is the element's path. */
export function fromElementText(field: DecField, text: string, version: DecVersion, at: string): ReadValue {
  if (text === '') return {};
  const tooLong = tooLongFor(field, text, version, at);
  if (tooLong !== undefined) return { problem: tooLong };
  if (isTranslated(field.kind)) return translated(field, field.kind, text, version, at);
  const value = parseValue(field, text);
  if (value === undefined) {
    const message = `${field.element}: "${text.slice(0, 40)}" is not a ${field.kind}.`;
    return { problem: problem('DEC-VALUE', at, message, `${field.zh}的值“${text.slice(0, 40)}”格式不正确。`) };
  }
  const { list } = field;
  if (list === undefined || !isCodeList(list) || codeList(list).has(text)) return { value };
  const message = `${field.element}: ${text} is not in the list ${list}.`;
  return { value, problem: problem('DEC-CODE', at, message, `${field.zh}代码 ${text} 不在代码表中。`, 'warning') };
}

function tooLongFor(field: DecField, text: string, version: DecVersion, at: string): Problem | undefined {
  // Dates and times come with separators in the published samples; their form is judged after these are taken out.
  if (field.kind === 'date' || field.kind === 'timestamp' || field.max === 0 || fits(field, text, version)) return;
  const length = lengthIn(version, text);
  const { en, zh } = LENGTH_UNITS[version];
  const message = `${field.element} holds ${field.max} ${en}, not ${length}.`;
  return problem('DEC-LENGTH', at, message, `${field.zh}最多 ${field.max} ${zh}，现为 ${length} 个。`);
}

function translated(field: DecField, list: TranslatedList, text: string, version: DecVersion, at: string): ReadValue {
  const table = codeList(list);
  if (version === '2018') {
    if (table.has(text)) return { value: text };
    const message = `${field.element}: ${text} is not in the list ${list}.`;
    return {
      value: text,
      problem: problem('DEC-CODE', at, message, `${field.zh}代码 ${text} 不在代码表中。`, 'warning'),
    };
  }
  const value = translate(list, 'customs2016', text, 'code');
  if (value !== undefined) return { value };
  const candidates = table.by('customs2016', text).map((row) => row.code);
  const severity = field.required ? 'error' : 'warning';
  if (candidates.length === 0) {
    const message = `${field.element}: ${text} is not in the ${list} table of 2016.`;
    return { problem: problem('DEC-CODE', at, message, `${field.zh}代码 ${text} 不在2016年代码表中。`, severity) };
  }
  const few = candidates.slice(0, 5).join(', ');
  const message = `${field.element}: ${text} may be ${few} in the tables of 2018; declare the one that is meant.`;
  const zh = `${field.zh}代码 ${text} 对应多个新代码（${few}），请明确申报其一。`;
  return { problem: problem('DEC-TRANSLATE', at, message, zh, severity) };
}

function parseValue(field: DecField, text: string): unknown {
  switch (field.kind) {
    case 'direction':
      return text === 'I' ? 'import' : text === 'E' ? 'export' : undefined;
    case 'integer':
      return /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
    case 'decimal':
      return DECIMAL.test(text) ? text : undefined;
    case 'flag':
      return text === '1' ? true : text === '0' ? false : undefined;
    case 'basis':
      return BASIS.find(([code]) => code === text)?.[1];
    case 'date':
      return calendarDay(text);
    case 'timestamp':
      return /^[0-9]{14}$/.test(text.replace(/[^0-9]/g, '')) ? text.replace(/[^0-9]/g, '') : undefined;
    case 'codes':
      return text
        .split(',')
        .slice(0, MOST_LIST_ENTRIES)
        .map((each) => each.trim())
        .filter((each) => each !== '');
    case 'integers':
      return /^[0-9]{1,3}(,[0-9]{1,3})*,?$/.test(text) ? text.split(',').filter(Boolean).map(Number) : undefined;
    default:
      return text;
  }
}

/** yyyyMMdd or yyyy-MM-dd, with or without a time behind, as YYYY-MM-DD. */
function calendarDay(text: string): string | undefined {
  const match = /^([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?![0-9])/.exec(text);
  if (match === null) return undefined;
  const day = `${match[1]}-${match[2]}-${match[3]}`;
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? undefined : day;
}
