import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ENCODE, RAIL_EXPORT, READ } from './examples.fixture.ts';
import { customsAdapter } from './index.ts';

const RESPONSE =
  '<DecImportResponse xmlns="http://www.chinaport.gov.cn/dec"><ResponseCode>0</ResponseCode><ClientSeqNo>TG1180105050300001</ClientSeqNo></DecImportResponse>';

describe('the road to customs', () => {
  let server: Server | undefined;
  const asked: string[] = [];

  async function road(answer: string, key?: string) {
    asked.length = 0;
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'}`);
      response.setHeader('content-type', 'application/xml');
      response.end(answer);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return customsAdapter.connect({ ...ENCODE.partner, url, ...(key === undefined ? {} : { key }) });
  }

  afterEach(async () => {
    await new Promise((resolve) => server?.close(resolve));
  });

  const message = customsAdapter.encode({ kind: 'declare', declaration: RAIL_EXPORT }, ENCODE);
  const signal = new AbortController().signal;

  it('posts a declaration to its address with our key and gives the response to be read', async () => {
    const opened = await road(RESPONSE, 'secret');
    const [arrival, ...others] = await opened.send(message, signal);
    expect(asked).toEqual(['POST /dec/import Bearer secret']);
    expect(others).toEqual([]);
    const reading = customsAdapter.read(arrival?.body ?? new Uint8Array(), READ);
    expect(reading?.reports[0]?.acknowledgement).toEqual({ reference: message.reference, outcome: 'accepted' });
    await opened.close();
  });

  it('posts an inspection order to its own address, and an empty answer is none', async () => {
    const opened = await road('');
    expect(await opened.send({ ...message, type: 'InspectionOrder' }, signal)).toEqual([]);
    expect(asked).toEqual(['POST /inspection-orders -']);
  });

  it('posts an amendment to its own address', async () => {
    const opened = await road('');
    await opened.send({ ...message, type: 'DecModMessage' }, signal);
    expect(asked).toEqual(['POST /dec/mod -']);
  });

  it('has no address for anything else', async () => {
    const opened = await road('');
    await expect(opened.send({ ...message, type: 'COREOR' }, signal)).rejects.toMatchObject({
      failureClass: 'permanent',
    });
    expect(asked).toEqual([]);
  });
});
