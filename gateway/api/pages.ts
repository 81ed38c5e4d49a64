/** Cursor pages: stable under inserts, the cursor opaque to the client. */
import type { Request } from 'express';
import { ProblemError } from './problem.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export interface PageQuery {
  readonly limit: number;
  /** The parts of the cursor; empty for the first page. */
  readonly after: readonly string[];
}

/** Reads `limit` and `cursor`. @throws ProblemError TG-3002 naming what is wrong. */
export function pageQuery(query: Request['query'], parts: number): PageQuery {
  const errors = [];
  const limit = query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    errors.push({
      pointer: 'limit',
      code: 'QUERY-LIMIT',
      detail: `must be 1 to ${MAX_LIMIT}`,
      detailZh: `须为1至${MAX_LIMIT}`,
    });
  }
  const after = query.cursor === undefined ? [] : decode(query.cursor);
  if (after === undefined || (after.length > 0 && after.length !== parts)) {
    errors.push({
      pointer: 'cursor',
      code: 'QUERY-CURSOR',
      detail: 'is not one that was given',
      detailZh: '不是系统给出的游标',
    });
  }
  if (errors.length > 0) throw new ProblemError('TG-3002', 'The page asked for cannot be given.', errors);
  return { limit, after: after ?? [] };
}

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

const encode = (parts: readonly string[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

function decode(cursor: unknown): readonly string[] | undefined {
  if (typeof cursor !== 'string' || cursor.length > 500) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : undefined;
  } catch {
    return undefined;
  }
}
