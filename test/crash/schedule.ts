/** Which outages a run has, and after how many kills each of them: evenly over the run, whatever the seed. */
import type { Outage, OutageKind } from './outages.ts';
import type { Random } from './random.ts';

/** Kills for each outage. */
const KILLS_PER_OUTAGE = 7;

/** An outage, begun when so many processes have died. */
export interface Planned<T> {
  readonly outage: T;
  readonly afterKills: number;
}

/**
 * Takes one of each kind in turn, so that every kind is there from 28 kills on and the few of the database and of the
 * broker are all there from 100 on; then puts them in an order of chance.
 * @param points kills of the run.
 */
export function scheduled<T extends Pick<Outage, 'kind'>>(
  outages: readonly T[],
  points: number,
  random: Random,
): Planned<T>[] {
  const wanted = Math.max(1, Math.floor(points / KILLS_PER_OUTAGE));
  const byKind = new Map<OutageKind, T[]>();
  for (const outage of random.shuffled(outages)) {
    byKind.set(outage.kind, [...(byKind.get(outage.kind) ?? []), outage]);
  }
  const inTurn = Array.from({ length: outages.length }, (_, round) =>
    [...byKind.values()].flatMap((ofKind) => ofKind.slice(round, round + 1)),
  ).flat();
  const taken = random.shuffled(inTurn.slice(0, wanted));
  return taken.map((outage, index) => ({
    outage,
    afterKills: Math.floor(((index + 0.5) * points) / taken.length),
  }));
}

/** Keeps kills and outages in step: neither those who kill nor the outages run ahead of the other. */
export class Pace {
  readonly #planned: readonly Planned<unknown>[];
  #begun = 0;
  #died = 0;

  constructor(planned: readonly Planned<unknown>[]) {
    this.#planned = planned;
  }

  /** Processes died. */
  died(count: number): void {
    this.#died += count;
  }

  /** An outage has begun. */
  begun(): void {
    this.#begun += 1;
  }

  /** Whether the next outage is to begin. */
  get isOutage(): boolean {
    const next = this.#planned[this.#begun];
    return next !== undefined && this.#died >= next.afterKills;
  }
}
