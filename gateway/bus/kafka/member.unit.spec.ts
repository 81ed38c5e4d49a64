/** A member whose consumers end again and again keeps nothing of them, and stops when it is told to. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Member } from './member.ts';
import type { KafkaTimes } from './settings.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const TIMES: KafkaTimes = {
  inboxMs: 1_000_000,
  leaseMs: 5_000,
  sessionMs: 6_000,
  requestMs: 15_000,
  pauseMs: 1_000,
  retryMs: 30_000,
  stopMs: 10_000,
};

const quiet = { info() {}, warn() {}, error() {}, debug() {} };

/** What kafkajs gives: its consumers fail at once, or stay silent. */
function kafka(connect: () => Promise<void>, ready = async () => {}) {
  const seen = { made: 0, left: 0 };
  const consumer = () => {
    seen.made += 1;
    return {
      events: { CRASH: 'crash', GROUP_JOIN: 'join', FETCH: 'fetch', HEARTBEAT: 'heartbeat' },
      on: () => undefined,
      connect,
      subscribe: async () => undefined,
      run: async () => undefined,
      disconnect: async () => {
        seen.left += 1;
      },
    };
  };
  const member = new Member({
    kafka: { consumer } as never,
    group: 'g',
    topics: ['t'],
    concurrency: 1,
    times: TIMES,
    ready,
    work: async () => undefined,
    failed: () => undefined,
    log: quiet as never,
  });
  return { member, seen };
}

const away = async () => {
  throw new Error('the broker is away');
};

it('of consumers that ended nothing is left that runs', async () => {
  const { member, seen } = kafka(away);
  member.start();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(seen.made).toBeGreaterThan(30);
  expect(seen.left).toBe(seen.made);
  // The pause before the next.
  expect(vi.getTimerCount()).toBe(1);
  await member.stop();
  expect(vi.getTimerCount()).toBe(0);
});

it('stops without any time passing, whatever ended before', async () => {
  const { member } = kafka(away);
  member.start();
  await vi.advanceTimersByTimeAsync(17_000);
  await member.stop();
  expect(member.view().state).toBe('stopped');
});

it('a consumer that does nothing is given up for another, and left at a stop', async () => {
  const { member, seen } = kafka(async () => undefined);
  member.start();
  const silent = TIMES.sessionMs * 3 + TIMES.requestMs * 2;
  await vi.advanceTimersByTimeAsync(silent);
  expect(seen).toEqual({ made: 1, left: 0 });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen).toEqual({ made: 2, left: 1 });
  await member.stop();
  expect(seen).toEqual({ made: 2, left: 2 });
  expect(vi.getTimerCount()).toBe(0);
});

it('stops while it waits for its topics', async () => {
  const { member, seen } = kafka(away, () => new Promise(() => undefined));
  member.start();
  await vi.advanceTimersByTimeAsync(60_000);
  await member.stop();
  expect(seen).toEqual({ made: 0, left: 0 });
});
