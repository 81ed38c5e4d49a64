/** PostgreSQL as it goes wrong: sessions ended, connections cut, a commit nobody heard the answer to. */
import { sql } from 'kysely';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isStoreAway } from '../../gateway/store/away.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { OutcomeUnknownError, post, type Store, type Tx } from '../../gateway/store/store.ts';
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

it('runs a unit again whose session was ended under what it had posted', async () => {
  await open();
  let runs = 0;
  await store.write(async (tx) => {
    runs += 1;
    await post(tx, add(tx, 'A'));
    if (runs === 1) await post(tx, sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx));
    await post(tx, add(tx, 'B'));
  });
  expect(runs).toBe(2);
  expect(await firms()).toEqual(['A', 'B']);
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

describe('a posted write that fails on our side of the wire', () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;
  const uncompilable = { expressionType: undefined, toOperationNode: () => ({ kind: 'NoSuchNode' }) };
  const insert = (tx: Tx, name: unknown) =>
    tx
      .insertInto('firms')
      .values({ uscc: 'UNSENT', name: name as string, created_at: '' })
      .execute();
  const ways: readonly [string, (tx: Tx) => Promise<unknown>][] = [
    ['a value that has no text', (tx) => insert(tx, circular)],
    ['a query that cannot be compiled', (tx) => insert(tx, uncompilable)],
    ['its own code', () => Promise.reject(new Error('its own code'))],
  ];

  it.each(ways)('fails its unit, and only that unit: %s', async (_, unsent) => {
    await open();
    const results = await Promise.allSettled([
      store.write((tx) => add(tx, 'A')),
      store.write(async (tx) => {
        await post(tx, add(tx, 'B'));
        await post(tx, unsent(tx));
      }),
      store.write(async (tx) => {
        await post(tx, unsent(tx));
        await post(tx, add(tx, 'C'));
      }),
      store.write((tx) => post(tx, add(tx, 'D'))),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    for (const result of results) {
      // What went wrong, and not that something before it had.
      if (result.status === 'rejected') expect(String(result.reason)).not.toMatch(/not sent|not queryable/);
    }
    expect(await firms()).toEqual(['A', 'D']);
    await store.write((tx) => insert(tx, 'now it can be'));
    expect(await firms()).toEqual(['A', 'D', 'UNSENT']);
  });

  it('fails its unit also when it was waited for and its failure kept back', async () => {
    await open();
    const unit = store.write(async (tx) => {
      await add(tx, 'A');
      await insert(tx, circular).catch(() => undefined);
    });
    await expect(unit).rejects.toThrow(/circular/i);
    expect(await firms()).toEqual([]);
  });

  it('is told when it failed too late to undo the rest', async () => {
    await open();
    const tooLate = async () => {
      await eventually(async () => (await firms()).length > 0);
      throw new Error('too late');
    };
    const results = await Promise.allSettled([
      store.write((tx) => post(tx, add(tx, 'A'))),
      store.write(async (tx) => {
        await post(tx, add(tx, 'B'));
        await post(tx, tooLate());
      }),
      store.write((tx) => post(tx, add(tx, 'C'))),
    ]);
    const reasons = results.map((result) => (result.status === 'rejected' ? (result.reason as Error).name : 'stored'));
    expect(reasons).toEqual(['stored', 'PartlyStoredError', 'stored']);
    expect(troubles).toContain('a unit was stored without a write it had posted');
    expect(await firms()).toEqual(['A', 'B', 'C']);
  });
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

describe('sessions with a server that does not take writes', () => {
  const alone = (uscc: string) => store.write((tx) => add(tx, uscc), { alone: true });
  /** Makes sessions of the store read only, as those are that reached a server which takes no writes any more. */
  const demote = () =>
    Promise.all(
      ['1', '2', '3'].map(() =>
        store.write(
          async (tx) => {
            await sql`set session default_transaction_read_only = on`.execute(tx);
            await sql`select pg_sleep(0.2)`.execute(tx);
          },
          { alone: true },
        ),
      ),
    );

  it('are let go of, and the units run again on others', async () => {
    await open();
    await demote();
    const units = ['A', 'B', 'C', 'D'];
    await Promise.all([
      ...units.map((uscc) => alone(uscc)),
      ...units.map((uscc) => store.write((tx) => post(tx, add(tx, `${uscc}-posted`)))),
    ]);
    for (const uscc of ['E', 'F', 'G', 'H']) await alone(uscc);
    expect(await firms()).toHaveLength(12);
  });

  it('are what the caller hears of when there are no others', async () => {
    await open();
    await beside.query(
      `alter database ${new URL(database.url).pathname.slice(1)} set default_transaction_read_only = on`,
    );
    await demote();
    const error = await alone('A').catch((thrown: unknown) => thrown);
    expect(isStoreAway(error)).toBe(true);
    expect(await firms()).toEqual([]);
  });

  it('are not begun with a standby, which has not seen the last commits', async () => {
    // A name that hides the server's own function: only a standby says true by itself.
    await beside.query(`create function public.pg_is_in_recovery() returns boolean stable language sql
      as 'select not exists (select from pg_tables where tablename = ''promoted'')'`);
    const url = new URL(database.url);
    url.searchParams.set('options', '-c search_path=public,pg_catalog');
    await expect(openPostgresStore(url.href)).rejects.toThrow(/is a standby, which only reads/);
    await beside.query('create table promoted ()');
    await open(url.href);
    await store.write((tx) => add(tx, 'A'));
    await beside.query('drop table promoted');
    await beside.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    const moving = alone('B');
    const reading = store.read.selectFrom('firms').select('uscc').execute();
    expect(isStoreAway(await reading.catch((thrown: unknown) => thrown))).toBe(true);
    await beside.query('create table promoted ()');
    await moving;
    expect(await firms()).toEqual(['A', 'B']);
  });
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

  it('is the first answer a unit waits for that only posts', async () => {
    const sent: string[] = [];
    proxy.decide((chunk) => {
      sent.push(chunk);
      return 'pass';
    });
    const posted = ['P1', 'P2', 'P3', 'P4', 'P5'];
    await store.write(async (tx) => {
      for (const uscc of posted) await post(tx, add(tx, uscc));
    });
    expect(sent.filter((chunk) => posted.every((uscc) => chunk.includes(uscc)))).toHaveLength(1);
    expect(await firms()).toEqual(posted);
  });

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
