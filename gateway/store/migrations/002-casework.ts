/** Amendment and withdrawal, alarms, what operators did, and when a case is closed. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const text = 'text' as const;
  await db.schema
    .alterTable('declarations')
    .addColumn('document_version', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema.alterTable('declarations').addColumn('closed_at', text).execute();

  await db.schema
    .createTable('declaration_versions')
    .addColumn('declaration_no', text, (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('document', text, (c) => c.notNull())
    .addColumn('document_hash', text, (c) => c.notNull())
    .addColumn('reason', text, (c) => c.notNull())
    .addColumn('message_id', text)
    .addColumn('created_at', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('declaration_versions_pk', ['declaration_no', 'version'])
    .execute();

  await db.schema
    .createTable('alarms')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('declaration_no', text, (c) => c.notNull())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('party', text, (c) => c.notNull())
    .addColumn('units', text, (c) => c.notNull())
    .addColumn('data', text, (c) => c.notNull())
    .addColumn('raised_at', text, (c) => c.notNull())
    .addColumn('cleared_at', text)
    .execute();
  await db.schema.createIndex('alarms_declaration').on('alarms').columns(['declaration_no', 'cleared_at']).execute();
  await db.schema.createIndex('alarms_open').on('alarms').columns(['cleared_at', 'id']).execute();

  await db.schema
    .createTable('operator_actions')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('action', text, (c) => c.notNull())
    .addColumn('state', text, (c) => c.notNull())
    .addColumn('declaration_no', text)
    .addColumn('firm', text)
    .addColumn('message_id', text)
    .addColumn('operator', text, (c) => c.notNull())
    .addColumn('reason', text, (c) => c.notNull())
    .addColumn('data', text, (c) => c.notNull())
    .addColumn('second_operator', text)
    .addColumn('second_reason', text)
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('decided_at', text)
    .execute();
  await db.schema.createIndex('operator_actions_state').on('operator_actions').columns(['state', 'id']).execute();
  await db.schema
    .createIndex('operator_actions_declaration')
    .on('operator_actions')
    .columns(['declaration_no', 'id'])
    .execute();

  await db.schema.createIndex('messages_state').on('messages').columns(['direction', 'state', 'id']).execute();
}
