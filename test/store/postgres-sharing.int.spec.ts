/** PostgreSQL as several processes share it: who starts first, who waits for whom. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockArrival, lockDeclaration, lockMessage } from '../../gateway/store/locks.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { nextSerial } from '../../gateway/store/serials.ts';
import type { Store, Tx } from '../../gateway/store/store.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { declarationRow, messageRow } from './rows.ts';

let server: TestPostgres;
let database: TestDatabase;
let one: Store;
let two: Store;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await server.createDatabase();
  [one, two] = await Promise.all([openPostgresStore(database.url), openPostgresStore(database.url)]);
});
afterEach(async () => {
  await Promise.all([one.close(), two.close()]);
  await database.drop();
});

/** A gate that units of two stores meet at. */
function gate(): { opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
const addFirm = (tx: Tx, uscc: string, name = uscc) =>
  tx.insertInto('firms').values({ uscc, name, created_at: '' }).execute();

it('makes its tables once, however many processes start at the same time', async () => {
  const fresh = await server.createDatabase();
  const stores = await Promise.all(Array.from({ length: 5 }, () => openPostgresStore(fresh.url)));
  await Promise.all(stores.map((store, index) => store.write((tx) => addFirm(tx, String(index)))));
  expect(await stores[0]?.read.selectFrom('firms').select('uscc').execute()).toHaveLength(5);
  await Promise.all(stores.map((store) => store.close()));
  await fresh.drop();
});

it('refuses to write where it reads', async () => {
  const write = one.read.insertInto('firms').values({ uscc: 'A', name: 'A', created_at: '' }).execute();
  await expect(write).rejects.toThrow(/read-only/);
});

describe('who waits for whom', () => {
  it('lets a unit that somebody is in the way of leave its group; the others do not wait for it', async () => {
    const client = await database.connect();
    await one.write((tx) => addFirm(tx, 'LOCKED'));
    await client.query('begin');
    await client.query("update firms set name = 'theirs' where uscc = 'LOCKED'");
    let waited = false;
    const rename = (tx: Tx) => tx.updateTable('firms').set({ name: 'ours' }).where('uscc', '=', 'LOCKED').execute();
    const held = one.write(rename).then(() => {
      waited = true;
    });
    await Promise.all(Array.from({ length: 100 }, (_, index) => one.write((tx) => addFirm(tx, String(index)))));
    expect(waited).toBe(false);
    await client.query('commit');
    await held;
    const row = await one.read.selectFrom('firms').select('name').where('uscc', '=', 'LOCKED').executeTakeFirst();
    expect(row?.name).toBe('ours');
  });

  it('gets both through when two lock the same rows in opposite order', async () => {
    for (const uscc of ['A', 'B']) await one.write((tx) => addFirm(tx, uscc));
    const [first, second] = [gate(), gate()];
    const append = (tx: Tx, uscc: string, what: string) =>
      sql`update firms set name = name || ${what} where uscc = ${uscc}`.execute(tx);
    const cross = (
      store: Store,
      what: string,
      [from, to]: [string, string],
      mine: typeof first,
      theirs: typeof first,
    ) =>
      store.write(
        async (tx) => {
          await append(tx, from, what);
          mine.open();
          await theirs.opened;
          await append(tx, to, what);
        },
        { alone: true },
      );
    await Promise.all([cross(one, '1', ['A', 'B'], first, second), cross(two, '2', ['B', 'A'], second, first)]);
    const names = await one.read.selectFrom('firms').select('name').orderBy('uscc').execute();
    expect(names.map(({ name }) => [...name].sort().join(''))).toEqual(['12A', '12B']);
  });

  it('runs a unit again that met a key somebody wrote a moment ago: then it sees the row', async () => {
    const looked = [gate(), gate()];
    const once = (store: Store, mine: number) =>
      store.write(async (tx) => {
        const known = await tx.selectFrom('firms').select('uscc').where('uscc', '=', 'A').executeTakeFirst();
        looked[mine]?.open();
        await Promise.all(looked.map(({ opened }) => opened));
        if (known !== undefined) return 'known';
        await addFirm(tx, 'A');
        return 'new';
      });
    expect((await Promise.all([once(one, 0), once(two, 1)])).sort()).toEqual(['known', 'new']);
  });

  it('counts without making anybody wait for the commit of somebody else', async () => {
    const counted = gate();
    const held = gate();
    const slow = one.write(async (tx) => {
      const serial = await nextSerial(tx, 'n');
      counted.open();
      await held.opened;
      return serial;
    });
    await counted.opened;
    expect(await two.write((tx) => nextSerial(tx, 'n'))).toBe(2);
    held.open();
    expect(await slow).toBe(1);
  });

  const shared = [
    ['a declaration', lockDeclaration],
    ['a message', lockMessage],
    ['an arrival', (tx: Tx, no: string) => lockArrival(tx, 'customs', no)],
  ] as const;
  it.each(shared)('lets one at a time work on %s that is locked', async (_, lock) => {
    await one.write(async (tx) => {
      await tx.insertInto('declarations').values(declarationRow('X')).execute();
      await tx.insertInto('messages').values(messageRow('X')).execute();
      await addFirm(tx, 'X', '0');
    });
    const count = (store: Store) =>
      store.write(async (tx) => {
        await lock(tx, 'X');
        const { name } = await tx.selectFrom('firms').select('name').where('uscc', '=', 'X').executeTakeFirstOrThrow();
        await new Promise((resolve) => setTimeout(resolve, 20));
        await tx
          .updateTable('firms')
          .set({ name: String(Number(name) + 1) })
          .where('uscc', '=', 'X')
          .execute();
      });
    await Promise.all([one, two, one, two, one, two].map(count));
    const row = await one.read.selectFrom('firms').select('name').where('uscc', '=', 'X').executeTakeFirst();
    expect(row?.name).toBe('6');
  });
});

it('keeps every text column in the order of its bytes', async () => {
  const client = await database.connect();
  const { rows } = await client.query(`select table_name, column_name, collation_name from information_schema.columns
    where table_schema = 'public' and data_type = 'text' and table_name not like 'kysely%'`);
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter(({ collation_name }) => collation_name !== 'C')).toEqual([]);
});
