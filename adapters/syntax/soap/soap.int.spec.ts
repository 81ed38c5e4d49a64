import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SoapFault, type SoapHandler, SoapTransportError, soapClient, soapHandler } from './index.ts';

const WSDL = new URL('../../../contracts/inspection/exchange.wsdl', import.meta.url);
const closers: (() => void)[] = [];

/** Time passes only where the test says so: when the request is there, however long that took. */
const stopClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

afterEach(() => {
  vi.useRealTimers();
  for (const close of closers.splice(0)) close();
});

async function started(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/exchange`;
}

async function serving(handlers: Readonly<Record<string, SoapHandler>>, maxBytes?: number): Promise<string> {
  const handle = await soapHandler('/exchange', WSDL, handlers, maxBytes);
  return raw(async (request, response) => {
    if (!(await handle(request, response))) response.writeHead(404).end();
  });
}

async function raw(listener: Parameters<typeof createServer>[1]): Promise<string> {
  return started(createServer(listener ?? (() => undefined)));
}

async function calling(url: string, options: { timeoutMs?: number; key?: string; maxBytes?: number } = {}) {
  const client = await soapClient(WSDL, url, { timeoutMs: 60_000, ...options });
  closers.push(() => client.close());
  return client;
}

const echo: SoapHandler = ({ message }) => ({ result: String(message) });

describe('a SOAP exchange over a real connection', () => {
  it('carries XML text, Chinese and markup as it is, leading zeros too', async () => {
    const client = await calling(await serving({ PutMessage: echo }));
    for (const message of ['<a b="1">&amp; ]]> 通关</a>', '0012', '代码:01;没有符合条件的数据！', '']) {
      expect(await client.call('PutMessage', { message })).toEqual({ result: message });
    }
  });

  it('shows the key and lets the server refuse one', async () => {
    const handle = await soapHandler('/exchange', WSDL, { PutMessage: echo });
    const url = await raw((request, response) => {
      if (request.headers.authorization === 'Bearer right') void handle(request, response);
      else response.writeHead(401).end();
    });
    const right = await calling(url, { key: 'right' });
    expect(await right.call('PutMessage', { message: 'x' })).toEqual({ result: 'x' });
    const wrong = await calling(url, { key: 'wrong' });
    await expect(wrong.call('PutMessage', { message: 'x' })).rejects.toMatchObject({ code: 'http', status: 401 });
  });

  it('serves its description, and nothing at other paths', async () => {
    const url = await serving({ PutMessage: echo });
    expect(await (await fetch(`${url}?wsdl`)).text()).toBe(readFileSync(WSDL, 'utf8'));
    expect((await fetch(url.replace('exchange', 'other'))).status).toBe(404);
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(405);
  });

  it('passes a fault on, and tells nothing of what broke inside', async () => {
    const client = await calling(
      await serving({
        PutMessage: () => {
          throw new SoapFault('Client', '报文无法识别 <x>');
        },
        GetMessage: () => {
          throw new Error('password=secret at /internal/path.ts');
        },
      }),
    );
    await expect(client.call('PutMessage', { message: 'x' })).rejects.toMatchObject({
      name: 'SoapFault',
      faultCode: 'Client',
      faultString: '报文无法识别 <x>',
    });
    await expect(client.call('GetMessage', { message: 'x' })).rejects.toMatchObject({
      faultCode: 'Server',
      faultString: 'Internal error.',
    });
    await expect(client.call('DeleteMessage', { message: 'x' })).rejects.toMatchObject({ faultCode: 'Client' });
    await expect(client.call('DropTables', { message: 'x' })).rejects.toBeInstanceOf(RangeError);
  });

  it.each([
    ['no XML', 'hello', 'Client'],
    ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'Client'],
    [
      'another envelope',
      '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><a/></e:Body></e:Envelope>',
      'VersionMismatch',
    ],
    [
      'an unknown header that must be understood',
      envelope('<PutMessage/>', '<a soap:mustUnderstand="1"/>'),
      'MustUnderstand',
    ],
    ['an empty body', envelope(''), 'Client'],
    ['an unknown operation', envelope('<constructor/>'), 'Client'],
    ['deep nesting', envelope('<a>'.repeat(5000)), 'Client'],
  ])('answers %s with a fault', async (_what, body, code) => {
    const response = await fetch(await serving({ PutMessage: echo }), { method: 'POST', body });
    expect(response.status).toBe(500);
    expect(await response.text()).toContain(`<faultcode>soap:${code}</faultcode>`);
  });

  it('bounds what it takes and what it reads', async () => {
    const url = await serving({ PutMessage: () => ({ result: 'y'.repeat(5000) }) }, 10_000);
    const wide = await calling(url);
    await expect(wide.call('PutMessage', { message: 'x'.repeat(20_000) })).rejects.toMatchObject({
      code: 'http',
      status: 413,
    });
    const narrow = await calling(url, { maxBytes: 2000 });
    await expect(narrow.call('PutMessage', { message: 'x' })).rejects.toMatchObject({ code: 'too-large', sent: true });
    await expect(narrow.call('PutMessage', { message: 'x'.repeat(3000) })).rejects.toMatchObject({
      code: 'too-large',
      sent: false,
    });
    expect((await fetch(url, { method: 'POST', headers: { 'content-encoding': 'gzip' }, body: 'x' })).status).toBe(415);
  });

  it('tells a refused connection from a lost answer', async () => {
    const closed = await calling('http://127.0.0.1:1/exchange');
    await expect(closed.call('PutMessage', { message: 'x' })).rejects.toMatchObject({ code: 'connect', sent: false });
    const dying = await calling(await raw((request) => request.socket.destroy()));
    await expect(dying.call('PutMessage', { message: 'x' })).rejects.toMatchObject({ code: 'reset', sent: true });
    const half = await calling(
      await raw((_request, response) => {
        response.writeHead(200, { 'Content-Length': '500' });
        response.write('<soap');
        setTimeout(() => response.destroy(), 20);
      }),
    );
    await expect(half.call('PutMessage', { message: 'x' })).rejects.toMatchObject({ code: 'reset', sent: true });
  });

  it('gives up a silent partner in time, and at once when told to stop', async () => {
    const client = await calling(await raw(() => vi.advanceTimersByTime(100)), { timeoutMs: 100 });
    stopClock();
    await expect(client.call('PutMessage', { message: 'x' })).rejects.toMatchObject({ code: 'timeout', sent: true });
    vi.useRealTimers();
    const abort = new AbortController();
    const patient = await calling(await raw(() => abort.abort()));
    await expect(patient.call('PutMessage', { message: 'x' }, abort.signal)).rejects.toMatchObject({ code: 'aborted' });
    await expect(patient.call('PutMessage', { message: 'x' }, AbortSignal.abort())).rejects.toMatchObject({
      code: 'aborted',
      sent: false,
    });
  });

  it('gives up a partner that drips its answer', async () => {
    const sockets = new Set<Socket>();
    const drip = createTcpServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      let timer: NodeJS.Timeout | undefined;
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
        timer = setInterval(() => {
          socket.write(' ');
          vi.advanceTimersByTime(20);
        }, 20);
      });
      socket.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => drip.listen(0, '127.0.0.1', resolve));
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      drip.close();
    });
    const client = await calling(`http://127.0.0.1:${(drip.address() as AddressInfo).port}/exchange`, {
      timeoutMs: 200,
    });
    stopClock();
    await expect(client.call('PutMessage', { message: 'x' })).rejects.toMatchObject({ code: 'timeout', sent: true });
  });

  it.each([
    [503, { 'retry-after': '7' }, 'x', { code: 'http', status: 503, retryAfterMs: 7000 }],
    [302, { location: 'http://127.0.0.1:1/' }, '', { code: 'http', status: 302 }],
    [500, {}, '<html/>', { code: 'http', status: 500 }],
    [200, {}, '<html/>', { code: 'unreadable', status: 200 }],
    [200, {}, '<'.repeat(1_000_000), { code: 'unreadable' }],
    [200, {}, envelope('<Other/>'), { code: 'unreadable' }],
  ])('HTTP %i', async (status, headers, body, expected) => {
    const client = await calling(
      await raw((_request, response) => {
        response.writeHead(status, headers as Record<string, string>);
        response.end(body);
      }),
    );
    await expect(client.call('PutMessage', { message: 'x' })).rejects.toMatchObject(expected);
  });

  it('refuses a description that points elsewhere', async () => {
    const importing =
      '<?xml version="1.0"?><definitions xmlns="http://schemas.xmlsoap.org/wsdl/"><import namespace="a" location="http://127.0.0.1:1/b"/></definitions>';
    await expect(soapClient(importing, 'http://127.0.0.1:1/', { timeoutMs: 10 })).rejects.toThrow(/imports/);
    expect(new SoapTransportError('connect', 'x', { sent: false }).status).toBeUndefined();
  });
});

function envelope(body: string, header = ''): string {
  const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
  return `<soap:Envelope xmlns:soap="${soap}"><soap:Header>${header}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`;
}
