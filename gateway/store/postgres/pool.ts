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
  return new Kysely<Database>({
    dialect: new PostgresDialect({
      pool: {
        connect: async () => careful(await pool.connect()),
        end: () => pool.end(),
      },
    }),
  });
}

/** The two calls Kysely makes of a client; its third way, cursors, is for streams, which nobody here asks for. */
function careful(client: pg.PoolClient): PostgresPoolClient {
  const used: Pick<PostgresPoolClient, 'release'> & { query(text: string, values: readonly unknown[]): unknown } = {
    query: (text, values) => client.query(text, values.map(storable)),
    release: () => client.release(),
  };
  return used as PostgresPoolClient;
}
