/** Files a message under what became of it: its state, its declaration, the firm that may read it. */
import type { Tx } from '../store/store.ts';
import type { Applied } from './apply.ts';

/** Writes the outcome on the message and its bytes. */
export async function fileMessage(tx: Tx, messageId: string, outcome: Applied, now: Date): Promise<void> {
  const { state, reason = null, owner } = outcome;
  const firm = outcome.firm ?? null;
  await tx
    .updateTable('messages')
    .set({ state, state_since: now.toISOString(), reason, declaration_no: owner?.declarationNo ?? null, firm })
    .where('id', '=', messageId)
    .execute();
  if (firm !== null) {
    await tx.updateTable('message_bodies').set({ firm }).where('message_id', '=', messageId).execute();
  }
}
