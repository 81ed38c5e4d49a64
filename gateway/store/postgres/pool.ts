/**
 * Connections to PostgreSQL as Kysely uses them: values as the schema names them, sessions set up before first use,
 * statements sent without waiting for the answer to the one before.
 */
import { Socket } from 'node:net';
import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Trouble } from './errors.ts';
import { lent } from './session.ts';

/** How long somebody waits for a connection before being told that there is none. */
const CONNECT_MS = 10_000;
const IDLE_MS = 60_000;
/** Notices a peer that vanished without a word while nothing was asked of it, a minute or so after it did. */
const KEEP_ALIVE_MS = 10_000;

/** `bigint`: positions and counters stay far below 2^53. */
const INT8 = 20;

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/**
 * How to connect, and how long to wait.
 * @param limitMs how long a statement is waited for, from when it was sent; 0: as long as it takes. The driver breaks the
 *   connection then, and whatever else was under way on it fails too.
 */
export const clientConfig = (url: string, limitMs: number): pg.ClientConfig => ({
  connectionString: url,
  query_timeout: limitMs,
  fallback_application_name: 'tongguan',
  connectionTimeoutMillis: limitMs === 0 ? CONNECT_MS : Math.min(CONNECT_MS, limitMs),
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  types,
});

/** Statements of one turn of the event loop leave in one write: a write costs more than what PostgreSQL does with many. */
class GatheringSocket extends Socket {
  override cork(): void {
    if (this.writableCorked === 0) {
      super.cork();
      process.nextTick(() => this.uncork());
    }
    super.cork();
  }
}

export interface PoolOptions {
  readonly url: string;
  readonly connections: number;
  /** SQL that makes a new session ours. */
  readonly session: string;
  readonly trouble: Trouble;
  /** How long a statement is waited for; 0: as long as it takes. */
  readonly limitMs: number;
}

/** A pool of connections; `destroy` of the Kysely on it closes it. */
export function openPool({ url, connections, session, trouble, limitMs }: PoolOptions): Dialect {
  const pool = new pg.Pool({
    ...clientConfig(url, limitMs),
    pipeline: true,
    stream: () => new GatheringSocket(),
    max: connections,
    idleTimeoutMillis: IDLE_MS,
    onConnect: async (client) => {
      // A connection that breaks between two statements says so only here; without a listener it ends the process.
      client.on('error', (error) => trouble(error, 'a connection to the database broke'));
      await setUp(client, session);
    },
  });
  pool.on('error', (error) => trouble(error, 'an idle connection to the database broke'));
  const nameOf = statementNames();
  return new PostgresDialect({
    pool: {
      connect: async () => lent(await pool.connect(), nameOf),
      end: () => pool.end(),
    },
  });
}

/**
 * Makes a new session ours.
 * @throws Error when it is one with a standby: while an address moves from one server to another it may lead there, and
 *   what reads there sees the past, and does not see who still writes to the event log (event-log.ts).
 */
async function setUp(client: pg.ClientBase, session: string): Promise<void> {
  // One answer for each statement.
  const answers: unknown = await client.query(`${session}; select pg_is_in_recovery() as standby`);
  const [row] = (answers as readonly pg.QueryResult<{ readonly standby: boolean }>[]).at(-1)?.rows ?? [];
  if (row?.standby !== false) throw new Error('the server at this address is a standby, which only reads');
}

/** Statements each session keeps; lists of any length make queries of any number. */
const MOST_STATEMENTS = 400;
/** A session refuses a kept statement for good when a migration gives it other columns than before. */
const ANY_COLUMNS = /\*/;

/**
 * Names for statements that each session parses and plans once: with values of a few bytes that takes longer than
 * running them. @returns the name of a statement, always the same; none where it is not kept.
 */
export function statementNames(most = MOST_STATEMENTS): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= most || ANY_COLUMNS.test(text)) return known;
    const name = `tongguan_${names.size + 1}`;
    names.set(text, name);
    return name;
  };
}
