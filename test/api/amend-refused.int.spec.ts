/** Amendment 改单: what is refused, with everything that is wrong with it. */
import supertest, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/stand-in.ts';
import { A, B, documentOf, type JsonBench, startJsonBench } from './json-bench.ts';
import { bearer, FIRM } from './support.ts';

let one: JsonBench;
beforeAll(async () => {
  one = await startJsonBench();
});
afterAll(() => one.stop());

const amend = (no: string, declaration: unknown, more: object = {}, key?: 'operator', headers = {}) =>
  one.post(`/v1/declarations/${no}:amend`, { reason: '箱号录入错误', declaration, ...more }, key, headers);
const pointers = ({ body }: Response): string[] => body.errors.map(({ pointer }: { pointer: string }) => pointer);

describe('an amendment is refused', () => {
  it('with everything that is wrong, in one answer', async () => {
    const no = await one.declare('WRONG-1');
    await one.until(no, ({ parties }) => parties.every(({ status }: { status: string }) => status === 'sent'));
    const rows = await one.bench.rows();
    const { grossMass: _, ...document } = documentOf('OTHER-1', {
      direction: 'export',
      declarationOffice: '0502',
      borderOffice: '9999',
    });
    const trader = { ...document.parties.trader, uscc: '91140200MA0GT5Q25Q' };
    const response = await amend(
      no,
      { ...document, parties: { ...document.parties, trader }, colour: 'red' },
      {
        reason: ' ',
        colour: 'red',
      },
    );
    expect(response.status).toBe(422);
    expect(response.body.code).toBe('TG-1001');
    expect(pointers(response)).toEqual(
      expect.arrayContaining([
        '/reason',
        '/colour',
        '/declaration/colour',
        '/declaration/grossMass',
        '/declaration/borderOffice',
        '/declaration/traderReference',
        '/declaration/direction',
        '/declaration/declarationOffice',
        '/declaration/parties/trader/uscc',
      ]),
    );
    const fixed = response.body.errors.filter(({ code }: { code: string }) => code === 'AMEND-FIXED');
    expect(fixed).toHaveLength(4);
    for (const table of ['statements', 'message_bodies', 'declaration_versions']) {
      expect((await one.bench.rows())[table]).toBe(rows[table]);
    }
  });

  it.each([
    ['no declaration', { reason: 'x' }, ['/declaration']],
    ['no reason', { declaration: documentOf('WRONG-2') }, ['/reason']],
    ['a reason too long', { reason: 'x'.repeat(201), declaration: documentOf('WRONG-2') }, ['/reason']],
    ['a reason of several lines', { reason: 'a\nb', declaration: documentOf('WRONG-2') }, ['/reason']],
    ['a list', [], ['']],
    ['null', null, ['']],
    ['a declaration that is none', { reason: 'x', declaration: 'text' }, ['/declaration']],
    ['a name twice', `{"reason":"x","reason":"y","declaration":${JSON.stringify(documentOf('WRONG-2'))}}`, ['/reason']],
  ] as const)('for %s', async (_name, body, wrong) => {
    const no = await one.declare('WRONG-2').catch(() => '');
    const response = await one.post(`/v1/declarations/${no}:amend`, body);
    expect(response.status).toBe(422);
    expect(pointers(response)).toEqual(wrong);
  });

  it('for a body that is no JSON, not UTF-8, of another type, or too large', async () => {
    const no = await one.declare('WRONG-3');
    const path = `/v1/declarations/${no}:amend`;
    expect((await one.post(path, '')).body.code).toBe('TG-1002');
    expect((await one.post(path, '{')).body.code).toBe('TG-1002');
    const xml = await one.post(path, '<a/>', 'firm', { 'Content-Type': 'application/xml' });
    expect([xml.status, xml.body.code]).toEqual([415, 'TG-1011']);
    const large = await one.post(path, JSON.stringify({ reason: 'x'.repeat(1_200_000) }));
    expect([large.status, large.body.code]).toEqual([413, 'TG-1004']);
  });

  it('for another firm, as if there were nothing; for an agency; for a number nobody has', async () => {
    const no = await one.declare('WRONG-4');
    const body = { reason: 'x', declaration: documentOf('WRONG-4') };
    const path = `/v1/declarations/${no}:amend`;
    expect((await one.post(path, body, 'otherFirm')).body.code).toBe('TG-3001');
    expect((await one.post(path, {}, 'otherFirm')).body.code).toBe('TG-3001');
    expect((await one.post(path, body, 'customs')).body.code).toBe('TG-2002');
    expect((await one.post('/v1/declarations/1000101000000000:amend', body)).body.code).toBe('TG-3001');
    for (const list of [`/v1/declarations/${no}/versions`, `/v1/declarations/${no}/versions/1`]) {
      expect((await one.get(list, 'otherFirm')).status).toBe(404);
      expect((await one.get(list, 'customs')).status).toBe(403);
    }
  });

  it('when it is not as it was when it was read, if the trader says what he saw', async () => {
    const no = await one.declare('MATCH-1');
    await one.until(no, ({ waitingFor }) => waitingFor.length > 0);
    const etagNow = async () =>
      String(
        (await supertest(one.bench.url).get(`/v1/declarations/${no}`).set(bearer(one.bench.keys.firm))).get('ETag'),
      );
    const settled = await eventually(async () => {
      const [now, then] = [await etagNow(), await etagNow()];
      return now === then ? now : undefined;
    });
    expect(settled).toMatch(/^"[0-9a-f]{16}"$/);
    const document = documentOf('MATCH-1', { netMass: '34000' });
    for (const stale of ['"0000000000000000"', `W/${settled}`]) {
      const response = await amend(no, document, {}, undefined, { 'If-Match': stale });
      expect([response.status, response.body.code]).toEqual([412, 'TG-1014']);
    }
    await one.say('customs', no, 'accepted');
    await one.until(no, ({ parties }) => parties[0].status === 'accepted');
    expect((await amend(no, document, {}, undefined, { 'If-Match': settled })).status).toBe(412);
    const tags = async () => `"other", ${await etagNow()}`;
    const response = await eventually(async () => {
      const answer = await amend(no, document, {}, undefined, { 'If-Match': await tags() });
      return answer.status === 202 ? answer : undefined;
    });
    expect(response.body.version).toBe(2);
    // Its answer was lost and it is sent again with the tag of before: it was done already.
    const again = await amend(no, document, {}, undefined, { 'If-Match': settled });
    expect([again.status, again.get('Idempotent-Replayed')]).toEqual([202, 'true']);
    expect((await amend(no, documentOf('MATCH-1'), {}, undefined, { 'If-Match': '*' })).status).toBe(202);
  });

  it('when it is rejected, withdrawn, sent back, destroyed, or has left', async () => {
    const rejected = await one.declare('OVER-1');
    await one.say('customs', rejected, 'rejected', { text: '单证不符' });
    const withdrawn = await one.declare('OVER-2');
    await one.post(`/v1/declarations/${withdrawn}:withdraw`, { reason: '合同取消' });
    const returned = await one.declare('OVER-3');
    await one.say('customs', returned, 'released');
    await one.say('inspection', returned, 'refused', { disposition: 'return' });
    await one.say('inspection', returned, 'disposed');
    const destroyed = await one.declare('OVER-4');
    await one.say('inspection', destroyed, 'refused', { disposition: 'destroy' });
    await one.say('inspection', destroyed, 'disposed');
    const gone = await one.declare('OVER-5');
    await one.say('customs', gone, 'released');
    await one.say('inspection', gone, 'released');
    for (const unit of [A, B]) await one.say('railway', gone, 'gatedOut', { unit });
    await one.until(gone, ({ closedAt }) => closedAt !== null);

    for (const [no, reference] of [
      [rejected, 'OVER-1'],
      [withdrawn, 'OVER-2'],
      [returned, 'OVER-3'],
      [destroyed, 'OVER-4'],
      [gone, 'OVER-5'],
    ] as const) {
      for (const document of [documentOf(reference, { netMass: '34000' }), documentOf(reference)]) {
        const response = await amend(no, document);
        expect([response.status, response.body.code], response.text).toEqual([409, 'TG-1013']);
      }
    }
    expect((await one.status(gone)).firm).toBe(FIRM);
  });
});
