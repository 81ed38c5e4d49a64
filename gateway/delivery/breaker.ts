/**
 * A breaker per partner and process: after several failures in a row nothing is sent for a while, then one message
 * tries. In memory: it protects the partner from us, not the messages, which are safe in the store. Each process finds
 * out for itself and tells the others nothing but how it stands.
 */

const TRIP_AFTER = 5;
const FIRST_OPEN_MS = 1_000;
const MAX_OPEN_MS = 30_000;
/** A partner that asks for a longer rest (Retry-After) gets one message to try after this. */
const MAX_REST_MS = 300_000;

export type BreakerState = 'closed' | 'open' | 'halfOpen';

export class Breaker {
  #failures = 0;
  #openUntil: number | undefined;
  #openMs = FIRST_OPEN_MS;

  state(now: number): BreakerState {
    if (this.#openUntil === undefined) return 'closed';
    return now < this.#openUntil ? 'open' : 'halfOpen';
  }

  /** When it lets one try, in milliseconds since 1970; undefined while it is closed. */
  get openUntil(): number | undefined {
    return this.#openUntil;
  }

  /** How many messages may be under way now. */
  allowance(now: number, most: number): number {
    const state = this.state(now);
    return state === 'closed' ? most : state === 'halfOpen' ? 1 : 0;
  }

  /** Milliseconds until it may be tried again; 0 when it may now. */
  remainingMs(now: number): number {
    return Math.max(0, (this.#openUntil ?? 0) - now);
  }

  /** The partner answered: it is there. */
  succeeded(): void {
    this.#failures = 0;
    this.#openUntil = undefined;
    this.#openMs = FIRST_OPEN_MS;
  }

  /**
   * The partner did not take it.
   * @param restMs how long the partner asked to be left alone, if it did.
   */
  failed(now: number, restMs?: number): void {
    const before = this.state(now);
    this.#failures += 1;
    // What was under way when it opened says nothing new.
    if (before !== 'open' && this.#failures >= TRIP_AFTER) {
      this.#openUntil = now + this.#openMs;
      this.#openMs = Math.min(MAX_OPEN_MS, this.#openMs * 2);
    }
    if (restMs !== undefined && restMs > 0) {
      this.#openUntil = Math.max(this.#openUntil ?? 0, now + Math.min(MAX_REST_MS, restMs));
    }
  }
}
