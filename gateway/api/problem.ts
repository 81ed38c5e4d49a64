/** RFC 9457 problem documents: one clear answer naming everything wrong, in both languages. */
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { Finding } from '../declaration/finding.ts';
import { isStoreAway } from '../store/away.ts';
import { ERRORS, type ErrorCode } from './errors.ts';

/** Thrown by a handler, answered by `problemHandler`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ErrorCode;
  readonly errors: readonly Finding[];
  readonly extensions: Readonly<Record<string, string>>;
  /** Names this one answer. */
  readonly instance = `urn:uuid:${uuidv7()}`;
  constructor(
    code: ErrorCode,
    detail: string,
    errors: readonly Finding[] = [],
    extensions: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.code = code;
    this.errors = errors;
    this.extensions = extensions;
  }
}

/** The problem document as text. */
export function problemText({ code, message, instance, extensions, errors }: ProblemError): string {
  const { status, title, titleZh, advice, adviceZh } = ERRORS[code];
  return JSON.stringify({
    type: `/problems/${code}`,
    title,
    titleZh,
    status,
    code,
    detail: message,
    advice,
    adviceZh,
    instance,
    ...extensions,
    ...(errors.length === 0 ? {} : { errors }),
  });
}

function sendProblem(response: Response, error: ProblemError): void {
  const { status } = ERRORS[error.code];
  const retryAfter = RETRY_AFTER[error.code];
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter));
  response.status(status).type('application/problem+json').send(problemText(error));
}

/** Seconds after which to send it again. */
const RETRY_AFTER: Partial<Record<ErrorCode, number>> = { 'TG-1009': 3600, 'TG-5002': 5 };

export const notFound: RequestHandler = (request) => {
  throw new ProblemError('TG-3001', `Nothing is at ${request.method} ${request.path}.`);
};

/** What body-parser and the router throw, as far as it is looked at. */
interface LibraryError {
  readonly type?: string;
  readonly status?: number;
  readonly limit?: number;
  readonly message?: unknown;
}

/** Turns whatever a handler threw into one problem document. What was not expected is logged, never shown. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof ProblemError) return sendProblem(response, error);
    const expected = fromLibrary((typeof error === 'object' && error !== null ? error : {}) as LibraryError);
    if (expected !== undefined) return sendProblem(response, expected);
    const problem = unexpected(error);
    const { instance } = problem;
    // Who got the answer is asked to give its `instance` to the operator, who finds by it what happened.
    log.error({ err: error, method: request.method, path: request.path, instance }, 'a request failed');
    return sendProblem(response, problem);
  };
}

/** What the client did wrong, in the words of the library that saw it. */
function fromLibrary({ type, status = 500, limit, message }: LibraryError): ProblemError | undefined {
  const detail = typeof message === 'string' ? message : 'bad request';
  if (type === 'entity.too.large') return new ProblemError('TG-1004', `The limit is ${limit ?? 0} bytes.`);
  if (type === 'encoding.unsupported') return new ProblemError('TG-1005', detail);
  if (status < 400 || status >= 500) return undefined;
  // The router has no type on the error it throws for a path that cannot be decoded.
  return new ProblemError(type === undefined && detail.startsWith('Failed to decode') ? 'TG-3004' : 'TG-1010', detail);
}

function unexpected(error: unknown): ProblemError {
  return isStoreAway(error)
    ? new ProblemError('TG-5002', 'The store did not take it.')
    : new ProblemError('TG-5001', 'The request could not be completed.');
}
