/** What operators see of delivery and do with it, over the API, every answer held against the contract. */
import supertest, { type Response } from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryFailure, EncodeError } from '../../adapters/adapter.ts';
import { acknowledge } from '../../gateway/intake/acknowledge.ts';
import { expectDocumented } from '../api/documented.ts';
import { type Bench, bearer, startBench } from '../api/support.ts';
import { FIRM } from '../support/fixture.ts';
import { eventually, jsonAdapter } from '../support/stand-in.ts';
import { declarationOf, queue } from './support.ts';

let bench: Bench;
/** Declarations the parties refuse, until they do not. */
const refused = new Set<string>();
const unsayable = new Set<string>();
const sent: { readonly party: string; readonly reference: string; readonly text: string }[] = [];

beforeAll(async () => {
  const adapters = ['customs', 'railway', 'airport'].map((party) => {
    const adapter = jsonAdapter(party, 'agency', async (message, text) => {
      sent.push({ party, reference: message.reference, text });
      if (refused.has(declarationOf(message))) throw new DeliveryFailure('permanent', 'http-400', 'malformed');
      return [];
    });
    const encode: typeof adapter.encode = (instruction, context) => {
      if (!unsayable.has(instruction.declaration.traderReference)) return adapter.encode(instruction, context);
      const problem = { code: 'X', severity: 'error' as const, at: '/items', message: 'too many', messageZh: '过多' };
      throw new EncodeError([problem]);
    };
    return { ...adapter, encode };
  });
  bench = await startBench({ adapters: new Map(adapters.map((adapter) => [adapter.party, adapter])) });
  await bench.running.work(
    ['customs', 'railway'].map((party) => ({
      party,
      profile: 'json',
      url: 'http://127.0.0.1:9',
      timeoutMs: 1000,
      codes: {},
    })),
  );
});
afterAll(() => bench.stop());
beforeEach(() => {
  refused.clear();
  unsayable.clear();
  sent.length = 0;
});

type KeyName = keyof Bench['keys'];

const template = (path: string): string =>
  path
    .replace(/\/deliveries\/[^/:]+/, '/deliveries/{id}')
    .replace(/\/partners\/[^/:]+/, '/partners/{party}')
    .replace(/\?.*/, '');
async function get(path: string, key: KeyName = 'operator'): Promise<Response> {
  const response = await supertest(bench.url).get(path).set(bearer(bench.keys[key]));
  return expectDocumented(response, `GET ${template(path)}`);
}
async function post(path: string, body: object, key: KeyName = 'operator'): Promise<Response> {
  const response = await supertest(bench.url).post(path).set(bearer(bench.keys[key])).send(body);
  return expectDocumented(response, `POST ${template(path)}`);
}
const gateway = () => bench.running.gateway;

interface Listed {
  readonly messageId: string;
  readonly declarationNo: string;
  readonly state: string;
}
async function list(query: string): Promise<Listed[]> {
  const items: Listed[] = [];
  let cursor = '';
  do {
    const { body } = await get(`/v1/deliveries?limit=2&${query}${cursor}`);
    items.push(...body.items);
    cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor !== '');
  return items;
}

let numbers = 0;
/** Declarations of which the first message is dead at customs. */
async function deadLetters(count: number): Promise<string[]> {
  const names = Array.from({ length: count }, () => {
    numbers += 1;
    return `12601200503${String(numbers).padStart(5, '0')}`;
  });
  for (const name of names) refused.add(name);
  for (const name of names) await queue(gateway(), name, ['declare']);
  for (const name of names) await eventually(async () => (await list(`declarationNo=${name}&state=dead`)).length === 1);
  sent.length = 0;
  return names;
}
const idOf = async (declarationNo: string): Promise<string> =>
  (await list(`declarationNo=${declarationNo}`)).at(-1)?.messageId ?? '';
const partner = async (name: string) =>
  (await get('/v1/partners')).body.items.find(({ party }: { party: string }) => party === name);

describe('dead letters', () => {
  it('are listed with why, page by page, newest first', async () => {
    const names = await deadLetters(3);
    const found = await list('state=dead&party=customs');
    expect(found.slice(0, 3).map(({ declarationNo }) => declarationNo)).toEqual([...names].reverse());
    expect(found[0]).toMatchObject({
      party: 'customs',
      type: 'declare',
      relatesTo: 'declare',
      class: 'permanent',
      reason: 'http-400: malformed',
      attempts: 1,
      nextAttemptAt: null,
    });
    expect(await list('state=dead&party=railway')).toEqual([]);
    expect((await get('/v1/deliveries?state=gone')).status).toBe(400);
    expect((await get('/v1/deliveries', 'firm')).status).toBe(403);
  });

  it('are sent again one by one: the same bytes under the same reference, on record, and once', async () => {
    const [no = ''] = await deadLetters(1);
    const id = await idOf(no);
    const stored = await supertest(bench.url)
      .get(`/v1/messages/${id}/body`)
      .set(bearer(bench.keys.operator))
      .buffer(true)
      .parse((response, done) => {
        let text = '';
        response.on('data', (part) => {
          text += String(part);
        });
        response.on('end', () => done(null, text));
      });
    refused.clear();
    const replayed = await post(`/v1/deliveries/${id}:replay`, { reason: '接口已恢复' });
    expect(replayed.status).toBe(202);
    expect(replayed.body).toMatchObject({ action: 'replay', party: 'customs', messageId: id, declarationNo: no });
    await eventually(async () => (await list(`declarationNo=${no}`))[0]?.state === 'done');
    expect(sent.map(({ text }) => text)).toEqual([stored.body]);
    const again = await post(`/v1/deliveries/${id}:replay`, { reason: '接口已恢复' });
    expect(again.get('Idempotent-Replayed')).toBe('true');
    expect(again.body.id).toBe(replayed.body.id);
    const other = await post(`/v1/deliveries/${id}:replay`, { reason: '再发一次' }, 'second');
    expect([other.status, other.body.code]).toEqual([409, 'TG-7001']);
    expect(sent).toHaveLength(1);
    const { body } = await get(`/v1/deliveries?declarationNo=${no}`);
    expect(body.items[0]).toMatchObject({ attempts: 2, state: 'done', messageState: 'sent', class: null });
    const events = await gateway()
      .store.read.selectFrom('events')
      .select('data')
      .where('type', '=', 'operator.acted')
      .where('declaration_no', '=', no)
      .execute();
    expect(events.map(({ data }) => JSON.parse(data))).toMatchObject([
      { action: 'replay', operator: 'tests', agency: 'customs', messageId: id, reason: '接口已恢复' },
    ]);
  });

  it('are sent again many at once: first looked at, then done, by time, in steps, those that may', async () => {
    const names = await deadLetters(5);
    refused.clear();
    const [acknowledged = ''] = names;
    const known = await gateway()
      .store.read.selectFrom('messages')
      .select('reference')
      .where('declaration_no', '=', acknowledged)
      .executeTakeFirst();
    await gateway().store.write((tx) =>
      acknowledge(tx, 'customs', { reference: known?.reference ?? '', outcome: 'accepted' }, undefined, new Date()),
    );
    const before = new Date(Date.now() + 1).toISOString();
    const all = { party: 'customs', reason: '接口已恢复', before };
    const dry = await post('/v1/deliveries:replay', { ...all, dryRun: true });
    expect(dry.status).toBe(200);
    const waiting = (await list('state=dead&party=customs')).length;
    expect(dry.body).toMatchObject({ dryRun: true, replayed: waiting, refused: [] });
    expect(sent).toEqual([]);

    const early = await post('/v1/deliveries:replay', { ...all, before: '2018-01-05T08:00:00+08:00' });
    expect([early.status, early.body.replayed]).toEqual([202, 0]);

    const ids = await Promise.all(names.slice(0, 2).map(idOf));
    const foreign = '019bd000-0000-7000-8000-000000000003';
    const some = await post('/v1/deliveries:replay', {
      party: 'customs',
      reason: '接口已恢复',
      messageIds: [...ids, foreign],
    });
    expect(some.body).toMatchObject({
      replayed: 1,
      refused: [
        { messageId: ids[0], code: 'TG-7002' },
        { messageId: foreign, code: 'TG-3001' },
      ],
    });

    let replayed = 0;
    let after: string | undefined;
    do {
      const { body } = await post('/v1/deliveries:replay', {
        ...all,
        limit: 2,
        ...(after === undefined ? {} : { after }),
      });
      replayed += body.replayed;
      after = body.next;
    } while (after !== undefined);
    expect(replayed).toBe(waiting - 1);
    await eventually(async () => sent.length === waiting);
    expect(await list('state=dead&party=customs')).toEqual([]);
  });

  it('are not sent again where nothing could be said, or a later message took the place', async () => {
    const [no = ''] = await deadLetters(1);
    await queue(gateway(), no, ['amend/2']);
    await eventually(async () => (await list(`declarationNo=${no}&state=dead`)).length === 2);
    refused.clear();
    const [amendment, declared] = await list(`declarationNo=${no}`);
    await post(`/v1/deliveries/${amendment?.messageId}:replay`, { reason: 'x' });
    await eventually(async () => (await list(`declarationNo=${no}&state=done`)).length === 1);
    const overtaken = await post(`/v1/deliveries/${declared?.messageId}:replay`, { reason: 'x' });
    expect([overtaken.status, overtaken.body.code, overtaken.body.detail]).toEqual([
      409,
      'TG-7004',
      `Message ${declared?.messageId} was overtaken by amend/2.`,
    ]);

    const silent = '1260120050399999';
    unsayable.add(silent);
    await queue(gateway(), silent, ['declare']);
    const [letter] = await list(`declarationNo=${silent}`);
    expect(letter).toMatchObject({ state: 'dead', class: 'permanent', reason: '/items: too many', attempts: 0 });
    const unmade = await post(`/v1/deliveries/${letter?.messageId}:replay`, { reason: 'x' });
    expect([unmade.status, unmade.body.code]).toEqual([409, 'TG-7003']);
  });

  it('keep a recalled release from the gate', async () => {
    const [no = ''] = await deadLetters(1);
    const unit = { kind: 'container', id: 'TGKU3125041' };
    const order = (kind: 'release' | 'hold', letter: string, seq: number) => ({
      number: `${no}-${letter}1`,
      version: 1,
      declaration_no: no,
      firm: FIRM,
      kind,
      seq,
      data: JSON.stringify({ units: [unit] }),
      placed_at: '',
    });
    await gateway().store.write((tx) =>
      tx
        .insertInto('orders')
        .values([order('release', 'R', 1), order('hold', 'H', 2)])
        .execute(),
    );
    await queue(gateway(), no, [`${no}-R1/1`]);
    await eventually(async () => (await list(`declarationNo=${no}&state=dead`)).length === 2);
    const [release] = await list(`declarationNo=${no}`);
    const answer = await post(`/v1/deliveries/${release?.messageId}:replay`, { reason: 'x' });
    expect([answer.status, answer.body.code]).toEqual([409, 'TG-7004']);
    expect(answer.body.detail).toContain(`${no}-H1/1`);
  });

  it('say everything that is wrong with a request', async () => {
    const wrong = await post('/v1/deliveries:replay', {
      party: 'customs',
      reason: ' ',
      before: 'yesterday',
      messageIds: ['x'],
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/before',
      '/messageIds/0',
      '/reason',
    ]);
    const both = await post('/v1/deliveries:replay', {
      party: 'customs',
      reason: 'x',
      before: '2026-12-31T23:59:60Z',
      limit: 5,
      messageIds: ['019bd000-0000-7000-8000-000000000003'],
    });
    expect(both.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/before',
      '/before',
      '/limit',
    ]);
    expect((await post('/v1/deliveries:replay', { party: 'harbour', reason: 'x' })).status).toBe(404);
    const nowhere = '019bd000-0000-7000-8000-000000000003';
    expect((await post(`/v1/deliveries/${nowhere}:replay`, { reason: 'x' })).status).toBe(404);
    expect((await post(`/v1/deliveries/${nowhere}:replay`, { reason: 'x' }, 'customs')).status).toBe(403);
  });
});

describe('the switch of a party', () => {
  it('stops and starts it, on record, and never wakes what is dead', async () => {
    const [dead = ''] = await deadLetters(1);
    refused.clear();
    expect(await partner('customs')).toMatchObject({ connected: true, senders: 1, stopped: null });
    const stopped = await post('/v1/partners/customs:stop', { reason: '接口维护' });
    expect(stopped.status).toBe(202);
    expect(stopped.body).toMatchObject({ action: 'stop', party: 'customs', operator: 'tests', reason: '接口维护' });
    const again = await post('/v1/partners/customs:stop', { reason: '接口维护' });
    expect([again.status, again.get('Idempotent-Replayed'), again.body.id]).toEqual([202, 'true', stopped.body.id]);
    const other = await post('/v1/partners/customs:stop', { reason: '接口维护' }, 'second');
    expect([other.status, other.body.code]).toEqual([409, 'TG-7005']);

    numbers += 1;
    const waiting = `12601200503${String(numbers).padStart(5, '0')}`;
    await queue(gateway(), waiting, ['declare']);
    await queue(gateway(), waiting, ['declare'], 'railway');
    await eventually(async () => sent.some(({ party }) => party === 'railway'));
    expect(await partner('customs')).toMatchObject({
      stopped: { by: 'tests', reason: '接口维护' },
      queued: 1,
      underWay: 0,
      _links: { start: '/v1/partners/customs:start' },
    });
    expect(sent.filter(({ party }) => party === 'customs')).toEqual([]);

    const started = await post('/v1/partners/customs:start', { reason: '维护结束' });
    expect(started.body).toMatchObject({ action: 'start', party: 'customs' });
    await eventually(async () => (await list(`declarationNo=${waiting}&state=done&party=customs`)).length === 1);
    const idle = await post('/v1/partners/customs:start', { reason: 'x' }, 'second');
    expect([idle.status, idle.body.code]).toEqual([409, 'TG-7006']);
    expect((await list(`declarationNo=${dead}`))[0]?.state).toBe('dead');
    const audit = await supertest(bench.url).get('/v1/operator-actions?limit=2').set(bearer(bench.keys.operator));
    expectDocumented(audit, 'GET /v1/operator-actions');
    expect(audit.body.items.map(({ action }: { action: string }) => action)).toEqual(['start', 'stop']);
  });

  it('is for operators, and of parties there are', async () => {
    expect((await post('/v1/partners/customs:stop', { reason: 'x' }, 'customs')).status).toBe(403);
    expect((await post('/v1/partners/harbour:stop', { reason: 'x' })).status).toBe(404);
    expect((await post('/v1/partners/customs:stop', {})).status).toBe(422);
    expect((await get('/v1/partners', 'firm')).status).toBe(403);
    expect((await get('/v1/partners?party=customs')).status).toBe(400);
  });
});

it('tells how the exchange with each party stands', async () => {
  const [no = ''] = await deadLetters(1);
  await queue(gateway(), no, ['declare'], 'airport');
  const { body } = await get('/v1/partners');
  const [customs, railway, airport] = body.items;
  expect(customs).toMatchObject({ party: 'customs', connected: true, breaker: 'closed', breakerOpenUntil: null });
  expect(customs.dead).toBeGreaterThanOrEqual(1);
  expect(customs.lastHour.permanent).toBeGreaterThanOrEqual(1);
  expect(customs.lastHour.delivered).toBeGreaterThanOrEqual(1);
  expect(Date.parse(customs.lastSuccessAt)).toBeLessThanOrEqual(Date.now());
  expect(railway).toMatchObject({ dead: 0, queued: 0, oldestQueuedAt: null, oldestQueuedSeconds: 0 });
  expect(airport).toMatchObject({ connected: false, senders: 0, queued: 1, lastSuccessAt: null, underWay: 0 });
  expect(airport.oldestQueuedAt).toMatch(/^\d{4}-/);
});
