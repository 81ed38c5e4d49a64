/** The queries of a lane use indexes on both stores: a long history makes no turn of a lane slower. */
import { join } from 'node:path';
import { CompiledQuery, type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sameTold } from '../../gateway/delivery/enqueue.ts';
import { lastSuccess } from '../../gateway/delivery/health.ts';
import { dueMessages, interrupted, stateIs, stillDue } from '../../gateway/delivery/queries.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import type { Database } from '../../gateway/store/schema.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import type { Store } from '../../gateway/store/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';

/** All there are have a `declare` in common. */
const DECLARED = { declarationNo: 'D500', party: 'customs', relatesTo: 'declare' };

const NOW = '2018-01-05T02:00:00.000Z';
const QUERIES = {
  'due messages': (db: Kysely<Database>) => dueMessages(db, 'customs', NOW, 8),
  'due messages, fresh ones': (db: Kysely<Database>) => dueMessages(db, 'customs', NOW, 8, NOW),
  'which of them are still due': (db: Kysely<Database>) => stillDue(db, ['m500', 'm1000'], NOW),
  'messages whose lease has passed': (db: Kysely<Database>) => interrupted(db, NOW),
  'dead letters': (db: Kysely<Database>) =>
    db.selectFrom('deliveries as d').selectAll().where(stateIs('dead')).where('d.party', '=', 'customs'),
  'letters set aside': (db: Kysely<Database>) =>
    db.selectFrom('deliveries as d').selectAll().where(stateIs('dismissed')).where('d.party', '=', 'customs'),
  'how many wait': (db: Kysely<Database>) =>
    db
      .selectFrom('deliveries as d')
      .select((eb) => eb.fn.countAll().as('n'))
      .where(stateIs('queued', 'sending')),
  'the last success': (db: Kysely<Database>) => lastSuccess(db, 'customs'),
} as const;
const queries = Object.entries(QUERIES);

/** A history of 20,000 messages, of which one in 500 waits. */
const FILL = `
  insert into messages (id, direction, party, declaration_no, firm, format, type, media_type, reference, sha256, size,
      relates_to, state, state_since, created_at)
    select 'm' || n, 'out', 'customs', 'D' || n % 8000, 'F', '', '', '', 'TG' || n, '', 9, 'declare', 'sent', '', ''
      from generate_series(1, 20000) n;
  insert into deliveries (message_id, party, declaration_no, firm, seq, state, attempts, next_at, queued_at)
    select 'm' || n, 'customs', 'D' || n % 8000, 'F', n, case when n % 500 = 0 then 'queued' else 'done' end, 1,
      '2018-01-05T01:00:00.000Z', '2018-01-05T01:00:00.000Z' from generate_series(1, 20000) n;
  insert into delivery_attempts (message_id, party, firm, attempt, started_at, ended_at, outcome)
    select 'm' || n, 'customs', 'F', 1, '', '2018-01-05T01:00:00.000Z', 'delivered' from generate_series(1, 20000) n;
  analyze`;

async function plan(db: Kysely<Database>, how: string, query: CompiledQuery): Promise<string[]> {
  const { rows } = await db.executeQuery<Record<string, unknown>>(
    CompiledQuery.raw(`${how} ${query.sql}`, [...query.parameters]),
  );
  return rows.map((row) => String(row.detail ?? row['QUERY PLAN']));
}

describe('SQLite', () => {
  const folder = temporaryFolder();
  let store: Store;
  beforeAll(async () => {
    store = await openSqliteStore(join(folder.path, 'tongguan.db'));
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  it.each(queries)('finds by an index, in order: %s', async (_, query) => {
    const lines = await plan(store.read, 'explain query plan', query(store.read).compile());
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => /^SCAN |USE TEMP B-TREE/.test(line))).toEqual([]);
  });

  it('looks for what was told before among the deliveries of one declaration', async () => {
    const lines = await plan(store.read, 'explain query plan', sameTold(store.read, DECLARED).compile());
    expect(lines.join()).toContain('deliveries_order');
  });
});

describe('PostgreSQL', () => {
  let server: TestPostgres;
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    server = await startPostgres();
    database = await server.createDatabase();
    store = await openPostgresStore(database.url);
    await (await database.connect()).query(FILL);
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
    await server.stop();
  });

  it.each(queries)('finds by an index: %s', async (_, query) => {
    const lines = await plan(store.read, 'explain', query(store.read).compile());
    expect(lines.filter((line) => line.includes('Seq Scan'))).toEqual([]);
  });

  it('looks for what was told before among the deliveries of one declaration, whatever the values', async () => {
    await store.write(async (tx) => {
      await sql`set local plan_cache_mode = force_generic_plan`.execute(tx);
      const { sql: text } = sameTold(store.read, DECLARED).compile();
      await sql.raw(`prepare told as ${text}`).execute(tx);
      const { rows } = await sql<Record<string, string>>`explain execute told('D500', 'customs', 'declare')`.execute(
        tx,
      );
      expect(rows.map((row) => row['QUERY PLAN']).join()).toContain('deliveries_order');
    });
  });
});
