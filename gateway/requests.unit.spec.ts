/** Stopping a server: what is under way is answered, and nothing else is waited for. */
import { once } from 'node:events';
import { Agent, createServer, type RequestListener, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { Requests } from './requests.ts';

/** Longer than any test takes: whoever waits for it hangs. */
const FOR_EVER = 3_600_000;

const ends: Array<() => unknown> = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function serving(answer: RequestListener) {
  const server: Server = createServer(answer);
  const requests = new Requests(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  ends.push(() => agent.destroy());
  /** The status and the Connection header of the answer, or the error's code. */
  const ask = (path = '/') =>
    new Promise<string>((resolve) => {
      const asked = request({ port, path, agent }, (response) => {
        response.resume();
        response.once('end', () => resolve(`${response.statusCode} ${response.headers.connection}`));
        response.once('error', (error: NodeJS.ErrnoException) => resolve(`${error.code}`));
      });
      asked.once('error', (error: NodeJS.ErrnoException) => resolve(`${error.code}`));
      asked.end();
    });
  return { server, requests, port, ask };
}

/** A promise and what resolves it. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

it('every request under way is answered, and its connection closed with the answer', async () => {
  const [come, go] = [gate(), gate()];
  let count = 0;
  const { requests, ask } = await serving(async (_, response) => {
    count += 1;
    if (count === 3) come.open();
    await go.opened;
    response.end('done');
  });
  const asked = [ask(), ask(), ask()];
  await come.opened;
  const ended = requests.end(FOR_EVER);
  expect(await ask()).toBe('ECONNREFUSED');
  go.open();
  expect(await Promise.all(asked)).toEqual(['200 close', '200 close', '200 close']);
  await ended;
});

it('an answer whose head was out is finished', async () => {
  const [come, go] = [gate(), gate()];
  const { requests, ask } = await serving(async (_, response) => {
    response.writeHead(200).write('begun');
    come.open();
    await go.opened;
    response.end('done');
  });
  const asked = ask();
  await come.opened;
  const ended = requests.end(FOR_EVER);
  go.open();
  expect(await asked).toBe('200 keep-alive');
  await ended;
});

it('a connection that waits for its next request, or never had one, is not waited for', async () => {
  const { server, requests, port, ask } = await serving((_, response) => response.end('done'));
  expect(await ask()).toBe('200 keep-alive');
  const silent = connect(port, '127.0.0.1').on('error', () => undefined);
  ends.push(() => silent.destroy());
  await once(server, 'connection');
  await requests.end(FOR_EVER);
});

it('a request that came as the stop began, on a connection that was there, is answered once', async () => {
  const [come, go] = [gate(), gate()];
  const { server, requests, port, ask } = await serving(async (asked, response) => {
    if (asked.url === '/held') {
      come.open();
      await go.opened;
    }
    response.end('done');
  });
  const late = connect(port, '127.0.0.1');
  await once(server, 'connection');
  const held = ask('/held');
  await come.opened;
  const ended = requests.end(FOR_EVER);
  late.write('GET /late HTTP/1.1\r\nHost: here\r\n\r\n');
  let text = '';
  late.on('data', (some) => {
    text += String(some);
  });
  await once(late, 'close');
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\nConnection: close\r\n/);
  go.open();
  expect(await held).toBe('200 close');
  await ended;
});

it('what never ends is broken off', async () => {
  const come = gate();
  const { requests, ask } = await serving(() => come.open());
  const asked = ask();
  await come.opened;
  await requests.end(1);
  expect(await asked).toBe('ECONNRESET');
});
