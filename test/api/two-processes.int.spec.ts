/** Two gateways on one PostgreSQL: what only one may do is done once, whichever of them is asked. */
import supertest from 'supertest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Adapter, Party } from '../../adapters/adapter.ts';
import { loadConfig } from '../../gateway/config.ts';
import { type RunningGateway, startGateway } from '../../gateway/gateway.ts';
import { type KeyOwner, newKey, storeKey } from '../../gateway/store/keys.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { eventually, jsonAdapter } from '../support/stand-in.ts';
import { bearer, FIRM, sample } from './support.ts';

const ROUNDS = 8;
const quiet = async () => [];
const ADAPTERS = new Map<Party, Adapter>(
  [
    jsonAdapter('customs', 'agency', quiet),
    jsonAdapter('inspection', 'agency', quiet),
    jsonAdapter('railway', 'premises', quiet),
  ].map((one) => [one.party, one]),
);

let server: TestPostgres;
let database: TestDatabase;
let both: RunningGateway[];
const folder = temporaryFolder();
const keys: Record<string, string> = {};

beforeAll(async () => {
  server = await startPostgres();
  database = await server.createDatabase();
  const config = loadConfig({}, { port: 0, dataDir: folder.path, storeUrl: database.url, logLevel: 'silent' });
  both = await Promise.all([
    startGateway(config, { adapters: ADAPTERS }),
    startGateway(config, { adapters: ADAPTERS }),
  ]);
  const owners: Record<string, KeyOwner> = {
    firm: { kind: 'firm', owner: FIRM },
    customs: { kind: 'agency', owner: 'customs' },
    first: { kind: 'operator', owner: '张伟' },
    second: { kind: 'operator', owner: '李秀英' },
    third: { kind: 'operator', owner: '王建国' },
  };
  await both[0]?.gateway.store.write(async (tx) => {
    for (const [name, owner] of Object.entries(owners)) {
      keys[name] = newKey();
      await storeKey(tx, keys[name], owner, name, new Date());
    }
  });
  await Promise.all(both.map((gateway) => gateway.work([])));
});
afterAll(async () => {
  await Promise.all(both.map((gateway) => gateway.stop()));
  await database.drop();
  await server.stop();
  folder.remove();
});

const post = (at: number, path: string, body: object, key: string) =>
  supertest(both[at]?.url ?? '')
    .post(path)
    .set(bearer(keys[key] ?? ''))
    .send(body);
const get = (at: number, path: string, key: string) =>
  supertest(both[at]?.url ?? '')
    .get(path)
    .set(bearer(keys[key] ?? ''));
const documentOf = (reference: string) => ({ ...sample('rail-import', reference), bill: { number: `RB${reference}` } });
async function declare(reference: string): Promise<string> {
  const response = await post(0, '/v1/declarations', documentOf(reference), 'firm');
  expect(response.status, response.text).toBe(202);
  return String(response.body.declarationNo);
}
const eventsOf = async (no: string, type: string) =>
  both[0]?.gateway.store.read
    .selectFrom('events')
    .select('data')
    .where('declaration_no', '=', no)
    .where('type', '=', type)
    .execute() ?? [];
const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).sort();

it('an action is confirmed by one of two who confirm it in one moment', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const no = await declare(`CONFIRM${round}`);
    const word = { party: 'customs', kind: 'released', reason: '系统中断' };
    const asked = await post(round % 2, `/v1/declarations/${no}:override`, word, 'first');
    const path = `/v1/operator-actions/${asked.body.id}:confirm`;
    const answers = await Promise.all([post(0, path, {}, 'second'), post(1, path, {}, 'third')]);
    expect(statuses(answers)).toEqual([202, 409]);
    expect(await eventsOf(no, 'statement.recorded')).toHaveLength(1);
    expect(await eventsOf(no, 'operator.acted')).toHaveLength(2);
  }
});

it('an amendment is made once, and of two different ones each is a version of its own', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const reference = `AMEND${round}`;
    const no = await declare(reference);
    const path = `/v1/declarations/${no}:amend`;
    const body = (netMass: string) => ({ reason: '更正净重', declaration: { ...documentOf(reference), netMass } });
    const same = await Promise.all([post(0, path, body('34000'), 'firm'), post(1, path, body('34000'), 'firm')]);
    expect(same.map(({ status, body: told }) => [status, told.version])).toEqual([
      [202, 2],
      [202, 2],
    ]);
    const other = await Promise.all([post(0, path, body('33000'), 'firm'), post(1, path, body('32000'), 'firm')]);
    expect(other.map(({ body: told }) => told.version).sort()).toEqual([3, 4]);
    expect(await eventsOf(no, 'declaration.amended')).toHaveLength(3);
  }
});

it('a withdrawal is recorded once', async () => {
  const no = await declare('WITHDRAW');
  const path = `/v1/declarations/${no}:withdraw`;
  const answers = await Promise.all([0, 1, 0, 1].map((at) => post(at, path, { reason: '合同取消' }, 'firm')));
  expect(statuses(answers)).toEqual([202, 202, 202, 202]);
  expect(await eventsOf(no, 'declaration.withdrawn')).toHaveLength(1);
});

it('a parked message goes one way, also when its number becomes known in that moment', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const [no, other] = [await declare(`PARK${round}`), await declare(`OTHER${round}`)];
    const senderTime = new Date().toISOString();
    const number = { kind: 'entryId', value: `05032026100000000${round}` };
    const push = (report: object) =>
      post(
        0,
        '/v1/partners/customs/messages',
        { reports: [{ numbers: [], learned: [], statements: [], ...report }] },
        'customs',
      );
    const parked = await push({ numbers: [number], statements: [{ party: 'customs', kind: 'released', senderTime }] });
    const id = parked.get('Tongguan-Message-Id');
    const listed = await get(1, '/v1/parked', 'second');
    expect(listed.body.items).toMatchObject([{ message: { id }, numbers: [number], candidates: [] }]);
    const reason = '来文核实';
    const [attached, dismissed] = await Promise.all([
      post(0, `/v1/messages/${id}:attach`, { declarationNo: no, reason }, 'first'),
      post(1, `/v1/messages/${id}:dismiss`, { reason }, 'second'),
      push({ numbers: [{ kind: 'declarationNo', value: other }], learned: [number] }),
    ]);
    const store = both[1]?.gateway.store.read;
    const state = await eventually(async () => {
      const row = await store
        ?.selectFrom('messages')
        .select('state')
        .where('id', '=', id ?? '')
        .executeTakeFirst();
      return row?.state === 'parked' ? undefined : row?.state;
    });
    const said = [...(await eventsOf(no, 'statement.recorded')), ...(await eventsOf(other, 'statement.recorded'))];
    expect(said).toHaveLength(state === 'dismissed' ? 0 : 1);
    expect([attached?.status, dismissed?.status].filter((status) => status === 409).length).toBeGreaterThan(0);
  }
});

it('the lists say the same at both', async () => {
  const no = await declare('LISTS');
  await post(0, `/v1/declarations/${no}:hold`, { reason: '情报核查' }, 'first');
  const numbers = [
    { kind: 'bill', value: 'RBLISTS' },
    { kind: 'wagon', value: '9999999' },
  ];
  const statements = [{ party: 'customs', kind: 'released', senderTime: new Date().toISOString() }];
  await post(0, '/v1/partners/customs/messages', { reports: [{ numbers, learned: [], statements }] }, 'customs');
  for (const path of [
    '/v1/parked',
    '/v1/operator-actions',
    '/v1/alarms?state=all',
    `/v1/declarations/${no}/versions`,
  ]) {
    const answers = [await get(0, path, 'second'), await get(1, path, 'third')];
    expect(
      answers.map(({ status }) => status),
      path,
    ).toEqual([200, 200]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
  }
  const { items } = (await get(1, '/v1/parked', 'second')).body;
  expect(items).toMatchObject([{ numbers, candidates: [{ declarationNo: no, numbers: numbers.slice(0, 1) }] }]);
});
