/** How fetching from a party stands, told in the lane's row so that any process can say it. */
import type { LaneRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

/** What whoever fetches says of a round. */
export interface FetchState {
  /** It did not end well: it failed, or left something behind that could not be stored. */
  readonly failing: boolean;
  /** Items that came and could not be stored, at least: what comes behind one of them waits with it. */
  readonly left: number;
}

export interface FetchFailing {
  /** When it began; no round has ended well since. */
  readonly since: string;
  /** As the last round said. */
  readonly left: number;
}

/** What the lane's row says of fetching; undefined while it goes well, or nobody fetches. */
export const fetchFailingOf = (
  lane: Pick<LaneRow, 'fetch_failing_since' | 'fetch_left'> | undefined,
): FetchFailing | undefined =>
  lane?.fetch_failing_since == null ? undefined : { since: lane.fetch_failing_since, left: lane.fetch_left };

/** Says it, if this process is still the one that fetches. Since when it fails stays as it is while it goes on to. */
export async function sayFetchState(
  tx: Tx,
  { party, owner }: { readonly party: string; readonly owner: string },
  { failing, left }: FetchState,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('lanes')
    .set((eb) => ({
      fetch_failing_since: failing ? eb.fn.coalesce('fetch_failing_since', eb.val(now.toISOString())) : null,
      fetch_left: left,
    }))
    .where('party', '=', party)
    .where('fetch_owner', '=', owner)
    .execute();
}
