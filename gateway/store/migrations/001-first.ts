/** The first schema. Written with Kysely's builder so that every store runs the same migration. */
import { type Kysely, type RawBuilder, sql } from 'kysely';

/** What differs between the stores: the name of a byte type and of a counted key. */
export interface Flavour {
  readonly bytes: RawBuilder<unknown>;
  readonly autoIncrement: 'autoincrement' | 'identity';
}

export async function up(db: Kysely<unknown>, flavour: Flavour): Promise<void> {
  const text = 'text' as const;
  const table = (name: string) => db.schema.createTable(name);

  await table('firms')
    .addColumn('uscc', text, (c) => c.primaryKey())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .execute();

  await table('api_keys')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('key_hash', text, (c) => c.notNull().unique())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('owner', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('revoked_at', text)
    .execute();

  await table('serials')
    .addColumn('name', text, (c) => c.primaryKey())
    .addColumn('value', 'bigint', (c) => c.notNull())
    .execute();

  await table('declarations')
    .addColumn('no', text, (c) => c.primaryKey())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('trader_reference', text, (c) => c.notNull())
    .addColumn('direction', text, (c) => c.notNull())
    .addColumn('status', text, (c) => c.notNull())
    .addColumn('status_since', text, (c) => c.notNull())
    .addColumn('waiting', text, (c) => c.notNull())
    .addColumn('document', text, (c) => c.notNull())
    .addColumn('document_hash', text, (c) => c.notNull())
    .addColumn('format', text, (c) => c.notNull())
    .addColumn('parties', text, (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('updated_at', text, (c) => c.notNull())
    .addUniqueConstraint('declarations_reference', ['firm', 'trader_reference'])
    .execute();
  await db.schema.createIndex('declarations_firm').on('declarations').columns(['firm', 'created_at', 'no']).execute();
  await db.schema.createIndex('declarations_created').on('declarations').columns(['created_at', 'no']).execute();

  await table('party_statuses')
    .addColumn('declaration_no', text, (c) => c.notNull())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('party', text, (c) => c.notNull())
    .addColumn('status', text, (c) => c.notNull())
    .addColumn('since', text, (c) => c.notNull())
    .addColumn('text', text)
    .addPrimaryKeyConstraint('party_statuses_pk', ['declaration_no', 'party'])
    .execute();

  await table('numbers')
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('value', text, (c) => c.notNull())
    .addColumn('declaration_no', text, (c) => c.notNull())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('numbers_pk', ['kind', 'value', 'declaration_no'])
    .execute();
  await db.schema.createIndex('numbers_declaration').on('numbers').column('declaration_no').execute();

  await table('messages')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('direction', text, (c) => c.notNull())
    .addColumn('party', text, (c) => c.notNull())
    .addColumn('declaration_no', text)
    .addColumn('firm', text)
    .addColumn('format', text, (c) => c.notNull())
    .addColumn('type', text, (c) => c.notNull())
    .addColumn('media_type', text, (c) => c.notNull())
    .addColumn('reference', text)
    .addColumn('sha256', text, (c) => c.notNull())
    .addColumn('size', 'integer', (c) => c.notNull())
    .addColumn('state', text, (c) => c.notNull())
    .addColumn('state_since', text, (c) => c.notNull())
    .addColumn('reason', text)
    .addColumn('relates_to', text)
    .addColumn('created_at', text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('messages_declaration').on('messages').columns(['declaration_no', 'id']).execute();
  await db.schema
    .createIndex('messages_reference')
    .on('messages')
    .columns(['party', 'direction', 'reference'])
    .execute();
  await db.schema.createIndex('messages_repeat').on('messages').columns(['party', 'direction', 'sha256']).execute();
  await db.schema.createIndex('messages_relation').on('messages').columns(['relates_to', 'direction']).execute();

  await table('message_bodies')
    .addColumn('message_id', text, (c) => c.primaryKey())
    .addColumn('firm', text)
    .addColumn('bytes', sql`${flavour.bytes}`, (c) => c.notNull())
    .execute();

  await table('parked_numbers')
    .addColumn('message_id', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('value', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('parked_numbers_pk', ['kind', 'value', 'message_id'])
    .execute();
  await db.schema.createIndex('parked_numbers_message').on('parked_numbers').column('message_id').execute();

  await table('deliveries')
    .addColumn('message_id', text, (c) => c.primaryKey())
    .addColumn('party', text, (c) => c.notNull())
    .addColumn('declaration_no', text, (c) => c.notNull())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('state', text, (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_at', text, (c) => c.notNull())
    .addColumn('last_class', text)
    .addColumn('last_detail', text)
    .execute();
  await db.schema.createIndex('deliveries_due').on('deliveries').columns(['party', 'state', 'next_at']).execute();
  await db.schema
    .createIndex('deliveries_order')
    .on('deliveries')
    .columns(['declaration_no', 'party', 'seq'])
    .execute();

  await table('delivery_attempts')
    .addColumn('message_id', text, (c) => c.notNull())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('attempt', 'integer', (c) => c.notNull())
    .addColumn('started_at', text, (c) => c.notNull())
    .addColumn('ended_at', text)
    .addColumn('outcome', text)
    .addColumn('detail', text)
    .addPrimaryKeyConstraint('delivery_attempts_pk', ['message_id', 'attempt'])
    .execute();

  await table('statements')
    .addColumn('message_id', text, (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('declaration_no', text, (c) => c.notNull())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('party', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('unit_kind', text)
    .addColumn('unit_id', text)
    .addColumn('sender_time', text, (c) => c.notNull())
    .addColumn('sender_version', 'integer')
    .addColumn('data', text, (c) => c.notNull())
    .addColumn('recorded_at', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('statements_pk', ['message_id', 'seq', 'declaration_no'])
    .execute();
  await db.schema.createIndex('statements_declaration').on('statements').column('declaration_no').execute();

  await table('orders')
    .addColumn('number', text, (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('declaration_no', text, (c) => c.notNull())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('data', text, (c) => c.notNull())
    .addColumn('placed_at', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('orders_pk', ['number', 'version'])
    .addUniqueConstraint('orders_seq', ['declaration_no', 'seq'])
    .execute();

  await table('released_units')
    .addColumn('declaration_no', text, (c) => c.notNull())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('unit_kind', text, (c) => c.notNull())
    .addColumn('unit_id', text, (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('order_number', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('released_units_pk', ['declaration_no', 'unit_kind', 'unit_id', 'version'])
    .execute();

  await table('deadlines')
    .addColumn('declaration_no', text, (c) => c.notNull())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('due_at', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('deadlines_pk', ['declaration_no', 'name'])
    .execute();
  await db.schema.createIndex('deadlines_due').on('deadlines').column('due_at').execute();

  await table('events')
    // SQLite counts a key only if its type is called integer; it has 64 bits there.
    .addColumn('position', flavour.autoIncrement === 'autoincrement' ? 'integer' : 'bigint', (c) =>
      flavour.autoIncrement === 'autoincrement'
        ? c.primaryKey().autoIncrement()
        : c.primaryKey().generatedAlwaysAsIdentity(),
    )
    .addColumn('id', text, (c) => c.notNull().unique())
    .addColumn('type', text, (c) => c.notNull())
    .addColumn('declaration_no', text)
    .addColumn('firm', text)
    .addColumn('time', text, (c) => c.notNull())
    .addColumn('data', text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('events_declaration').on('events').columns(['declaration_no', 'position']).execute();

  await table('cursors')
    .addColumn('consumer', text, (c) => c.primaryKey())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .execute();

  await table('faults')
    .addColumn('consumer', text, (c) => c.notNull())
    .addColumn('declaration_no', text, (c) => c.notNull())
    .addColumn('firm', text, (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_at', text, (c) => c.notNull())
    .addColumn('detail', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('faults_pk', ['consumer', 'declaration_no'])
    .execute();
}
