/** A case that could not be settled at first is settled later, with all that waited for it. */
import supertest from 'supertest';
import { afterEach, expect, it } from 'vitest';
import type { Adapter, Party } from '../../adapters/adapter.ts';
import { adapters as registered } from '../../adapters/registry.ts';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { eventCheck } from '../../gateway/bus/event-check.ts';
import { withPartyReports } from '../../gateway/bus/party-report.ts';
import { Deadlines } from '../../gateway/monitor/deadlines.ts';
import { type Bench, bearer, sample, startBench } from '../api/support.ts';
import { eventually } from '../support/stand-in.ts';

const benches: Bench[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.stop();
});

async function working(adapters?: ReadonlyMap<Party, Adapter>): Promise<Bench> {
  const bench = await startBench(adapters === undefined ? {} : { adapters });
  benches.push(bench);
  await bench.running.work([]);
  return bench;
}

/** The adapters as they are, but that nothing can be written for customs until it is mended. */
function brokenCustoms() {
  const state = { mended: false, failures: 0 };
  const all = withPartyReports(registered, eventCheck());
  const customs = all.get('customs');
  if (customs === undefined) throw new Error('customs is not registered');
  const encode: Adapter['encode'] = (instruction, context) => {
    // The check of a submission tries the encoding with a number that is nobody's.
    if (!state.mended && !context.declarationNo.endsWith('00000')) {
      state.failures += 1;
      throw new Error('a mistake of ours');
    }
    return customs.encode(instruction, context);
  };
  return { state, adapters: new Map([...all, ['customs' as Party, { ...customs, encode }]]) };
}

/** Customs says something of the goods under this bill. */
const customsSays = (bench: Bench, kind: 'held' | 'inspect', bill: string) =>
  supertest(bench.url)
    .post('/v1/partners/customs/messages')
    .set({ ...bearer(bench.keys.customs), 'Content-Type': 'application/vnd.tongguan.report+json' })
    .send(
      JSON.stringify({
        numbers: [{ kind: 'bill', value: bill }],
        statements: [{ party: 'customs', kind, senderTime: '2026-05-11T01:00:00Z' }],
      }),
    )
    .expect(202);
const submit = (bench: Bench, declaration: unknown) =>
  supertest(bench.url)
    .post('/v1/declarations')
    .set(bearer(bench.keys.firm))
    .send(declaration as object)
    .expect(202);
const billOf = (declaration: unknown): string => (declaration as Declaration).bill?.number ?? '';
const fromCustoms = async ({ running }: Bench) =>
  running.gateway.store.read
    .selectFrom('messages')
    .select('state')
    .where('party', '=', 'customs')
    .where('direction', '=', 'in')
    .executeTakeFirstOrThrow();
const faults = ({ running }: Bench) => running.gateway.store.read.selectFrom('faults').selectAll().execute();

it('with a hold that had come before the declaration', async () => {
  const { state, adapters } = brokenCustoms();
  const bench = await working(adapters);
  const declaration = sample('rail-import', 'FAULT-1');
  await customsSays(bench, 'held', billOf(declaration));
  expect(await fromCustoms(bench)).toEqual({ state: 'parked' });
  await submit(bench, declaration);
  await eventually(async () => (await faults(bench)).length === 1);
  expect(state.failures).toBeGreaterThan(1);
  state.mended = true;
  await eventually(async () => (await faults(bench)).length === 0);
  expect(await fromCustoms(bench)).toEqual({ state: 'applied' });
  const said = await bench.running.gateway.store.read.selectFrom('statements').select('kind').execute();
  expect(said).toEqual([{ kind: 'held' }]);
});

it('once, though the clock by which a limit passed is ahead of ours', async () => {
  const bench = await working();
  const { gateway } = bench.running;
  const declaration = sample('rail-import', 'FAULT-2');
  await submit(bench, declaration);
  await customsSays(bench, 'inspect', billOf(declaration));
  const due = await eventually(async () => gateway.store.read.selectFrom('deadlines').selectAll().executeTakeFirst());
  const monitor = new Deadlines({ ...gateway, clock: () => new Date(Date.parse(due.due_at) + 1) });
  monitor.start();
  const passed = () =>
    gateway.store.read.selectFrom('events').select('position').where('type', '=', 'deadline.passed').execute();
  await eventually(async () => (await passed()).length > 0);
  // Settled after it, and looked at once more by the monitor.
  const cursor = async () => (await gateway.store.read.selectFrom('cursors').selectAll().execute())[0]?.position ?? 0;
  const [first] = await passed();
  await eventually(async () => Number(await cursor()) >= Number(first?.position));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await monitor.stop();
  expect(await passed()).toHaveLength(1);
});
