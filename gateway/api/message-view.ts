/** Messages as they are told: what, where to, how far, every attempt; the bytes are a link away. */
import type { Selectable } from 'kysely';
import type { Gateway } from '../context.ts';
import type { MessageRow } from '../store/schema.ts';

/** The stored messages with their attempts, in the order given. */
export async function messageViews(gateway: Gateway, rows: readonly Selectable<MessageRow>[]) {
  if (rows.length === 0) return [];
  const attempts = await gateway.store.read
    .selectFrom('delivery_attempts')
    .selectAll()
    .where(
      'message_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('attempt')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    direction: row.direction,
    party: row.party,
    declarationNo: row.declaration_no,
    format: row.format,
    type: row.type,
    mediaType: row.media_type,
    reference: row.reference,
    size: row.size,
    sha256: row.sha256,
    state: row.state,
    stateSince: row.state_since,
    reason: row.reason,
    relatesTo: row.relates_to,
    createdAt: row.created_at,
    attempts: attempts
      .filter(({ message_id }) => message_id === row.id)
      .map(({ attempt, started_at, ended_at, outcome, detail }) => ({
        attempt,
        startedAt: started_at,
        endedAt: ended_at,
        outcome,
        detail,
      })),
    _links: { self: `/v1/messages/${row.id}`, body: `/v1/messages/${row.id}/body` },
  }));
}
