import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

it('doubles, half of it by chance, up to a minute', () => {
  expect([1, 2, 3, 4].map((attempts) => backoffMs(attempts, 0))).toEqual([250, 500, 1000, 2000]);
  expect(backoffMs(1, 0.999)).toBe(500);
  expect(backoffMs(30, 0.999)).toBeLessThanOrEqual(60_000);
});

it('never comes back sooner than the partner asked', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.nat(600_000),
      (n, chance, asked) => {
        const ms = backoffMs(n, chance, asked);
        expect(ms).toBeGreaterThanOrEqual(asked);
        expect(ms).toBeLessThanOrEqual(Math.max(60_000, asked));
      },
    ),
  );
});
