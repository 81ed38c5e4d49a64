/** Hot queries use an index on both stores: what is fast with ten declarations is fast with ten million. */
import { join } from 'node:path';
import type { CompiledQuery, Kysely } from 'kysely';
import { CompiledQuery as Compiled } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import type { Database } from '../../gateway/store/schema.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import type { Store } from '../../gateway/store/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { HOT_QUERIES, READ_IN_ORDER } from './hot-queries.ts';

/** Enough rows for PostgreSQL to know that reading all of them is the long way. */
const FILL = `
  insert into declarations (no, firm, trader_reference, direction, status, status_since, waiting, document,
      document_hash, format, parties, version, created_at, updated_at)
    select 'D' || n, 'F' || n % 40, 'R' || n, 'import', 'submitted', '', '[]', '{}', '', '', '[]', 1,
      '2018-01-05T' || lpad((n % 24)::text, 2, '0') || ':00:00.000Z', '' from generate_series(1, 8000) n;
  insert into party_statuses select 'D' || n, 'F', 'customs', '', '', null from generate_series(1, 8000) n;
  insert into numbers select 'entryId', 'n' || n, 'D' || n, 'F', '' from generate_series(1, 20000) n;
  insert into parked_numbers select 'm' || n, 'entryId', 'n' || n from generate_series(1, 4000) n;
  insert into messages (id, direction, party, declaration_no, firm, format, type, media_type, reference, sha256, size,
      state, state_since, relates_to, created_at)
    select 'm' || n, case when n % 2 = 0 then 'in' else 'out' end, 'customs', 'D' || n % 8000, 'F', '', '', '',
      'TG' || n, 's' || n, 9, 'sent', '', case when n % 3 = 0 then 'declare' when n % 3 = 1 then 'm' || n - 1 end, ''
      from generate_series(1, 20000) n;
  insert into message_bodies select 'm' || n, 'F', '\\x00' from generate_series(1, 20000) n;
  insert into deliveries select 'm' || n, 'customs', 'D' || n % 8000, 'F', n, case when n % 500 = 0 then 'queued' else
      'done' end, 1, '2018-01-05T01:00:00.000Z', null, null from generate_series(1, 20000) n;
  insert into delivery_attempts select 'm' || n, 'F', 1, '', '', 'delivered', null from generate_series(1, 20000) n;
  insert into statements (message_id, seq, declaration_no, firm, party, kind, sender_time, data, recorded_at)
    select 'm' || n, 0, 'D' || n % 8000, 'F', 'customs', 'release', '', '{}', '' from generate_series(1, 20000) n;
  insert into orders select 'D' || n || '-R1', 1, 'D' || n, 'F', 'release', 1, '{}', '' from generate_series(1, 8000) n;
  insert into deadlines select 'D' || n, 'F', 'matching', '2018-02-' || lpad((n % 28 + 1)::text, 2, '0')
    from generate_series(1, 8000) n;
  insert into faults select 'c' || n % 20, 'D' || n, 'F', 1, '2018', '' from generate_series(1, 4000) n;
  insert into events (id, type, declaration_no, time, data)
    select 'e' || n, 'declaration.statusChanged', 'D' || n % 8000, '', '{}' from generate_series(1, 20000) n;
  insert into serials select 's' || n, n from generate_series(1, 4000) n;
  insert into cursors select 'c' || n, n from generate_series(1, 2000) n;
  insert into api_keys select 'k' || n, 'h' || n, 'firm', 'F', '', '', null from generate_series(1, 4000) n;
  analyze`;

const queries = Object.entries(HOT_QUERIES);

/** What the database says it would do. */
async function explain(db: Kysely<Database>, how: string, query: CompiledQuery): Promise<string[]> {
  const { rows } = await db.executeQuery<Record<string, unknown>>(
    Compiled.raw(`${how} ${query.sql}`, [...query.parameters]),
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

  it.each(queries)('finds by an index: %s', async (name, query) => {
    const plan = await explain(store.read, 'explain query plan', query(store.read).compile());
    const wrong = READ_IN_ORDER.has(name) ? /^SCAN |USE TEMP B-TREE/ : /^SCAN /;
    expect(plan.filter((line) => wrong.test(line))).toEqual([]);
  });

  it('would say so if it did not', async () => {
    const query = store.read.selectFrom('messages').selectAll().where('media_type', '=', 'x').orderBy('size').compile();
    const plan = await explain(store.read, 'explain query plan', query);
    expect(plan).toEqual(['SCAN messages', 'USE TEMP B-TREE FOR ORDER BY']);
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
    const plan = await explain(store.read, 'explain', query(store.read).compile());
    expect(plan.filter((line) => line.includes('Seq Scan'))).toEqual([]);
  });

  it('would say so if it did not', async () => {
    const query = store.read.selectFrom('messages').selectAll().where('media_type', '=', 'x').compile();
    expect((await explain(store.read, 'explain', query)).join('\n')).toMatch(/Seq Scan on messages/);
  });
});
