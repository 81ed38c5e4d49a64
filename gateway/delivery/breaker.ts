/**
 * A breaker per partner: after several failures in a row nothing is sent for a while, then one message tries.
 * In memory on purpose: it protects the partner from us, not the messages, which are safe in the store.
 */

const TRIP_AFTER = 5;
const FIRST_OPEN_MS = 1_000;
const MAX_OPEN_MS = 30_000;

export type BreakerState = 'closed' | 'open' | 'halfOpen';

export class Breaker {
  #failures = 0;
  #openUntil = 0;
  #openMs = FIRST_OPEN_MS;

  state(now: number): BreakerState {
    if (this.#failures < TRIP_AFTER) return 'closed';
    return now < this.#openUntil ? 'open' : 'halfOpen';
  }

  /** How many messages may be under way now. */
  allowance(now: number, most: number): number {
    const state = this.state(now);
    return state === 'closed' ? most : state === 'halfOpen' ? 1 : 0;
  }

  /** Milliseconds until it may be tried again; 0 when it may now. */
  remainingMs(now: number): number {
    return this.state(now) === 'open' ? this.#openUntil - now : 0;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#openMs = FIRST_OPEN_MS;
  }

  failed(now: number): void {
    this.#failures += 1;
    if (this.#failures < TRIP_AFTER) return;
    this.#openUntil = now + this.#openMs;
    this.#openMs = Math.min(MAX_OPEN_MS, this.#openMs * 2);
  }
}
