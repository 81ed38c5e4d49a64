/** Connections to PostgreSQL as Kysely uses them: values as the schema names them, sessions set up before first use. */
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import type { Database } from '../schema.ts';
import type { Trouble } from './errors.ts';

/** How long somebody waits for a connection before being told that there is none. */
const CONNECT_MS = 10_000;
const IDLE_MS = 60_000;
/** Notices a peer that vanished without a word, a minute or so after it did. */
const KEEP_ALIVE_MS = 10_000;

/** `bigint`: positions and counters stay far below 2^53. */
const INT8 = 20;

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

export const clientConfig = (url: string): pg.ClientConfig => ({
  connectionString: url,
  fallback_application_name: 'tongguan',
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  types,
});

/**
 * PostgreSQL's text cannot hold U+0000, and a partner's message may carry one into a reason or a reference. It is
 * stored, and looked for, as the replacement character: a message is not lost for it. The message's own bytes are
 * `bytea` and stay as they are.
 */
export const storable = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\u{fffd}') : value;

export interface PoolOptions {
  readonly url: string;
  readonly connections: number;
  /** SQL that makes a new session ours. */
  readonly session: string;
  readonly trouble: Trouble;
}

/** A pool of connections as a Kysely; `destroy` closes it. */
export function openPool({ url, connections, session, trouble }: PoolOptions): Kysely<Database> {
  const pool = new pg.Pool({
    ...clientConfig(url),
    max: connections,
    idleTimeoutMillis: IDLE_MS,
    onConnect: async (client) => {
      // A connection that breaks between two statements says so only here; without a listener it ends the process.
      client.on('error', (error) => trouble(error, 'a connection to the database broke'));
      await client.query(session);
    },
  });
  pool.on('error', (error) => trouble(error, 'an idle connection to the database broke'));
  const nameOf = statementNames();
  return new Kysely<Database>({
    dialect: new PostgresDialect({
      pool: {
        connect: async () => careful(await pool.connect(), nameOf),
        end: () => pool.end(),
      },
    }),
  });
}

/** The two calls Kysely makes of a client; its third way, cursors, is for streams, which nobody here asks for. */
function careful(client: pg.PoolClient, nameOf: (text: string) => string | undefined): PostgresPoolClient {
  const used: Pick<PostgresPoolClient, 'release'> & { query(text: string, values: readonly unknown[]): unknown } = {
    query: (text, values) => {
      const name = values.length === 0 ? undefined : nameOf(text);
      return client.query({ ...(name === undefined ? {} : { name }), text, values: values.map(storable) });
    },
    release: () => client.release(),
  };
  return used as PostgresPoolClient;
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
