/** A gateway of a few lines for the tests of the mocks: it keeps what is pushed, and can be told to fail. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Push {
  readonly party: string;
  readonly authorization: string;
  readonly mediaType: string;
  readonly body: Buffer;
}

export interface TestGateway {
  readonly url: string;
  readonly pushes: readonly Push[];
  /** Status and body of the answers from now on; 0 drops the connection. */
  answer: { status: number; body: Uint8Array | string };
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Listens on any free port, or on `port` to come back where it was. */
export async function startTestGateway(port = 0): Promise<TestGateway> {
  const pushes: Push[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    const { status, body: answer } = gateway.answer;
    if (status === 0) {
      request.socket.destroy();
      return;
    }
    if (status < 300) {
      const [, party = ''] = /^\/v1\/partners\/([a-z]+)\/messages$/.exec(request.url ?? '') ?? [];
      const { authorization = '', 'content-type': mediaType = '' } = request.headers;
      pushes.push({ party, authorization, mediaType, body });
    }
    response.writeHead(status);
    response.end(answer);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const gateway: TestGateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pushes,
    answer: { status: 202, body: '' },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return gateway;
}

/** What a test has started, to be stopped after it, last first. */
export type Stops = (() => Promise<void> | void)[];

export async function stopAll(stops: Stops): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

/** Asks until `found` gives something, at most a minute. */
export async function until<T>(
  what: string,
  found: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const value = await found();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`Waited a minute for ${what}.`);
    await sleep(10);
  }
}

/** Posts bytes to a mock. */
export async function post(url: string, body: Uint8Array | string, mediaType = 'application/octet-stream') {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': mediaType } });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
}
