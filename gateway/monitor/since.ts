/** Since when each part stands as it does, as far as somebody looked; and a line in the log when one changes. */
import type { Logger } from 'pino';

export class Since {
  readonly #log: Logger;
  readonly #seen = new Map<string, { readonly state: string; readonly at: string }>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * @param part e.g. `store`, `consumer casework`; of a small set.
   * @param detail for the log alone: what a library said.
   * @returns when the part was first seen in this state.
   */
  of(part: string, state: string, now: Date, detail?: string): string {
    const before = this.#seen.get(part);
    if (before?.state === state) return before.at;
    if (before !== undefined) this.#log.warn({ part, state, before: before.state, detail }, 'a part has changed');
    const at = now.toISOString();
    this.#seen.set(part, { state, at });
    return at;
  }
}
