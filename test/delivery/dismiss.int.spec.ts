/** Dead letters that an operator sets aside, on both stores, over the API, every answer held against the contract. */
import supertest, { type Response } from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryFailure, EncodeError } from '../../adapters/adapter.ts';
import { loadConfig } from '../../gateway/config.ts';
import { deliveryHealth } from '../../gateway/delivery/health.ts';
import { recordDelivered } from '../../gateway/delivery/outcome.ts';
import { type RunningGateway, startGateway } from '../../gateway/gateway.ts';
import { acknowledge } from '../../gateway/intake/acknowledge.ts';
import { newKey, storeKey } from '../../gateway/store/keys.ts';
import type { Tx } from '../../gateway/store/store.ts';
import { expectDocumented } from '../api/documented.ts';
import { bearer, FIRM } from '../api/support.ts';
import { temporaryFolder } from '../support/folder.ts';
import { gate } from '../support/gate.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { eventually, jsonAdapter } from '../support/stand-in.ts';
import { declarationOf, queue } from './support.ts';

const REASON = '已由改单取代';
const NOWHERE = '019bd000-0000-7000-8000-000000000003';
const ROUNDS = 8;

/** Declarations customs refuses, until it does not. */
const refused = new Set<string>();
const unsayable = new Set<string>();
const sent: string[] = [];

const customs = jsonAdapter('customs', 'agency', async (message) => {
  const no = declarationOf(message);
  sent.push(no);
  if (refused.has(no)) throw new DeliveryFailure('permanent', 'http-400', 'malformed');
  return [];
});
const encode: typeof customs.encode = (instruction, context) => {
  if (!unsayable.has(instruction.declaration.traderReference)) return customs.encode(instruction, context);
  const problem = { code: 'X', severity: 'error' as const, at: '/items', message: 'too many', messageZh: '过多' };
  throw new EncodeError([problem]);
};
const ADAPTERS = new Map([[customs.party, { ...customs, encode }]]);
const PARTNER = { party: 'customs', profile: 'json', url: 'http://127.0.0.1:9', timeoutMs: 1000, codes: {} };

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (kind) => {
  const folder = temporaryFolder();
  const keys = { first: newKey(), second: newKey(), firm: newKey() };
  let server: TestPostgres | undefined;
  let database: TestDatabase | undefined;
  let running: RunningGateway[] = [];

  beforeAll(async () => {
    if (kind === 'PostgreSQL') {
      server = await startPostgres();
      database = await server.createDatabase();
    }
    const where = database === undefined ? {} : { storeUrl: database.url };
    const config = loadConfig({}, { port: 0, dataDir: folder.path, logLevel: 'silent', ...where });
    // Two processes where two can share a store.
    const count = database === undefined ? 1 : 2;
    for (let n = 0; n < count; n += 1) running.push(await startGateway(config, { adapters: ADAPTERS }));
    await one().store.write(async (tx) => {
      await storeKey(tx, keys.first, { kind: 'operator', owner: '张伟' }, 'first', new Date());
      await storeKey(tx, keys.second, { kind: 'operator', owner: '李秀英' }, 'second', new Date());
      await storeKey(tx, keys.firm, { kind: 'firm', owner: FIRM }, 'firm', new Date());
    });
    await Promise.all(running.map((each) => each.work([PARTNER])));
  });
  afterAll(async () => {
    await Promise.all(running.map((each) => each.stop()));
    running = [];
    await database?.drop();
    await server?.stop();
    folder.remove();
  });
  beforeEach(() => {
    refused.clear();
    unsayable.clear();
    sent.length = 0;
  });

  const at = (index: number): RunningGateway => {
    const found = running[index % running.length];
    if (found === undefined) throw new Error('nothing runs');
    return found;
  };
  const one = () => at(0).gateway;

  const template = (path: string): string =>
    path.replace(/\/deliveries\/[^/:]+/, '/deliveries/{id}').replace(/\?.*/, '');
  async function post(path: string, body: object, key: keyof typeof keys = 'first', index = 0): Promise<Response> {
    const response = await supertest(at(index).url).post(path).set(bearer(keys[key])).send(body);
    return expectDocumented(response, `POST ${template(path)}`);
  }
  async function list(query: string) {
    const response = await supertest(at(0).url).get(`/v1/deliveries?limit=200&${query}`).set(bearer(keys.first));
    return expectDocumented(response, 'GET /v1/deliveries').body.items;
  }
  const dismiss = (id: string, reason = REASON, key: keyof typeof keys = 'first', index = 0) =>
    post(`/v1/deliveries/${id}:dismiss`, { reason }, key, index);
  const replay = (id: string, key: keyof typeof keys = 'first', index = 0) =>
    post(`/v1/deliveries/${id}:replay`, { reason: '再发' }, key, index);
  const deadNow = async () => (await deliveryHealth(one())).find(({ party }) => party === 'customs')?.dead;

  let numbers = 0;
  /** A declaration that customs refused, and its message. */
  async function deadLetter(): Promise<{ readonly no: string; readonly id: string }> {
    numbers += 1;
    const no = `12601200503${String(numbers).padStart(5, '0')}`;
    refused.add(no);
    await queue(one(), no, ['declare']);
    await eventually(async () => (await list(`declarationNo=${no}&state=dead`)).length === 1);
    const [letter] = await list(`declarationNo=${no}`);
    sent.length = 0;
    return { no, id: letter.messageId };
  }
  const bodyOf = async (id: string) =>
    one().store.read.selectFrom('message_bodies').select('bytes').where('message_id', '=', id).executeTakeFirst();
  const acknowledged = async (tx: Tx, id: string) => {
    const message = await tx.selectFrom('messages').select('reference').where('id', '=', id).executeTakeFirst();
    const reference = message?.reference ?? '';
    return acknowledge(tx, 'customs', { reference, outcome: 'accepted' }, undefined, new Date());
  };

  it('is dead no more: not listed, not counted, kept with its bytes and both reasons, on record once', async () => {
    const { no, id } = await deadLetter();
    const [before] = await list('state=dead');
    expect(before).toMatchObject({
      messageId: id,
      dismissed: null,
      _links: { dismiss: `/v1/deliveries/${id}:dismiss` },
    });
    const counted = (await deadNow()) ?? 0;
    const bytes = await bodyOf(id);

    const done = await dismiss(id);
    expect(done.status).toBe(200);
    expect(done.body).toMatchObject({
      action: 'dismiss',
      state: 'done',
      party: 'customs',
      messageId: id,
      declarationNo: no,
    });
    expect((await list('state=dead')).map(({ messageId }: { messageId: string }) => messageId)).not.toContain(id);
    expect(await deadNow()).toBe(counted - 1);
    const [kept] = await list('state=dismissed&party=customs');
    expect(kept).toMatchObject({
      messageId: id,
      state: 'dismissed',
      messageState: 'dead',
      class: 'permanent',
      reason: 'http-400: malformed',
      dismissed: { since: done.body.createdAt, by: '张伟', reason: REASON },
    });
    expect(Object.keys(kept._links).sort()).toEqual(['body', 'declaration', 'message']);
    expect(await bodyOf(id)).toEqual(bytes);

    const again = await dismiss(id);
    expect([again.status, again.get('Idempotent-Replayed'), again.body.id]).toEqual([200, 'true', done.body.id]);
    for (const other of [await dismiss(id, '另一理由'), await dismiss(id, REASON, 'second')])
      expect([other.status, other.body.code, other.body.messageId]).toEqual([409, 'TG-7007', id]);
    const events = await one()
      .store.read.selectFrom('events')
      .select('data')
      .where('type', '=', 'operator.acted')
      .where('declaration_no', '=', no)
      .execute();
    expect(events.map(({ data }) => JSON.parse(data))).toMatchObject([
      { action: 'dismiss', operator: '张伟', agency: 'customs', messageId: id, reason: REASON },
    ]);
  });

  it('is never sent, and holds nobody up', async () => {
    const { no, id } = await deadLetter();
    await dismiss(id);
    refused.clear();
    const alone = await replay(id);
    expect([alone.status, alone.body.code]).toEqual([409, 'TG-7007']);
    const named = await post('/v1/deliveries:replay', { party: 'customs', reason: '恢复', messageIds: [id] });
    expect(named.body).toMatchObject({ replayed: 0, refused: [{ messageId: id, code: 'TG-7007' }] });
    await post('/v1/deliveries:replay', { party: 'customs', reason: '恢复' });
    await queue(one(), no, ['amend/2']);
    await eventually(async () => (await list(`declarationNo=${no}&state=done`)).length === 1);
    const standing = (await list(`declarationNo=${no}`)).map(
      ({ relatesTo, state, attempts }: Record<string, string>) => `${relatesTo} ${state} ${attempts}`,
    );
    expect(standing).toEqual(['amend/2 done 1', 'declare dismissed 1']);
    expect(sent.filter((name) => name === no)).toEqual([no]);
  });

  it('may be one that may not be sent again: overtaken, or never made', async () => {
    const { no, id } = await deadLetter();
    refused.clear();
    await queue(one(), no, ['amend/2']);
    await eventually(async () => (await list(`declarationNo=${no}&state=done`)).length === 1);
    expect((await replay(id)).body.code).toBe('TG-7004');
    expect((await dismiss(id)).status).toBe(200);

    const silent = '1260120050399999';
    unsayable.add(silent);
    await queue(one(), silent, ['declare']);
    const [unmade] = await list(`declarationNo=${silent}`);
    expect((await replay(unmade.messageId)).body.code).toBe('TG-7003');
    expect((await dismiss(unmade.messageId)).status).toBe(200);
    expect((await list(`declarationNo=${silent}&state=dismissed`)).length).toBe(1);
  });

  it('is a dead letter, of a message there is, by an operator, with a reason', async () => {
    const { no, id } = await deadLetter();
    expect((await dismiss(id, ' ')).status).toBe(422);
    expect((await dismiss(id, REASON, 'firm')).status).toBe(403);
    expect((await dismiss(NOWHERE)).status).toBe(404);
    refused.clear();
    await replay(id);
    await eventually(async () => (await list(`declarationNo=${no}&state=done`)).length === 1);
    expect((await dismiss(id)).body).toMatchObject({ status: 409, code: 'TG-7001' });
    await one().store.write((tx) => acknowledged(tx, id));
    expect((await dismiss(id)).body).toMatchObject({ status: 409, code: 'TG-7002' });
  });

  it('has arrived all the same when the party acknowledges it later', async () => {
    const { no, id } = await deadLetter();
    const done = await dismiss(id);
    await one().store.write((tx) => acknowledged(tx, id));
    const [letter] = await list(`declarationNo=${no}`);
    expect(letter).toMatchObject({ state: 'done', messageState: 'accepted', dismissed: null });
    expect((await dismiss(id)).body.id).toBe(done.body.id);
    expect((await replay(id)).body.code).toBe('TG-7002');
  });

  it('has arrived all the same when the process that sent it says so late', async () => {
    const { no, id } = await deadLetter();
    await dismiss(id);
    const underWay = { messageId: id, party: 'customs', declarationNo: no, firm: FIRM, format: 'f', type: 't' };
    await one().store.write((tx) =>
      recordDelivered(tx, { ...underWay, owner: 'gone', attempt: 1, tries: 1 }, [], new Date()),
    );
    const [letter] = await list(`declarationNo=${no}`);
    expect(letter).toMatchObject({ state: 'done', messageState: 'sent', class: null, dismissed: null });
  });

  it('is sent or set aside, never both, when two operators ask in one moment', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { no, id } = await deadLetter();
      refused.clear();
      const asked = [() => dismiss(id, REASON, 'first', round), () => replay(id, 'second', round + 1)];
      if (round % 4 > 1) asked.reverse();
      const answers = await Promise.all(asked.map((ask) => ask()));
      const won = answers.filter(({ status }) => status < 300);
      expect(won).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
      const state = won[0]?.body.action === 'replay' ? 'done' : 'dismissed';
      await eventually(async () => (await list(`declarationNo=${no}&state=${state}`)).length === 1);
      expect(sent.filter((name) => name === no)).toHaveLength(state === 'done' ? 1 : 0);
    }
  });

  // Of processes that share a store: an embedded one has one writer.
  if (kind === 'PostgreSQL')
    it('gives way to an acknowledgement that is being written in this moment', async () => {
      const { no, id } = await deadLetter();
      const written = gate();
      const goOn = gate();
      const taking = at(1).gateway.store.write(async (tx) => {
        await acknowledged(tx, id);
        written.open();
        await goOn.opened;
      });
      await written.opened;
      let answered = false;
      const asked = dismiss(id).finally(() => {
        answered = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(answered).toBe(false);
      goOn.open();
      await taking;
      const answer = await asked;
      expect([answer.status, answer.body.code]).toEqual([409, 'TG-7002']);
      const recorded = one().store.read.selectFrom('operator_actions').select('id').where('message_id', '=', id);
      expect(await recorded.execute()).toEqual([]);
      expect((await list(`declarationNo=${no}`))[0]).toMatchObject({ state: 'done', messageState: 'accepted' });
    });
});
