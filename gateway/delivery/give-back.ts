/**
 * What a claim of unknown outcome may have left: messages that stand as under way from this process, and are not. A lease
 * later they would pass for interrupted, as if they might have arrived: dead letters, where the partner does not remove
 * duplicates. They are put back as what they are: not sent.
 */
import { DeliveryFailure } from '../../adapters/adapter.ts';
import type { Tx } from '../store/store.ts';
import { tryLane } from './lane-row.ts';
import { recordFailure } from './outcome.ts';
import { interrupted, underWayOf } from './queries.ts';

const NOT_SENT = new DeliveryFailure(
  'transient',
  'store',
  'Nothing was sent: the store was lost while the message was claimed.',
);

export interface GiveBackRequest {
  readonly party: string;
  /** This process. */
  readonly owner: string;
  /** What the claim wanted; this process has begun to send none of it since. */
  readonly messageIds: readonly string[];
  readonly now: Date;
}

/**
 * Puts back those of the messages that the claim did mark.
 * @returns how many; undefined while somebody has the lane. That may be the claim itself: as long as it can still be
 *   stored it has the lane's row, so that whoever has the row after it sees what became of it.
 */
export async function giveBack(
  tx: Tx,
  { party, owner, messageIds, now }: GiveBackRequest,
): Promise<number | undefined> {
  if ((await tryLane(tx, party, now)) === undefined) return undefined;
  const rows = await interrupted(tx, undefined)
    .where('d.owner', '=', owner)
    .where('d.message_id', 'in', messageIds)
    .execute();
  let given = 0;
  for (const row of rows) {
    const failed = { failure: NOT_SENT, partnerDeduplicates: false, pauseMs: 0 };
    if (await recordFailure(tx, underWayOf(row), failed, now)) given += 1;
  }
  return given;
}
