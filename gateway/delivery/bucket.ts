/** The token bucket that bounds how fast a backlog drains: so many per second on average, a fifth of that at once. */

export interface Bucket {
  readonly tokens: number;
  /** When it held them, RFC 3339. */
  readonly at: string;
}

/** Messages that may be sent at once after a rest. */
export const burstOf = (perSecond: number): number => Math.max(1, Math.ceil(perSecond / 5));

/** The bucket now. A clock that runs behind the one that filled it last adds nothing, and nothing twice. */
export function refill(bucket: Bucket, perSecond: number, now: Date): Bucket {
  const elapsed = now.getTime() - Date.parse(bucket.at);
  if (elapsed <= 0) return bucket;
  const tokens = Math.min(burstOf(perSecond), bucket.tokens + (elapsed / 1000) * perSecond);
  return { tokens, at: now.toISOString() };
}
