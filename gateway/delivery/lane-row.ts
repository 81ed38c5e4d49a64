/**
 * The lane to one party, as all processes share it: the operators' switch, how much of a backlog may still be sent, who
 * fetches. Whoever claims messages of the party has this row locked, so that claims, the switch and replays of one party
 * come one after the other.
 */
import { type Kysely, sql } from 'kysely';
import { isShared } from '../store/locks.ts';
import { prepared } from '../store/prepared.ts';
import type { Database, LaneRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { burstOf } from './bucket.ts';

const CLOCK = sql<string>`to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * What leases are measured by: where several machines share a store, the clock of the store and not their own.
 * @param now the time where this process is alone.
 * @returns RFC 3339, UTC, milliseconds.
 */
export async function storeTime(db: Kysely<Database>, now: Date): Promise<string> {
  if (!isShared(db)) return now.toISOString();
  const { at } = await db.selectNoFrom(CLOCK.as('at')).executeTakeFirstOrThrow();
  return at;
}

export const later = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString();

/** Makes the rows of lanes that have none. */
export async function makeLanes(tx: Tx, parties: readonly string[], perSecond: number, now: Date): Promise<void> {
  if (parties.length === 0) return;
  const time = now.toISOString();
  await tx
    .insertInto('lanes')
    .values(
      parties.map((party) => ({
        party,
        stopped_at: null,
        stopped_by: null,
        stop_reason: null,
        switch_action: null,
        started_at: null,
        backlog_before: time,
        tokens: burstOf(perSecond),
        tokens_at: time,
        fetch_owner: null,
        fetch_until: null,
        fetch_failing_since: null,
        fetch_left: 0,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** All of them by name: a session of PostgreSQL keeps the statement over a migration that adds one. */
const COLUMNS = [
  'party',
  'stopped_at',
  'stopped_by',
  'stop_reason',
  'switch_action',
  'started_at',
  'backlog_before',
  'tokens',
  'tokens_at',
  'fetch_owner',
  'fetch_until',
  'fetch_failing_since',
  'fetch_left',
] as const satisfies readonly (keyof LaneRow)[];

const laneOf = (db: Kysely<Database>, party: string) =>
  db.selectFrom('lanes').select(COLUMNS).where('party', '=', party);

const laneByParty = prepared((db, { party }: { readonly party: string }) => laneOf(db, party));

export async function readLane(db: Kysely<Database>, party: string): Promise<LaneRow | undefined> {
  const [lane] = await laneByParty(db, { party });
  return lane;
}

/**
 * Takes the lane for this transaction; undefined while somebody else has it.
 * @returns the lane, and the time by the clock of the store.
 */
export async function tryLane(
  tx: Tx,
  party: string,
  now: Date,
): Promise<{ readonly lane: LaneRow; readonly at: string } | undefined> {
  if (isShared(tx)) {
    const row = await laneOf(tx, party).select(CLOCK.as('at')).forUpdate().skipLocked().executeTakeFirst();
    return row === undefined ? undefined : { lane: row, at: row.at };
  }
  const lane = await readLane(tx, party);
  return lane === undefined ? undefined : { lane, at: now.toISOString() };
}

/** Takes the lane for this transaction, after whoever has it now. */
export const lockLane = (tx: Tx, party: string): Promise<LaneRow | undefined> =>
  (isShared(tx) ? laneOf(tx, party).forUpdate() : laneOf(tx, party)).executeTakeFirst();

/** From here on what was queued before `time` is backlog: the way was closed and is open again. */
export async function beginDraining(tx: Tx, parties: readonly string[], time: string): Promise<void> {
  if (parties.length === 0) return;
  await tx
    .updateTable('lanes')
    .set({ backlog_before: time })
    .where('party', 'in', parties)
    .where('backlog_before', '<', time)
    .execute();
}
