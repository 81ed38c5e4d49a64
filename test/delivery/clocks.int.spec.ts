/** A clock that is set back, or is not the others', holds up no delivery: neither the drain of a backlog nor the breaker. */
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'vitest';
import { DeliveryFailure } from '../../adapters/adapter.ts';
import { burstOf } from '../../gateway/delivery/bucket.ts';
import type { Delivery } from '../../gateway/delivery/delivery.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import type { Store } from '../../gateway/store/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startPostgres } from '../support/postgres.ts';
import { eventually } from '../support/stand-in.ts';
import { declarationOf, inState, processOn, queue, type SignalledSend, signalled } from './support.ts';

const HOUR_MS = 3_600_000;
const RATE = 20;
const BURST = burstOf(RATE);

const closers: (() => unknown)[] = [];
/** How far the clock of the first process is ahead of the right time, in milliseconds. */
let ahead: number;
beforeEach(() => {
  ahead = 0;
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const sqlite = async (): Promise<Store> => {
  const folder = temporaryFolder();
  const store = await openSqliteStore(join(folder.path, 'tongguan.db'));
  closers.push(
    () => folder.remove(),
    () => store.close(),
  );
  return store;
};

const clock = () => new Date(Date.now() + ahead);

function process(store: Store, send: SignalledSend, at: () => Date = clock) {
  // One at a time: nobody is under way any more when the breaker opens.
  const made = processOn(store, [signalled('customs', send)], { drainPerSecond: RATE, concurrency: 1 }, at);
  const running = { ...made, stop: once(made.delivery) };
  closers.push(running.stop);
  return running;
}

/** Stops it, if it was not stopped before. */
function once(delivery: Delivery): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= delivery.stop();
    return stopped;
  };
}

it('a backlog goes on when the clock is set back by hours', async () => {
  const store = await sqlite();
  ahead = -3 * HOUR_MS;
  const { gateway, delivery } = process(store, async () => []);
  for (let n = 0; n < 3 * BURST; n += 1) await queue(gateway, `old-${n}`, ['declare']);
  ahead = 0;
  await delivery.start();
  await eventually(async () => (await inState(store, 'done')) >= BURST);
  ahead = -2 * HOUR_MS;
  await eventually(async () => (await inState(store, 'done')) === 3 * BURST);
});

it('a backlog is not held up by a process whose clock is ahead', async () => {
  const server = await startPostgres();
  const database = await server.createDatabase();
  const [one, two] = await Promise.all([openPostgresStore(database.url), openPostgresStore(database.url)]);
  closers.push(
    () => server.stop(),
    () => database.drop(),
    () => Promise.all([one.close(), two.close()]),
  );
  const right = () => new Date();
  const second = process(two, async () => [], right);
  for (let n = 0; n < 3 * BURST; n += 1) await queue(second.gateway, `old-${n}`, ['declare']);
  ahead = HOUR_MS;
  const first = process(one, async () => []);
  await first.delivery.start();
  await eventually(async () => (await inState(one, 'done')) > 0);
  await first.stop();
  await second.delivery.start();
  await eventually(async () => (await inState(one, 'done')) === 3 * BURST);
});

it('a breaker lets one try after its second, whatever the clock says by then', async () => {
  const store = await sqlite();
  let away = true;
  const arrived: string[] = [];
  const { gateway, delivery } = process(store, async (message) => {
    if (!away) arrived.push(declarationOf(message));
    else throw new DeliveryFailure('transient', 'connect', 'nobody answers');
    return [];
  });
  await delivery.start();
  for (let n = 0; n < 5; n += 1) await queue(gateway, `before-${n}`, ['declare']);
  const openUntil = () => store.read.selectFrom('lane_senders').select('open_until').executeTakeFirst();
  await eventually(async () => (await openUntil())?.open_until != null);
  ahead = -HOUR_MS;
  away = false;
  await queue(gateway, 'after', ['declare']);
  await eventually(async () => arrived.includes('after'));
});
