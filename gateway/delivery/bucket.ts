/** The token bucket that bounds how fast a backlog drains: so many per second on average, a fifth of that at once. */

export interface Bucket {
  readonly tokens: number;
  /** When it held them, RFC 3339. */
  readonly at: string;
}

/** Messages that may be sent at once after a rest. */
export const burstOf = (perSecond: number): number => Math.max(1, Math.ceil(perSecond / 5));

/** A bucket that is dated further ahead than this was filled before the clock was set back. */
const AHEAD_MS = 1_000;

/**
 * The bucket now. A clock that runs a little behind adds nothing, and nothing twice; one that was set back finds the
 * bucket full, as after a rest: it costs a burst, where waiting for the clock to catch up could cost hours.
 * @param now by the clock that dates the bucket: the store's.
 */
export function refill(bucket: Bucket, perSecond: number, now: Date): Bucket {
  const elapsed = now.getTime() - Date.parse(bucket.at);
  if (elapsed < -AHEAD_MS) return { tokens: burstOf(perSecond), at: now.toISOString() };
  if (elapsed <= 0) return bucket;
  const tokens = Math.min(burstOf(perSecond), bucket.tokens + (elapsed / 1000) * perSecond);
  return { tokens, at: now.toISOString() };
}
