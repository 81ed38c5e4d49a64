/**
 * The store that many processes share: PostgreSQL, through the same queries and migrations as the embedded one. Durable
 * commits; readers see only what is committed. The parts and their reasons: docs/decisions/0007-postgresql.md.
 */
import { type Dialect, Kysely, Migrator, sql } from 'kysely';
import { Connections } from './connections.ts';
import { migrationFailure, migrationProvider } from './migrations/index.ts';
import { Bell } from './postgres/bell.ts';
import { byteOrder } from './postgres/byte-order.ts';
import type { Trouble } from './postgres/errors.ts';
import { EventLog } from './postgres/event-log.ts';
import { GroupCommit } from './postgres/group-commit.ts';
import { openPool } from './postgres/pool.ts';
import type { Database } from './schema.ts';
import { advanceSerial } from './serials.ts';
import type { BellName, EventsPage, News, Store, Tx, WriteOptions } from './store.ts';

export type { Trouble };

/** Transactions at once in one process. Two cores of database are busy with these; more only meet each other more. */
const COMMITTERS = 4;
/** Reads at once in one process. */
const READERS = 8;
/** Connections to make the tables with. */
const MAKERS = 2;
/**
 * A database that says nothing for so long is away. Whatever the gateway asks takes far less; a migration may take longer
 * and has no limit.
 */
const LIMIT_MS = 30_000;
/**
 * Of the limit, how long somebody waits for a lock. It ends before the limit, so that who waits is told what is in his
 * way and keeps his session; and after the server has ended a process that stopped with locks (20 s, see WRITER).
 */
const LOCK_SHARE = 5 / 6;
/** Of the limit, how long a unit waits for its turn: those behind connections that hang have one when these are given up. */
const TURN_SHARE = 3 / 2;

export interface PostgresStoreOptions {
  /** Told of connections lost and found again. */
  readonly trouble?: Trouble;
  /** Transactions at once. */
  readonly committers?: number;
  /** Units per commit at most; for measuring. */
  readonly batch?: number;
  /** How long a statement is waited for before the database counts as away, in milliseconds. */
  readonly limitMs?: number;
}

/**
 * A commit is acknowledged when it is on disk, whatever the database's default; what a unit reads is what is committed
 * when it reads; a process that stopped without a word lets go of what it locked, and no longer keeps back the log. A
 * unit computes for a few seconds at most between two statements.
 */
const WRITER = `
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off';
  set default_transaction_isolation = 'read committed';
  set idle_in_transaction_session_timeout = '20s'`;
/** A statement that nobody waits for any more is not worked on any longer. */
const reader = (limitMs: number): string => `
  set default_transaction_isolation = 'read committed';
  set default_transaction_read_only = on;
  set idle_in_transaction_session_timeout = '20s';
  set statement_timeout = ${limitMs}`;
/**
 * Serials and rings. They need no disk of their own: a unit that used a serial commits after it, and what makes the
 * unit durable makes everything before it in the write-ahead log durable.
 */
const ASIDE = 'set synchronous_commit = off';
/** Never a limit to statements that commit: a server that waits for its standby would stop waiting and say "done". */
const waiting = (limitMs: number): string => `; set lock_timeout = ${Math.floor(limitMs * LOCK_SHARE)}`;

/**
 * Opens the store in a database that exists, and makes or migrates its tables; several processes may do so at once.
 * @param url `postgres://user:password@host:port/database`; a pooler in between has to keep sessions apart.
 * @throws Error when the database cannot be reached, does not speak UTF-8, or a migration fails.
 */
export async function openPostgresStore(url: string, options: PostgresStoreOptions = {}): Promise<Store> {
  const { trouble = () => undefined, committers = COMMITTERS, batch, limitMs = LIMIT_MS } = options;
  const pool = (connections: number, session: string) => openPool({ url, connections, session, trouble, limitMs });
  const writer = new Connections(pool(committers, WRITER + waiting(limitMs)));
  const readers = new Connections(pool(READERS, reader(limitMs)));
  const read = readers.all;
  const aside = new Kysely<Database>({ dialect: pool(2, ASIDE + waiting(limitMs)) });
  const end = () => Promise.all([writer.all, read, aside].map((db) => db.destroy()));
  const listeners = new Set<(news: News) => void>();
  const tell = (news: News) => {
    for (const listener of listeners) listener(news);
  };
  const bell = new Bell({ url, db: aside, heard: tell, trouble, limitMs });
  try {
    await demandUtf8(read);
    await migrate(openPool({ url, connections: MAKERS, session: WRITER, trouble, limitMs: 0 }));
    await bell.listen();
  } catch (error) {
    await end();
    throw error;
  }
  const commits = new GroupCommit(writer, {
    committers,
    ...(batch === undefined ? {} : { batch }),
    turnMs: limitMs * TURN_SHARE,
    trouble,
    serials: { next: (name) => advanceSerial(aside, name) },
    committed: (bells: ReadonlySet<BellName>) => {
      tell(bells);
      bell.ring(bells);
    },
  });
  return new PostgresStore({ readers, commits, listeners, log: new EventLog(read) }, async () => {
    await commits.drain();
    await bell.close();
    await end();
  });
}

interface Parts {
  readonly readers: Connections;
  readonly commits: GroupCommit;
  readonly listeners: Set<(news: News) => void>;
  readonly log: EventLog;
}

class PostgresStore implements Store {
  readonly read: Kysely<Database>;
  readonly #parts: Parts;
  readonly #end: () => Promise<void>;
  #closing: Promise<void> | undefined;

  constructor(parts: Parts, end: () => Promise<void>) {
    this.read = parts.readers.all;
    this.#parts = parts;
    this.#end = end;
  }

  write<T>(unit: (tx: Tx) => Promise<T>, { alone = false }: WriteOptions = {}): Promise<T> {
    if (this.#closing !== undefined) return Promise.reject(new Error('the store is closed'));
    return this.#parts.commits.write(unit, alone);
  }

  snapshot<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
    return this.#parts.readers.snapshot('begin isolation level repeatable read', work);
  }

  eventsAfter(position: number, limit: number): Promise<EventsPage> {
    return this.#parts.log.after(position, limit);
  }

  onCommit(listener: (news: News) => void): () => void {
    this.#parts.listeners.add(listener);
    return () => this.#parts.listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }
}

async function demandUtf8(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ encoding: string }>`select current_setting('server_encoding') as encoding`.execute(db);
  const encoding = rows[0]?.encoding;
  if (encoding !== 'UTF8') {
    throw new Error(
      `the database keeps text as ${encoding}; Chinese names need one made with: create database … encoding 'UTF8'`,
    );
  }
}

/** Kysely migrates in one transaction under an advisory lock: who comes second finds it done. */
async function migrate(dialect: Dialect): Promise<void> {
  const db = new Kysely<Database>({ dialect });
  const provider = migrationProvider({ bytes: sql`bytea`, autoIncrement: 'identity' });
  const { error } = await new Migrator({ db: db.withPlugin(byteOrder), provider })
    .migrateToLatest()
    .finally(() => db.destroy());
  if (error !== undefined) throw migrationFailure(error);
}
