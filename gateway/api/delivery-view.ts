/** A message on its way to a party, as it is told. */
import type { Kysely } from 'kysely';
import type { Gateway } from '../context.ts';
import { stateIs } from '../delivery/queries.ts';
import type { Database, OperatorActionRow } from '../store/schema.ts';

export const DELIVERY_STATES = ['queued', 'sending', 'done', 'dead', 'dismissed'] as const;

const OPEN = DELIVERY_STATES.filter((state) => state !== 'done');

/** One page of deliveries, newest first. */
export function deliveriesQuery(
  { store }: Gateway,
  filters: ReadonlyMap<string, string>,
  after: string | undefined,
  limit: number,
) {
  let query = store.read
    .selectFrom('deliveries as d')
    .innerJoin('messages as m', 'm.id', 'd.message_id')
    .selectAll('d')
    .select(['m.format', 'm.type', 'm.reference', 'm.relates_to', 'm.created_at'])
    .select(['m.state as message_state', 'm.state_since'])
    .orderBy('d.message_id', 'desc')
    .limit(limit);
  const state = filters.get('state');
  const open = OPEN.find((one) => one === state);
  if (open !== undefined) query = query.where(stateIs(open));
  else if (state !== undefined) query = query.where('d.state', '=', state);
  // What the party has acknowledged since is no dead letter any more.
  if (state === 'dead') query = query.where('m.state', '=', 'dead');
  const of = filters.get('party');
  if (of !== undefined) query = query.where('d.party', '=', of);
  const no = filters.get('declarationNo');
  if (no !== undefined) query = query.where('d.declaration_no', '=', no);
  return after === undefined ? query : query.where('d.message_id', '<', after);
}

type DeliveryQuery = Awaited<ReturnType<ReturnType<typeof deliveriesQuery>['execute']>>[number];

/** Who set something aside, when and why. */
type Dismissal = Pick<OperatorActionRow, 'operator' | 'reason' | 'created_at'>;

/** Of those that were set aside, by message. */
export async function dismissalsOf(
  read: Kysely<Database>,
  rows: readonly DeliveryQuery[],
): Promise<ReadonlyMap<string, Dismissal>> {
  const dismissed = rows.filter(({ state }) => state === 'dismissed');
  if (dismissed.length === 0) return new Map();
  const ids = dismissed.map(({ message_id }) => message_id);
  const found = await read
    .selectFrom('operator_actions')
    .select(['message_id', 'operator', 'reason', 'created_at'])
    .where('declaration_no', 'in', [...new Set(dismissed.map(({ declaration_no }) => declaration_no))])
    .where('action', '=', 'dismiss')
    .where('message_id', 'in', ids)
    .execute();
  return new Map(found.map((action) => [action.message_id ?? '', action]));
}

export function deliveryView(row: DeliveryQuery, dismissal: Dismissal | undefined) {
  const dead = row.state === 'dead' && row.message_state === 'dead';
  const self = `/v1/deliveries/${row.message_id}`;
  return {
    messageId: row.message_id,
    party: row.party,
    declarationNo: row.declaration_no,
    format: row.format,
    type: row.type,
    reference: row.reference,
    relatesTo: row.relates_to,
    state: row.state,
    messageState: row.message_state,
    since: row.state_since,
    class: row.last_class,
    reason: row.last_detail,
    dismissed:
      dismissal === undefined
        ? null
        : { since: dismissal.created_at, by: dismissal.operator, reason: dismissal.reason },
    attempts: row.attempts,
    createdAt: row.created_at,
    queuedAt: row.queued_at,
    nextAttemptAt: row.state === 'queued' ? row.next_at : null,
    _links: {
      message: `/v1/messages/${row.message_id}`,
      body: `/v1/messages/${row.message_id}/body`,
      declaration: `/v1/declarations/${row.declaration_no}`,
      ...(dead ? { replay: `${self}:replay`, dismiss: `${self}:dismiss` } : {}),
    },
  };
}
