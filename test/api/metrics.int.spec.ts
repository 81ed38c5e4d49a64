/** What a Prometheus sees of a gateway: names, labels and values, and that nothing makes the series grow. */
import supertest from 'supertest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Adapter, DeliveryFailure, type Party } from '../../adapters/adapter.ts';
import { createApp } from '../../gateway/api/app.ts';
import { ROLES } from '../../gateway/config.ts';
import { METRICS } from '../../gateway/monitor/samples.ts';
import { eventually, jsonAdapter } from '../support/stand-in.ts';
import { document, expectDocumented, routes } from './documented.ts';
import { type Family, figureOf, parsePrometheus } from './prometheus.ts';
import { type Bench, bearer, FIRM, sample, startBench } from './support.ts';

const PARTIES = ['customs', 'inspection', 'railway'];

const partner = (party: Party) => ({ party, profile: 'json', url: 'http://127.0.0.1:9', timeoutMs: 1000, codes: {} });
/** Customs takes everything, inspection nothing, the railway is away. */
const ADAPTERS = new Map<Party, Adapter>(
  [
    jsonAdapter('customs', 'agency', async () => []),
    jsonAdapter('inspection', 'agency', async () => {
      throw new DeliveryFailure('permanent', 'refused', 'it takes none of this');
    }),
    jsonAdapter('railway', 'premises', async () => {
      throw new DeliveryFailure('transient', 'away', 'nobody answers');
    }),
  ].map((one) => [one.party, one]),
);

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ adapters: ADAPTERS });
});
afterAll(() => bench.stop());

async function scrape(url = bench.url): Promise<ReadonlyMap<string, Family>> {
  const response = expectDocumented(await supertest(url).get('/metrics'), 'GET /metrics');
  expect(response.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return parsePrometheus(response.text);
}
/** Figures of the store are kept for some seconds: until they are what is expected. */
const until = (isSo: (families: ReadonlyMap<string, Family>) => boolean) =>
  eventually(async () => {
    const families = await scrape();
    return isSo(families) && families;
  }, 60_000);
/** Until every part has answered: one that does not in time is left out. */
const whole = () =>
  until(
    (seen) =>
      figureOf(seen, 'tongguan_store_answer_seconds') !== undefined &&
      figureOf(seen, 'tongguan_bus_remarks') !== undefined &&
      figureOf(seen, 'tongguan_deadlines_overdue') !== undefined,
  );
/** Those of Node's own come and go: a kind of garbage collection is a series when it has happened. */
const seriesCount = (families: ReadonlyMap<string, Family>) =>
  [...families].reduce((sum, [name, { series }]) => (name.startsWith('tongguan_') ? sum + series.length : sum), 0);

async function declare(reference: string): Promise<string> {
  const declaration = { ...sample('rail-import', reference), bill: { number: `RB${reference}` } };
  const response = await supertest(bench.url).post('/v1/declarations').set(bearer(bench.keys.firm)).send(declaration);
  expect(response.status, response.text).toBe(202);
  return String(response.body.declarationNo);
}

it('says before anything has begun what this is and that it does not work yet', async () => {
  const families = await whole();
  const { version } = document.info as { readonly version: string };
  expect(figureOf(families, 'tongguan_build_info', { version })).toBe(1);
  for (const role of ROLES) expect(figureOf(families, 'tongguan_role', { role })).toBe(1);
  expect(figureOf(families, 'tongguan_up', { part: 'store' })).toBe(1);
  expect(figureOf(families, 'tongguan_up', { part: 'bus' })).toBe(0);
  expect(figureOf(families, 'tongguan_bus_hindered', { by: 'consumer' })).toBe(1);
  expect(figureOf(families, 'tongguan_ready')).toBe(0);
  // The last year of its file is over then, in China.
  const end = figureOf(families, 'tongguan_calendar_end_timestamp_seconds', { calendar: 'cn-customs' }) ?? 0;
  expect(new Date((end + 8 * 3600) * 1000).toISOString()).toMatch(/^20\d\d-01-01T00:00:00/);
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
    expect(families.get(name)?.series.length, name).toBe(1);
});

it('tells what waits, what is dead, what failed, and how the parties stand', async () => {
  await bench.running.work(PARTIES.map(partner));
  // Five failures in a row open a breaker.
  const numbers = await Promise.all(Array.from({ length: 5 }, (_, index) => declare(`M${index}`)));
  // Customs is to have all of them before it is stopped: what waits then waits for ever.
  await until(
    (seen) => figureOf(seen, 'tongguan_delivery_attempts_recent', { party: 'customs', outcome: 'delivered' }) === 5,
  );
  const numbersOf = { numbers: [{ kind: 'entryId', value: '050320261000000999' }], learned: [] };
  const statements = [{ party: 'customs', kind: 'released', senderTime: new Date().toISOString() }];
  await supertest(bench.url)
    .post('/v1/partners/customs/messages')
    .set(bearer(bench.keys.customs))
    .send({ reports: [{ ...numbersOf, statements }] });
  const hold = await supertest(bench.url)
    .post(`/v1/partners/customs:stop`)
    .set(bearer(bench.keys.operator))
    .send({ reason: '对方系统维护' });
  expect(hold.status, hold.text).toBeLessThan(300);
  await bench.running.gateway.store.write(async (tx) => {
    const [no = ''] = numbers;
    await tx
      .insertInto('faults')
      .values({ consumer: 'tests', declaration_no: no, firm: FIRM, attempts: 9, next_at: '2100', detail: 'stuck' })
      .execute();
    // Of a case nobody settles: one that is settled has the alarms that its facts give.
    const alarm = {
      declaration_no: '1180105050399999',
      firm: FIRM,
      party: 'customs',
      units: '[]',
      data: '{}',
      raised_at: '',
    };
    for (const id of ['a1', 'a2'])
      await tx
        .insertInto('alarms')
        .values({ ...alarm, id, kind: 'otherSilent' })
        .execute();
    await tx
      .insertInto('alarms')
      .values({ ...alarm, id: 'a3', kind: 'contradiction', cleared_at: '2026' })
      .execute();
  });

  const families = await until(
    (seen) =>
      figureOf(seen, 'tongguan_delivery_dead_messages', { party: 'inspection' }) === 5 &&
      figureOf(seen, 'tongguan_delivery_stopped', { party: 'customs' }) === 1 &&
      figureOf(seen, 'tongguan_delivery_breaker', { party: 'railway', state: 'closed' }) === 0 &&
      // One may be under way at any look.
      figureOf(seen, 'tongguan_delivery_queued_messages', { party: 'railway' }) === 5 &&
      (figureOf(seen, 'tongguan_consumer_handled_total', { consumer: 'casework' }) ?? 0) > 5 &&
      figureOf(seen, 'tongguan_casework_failed_cases') === 1,
  );
  const of = (name: string, labels?: Readonly<Record<string, string>>) => figureOf(families, name, labels);
  expect(of('tongguan_ready')).toBe(1);
  expect(of('tongguan_up', { part: 'bus' })).toBe(1);
  expect(of('tongguan_delivery_queued_messages', { party: 'railway' })).toBe(5);
  expect(of('tongguan_delivery_oldest_age_seconds', { party: 'railway' })).toBeGreaterThan(0);
  expect(of('tongguan_delivery_oldest_age_seconds', { party: 'customs' })).toBe(0);
  expect(of('tongguan_delivery_attempts_recent', { party: 'railway', outcome: 'transient' })).toBeGreaterThan(4);
  expect(of('tongguan_delivery_attempts_recent', { party: 'inspection', outcome: 'permanent' })).toBe(5);
  expect(of('tongguan_delivery_attempts_recent', { party: 'customs', outcome: 'delivered' })).toBe(5);
  const last = of('tongguan_delivery_last_success_timestamp_seconds', { party: 'customs' }) ?? 0;
  expect(Math.abs(last - Date.now() / 1000)).toBeLessThan(120);
  expect(of('tongguan_delivery_last_success_timestamp_seconds', { party: 'railway' })).toBeUndefined();
  expect(of('tongguan_delivery_senders', { party: 'railway' })).toBe(1);
  expect(of('tongguan_intake_parked_messages', { party: 'customs' })).toBe(1);
  expect(of('tongguan_alarms_open', { kind: 'otherSilent' })).toBe(2);
  expect(of('tongguan_alarms_open', { kind: 'contradiction' })).toBeUndefined();
  expect(of('tongguan_deadlines_overdue')).toBe(0);
  expect(of('tongguan_consumer_state', { consumer: 'casework', state: 'running' })).toBe(1);
  expect(of('tongguan_consumer_handled_total', { consumer: 'casework' })).toBeGreaterThan(5);
  expect(of('tongguan_consumer_lag_events', { consumer: 'casework', topic: 'events' })).toBeGreaterThanOrEqual(0);
});

it('never takes back what a counter has counted', async () => {
  const handled = async () =>
    figureOf(await scrape(), 'tongguan_consumer_handled_total', { consumer: 'casework' }) ?? -1;
  const first = await handled();
  await declare('COUNT');
  await eventually(async () => (await handled()) > first);
});

it('has the labels it says, whose values are words of the program and the configuration', async () => {
  const no = await declare('LABELS');
  await supertest(bench.url).get(`/v1/declarations/${no}`).set(bearer(bench.keys.firm));
  const families = await scrape();
  const known: Readonly<Record<string, readonly string[]>> = {
    party: PARTIES,
    route: [...routes.map(({ path }) => path), 'other'],
    kind: ['otherSilent'],
    topic: ['events'],
    consumer: ['casework'],
    outcome: ['delivered', 'transient', 'ambiguous', 'permanent'],
    part: ['store', 'bus'],
    calendar: ['cn-customs'],
  };
  for (const [name, { series, help }] of families) {
    if (!name.startsWith('tongguan_')) continue;
    expect(help, name).toMatch(/\.$/);
    for (const { labels } of series) {
      for (const [label, value] of Object.entries(labels)) {
        if (known[label] !== undefined) expect(known[label], `${name} ${label}`).toContain(value);
      }
      const row = (METRICS as Readonly<Record<string, { readonly labels: readonly string[] }>>)[name];
      if (row !== undefined) expect(Object.keys(labels).sort(), name).toEqual([...row.labels].sort());
    }
  }
  for (const name of Object.keys(METRICS)) expect(families.has(name), name).toBe(true);
  const { text } = await supertest(bench.url).get('/metrics');
  for (const secret of [no, FIRM, 'LABELS', '050320261000000999', '对方系统维护', 'nobody answers', '127.0.0.1']) {
    expect(text).not.toContain(secret);
  }
});

it('counts requests by the pattern of their route, whatever becomes of them', async () => {
  const no = await declare('ROUTES');
  const operator = bearer(bench.keys.operator);
  const counted = async (route: string, status: string, method = 'GET') =>
    figureOf(await scrape(), 'tongguan_http_requests_total', { method, route, status }) ?? 0;
  const one = '/v1/declarations/{no}';
  const before = await counted(one, '200');
  await supertest(bench.url).get(`/v1/declarations/${no}`).set(operator);
  expect(await counted(one, '200')).toBe(before + 1);
  await supertest(bench.url).get(`/v1/declarations/${no}?x`).set(operator);
  expect(await counted(one, '400')).toBe(1);
  await supertest(bench.url).get('/v1/declarations/1260120050399999').set(operator);
  expect(await counted(one, '404')).toBe(1);
  await supertest(bench.url).get(`/v1/declarations/${no}`);
  expect(await counted(one, '401')).toBe(1);
  await supertest(bench.url).get(`/v1/declarations/${no}:hold`).set(operator);
  expect(await counted('/v1/declarations/{no}:hold', '405')).toBe(1);
  await supertest(bench.url).post(`/v1/declarations/${no}:hold`).set(operator).send({ reason: '核查' });
  expect(await counted('/v1/declarations/{no}:hold', '202', 'POST')).toBe(1);
  const durations = await scrape();
  const sum = (name: string, labels: Readonly<Record<string, string>>) =>
    (durations.get(name)?.series ?? [])
      .filter(({ labels: own }) => Object.entries(labels).every(([key, value]) => own[key] === value))
      .reduce((total, { value }) => total + value, 0);
  const count = figureOf(durations, 'tongguan_http_request_duration_seconds_count', { method: 'GET', route: one });
  expect(count).toBe(sum('tongguan_http_requests_total', { method: 'GET', route: one }));
});

it('has no more series after a thousand different paths than after one', async () => {
  const ask = (path: string) => supertest(bench.url).get(path).set(bearer(bench.keys.operator));
  const paths = (index: number) => [
    `/v1/declarations/12601200503${String(index).padStart(5, '0')}`,
    `/v1/nothing/${index}`,
    `/${index}.php`,
    `/v1/messages/019bd000-0000-7000-8000-${String(index).padStart(12, '0')}/body`,
    `/problems/TG-${String(9000 + index).slice(-4)}`,
  ];
  for (const path of paths(0)) await ask(path);
  const before = seriesCount(await whole());
  for (let index = 1; index <= 200; index++) await Promise.all(paths(index).map(ask));
  const after = await whole();
  expect(figureOf(after, 'tongguan_http_requests_total', { method: 'GET', route: 'other', status: '404' })).toBe(402);
  expect(seriesCount(after)).toBe(before);
});

it('is of one gateway: another in the same process counts for itself', async () => {
  const other = createApp(bench.running.gateway, ['delivery']);
  const { text } = await supertest(other).get('/metrics');
  const families = parsePrometheus(text);
  expect(families.get('tongguan_http_requests_total')?.series).toEqual([]);
  expect(families.get('tongguan_role')?.series.map(({ labels }) => labels.role)).toEqual(['delivery']);
  // Does nothing on the bus, and so says nothing of it.
  expect(figureOf(families, 'tongguan_up', { part: 'bus' })).toBeUndefined();
  expect(figureOf(families, 'tongguan_ready')).toBe(1);
});
