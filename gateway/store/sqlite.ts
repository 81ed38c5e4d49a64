/**
 * The embedded store: SQLite in WAL mode, durable commits (synchronous=FULL), the units of work of one turn of the
 * event loop in one commit. Readers have a connection of their own and see only what is committed.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect, sql } from 'kysely';
import { migrationProvider } from './migrations/index.ts';
import type { Database } from './schema.ts';
import type { EventsPage, Store, Tx } from './store.ts';

/** Units per commit: bounds how long the first one waits for the last. */
const MAX_BATCH = 256;

interface Unit {
  readonly work: (tx: Tx) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

function open(path: string): Kysely<Database> {
  const database = new SqliteDatabase(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  database.pragma('cache_size = -32000');
  return new Kysely<Database>({ dialect: new SqliteDialect({ database }) });
}

/**
 * Opens (and if need be makes) the store in one file.
 * @param path file name; its folder is made when missing.
 * @throws Error when the file is no database, is locked by another process, or a migration fails.
 */
export async function openSqliteStore(path: string): Promise<Store> {
  mkdirSync(dirname(path), { recursive: true });
  const writer = open(path);
  const { error } = await new Migrator({
    db: writer,
    provider: migrationProvider({ bytes: sql`blob`, autoIncrement: 'autoincrement' }),
  }).migrateToLatest();
  if (error !== undefined) {
    await writer.destroy();
    throw error instanceof Error ? error : new Error(String(error));
  }
  return new GroupCommitStore(writer, open(path));
}

class GroupCommitStore implements Store {
  readonly read: Kysely<Database>;
  readonly #writer: Kysely<Database>;
  readonly #listeners = new Set<() => void>();
  #queue: Unit[] = [];
  #draining: Promise<void> | undefined;
  #closed = false;

  constructor(writer: Kysely<Database>, reader: Kysely<Database>) {
    this.#writer = writer;
    this.read = reader;
  }

  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the store is closed'));
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, resolve: (value) => resolve(value as T), reject });
      this.#draining ??= this.#drain();
    });
  }

  /** One writer draws positions and commits them in order: what is seen is all there is. */
  async eventsAfter(position: number, limit: number): Promise<EventsPage> {
    const events = await this.read
      .selectFrom('events')
      .selectAll()
      .where('position', '>', position)
      .orderBy('position')
      .limit(limit)
      .execute();
    return { events, withheld: false };
  }

  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
    await this.#writer.destroy();
    await this.read.destroy();
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      // One turn of the event loop: every request that has already arrived gets into this commit.
      await new Promise((resolve) => setImmediate(resolve));
      const batch = this.#queue.splice(0, MAX_BATCH);
      await this.#writer.connection().execute((tx) => this.#commit(tx, batch));
    }
    this.#draining = undefined;
  }

  async #commit(tx: Kysely<Database>, batch: readonly Unit[]): Promise<void> {
    const settle: (() => void)[] = [];
    let stored = 0;
    try {
      await sql`begin immediate`.execute(tx);
      for (const unit of batch) {
        await sql`savepoint unit`.execute(tx);
        try {
          const value = await unit.work(tx);
          stored += 1;
          settle.push(() => unit.resolve(value));
        } catch (error) {
          await sql`rollback to unit`.execute(tx);
          settle.push(() => unit.reject(error));
        }
        await sql`release unit`.execute(tx);
      }
      await sql`commit`.execute(tx);
    } catch (error) {
      // The commit itself failed (disk full, I/O error): nobody is told that anything was stored.
      await sql`rollback`.execute(tx).catch(() => undefined);
      for (const unit of batch) unit.reject(error);
      return;
    }
    for (const done of settle) done();
    // A group of which everything was undone is no news: a follower that found nothing to do must not wake itself.
    if (stored > 0) for (const listener of this.#listeners) listener();
  }
}
