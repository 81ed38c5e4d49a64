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
  readonly #clock: () => number;
  #failures = 0;
  /** By its own clock. */
  #openUntil: number | undefined;
  #openMs = FIRST_OPEN_MS;

  /** @param clock milliseconds since any moment, never set back: a time of day that is would keep it open for as long. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  get state(): BreakerState {
    if (this.#openUntil === undefined) return 'closed';
    return this.#clock() < this.#openUntil ? 'open' : 'halfOpen';
  }

  /** Milliseconds until it lets one try, below 0 when it does; undefined while it is closed. */
  get opensInMs(): number | undefined {
    return this.#openUntil === undefined ? undefined : this.#openUntil - this.#clock();
  }

  /** How many messages may be under way now. */
  allowance(most: number): number {
    const { state } = this;
    return state === 'closed' ? most : state === 'halfOpen' ? 1 : 0;
  }

  /** Milliseconds until it may be tried again; 0 when it may now. */
  remainingMs(): number {
    return Math.max(0, this.opensInMs ?? 0);
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
   * @returns whether it opened, or stays open for longer.
   */
  failed(restMs?: number): boolean {
    const before = this.#openUntil;
    const now = this.#clock();
    const { state } = this;
    this.#failures += 1;
    // What was under way when it opened says nothing new.
    if (state !== 'open' && this.#failures >= TRIP_AFTER) {
      this.#openUntil = now + this.#openMs;
      this.#openMs = Math.min(MAX_OPEN_MS, this.#openMs * 2);
    }
    if (restMs !== undefined && restMs > 0) {
      this.#openUntil = Math.max(this.#openUntil ?? now, now + Math.min(MAX_REST_MS, restMs));
    }
    return this.#openUntil !== before;
  }
}
