/**
 * A process claims due messages: they are its own until their lease passes, and an attempt of each is on record before
 * anything leaves. A crash after this is an ambiguous outcome, and known as one.
 */
import { post, type Tx } from '../store/store.ts';
import { refill } from './bucket.ts';
import { later, tryLane } from './lane-row.ts';
import { type Due, stillDue } from './queries.ts';

/** Nothing could be claimed, and nothing was changed. */
export class NothingClaimed extends Error {
  override readonly name = 'NothingClaimed';
  constructor(why: 'busy' | 'stopped' | 'taken') {
    super(why);
  }
}

export interface ClaimRequest {
  readonly party: string;
  /** The process. */
  readonly owner: string;
  /** What it wants, the most wanted first. */
  readonly wanted: readonly Due[];
  readonly drainPerSecond: number;
  readonly leaseMs: number;
  readonly now: Date;
}

/** A message that is this process's to send. */
export interface Claimed extends Due {
  readonly attempt: number;
  /** Attempts since it was queued or replayed, this one among them. */
  readonly tries: number;
}

/**
 * Claims those of the wanted messages that are still due, as far as the switch and the rate of a backlog allow. What the
 * party has acknowledged meanwhile (its answer came another way than the last attempt's) is done and not sent again.
 * @throws NothingClaimed so that the transaction is undone and wakes nobody.
 */
export async function claim(tx: Tx, request: ClaimRequest): Promise<readonly Claimed[]> {
  const { party, wanted, drainPerSecond, now } = request;
  const taking = await tryLane(tx, party, now);
  if (taking === undefined) throw new NothingClaimed('busy');
  const { lane, at } = taking;
  if (lane.stopped_at !== null) throw new NothingClaimed('stopped');
  const time = now.toISOString();
  const ids = wanted.map(({ message_id }) => message_id);
  const found = new Map((await stillDue(tx, ids, time).execute()).map((row) => [row.message_id, row]));

  const bucket = refill({ tokens: lane.tokens, at: lane.tokens_at }, drainPerSecond, new Date(at));
  let tokens = bucket.tokens;
  const acknowledged: string[] = [];
  const taken: Due[] = [];
  for (const message of wanted) {
    const row = found.get(message.message_id);
    if (row === undefined) continue;
    if (row.state !== 'queued') acknowledged.push(row.message_id);
    else if (row.queued_at >= lane.backlog_before) taken.push(message);
    else if (tokens >= 1) {
      tokens -= 1;
      taken.push(message);
    }
  }
  if (taken.length === 0 && acknowledged.length === 0) throw new NothingClaimed('taken');

  if (acknowledged.length > 0) {
    await tx
      .updateTable('deliveries')
      .set({ state: 'done', last_class: null, last_detail: 'acknowledged before it was sent again' })
      .where('message_id', 'in', acknowledged)
      .execute();
  }
  if (tokens !== bucket.tokens) {
    await tx.updateTable('lanes').set({ tokens, tokens_at: bucket.at }).where('party', '=', party).execute();
  }
  if (taken.length === 0) return [];
  return begin(tx, request, taken, at);
}

/** Marks the attempts as begun. @param at the time by the clock of the store. */
async function begin(
  tx: Tx,
  { party, owner, leaseMs, now }: ClaimRequest,
  taken: readonly Due[],
  at: string,
): Promise<readonly Claimed[]> {
  const rows = await tx
    .updateTable('deliveries')
    .set((eb) => ({
      state: 'sending',
      attempts: eb('attempts', '+', 1),
      tries: eb('tries', '+', 1),
      owner,
      lease_until: later(at, leaseMs),
    }))
    .where(
      'message_id',
      'in',
      taken.map(({ message_id }) => message_id),
    )
    .where('state', '=', 'queued')
    .returning(['message_id', 'attempts', 'tries'])
    .execute();
  const begun = new Map(rows.map((row) => [row.message_id, row]));
  const claimed = taken.flatMap((message): Claimed[] => {
    const row = begun.get(message.message_id);
    return row === undefined ? [] : [{ ...message, attempt: row.attempts, tries: row.tries }];
  });
  if (claimed.length === 0) throw new NothingClaimed('taken');
  const attempts = claimed.map(({ message_id, firm, attempt }) => ({
    message_id,
    party,
    firm,
    attempt,
    started_at: now.toISOString(),
    ended_at: null,
    outcome: null,
    detail: null,
  }));
  await post(tx, tx.insertInto('delivery_attempts').values(attempts).execute());
  return claimed;
}
