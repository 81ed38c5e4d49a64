/** Answers what Node refuses before there is a request: too long, too slow, or no HTTP at all. */
import type { Duplex } from 'node:stream';
import { ERRORS, type ErrorCode } from './errors.ts';
import { ProblemError, problemText } from './problem.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'TG-3005',
  ERR_HTTP_REQUEST_TIMEOUT: 'TG-3007',
};

/** For the `clientError` event of the HTTP server: one problem document, then the connection is closed. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = new ProblemError(CODES[error.code ?? ''] ?? 'TG-3006', error.message);
  const body = problemText(problem);
  const head = [
    `HTTP/1.1 ${ERRORS[problem.code].status} Refused`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
