/**
 * When to try again: exponential with a cap and full jitter, so that a crowd that failed together does not come back
 * together.
 */

const BASE_MS = 500;
const CAP_MS = 60_000;

/**
 * Milliseconds until the next attempt: anything from 0 to the cap of this try, by chance.
 * @param tries attempts made since the message was queued, at least 1.
 * @param chance a number in [0, 1).
 * @param atLeastMs what the partner asked for (Retry-After), if it did; never less, and spread out after it.
 */
export function backoffMs(tries: number, chance: number, atLeastMs?: number): number {
  const most = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(tries - 1, 20));
  const jittered = Math.round(most * chance);
  return atLeastMs === undefined ? jittered : Math.max(jittered, atLeastMs + Math.round(BASE_MS * chance));
}
