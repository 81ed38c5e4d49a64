/** Asking a part how it is: for a bounded time, never twice at once, and not so often that the asking is a burden. */
import { wordsOf } from '../bus/tally.ts';
import { within } from '../bus/within.ts';

/** A burden takes at most this share of the time, as far as it can without its answer growing older than a minute. */
const SHARE = 1 / 20;
const OLDEST_MS = 60_000;
/** A question that was never answered is let go of, so that another can be asked. */
const GIVEN_UP_MS = 30_000;

/** The answer and how long it took, or why there is none. */
export type Seen<T> =
  | { readonly value: T; readonly seconds: number; readonly trouble?: undefined }
  | { readonly value?: undefined; readonly trouble: string };

export interface LookOptions<T> {
  readonly ask: () => Promise<T>;
  /** How long those who want to know wait, in milliseconds. */
  readonly boundMs: number;
  /** An answer, or a trouble, younger than this is given again, in milliseconds. */
  readonly freshMs: number;
  /** Asking costs the one who is asked: an answer that took long is given again for longer. */
  readonly burden?: boolean;
}

export class Look<T> {
  readonly #options: LookOptions<T>;
  #known: Seen<T> | undefined;
  #freshUntil = Number.NEGATIVE_INFINITY;
  #asked: Promise<Seen<T>> | undefined;

  constructor(options: LookOptions<T>) {
    this.#options = options;
  }

  /** Never throws: what cannot be found out in time is a trouble. */
  async seen(): Promise<Seen<T>> {
    if (this.#known !== undefined && performance.now() < this.#freshUntil) return this.#known;
    // An answer that comes too late for one who asked is there for the next.
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = undefined;
    });
    return within(this.#asked, this.#options.boundMs).catch((error: unknown) => ({ trouble: wordsOf(error) }));
  }

  async #ask(): Promise<Seen<T>> {
    const { ask, freshMs, burden = false } = this.#options;
    const began = performance.now();
    let fresh = freshMs;
    try {
      const value = await within(ask(), GIVEN_UP_MS);
      const took = performance.now() - began;
      if (burden) fresh = Math.max(freshMs, Math.min(OLDEST_MS, took / SHARE));
      this.#known = { value, seconds: took / 1000 };
    } catch (error) {
      this.#known = { trouble: wordsOf(error) };
    }
    this.#freshUntil = performance.now() + fresh;
    return this.#known;
  }
}
