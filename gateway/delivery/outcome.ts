/**
 * What an attempt came to, written in one transaction with whatever the partner answered. Only who has the message may
 * say that it failed; that the partner has it may be said late too, because it is so. Each may be written twice: after a
 * commit whose outcome is not known the second time changes nothing.
 */
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { type Arrival, DeliveryFailure, type Reading } from '../../adapters/adapter.ts';
import { type Incoming, receive } from '../intake/receive.ts';
import { appendEvents } from '../store/events.ts';
import { prepared } from '../store/prepared.ts';
import type { Database } from '../store/schema.ts';
import { post, type Tx } from '../store/store.ts';
import { backoffMs } from './backoff.ts';

/** A message that is under way. */
export interface UnderWay {
  readonly messageId: string;
  readonly party: string;
  readonly declarationNo: string;
  readonly firm: string;
  readonly format: string;
  readonly type: string;
  /** The process that sends it; null where that was not on record. */
  readonly owner: string | null;
  readonly attempt: number;
  /** Attempts since it was queued or replayed. */
  readonly tries: number;
}

/** Under way from this process or, so late that its lease has passed, from another. */
export type Sending = UnderWay & { readonly owner: string };

const FREE = { owner: null, lease_until: null } as const;

interface Attempt {
  readonly messageId: string;
  readonly attempt: number;
  readonly time: string;
}

const attemptDelivered = prepared((db, { messageId, attempt, time }: Attempt) =>
  db
    .updateTable('delivery_attempts')
    .set({ ended_at: time, outcome: 'delivered', detail: null })
    .where('message_id', '=', messageId)
    .where('attempt', '=', attempt)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'delivered')]))
    .returning('attempt'),
);
const messageSent = prepared((db, { messageId, time }: Omit<Attempt, 'attempt'>) =>
  db
    .updateTable('messages')
    .set({ state: 'sent', state_since: time, reason: null })
    .where('id', '=', messageId)
    .where('state', 'in', ['queued', 'dead']),
);

const deliveryDone = prepared((db, message: Sending) =>
  db
    .updateTable('deliveries')
    .set({ state: 'done', last_class: null, last_detail: null, ...FREE })
    .where('message_id', '=', message.messageId)
    .where((eb) => eb.or([eb('state', 'in', ['queued', 'dead', 'dismissed']), isOurs(message)(eb)])),
);

/** What a partner answered, and what it says. */
export interface Answer {
  readonly incoming: Incoming;
  readonly reading: Reading | undefined;
}

/** An answer to a message, as it is taken in. */
export const answerTo = ({ messageId, party }: UnderWay, { body, mediaType, externalId }: Arrival): Incoming => ({
  party,
  body,
  mediaType,
  answers: messageId,
  ...(externalId === undefined ? {} : { externalId }),
});

/** The partner has the message; its answers are taken in with the same commit. */
export async function recordDelivered(tx: Tx, message: Sending, answers: readonly Answer[], now: Date): Promise<void> {
  const { messageId, party, format, type, attempt } = message;
  // Whoever sends it now, after our lease had passed, settles it himself.
  await post(tx, deliveryDone(tx, message));
  const time = now.toISOString();
  const ended = await attemptDelivered(tx, { messageId, attempt, time });
  if (ended.length === 0) return;
  await post(tx, messageSent(tx, { messageId, time }));
  await appendEvents(tx, now, [
    { type: 'message.sent', ...ownerOf(message), data: { messageId, party, format, type, attempt } },
  ]);
  for (const { incoming, reading } of answers) await receive(tx, incoming, reading, now);
}

export interface Failed {
  readonly failure: DeliveryFailure;
  readonly partnerDeduplicates: boolean;
  /** Milliseconds until it may be tried again. */
  readonly pauseMs: number;
}

/** How long to wait after a failure. @param chance a number in [0, 1). */
export const pauseAfter = ({ tries }: UnderWay, failure: DeliveryFailure, chance: number): number =>
  backoffMs(tries, chance, failure.retryAfterMs);

/**
 * The attempt failed: transient is tried again later; ambiguous only where the partner removes duplicates; permanent
 * stops and waits for a person.
 * @returns false when the message is not this process's any more; then nothing was changed.
 */
export async function recordFailure(tx: Tx, message: UnderWay, failed: Failed, now: Date): Promise<boolean> {
  const { messageId, party, attempt } = message;
  const { failure, partnerDeduplicates, pauseMs } = failed;
  const { failureClass } = failure;
  const detail = `${failure.code}: ${failure.message}`.slice(0, 1000);
  const again = failureClass === 'transient' || (failureClass === 'ambiguous' && partnerDeduplicates);
  const nextAt = new Date(now.getTime() + pauseMs).toISOString();
  const ours = await tx
    .updateTable('deliveries')
    .set({
      state: again ? 'queued' : 'dead',
      last_class: failureClass,
      last_detail: detail,
      ...FREE,
      ...(again ? { next_at: nextAt } : {}),
    })
    .where('message_id', '=', messageId)
    .where(isOurs(message))
    .returning('message_id')
    .executeTakeFirst();
  if (ours === undefined) return false;
  await tx
    .updateTable('delivery_attempts')
    .set({ ended_at: now.toISOString(), outcome: failureClass, detail })
    .where('message_id', '=', messageId)
    .where('attempt', '=', attempt)
    .execute();
  if (!again) await bury(tx, messageId, detail, now);
  const data = { messageId, party, attempt, class: failureClass, detail, ...(again ? { nextAttemptAt: nextAt } : {}) };
  await appendEvents(tx, now, [{ type: 'message.failed', ...ownerOf(message), data }]);
  return true;
}

/** What nobody classified is ambiguous: we cannot say that the partner did not get it. */
export const classify = (error: unknown): DeliveryFailure =>
  error instanceof DeliveryFailure
    ? error
    : new DeliveryFailure('ambiguous', 'unexpected', error instanceof Error ? error.message : String(error));

/** The message is dead, unless the party has acknowledged it meanwhile: then it has it, whatever became of our connection. */
async function bury(tx: Tx, messageId: string, reason: string, now: Date): Promise<void> {
  const dead = await tx
    .updateTable('messages')
    .set({ state: 'dead', state_since: now.toISOString(), reason })
    .where('id', '=', messageId)
    .where('state', '=', 'queued')
    .returning('id')
    .executeTakeFirst();
  if (dead !== undefined) return;
  await tx.updateTable('deliveries').set({ state: 'done' }).where('message_id', '=', messageId).execute();
}

/** True of the row while this attempt of this process is the one under way. */
const isOurs =
  ({ owner, attempt }: UnderWay) =>
  (eb: ExpressionBuilder<Database, 'deliveries'>): Expression<SqlBool> =>
    eb.and([
      eb('state', '=', 'sending'),
      eb('attempts', '=', attempt),
      owner === null ? eb('owner', 'is', null) : eb('owner', '=', owner),
    ]);

const ownerOf = ({ declarationNo, firm }: UnderWay) => ({ declarationNo, firm });
