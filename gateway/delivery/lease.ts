/**
 * A lease as its holder sees it: what is done under it is given up before the lease can pass unnoticed, by this process's
 * own monotonic clock. A process that is cut off from the store therefore stops sending before another begins.
 */

/** Part of a lease after which a holder that could not renew it gives up. */
const SAFE = 0.8;

export class Lease {
  readonly #controller = new AbortController();
  readonly #leaseMs: number;
  #timer: NodeJS.Timeout | undefined;

  /** @param askedAt when it was asked for, as performance.now() gave it: the store counts from then or later. */
  constructor(leaseMs: number, askedAt: number) {
    this.#leaseMs = leaseMs;
    this.renewed(askedAt);
  }

  /** Aborted when the lease is lost, or given up. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** It was renewed. @param askedAt as for a new one. */
  renewed(askedAt: number): void {
    clearTimeout(this.#timer);
    if (this.signal.aborted) return;
    const left = this.#leaseMs * SAFE - (performance.now() - askedAt);
    this.#timer = setTimeout(() => this.abort(), Math.max(0, left));
  }

  /** Ends what is done under it. */
  abort(): void {
    this.end();
    this.#controller.abort();
  }

  /** What was done under it is over. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
