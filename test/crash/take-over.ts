/** How long it takes until what was under way in a process that died, or behind a road that was cut, goes on. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../support/cluster.ts';
import type { Kind } from './plan.ts';

const LOOK_MS = 200;
/** Events before these were handled long ago; the end of the run looks at all of them. */
const RECENT = 2_000;
/** So often nothing was under way, one look after the other. */
const QUIET_LOOKS = 3;

/** What was under way at a moment. */
export interface UnderWay {
  /** The last event of the log. */
  readonly position: number;
  /** Events that the casework had not handled. */
  readonly unhandled: readonly string[];
  /** Messages that were being sent, with the number of the attempt. */
  readonly sending: readonly { readonly id: string; readonly attempt: number }[];
  /** Messages that had failed to leave and waited to be sent again. */
  readonly failed: readonly string[];
}

export async function underWay({ read }: Pick<Cluster, 'read'>): Promise<UnderWay> {
  const [last] = await read<{ position: string | null }>('select max(position) as position from events');
  const sending = await read<{ id: string; attempt: number }>(
    `select message_id as id, attempts as attempt from deliveries where state = 'sending'`,
  );
  const failed = await read<{ id: string }>(
    `select message_id as id from deliveries where state = 'queued' and last_class is not null`,
  );
  const position = Number(last?.position ?? 0);
  const events = await read<{ id: string }>(
    `select id from events e where position > $1 and position <= $2
       and not exists (select from inbox where consumer = 'casework' and event_id = e.id)`,
    [position - RECENT, position],
  );
  return { position, unhandled: events.map(({ id }) => id), sending, failed: failed.map(({ id }) => id) };
}

/** Who was away: their work has to go on, what others were doing has not. `all`: behind a road or a server. */
export type Away = Kind | 'all';

/**
 * Resolves when what was under way has gone on. Of clearance: every event there was has been handled. Of delivery: every
 * event has been published, and every message that was being sent has an outcome or is sent by another.
 * Of all: both, and what had failed to leave has left.
 * @returns how long after `since` that was, in milliseconds; undefined when it is not so in time.
 */
export async function takenOver(
  { read }: Pick<Cluster, 'read'>,
  away: Away,
  { position, unhandled, sending, failed }: UnderWay,
  since: number,
  limitMs: number,
): Promise<number | undefined> {
  for (;;) {
    const [row] = await read<{ handled: boolean; published: boolean; sent: boolean; left: boolean }>(
      `select
         (select count(*) = cardinality($1::text[]) from inbox
           where consumer = 'casework' and event_id = any($1)) as handled,
         $2 = 0 or exists (select from cursors where consumer like 'relay/%' and position >= $2) as published,
         not exists (select from deliveries d join unnest($3::text[], $4::int[]) as u (id, attempt)
           on d.message_id = u.id where d.state = 'sending' and d.attempts = u.attempt) as sent,
         not exists (select from deliveries where message_id = any($5) and state <> 'done') as left`,
      [unhandled, position, sending.map(({ id }) => id), sending.map(({ attempt }) => attempt), failed],
    );
    const took = Date.now() - since;
    const done = away === 'clearance' || away === 'all' ? row?.handled : row?.published && row.sent;
    if (done === true && (away !== 'all' || (row?.sent === true && row.published && row.left))) return took;
    if (took > limitMs) return undefined;
    await sleep(LOOK_MS);
  }
}

/** Waits until nothing is under way any more. @returns false when that was not so in time. */
export async function atRest(cluster: Pick<Cluster, 'read'>, limitMs: number): Promise<boolean> {
  const limit = Date.now() + limitMs;
  for (let quiet = 0; quiet < QUIET_LOOKS; ) {
    if (Date.now() > limit) return false;
    const what = await underWay(cluster);
    const [open] = await cluster.read<{ n: string }>(`select count(*) as n from deliveries where state <> 'done'`);
    const isQuiet = what.unhandled.length === 0 && open?.n === '0';
    quiet = isQuiet && (await takenOver(cluster, 'all', what, Date.now(), limitMs)) !== undefined ? quiet + 1 : 0;
    await sleep(2 * LOOK_MS);
  }
  return true;
}
