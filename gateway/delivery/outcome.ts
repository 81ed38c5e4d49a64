/** What an attempt came to, written in one transaction with whatever the partner answered. */
import { type Arrival, DeliveryFailure } from '../../adapters/adapter.ts';
import type { Gateway } from '../context.ts';
import { readIncoming, receive } from '../intake/receive.ts';
import { appendEvents } from '../store/events.ts';
import type { Tx } from '../store/store.ts';
import { backoffMs } from './backoff.ts';

/** A message that is under way. */
export interface UnderWay {
  readonly messageId: string;
  readonly party: string;
  readonly declarationNo: string;
  readonly firm: string | undefined;
  readonly format: string;
  readonly type: string;
  readonly attempt: number;
}

/** Marks the attempt as begun before anything leaves: a crash after this is an ambiguous outcome, and known as one. */
export async function beginAttempt(tx: Tx, messageId: string, now: Date): Promise<number | undefined> {
  const row = await tx
    .updateTable('deliveries')
    .set((eb) => ({ state: 'sending', attempts: eb('attempts', '+', 1) }))
    .where('message_id', '=', messageId)
    .where('state', '=', 'queued')
    .returning(['attempts', 'firm'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await tx
    .insertInto('delivery_attempts')
    .values({
      message_id: messageId,
      firm: row.firm,
      attempt: row.attempts,
      started_at: now.toISOString(),
      ended_at: null,
      outcome: null,
      detail: null,
    })
    .execute();
  return row.attempts;
}

/** The partner has the message; its answers are taken in with the same commit. */
export async function recordDelivered(
  tx: Tx,
  gateway: Gateway,
  message: UnderWay,
  answers: readonly Arrival[],
  now: Date,
): Promise<void> {
  await endAttempt(tx, message, 'delivered', undefined, now);
  await tx
    .updateTable('deliveries')
    .set({ state: 'done', last_class: null, last_detail: null })
    .where('message_id', '=', message.messageId)
    .execute();
  await tx
    .updateTable('messages')
    .set({ state: 'sent', state_since: now.toISOString() })
    .where('id', '=', message.messageId)
    .where('state', 'in', ['queued', 'dead'])
    .execute();
  const { messageId, party, format, type, attempt } = message;
  await appendEvents(tx, now, [
    { type: 'message.sent', ...ownerOf(message), data: { messageId, party, format, type, attempt } },
  ]);
  for (const { body, mediaType, externalId } of answers) {
    const incoming = {
      party,
      body,
      mediaType,
      answers: messageId,
      ...(externalId === undefined ? {} : { externalId }),
    };
    await receive(tx, incoming, readIncoming(gateway, incoming, now), now);
  }
}

/**
 * The attempt failed: transient is tried again later; ambiguous only where the partner removes duplicates; permanent
 * stops and waits for a person.
 */
export async function recordFailure(
  tx: Tx,
  message: UnderWay,
  error: unknown,
  partnerDeduplicates: boolean,
  chance: number,
  now: Date,
): Promise<void> {
  const failure = classify(error);
  const detail = `${failure.code}: ${failure.message}`.slice(0, 1000);
  const again = failure.failureClass === 'transient' || (failure.failureClass === 'ambiguous' && partnerDeduplicates);
  const nextAt = new Date(now.getTime() + backoffMs(message.attempt, chance, failure.retryAfterMs)).toISOString();
  await endAttempt(tx, message, failure.failureClass, detail, now);
  await tx
    .updateTable('deliveries')
    .set({
      state: again ? 'queued' : 'dead',
      last_class: failure.failureClass,
      last_detail: detail,
      ...(again ? { next_at: nextAt } : {}),
    })
    .where('message_id', '=', message.messageId)
    .execute();
  if (!again) {
    await tx
      .updateTable('messages')
      .set({ state: 'dead', state_since: now.toISOString(), reason: detail })
      .where('id', '=', message.messageId)
      .execute();
  }
  const { messageId, party, attempt } = message;
  const data = {
    messageId,
    party,
    attempt,
    class: failure.failureClass,
    detail,
    ...(again ? { nextAttemptAt: nextAt } : {}),
  };
  await appendEvents(tx, now, [{ type: 'message.failed', ...ownerOf(message), data }]);
}

/** What nobody classified is ambiguous: we cannot say that the partner did not get it. */
export const classify = (error: unknown): DeliveryFailure =>
  error instanceof DeliveryFailure
    ? error
    : new DeliveryFailure('ambiguous', 'unexpected', error instanceof Error ? error.message : String(error));

const ownerOf = (message: UnderWay) => ({
  declarationNo: message.declarationNo,
  ...(message.firm === undefined ? {} : { firm: message.firm }),
});

async function endAttempt(
  tx: Tx,
  message: UnderWay,
  outcome: string,
  detail: string | undefined,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('delivery_attempts')
    .set({ ended_at: now.toISOString(), outcome, detail: detail ?? null })
    .where('message_id', '=', message.messageId)
    .where('attempt', '=', message.attempt)
    .execute();
}
