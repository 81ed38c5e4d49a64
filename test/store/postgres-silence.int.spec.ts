/** A PostgreSQL that says nothing: no connection breaks, and no answer comes. Nobody may wait for it for ever. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isStoreAway } from '../../gateway/store/away.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { NotBegunError, OutcomeUnknownError, post, type Store, type Tx } from '../../gateway/store/store.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { eventually } from '../support/stand-in.ts';
import { type DatabaseProxy, proxyTo } from './proxy.ts';

/** Of everything that is asked, to connect too: so long that a server which is there answers, however busy. */
const LIMIT_MS = 3_000;
/** Less than a store waits by itself: one that does not go by the limit it was given ends too late. */
const TOO_LATE_MS = 28_000;

let server: TestPostgres;
let database: TestDatabase;
let beside: pg.Client;
let proxy: DatabaseProxy;
let store: Store;
const troubles: string[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await server.createDatabase();
  beside = await database.connect();
  proxy = await proxyTo(database.url);
  troubles.length = 0;
  store = await open();
});
afterEach(async () => {
  await store.close();
  await proxy.close();
  await database.drop();
});

const open = (limitMs = LIMIT_MS) =>
  openPostgresStore(proxy.url, { limitMs, trouble: (error, what) => troubles.push(`${what}: ${error}`) });
const add = (tx: Tx, uscc: string) =>
  tx
    .insertInto('firms')
    .values({ uscc, name: uscc, created_at: '' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
const firms = async () => (await beside.query('select uscc from firms order by 1')).rows.map(({ uscc }) => uscc);
const readFirms = () => store.read.selectFrom('firms').select('uscc').execute();
const names = (first: string) => Array.from({ length: 6 }, (_, index) => `${first}${index}`);
/** Makes as many sessions as there can be. */
const warmUp = () =>
  Promise.all([
    ...names('W').map((uscc) => store.write((tx) => add(tx, uscc), { alone: true })),
    ...names('R').map(() => readFirms()),
  ]);
/** How it ended. That it did is the point: nothing here ever answers again by itself. */
async function ended(work: Promise<unknown>): Promise<{ error: unknown }> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error };
}

describe('connections that fall silent, while new ones work', () => {
  it('are given up, and what they had not committed is stored through others', async () => {
    await warmUp();
    proxy.hush();
    const ends = await Promise.all(
      names('A').map((uscc) => ended(store.write((tx) => add(tx, uscc), { alone: true }))),
    );
    expect(ends.map(({ error }) => error)).toEqual(names('A').map(() => undefined));
    expect(await firms()).toEqual(expect.arrayContaining(names('A')));
  });

  it('cost a unit one attempt, however long they were waited for', async () => {
    const patient = await open(10_500);
    await patient.write((tx) => add(tx, 'A'));
    proxy.hush();
    expect((await ended(patient.write((tx) => add(tx, 'B')))).error).toBeUndefined();
    await patient.close();
  });

  it(
    'leave the outcome of a commit that was sent unknown',
    async () => {
      proxy.decide((sent) => (sent.includes('; commit') ? 'hush' : 'pass'));
      const { error } = await ended(store.write((tx) => post(tx, add(tx, 'A'))));
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      proxy.decide(() => 'pass');
      await store.write((tx) => add(tx, 'B'));
      expect(await firms()).toEqual(['B']);
    },
    TOO_LATE_MS,
  );

  it('fail what was read through them, once', async () => {
    await warmUp();
    proxy.hush();
    const ends = await Promise.all(Array.from({ length: 8 }, () => ended(readFirms())));
    expect(ends.every(({ error }) => error === undefined || isStoreAway(error))).toBe(true);
    expect(ends.some(({ error }) => /Query read timeout/.test(String(error)))).toBe(true);
    expect(await readFirms()).toHaveLength(6);
  });

  it('are noticed by who only listens, and everybody looks', async () => {
    let heard = 0;
    store.onCommit(() => {
      heard += 1;
    });
    proxy.hush();
    await eventually(async () => heard > 0);
    expect(troubles.join()).toContain('the connection that hears of commits does not answer');
  });

  it('do not keep the store from being closed', async () => {
    await warmUp();
    proxy.hush();
    expect((await ended(store.close())).error).toBeUndefined();
  });

  it('are given up while they are set up', async () => {
    proxy.decide((sent) => (sent.includes('synchronous_commit') ? 'hush' : 'pass'));
    const writing = ended(store.write((tx) => add(tx, 'A')));
    await sleep(2 * LIMIT_MS);
    proxy.decide(() => 'pass');
    expect((await writing).error).toBeUndefined();
  });
});

it('ends units that wait for a connection when all of them hang', async () => {
  await warmUp();
  proxy.decide(() => 'hush');
  const ends = await Promise.all([
    ...names('A').map((uscc) => ended(store.write((tx) => add(tx, uscc), { alone: true }))),
    ...names('B').map((uscc) => ended(store.write((tx) => add(tx, uscc)))),
  ]);
  expect(ends.every(({ error }) => isStoreAway(error))).toBe(true);
  const early = ends.filter(({ error }) => error instanceof NotBegunError);
  expect(early.length).toBeGreaterThanOrEqual(3);
  expect(await firms()).toEqual(names('W'));
});

describe('what may take longer', () => {
  it('who waits for a lock keeps its session, and has its turn when the lock is free', async () => {
    // A sixth of the limit is left for the server to say that the lock is not free: a second.
    const limitMs = 6_000;
    const patient = await open(limitMs);
    await patient.write((tx) => add(tx, 'A'));
    await beside.query('begin');
    await beside.query("update firms set name = 'theirs' where uscc = 'A'");
    const renamed = ended(
      patient.write((tx) => tx.updateTable('firms').set({ name: 'ours' }).where('uscc', '=', 'A').execute()),
    );
    await sleep(1.25 * limitMs);
    await beside.query('commit');
    expect((await renamed).error).toBeUndefined();
    expect((await beside.query("select name from firms where uscc = 'A'")).rows).toEqual([{ name: 'ours' }]);
    expect(troubles).toEqual([]);
    await patient.close();
  });

  it('a migration waits for another one as long as it takes', async () => {
    await beside.query('begin');
    await beside.query('lock table kysely_migration in access exclusive mode');
    const opening = open();
    await sleep(1.5 * LIMIT_MS);
    await beside.query('commit');
    await (await opening).close();
  });

  it('a commit is never called off by the server, which would say that it is done', async () => {
    const { rows } = await store.write((tx) =>
      sql<{ limit: string }>`select current_setting('statement_timeout') as limit`.execute(tx),
    );
    expect(rows).toEqual([{ limit: '0' }]);
  });
});

it('has the server stop a question that nobody waits for any more', async () => {
  const { error } = await ended(sql`select pg_sleep(30)`.execute(store.read));
  expect(isStoreAway(error)).toBe(true);
  await eventually(async () => {
    const { rows } = await beside.query(`select 1 from pg_stat_activity
      where datname = current_database() and state = 'active' and pid <> pg_backend_pid()`);
    return rows.length === 0;
  });
});
