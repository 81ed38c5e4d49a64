/** Files a message under what became of it: its state, its declaration, the firm it belongs to. */
import type { Tx } from '../store/store.ts';
import type { Applied } from './apply.ts';

/**
 * Writes the outcome on the message and its bytes.
 * @returns the firm the message belongs to; null while nobody knows.
 */
export async function fileMessage(tx: Tx, messageId: string, outcome: Applied, now: Date): Promise<string | null> {
  const { state, reason = null, declarationNo } = outcome;
  const owner =
    declarationNo === undefined
      ? undefined
      : await tx.selectFrom('declarations').select('firm').where('no', '=', declarationNo).executeTakeFirst();
  const firm = owner?.firm ?? null;
  await tx
    .updateTable('messages')
    .set({ state, state_since: now.toISOString(), reason, declaration_no: declarationNo ?? null, firm })
    .where('id', '=', messageId)
    .execute();
  if (firm !== null) {
    await tx.updateTable('message_bodies').set({ firm }).where('message_id', '=', messageId).execute();
  }
  return firm;
}
