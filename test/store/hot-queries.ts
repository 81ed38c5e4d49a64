/**
 * The queries that run for every message, every request or every turn of a loop, as their rooms ask them. A room that
 * changes its query changes it here too; what matters is which columns are looked for and in which order rows come.
 */
import type { Compilable, Kysely } from 'kysely';
import { sameTold } from '../../gateway/delivery/enqueue.ts';
import { dueMessages } from '../../gateway/delivery/queries.ts';
import type { Database } from '../../gateway/store/schema.ts';

export type HotQuery = (db: Kysely<Database>) => Compilable;

const NO = '118010503000001';
const TIME = '2018-01-05T01:30:00.000Z';

export const HOT_QUERIES: Readonly<Record<string, HotQuery>> = {
  // gateway/api/status.ts, gateway/casework/load.ts
  'a declaration by its number': (db) => db.selectFrom('declarations').selectAll().where('no', '=', NO),
  "first page of a firm's declarations": (db) =>
    db
      .selectFrom('declarations')
      .selectAll()
      .where('firm', '=', 'F7')
      .orderBy('created_at', 'desc')
      .orderBy('no', 'desc')
      .limit(51),
  "next page of a firm's declarations": (db) =>
    db
      .selectFrom('declarations')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('no', 'desc')
      .limit(51)
      .where('firm', '=', 'F7')
      .where((eb) => eb.or([eb('created_at', '<', TIME), eb.and([eb('created_at', '=', TIME), eb('no', '<', NO)])])),
  'events of a declaration': (db) =>
    db
      .selectFrom('events')
      .selectAll()
      .where('declaration_no', '=', NO)
      .where('position', '>', 17)
      .orderBy('position')
      .limit(51),
  'last change of a status': (db) =>
    db
      .selectFrom('events')
      .select('data')
      .where('declaration_no', '=', NO)
      .where('type', '=', 'declaration.statusChanged')
      .orderBy('position', 'desc')
      .limit(1),
  'messages of a declaration': (db) =>
    db
      .selectFrom('messages')
      .selectAll()
      .where('declaration_no', '=', NO)
      .where('id', '>', 'm1')
      .orderBy('id')
      .limit(51),
  'attempts of a page of messages': (db) =>
    db.selectFrom('delivery_attempts').selectAll().where('message_id', 'in', ['m1', 'm2', 'm3']).orderBy('attempt'),
  'standings of a declaration': (db) => db.selectFrom('party_statuses').selectAll().where('declaration_no', '=', NO),
  'numbers of a declaration': (db) =>
    db.selectFrom('numbers').select(['kind', 'value']).where('declaration_no', '=', NO),
  'statements of a declaration': (db) => db.selectFrom('statements').select('data').where('declaration_no', '=', NO),
  'orders of a declaration': (db) =>
    db.selectFrom('orders').select(['kind', 'data']).where('declaration_no', '=', NO).orderBy('seq'),
  'what was handed over of a declaration': (db) =>
    db
      .selectFrom('messages')
      .select(['party', 'state', 'state_since', 'reason'])
      .where('declaration_no', '=', NO)
      .where('direction', '=', 'out')
      .orderBy('id'),
  // gateway/casework/sharers.ts
  'declarations on the same bill': (db) =>
    db
      .selectFrom('numbers as mine')
      .innerJoin('numbers as theirs', (join) =>
        join.onRef('theirs.kind', '=', 'mine.kind').onRef('theirs.value', '=', 'mine.value'),
      )
      .select('theirs.declaration_no')
      .distinct()
      .where('mine.declaration_no', '=', NO)
      .where('mine.kind', 'in', ['bill', 'airWaybill'])
      .where('theirs.declaration_no', '!=', NO)
      .orderBy('theirs.declaration_no'),
  // gateway/store/keys.ts
  'whose key this is': (db) =>
    db.selectFrom('api_keys').select(['kind', 'owner']).where('key_hash', '=', 'x').where('revoked_at', 'is', null),
  // gateway/declaration/accept.ts
  "a declaration by the trader's reference": (db) =>
    db
      .selectFrom('declarations')
      .select(['no', 'document_hash'])
      .where('firm', '=', 'F7')
      .where('trader_reference', '=', 'R7'),
  // gateway/bus/follower.ts, gateway/store
  'events after a cursor': (db) =>
    db.selectFrom('events').selectAll().where('position', '>', 19_900).orderBy('position').limit(200),
  'a cursor': (db) => db.selectFrom('cursors').select('position').where('consumer', '=', 'c7'),
  'the next serial': (db) =>
    db
      .insertInto('serials')
      .values({ name: 's', value: 1 })
      .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb('serials.value', '+', 1) })))
      .returning('value'),
  // gateway/delivery/lane.ts
  'due deliveries': (db) => dueMessages(db, 'customs', TIME, 8),
  'the bytes of a message': (db) => db.selectFrom('message_bodies').select('bytes').where('message_id', '=', 'm7'),
  // gateway/delivery/enqueue.ts
  'an instruction that was queued before': (db) =>
    sameTold(db, { declarationNo: NO, party: 'customs', relatesTo: 'declare' }),
  'the last delivery of a declaration to a party': (db) =>
    db
      .selectFrom('deliveries')
      .select((eb) => eb.fn.max('seq').as('seq'))
      .where('declaration_no', '=', NO)
      .where('party', '=', 'customs'),
  // gateway/casework/worker.ts
  'due deadlines': (db) =>
    db.selectFrom('deadlines').selectAll().where('due_at', '<=', TIME).orderBy('due_at').limit(100),
  'faults to try again': (db) =>
    db.selectFrom('faults').selectAll().where('consumer', '=', 'casework').where('next_at', '<=', TIME).limit(20),
  // gateway/intake
  'who holds a number': (db) =>
    db
      .selectFrom('numbers')
      .select('declaration_no')
      .where('kind', '=', 'entryId')
      .where('value', '=', 'n7')
      .limit(100),
  'a message by its reference': (db) =>
    db
      .selectFrom('messages')
      .select(['id', 'state', 'declaration_no', 'firm'])
      .where('party', '=', 'customs')
      .where('direction', '=', 'out')
      .where('reference', '=', 'TG7')
      .orderBy('id', 'desc')
      .limit(1),
  'a message that came before': (db) =>
    db
      .selectFrom('messages')
      .select('id')
      .where('party', '=', 'customs')
      .where('direction', '=', 'in')
      .where('sha256', '=', 's7')
      .where('relates_to', 'is', null),
  'what came in answer to a message': (db) =>
    db
      .selectFrom('messages')
      .select(['id', 'party', 'sha256'])
      .where('relates_to', '=', 'm7')
      .where('direction', '=', 'in'),
  'our answer to a message': (db) =>
    db
      .selectFrom('messages')
      .innerJoin('message_bodies', 'message_bodies.message_id', 'messages.id')
      .select(['messages.media_type', 'message_bodies.bytes'])
      .where('messages.relates_to', '=', 'm7')
      .where('messages.direction', '=', 'out'),
  'messages that wait for a number': (db) =>
    db.selectFrom('parked_numbers').select('message_id').where('kind', '=', 'entryId').where('value', '=', 'n7'),
  'numbers a message waits for': (db) => db.deleteFrom('parked_numbers').where('message_id', '=', 'm7'),
};

/** Those that may find many rows and take the first: an index has to bring them in their order, or all are sorted. */
export const READ_IN_ORDER: ReadonlySet<string> = new Set([
  "first page of a firm's declarations",
  "next page of a firm's declarations",
  'events of a declaration',
  'messages of a declaration',
  'events after a cursor',
  'due deliveries',
  'due deadlines',
]);
