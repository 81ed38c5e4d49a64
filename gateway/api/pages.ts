/**
 * Query parameters: pages by cursor, which stay stable while rows are added, and filters. Everything wrong with a query
 * is said at once; a parameter nobody knows is refused, so that a mistyped filter never gives all rows.
 */
import type { Request } from 'express';
import { shown } from '../declaration/bounds.ts';
import type { Finding } from '../declaration/finding.ts';
import { ProblemError } from './problem.ts';

/** What a part of a cursor looks like that is an id. */
export const ID = /^[0-9a-f-]{36}$/;

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;
/** Unknown parameters named at most. */
export const MOST_UNKNOWN = 20;

/** What a filter takes: the value to compare with, or undefined for one that is not valid. */
export interface FilterRule {
  readonly name: string;
  readonly read: (text: string) => string | undefined;
  readonly expected: string;
  readonly expectedZh: string;
}

export interface PageQuery {
  readonly limit: number;
  /** The parts of the cursor; empty for the first page. */
  readonly after: readonly string[];
  /** Filters that were given, as their rules read them. */
  readonly filters: ReadonlyMap<string, string>;
}

/**
 * Reads `limit`, `cursor` and the filters.
 * @param cursor the form of each part of the cursor.
 * @throws ProblemError TG-3002 naming everything that is wrong.
 */
export function pageQuery(
  query: Request['query'],
  cursor: readonly RegExp[],
  rules: readonly FilterRule[] = [],
): PageQuery {
  const errors: Finding[] = [];
  const wrong = (pointer: string, code: QueryCode, detail: string, detailZh: string): void => {
    errors.push({ pointer: shown(pointer), code, detail, detailZh });
  };
  const limit = Number(/^[0-9]{1,3}$/.exec(textOf(query.limit ?? String(DEFAULT_LIMIT)))?.[0] ?? 0);
  if (limit < 1 || limit > MAX_LIMIT) {
    wrong('limit', 'QUERY-LIMIT', `must be 1 to ${MAX_LIMIT}`, `须为1至${MAX_LIMIT}`);
  }
  const after = query.cursor === undefined ? [] : decode(query.cursor, cursor);
  if (after === undefined) wrong('cursor', 'QUERY-CURSOR', 'is not one that was given', '不是系统给出的游标');
  const filters = new Map<string, string>();
  for (const { name, read, expected, expectedZh } of rules) {
    const given = query[name];
    if (given === undefined) continue;
    const value = typeof given === 'string' ? read(given) : undefined;
    if (value === undefined) wrong(name, 'QUERY-VALUE', `must be given once, ${expected}`, `须填写一次，${expectedZh}`);
    else filters.set(name, value);
  }
  const known = new Set(['limit', 'cursor', ...rules.map(({ name }) => name)]);
  const unknown = Object.keys(query).filter((name) => !known.has(name));
  for (const name of unknown.slice(0, MOST_UNKNOWN)) {
    wrong(name, 'QUERY-UNKNOWN', `is not a parameter here; ${[...known].join(', ')} are`, '不是此处的参数');
  }
  if (errors.length > 0) throw new ProblemError('TG-3002', 'The page asked for cannot be given.', errors);
  return { limit, after: after ?? [], filters };
}

/** Codes of what can be wrong with a query. */
export const QUERY_CODES = {
  'QUERY-LIMIT': ['`limit` is 1 to 200.', 'limit为1至200。'],
  'QUERY-CURSOR': [
    '`cursor` is a `nextCursor` that was given, for the same list.',
    'cursor须为同一列表给出的nextCursor。',
  ],
  'QUERY-VALUE': ['A filter has a value it cannot have, or is given twice.', '条件取值无效或重复。'],
  'QUERY-UNKNOWN': ['There is no such parameter here.', '此处无该参数。'],
} as const;
type QueryCode = keyof typeof QUERY_CODES;

/** One page of rows, of which one more than the limit was asked for to know whether there is a next one. */
export function pageOf<R, V>(
  rows: readonly R[],
  limit: number,
  key: (row: R) => readonly string[],
  view: (row: R) => V,
) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: items.map(view), ...(more ? { nextCursor: encode(key(last)) } : {}) };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const encode = (parts: readonly string[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

function decode(cursor: unknown, forms: readonly RegExp[]): readonly string[] | undefined {
  if (typeof cursor !== 'string' || cursor.length > 500) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts.length !== forms.length) return undefined;
    return parts.every((part, index) => typeof part === 'string' && forms[index]?.test(part) === true)
      ? (parts as string[])
      : undefined;
  } catch {
    return undefined;
  }
}
