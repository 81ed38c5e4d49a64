/** Of several processes one fetches from a partner that does not push; another takes over when it stops or dies. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Adapter } from '../../adapters/adapter.ts';
import type { Delivery } from '../../gateway/delivery/delivery.ts';
import { startParty, stopParty } from '../../gateway/delivery/switch.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import { type Store, storeWith } from '../../gateway/store/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { gate } from '../support/gate.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { eventually, jsonAdapter } from '../support/stand-in.ts';
import { processOn } from './support.ts';

/** A box at the partner, and who comes to it. */
class Box {
  readonly fetched: string[] = [];
  readonly together: string[] = [];
  #inside: string | undefined;
  /** What a fetch waits for while it is inside. */
  inside: () => Promise<void> = async () => undefined;

  adapterFor(name: string): Adapter {
    const adapter = jsonAdapter('customs', 'agency', async () => []);
    const fetch = async (_take: unknown, signal: AbortSignal): Promise<number> => {
      if (this.#inside !== undefined) this.together.push(`${this.#inside} ${name}`);
      this.#inside = name;
      this.fetched.push(name);
      const left = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      await Promise.race([this.inside(), left]);
      this.#inside = undefined;
      return 0;
    };
    return {
      ...adapter,
      capabilities: { ...adapter.capabilities, fetches: true },
      connect: () => ({ send: async () => [], fetch, close: async () => undefined }),
    };
  }
}

const fetcherOf = async (store: Store): Promise<string | null | undefined> =>
  (await store.read.selectFrom('lanes').select('fetch_owner').executeTakeFirst())?.fetch_owner;

describe('on a store of several processes', () => {
  let server: TestPostgres;
  let database: TestDatabase;
  let one: Store;
  let two: Store;
  beforeAll(async () => {
    server = await startPostgres();
    database = await server.createDatabase();
    [one, two] = await Promise.all([openPostgresStore(database.url), openPostgresStore(database.url)]);
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await database.drop();
    await server.stop();
  });

  const start = async (store: Store, adapter: Adapter, leaseMs: number): Promise<Delivery> => {
    const { delivery } = processOn(store, [adapter], { leaseMs });
    await delivery.start();
    return delivery;
  };

  it('one fetches; the other takes over at once when it stops, and stops with the switch', async () => {
    const box = new Box();
    const first = await start(one, box.adapterFor('first'), 60_000);
    await eventually(async () => box.fetched.length >= 2);
    const second = await start(two, box.adapterFor('second'), 60_000);
    const before = box.fetched.length;
    await eventually(async () => box.fetched.length >= before + 3);
    expect(new Set(box.fetched)).toEqual(new Set(['first']));
    await first.stop();
    await eventually(async () => box.fetched.includes('second'));

    const why = { party: 'customs', operator: 'anna', reason: 'x' };
    await one.write((tx) => stopParty(tx, why, new Date()));
    // One that had looked at the switch before may still come.
    await eventually(async () => {
      const seen = box.fetched.length;
      await new Promise((resolve) => setTimeout(resolve, 1200));
      return box.fetched.length === seen;
    });
    const stopped = box.fetched.length;
    await one.write((tx) => startParty(tx, why, new Date()));
    await eventually(async () => box.fetched.length > stopped);
    expect(box.together).toEqual([]);
    await second.stop();
    expect(await fetcherOf(one)).toBeNull();
  });

  it('one that died is replaced when its lease has passed, and has left by then', async () => {
    const box = new Box();
    let dead = false;
    const awake = gate();
    const frozen = storeWith(one, {
      async write(unit, options) {
        if (dead) await awake.opened;
        return one.write(unit, options);
      },
    });
    const first = await start(frozen, box.adapterFor('first'), 500);
    await eventually(async () => box.fetched.length >= 1);
    const forEver = gate();
    box.inside = () => forEver.opened;
    const seen = box.fetched.length;
    await eventually(async () => box.fetched.length > seen);
    dead = true;
    const second = await start(two, box.adapterFor('second'), 500);
    await eventually(async () => box.fetched.includes('second'));
    expect(box.together).toEqual([]);
    forEver.open();
    await second.stop();
    awake.open();
    await first.stop();
  });
});

it('embedded, the next process of the folder fetches at once: whoever did is dead', async () => {
  const folder = temporaryFolder();
  const store = await openSqliteStore(join(folder.path, 'tongguan.db'));
  const box = new Box();
  const first = processOn(store, [box.adapterFor('first')], { leaseMs: 3_600_000 });
  await first.delivery.start();
  await eventually(async () => box.fetched.length >= 1);
  const owner = await fetcherOf(store);
  await first.delivery.stop();
  // As a process leaves it that was killed.
  await store.write((tx) =>
    tx.updateTable('lanes').set({ fetch_owner: owner, fetch_until: '2999-01-01T00:00:00.000Z' }).execute(),
  );
  const second = processOn(store, [box.adapterFor('second')], { leaseMs: 3_600_000 });
  await second.delivery.start();
  await eventually(async () => box.fetched.includes('second'));
  await second.delivery.stop();
  await store.close();
  folder.remove();
});
