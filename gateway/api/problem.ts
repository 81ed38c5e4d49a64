/** RFC 9457 problem documents: one clear answer naming everything wrong, in both languages. */
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { Finding } from '../declaration/finding.ts';
import { ERRORS, type ErrorCode } from './errors.ts';

/** Thrown by a handler, answered by `problemHandler`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ErrorCode;
  readonly errors: readonly Finding[];
  readonly extensions: Readonly<Record<string, string>>;
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

export function sendProblem(response: Response, error: ProblemError): void {
  const row = ERRORS[error.code];
  response
    .status(row.status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `/problems/${error.code}`,
        title: row.title,
        titleZh: row.titleZh,
        status: row.status,
        code: error.code,
        detail: error.message,
        advice: row.advice,
        adviceZh: row.adviceZh,
        instance: `urn:uuid:${uuidv7()}`,
        ...error.extensions,
        ...(error.errors.length === 0 ? {} : { errors: error.errors }),
      }),
    );
}

export const notFound: RequestHandler = (request) => {
  throw new ProblemError('TG-3001', `Nothing is at ${request.method} ${request.path}.`);
};

interface BodyParserError {
  readonly type?: string;
  readonly status?: number;
  readonly limit?: number;
}

/** Turns whatever a handler threw into one problem document. What was not expected is logged, never shown. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof ProblemError) return sendProblem(response, error);
    const { type, status, limit } = (typeof error === 'object' && error !== null ? error : {}) as BodyParserError;
    if (type === 'entity.too.large') {
      return sendProblem(response, new ProblemError('TG-1004', `The limit is ${limit ?? 0} bytes.`));
    }
    if (error instanceof URIError || (status !== undefined && status >= 400 && status < 500)) {
      return sendProblem(response, new ProblemError('TG-3002', error instanceof Error ? error.message : 'bad request'));
    }
    log.error({ err: error, method: request.method, path: request.path }, 'a request failed');
    return sendProblem(response, new ProblemError('TG-5001', 'The request could not be completed.'));
  };
}
