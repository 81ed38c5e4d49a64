/** A store of before deliveries had owners goes on where it was. */
import { Kysely, Migrator, SqliteDialect, sql } from 'kysely';
import { expect, it } from 'vitest';
import { migrationProvider } from '../../gateway/store/migrations/index.ts';
import type { Database } from '../../gateway/store/schema.ts';
import { SqliteDatabase } from '../../gateway/store/sqlite-driver.ts';

it('keeps what waits, and lists what no format could say among the dead letters', async () => {
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: new SqliteDatabase(':memory:') }) });
  const provider = migrationProvider({ bytes: sql`blob`, autoIncrement: 'autoincrement' });
  const migrator = new Migrator({ db, provider });
  await migrator.migrateTo('002-casework');
  const message = (id: string, state: string, reason: string | null) =>
    sql`
    insert into messages (id, direction, party, declaration_no, firm, format, type, media_type, sha256, size, state,
      state_since, reason, created_at)
    values (${id}, 'out', 'customs', 'D1', 'F', '', 'declare', '', '', 0, ${state}, 't2', ${reason}, 't1')`.execute(db);
  await message('m1', 'queued', null);
  await message('m2', 'dead', '/items: too many');
  await sql`insert into deliveries values ('m1', 'customs', 'D1', 'F', 4, 'queued', 3, 't9', 'transient', 'x')`.execute(
    db,
  );
  await sql`insert into delivery_attempts values ('m1', 'F', 1, 't1', 't1', 'transient', 'x')`.execute(db);
  const { error } = await migrator.migrateToLatest();
  expect(error).toBeUndefined();
  expect(await db.selectFrom('deliveries').selectAll().orderBy('message_id').execute()).toMatchObject([
    { message_id: 'm1', state: 'queued', attempts: 3, tries: 3, next_at: 't9', queued_at: 't1', owner: null, seq: 4 },
    { message_id: 'm2', state: 'dead', attempts: 0, last_class: 'permanent', last_detail: '/items: too many', seq: 5 },
  ]);
  expect(await db.selectFrom('delivery_attempts').select('party').execute()).toEqual([{ party: 'customs' }]);
  await db.destroy();
});
