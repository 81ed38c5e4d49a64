import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, until } from './gateway.fixture.ts';
import { type Journal, openJournal } from './journal.ts';
import { backOffMs, Outbox } from './outbox.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function gatewayOf(): Promise<TestGateway> {
  const gateway = await startTestGateway();
  stops.push(gateway.stop);
  return gateway;
}

function outboxOf(journal: Journal, gatewayUrl: string, refusal?: (answer: Uint8Array) => string | undefined): Outbox {
  const logger = pino({ level: 'silent' });
  const outbox = new Outbox({ journal, gatewayUrl, party: 'railway', key: 'tgk_test', logger, refusal });
  stops.push(() => outbox.stop());
  return outbox;
}

function letter(journal: Journal, id: string, declarationNo: string, text: string): void {
  journal.commit([
    ['out', id, { declarationNo, mediaType: 'text/plain', body: Buffer.from(text).toString('base64') }],
    [`sent:${declarationNo}`, id, { type: 'T', code: text, at: '', delivered: false }],
  ]);
}

const texts = (gateway: TestGateway) => gateway.pushes.map(({ body }) => body.toString());

describe('the waiting time', () => {
  test('doubles from about 100 ms to about 3 s and can be repeated', () => {
    for (const id of ['000000001', '000000777']) {
      const waits = Array.from({ length: 20 }, (_, index) => backOffMs(index + 1, id));
      waits.forEach((wait, index) => {
        const base = Math.min(100 * 2 ** index, 3000);
        expect(wait).toBeGreaterThanOrEqual(base * 0.75);
        expect(wait).toBeLessThanOrEqual(base * 1.25);
        expect(backOffMs(index + 1, id)).toBe(wait);
      });
    }
    expect(new Set(Array.from({ length: 20 }, (_, id) => backOffMs(6, String(id)))).size).toBeGreaterThan(10);
  });
});

describe('the outbox', () => {
  test('pushes with the key to the address of the party, and takes what is delivered out of the journal', async () => {
    const gateway = await gatewayOf();
    const journal = await openJournal();
    const outbox = outboxOf(journal, gateway.url);
    letter(journal, '1', 'd', 'one');
    outbox.add('1', 'd');
    await until('the push', () => journal.get('out', '1') === undefined);
    expect(gateway.pushes).toMatchObject([
      { party: 'railway', authorization: 'Bearer tgk_test', mediaType: 'text/plain' },
    ]);
    expect(journal.get('sent:d', '1')).toMatchObject({ delivered: true });
  });

  test('keeps the order of a declaration while the gateway is down, and lets others pass meanwhile', async () => {
    const gateway = await gatewayOf();
    const journal = await openJournal();
    const outbox = outboxOf(journal, gateway.url);
    const to = (push: Buffer) => push.toString() !== 'other';
    gateway.answer = { status: 503, body: '', to };
    for (const [id, text] of [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ] as const) {
      letter(journal, id, 'd', text);
      outbox.add(id, 'd');
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(gateway.pushes).toEqual([]);
    gateway.answer = { status: 0, body: '', to };
    await new Promise((resolve) => setTimeout(resolve, 250));
    letter(journal, '4', 'e', 'other');
    outbox.add('4', 'e');
    await until('the other', () => journal.get('out', '4') === undefined);
    expect(texts(gateway)).toEqual(['other']);
    gateway.answer = { status: 202, body: '' };
    await until('everything', () => journal.list('out').length === 0);
    expect(texts(gateway)).toEqual(['other', 'a', 'b', 'c']);
  });

  test('a gateway that is gone gets everything when it comes back at its address', async () => {
    const gone = await startTestGateway();
    const port = Number(new URL(gone.url).port);
    await gone.stop();
    const journal = await openJournal();
    const outbox = outboxOf(journal, gone.url);
    letter(journal, '1', 'd', 'one');
    outbox.add('1', 'd');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(journal.get('sent:d', '1')).toMatchObject({ delivered: false });
    const back = await startTestGateway(port);
    stops.push(back.stop);
    await until('the push', () => journal.get('out', '1') === undefined);
    expect(texts(back)).toEqual(['one']);
  });

  test.each([408, 425, 429, 500, 302])('tries again after %s', async (status) => {
    const gateway = await gatewayOf();
    const journal = await openJournal();
    const outbox = outboxOf(journal, gateway.url);
    gateway.answer = { status, body: '' };
    letter(journal, '1', 'd', 'one');
    outbox.add('1', 'd');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(journal.get('out', '1')).toBeDefined();
    gateway.answer = { status: 200, body: '' };
    await until('the push', () => journal.get('out', '1') === undefined);
    expect(texts(gateway)).toEqual(['one']);
  });

  test.each([400, 401, 422])('%s is a refusal: noted, not sent again, and the next goes on', async (status) => {
    const gateway = await gatewayOf();
    const journal = await openJournal();
    const outbox = outboxOf(journal, gateway.url);
    gateway.answer = { status, body: 'no' };
    letter(journal, '1', 'd', 'one');
    outbox.add('1', 'd');
    await until('the refusal', () => journal.get('out', '1') === undefined);
    expect(journal.get('sent:d', '1')).toMatchObject({ delivered: false, refused: `HTTP ${status} no` });
    gateway.answer = { status: 202, body: '' };
    letter(journal, '2', 'd', 'two');
    outbox.add('2', 'd');
    await until('the next', () => journal.get('out', '2') === undefined);
    expect(texts(gateway)).toEqual(['two']);
  });

  test('an answer that refuses in the party’s own syntax is a refusal', async () => {
    const gateway = await gatewayOf();
    const journal = await openJournal();
    const outbox = outboxOf(journal, gateway.url, (answer) =>
      Buffer.from(answer).toString() === 'NO' ? 'said NO' : undefined,
    );
    gateway.answer = { status: 200, body: 'NO' };
    letter(journal, '1', 'd', 'one');
    outbox.add('1', 'd');
    await until('the refusal', () => journal.get('out', '1') === undefined);
    expect(journal.get('sent:d', '1')).toMatchObject({ delivered: false, refused: 'said NO' });
  });

  test('what was not sent when it stopped is sent by the next one', async () => {
    const gateway = await gatewayOf();
    const journal = await openJournal();
    gateway.answer = { status: 503, body: '' };
    const first = outboxOf(journal, gateway.url);
    letter(journal, '1', 'd', 'one');
    letter(journal, '2', 'd', 'two');
    first.add('1', 'd');
    first.add('2', 'd');
    await first.stop();
    gateway.answer = { status: 202, body: '' };
    outboxOf(journal, gateway.url).start();
    await until('both', () => gateway.pushes.length === 2);
    expect(texts(gateway)).toEqual(['one', 'two']);
  });
});
