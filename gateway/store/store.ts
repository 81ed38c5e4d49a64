/**
 * What the gateway asks of a store. SQLite by default; every implementation passes the same contract suite.
 */
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** A transaction: everything written through it is durable together or not at all. */
export type Tx = Transaction<Database> | Kysely<Database>;

export interface Store {
  /** Committed state only. */
  readonly read: Kysely<Database>;
  /**
   * Runs one unit of work and resolves when it is durable on disk. Units of one turn of the event loop may share a
   * commit; each is still all or nothing by itself. A unit waits for nothing but the store.
   * @throws whatever the unit threw; its writes are then undone.
   */
  write<T>(unit: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls back after every commit that may have added something to follow. Returns the way to stop it. */
  onCommit(listener: () => void): () => void;
  /** Waits for running units, then closes. */
  close(): Promise<void>;
}
