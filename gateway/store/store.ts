/**
 * What the gateway asks of a store. SQLite by default, PostgreSQL beyond one process; both pass the same contract suite.
 */
import type { Kysely, Transaction } from 'kysely';
import type { Database, LoggedEvent } from './schema.ts';

/** Where a transaction finds the counters of its store, if they are not in the transaction itself. */
export const SERIALS = Symbol('serials');

/** Counters that are advanced outside the transaction that asked, so that none waits for the commit of another. */
export interface SerialSource {
  /** The next value of a counter; a unit that is undone afterwards leaves a gap. */
  next(name: string): Promise<number>;
}

/** Where a transaction collects the bells to ring after its commit. */
export const BELLS = Symbol('bells');

/** What a unit may leave for others to do: events to follow, or something to send to a party. */
export type BellName = 'events' | `deliveries/${string}`;

/** The bells a commit rings. */
export interface News {
  has(bell: BellName): boolean;
}

/** Somebody may have missed a ring: everybody looks. */
export const ANYTHING: News = { has: () => true };

/** Where a transaction keeps the writes it does not wait for. */
export const POSTED = Symbol('posted');

/** The writes a transaction does not wait for, in the order they were sent. */
export class Posted {
  readonly writes: Promise<unknown>[] = [];
  /** The first one that was heard of to have failed; others may have failed before it. */
  failure: { readonly error: unknown } | undefined;
  #open = 0;
  #settled: (() => void) | undefined;

  add(write: Promise<unknown>): void {
    this.#open += 1;
    this.writes.push(write);
    write.then(this.#ended, this.#failed);
  }

  /** Resolves when each has ended, well or not. */
  async settled(): Promise<void> {
    if (this.#open === 0) return;
    await new Promise<void>((resolve) => {
      this.#settled = resolve;
    });
  }

  readonly #ended = (): void => {
    this.#open -= 1;
    if (this.#open === 0) this.#settled?.();
  };

  readonly #failed = (error: unknown): void => {
    this.failure ??= { error };
    this.#ended();
  };
}

/** A transaction: everything written through it is durable together or not at all. */
export type Tx = (Transaction<Database> | Kysely<Database>) & {
  readonly [SERIALS]?: SerialSource;
  readonly [BELLS]?: Set<BellName>;
  readonly [POSTED]?: Posted;
};

/**
 * A write whose answer says nothing the unit needs. Where the database is another process it is sent and not waited
 * for: what is asked after it sees it, and the transaction that it fails in comes to nothing, with its error.
 */
export async function post(tx: Tx, write: Promise<unknown>): Promise<void> {
  const posted = tx[POSTED];
  if (posted === undefined) await write;
  // Whether it failed is asked before the commit is believed.
  else posted.add(write);
}

/** Has a bell rung after the commit of the unit. Who hears none looks by himself a little later. */
export function ring(tx: Tx, bell: BellName): void {
  tx[BELLS]?.add(bell);
}

export interface WriteOptions {
  /** A unit that takes long shares its commit with nobody, where the store can run several at once. */
  readonly alone?: boolean;
}

/** Part of the event log, in order. */
export interface EventsPage {
  readonly events: readonly LoggedEvent[];
  /** There is more, but an event before it may still be committing: ask again soon. */
  readonly withheld: boolean;
}

/** Rows of one insert: a database takes only so many parameters at once. */
const MOST_ROWS = 500;

/** The rows in parts that fit one insert each. */
export function inParts<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  if (rows.length <= MOST_ROWS) return rows.length === 0 ? [] : [rows];
  return [rows.slice(0, MOST_ROWS), ...inParts(rows.slice(MOST_ROWS))];
}

export interface Store {
  /** Committed state only. */
  readonly read: Kysely<Database>;
  /**
   * Reads committed state as it is at one moment: of a commit meanwhile either all is seen or nothing. The work asks
   * nothing but what it is given: where there is one connection to read by, asking `read` would wait for itself.
   */
  snapshot<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  /**
   * Runs one unit of work and resolves when it is durable on disk. Units of one turn of the event loop may share a
   * commit; each is still all or nothing by itself. A unit waits for nothing but the store and changes nothing but the
   * store: where the store is shared it may be undone and run again.
   * @throws whatever the unit threw; its writes are then undone.
   * @throws PartlyStoredError when a write that was posted failed on our side after the commit: a mistake of ours.
   * @throws NotBegunError when the store did not come to it in time.
   * @throws OutcomeUnknownError when the store was lost while it committed.
   */
  write<T>(unit: (tx: Tx) => Promise<T>, options?: WriteOptions): Promise<T>;
  /**
   * The event log after a position, oldest first. A follower that goes on from the last position it was given sees
   * every event exactly once, however late it was committed.
   */
  eventsAfter(position: number, limit: number): Promise<EventsPage>;
  /**
   * Calls back after every commit, here or in another process, whose units rang a bell.
   * @returns what ends it.
   */
  onCommit(listener: (news: News) => void): () => void;
  /** Waits for running units, then closes. */
  close(): Promise<void>;
}

/** The store, with some of what it does done otherwise. */
export const storeWith = (store: Store, others: Partial<Store>): Store => ({
  read: store.read,
  snapshot: (work) => store.snapshot(work),
  write: (unit, options) => store.write(unit, options),
  eventsAfter: (position, limit) => store.eventsAfter(position, limit),
  onCommit: (listener) => store.onCommit(listener),
  close: () => store.close(),
  ...others,
});

/** Whether the unit was stored is not known. What it asked for may be asked again: nothing is stored twice. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';

  constructor(cause: unknown) {
    super(
      'the connection to the database was lost during the commit: whether this was stored is not known; ask again, what was stored is not stored twice',
      { cause },
    );
  }
}

/** The unit waited for its turn in vain: the store says nothing, or is given more than it can do. Nothing was stored. */
export class NotBegunError extends Error {
  override readonly name = 'NotBegunError';

  constructor(waitedMs: number) {
    super(`the database did not come to this within ${Math.round(waitedMs / 1000)} s; nothing was stored, ask again`);
  }
}

/** The unit was stored without a write that it had posted; it is too late to undo it. A mistake of ours. */
export class PartlyStoredError extends Error {
  override readonly name = 'PartlyStoredError';

  constructor(cause: unknown) {
    super('this was stored, but without a write that failed when it was too late to undo the rest', { cause });
  }
}
