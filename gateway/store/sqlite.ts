/**
 * The embedded store: SQLite in WAL mode, durable commits (synchronous=FULL), the units of work of one turn of the
 * event loop in one commit. Readers have a connection of their own and see only what is committed.
 */
import { dirname } from 'node:path';
import type { Database as SqliteDriver, Statement } from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect, sql } from 'kysely';
import { Connections } from './connections.ts';
import { makeDataFolder, openingFile } from './data-folder.ts';
import { migrationFailure, migrationProvider } from './migrations/index.ts';
import { prepared } from './prepared.ts';
import { type Database, EVENT_COLUMNS } from './schema.ts';
import { SqliteDatabase } from './sqlite-driver.ts';
import { BELLS, type BellName, type EventsPage, type News, type Store, type Tx } from './store.ts';

/** Units per commit: bounds how long the first one waits for the last. */
const MAX_BATCH = 256;
/** The same for a stream of units that never ends. */
const MAX_GATHER_MS = 5;

interface Unit {
  readonly work: (tx: Tx) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

function open(path: string): SqliteDriver {
  return openingFile(path, () => {
    const database = new SqliteDatabase(path);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('busy_timeout = 5000');
    database.pragma('cache_size = -32000');
    return database;
  });
}

/** Statements kept compiled; lists of any length make queries of any number. */
const MOST_STATEMENTS = 500;

/** Compiling a statement takes as long as running it, and the queries are always the same ones. */
function compiledOnce(database: SqliteDriver): SqliteDialect {
  const statements = new Map<string, Statement>();
  const prepare = (text: string): Statement => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const made = database.prepare(text);
    if (statements.size >= MOST_STATEMENTS) statements.clear();
    statements.set(text, made);
    return made;
  };
  return new SqliteDialect({ database: { prepare, close: () => database.close() } });
}

/**
 * Opens (and if need be makes) the store in one file.
 * @param path file name; its folder is made when missing.
 * @throws DataFolderError when folder or file cannot be used, Error when it is locked by another process, is of a newer
 *   version, or a migration fails.
 */
export async function openSqliteStore(path: string): Promise<Store> {
  makeDataFolder(dirname(path));
  const database = open(path);
  const { error } = await new Migrator({
    db: new Kysely<Database>({ dialect: new SqliteDialect({ database }) }),
    provider: migrationProvider({ bytes: sql`blob`, autoIncrement: 'autoincrement' }),
  }).migrateToLatest();
  if (error !== undefined) {
    database.close();
    throw migrationFailure(error);
  }
  return new GroupCommitStore(database, open(path));
}

const eventsFrom = prepared((db, { position, limit }: { readonly position: number; readonly limit: number }) =>
  db.selectFrom('events').select(EVENT_COLUMNS).where('position', '>', position).orderBy('position').limit(limit),
);

class GroupCommitStore implements Store {
  readonly read: Kysely<Database>;
  readonly #reader: Connections;
  readonly #database: SqliteDriver;
  readonly #writer: Connections;
  readonly #steps: Readonly<Record<'begin' | 'mark' | 'undo' | 'release' | 'commit' | 'rollback', () => void>>;
  readonly #listeners = new Set<(news: News) => void>();
  #queue: Unit[] = [];
  #draining: Promise<void> | undefined;
  #closed = false;

  constructor(writer: SqliteDriver, reader: SqliteDriver) {
    this.#database = writer;
    this.#writer = new Connections(compiledOnce(writer));
    this.#reader = new Connections(compiledOnce(reader));
    this.read = this.#reader.all;
    const step = (text: string) => {
      const statement = writer.prepare(text);
      return () => void statement.run();
    };
    this.#steps = {
      begin: step('begin immediate'),
      mark: step('savepoint unit'),
      undo: step('rollback to unit'),
      release: step('release unit'),
      commit: step('commit'),
      rollback: step('rollback'),
    };
  }

  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the store is closed'));
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, resolve: (value) => resolve(value as T), reject });
      this.#draining ??= this.#drain();
    });
  }

  snapshot<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
    return this.#reader.snapshot('begin', work);
  }

  /** One writer draws positions and commits them in order: what is seen is all there is. */
  async eventsAfter(position: number, limit: number): Promise<EventsPage> {
    return { events: await eventsFrom(this.read, { position, limit }), withheld: false };
  }

  onCommit(listener: (news: News) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
    await this.#writer.all.destroy();
    await this.read.destroy();
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#gather();
      const batch = this.#queue.splice(0, MAX_BATCH);
      await this.#writer.one((connection) => this.#commit(connection, batch));
    }
    this.#draining = undefined;
  }

  /** Waits as long as every turn of the event loop brings more: what has arrived already gets into this commit. */
  async #gather(): Promise<void> {
    const until = performance.now() + MAX_GATHER_MS;
    for (let before = 0; this.#queue.length > before && this.#queue.length < MAX_BATCH; ) {
      before = this.#queue.length;
      await new Promise((resolve) => setImmediate(resolve));
      if (performance.now() > until) return;
    }
  }

  async #commit(connection: Kysely<Database>, batch: readonly Unit[]): Promise<void> {
    const bells = new Set<BellName>();
    /** Of one unit: what is undone rings none. */
    const own = new Set<BellName>();
    const tx: Tx = Object.assign(connection, { [BELLS]: own });
    const { begin, mark, undo, release, commit, rollback } = this.#steps;
    const settle: (() => void)[] = [];
    try {
      begin();
      for (const unit of batch) {
        mark();
        try {
          own.clear();
          const value = await unit.work(tx);
          for (const bell of own) bells.add(bell);
          settle.push(() => unit.resolve(value));
        } catch (error) {
          undo();
          settle.push(() => unit.reject(error));
        }
        release();
      }
      commit();
    } catch (error) {
      // The commit itself failed (disk full, I/O error): nobody is told that anything was stored.
      if (this.#database.inTransaction) rollback();
      for (const unit of batch) unit.reject(error);
      return;
    }
    for (const done of settle) done();
    // A group that rings no bell is no news: a follower that found nothing to do must not wake itself.
    if (bells.size > 0) for (const listener of this.#listeners) listener(bells);
  }
}
