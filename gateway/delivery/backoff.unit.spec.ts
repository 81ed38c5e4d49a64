import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

const chance = fc.double({ min: 0, max: 0.999999, noNaN: true });
const tries = fc.integer({ min: 1, max: 1000 });

it('doubles what it may be, up to a minute', () => {
  expect([1, 2, 3, 4].map((n) => backoffMs(n, 0.999_999))).toEqual([500, 1000, 2000, 4000]);
  expect(backoffMs(30, 0.999_999)).toBe(60_000);
});

it('spreads over all of it', () => {
  expect([0, 0.25, 0.5, 0.75].map((c) => backoffMs(5, c))).toEqual([0, 2000, 4000, 6000]);
  fc.assert(fc.property(tries, chance, (n, c) => backoffMs(n, c) >= 0 && backoffMs(n, c) <= 60_000));
});

it('never comes back sooner than the partner asked, and not all at that moment', () => {
  fc.assert(
    fc.property(tries, chance, fc.nat(600_000), (n, c, asked) => {
      const ms = backoffMs(n, c, asked);
      expect(ms).toBeGreaterThanOrEqual(asked);
      expect(ms).toBeLessThanOrEqual(Math.max(60_000, asked + 500));
    }),
  );
  expect([0, 0.5, 0.999].map((c) => backoffMs(1, c, 120_000))).toEqual([120_000, 120_250, 120_500]);
});
