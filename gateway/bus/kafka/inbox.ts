/**
 * What consumers of Kafka have handled. Kafka delivers again whatever was not committed when somebody died or lost his
 * partition; a row in the transaction of the effect makes it one effect.
 */
import type { Store, Tx } from '../../store/store.ts';

/** Rows forgotten per commit. */
const SLICE = 1000;

export class Inbox {
  readonly #store: Store;
  readonly #keepMs: number;

  constructor(store: Store, keepMs: number) {
    this.#store = store;
    this.#keepMs = keepMs;
  }

  /**
   * Marks ids as handled by a consumer, in the transaction of what is done about them. Another transaction that marks
   * one of them at the same time is waited for.
   * @returns those that were not marked before.
   */
  async mark(tx: Tx, consumer: string, ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const handledAt = new Date().toISOString();
    const rows = await tx
      .insertInto('inbox')
      .values(ids.map((id) => ({ consumer, event_id: id, handled_at: handledAt })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('event_id')
      .execute();
    return new Set(rows.map(({ event_id }) => event_id));
  }

  /** Forgets what was handled longer ago than it is kept, a slice at a time. */
  async prune(): Promise<void> {
    const before = new Date(Date.now() - this.#keepMs).toISOString();
    for (;;) {
      const old = await this.#store.read
        .selectFrom('inbox')
        .select('handled_at')
        .where('handled_at', '<', before)
        .orderBy('handled_at')
        .limit(SLICE)
        .execute();
      const last = old.at(-1);
      if (last === undefined) return;
      await this.#store.write((tx) => tx.deleteFrom('inbox').where('handled_at', '<=', last.handled_at).execute());
    }
  }
}
