/** What a party may say and how fetching from it stands: versions as large as senders count, and fetches that fail. */
import type { Kysely } from 'kysely';
import type { Flavour } from './001-first.ts';

export async function up(db: Kysely<unknown>, { autoIncrement }: Flavour): Promise<void> {
  // SQLite's integers have 64 bits as they are.
  if (autoIncrement === 'identity') {
    await db.schema
      .alterTable('statements')
      .alterColumn('sender_version', (c) => c.setDataType('bigint'))
      .execute();
  }
  await db.schema.alterTable('lanes').addColumn('fetch_failing_since', 'text').execute();
  await db.schema
    .alterTable('lanes')
    .addColumn('fetch_left', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
}
