/**
 * A store of before 005 keeps what parties said, and takes their versions as large as they count them from then on; one of
 * a later version is refused.
 */
import { join } from 'node:path';
import { type Dialect, Kysely, type KyselyPlugin, Migrator, PostgresDialect, SqliteDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Flavour } from '../../gateway/store/migrations/001-first.ts';
import { migrationProvider } from '../../gateway/store/migrations/index.ts';
import { byteOrder } from '../../gateway/store/postgres/byte-order.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import type { Database, StatementRow } from '../../gateway/store/schema.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import { SqliteDatabase } from '../../gateway/store/sqlite-driver.ts';
import type { Store } from '../../gateway/store/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

interface Before {
  readonly dialect: Dialect;
  readonly flavour: Flavour;
  readonly plugins: readonly KyselyPlugin[];
  open(): Promise<Store>;
  dispose(): Promise<void>;
}

const stores = {
  async sqlite(): Promise<Before> {
    const folder = temporaryFolder();
    const path = join(folder.path, 'tongguan.db');
    return {
      dialect: new SqliteDialect({ database: new SqliteDatabase(path) }),
      flavour: { bytes: sql`blob`, autoIncrement: 'autoincrement' },
      plugins: [],
      open: () => openSqliteStore(path),
      dispose: async () => folder.remove(),
    };
  },
  async postgres(): Promise<Before> {
    const database = await server.createDatabase();
    return {
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: database.url, max: 1 }) }),
      flavour: { bytes: sql`bytea`, autoIncrement: 'identity' },
      plugins: [byteOrder],
      open: () => openPostgresStore(database.url),
      dispose: () => database.drop(),
    };
  },
};

const said = (message_id: string, sender_version: number | null): StatementRow => ({
  message_id,
  seq: 0,
  declaration_no: 'D1',
  firm: 'F',
  party: 'customs',
  kind: 'released',
  unit_kind: null,
  unit_id: null,
  sender_time: 't1',
  sender_version,
  data: '{}',
  recorded_at: 't1',
});

it.each(['sqlite', 'postgres'] as const)('%s', async (kind) => {
  const { dialect, flavour, plugins, open, dispose } = await stores[kind]();
  const before = new Kysely<Database>({ dialect, plugins: [...plugins] });
  const { error } = await new Migrator({ db: before, provider: migrationProvider(flavour) }).migrateTo('004-bus');
  expect(error).toBeUndefined();
  await before
    .insertInto('statements')
    .values([said('m1', 7), said('m2', null)])
    .execute();
  await sql`insert into lanes (party, backlog_before, tokens, tokens_at) values ('customs', 't1', 3, 't1')`.execute(
    before,
  );
  await sql`insert into kysely_migration (name, timestamp) values ('999-later', '2099')`.execute(before);
  await expect(open()).rejects.toThrow(/newer version of the gateway \(its migration 999-later is not known here\)/);
  await sql`delete from kysely_migration where name = '999-later'`.execute(before);
  await before.destroy();

  const store = await open();
  await store.write((tx) =>
    tx
      .insertInto('statements')
      .values([said('m3', 1_778_461_200_000), said('m4', Number.MAX_SAFE_INTEGER)])
      .execute(),
  );
  const versions = await store.read.selectFrom('statements').select('sender_version').orderBy('message_id').execute();
  expect(versions.map(({ sender_version }) => sender_version)).toEqual([
    7,
    null,
    1_778_461_200_000,
    Number.MAX_SAFE_INTEGER,
  ]);
  expect(await store.read.selectFrom('lanes').selectAll().execute()).toMatchObject([
    { party: 'customs', tokens: 3, fetch_failing_since: null, fetch_left: 0 },
  ]);
  await store.close();
  await dispose();
});
