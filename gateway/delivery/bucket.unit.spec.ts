import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bucket, burstOf, refill } from './bucket.ts';

const START = Date.parse('2018-01-05T01:00:00.000Z');
const at = (ms: number) => new Date(START + ms);
const bucket = (tokens: number, ms = 0): Bucket => ({ tokens, at: at(ms).toISOString() });

it('fills at its rate up to its burst', () => {
  expect(refill(bucket(0), 50, at(100)).tokens).toBe(5);
  expect(refill(bucket(0), 50, at(3_600_000)).tokens).toBe(10);
  expect(burstOf(0.5)).toBe(1);
});

it('gets nothing from a clock that is behind, and nothing twice when it catches up', () => {
  const full = bucket(3, 1000);
  expect(refill(full, 50, at(500))).toEqual(full);
  expect(refill(refill(full, 50, at(500)), 50, at(1000))).toEqual(full);
});

it('is full to a clock that was set back, once', () => {
  const empty = bucket(0, 3_600_000);
  const full = refill(empty, 50, at(0));
  expect(full).toEqual(bucket(10, 0));
  expect(refill({ ...full, tokens: 0 }, 50, at(100)).tokens).toBe(5);
});

it('never gives out more than the rate and one burst, however it is asked', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.record({ wait: fc.nat(500), wanted: fc.nat(50) }), { maxLength: 100 }),
      (rate, asks) => {
        let now = 0;
        let given = 0;
        let held = bucket(burstOf(rate));
        for (const { wait, wanted } of asks) {
          now += wait;
          held = refill(held, rate, at(now));
          const taken = Math.min(wanted, Math.floor(held.tokens));
          given += taken;
          held = { ...held, tokens: held.tokens - taken };
        }
        expect(given).toBeLessThanOrEqual(burstOf(rate) + (now / 1000) * rate + 1e-6);
      },
    ),
  );
});
