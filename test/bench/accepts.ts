/**
 * Durable intake: declarations checked, stored and acknowledged, beside an Express handler that parses the same body and
 * stores nothing, one that commits each body alone, and the gateway's own check that stores nothing. In turns, so that
 * whatever else the machine does is in all of them.
 */
import type { GatewayBench } from './bench.ts';
import { Maker } from './declarations.ts';
import { load, requestBytes } from './http.ts';
import type { BesideCommands } from './programs/beside.ts';
import { startChild } from './programs/child.ts';
import type { Report } from './report.ts';
import { startRig } from './rig.ts';
import { median } from './statistics.ts';

interface Contestant {
  readonly name: string;
  readonly url: string;
  readonly expected: number;
  readonly next: () => Buffer;
  readonly cpuMs: () => Promise<number>;
}

interface Turn {
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly cpuMicroseconds: number;
}

export const acceptsBench: GatewayBench = async ({ plan, report, say, profiles }, backend) => {
  const [place, besidePlace] = [await backend.place(), await backend.place()];
  const rig = await startRig(place, { working: false, profiles });
  const { dataDir, storeUrl } = besidePlace;
  const beside = await startChild<BesideCommands>('beside.ts', {
    dataDir,
    ...(storeUrl === undefined ? {} : { storeUrl }),
  });
  try {
    const url = await beside.ask('url', null);
    const maker = new Maker();
    const parsed = (path: string) => () => requestBytes({ method: 'POST', path, body: maker.next('rail') });
    const besideCpu = () => beside.ask('cpuMs', null);
    const contestants: readonly Contestant[] = [
      { name: 'bare', url, expected: 202, next: parsed('/bare'), cpuMs: besideCpu },
      { name: 'gateway', url: rig.url, expected: 202, next: () => rig.submission('rail'), cpuMs: rig.gatewayCpuMs },
      {
        name: 'checked',
        url: rig.url,
        expected: 200,
        next: () => rig.check('rail'),
        cpuMs: rig.gatewayCpuMs,
      },
      { name: 'alone', url, expected: 202, next: parsed('/alone'), cpuMs: besideCpu },
    ];
    const turns = new Map<string, Turn[]>(contestants.map(({ name }) => [name, []]));
    for (let round = 0; round < plan.rounds; round += 1) {
      for (const contestant of contestants) {
        const turn = await take(contestant, plan.connections, plan.turnSeconds);
        if (round > 0) turns.get(contestant.name)?.push(turn);
      }
      say(`accepts ${backend.name}: round ${round} of ${plan.rounds - 1}${round === 0 ? ' (warming up)' : ''}`);
    }
    tell(report, backend.name, turns);
  } finally {
    await rig.stop();
    await beside.stop();
    await besidePlace.remove();
    await place.remove();
  }
};

async function take({ url, expected, next, cpuMs }: Contestant, connections: number, seconds: number): Promise<Turn> {
  const before = await cpuMs();
  const { perSecond, p99Ms, count } = await load({ url, connections, seconds, expected, next });
  const used = (await cpuMs()) - before;
  return { perSecond, p99Ms, cpuMicroseconds: (used * 1000) / count };
}

const TITLES: Readonly<Record<string, string>> = {
  bare: 'bare Express handler, parses the same body',
  gateway: 'durable accepts',
  checked: 'checked by the gateway, nothing stored',
  alone: 'Express handler, each body committed alone',
};

function tell(report: Report, backend: string, turns: ReadonlyMap<string, readonly Turn[]>): void {
  const of = (name: string, what: keyof Turn) => (turns.get(name) ?? []).map((turn) => turn[what]);
  for (const name of turns.keys()) {
    const title = `${backend}: ${TITLES[name] ?? name}`;
    report.figure(title, median(of(name, 'perSecond')), '1/s');
    report.figure(`${title}, p99`, median(of(name, 'p99Ms')), 'ms');
    report.figure(`${title}, processor time`, median(of(name, 'cpuMicroseconds')), 'µs each');
  }
  /** The middle of the ratios of each round. */
  const ratio = (name: string, other: string, what: keyof Turn) => {
    const others = of(other, what);
    return median(of(name, what).map((value, round) => value / (others[round] ?? Number.NaN)));
  };
  report.ratio(`${backend}: durable accepts / bare handler`, ratio('gateway', 'bare', 'perSecond'), 0.75);
  report.ratio(`${backend}: durable accepts / checked and not stored`, ratio('gateway', 'checked', 'perSecond'));
  report.ratio(`${backend}: durable accepts / each committed alone`, ratio('gateway', 'alone', 'perSecond'));
  report.ratio(
    `${backend}: processor time of the bare handler / of a durable accept`,
    ratio('bare', 'gateway', 'cpuMicroseconds'),
  );
}
