/** What a store that is a hundred times as large costs, in turns with a small one; and the memory its filling took. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayBench, Setting } from './bench.ts';
import { Maker } from './declarations.ts';
import { giveHistory } from './history.ts';
import { load } from './http.ts';
import { Follower } from './journey.ts';
import type { Usage } from './programs/child.ts';
import { type Rig, startRig } from './rig.ts';
import type { Backend, Place } from './start.ts';
import { median } from './statistics.ts';

/** A store with a number of declarations that have gone their whole way. */
interface Filled {
  readonly size: number;
  readonly place: Place;
  readonly maker: Maker;
  readonly before: Usage;
  readonly after: Usage;
}

const FILLING_CONNECTIONS = 64;

export const growthBench: GatewayBench = async (setting, backend) => {
  const filled: Filled[] = [];
  try {
    for (const size of setting.plan.growth.sizes) filled.push(await fill(setting, backend, size, filled.length > 0));
    await takeTurns(setting, backend, filled, false, [accepts, reads]);
    await takeTurns(setting, backend, filled, true, [complete]);
  } finally {
    for (const { place } of filled) await place.remove();
  }
};

/** Only the filling, for its memory. */
export const memoryBench: GatewayBench = async (setting, backend) => {
  const { place } = await fill(setting, backend, setting.plan.growth.sizes[1], true);
  await place.remove();
};

async function fill(setting: Setting, backend: Backend, size: number, tellsMemory: boolean): Promise<Filled> {
  const { say, report } = setting;
  const [place, maker] = [await backend.place(), new Maker()];
  const template = await oneWay(place, maker);
  const rig = await startRig(place, { working: false, maker });
  say(`growth ${backend.name}: storing ${size} declarations`);
  const before = await rig.usage();
  let left = size - 1;
  const next = () => (left-- > 0 ? rig.submission('rail') : undefined);
  await load({ url: rig.url, connections: FILLING_CONNECTIONS, expected: 202, next });
  const after = await rig.usage();
  await rig.stop();
  say(`growth ${backend.name}: giving them their history`);
  const follower = await Follower.open(place);
  await giveHistory(follower.store, template);
  await follower.close();
  if (tellsMemory) {
    const title = `${backend.name}: memory of the gateway`;
    report.figure(`${title}, resident, after ${size} declarations were stored`, after.rssBytes / 1e6, 'MB');
    report.figure(`${title}, heap, before`, before.heapBytes / 1e6, 'MB');
    report.figure(`${title}, heap, after ${size} declarations were stored`, after.heapBytes / 1e6, 'MB');
    const bytes = bytesOf(place);
    if (bytes !== undefined)
      report.figure(`${backend.name}: store, with history`, bytes / 1000 / size, 'kB per declaration');
  }
  return { size, place, maker, before, after };
}

function bytesOf({ dataDir, storeUrl }: Place): number | undefined {
  return storeUrl === undefined ? statSync(join(dataDir, 'tongguan.db')).size : undefined;
}

/** One declaration goes the whole way. */
async function oneWay(place: Place, maker: Maker): Promise<string> {
  const rig = await startRig(place, { working: true, maker });
  const follower = await Follower.open(place);
  try {
    const [only] = await follower.run(rig, { inFlight: 1, count: 1, kinds: ['rail'] });
    if (only === undefined) throw new Error('the first declaration did not go its way');
    return only.declarationNo;
  } finally {
    await follower.close();
    await rig.stop();
  }
}

interface Running extends Filled {
  readonly rig: Rig;
  readonly follower: Follower;
}

interface Measure {
  readonly name: string;
  /** @returns how many were done. */
  take(setting: Setting, running: Running): Promise<number>;
}

const accepts: Measure = {
  name: 'durable accepts',
  async take({ plan }, { rig }) {
    let left = plan.growth.acceptsPerTurn;
    const next = () => (left-- > 0 ? rig.submission('rail') : undefined);
    return (await load({ url: rig.url, connections: plan.connections, expected: 202, next })).count;
  },
};

const reads: Measure = {
  name: 'status reads',
  async take({ plan }, { rig, follower }) {
    const numbers = await follower.store.read
      .selectFrom('declarations')
      .select('no')
      .where('closed_at', 'is not', null)
      .orderBy('document_hash')
      .limit(plan.growth.acceptsPerTurn)
      .execute();
    const questions = numbers.map(({ no }) => rig.question(`/v1/declarations/${no}`));
    const next = () => questions.pop();
    return (await load({ url: rig.url, connections: plan.connections, expected: 200, next })).count;
  },
};

const complete: Measure = {
  name: 'complete declarations',
  async take({ plan }, { rig, follower }) {
    const { completePerTurn: count } = plan.growth;
    return (await follower.run(rig, { inFlight: count, count, kinds: ['rail'] })).length;
  },
};

/** The same on every store in turns, so that what the machine does besides is in all of them. */
async function takeTurns(
  setting: Setting,
  backend: Backend,
  filled: readonly Filled[],
  working: boolean,
  measures: readonly Measure[],
): Promise<void> {
  const { plan, say, report, profiles } = setting;
  const running: Running[] = [];
  try {
    for (const each of filled) {
      const rig = await startRig(each.place, { working, maker: each.maker, profiles });
      running.push({ ...each, rig, follower: await Follower.open(each.place) });
    }
    // What the turns of accepting left is gone before it is counted how fast declarations go.
    if (working) for (const { follower } of running) await follower.rest();
    for (const measure of measures) {
      say(`growth ${backend.name}: ${measure.name}`);
      const cpu = running.map((): number[] => []);
      for (let round = 0; round < plan.growth.rounds; round += 1) {
        for (const [index, each] of running.entries()) {
          const before = await each.rig.gatewayCpuMs();
          const count = await measure.take(setting, each);
          if (round > 0) cpu[index]?.push((((await each.rig.gatewayCpuMs()) - before) * 1000) / count);
        }
      }
      for (const [index, { size }] of running.entries()) {
        const title = `${backend.name}: ${measure.name} with ${size} declarations in the store, processor time`;
        report.figure(title, median(cpu[index] ?? []), 'µs each');
      }
      const [small = [], large = []] = cpu;
      const ratios = small.map((each, round) => each / (large[round] ?? Number.NaN));
      const [first, last] = plan.growth.sizes;
      report.ratio(`${backend.name}: ${measure.name} with ${last} in the store / with ${first}`, median(ratios), 0.9);
    }
  } finally {
    for (const { rig, follower } of running) {
      await follower.close();
      await rig.stop();
    }
  }
}
