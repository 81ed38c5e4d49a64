import { expect, it } from 'vitest';
import { Breaker } from './breaker.ts';

const fail = (breaker: Breaker, times: number, at: number) => {
  for (let i = 0; i < times; i += 1) breaker.failed(at);
};

it('opens after five failures in a row, lets one try after a second, and closes when it succeeds', () => {
  const breaker = new Breaker();
  fail(breaker, 4, 0);
  expect(breaker.allowance(0, 8)).toBe(8);
  breaker.failed(0);
  expect(breaker.state(0)).toBe('open');
  expect(breaker.allowance(999, 8)).toBe(0);
  expect(breaker.allowance(1000, 8)).toBe(1);
  breaker.succeeded();
  expect(breaker.allowance(1000, 8)).toBe(8);
});

it('stays open longer each time the try fails, up to half a minute', () => {
  const breaker = new Breaker();
  fail(breaker, 5, 0);
  let now = 0;
  const pauses: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    const pause = breaker.remainingMs(now);
    pauses.push(pause);
    now += pause;
    breaker.failed(now);
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});
