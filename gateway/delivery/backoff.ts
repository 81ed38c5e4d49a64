/** When to try again: exponential with a cap, half of it by chance so that a crowd does not come back at once. */

const BASE_MS = 500;
const CAP_MS = 60_000;

/**
 * Milliseconds until the next attempt.
 * @param attempts attempts made so far, at least 1.
 * @param chance a number in [0, 1).
 * @param atLeastMs what the partner asked for (Retry-After), if it did.
 */
export function backoffMs(attempts: number, chance: number, atLeastMs = 0): number {
  const full = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempts - 1, 20));
  return Math.max(atLeastMs, Math.round(full / 2 + (full / 2) * chance));
}
