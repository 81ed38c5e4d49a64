import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EXCHANGE_WSDL } from '../../contracts/inspection/index.ts';
import { type Arrival, DeliveryFailure, type PartnerSettings } from '../adapter.ts';
import { SoapFault, type SoapHandler, soapHandler } from '../syntax/soap/index.ts';
import { child, children, descend, readXml, textOf } from '../syntax/xml/index.ts';
import { bytes, CONTEXT, oborm, PARTNER, RAIL_IMPORT, READ_CONTEXT, receiptXml } from './examples.fixture.ts';
import { inspectionAdapter } from './index.ts';

const TAKEN = '<?xml version="1.0" encoding="GBK"?><ROOT><RESULT>0</RESULT><DESC>成功</DESC></ROOT>';
const REFUSED = '<ROOT><RESULT>1</RESULT><DESC>企业报检号为空</DESC></ROOT>';
const EMPTY = '代码:01;没有符合条件的数据！';
const NEVER = new AbortController().signal;
const closers: (() => unknown)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0)) await close();
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serving(handlers: Readonly<Record<string, SoapHandler>>): Promise<string> {
  const handle = await soapHandler('/exchange', EXCHANGE_WSDL, handlers);
  return listening(createServer((request, response) => void handle(request, response)));
}

function road(url: string, settings: Partial<PartnerSettings> = {}) {
  const opened = inspectionAdapter.connect({ ...PARTNER, url, ...settings });
  closers.push(() => opened.close());
  return opened;
}

/** An agency with a box: gives what waits until it is deleted, takes a MESSAGE_ID once. */
class Agency {
  readonly put: string[] = [];
  readonly asked: string[] = [];
  readonly deletes: string[][] = [];
  readonly waiting: { id: string; xml: string }[] = [];
  answer: (message: string) => string = () => TAKEN;
  deleteAnswer = TAKEN;

  open(): Promise<string> {
    return serving({
      PutMessage: ({ message }) => {
        this.put.push(String(message));
        return { result: this.answer(String(message)) };
      },
      GetMessage: ({ message }) => {
        this.asked.push(String(message));
        const rows = Number(this.search(String(message), 'MAX_ROWS')[0]);
        const given = this.waiting.slice(0, rows).map(({ xml }) => xml);
        return { result: given.length === 0 ? EMPTY : oborm(given.join(''), 'GBK') };
      },
      DeleteMessage: ({ message }) => {
        const ids = this.search(String(message), 'RESPONSE_ID');
        this.deletes.push(ids);
        if (this.deleteAnswer === TAKEN) {
          const left = this.waiting.filter(({ id }) => !ids.includes(id));
          this.waiting.splice(0, this.waiting.length, ...left);
        }
        return { result: this.deleteAnswer };
      },
    });
  }

  receipt(id: string, declNo: string, code = '1300'): void {
    this.waiting.push({
      id,
      xml: receiptXml({ RESPONSE_ID: id, DeclNo: declNo, RspCodes: code, RspInfo: 'A&amp;B 报检受理' }),
    });
  }

  private search(message: string, name: string): string[] {
    const { root } = readXml(bytes(message));
    return children(descend(root, 'MessageBody', 'SEARCH_TABLE'), name).map(({ text }) => text);
  }
}

const message = () => inspectionAdapter.encode({ kind: 'declare', declaration: RAIL_IMPORT }, CONTEXT);

async function failureOf(attempt: Promise<unknown>): Promise<DeliveryFailure> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof DeliveryFailure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('handing a message to inspection', () => {
  it('gives it over as it is and brings the result back', async () => {
    const agency = new Agency();
    const opened = road(await agency.open());
    const [arrival] = await opened.send(message(), NEVER);
    expect(readXml(bytes(agency.put[0] ?? '')).root).toEqual(readXml(message().body).root);
    expect(arrival?.mediaType).toBe('application/xml');
    const reading = inspectionAdapter.read(arrival?.body ?? bytes(''), READ_CONTEXT);
    expect(reading).toMatchObject({ type: 'RESULT', problems: [], meaning: { taken: true, description: '成功' } });
  });

  it.each([
    [REFUSED, 'permanent', 'refused', /企业报检号为空/],
    ['<ROOT><RESULT>9</RESULT></ROOT>', 'ambiguous', 'unreadable', /neither/],
    ['', 'ambiguous', 'unreadable', /neither/],
    ['<html>', 'ambiguous', 'unreadable', /neither/],
  ])('result %s', async (result, failureClass, code, text) => {
    const agency = new Agency();
    agency.answer = () => result;
    const failure = await failureOf(road(await agency.open()).send(message(), NEVER));
    expect(failure).toMatchObject({ failureClass, code });
    expect(failure.message).toMatch(text);
  });

  it.each([
    ['Client', 'permanent'],
    ['Server', 'transient'],
    ['MustUnderstand', 'permanent'],
  ])('fault %s', async (faultCode, failureClass) => {
    const agency = new Agency();
    agency.answer = () => {
      throw new SoapFault(faultCode, '服务异常');
    };
    const failure = await failureOf(road(await agency.open()).send(message(), NEVER));
    expect(failure).toMatchObject({ failureClass, code: 'soap-fault' });
  });

  it.each([
    [503, 'transient', 'http-503', 3000],
    [429, 'transient', 'http-429', 3000],
    [500, 'ambiguous', 'http-500', 3000],
    [401, 'permanent', 'http-401', 3000],
    [307, 'permanent', 'http-307', 3000],
    [200, 'ambiguous', 'unreadable', undefined],
  ])('HTTP %i', async (status, failureClass, code, retryAfterMs) => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'retry-after': '3', location: 'http://127.0.0.1:1/' });
      response.end('x');
    });
    const failure = await failureOf(road(await listening(server)).send(message(), NEVER));
    expect(failure).toMatchObject({ failureClass, code });
    expect(failure.retryAfterMs).toBe(retryAfterMs);
  });

  it('waits for a silent partner no longer than told: ambiguous', async () => {
    // Time passes when the message is there, however long that took.
    const url = await listening(createServer(() => vi.advanceTimersByTime(200)));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const failure = await failureOf(road(url, { timeoutMs: 200 }).send(message(), NEVER));
    expect(failure).toMatchObject({ failureClass: 'ambiguous', code: 'timeout' });
  });

  it('tells a partner that is away from one that died on it', async () => {
    expect(await failureOf(road('http://127.0.0.1:1').send(message(), NEVER))).toMatchObject({
      failureClass: 'transient',
      code: 'connect',
    });
    expect(await failureOf(road('nowhere').send(message(), NEVER))).toMatchObject({
      failureClass: 'permanent',
      code: 'url',
    });
    const dying = await listening(createServer((request) => request.socket.destroy()));
    expect(await failureOf(road(dying).send(message(), NEVER))).toMatchObject({
      failureClass: 'ambiguous',
      code: 'reset',
    });
    const stopped = await failureOf(road(dying).send(message(), AbortSignal.abort()));
    expect(stopped).toMatchObject({ failureClass: 'transient', code: 'aborted' });
  });

  it('goes on with the same road when the partner is back', async () => {
    const agency = new Agency();
    let down = true;
    agency.answer = () => {
      if (down) throw new SoapFault('Server', 'down');
      return TAKEN;
    };
    const opened = road(await agency.open());
    await failureOf(opened.send(message(), NEVER));
    down = false;
    await expect(opened.send(message(), NEVER)).resolves.toHaveLength(1);
  });
});

describe('fetch, store, delete', () => {
  it('hands each item over alone, then deletes what was stored', async () => {
    const agency = new Agency();
    agency.receipt('R1', '1180105050300001');
    agency.receipt('R2', '1180105050300002', '2000');
    const report = `<r:InspectionReport xmlns:r="urn:tongguan:inspection-order:1" responseId="R3"><r:ReportId>X</r:ReportId><r:OrderNumber>1180105050300001-I1</r:OrderNumber><r:OrderVersion>1</r:OrderVersion><r:DeclarationNo>1180105050300001</r:DeclarationNo><r:Agency>inspection</r:Agency><r:Units><r:Unit kind="container" openedAt="2018-01-05T10:10:00+08:00" result="pass">TCKU3125044</r:Unit></r:Units><r:ReportedAt>2018-01-05T11:00:00+08:00</r:ReportedAt></r:InspectionReport>`;
    agency.waiting.push({ id: 'R3', xml: report });
    const opened = road(await agency.open());
    const taken: Arrival[] = [];
    const count = await opened.fetch?.(async (arrival) => {
      expect(agency.deletes).toEqual([]);
      taken.push(arrival);
    }, NEVER);
    expect(count).toBe(3);
    expect(agency.deletes).toEqual([['R1', 'R2', 'R3']]);
    expect(agency.waiting).toEqual([]);
    expect(taken.map(({ externalId }) => externalId)).toEqual(['R1', 'R2', 'R3']);
    const readings = taken.map(({ body }) => inspectionAdapter.read(body, READ_CONTEXT));
    expect(readings.map((reading) => [reading?.type, reading?.problems, reading?.reports.length])).toEqual([
      ['DCL_RESPONSE', [], 1],
      ['DCL_RESPONSE', [], 1],
      ['InspectionReport', [], 1],
    ]);
    expect(readings[0]?.reports[0]?.statements[0]?.text).toBe('A&B 报检受理');
    const { root } = readXml(bytes(agency.asked[0] ?? ''));
    expect(textOf(child(root, 'MessageHead'), 'MESSAGE_CATEGORY')).toBe('21');
    expect(await opened.fetch?.(async () => undefined, NEVER)).toBe(0);
    expect(agency.deletes).toHaveLength(1);
  });

  it('leaves in the box what could not be stored, and what came after it for the same declaration', async () => {
    const agency = new Agency();
    agency.receipt('R1', 'A');
    agency.receipt('R2', 'B');
    agency.receipt('R3', 'A');
    agency.receipt('R4', 'B');
    const opened = road(await agency.open());
    const seen: (string | undefined)[] = [];
    let broken = true;
    const take = async ({ externalId }: Arrival) => {
      seen.push(externalId);
      if (broken && externalId === 'R1') throw new Error('disk full');
    };
    expect(await opened.fetch?.(take, NEVER)).toBe(2);
    expect(seen).toEqual(['R1', 'R2', 'R4']);
    expect(agency.deletes).toEqual([['R2', 'R4']]);
    broken = false;
    expect(await opened.fetch?.(take, NEVER)).toBe(2);
    expect(seen.slice(3)).toEqual(['R1', 'R3']);
    expect(agency.waiting).toEqual([]);
  });

  it('takes at most fifty at a time, and nothing is lost', async () => {
    const agency = new Agency();
    for (let index = 0; index < 120; index += 1) agency.receipt(`R${index}`, `D${index % 7}`);
    const opened = road(await agency.open());
    const taken: (string | undefined)[] = [];
    const take = async ({ externalId }: Arrival) => void taken.push(externalId);
    const counts = [
      await opened.fetch?.(take, NEVER),
      await opened.fetch?.(take, NEVER),
      await opened.fetch?.(take, NEVER),
    ];
    expect(counts).toEqual([50, 50, 20]);
    expect(taken).toEqual(Array.from({ length: 120 }, (_, index) => `R${index}`));
  });

  it('gives the same bytes for the same item each time, with or without an id', async () => {
    const agency = new Agency();
    agency.waiting.push({ id: '', xml: receiptXml({ RESPONSE_ID: '', RspCodes: '2000' }) });
    const opened = road(await agency.open());
    const bodies: string[] = [];
    const take = async ({ body, externalId }: Arrival) => {
      expect(externalId).toBeUndefined();
      bodies.push(Buffer.from(body).toString('hex'));
    };
    await opened.fetch?.(take, NEVER);
    await opened.fetch?.(take, NEVER);
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toBe(bodies[1]);
    expect(agency.deletes).toEqual([]);
  });

  it('fails when the delete is refused: the items come again', async () => {
    const agency = new Agency();
    agency.receipt('R1', 'A');
    agency.deleteAnswer = REFUSED;
    const opened = road(await agency.open());
    expect(await failureOf(opened.fetch?.(async () => undefined, NEVER) ?? Promise.resolve())).toMatchObject({
      failureClass: 'permanent',
      code: 'refused',
    });
    expect(agency.waiting).toHaveLength(1);
  });

  it('keeps a box that cannot be read, whole, and deletes nothing', async () => {
    const deleted: unknown[] = [];
    const url = await serving({
      GetMessage: () => ({ result: '<OBORMessage><MessageBody><DCL_RESPONSE>' }),
      DeleteMessage: (input) => {
        deleted.push(input);
        return { result: TAKEN };
      },
    });
    const taken: Arrival[] = [];
    const opened = road(url);
    const failure = await failureOf(
      opened.fetch?.(async (arrival) => void taken.push(arrival), NEVER) ?? Promise.resolve(),
    );
    expect(failure).toMatchObject({ failureClass: 'permanent', code: 'unreadable-box' });
    expect(inspectionAdapter.read(taken[0]?.body ?? bytes(''), READ_CONTEXT)).toMatchObject({ type: 'OBORMessage' });
    expect(deleted).toEqual([]);
  });

  it('stops taking when told to, and still deletes what was stored', async () => {
    const agency = new Agency();
    for (const id of ['R1', 'R2', 'R3']) agency.receipt(id, id);
    const opened = road(await agency.open());
    const stop = new AbortController();
    expect(await opened.fetch?.(async () => stop.abort(), stop.signal)).toBe(1);
    expect(agency.waiting.map(({ id }) => id)).toEqual(['R2', 'R3']);
  });
});
