import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DeliveryFailure } from '../adapter.ts';
import { MAX_ANSWER_BYTES, MAX_RETRY_AFTER_MS, type PostOptions, postMessage, retryAfterMs } from './http.ts';

const running: Server[] = [];
const sockets = new Set<Socket>();

async function listen(server: Server): Promise<string> {
  running.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/dec/import`;
}

const serve = (listener: RequestListener) => listen(createServer(listener));

/** Time passes only where the test says so: when the message is there, however long that took. */
const stopClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

afterEach(async () => {
  vi.useRealTimers();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(running.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** The time is only to end what hangs. */
const OPTIONS: PostOptions = {
  body: new TextEncoder().encode('<通/>'),
  mediaType: 'application/xml',
  timeoutMs: 60_000,
};

async function failure(url: string, options: Partial<PostOptions> = {}): Promise<DeliveryFailure> {
  const outcome = await postMessage(url, { ...OPTIONS, ...options }).catch((error: unknown) => error);
  if (!(outcome instanceof DeliveryFailure)) throw new Error(`no DeliveryFailure: ${String(outcome)}`);
  return outcome;
}

describe('handing a message over by HTTP', () => {
  it('sends body, media type and headers and gives the answer back', async () => {
    const url = await serve((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { authorization, 'content-type': type } = request.headers;
        response.setHeader('content-type', 'text/xml');
        response.end(`${request.method} ${request.url} ${type} ${authorization} ${Buffer.concat(parts).toString()}`);
      });
    });
    const answer = await postMessage(url, { ...OPTIONS, headers: { authorization: 'Bearer k' } });
    expect(answer).toMatchObject({ status: 200, mediaType: 'text/xml' });
    expect(new TextDecoder().decode(answer.body)).toBe('POST /dec/import application/xml Bearer k <通/>');
  });

  it.each([
    [503, 'transient'],
    [502, 'transient'],
    [504, 'transient'],
    [429, 'transient'],
    [408, 'transient'],
    [425, 'transient'],
    [500, 'ambiguous'],
    [501, 'ambiguous'],
    [400, 'permanent'],
    [401, 'permanent'],
    [404, 'permanent'],
    [422, 'permanent'],
    [302, 'permanent'],
    [304, 'permanent'],
  ])('status %i is %s', async (status, failureClass) => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await failure(url)).toMatchObject({ failureClass, code: `http-${status}` });
    // A redirect is not followed, and nothing is tried twice here.
    expect(asked).toBe(1);
  });

  it('keeps the reason and the pause the partner asked for', async () => {
    const url = await serve((_, response) =>
      response.writeHead(503, { 'retry-after': '7' }).end('closed for the night'),
    );
    const failed = await failure(url);
    expect(failed).toMatchObject({ retryAfterMs: 7000 });
    expect(failed.message).toContain('closed for the night');
  });

  it('nobody there is transient: nothing was sent', async () => {
    const url = await serve((_, response) => response.end());
    const server = running.pop();
    await new Promise((resolve) => server?.close(resolve));
    expect(await failure(url)).toMatchObject({ failureClass: 'transient', code: 'connect' });
    expect(await failure('http://nowhere.invalid/')).toMatchObject({ failureClass: 'transient', code: 'dns' });
  });

  it('cut off after the message is ambiguous, before or inside the answer', async () => {
    const silent = await serve((request) => request.on('data', () => request.socket.destroy()));
    expect(await failure(silent)).toMatchObject({ failureClass: 'ambiguous', code: 'reset' });
    const half = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect(await failure(half)).toMatchObject({ failureClass: 'ambiguous', code: 'reset' });
  });

  it('no answer in time is ambiguous, also one that drips', async () => {
    stopClock();
    const mute = await serve(() => vi.advanceTimersByTime(100));
    expect(await failure(mute, { timeoutMs: 100 })).toMatchObject({ failureClass: 'ambiguous', code: 'timeout' });
    const dripping = await serve((_, response) => {
      const timer = setInterval(() => {
        response.write('.');
        vi.advanceTimersByTime(20);
      }, 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await failure(dripping, { timeoutMs: 150 })).toMatchObject({ failureClass: 'ambiguous', code: 'timeout' });
  });

  it('an answer without end is given up at the limit', async () => {
    const url = await serve((_, response) => {
      response.end(Buffer.alloc(MAX_ANSWER_BYTES + 1));
    });
    expect(await failure(url)).toMatchObject({ failureClass: 'ambiguous', code: 'answer-too-large' });
  });

  it('what is no HTTP at all is ambiguous: it had the message', async () => {
    const url = await listen(createTcpServer((socket) => socket.on('data', () => socket.end('220 mail here\r\n'))));
    expect(await failure(url)).toMatchObject({ failureClass: 'ambiguous', code: 'reset' });
  });

  it('no TLS on the other side is transient: the message was not sent', async () => {
    const url = await serve((_, response) => response.end());
    expect(await failure(url.replace('http:', 'https:'))).toMatchObject({ failureClass: 'transient' });
  });

  it('stopped before is transient, stopped while it travels is ambiguous', async () => {
    const stopping = new AbortController();
    const url = await serve(() => stopping.abort());
    expect(await failure(url, { signal: AbortSignal.abort() })).toMatchObject({
      failureClass: 'transient',
      code: 'aborted',
    });
    expect(await failure(url, { signal: stopping.signal })).toMatchObject({
      failureClass: 'ambiguous',
      code: 'aborted',
    });
  });

  it.each(['', 'customs', 'ftp://h/', 'http://'])('address %j is permanent', async (url) => {
    expect(await failure(url)).toMatchObject({ failureClass: 'permanent', code: 'url' });
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2018-01-05T00:00:00Z');
  it.each([
    [undefined, undefined],
    ['3', 3000],
    ['Fri, 05 Jan 2018 00:00:10 GMT', 10_000],
    ['Fri, 05 Jan 2017 00:00:10 GMT', 0],
    ['999999999', MAX_RETRY_AFTER_MS],
    ['soon', undefined],
  ])('%j is %j', (value, expected) => {
    expect(retryAfterMs(value, now)).toBe(expected);
  });
});
