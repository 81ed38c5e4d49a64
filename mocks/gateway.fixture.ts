/** A gateway of a few lines for the tests of the mocks: it keeps what is pushed, and can be told to fail. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Agency, type Mock, type MockOptions, startAgency } from './agency.ts';

export interface Push {
  readonly party: string;
  readonly authorization: string;
  readonly mediaType: string;
  readonly body: Buffer;
}

export interface TestGateway {
  readonly url: string;
  readonly pushes: readonly Push[];
  /** Status and body of the answers from now on; 0 drops the connection. Of some pushes only, where it says which. */
  answer: { status: number; body: Uint8Array | string; to?: (push: Buffer) => boolean };
  stop(): Promise<void>;
}

const TAKEN = { status: 202, body: '' };

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
    const { status, body: answer } = gateway.answer.to?.(body) === false ? TAKEN : gateway.answer;
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
    answer: TAKEN,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return gateway;
}

/** Steps of an agency that a test holds back until it has said what has to come before them, however slow it is. */
export interface Hold {
  /** Whether a step waits; it is asked again a moment later. */
  back(step: string, args: Readonly<Record<string, string>>): boolean;
}

const HELD_AGAIN_MS = 50;

/** Holds back the steps of these names. */
export const hold = (...steps: readonly string[]): Hold => ({ back: (step) => steps.includes(step) });

export function letGo(held: Hold): void {
  held.back = () => false;
}

/** The agency with some of its steps held back. */
export const heldBack = (agency: Agency, held: Hold = hold()): Agency => ({
  ...agency,
  step(turn, theCase, step, args) {
    if (held.back(step, args)) turn.later(theCase.declarationNo, step, HELD_AGAIN_MS, args);
    else agency.step(turn, theCase, step, args);
  },
});

/** What a test has started, to be stopped after it, last first. */
export type Stops = (() => Promise<void> | void)[];

export async function stopAll(stops: Stops): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

/** What differs from an agency as it comes, and steps to be held back. */
export type MockUnderTest = Partial<MockOptions> & { readonly held?: Hold };

/** An agency that pushes, and the gateway it pushes to; a gateway of its own where none is given. */
export async function startBeside(
  agency: Agency,
  stops: Stops,
  { held, ...options }: MockUnderTest & Pick<MockOptions, 'key'>,
  gateway?: TestGateway,
): Promise<{ readonly mock: Mock; readonly gateway: TestGateway }> {
  const to = gateway ?? (await startTestGateway());
  if (gateway === undefined) stops.push(to.stop);
  const where = { party: agency.party, gatewayUrl: to.url, pace: 0.1 };
  const mock = await startAgency(heldBack(agency, held), { ...where, ...options });
  stops.push(mock.stop);
  return { mock, gateway: to };
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
