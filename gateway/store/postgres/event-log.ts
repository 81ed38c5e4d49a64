/**
 * Reading the event log of PostgreSQL without skipping what commits late.
 *
 * Positions are drawn when rows are inserted and seen when their transactions commit, so a later position may be seen
 * first. Positions are drawn one by one, so an event that is still to come shows as a gap. A gap may also be dead: its
 * transaction was undone. Who could still fill a gap holds a lock on the table since before it drew the position; once
 * everybody who held one after the gap was seen has ended, what is missing then stays missing.
 */
import { type Kysely, sql } from 'kysely';
import { type Database, EVENT_COLUMNS, type LoggedEvent } from '../schema.ts';
import type { EventsPage } from '../store.ts';

interface Doubt {
  /** A position that was seen. */
  readonly upTo: number;
  /** Transactions that were writing to the log after it was seen. */
  readonly writers: ReadonlySet<string>;
}

export class EventLog {
  readonly #read: Kysely<Database>;
  /** Every position up to here was either committed or will never be. */
  #settled = 0;
  #doubt: Doubt | undefined;

  constructor(read: Kysely<Database>) {
    this.#read = read;
  }

  /** @see Store.eventsAfter */
  async after(position: number, limit: number): Promise<EventsPage> {
    // Taken before the rows are: what was settled later may have been committed after they were read.
    const settled = this.#settled;
    const rows = await this.#rows(position, limit);
    const events = withoutGap(rows, position, settled);
    const seen = rows.at(-1)?.position;
    if (events.length > 0 || seen === undefined) return { events, withheld: false };

    await this.#settle(seen);
    const now = this.#settled;
    const again = withoutGap(await this.#rows(position, limit), position, now);
    return { events: again, withheld: again.length === 0 };
  }

  #rows(position: number, limit: number): Promise<LoggedEvent[]> {
    return this.#read
      .selectFrom('events')
      .select(EVENT_COLUMNS)
      .where('position', '>', position)
      .orderBy('position')
      .limit(limit)
      .execute();
  }

  /** Finds out whether the gaps before a position that was seen are dead. */
  async #settle(seen: number): Promise<void> {
    const doubt = this.#doubt;
    const writers = await this.#writers();
    if (doubt !== undefined && ![...doubt.writers].some((writer) => writers.has(writer))) {
      this.#settled = Math.max(this.#settled, doubt.upTo);
      if (this.#doubt === doubt) this.#doubt = undefined;
    }
    if (seen <= this.#settled) return;
    if (writers.size === 0) this.#settled = seen;
    else this.#doubt ??= { upTo: seen, writers };
  }

  /** Transactions that have inserted events and not ended: an insert locks the table before it draws a position. */
  async #writers(): Promise<Set<string>> {
    const { rows } = await sql<{ writer: string }>`
      select virtualtransaction as writer from pg_locks
      where locktype = 'relation' and mode = 'RowExclusiveLock' and granted
        and database = (select oid from pg_database where datname = current_database())
        and relation = 'events'::regclass`.execute(this.#read);
    return new Set(rows.map(({ writer }) => writer));
  }
}

/** The rows up to the first gap that is not known to be dead. */
function withoutGap(rows: readonly LoggedEvent[], position: number, settled: number): readonly LoggedEvent[] {
  let next = Math.max(position, settled) + 1;
  for (const [index, row] of rows.entries()) {
    if (row.position > next) return rows.slice(0, index);
    next = Math.max(next, row.position + 1);
  }
  return rows;
}
