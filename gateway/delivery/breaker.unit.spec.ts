import { beforeEach, expect, it } from 'vitest';
import { Breaker } from './breaker.ts';

let now: number;
let breaker: Breaker;
beforeEach(() => {
  now = 0;
  breaker = new Breaker(() => now);
});

const fail = (times: number, at: number) => {
  now = at;
  return Array.from({ length: times }, () => breaker.failed());
};
const at = <T>(time: number, ask: () => T): T => {
  now = time;
  return ask();
};
const allowance = (time: number) => at(time, () => breaker.allowance(8));
const remaining = (time: number) => at(time, () => breaker.remainingMs());

it('opens after five failures in a row, lets one try after a second, and closes when it succeeds', () => {
  expect(fail(4, 0)).toEqual([false, false, false, false]);
  expect(allowance(0)).toBe(8);
  expect(breaker.opensInMs).toBeUndefined();
  expect(fail(1, 0)).toEqual([true]);
  expect(breaker.state).toBe('open');
  expect(breaker.opensInMs).toBe(1000);
  expect(allowance(999)).toBe(0);
  expect(allowance(1000)).toBe(1);
  expect(at(1200, () => breaker.opensInMs)).toBe(-200);
  breaker.succeeded();
  expect(allowance(1200)).toBe(8);
  expect(breaker.opensInMs).toBeUndefined();
});

it('stays open longer each time the try fails, up to half a minute', () => {
  fail(5, 0);
  const pauses: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    const pause = breaker.remainingMs();
    pauses.push(pause);
    fail(1, now + pause);
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

it('does not stay open longer for what was under way when it opened', () => {
  fail(5, 0);
  expect(new Set(fail(7, 10))).toEqual(new Set([false]));
  expect(remaining(0)).toBe(1000);
});

it('rests as long as the partner asks at the first failure, and lets one try after five minutes whatever it asked', () => {
  expect(breaker.failed(120_000)).toBe(true);
  expect(allowance(119_999)).toBe(0);
  expect(allowance(120_000)).toBe(1);
  breaker.failed(86_400_000);
  expect(remaining(120_000)).toBe(300_000);
  breaker.succeeded();
  expect(breaker.state).toBe('closed');
});

it('is not closed by a failure with a shorter rest', () => {
  breaker.failed(120_000);
  now = 1;
  expect(breaker.failed(10)).toBe(false);
  expect(remaining(0)).toBe(120_000);
});
