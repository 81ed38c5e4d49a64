/** Request bodies: bytes first, because original bytes are kept and encodings are told apart by us, not guessed. */
import express, { type Request, type RequestHandler } from 'express';
import type { NotJson } from '../declaration/checked.ts';
import { type JsonRead, readJson } from '../declaration/json-text.ts';
import { ProblemError } from './problem.ts';

/** At most 1 MB for a declaration. */
export const DECLARATION_LIMIT = 1_000_000;
/** At most 2 MB for a message of a party. */
export const MESSAGE_LIMIT = 2_000_000;

/** At most 100 KB for what is asked of a declaration: a reason and at most 500 units. */
export const REQUEST_LIMIT = 100_000;

/**
 * Reads the body as bytes whatever its media type says. Answers TG-1010 where the connection broke before it was read:
 * who asks is looked up first, and body-parser takes the body of a connection that broke meanwhile for one that was read
 * already, and leaves none. That is not an empty body.
 */
export function rawBody(limit: number): RequestHandler {
  const read = express.raw({ type: () => true, limit });
  return (request, response, next) =>
    read(request, response, (error?: unknown) => {
      const cut = error === undefined && isAnnounced(request) && !Buffer.isBuffer(request.body);
      next(cut ? new ProblemError('TG-1010', 'The connection broke before the body was read.') : error);
    });
}

/** Whether a body comes with the request, be it of no bytes (RFC 9112, 6). */
const isAnnounced = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined;

/** The bytes of the body; none where the request had none. */
export const bytesOf = (request: Request): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

/**
 * The body as one JSON value, with the names in it that stand twice.
 * @throws ProblemError TG-1002 or TG-1003, saying where it breaks.
 */
export function jsonOf(bytes: Uint8Array): JsonRead {
  const read = readJson(bytes);
  if (read.kind === 'notJson') throw notJson(read);
  return read;
}

export const notJson = ({ broken, detail }: NotJson): ProblemError =>
  new ProblemError(broken === 'bytes' ? 'TG-1003' : 'TG-1002', detail);
