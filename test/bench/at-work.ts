/** A gateway at work with the four mock agencies: whole declarations, the way from a fact to the release, status reads. */
import type { GatewayBench, Setting } from './bench.ts';
import { load } from './http.ts';
import { Follower, type Journey } from './journey.ts';
import { type Rig, startRig } from './rig.ts';
import type { Backend } from './start.ts';
import { median, percentile } from './statistics.ts';

type Part = (setting: Setting, backend: Backend, rig: Rig, follower: Follower) => Promise<void>;

/** Parts that share one gateway at work, in this order. */
export const AT_WORK = {
  complete,
  'fact-to-release': factToRelease,
  'status-reads': statusReads,
} as const satisfies Record<string, Part>;

/** Runs some of the parts on one gateway. */
export const atWork =
  (names: readonly (keyof typeof AT_WORK)[]): GatewayBench =>
  async (setting, backend) => {
    const place = await backend.place();
    try {
      const rig = await startRig(place, { working: true, profiles: setting.profiles });
      const follower = await Follower.open(place);
      try {
        for (const name of names) await AT_WORK[name](setting, backend, rig, follower);
        await tellViolations(rig);
      } finally {
        await follower.close();
        await rig.stop();
      }
    } finally {
      await place.remove();
    }
  };

/** A fast gateway that does what none may do has no figures. */
async function tellViolations(rig: Rig): Promise<void> {
  const violations = (await rig.agencies?.ask('violations', null)) ?? [];
  if (violations.length > 0) throw new Error(`the agencies complain: ${violations.slice(0, 5).join('; ')}`);
}

async function complete({ plan, report, say }: Setting, backend: Backend, rig: Rig, follower: Follower): Promise<void> {
  const { inFlight, warmSeconds, seconds } = plan.complete;
  say(`complete ${backend.name}: warming up`);
  await follower.run(rig, { inFlight, seconds: warmSeconds });
  const memory = await rig.usage();
  const before = await cpuOf(rig);
  const began = Date.now();
  const gone = await follower.run(rig, { inFlight, seconds });
  const after = await cpuOf(rig);
  const { heapBytes, rssBytes } = await rig.usage();
  const window = gone.filter(({ closedAt }) => closedAt >= began + 1000 && closedAt < began + seconds * 1000);
  const perSecond = window.length / (seconds - 1);
  say(`complete ${backend.name}: ${gone.length} declarations`);
  const title = `${backend.name}: complete declarations`;
  report.figure(title, perSecond, '1/s');
  report.figure(`${title}, processor time of the gateway`, (after.gateway - before.gateway) / gone.length, 'ms each');
  report.figure(`${title}, processor time of the four mocks`, (after.mocks - before.mocks) / gone.length, 'ms each');
  const ways = gone.map(({ submittedAt, closedAt }: Journey) => closedAt - submittedAt);
  report.figure(`${title}, from submission until gone, median`, median(ways), 'ms');
  report.figure(`${title}, resident memory afterwards`, rssBytes / 1e6, 'MB');
  report.figure(`${title}, heap kept`, (heapBytes - memory.heapBytes) / 1000 / gone.length, 'kB each');
  report.ratio(`${title} / 150 per second`, perSecond / 150, 1);
}

async function cpuOf(rig: Rig): Promise<{ gateway: number; mocks: number }> {
  return { gateway: await rig.gatewayCpuMs(), mocks: (await rig.agencies?.ask('cpuMs', null)) ?? 0 };
}

/** Milliseconds in which a fact has to become a release order that left, by the backend. */
const RELEASE_WITHIN_MS: Readonly<Record<string, number>> = { embedded: 100, postgres: 500, kafka: 500 };

/**
 * From the moment the gateway has the second agency's release in its hands (the time it writes on the statement, taken
 * before it stores it) until the station or airport has the release order, by its own record.
 */
async function factToRelease(
  { plan, report, say }: Setting,
  backend: Backend,
  rig: Rig,
  follower: Follower,
): Promise<void> {
  const { perSecond, warmSeconds, seconds } = plan.facts;
  say(`fact-to-release ${backend.name}: ${perSecond} declarations a second for ${seconds} s`);
  await follower.run(rig, { inFlight: Infinity, perSecond, seconds: warmSeconds });
  const gone = await follower.run(rig, { inFlight: Infinity, perSecond, seconds });
  const released = new Map(await rig.agencies?.ask('releases', null));
  const facts = await secondFacts(follower, gone);
  const ways = [...facts].map(([no, at]) => Date.parse(released.get(no) ?? '') - at);
  if (ways.length !== gone.length || !ways.every((ms) => ms >= 0)) throw new Error('a release without its facts');
  const title = `${backend.name}: from the second agency's fact to the release order`;
  report.figure(`${title}, median`, median(ways), 'ms');
  report.figure(`${title}, p99`, percentile(ways, 0.99), 'ms');
  const within = RELEASE_WITHIN_MS[backend.name];
  if (within !== undefined)
    report.ratio(
      `${backend.name}: ${within} ms / p99 of fact to release`,
      within / Math.max(1, percentile(ways, 0.99)),
      1,
    );
}

/** When the later of the two agencies first let each declaration go. */
async function secondFacts(follower: Follower, gone: readonly Journey[]): Promise<ReadonlyMap<string, number>> {
  const wanted = new Set(gone.map(({ declarationNo }) => declarationNo));
  const rows = await follower.store.read
    .selectFrom('statements')
    .select(({ fn }) => ['declaration_no', 'party', fn.min<string>('recorded_at').as('at')])
    .where('kind', '=', 'released')
    .where('party', 'in', ['customs', 'inspection'])
    .groupBy(['declaration_no', 'party'])
    .execute();
  const second = new Map<string, number>();
  for (const { declaration_no: no, at } of rows) {
    if (wanted.has(no)) second.set(no, Math.max(second.get(no) ?? 0, Date.parse(at)));
  }
  return second;
}

const READ_OF = 1000;

async function statusReads(
  { plan, report, say }: Setting,
  backend: Backend,
  rig: Rig,
  follower: Follower,
): Promise<void> {
  say(`status-reads ${backend.name}`);
  const some = await follower.store.read.selectFrom('declarations').select('no').limit(READ_OF).execute();
  const known = some.length > 0 ? some.map(({ no }) => no) : await aFew(rig, follower);
  const questions = known.map((no) => rig.question(`/v1/declarations/${no}`));
  let asked = 0;
  const next = () => questions[(asked++ * 7919) % questions.length];
  const read = (seconds: number) => load({ url: rig.url, connections: plan.connections, seconds, expected: 200, next });
  await read(plan.turnSeconds);
  const before = await rig.gatewayCpuMs();
  const { perSecond, p99Ms, count } = await read(plan.turnSeconds * 2);
  const used = (await rig.gatewayCpuMs()) - before;
  report.figure(`${backend.name}: status reads`, perSecond, '1/s');
  report.figure(`${backend.name}: status reads, p99`, p99Ms, 'ms');
  report.figure(`${backend.name}: status reads, processor time`, (used * 1000) / count, 'µs each');
}

async function aFew(rig: Rig, follower: Follower): Promise<readonly string[]> {
  const gone = await follower.run(rig, { inFlight: 50, count: 100 });
  return gone.map(({ declarationNo }) => declarationNo);
}
