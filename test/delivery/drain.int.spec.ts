/** After an outage: the backlog drains at a bounded rate, new messages are not held up by it, one at a time tries first. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryFailure } from '../../adapters/adapter.ts';
import type { Gateway } from '../../gateway/context.ts';
import { burstOf } from '../../gateway/delivery/bucket.ts';
import type { Delivery } from '../../gateway/delivery/delivery.ts';
import type { DeliverySettings } from '../../gateway/delivery/settings.ts';
import { startParty, stopParty } from '../../gateway/delivery/switch.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import type { Store } from '../../gateway/store/store.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { eventually } from '../support/stand-in.ts';
import { declarationOf, inState, processOn, queue, type SignalledSend, signalled } from './support.ts';

const RATE = 20;
const BURST = burstOf(RATE);
const START = Date.parse('2026-01-20T02:00:00.000Z');

let folder: Folder;
let store: Store;
let delivery: Delivery | undefined;
let now: number;
/** Declarations in the order their messages arrived. */
let arrived: string[];

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openSqliteStore(join(folder.path, 'tongguan.db'));
  now = START;
  arrived = [];
});
afterEach(async () => {
  await delivery?.stop();
  delivery = undefined;
  await store.close();
  folder.remove();
});

function processWith(send: SignalledSend, settings: Partial<DeliverySettings> = {}): Gateway {
  const adapter = signalled('customs', async (message, signal) => {
    const answers = await send(message, signal);
    arrived.push(declarationOf(message));
    return answers;
  });
  const clocks = [() => new Date(now), () => now] as const;
  const made = processOn(store, [adapter], { drainPerSecond: RATE, ...settings }, ...clocks);
  delivery = made.delivery;
  return made.gateway;
}

async function backlog(gateway: Gateway, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await queue(gateway, `old-${String(n).padStart(3, '0')}`, ['declare']);
}
const done = (count: number) =>
  eventually(async () => (await inState(store, 'done')) === count && arrived.length === count);
const old = () => arrived.filter((name) => name.startsWith('old')).length;

/** A message queued now is sent; so the lane has looked at everything there is since. */
async function passes(gateway: Gateway, name: string): Promise<void> {
  now += 1;
  await queue(gateway, name, ['declare']);
  await eventually(async () => arrived.includes(name));
}

/** Wakes the lane a few times, and lets it look. */
async function looks(): Promise<void> {
  for (let n = 0; n < 5; n += 1) {
    await store.write(async () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

it('sends of a backlog what its rate allows by the clock, however often it looks, and fresh messages at once', async () => {
  const gateway = processWith(async () => []);
  await backlog(gateway, 60);
  now += 3_600_000;
  await delivery?.start();
  await done(BURST);
  for (let n = 0; n < 20; n += 1) await passes(gateway, `new-${n}`);
  // 20 ms by the clock: less than one more.
  expect(old()).toBe(BURST);
  let expected = BURST;
  for (const ms of [100, 50, 150]) {
    now += ms;
    expected += (ms / 1000) * RATE;
    await eventually(async () => old() >= expected);
    await passes(gateway, `new-after-${ms}-${now}`);
    expect(old()).toBe(expected);
  }
  now += 60_000;
  await eventually(async () => old() >= expected + BURST);
  await passes(gateway, 'new-last');
  // A minute of rest is worth one burst, not a minute's messages.
  expect(old()).toBe(expected + BURST);
});

it('sends the oldest of a backlog first', async () => {
  const gateway = processWith(async () => [], { concurrency: 1, drainPerSecond: 1000 });
  for (let n = 0; n < 10; n += 1) {
    now += 1;
    await queue(gateway, `old-${n}`, ['declare']);
  }
  now += 60_000;
  await delivery?.start();
  await done(10);
  expect(arrived).toEqual(Array.from({ length: 10 }, (_, n) => `old-${n}`));
});

it('gives fresh messages every other place where the partner is slower than the backlog may drain', async () => {
  const gateway = processWith(async () => [], { concurrency: 1, drainPerSecond: 100_000 });
  await backlog(gateway, 30);
  now += 60_000;
  await store.write((tx) => stopParty(tx, { party: 'customs', operator: 'anna', reason: 'x' }, new Date(now)));
  await delivery?.start();
  // All are there before the first may be sent: how fast they came does not count.
  now += 1;
  for (let n = 0; n < 10; n += 1) await queue(gateway, `new-${n}`, ['declare']);
  await store.write((tx) => startParty(tx, { party: 'customs', operator: 'anna', reason: 'x' }, new Date(now)));
  await done(40);
  const turns = arrived.slice(arrived.indexOf('new-0'), arrived.indexOf('new-9'));
  expect(turns.filter((name) => name.startsWith('old')).length).toBeLessThanOrEqual(10);
  expect(turns.filter((name) => name.startsWith('old')).length).toBeGreaterThanOrEqual(8);
});

describe('the breaker', () => {
  it('opens after five failures, lets one try, and what waited meanwhile drains at its rate', async () => {
    let up = false;
    let tries = 0;
    const gateway = processWith(
      async () => {
        tries += 1;
        if (!up) throw new DeliveryFailure('transient', 'http-503', 'down');
        return [];
      },
      { concurrency: 1 },
    );
    await delivery?.start();
    now += 1;
    await backlog(gateway, 40);
    await eventually(async () => tries === 5);
    const sender = () => store.read.selectFrom('lane_senders').select('open_until').executeTakeFirst();
    await eventually(async () => (await sender())?.open_until != null);
    now += 999;
    await queue(gateway, 'old-999', ['declare']);
    await looks();
    expect(tries).toBe(5);
    now += 1;
    // Half-open: one tries and fails, and it is open again, for two seconds.
    await eventually(async () => tries === 6 && (await sender())?.open_until === new Date(now + 2000).toISOString());
    up = true;
    now += 2000;
    await eventually(async () => old() >= 1 + BURST);
    await passes(gateway, 'new-1');
    expect(old()).toBe(1 + BURST);
    expect((await sender())?.open_until).toBeNull();
  });

  it('rests as long as the partner asks, for all of its messages', async () => {
    let tries = 0;
    const gateway = processWith(async () => {
      tries += 1;
      if (tries === 1) throw new DeliveryFailure('transient', 'http-429', 'slow down', 120_000);
      return [];
    });
    await delivery?.start();
    now += 1;
    await queue(gateway, 'first', ['declare']);
    await eventually(async () => (await inState(store, 'queued')) === 1 && tries === 1);
    const { next_at } = await store.read.selectFrom('deliveries').select('next_at').executeTakeFirstOrThrow();
    expect(Date.parse(next_at) - now).toBeGreaterThanOrEqual(120_000);
    expect(Date.parse(next_at) - now).toBeLessThanOrEqual(120_500);
    await queue(gateway, 'second', ['declare']);
    now += 119_999;
    await looks();
    expect(tries).toBe(1);
    now += 1;
    // By chance the first may be due in the same millisecond; one tries before the other.
    await eventually(async () => arrived.length > 0);
    expect(arrived[0]).toBe('second');
    now += 500;
    await done(2);
  });

  it('is not kept open by one message that always fails: the others get their turn to try', async () => {
    const gateway = processWith(
      async (message) => {
        if (declarationOf(message) === 'poison') throw new DeliveryFailure('ambiguous', 'http-500', 'always');
        return [];
      },
      { concurrency: 1 },
    );
    await delivery?.start();
    now += 1;
    await queue(gateway, 'poison', ['declare']);
    const failed = async (n: number) => {
      const { attempts } = await store.read.selectFrom('deliveries').select('attempts').executeTakeFirstOrThrow();
      return attempts >= n && (await inState(store, 'queued')) === 1;
    };
    for (let n = 1; n <= 6; n += 1) {
      await eventually(() => failed(n));
      now += 60_000;
    }
    for (let n = 0; n < 3; n += 1) {
      await queue(gateway, `good-${n}`, ['declare']);
      await eventually(async () => {
        now += 1000;
        return arrived.includes(`good-${n}`);
      });
    }
    expect(arrived).toEqual(['good-0', 'good-1', 'good-2']);
  });
});
