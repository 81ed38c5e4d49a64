/** PostgreSQL as it goes wrong: sessions ended, connections cut, a commit nobody heard the answer to. */
import { sql } from 'kysely';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { OutcomeUnknownError, type Store, type Tx } from '../../gateway/store/store.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { eventually } from '../support/stand-in.ts';
import { type DatabaseProxy, type Fate, proxyTo } from './proxy.ts';

let server: TestPostgres;
let database: TestDatabase;
let beside: pg.Client;
let store: Store;
const troubles: string[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await server.createDatabase();
  beside = await database.connect();
  troubles.length = 0;
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

const open = async (url = database.url) => {
  store = await openPostgresStore(url, { trouble: (_, what) => troubles.push(what) });
};
const add = (tx: Tx, uscc: string) =>
  tx
    .insertInto('firms')
    .values({ uscc, name: uscc, created_at: '' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
const firms = async () => (await beside.query('select uscc from firms order by 1')).rows.map(({ uscc }) => uscc);
const sessionOf = async (tx: Tx): Promise<number> => {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
  return rows[0]?.pid ?? 0;
};
const end = (pid: number) => beside.query('select pg_terminate_backend($1, 5000)', [pid]);

it('leaves nothing of a client that is killed in the middle of its transaction', async () => {
  await open();
  const client = await database.connect();
  await client.query('begin');
  await client.query("insert into firms values ('HALF', 'HALF', '')");
  await client.query("insert into cursors values ('half', 7)");
  const { rows } = await client.query('select pg_backend_pid() as pid');
  await end(rows[0].pid);
  expect(await firms()).toEqual([]);
  // What it had locked is free: the same keys can be written.
  await store.write((tx) => add(tx, 'HALF'));
  expect(await firms()).toEqual(['HALF']);
});

it('runs a group again whose session was ended before its commit, and stores it once', async () => {
  await open();
  let runs = 0;
  const units = ['A', 'B', 'C'].map((uscc) =>
    store.write(async (tx) => {
      await add(tx, uscc);
      runs += 1;
      if (runs === 2) await end(await sessionOf(tx));
      return uscc;
    }),
  );
  expect(await Promise.all(units)).toEqual(['A', 'B', 'C']);
  expect(await firms()).toEqual(['A', 'B', 'C']);
  expect(runs).toBeGreaterThan(3);
});

it('says what the unit threw when it failed before the session was ended', async () => {
  await open();
  const failing = store.write(async (tx) => {
    await add(tx, 'A');
    throw new Error('its own reason');
  });
  await expect(failing).rejects.toThrow('its own reason');
});

it('refuses a unit that swallowed an error of the database, and keeps its neighbours', async () => {
  await open();
  const swallow = (uscc: string, options = {}) =>
    store.write(async (tx) => {
      await add(tx, uscc);
      await sql`select 1 / 0`.execute(tx).catch(() => undefined);
    }, options);
  const results = await Promise.allSettled([
    store.write((tx) => add(tx, 'BEFORE')),
    swallow('MIDDLE'),
    store.write((tx) => add(tx, 'AFTER')),
    swallow('LAST'),
    swallow('ALONE', { alone: true }),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'rejected']);
  expect(await firms()).toEqual(['AFTER', 'BEFORE']);
});

it('reads and writes on after all its sessions were ended, and hears of commits again', async () => {
  await open();
  await store.write((tx) => add(tx, 'A'));
  await store.read.selectFrom('firms').selectAll().execute();
  await beside.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
  await store.write((tx) => add(tx, 'B'));
  await eventually(async () => {
    const found = await store.read
      .selectFrom('firms')
      .select('uscc')
      .execute()
      .catch(() => []);
    return found.length === 2;
  });
  let heard = 0;
  store.onCommit(() => {
    heard += 1;
  });
  await eventually(async () => {
    await beside.query("select pg_notify('tongguan_commits', 'another process')");
    return heard > 0;
  });
  expect(troubles).toContain('the connection that hears of commits broke');
});

it('says what is wrong with a database it cannot use', async () => {
  await open();
  const nowhere = new URL(database.url);
  nowhere.pathname = '/there_is_no_such_database';
  await expect(openPostgresStore(nowhere.href)).rejects.toThrow(/there_is_no_such_database/);
});

describe('a connection that is lost during the commit', () => {
  let proxy: DatabaseProxy;
  beforeEach(async () => {
    proxy = await proxyTo(database.url);
    await open(proxy.url);
  });
  afterEach(() => proxy.close());

  const commitOnce = (fate: Fate) => {
    let met = false;
    proxy.decide((sent) => {
      if (met || !sent.includes('; commit')) return 'pass';
      met = true;
      return fate;
    });
  };

  it.each(['loseAnswer', 'lose'] as const)(
    'is told as an outcome nobody knows (%s); asking again stores once',
    async (fate) => {
      commitOnce(fate);
      const unit = () => store.write((tx) => add(tx, 'A'));
      const error = await unit().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      expect(String(error)).toMatch(/not known; ask again/);
      await eventually(async () => {
        const { rows } = await beside.query(`select 1 from pg_stat_activity
        where datname = current_database() and state like 'idle in transaction%'`);
        return rows.length === 0;
      });
      expect(await firms()).toEqual(fate === 'lose' ? [] : ['A']);
      await unit();
      expect(await firms()).toEqual(['A']);
    },
  );

  it('is told to every unit of the group, but not to one that had failed by itself', async () => {
    commitOnce('lose');
    const results = await Promise.allSettled([
      store.write(async (tx) => {
        await add(tx, 'A');
        throw new Error('its own reason');
      }),
      ...['B', 'C', 'D', 'E', 'F'].map((uscc) => store.write((tx) => add(tx, uscc))),
    ]);
    const reasons = results.map((result) => (result.status === 'rejected' ? (result.reason as Error).name : 'stored'));
    expect(reasons[0]).toBe('Error');
    expect(reasons).toContain('OutcomeUnknownError');
    const stored = ['B', 'C', 'D', 'E', 'F'].filter((_, index) => reasons[index + 1] === 'stored');
    expect(await firms()).toEqual(stored);
  });
});
