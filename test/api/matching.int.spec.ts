/** The matching explained through the API, after real receipts have come in. */
import supertest from 'supertest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/stand-in.ts';
import { expectDocumented } from './documented.ts';
import { type Bench, bearer, sample, startBench } from './support.ts';

const MATCHING = 'GET /v1/declarations/{no}/matching';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await bench.running.work([]);
});
afterAll(() => bench.stop());

/** Customs writes its local time, to the second. */
const localNow = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19);

const receipt = (no: string, channel: string, note: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><DEC_RESULT><CUS_CIQ_NO>TG${no}</CUS_CIQ_NO><ENTRY_ID></ENTRY_ID><NOTICE_DATE>${localNow()}</NOTICE_DATE><CHANNEL>${channel}</CHANNEL><NOTE>${note}</NOTE></DEC_RESULT>`;

/** Customs knows the declaration by a number it gave; here it is told apart by ours, as its first receipt does. */
const knownToCustoms = (no: string) =>
  bench.running.gateway.store.write((tx) =>
    tx
      .insertInto('numbers')
      .values({ kind: 'customsSeqNo', value: `TG${no}`, declaration_no: no, firm: 'x', created_at: '2026-01-05' })
      .execute(),
  );

const customsSends = (body: string) =>
  supertest(bench.url)
    .post('/v1/partners/customs/messages')
    .set(bearer(bench.keys.customs))
    .set('Content-Type', 'application/xml')
    .send(body);

it('says per unit who said what, which rule applies and what is waited for', async () => {
  const submitted = await supertest(bench.url)
    .post('/v1/declarations')
    .set(bearer(bench.keys.firm))
    .send(sample('rail-import', 'MATCH-1'));
  const no = String(submitted.body.declarationNo);
  const path = `/v1/declarations/${no}/matching`;
  const get = async (key = bench.keys.firm) =>
    expectDocumented(await supertest(bench.url).get(path).set(bearer(key)), MATCHING);

  const before = await get();
  expect(before.body.units.map(({ rule }: { rule: string }) => rule)).toEqual(['waitForWord', 'waitForWord']);

  await knownToCustoms(no);
  const pushed = await customsSends(receipt(no, 'C', '查验通知 箱号：TGKU3125041'));
  expect(pushed.status).toBe(202);
  const after = await eventually(async () => {
    const { body } = await get();
    return body.units[0].rule === 'waitForOther' ? body : undefined;
  });
  expect(after.units[0]).toMatchObject({
    unit: { kind: 'container', id: 'TGKU3125041' },
    ruleText: { en: expect.stringContaining('wait until the limit') },
  });
  expect(after.units[0].history).toEqual([
    {
      at: expect.any(String),
      receivedAt: expect.any(String),
      party: 'customs',
      kind: 'inspect',
      unit: { kind: 'container', id: 'TGKU3125041' },
      text: expect.any(String),
      words: { en: expect.any(String), zh: expect.any(String) },
      counts: true,
    },
  ]);
  expect(Date.parse(after.units[0].history[0].receivedAt)).toBeGreaterThan(0);
  expect(after.units[1].rule).toBe('waitForWord');
  expect(Date.parse(after.decidesAgainAt)).toBeGreaterThan(0);

  expect((await supertest(bench.url).get(path).set(bearer(bench.keys.otherFirm))).status).toBe(404);
});

it('releases nothing by words that are not understood, and says so where the message is looked at', async () => {
  const submitted = await supertest(bench.url)
    .post('/v1/declarations')
    .set(bearer(bench.keys.firm))
    .send(sample('rail-import', 'MATCH-2'));
  const no = String(submitted.body.declarationNo);
  await knownToCustoms(no);
  const pushed = await customsSends(receipt(no, 'P', '除箱号：TGKU3125041外放行'));
  expect(pushed.status).toBe(202);
  const { id, state, reason } = await bench.running.gateway.store.read
    .selectFrom('messages')
    .select(['id', 'state', 'reason'])
    .where('declaration_no', '=', no)
    .where('party', '=', 'customs')
    .where('direction', '=', 'in')
    .executeTakeFirstOrThrow();
  expect({ state, reason }).toEqual({ state: 'applied', reason: expect.stringContaining('DEC-RELEASE') });
  const shown = await supertest(bench.url).get(`/v1/messages/${id}`).set(bearer(bench.keys.operator));
  expect(shown.body).toMatchObject({ state: 'applied', reason });
  const { read } = bench.running.gateway.store;
  const said = await read
    .selectFrom('statements')
    .select(['kind', 'unit_id'])
    .where('declaration_no', '=', no)
    .execute();
  expect(said).toEqual([{ kind: 'noted', unit_id: null }]);
});
