/** An acknowledgement moves our message forward, never back. */
import type { Acknowledgement, Party } from '../../adapters/adapter.ts';
import { appendEvents } from '../store/events.ts';
import { lockMessage } from '../store/locks.ts';
import { prepared } from '../store/prepared.ts';
import type { Tx } from '../store/store.ts';

/** How far a message has come; a rejection ends it. */
const PROGRESS: Readonly<Record<string, number>> = {
  queued: 0,
  sent: 1,
  dead: 1,
  received: 2,
  accepted: 3,
  rejected: 4,
};

interface ById {
  readonly id: string;
}

const byReference = prepared((db, { party, reference }: { readonly party: Party; readonly reference: string }) =>
  db
    .selectFrom('messages')
    .select(['id', 'declaration_no', 'firm'])
    .where('party', '=', party)
    .where('direction', '=', 'out')
    .where('reference', '=', reference)
    .orderBy('id', 'desc')
    .limit(1),
);
const byId = prepared((db, { id }: ById) =>
  db.selectFrom('messages').select(['id', 'declaration_no', 'firm']).where('id', '=', id),
);
const stateOf = prepared((db, { id }: ById) => db.selectFrom('messages').select('state').where('id', '=', id));

interface Moved extends ById {
  readonly state: string;
  readonly since: string;
}
const moveMessage = prepared((db, { id, state, since }: Moved) =>
  db.updateTable('messages').set({ state, state_since: since }).where('id', '=', id),
);
const rejectMessage = prepared((db, { id, state, since, reason }: Moved & { readonly reason: string }) =>
  db.updateTable('messages').set({ state, state_since: since, reason }).where('id', '=', id),
);

/**
 * Applies an acknowledgement to the message it answers: by its reference, else (an answer that quotes no usable
 * reference) to the message it came back for.
 * @returns the declaration of that message; undefined when no such message is known.
 */
export async function acknowledge(
  tx: Tx,
  party: Party,
  acknowledgement: Acknowledgement,
  answers: string | undefined,
  now: Date,
): Promise<string | undefined> {
  const [quoted] = await byReference(tx, { party, reference: acknowledgement.reference });
  const [found] = quoted !== undefined || answers === undefined ? [quoted] : await byId(tx, { id: answers });
  if (found === undefined) return undefined;
  await lockMessage(tx, found.id);
  const [current] = await stateOf(tx, { id: found.id });
  if (current === undefined) throw new Error(`message ${found.id} is gone`);
  const message = { ...found, state: current.state };
  if ((PROGRESS[acknowledgement.outcome] ?? 0) > (PROGRESS[message.state] ?? 0)) {
    const { outcome: state, text } = acknowledgement;
    const moved = { id: message.id, state, since: now.toISOString() };
    if (state === 'rejected') await rejectMessage(tx, { ...moved, reason: text ?? 'rejected' });
    else await moveMessage(tx, moved);
    // It arrived, whatever became of our connection: no dead letter any more, nor one set aside.
    if (message.state === 'dead')
      await tx.updateTable('deliveries').set({ state: 'done' }).where('message_id', '=', message.id).execute();
    await appendEvents(tx, now, [
      {
        type: 'message.acknowledged',
        ...(message.declaration_no === null ? {} : { declarationNo: message.declaration_no }),
        ...(message.firm === null ? {} : { firm: message.firm }),
        data: {
          messageId: message.id,
          party,
          outcome: acknowledgement.outcome,
          ...(acknowledgement.text === undefined ? {} : { text: acknowledgement.text }),
        },
      },
    ]);
  }
  return message.declaration_no ?? undefined;
}
