/**
 * An operator sets a dead letter aside 作废处理: one that nobody wants sent, or that a later word overtook. It is kept with
 * its bytes and with why it failed, is never sent, and holds nobody up; that the party has it after all may still be said.
 */
import { recordAction, sameAsLast } from '../operations/action.ts';
import type { Tx } from '../store/store.ts';
import { actionOn, type Dealt, letterOf, type Why, whyNotDead } from './dead-letters.ts';
import { lockLane } from './lane-row.ts';

/** Sets one dead letter aside, for good. */
export async function dismissOne(tx: Tx, messageId: string, why: Why, now: Date): Promise<Dealt> {
  const found = await letterOf(tx, messageId);
  if (found === undefined) return { outcome: 'refused', messageId, refusal: 'unknown' };
  // After a replay that is under way: then it is dead no more.
  await lockLane(tx, found.party);
  const action = actionOn('dismiss', found, why);
  if (await setAside(tx, messageId)) return { outcome: 'done', action: await recordAction(tx, action, now) };
  const before = await sameAsLast(tx, action);
  if (before !== undefined) return { outcome: 'repeated', action: before };
  const letter = (await letterOf(tx, messageId)) ?? found;
  return { outcome: 'refused', messageId, refusal: whyNotDead(letter) ?? 'notDead' };
}

/** @returns false where it is no dead letter; whoever says in this moment that it arrived has the last word. */
async function setAside(tx: Tx, messageId: string): Promise<boolean> {
  const rows = await tx
    .updateTable('deliveries')
    .set({ state: 'dismissed' })
    .where('message_id', '=', messageId)
    .where('state', '=', 'dead')
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('messages').select('id').where('id', '=', messageId).where('state', '=', 'dead')),
    )
    .returning('message_id')
    .execute();
  return rows.length > 0;
}
