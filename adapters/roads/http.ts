/**
 * Handing a message over by HTTP, with the failure classified where it happened.
 *
 * node:http is used, not fetch: only its socket events tell whether the partner can have seen the message. Each
 * message has its own connection: of a reused one that breaks nobody can say whether it broke before or after delivery.
 */
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { DeliveryFailure } from '../adapter.ts';

/** Bytes of an answer that are read at most. */
export const MAX_ANSWER_BYTES = 2 * 1024 * 1024;
/** A partner that asks for a longer pause is tried again after this one: 24 hours, in milliseconds. */
export const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

export interface PostOptions {
  readonly body: Uint8Array;
  readonly mediaType: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds for the whole exchange: connecting, sending, and reading the answer to its end. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface PostAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** Content type of the answer, `''` where it has none. */
  readonly mediaType: string;
}

/**
 * Posts `body` to `url` and resolves with the answer when its status is 2xx.
 * @throws DeliveryFailure
 * - transient: no connection (code `connect`, `dns`, `tls`, `timeout` or `aborted`), so nothing was sent; or 408, 425,
 *   429, 502, 503, 504 (`http-503` …), with the partner's Retry-After where it gave one;
 * - ambiguous: connected, but broken off, given up or aborted before the answer was complete (`reset`, `timeout`,
 *   `aborted`, `answer-too-large`), or any other 5xx: the partner may have the message;
 * - permanent: the address is not one (`url`), a redirect (never followed), any other 3xx or 4xx.
 */
export async function postMessage(url: string, options: PostOptions): Promise<PostAnswer> {
  const target = addressOf(url);
  if (options.signal?.aborted === true) throw new DeliveryFailure('transient', 'aborted', 'Stopped before sending.');
  const answer = await exchange(target, options);
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw statusFailure(answer);
}

function addressOf(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol === 'http:' || target?.protocol === 'https:') return target;
  throw new DeliveryFailure('permanent', 'url', 'The address of the partner is not an http or https address.');
}

interface RawAnswer extends PostAnswer {
  readonly retryAfter: string | undefined;
}

function exchange(target: URL, options: PostOptions): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    // Set once the connection stands: from then on bytes of the message may have reached the partner.
    let connected = false;
    let finished = false;
    const secure = target.protocol === 'https:';
    const settings: RequestOptions = {
      method: 'POST',
      agent: false,
      headers: {
        accept: '*/*',
        ...options.headers,
        'content-type': options.mediaType,
        'content-length': String(options.body.byteLength),
        connection: 'close',
      },
    };
    const request = (secure ? httpsRequest : httpRequest)(target, settings);
    const finish = (settle: () => void) => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const fail = (code: string, message: string) => {
      finish(() => reject(new DeliveryFailure(connected ? 'ambiguous' : 'transient', code, message)));
      request.destroy();
    };
    const onAbort = () => fail('aborted', 'Stopped while the message was being sent.');
    const timer = setTimeout(
      () => fail('timeout', `No complete answer within ${options.timeoutMs} ms.`),
      options.timeoutMs,
    );
    options.signal?.addEventListener('abort', onAbort, { once: true });
    request.on('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => fail(codeOf(error, connected), reasonOf(error)));
    request.on('response', (response) => {
      readAnswer(response).then(
        (answer) => finish(() => resolve(answer)),
        (error: unknown) => fail(error instanceof TooLarge ? 'answer-too-large' : 'reset', reasonOf(error)),
      );
    });
    request.end(options.body);
  });
}

class TooLarge extends Error {}

async function readAnswer(response: IncomingMessage): Promise<RawAnswer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    const bytes: Buffer = part;
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES) throw new TooLarge(`The answer has more than ${MAX_ANSWER_BYTES} bytes.`);
    parts.push(bytes);
  }
  return {
    status: response.statusCode ?? 0,
    body: new Uint8Array(Buffer.concat(parts)),
    mediaType: response.headers['content-type'] ?? '',
    retryAfter: response.headers['retry-after'],
  };
}

function codeOf(error: NodeJS.ErrnoException, connected: boolean): string {
  if (connected) return 'reset';
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return 'dns';
  return /^(ERR_TLS|ERR_SSL|CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(error.code ?? '') ? 'tls' : 'connect';
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return error.message === '' ? (code ?? error.name) : error.message;
}

/** The partner did not take it now and may take it later: RFC 9110 and RFC 6585. */
export const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504]);

function statusFailure(answer: RawAnswer): DeliveryFailure {
  const { status } = answer;
  const excerpt = new TextDecoder().decode(answer.body.subarray(0, 500)).replace(/\s+/g, ' ').trim();
  const message = `The partner answered ${status}${excerpt === '' ? '.' : `: ${excerpt}`}`;
  const code = `http-${status}`;
  if (TRANSIENT_STATUSES.has(status)) {
    return new DeliveryFailure('transient', code, message, retryAfterMs(answer.retryAfter, Date.now()));
  }
  return new DeliveryFailure(status >= 500 ? 'ambiguous' : 'permanent', code, message);
}

/** Retry-After (RFC 9110, 10.2.3), seconds or a date, in milliseconds from `now`; undefined when absent or not one. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const wait = /^[0-9]{1,9}$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), MAX_RETRY_AFTER_MS);
}
