import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { SoapTransportError } from './errors.ts';

/** Bodies of both directions are bounded like every message of the gateway. */
export const SOAP_MAX_BYTES = 2 * 1024 * 1024;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface HttpExchange {
  post(url: string, body: Buffer, headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<HttpAnswer>;
  close(): void;
}

const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME)/;

/** Milliseconds of a Retry-After header (RFC 9110, 10.2.3: seconds or a date), undefined when there is none. */
export function retryAfterMs(value: string | string[] | undefined, now: Date): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^[0-9]{1,7}$/.test(value)) return Number(value) * 1000;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now.getTime());
}

function readBounded(response: IncomingMessage, maxBytes: number, done: (body: Buffer | 'too-large') => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      done('too-large');
      return;
    }
    chunks.push(chunk);
  });
  response.on('end', () => done(Buffer.concat(chunks)));
}

/**
 * POST with a bound on time and size, redirects never followed. node:http instead of fetch or the client that comes
 * with the soap package, because only here it can be seen whether a request had left when it failed, and because that
 * client cuts the envelope out of the answer with a pattern that takes quadratic time on hostile text.
 * `timeoutMs` bounds the whole exchange, from the call to the last byte of the answer.
 */
export function httpExchange(timeoutMs: number, maxBytes: number): HttpExchange {
  const plain = new PlainAgent({ keepAlive: true, maxSockets: 8 });
  const secure = new SecureAgent({ keepAlive: true, maxSockets: 8 });

  const post: HttpExchange['post'] = (url, body, headers, signal) =>
    new Promise((resolve, reject) => {
      const target = new URL(url);
      const options = { method: 'POST', headers: { ...headers, 'Content-Length': String(body.length) } };
      const request: ClientRequest =
        target.protocol === 'https:'
          ? secureRequest(target, { ...options, agent: secure })
          : plainRequest(target, { ...options, agent: plain });
      let sent = false;
      let settled = false;
      const settle = (act: () => void) => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        act();
      };
      const fail = (error: SoapTransportError) => {
        settle(() => reject(error));
        request.destroy();
      };
      const abort = () => fail(new SoapTransportError('aborted', 'The exchange was stopped.', { sent }));
      const timer = setTimeout(() => {
        fail(new SoapTransportError('timeout', `No complete answer within ${timeoutMs} ms.`, { sent }));
      }, timeoutMs);

      const mark = () => {
        sent = true;
      };
      request.on('socket', (socket) => {
        // A connection taken from the pool is open already; a new one has sent nothing before it connects.
        if (socket.connecting) socket.once(target.protocol === 'https:' ? 'secureConnect' : 'connect', mark);
        else mark();
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        const code = error.code ?? '';
        const kind = TLS_CODE.test(code) ? 'tls' : sent ? 'reset' : 'connect';
        fail(new SoapTransportError(kind, `${code || 'error'}: ${error.message}`, { sent: sent && kind !== 'tls' }));
      });
      request.on('response', (response) => {
        const status = response.statusCode ?? 0;
        const cut = () => fail(new SoapTransportError('reset', 'The answer broke off.', { sent: true, status }));
        response.on('error', cut);
        response.on('close', () => {
          if (!response.complete) cut();
        });
        readBounded(response, maxBytes, (answer) => {
          if (answer === 'too-large') {
            const message = `The answer has more than ${maxBytes} bytes.`;
            fail(new SoapTransportError('too-large', message, { sent: true, status }));
            return;
          }
          settle(() => resolve({ status, headers: response.headers, body: answer }));
        });
      });
      if (signal?.aborted) abort();
      else {
        signal?.addEventListener('abort', abort, { once: true });
        request.end(body);
      }
    });

  return {
    post,
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}
