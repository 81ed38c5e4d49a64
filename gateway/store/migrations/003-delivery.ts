/** Delivery by several processes: who sends what and until when, the lane to each party, and what is dead. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const text = 'text' as const;
  await db.schema.alterTable('deliveries').addColumn('owner', text).execute();
  await db.schema.alterTable('deliveries').addColumn('lease_until', text).execute();
  await db.schema
    .alterTable('deliveries')
    .addColumn('queued_at', text, (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema
    .alterTable('deliveries')
    .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('delivery_attempts')
    .addColumn('party', text, (c) => c.notNull().defaultTo(''))
    .execute();

  await sql`update deliveries set tries = attempts,
    queued_at = coalesce((select created_at from messages where id = deliveries.message_id), next_at)`.execute(db);
  await sql`update delivery_attempts set
    party = coalesce((select party from deliveries where message_id = delivery_attempts.message_id), '')`.execute(db);
  // Messages that no format could say were kept as messages only, and are dead letters like others.
  await sql`insert into deliveries
      (message_id, party, declaration_no, firm, seq, state, attempts, next_at, last_class, last_detail, queued_at)
    select id, party, declaration_no, coalesce(firm, ''),
      (select coalesce(max(seq), 0) + 1 from deliveries d
        where d.declaration_no = messages.declaration_no and d.party = messages.party),
      'dead', 0, created_at, 'permanent', reason, created_at
    from messages where direction = 'out' and state = 'dead' and declaration_no is not null
      and not exists (select 1 from deliveries d where d.message_id = messages.id)`.execute(db);

  await db.schema
    .createTable('lanes')
    .addColumn('party', text, (c) => c.primaryKey())
    .addColumn('stopped_at', text)
    .addColumn('stopped_by', text)
    .addColumn('stop_reason', text)
    .addColumn('switch_action', text)
    .addColumn('started_at', text)
    .addColumn('backlog_before', text, (c) => c.notNull())
    .addColumn('tokens', 'double precision', (c) => c.notNull())
    .addColumn('tokens_at', text, (c) => c.notNull())
    .addColumn('fetch_owner', text)
    .addColumn('fetch_until', text)
    .execute();

  await db.schema
    .createTable('lane_senders')
    .addColumn('party', text, (c) => c.notNull())
    .addColumn('owner', text, (c) => c.notNull())
    .addColumn('open_until', text)
    .addColumn('seen_at', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('lane_senders_pk', ['party', 'owner'])
    .execute();

  // Few rows are not done, however many are: this index stays small.
  await db.schema
    .createIndex('deliveries_open')
    .on('deliveries')
    .columns(['state', 'party', 'message_id'])
    .where(sql.ref('state'), '!=', sql.lit('done'))
    .execute();
  await db.schema
    .createIndex('delivery_attempts_outcome')
    .on('delivery_attempts')
    .columns(['party', 'outcome', 'ended_at'])
    .execute();
}
