/** /readyz, and /metrics beside it, of processes with their roles: what is away, who is therefore not ready, and why. */
import supertest from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DeliveryFailure } from '../../adapters/adapter.ts';
import { loadConfig, type Role } from '../../gateway/config.ts';
import { type RunningGateway, startGateway } from '../../gateway/gateway.ts';
import { newKey, storeKey } from '../../gateway/store/keys.ts';
import { proxyTo } from '../store/proxy.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { eventually, jsonAdapter } from '../support/stand-in.ts';
import { expectDocumented } from './documented.ts';
import { figureOf, parsePrometheus } from './prometheus.ts';
import { bearer, FIRM, sample, startBench } from './support.ts';

/** Nobody listens there. */
const NO_BROKER = { brokers: ['127.0.0.1:9'], clientId: 't', prefix: 'nobody', partitions: 1, replication: 1 };

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const ready = async (url: string) => expectDocumented(await supertest(url).get('/readyz'), 'GET /readyz');
const metrics = async (url: string) => {
  const families = parsePrometheus((await supertest(url).get('/metrics').expect(200)).text);
  return (name: string, labels?: Readonly<Record<string, string>>) => figureOf(families, name, labels);
};
const untilReady = (url: string, status: number) =>
  eventually(async () => {
    const response = await ready(url);
    return response.status === status && response;
  }, 60_000);

describe('a process with everything', () => {
  it('is ready when it has begun to work, and says what it does not need', async () => {
    const away = async () => {
      throw new DeliveryFailure('transient', 'away', 'nobody answers');
    };
    const adapters = [jsonAdapter('customs', 'agency', away), jsonAdapter('inspection', 'agency', async () => [])];
    const bench = await startBench({ adapters: new Map(adapters.map((one) => [one.party, one])) });
    closers.push(() => bench.stop());
    const before = await ready(bench.url);
    expect(before.status).toBe(503);
    expect(before.body).toMatchObject({
      status: 'notReady',
      store: { state: 'ok' },
      bus: { kind: 'embedded', state: 'failed', consumers: [] },
      parties: [
        { party: 'customs', state: 'notConnected', connected: false },
        { party: 'inspection', state: 'notConnected' },
      ],
    });
    expect(before.body.bus.en).toContain('casework');
    const settings = { profile: 'json', url: 'http://127.0.0.1:9', timeoutMs: 1000, codes: {} };
    await bench.running.work(adapters.map(({ party }) => ({ party, ...settings })));
    await untilReady(bench.url, 200);

    for (const name of ['A', 'B', 'C', 'D', 'E']) {
      const body = { ...sample('rail-import', name), bill: { number: `RB${name}` } };
      await supertest(bench.url).post('/v1/declarations').set(bearer(bench.keys.firm)).send(body).expect(202);
    }
    const stop = await supertest(bench.url)
      .post('/v1/partners/inspection:stop')
      .set(bearer(bench.keys.operator))
      .send({ reason: '对方系统维护' });
    expect(stop.status, stop.text).toBeLessThan(300);
    const response = await eventually(async () => {
      const seen = await ready(bench.url);
      const [customs, inspection] = seen.body.parties;
      // Of the five, one may be under way at any look, and the last may not have been queued yet.
      const all = customs.breaker !== 'closed' && customs.queued === 5;
      return all && inspection.state === 'stopped' && seen;
    }, 60_000);
    expect(response.status).toBe(200);
    expect(response.get('cache-control')).toBe('no-store');
    expect(response.body).toMatchObject({ status: 'ready', bus: { state: 'ok', consumers: [{ state: 'running' }] } });
    const [customs, inspection] = response.body.parties;
    expect(customs).toMatchObject({ queued: 5, connected: true, lastSuccessAt: null });
    expect(['failing', 'trying']).toContain(customs.state);
    expect(inspection.stoppedSince).not.toBeNull();
    // Who stopped it, and why, is for operators: GET /v1/partners.
    for (const secret of ['对方系统维护', 'tests', FIRM, 'nobody answers']) expect(response.text).not.toContain(secret);
    const live = expectDocumented(await supertest(bench.url).get('/livez'), 'GET /livez');
    expect(live.body).toEqual({ status: 'ok' });
  });
});

describe('processes on PostgreSQL', () => {
  let server: TestPostgres;
  let database: TestDatabase;
  beforeAll(async () => {
    server = await startPostgres();
    database = await server.createDatabase();
  });
  afterAll(async () => {
    await database.drop();
    await server.stop();
  });

  async function start(roles: readonly Role[], storeUrl = database.url, kafka = {}): Promise<RunningGateway> {
    const folder = temporaryFolder();
    const config = loadConfig({}, { port: 0, dataDir: folder.path, storeUrl, roles, logLevel: 'silent', ...kafka });
    const running = await startGateway(config);
    closers.push(async () => {
      await running.stop();
      folder.remove();
    });
    return running;
  }

  it('while the database is away none is ready, and both answer; afterwards all goes on', async () => {
    const road = await proxyTo(database.url);
    closers.push(() => road.close());
    const { url, work } = await start(['api', 'clearance'], road.url);
    await work([]);
    await untilReady(url, 200);
    road.decide(() => 'lose');
    const away = await untilReady(url, 503);
    expect(away.body.store).toMatchObject({ state: 'failed' });
    expect(away.body.store.en).toMatch(/does not answer/);
    expect(away.body.store.zh).toMatch(/无响应/);
    const refused = await supertest(url).post('/v1/declarations').set(bearer(newKey())).send({});
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 503, code: 'TG-5002' });
    const gone = await metrics(url);
    expect(gone('tongguan_up', { part: 'store' })).toBe(0);
    expect(gone('tongguan_ready')).toBe(0);
    for (const name of [
      'tongguan_store_answer_seconds',
      'tongguan_casework_failed_cases',
      'tongguan_deadlines_overdue',
    ])
      expect(gone(name), name).toBeUndefined();
    expect(gone('tongguan_bus_hindered', { by: 'store' })).toBe(1);
    expect(gone('process_resident_memory_bytes')).toBeGreaterThan(0);
    expect((await ready(url)).body.parties).toMatchObject(
      ['customs', 'inspection', 'railway', 'airport'].map((party) => ({ party, state: 'unknown', connected: null })),
    );
    // What a driver says names hosts and users: that is for the log.
    expect(away.text).not.toMatch(/127\.0\.0\.1|ECONN|postgres/);
    road.decide(() => 'pass');
    await untilReady(url, 200);
    expect((await metrics(url))('tongguan_up', { part: 'store' })).toBe(1);
  });

  it('while the database hangs, answers come in bounded time', async () => {
    const { url } = await start(['api']);
    await untilReady(url, 200);
    const beside = await database.connect();
    // Everything that reads or writes waits for this.
    await beside.query('begin; lock table leases, deliveries, events, cursors in access exclusive mode');
    const [hanging, of] = await Promise.all([untilReady(url, 503), metrics(url)]);
    expect(hanging.body.store.state).toBe('failed');
    expect(of('process_open_fds')).toBeGreaterThan(0);
    await beside.query('rollback');
    await untilReady(url, 200);
  });

  it('a database that only reads makes nobody ready', async () => {
    const { url } = await start(['api']);
    await untilReady(url, 200);
    const beside = await database.connect();
    const name = new URL(database.url).pathname.slice(1);
    await beside.query(`alter database ${name} set default_transaction_read_only = on`);
    await beside.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    await untilReady(url, 503);
    await beside.query(`set default_transaction_read_only = off`);
    await beside.query(`alter database ${name} reset default_transaction_read_only`);
    await beside.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    await untilReady(url, 200);
  });

  it('without Kafka a process that takes declarations is ready and takes them; one that works on it is not', async () => {
    const kafka = { kafka: NO_BROKER };
    const api = await start(['api'], database.url, kafka);
    const worker = await start(['clearance', 'delivery', 'notify', 'monitor'], database.url, kafka);
    const sender = await start(['delivery', 'monitor'], database.url, kafka);
    for (const { work } of [api, worker, sender]) await work([]);
    const key = newKey();
    await api.gateway.store.write((tx) => storeKey(tx, key, { kind: 'firm', owner: FIRM }, 'test', new Date()));
    const declared = await supertest(api.url).post('/v1/declarations').set(bearer(key)).send(sample('rail-import'));
    expect(declared.status, declared.text).toBe(202);

    const told = await ready(api.url);
    expect(told.status).toBe(200);
    expect(told.body).toMatchObject({ status: 'ready', roles: ['api'] });
    expect(told.body).not.toHaveProperty('bus');
    const without = await untilReady(worker.url, 503);
    expect(without.body.bus).toMatchObject({ kind: 'kafka', state: 'failed' });
    expect(without.body.bus.consumers).toMatchObject([
      { consumer: 'intake', state: 'waiting', behind: null, rebalances: 0 },
      { consumer: 'casework', state: 'waiting' },
    ]);
    expect(without.body.bus.relay).toMatchObject({ own: false, held: false });
    expect(without.body.bus.relay.behind).toBeGreaterThan(0);
    expect(without.text).not.toMatch(/127\.0\.0\.1|ECONN/);
    expect((await ready(sender.url)).status).toBe(200);

    const of = await metrics(worker.url);
    expect(of('tongguan_up', { part: 'bus' })).toBe(0);
    expect(of('tongguan_up', { part: 'store' })).toBe(1);
    expect(of('tongguan_bus_hindered', { by: 'topics' })).toBe(1);
    expect(of('tongguan_consumer_state', { consumer: 'casework', state: 'waiting' })).toBe(1);
    expect(of('tongguan_relay_behind_events')).toBeGreaterThan(0);
    expect(of('tongguan_relay_oldest_age_seconds')).toBeGreaterThan(0);
    expect(of('tongguan_relay_lease_seconds')).toBeLessThan(0);
    expect(of('tongguan_consumer_lag_events', { consumer: 'casework', topic: 'nobody.clearance' })).toBeUndefined();
  });

  it('a process with no HTTP of its own says how it is too', async () => {
    const { url } = await start(['monitor']);
    expect((await untilReady(url, 200)).body.roles).toEqual(['monitor']);
    expect((await metrics(url))('tongguan_role', { role: 'monitor' })).toBe(1);
    expect((await supertest(url).get('/v1/declarations')).status).toBe(404);
  });
});
