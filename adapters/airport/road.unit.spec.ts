import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { DeliveryFailure } from '../adapter.ts';
import { encode } from './encode.ts';
import { bytes, encodeContext, exportDeclaration, partner } from './examples.fixture.ts';
import { airportAdapter } from './index.ts';

const message = encode({ kind: 'declare', declaration: exportDeclaration() }, encodeContext());
const servers: Server[] = [];

async function terminal(handler: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => handler(request, Buffer.concat(parts), response));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  return `http://127.0.0.1:${address.port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

const signal = new AbortController().signal;

describe('the road to the terminal', () => {
  it('posts the message as text and hands over the answer', async () => {
    const seen: { url?: string | undefined; type?: string | undefined; key?: string | undefined; body?: Buffer } = {};
    const fma = bytes('FMA', 'ACK/OK', 'FWB/16', '999-76543213DATICN/T12K340.5MC2.1');
    const url = await terminal((request, body, response) => {
      const { 'content-type': type, authorization: key } = request.headers;
      Object.assign(seen, { url: `${request.method} ${request.url}`, type, key, body });
      response.writeHead(200, { 'content-type': 'text/plain' }).end(fma);
    });
    const road = airportAdapter.connect({ ...partner({}, `${url}/`), key: 'tgk_terminal' });
    const [answer, ...others] = await road.send(message, signal);
    expect(others).toEqual([]);
    expect(Buffer.from(answer?.body ?? []).equals(Buffer.from(fma))).toBe(true);
    expect(seen).toMatchObject({ url: 'POST /cargo-imp', type: 'text/plain', key: 'Bearer tgk_terminal' });
    expect(seen.body?.equals(Buffer.from(message.body))).toBe(true);
    expect(road.fetch).toBeUndefined();
    await road.close();
  });

  it('hands over nothing when the terminal answers without a body', async () => {
    const url = await terminal((_request, _body, response) => response.writeHead(202).end());
    expect(await airportAdapter.connect(partner({}, url)).send(message, signal)).toEqual([]);
  });

  it('classifies what fails: busy is tried again, refused is not', async () => {
    const failure = async (status: number) => {
      const url = await terminal((_request, _body, response) => response.writeHead(status).end());
      try {
        await airportAdapter.connect(partner({}, url)).send(message, signal);
      } catch (error) {
        if (error instanceof DeliveryFailure) return error.failureClass;
        throw error;
      }
      return 'sent';
    };
    expect(await failure(503)).toBe('transient');
    expect(await failure(400)).toBe('permanent');
  });
});
