/**
 * Dead letters are sent again because an operator says so, and never otherwise: the same bytes under the same reference,
 * so that a party that has it after all knows it again.
 */
import { recordAction, sameAsLast } from '../operations/action.ts';
import type { OperatorActionRow } from '../store/schema.ts';
import { ring, type Tx } from '../store/store.ts';
import {
  actionOn,
  type Dealt,
  type Letter,
  letterOf,
  lettersOf,
  type Refused,
  sortOut,
  type Which,
  type Why,
} from './dead-letters.ts';
import { later, lockLane } from './lane-row.ts';

/** Makes one dead letter due again. */
export async function replayOne(tx: Tx, messageId: string, why: Why, now: Date): Promise<Dealt> {
  const found = await letterOf(tx, messageId);
  if (found === undefined) return { outcome: 'refused', messageId, refusal: 'unknown' };
  await lockLane(tx, found.party);
  const letter = (await letterOf(tx, messageId)) ?? found;
  const { refused } = await sortOut(tx, [letter]);
  const [no] = refused;
  if (no !== undefined) {
    const before = no.refusal === 'notDead' ? await sameAsLast(tx, actionOn('replay', letter, why)) : undefined;
    return before === undefined ? { outcome: 'refused', ...no } : { outcome: 'repeated', action: before };
  }
  const [action] = await makeDue(tx, letter.party, [letter], why, now);
  if (action === undefined) throw new Error(`the replay of ${messageId} was not recorded`);
  return { outcome: 'done', action };
}

export interface ManyRequest extends Why {
  readonly party: string;
  readonly which: Which;
  /** Says what would be done and does nothing. */
  readonly dryRun: boolean;
}

export interface ManyReplayed {
  readonly replayed: number;
  readonly refused: readonly Refused[];
  /** There are more: the message to go on after. */
  readonly next: string | undefined;
}

/** Makes dead letters of one party due again, oldest first. */
export async function replayMany(tx: Tx, request: ManyRequest, now: Date): Promise<ManyReplayed> {
  const { party, which, dryRun } = request;
  if (!dryRun) await lockLane(tx, party);
  const { found, missing, next } = await lettersOf(tx, party, which);
  const { due, refused } = await sortOut(tx, found);
  if (!dryRun) await makeDue(tx, party, due, request, now);
  return { replayed: due.length, refused: [...refused, ...missing], next };
}

async function makeDue(
  tx: Tx,
  party: string,
  due: readonly Letter[],
  why: Why,
  now: Date,
): Promise<OperatorActionRow[]> {
  if (due.length === 0) return [];
  const time = now.toISOString();
  const ids = due.map(({ message_id }) => message_id);
  await tx
    .updateTable('deliveries')
    .set({ state: 'queued', tries: 0, next_at: time, queued_at: time })
    .where('message_id', 'in', ids)
    .execute();
  await tx
    .updateTable('messages')
    .set({ state: 'queued', state_since: time, reason: null })
    .where('id', 'in', ids)
    // Not one that is acknowledged at this moment: whoever claims it sees that.
    .where('state', '=', 'dead')
    .execute();
  // They are a backlog, queued a moment ago as they may be: many at once must not be more than the party can take.
  await tx
    .updateTable('lanes')
    .set({ backlog_before: later(time, 1) })
    .where('party', '=', party)
    .execute();
  ring(tx, `deliveries/${party}`);
  const actions: OperatorActionRow[] = [];
  for (const letter of due) actions.push(await recordAction(tx, actionOn('replay', letter, why), now));
  return actions;
}
