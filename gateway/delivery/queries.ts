/** The queries that run at every turn of a lane; test/delivery/plans.int.spec.ts asks both stores how they would run. */
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import type { Database, DeliveryRow } from '../store/schema.ts';

type Db = Kysely<Database>;
type Joined = ExpressionBuilder<Database & { d: DeliveryRow }, 'd'>;

/** A message that may be sent now. */
export interface Due {
  readonly message_id: string;
  readonly declaration_no: string;
  readonly firm: string;
  readonly queued_at: string;
  readonly format: string;
  readonly type: string;
  readonly media_type: string;
  readonly reference: string | null;
}

/** Of one declaration to one party one message at a time, in order: nothing is under way, nothing earlier is waiting. */
const isNext = (eb: Joined): Expression<SqlBool> =>
  eb.not(
    eb.exists(
      eb
        .selectFrom('deliveries as e')
        .select('e.message_id')
        .whereRef('e.declaration_no', '=', 'd.declaration_no')
        .whereRef('e.party', '=', 'd.party')
        .where((e) =>
          e.or([e('e.state', '=', 'sending'), e.and([e('e.state', '=', 'queued'), e('e.seq', '<', e.ref('d.seq'))])]),
        ),
    ),
  );

/**
 * Messages that may be sent now, those that are due longest first.
 * @param since only those queued at or after this.
 */
export function dueMessages(db: Db, party: string, now: string, limit: number, since?: string) {
  const query = db
    .selectFrom('deliveries as d')
    .innerJoin('messages as m', 'm.id', 'd.message_id')
    .select(['d.message_id', 'd.declaration_no', 'd.firm', 'd.queued_at'])
    .select(['m.format', 'm.type', 'm.media_type', 'm.reference'])
    .where('d.party', '=', party)
    .where('d.state', '=', 'queued')
    .where('d.next_at', '<=', now)
    .where(isNext)
    .orderBy('d.next_at')
    .limit(limit);
  // Nothing is due before it was queued: so the index finds where to begin.
  return since === undefined ? query : query.where('d.queued_at', '>=', since).where('d.next_at', '>=', since);
}

/** Which of these may still be sent, with how far the party has acknowledged them. */
export const stillDue = (db: Db, messageIds: readonly string[], now: string) =>
  db
    .selectFrom('deliveries as d')
    .innerJoin('messages as m', 'm.id', 'd.message_id')
    .select(['d.message_id', 'd.queued_at', 'm.state'])
    .where('d.message_id', 'in', messageIds)
    .where('d.state', '=', 'queued')
    .where('d.next_at', '<=', now)
    .where(isNext);

/**
 * In one of the states of those that are not done, which are few and have an index of their own. Written out with what
 * that index is limited to: SQLite chooses its index before it knows the values, and believes nothing that is not said.
 */
export const stateIs = (...states: readonly ('queued' | 'sending' | 'dead' | 'dismissed')[]) =>
  sql<SqlBool>`d.state != 'done' and d.state in (${sql.join(states.map((state) => sql.lit(state)))})`;

/** Messages under way whose lease has passed. @param at by the clock of the store; undefined for all under way. */
export function interrupted(db: Db, at: string | undefined) {
  const query = db
    .selectFrom('deliveries as d')
    .innerJoin('messages as m', 'm.id', 'd.message_id')
    .select(['d.message_id', 'd.party', 'd.declaration_no', 'd.firm', 'd.attempts', 'd.tries', 'd.owner'])
    .select(['m.format', 'm.type'])
    .where(stateIs('sending'));
  if (at === undefined) return query;
  return query.where((eb) => eb.or([eb('d.lease_until', 'is', null), eb('d.lease_until', '<=', at)]));
}

type Interrupted = Awaited<ReturnType<ReturnType<typeof interrupted>['execute']>>[number];

/** One of them as the message under way it was. */
export const underWayOf = (row: Interrupted) => ({
  messageId: row.message_id,
  party: row.party,
  declarationNo: row.declaration_no,
  firm: row.firm,
  format: row.format,
  type: row.type,
  owner: row.owner,
  attempt: row.attempts,
  tries: row.tries,
});
