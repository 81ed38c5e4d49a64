/** What a consumer has done since its process started, for those who watch it. */
import type { ConsumerHealth } from './bus.ts';

type Counted = Pick<ConsumerHealth, 'handled' | 'lastHandledAt' | 'isolated' | 'lastError'>;

export class Tally {
  #handled = 0;
  #isolated = 0;
  #lastHandledAt: string | undefined;
  #lastError: string | undefined;

  /** So many were handled just now. */
  handled(count: number): void {
    if (count === 0) return;
    this.#handled += count;
    this.#lastHandledAt = new Date().toISOString();
  }

  /** So many could not be handled and were set apart. */
  isolated(count: number, error: unknown): void {
    this.#isolated += count;
    this.failed(error);
  }

  /** Something failed and is tried again. */
  failed(error: unknown): void {
    this.#lastError = wordsOf(error);
  }

  view(): Counted {
    return {
      handled: this.#handled,
      lastHandledAt: this.#lastHandledAt,
      isolated: this.#isolated,
      lastError: this.#lastError,
    };
  }
}

/** An error in words, at most so many characters. */
export const wordsOf = (error: unknown, limit = 500): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, limit);
