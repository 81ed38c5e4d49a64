/** API keys in the store: listed without what they are, revoked all or none, each by one only. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  findKeyOwner,
  type KeyOwner,
  listKeys,
  NotRevocableError,
  newKey,
  revocableKeys,
  revokeKeys,
  storeKey,
} from '../../gateway/store/keys.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import type { Store } from '../../gateway/store/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const places = {
  async sqlite() {
    const folder = temporaryFolder();
    return { open: () => openSqliteStore(join(folder.path, 'tongguan.db')), dispose: async () => folder.remove() };
  },
  async postgres() {
    const database = await server.createDatabase();
    return { open: () => openPostgresStore(database.url), dispose: () => database.drop() };
  },
};

const MADE = new Date('2026-11-27T01:00:00.000Z');
const LATER = new Date('2026-11-27T03:00:00.000Z');
const LATEST = new Date('2026-11-27T04:00:00.000Z');
const UNKNOWN = '0197a000-0000-7000-8000-000000000000';

describe.each(['sqlite', 'postgres'] as const)('keys: %s', (kind) => {
  let place: Awaited<ReturnType<(typeof places)[typeof kind]>>;
  let store: Store;
  /** The same data as another process has it. */
  let other: Store;

  beforeEach(async () => {
    place = await places[kind]();
    store = await place.open();
    other = await place.open();
  });
  afterEach(async () => {
    await other.close();
    await store.close();
    await place.dispose();
  });

  /** @returns the key and its id. */
  async function add(owner: KeyOwner, name: string, at = MADE): Promise<{ key: string; id: string }> {
    const key = newKey();
    await store.write((tx) => storeKey(tx, key, owner, name, at));
    const id = (await listKeys(store, { revoked: true })).find((listed) => listed.name === name)?.id ?? '';
    expect(id).not.toBe('');
    return { key, id };
  }
  const revoke = (ids: readonly string[], at = LATER, by = store) => by.write((tx) => revokeKeys(tx, ids, at));
  const inUse = async () => (await listKeys(other, { revoked: false })).map(({ name }) => name);
  const refusal = (work: Promise<unknown>): Promise<NotRevocableError> =>
    work.then(
      () => expect.fail('it was not refused'),
      (error: unknown) => {
        expect(error).toBeInstanceOf(NotRevocableError);
        return error as NotRevocableError;
      },
    );

  it('are listed oldest first, with whose they are and not what they are', async () => {
    const second = await add({ kind: 'operator', owner: '张伟' }, 'second', LATER);
    const first = await add({ kind: 'agency', owner: 'railway' }, 'first', MADE);
    expect(await listKeys(store, { revoked: false })).toEqual([
      {
        id: first.id,
        kind: 'agency',
        owner: 'railway',
        name: 'first',
        createdAt: MADE.toISOString(),
        revokedAt: null,
      },
      {
        id: second.id,
        kind: 'operator',
        owner: '张伟',
        name: 'second',
        createdAt: LATER.toISOString(),
        revokedAt: null,
      },
    ]);
  });

  it('that are revoked belong to nobody, in every process, and are listed where asked for', async () => {
    const [leaked, kept] = [
      await add({ kind: 'firm', owner: 'F' }, 'leaked'),
      await add({ kind: 'firm', owner: 'F' }, 'kept'),
    ];
    expect(await findKeyOwner(other, leaked.key)).toEqual({ kind: 'firm', owner: 'F' });
    expect(await revoke([leaked.id, leaked.id])).toMatchObject([{ id: leaked.id, revokedAt: LATER.toISOString() }]);
    expect(await findKeyOwner(other, leaked.key)).toBeUndefined();
    expect(await findKeyOwner(other, kept.key)).toEqual({ kind: 'firm', owner: 'F' });
    expect(await inUse()).toEqual(['kept']);
    const all = await listKeys(other, { revoked: true });
    expect(all.map(({ name, revokedAt }) => [name, revokedAt])).toEqual([
      ['leaked', LATER.toISOString()],
      ['kept', null],
    ]);
  });

  it('are revoked all or none; everything in the way is told at once, also before', async () => {
    const [gone, good] = [
      await add({ kind: 'firm', owner: 'F' }, 'gone'),
      await add({ kind: 'firm', owner: 'F' }, 'good'),
    ];
    await revoke([gone.id]);
    const wanted = [UNKNOWN, good.id, gone.id];
    for (const work of [() => revoke(wanted, LATEST), () => revocableKeys(store, wanted)]) {
      const { unknown, revoked } = await refusal(work());
      expect(unknown).toEqual([UNKNOWN]);
      // The time of the first revocation stays.
      expect(revoked).toMatchObject([{ id: gone.id, revokedAt: LATER.toISOString() }]);
    }
    expect(await findKeyOwner(other, good.key)).toEqual({ kind: 'firm', owner: 'F' });
    expect(await inUse()).toEqual(['good']);

    expect(await revocableKeys(store, [good.id, good.id])).toMatchObject([{ id: good.id, revokedAt: null }]);
    expect(await inUse()).toEqual(['good']);
  });

  it('of several processes that revoke the same ones, one does', async () => {
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three']) ids.push((await add({ kind: 'firm', owner: 'F' }, name)).id);
    for (const id of ids) {
      const outcomes = await Promise.allSettled(
        [store, other, store, other].map((by, at) => revoke([id], new Date(LATER.getTime() + at), by)),
      );
      const done = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      expect(done).toHaveLength(1);
      const [first] = done.flat();
      for (const error of refused) {
        expect(error).toBeInstanceOf(NotRevocableError);
        expect(error).toMatchObject({ unknown: [], revoked: [{ id, revokedAt: first?.revokedAt }] });
      }
    }
    expect(await inUse()).toEqual([]);
  });
});
