/** Reading: who sees what, pages that stay stable, unchanged answers, exact bytes. */
import { createHash } from 'node:crypto';
import supertest, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/stand-in.ts';
import { expectDocumented } from './documented.ts';
import { type Bench, bearer, FIRM, sample, startBench } from './support.ts';

const LIST = 'GET /v1/declarations';
const ONE = 'GET /v1/declarations/{no}';
const EVENTS = 'GET /v1/declarations/{no}/events';
const MESSAGES = 'GET /v1/declarations/{no}/messages';
const MESSAGE = 'GET /v1/messages/{id}';
const BODY = 'GET /v1/messages/{id}/body';

let bench: Bench;
let no: string;
beforeAll(async () => {
  bench = await startBench();
  no = await submit('READ-1');
  // No party is connected: everything is made and lies queued.
  await bench.running.work([]);
  await eventually(async () => (await messages()).length >= 3);
});
afterAll(() => bench.stop());

async function submit(reference: string): Promise<string> {
  const request = supertest(bench.url).post('/v1/declarations').set(bearer(bench.keys.firm));
  return String((await request.send(sample('rail-import', reference))).body.declarationNo);
}

async function get(path: string, operation: string, key = bench.keys.firm, headers = {}): Promise<Response> {
  return expectDocumented(await supertest(bench.url).get(path).set(bearer(key)).set(headers), operation);
}

const messages = async () => (await get(`/v1/declarations/${no}/messages`, MESSAGES)).body.items;

describe('one declaration', () => {
  it('is told with its parties, units, numbers and links', async () => {
    const { body } = await get(`/v1/declarations/${no}`, ONE);
    expect(body).toMatchObject({ declarationNo: no, traderReference: 'READ-1', firm: FIRM, direction: 'import' });
    expect(body.parties.map(({ party }: { party: string }) => party)).toEqual(['customs', 'inspection', 'railway']);
    expect(body.units).toEqual([
      { kind: 'container', id: 'TGKU3125041' },
      { kind: 'container', id: 'TGKU5088179' },
    ]);
    expect(body.numbers).toContainEqual({ kind: 'bill', value: 'DE26010014' });
    await get(body._links.events, EVENTS);
    await get(body._links.messages, MESSAGES);
  });

  it('answers 304 while nothing changed, and anew when anything of it did', async () => {
    const reference = 'ETAG-1';
    const path = `/v1/declarations/${await submit(reference)}`;
    const settled = await eventually(async () => {
      const first = await get(path, ONE);
      const second = await get(path, ONE);
      return first.get('ETag') === second.get('ETag') && first.body.waitingFor.length > 0 ? second : undefined;
    });
    const etag = String(settled.get('ETag'));
    for (const given of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
      const unchanged = await get(path, ONE, bench.keys.firm, { 'If-None-Match': given });
      expect(unchanged.status, given).toBe(304);
      expect(unchanged.get('ETag')).toBe(etag);
    }
    expect((await get(path, ONE, bench.keys.firm, { 'If-None-Match': 'W/"0000000000000000"' })).status).toBe(200);
    // A number learned changes neither status nor version, but what is told.
    await bench.running.gateway.store.write(async (tx) => {
      const declaration_no = path.split('/').at(-1) ?? '';
      const created_at = new Date().toISOString();
      const owner = { declaration_no, created_at, firm: FIRM };
      await tx
        .insertInto('numbers')
        .values({ kind: 'entryId', value: '050320261000000001', ...owner })
        .execute();
    });
    const changed = await get(path, ONE, bench.keys.firm, { 'If-None-Match': etag });
    expect(changed.status).toBe(200);
    expect(changed.get('ETag')).not.toBe(etag);
  });
});

describe('who sees what', () => {
  it('a firm does not see what another firm has, nor that it is there', async () => {
    const [{ id }] = await messages();
    const unknown = no.replace(/.{5}$/, '99999');
    const paths: [string, string, string][] = [
      [`/v1/declarations/${no}`, `/v1/declarations/${unknown}`, ONE],
      [`/v1/declarations/${no}/events`, `/v1/declarations/${unknown}/events`, EVENTS],
      [`/v1/declarations/${no}/messages`, `/v1/declarations/${unknown}/messages`, MESSAGES],
      [`/v1/messages/${id}`, '/v1/messages/019bd000-0000-7000-8000-000000000003', MESSAGE],
      [`/v1/messages/${id}/body`, '/v1/messages/019bd000-0000-7000-8000-000000000003/body', BODY],
    ];
    for (const [theirs, nobodys, operation] of paths) {
      const hidden = await get(theirs, operation, bench.keys.otherFirm);
      const absent = await get(nobodys, operation, bench.keys.otherFirm);
      expect(hidden.status).toBe(404);
      // Nothing but the number asked for and the id of the answer may tell the two apart.
      const said = ({ body }: Response) => ({
        ...body,
        instance: '',
        detail: body.detail.replace(/[0-9a-f-]{16,}/, ''),
      });
      expect(said(hidden)).toEqual(said(absent));
    }
    expect((await get('/v1/declarations', LIST, bench.keys.otherFirm)).body).toEqual({ items: [] });
  });

  it('an operator sees all', async () => {
    const [{ id }] = await messages();
    const operator = bench.keys.operator;
    expect((await get(`/v1/declarations/${no}`, ONE, operator)).status).toBe(200);
    expect((await get(`/v1/messages/${id}`, MESSAGE, operator)).status).toBe(200);
    const { items } = (await get('/v1/declarations', LIST, operator)).body;
    expect(items.map((item: { declarationNo: string }) => item.declarationNo)).toContain(no);
  });

  it('an agency reads nothing', async () => {
    const [{ id }] = await messages();
    const paths: [string, string][] = [
      ['/v1/declarations', LIST],
      [`/v1/declarations/${no}`, ONE],
      [`/v1/declarations/${no}/events`, EVENTS],
      [`/v1/declarations/${no}/messages`, MESSAGES],
      [`/v1/messages/${id}`, MESSAGE],
      [`/v1/messages/${id}/body`, BODY],
    ];
    for (const [path, operation] of paths) {
      const response = await get(path, operation, bench.keys.customs);
      expect(response.status).toBe(403);
      expect(response.body.code).toBe('TG-2002');
    }
  });

  it('nobody without a valid key; the key may stand in either header', async () => {
    const ask = () => supertest(bench.url).get('/v1/declarations');
    const bad = [
      {},
      bearer('tgk_unknown'),
      { 'X-Api-Key': 'tgk_unknown' },
      { Authorization: `Basic ${bench.keys.firm}` },
    ];
    for (const headers of [...bad, bearer('a b'), bearer('x'.repeat(500)), { 'X-Api-Key': '' }]) {
      const response = expectDocumented(await ask().set(headers), LIST);
      expect(response.status).toBe(401);
      expect(response.body.code).toBe('TG-2001');
    }
    expect((await ask().set({ 'X-Api-Key': bench.keys.firm })).status).toBe(200);
    // The scheme is the same in any case, with any blanks behind it (RFC 9110, 11.1 and 11.4).
    for (const scheme of ['bearer', 'BEARER', 'Bearer ']) {
      expect((await ask().set({ Authorization: `${scheme} ${bench.keys.firm}` })).status, scheme).toBe(200);
    }
  });

  it('nobody from a cache between: a key in X-Api-Key keeps none from it', async () => {
    const asked = [`/v1/declarations/${no}`, '/v1/declarations', '/v1/declarations/1260120050399999', '/v1/nothing'];
    for (const path of asked) {
      for (const key of [bench.keys.firm, 'tgk_unknown']) {
        const response = await supertest(bench.url).get(path).set('X-Api-Key', key);
        expect(response.get('Cache-Control'), path).toBe('private, no-cache');
      }
    }
  });

  it('a revoked key opens nothing', async () => {
    const { store } = bench.running.gateway;
    const { hashKey, newKey, storeKey } = await import('../../gateway/store/keys.ts');
    const key = newKey();
    await store.write((tx) => storeKey(tx, key, { kind: 'firm', owner: FIRM }, 'short-lived', new Date()));
    expect((await get('/v1/declarations', LIST, key)).status).toBe(200);
    await store.write(async (tx) => {
      const revoked_at = new Date().toISOString();
      await tx.updateTable('api_keys').set({ revoked_at }).where('key_hash', '=', hashKey(key)).execute();
    });
    expect((await get('/v1/declarations', LIST, key)).status).toBe(401);
  });
});

describe('pages', () => {
  const nos = (body: { items: { declarationNo: string }[] }) => body.items.map(({ declarationNo }) => declarationNo);

  it('stay stable while declarations come in', async () => {
    for (let index = 0; index < 5; index++) await submit(`PAGE-${index}`);
    const wanted = nos((await get('/v1/declarations?limit=200', LIST)).body);
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 20; page++) {
      const { body } = await get(`/v1/declarations?limit=2${cursor}`, LIST);
      seen.push(...nos(body));
      await submit(`LATER-${page}`);
      if (body.nextCursor === undefined) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(wanted);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('of events and messages follow each other without gap or repeat', async () => {
    for (const [list, operation] of [
      ['events', EVENTS],
      ['messages', MESSAGES],
    ] as const) {
      const path = `/v1/declarations/${no}/${list}`;
      const all = (await get(`${path}?limit=200`, operation)).body.items.map(({ id }: { id: string }) => id);
      const seen: string[] = [];
      let cursor: string | undefined = '';
      while (cursor !== undefined) {
        const { body }: Response = await get(`${path}?limit=1${cursor}`, operation);
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor === undefined ? undefined : `&cursor=${body.nextCursor}`;
      }
      expect(all.length).toBeGreaterThan(0);
      expect(seen).toEqual(all);
    }
  });

  it('are narrowed by filters', async () => {
    const one = await get('/v1/declarations?traderReference=READ-1', LIST);
    expect(nos(one.body)).toEqual([no]);
    expect(nos((await get('/v1/declarations?direction=export', LIST)).body)).toEqual([]);
    expect(nos((await get('/v1/declarations?status=released', LIST)).body)).toEqual([]);
    const later = new Date(Date.now() + 60_000).toISOString();
    expect(nos((await get(`/v1/declarations?updatedSince=${later}`, LIST)).body)).toEqual([]);
    // The same moment in another offset is the same moment.
    const now = encodeURIComponent(`${new Date(Date.now() + 7.5 * 3_600_000).toISOString().slice(0, 19)}+08:00`);
    expect(nos((await get(`/v1/declarations?updatedSince=${now}&limit=200`, LIST)).body)).toContain(no);
  });

  it('are refused with everything that is wrong with the query', async () => {
    const query =
      'limit=0&cursor=nonsense&status=lost&direction=in&updatedSince=yesterday&statsu=held&traderReference=';
    const response = await get(`/v1/declarations?${query}`, LIST);
    expect(response.status).toBe(400);
    expect(response.body.code).toBe('TG-3002');
    const wrong = response.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(wrong.sort()).toEqual(
      ['limit', 'cursor', 'status', 'direction', 'updatedSince', 'statsu', 'traderReference'].sort(),
    );
  });

  it('are refused for a cursor of another list, a forged one, and any limit that is no number of 1 to 200', async () => {
    const { nextCursor } = (await get('/v1/declarations?limit=1', LIST)).body;
    const forged = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const events = `/v1/declarations/${no}/events`;
    const cursors = [
      nextCursor,
      forged(['abc']),
      forged([1]),
      forged(['1', '2']),
      forged({}),
      forged(null),
      'x'.repeat(501),
    ];
    for (const cursor of [...cursors, forged(['1e9']), forged(['-1']), '']) {
      const response = await get(`${events}?cursor=${cursor}`, EVENTS);
      expect(response.status, cursor).toBe(400);
    }
    for (const limit of ['0', '201', '-1', '1.5', '1e1', '', 'ten', '99999999999999999999', '1&limit=2']) {
      const response = await get(`${events}?limit=${limit}`, EVENTS);
      expect(response.status, limit).toBe(400);
      expect(response.body.errors).toMatchObject([{ pointer: 'limit', code: 'QUERY-LIMIT' }]);
    }
  });
});

describe('events and messages', () => {
  it('the timeline begins with the submission, in both languages', async () => {
    const { items } = (await get(`/v1/declarations/${no}/events`, EVENTS)).body;
    expect(items[0]).toMatchObject({ type: 'tongguan.declaration.submitted.v1', subject: no });
    for (const item of items) expect(item.en.length > 0 && item.zh.length > 0).toBe(true);
  });

  it('every message to a party lies there with its exact bytes', async () => {
    const items = await messages();
    const types = items.map(({ party, type }: { party: string; type: string }) => `${party} ${type}`);
    expect(types).toEqual(
      expect.arrayContaining(['customs DecMessage', 'inspection ITF_DCL_IO_DECL', 'railway IFTMIN']),
    );
    for (const item of items) {
      const { body } = await get(item._links.self, MESSAGE);
      expect(body).toEqual(item);
      const bytes = await supertest(bench.url)
        .get(item._links.body)
        .set(bearer(bench.keys.firm))
        .buffer(true)
        .parse((response, done) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => done(null, Buffer.concat(chunks)));
        });
      expectDocumented(bytes, BODY);
      expect(bytes.get('content-type')).toBe(item.mediaType);
      expect(bytes.get('x-content-type-options')).toBe('nosniff');
      expect(bytes.body).toHaveLength(item.size);
      expect(createHash('sha256').update(bytes.body).digest('hex')).toBe(item.sha256);
    }
  });
});
