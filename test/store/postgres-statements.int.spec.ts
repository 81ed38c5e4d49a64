/** What a session of PostgreSQL keeps between two questions, and what happens to it when the tables change under it. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendEvents } from '../../gateway/store/events.ts';
import { statementNames } from '../../gateway/store/postgres/pool.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import type { Store } from '../../gateway/store/store.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { passed } from './followed.ts';

describe('the name of a statement', () => {
  it('is the same every time, and another one for another statement', () => {
    const nameOf = statementNames();
    const [first, second] = [nameOf('select $1'), nameOf('select $1, $2')];
    expect(first).toBeDefined();
    expect(second).not.toBe(first);
    expect(nameOf('select $1')).toBe(first);
  });

  it('is not given to more of them than a session is to keep', () => {
    const nameOf = statementNames(2);
    const texts = ['select $1', 'select $1, $2', 'select $1, $2, $3'];
    expect(texts.map((text) => nameOf(text) !== undefined)).toEqual([true, true, false]);
    expect(nameOf('select $1')).toBeDefined();
  });

  it('is not given to one whose columns a migration can change', () => {
    expect(statementNames()('select * from "lanes" where "party" = $1')).toBeUndefined();
  });
});

describe('sessions', () => {
  let server: TestPostgres;
  let database: TestDatabase;
  let store: Store;
  const now = new Date('2018-01-05T01:30:00.000Z');

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await server.createDatabase();
    store = await openPostgresStore(database.url);
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  const append = (no: string) => store.write((tx) => appendEvents(tx, now, [passed(no)]));
  const logged = async () => (await store.eventsAfter(0, 10)).events.map(({ declaration_no }) => declaration_no);
  const ofType = (type: string) => store.read.selectFrom('events').selectAll().where('type', '=', type).execute();

  it('keep the statements that have values', async () => {
    await store.write(async (tx) => {
      await appendEvents(tx, now, [passed('1')]);
      await appendEvents(tx, now, [passed('2')]);
      const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(tx);
      expect(rows.filter(({ statement }) => statement.startsWith('insert into "events"'))).toHaveLength(1);
    });
  });

  it('go on when another version of the program migrates beside them', async () => {
    await append('1');
    for (let time = 0; time < 8; time += 1) {
      await logged();
      await ofType('deadline.passed');
    }
    await store.write((tx) => sql`alter table events add column remark text`.execute(tx));
    await append('2');
    for (let time = 0; time < 16; time += 1) {
      expect(await logged()).toEqual(['1', '2']);
      expect(await ofType('deadline.passed')).toHaveLength(2);
    }
  });
});
