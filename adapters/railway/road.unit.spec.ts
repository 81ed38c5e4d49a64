import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { DeliveryFailure } from '../adapter.ts';
import { CONTAINER_IMPORT, ENCODE, fromStation, PARTNER, READ } from './examples.fixture.ts';
import { railwayAdapter } from './index.ts';

interface Seen {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

let server: Server | undefined;
afterEach(async () => {
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});

async function station(status: number, answer: Uint8Array): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const listening = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(status, { 'content-type': 'application/edifact' }).end(answer);
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, seen };
}

const message = railwayAdapter.encode({ kind: 'declare', declaration: CONTAINER_IMPORT }, ENCODE);

describe('the road to the station', () => {
  it('posts the interchange to /edi and brings back its CONTRL', async () => {
    const contrl = fromStation('CONTRL', [`UCI+${message.reference}+SWDATONG:ZZZ+DTVSTATION:ZZZ+7`], {
      release: '4:1',
    });
    const { url, seen } = await station(200, contrl);
    const road = railwayAdapter.connect({ ...PARTNER, url: `${url}/`, key: 'secret' });
    const arrivals = await road.send(message, new AbortController().signal);
    await road.close();
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      path: '/edi',
      headers: { 'content-type': 'application/edifact', authorization: 'Bearer secret' },
    });
    expect(seen[0]?.body.equals(message.body)).toBe(true);
    expect(arrivals).toHaveLength(1);
    const [arrival] = arrivals;
    expect(arrival?.mediaType).toContain('application/edifact');
    const reading = railwayAdapter.read(arrival?.body ?? new Uint8Array(), READ);
    expect(reading?.reports[0]?.acknowledgement).toEqual({ reference: ENCODE.reference, outcome: 'received' });
  });

  it('takes an empty answer for no answer, and shows no key where there is none', async () => {
    const { url, seen } = await station(202, new Uint8Array());
    expect(await railwayAdapter.connect({ ...PARTNER, url }).send(message, new AbortController().signal)).toEqual([]);
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  it.each([
    [503, 'transient'],
    [404, 'permanent'],
  ])('passes the failure of status %i on as %s', async (status, failureClass) => {
    const { url } = await station(status, new Uint8Array());
    const sent = railwayAdapter.connect({ ...PARTNER, url }).send(message, new AbortController().signal);
    await expect(sent).rejects.toMatchObject({ name: 'DeliveryFailure', failureClass });
    await expect(sent).rejects.toBeInstanceOf(DeliveryFailure);
  });
});
