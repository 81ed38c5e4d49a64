/** What a bus with several processes needs of the store: who holds a task that one may have, and what was handled. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const text = 'text' as const;
  await db.schema
    .createTable('leases')
    .addColumn('name', text, (c) => c.primaryKey())
    .addColumn('holder', text, (c) => c.notNull())
    .addColumn('until', text, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('inbox')
    .addColumn('consumer', text, (c) => c.notNull())
    .addColumn('event_id', text, (c) => c.notNull())
    .addColumn('handled_at', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('inbox_pk', ['consumer', 'event_id'])
    .execute();
  await db.schema.createIndex('inbox_handled').on('inbox').column('handled_at').execute();
}
