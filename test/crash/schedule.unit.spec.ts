/** The outages of a run: every kind is there, evenly over the run, whatever the seed. */
import { describe, expect, it } from 'vitest';
import { OUTAGES } from './outages.ts';
import { Random } from './random.ts';
import { Pace, scheduled } from './schedule.ts';

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed);

describe('the outages of a run', () => {
  it.each(SEEDS)('with seed %i are of every kind from 28 kills on', (seed) => {
    const kinds = scheduled(OUTAGES, 28, new Random(seed)).map(({ outage }) => outage.kind);
    expect(kinds.sort()).toEqual(['agency', 'broker', 'database', 'network']);
  });

  it.each(SEEDS)('with seed %i are those of the database and the broker all, from 100 kills on', (seed) => {
    const names = new Set(scheduled(OUTAGES, 100, new Random(seed)).map(({ outage }) => outage.name));
    const needed = OUTAGES.filter(({ kind }) => kind === 'database' || kind === 'broker').map(({ name }) => name);
    expect(needed.filter((name) => !names.has(name))).toEqual([]);
    expect([...names].filter((name) => name.startsWith('agency down')).length).toBeGreaterThanOrEqual(4);
    expect([...names].filter((name) => name.startsWith('network cut by a proxy')).length).toBeGreaterThanOrEqual(4);
  });

  it.each([1, 6, 7, 24, 40, 100, 200, 1000])('are evenly over %i kills, none twice', (points) => {
    for (const seed of SEEDS) {
      const planned = scheduled(OUTAGES, points, new Random(seed));
      expect(new Set(planned.map(({ outage }) => outage.name)).size).toBe(planned.length);
      const times = [...planned.map(({ afterKills }) => afterKills)];
      const between = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      const even = points / planned.length;
      for (const gap of between) expect(Math.abs(gap - even)).toBeLessThan(1);
      expect(times[0]).toBeLessThanOrEqual(even / 2);
      expect(times.at(-1)).toBeLessThan(points);
    }
  });

  it('come in another order with another seed', () => {
    const order = (seed: number) => scheduled(OUTAGES, 200, new Random(seed)).map(({ outage }) => outage.name);
    expect(order(1)).not.toEqual(order(2));
    expect(order(1)).toEqual(order(1));
    expect(order(1)).toHaveLength(OUTAGES.length);
  });
});

it('whoever kills waits for an outage that is due, and goes on when it has begun', () => {
  const pace = new Pace([
    { outage: 'a', afterKills: 2 },
    { outage: 'b', afterKills: 3 },
  ]);
  expect(pace.isOutage).toBe(false);
  pace.died(1);
  expect(pace.isOutage).toBe(false);
  pace.died(2);
  expect(pace.isOutage).toBe(true);
  pace.begun();
  // The next is due while the first lasts.
  expect(pace.isOutage).toBe(true);
  pace.begun();
  expect(pace.isOutage).toBe(false);
});
