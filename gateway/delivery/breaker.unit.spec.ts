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
  expect(breaker.openUntil).toBe(1000);
  expect(breaker.allowance(999, 8)).toBe(0);
  expect(breaker.allowance(1000, 8)).toBe(1);
  breaker.succeeded();
  expect(breaker.allowance(1000, 8)).toBe(8);
  expect(breaker.openUntil).toBeUndefined();
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

it('does not stay open longer for what was under way when it opened', () => {
  const breaker = new Breaker();
  fail(breaker, 5, 0);
  fail(breaker, 7, 10);
  expect(breaker.remainingMs(0)).toBe(1000);
});

it('rests as long as the partner asks at the first failure, and lets one try after five minutes whatever it asked', () => {
  const breaker = new Breaker();
  breaker.failed(0, 120_000);
  expect(breaker.allowance(119_999, 8)).toBe(0);
  expect(breaker.allowance(120_000, 8)).toBe(1);
  breaker.failed(120_000, 86_400_000);
  expect(breaker.remainingMs(120_000)).toBe(300_000);
  breaker.succeeded();
  expect(breaker.state(120_000)).toBe('closed');
});

it('is not closed by a failure with a shorter rest', () => {
  const breaker = new Breaker();
  breaker.failed(0, 120_000);
  breaker.failed(1, 10);
  expect(breaker.remainingMs(0)).toBe(120_000);
});
