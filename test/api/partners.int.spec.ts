/** What parties push: taken once, acknowledged in their own syntax, kept even when it cannot be read. */
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/stand-in.ts';
import { expectDocumented } from './documented.ts';
import { type Bench, bearer, sample, startBench } from './support.ts';

const PUSH = 'POST /v1/partners/{party}/messages';

let bench: Bench;
let no: string;
beforeAll(async () => {
  bench = await startBench();
  const submitted = await supertest(bench.url)
    .post('/v1/declarations')
    .set(bearer(bench.keys.firm))
    .send(sample('rail-import', 'PUSH-1'));
  no = String(submitted.body.declarationNo);
  await bench.running.work([]);
});
afterAll(() => bench.stop());

/** The casework writes rows too, a moment after what it follows. */
async function rowsAtRest() {
  await bench.settled();
  return bench.rows();
}

async function push(party: string, body: string, key: string, type = 'application/xml') {
  const request = supertest(bench.url).post(`/v1/partners/${party}/messages`).set(bearer(key)).type(type);
  return expectDocumented(await request.buffer(true).send(body), PUSH);
}

const decResult = (channel: string, note: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><DEC_RESULT><CUS_CIQ_NO>I20260000012345678</CUS_CIQ_NO><ENTRY_ID>050320261000000001</ENTRY_ID>` +
  `<NOTICE_DATE>2026-01-20T10:00:00</NOTICE_DATE><CHANNEL>${channel}</CHANNEL><NOTE>${note}</NOTE>` +
  `<CUSTOM_MASTER>0503</CUSTOM_MASTER><I_E_DATE>20260112</I_E_DATE><D_DATE>20260120</D_DATE><CLIENT_SEQ_NO>TG${no}</CLIENT_SEQ_NO></DEC_RESULT>`;

/** The station's report that the goods are there. */
const arrival = (reference: string) =>
  [
    `UNB+UNOA:3+DTVSTATION+SWDATONG+260120:1000+${reference}++++1'`,
    "UNH+1+IFTSTA:D:01B:UN'",
    "BGM+77+ST1+9'",
    "DTM+137:202601201000:203'",
    "CNI+1'",
    "STS+1+1'",
    `RFF+AAE:${no}'`,
    "UNT+7+1'",
    `UNZ+1+${reference}'`,
  ].join('');

describe('a message of a party', () => {
  it('is stored and counts once, and the same bytes get the same answer', async () => {
    const text = decResult('L', '接单');
    const first = await push('customs', text, bench.keys.customs);
    expect(first.status, first.text).toBe(202);
    const rows = await rowsAtRest();
    const again = await push('customs', text, bench.keys.customs);
    expect(again.status).toBe(202);
    expect(again.get('Tongguan-Message-Id')).toBe(first.get('Tongguan-Message-Id'));
    expect((await bench.rows()).messages).toBe(rows.messages);
    const stored = await supertest(bench.url)
      .get(`/v1/messages/${first.get('Tongguan-Message-Id')}/body`)
      .set(bearer(bench.keys.operator))
      .buffer(true);
    expect(stored.text).toBe(text);
  });

  it('is acknowledged in its own syntax where that has one', async () => {
    const response = await push('railway', arrival('R0000001'), bench.keys.railway, 'application/edifact');
    expect(response.status, response.text).toBe(200);
    expect(response.get('content-type')).toContain('edifact');
    expect(response.text).toContain('CONTRL');
    await eventually(async () => {
      const { body } = await supertest(bench.url).get(`/v1/declarations/${no}/events`).set(bearer(bench.keys.firm));
      return body.items.some(({ type }: { type: string }) => type === 'tongguan.statement.recorded.v1');
    });
  });

  it('is kept and refused when it cannot be read', async () => {
    for (const text of ['nonsense', '<a>', `\u0000\u0001`, decResult('L', 'x').slice(0, 300)]) {
      const before = await rowsAtRest();
      const response = await push('customs', text, bench.keys.customs);
      expect(response.status, text).toBe(422);
      expect(response.body.code).toBe('TG-4001');
      expect(response.body.messageId).toBe(response.get('Tongguan-Message-Id'));
      expect((await bench.rows()).messages).toBe(Number(before.messages) + 1);
    }
  });

  it('is refused from whoever is not that party', async () => {
    const before = await rowsAtRest();
    const text = decResult('P', '放行');
    for (const key of [bench.keys.railway, bench.keys.firm, bench.keys.operator]) {
      const response = await push('customs', text, key);
      expect(response.status).toBe(403);
      expect(response.body.code).toBe('TG-2002');
    }
    const nobody = await push('harbour', text, bench.keys.customs);
    expect(nobody.status).toBe(404);
    expect(nobody.body.code).toBe('TG-4002');
    for (const party of ['__proto__', 'constructor', 'toString']) {
      expect((await push(party, text, bench.keys.customs)).status).toBe(404);
    }
    expect(await bench.rows()).toEqual(before);
  });

  it('is refused above 2 MB, and nothing is stored', async () => {
    const before = await rowsAtRest();
    const response = await push('customs', 'x'.repeat(2_000_001), bench.keys.customs);
    expect(response.status).toBe(413);
    expect(response.body.code).toBe('TG-1004');
    expect(await bench.rows()).toEqual(before);
  });
});
