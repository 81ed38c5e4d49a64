/**
 * A real PostgreSQL for tests: the server DATABASE_URL names, else one of its own. Each test gets its own
 * database.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startServer } from './postgres-server.ts';

export interface TestDatabase {
  readonly url: string;
  /** A connection beside the store's; closed before the database is dropped. */
  connect(): Promise<pg.Client>;
  /** Drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

export interface TestPostgres {
  createDatabase(): Promise<TestDatabase>;
  /** Stops the server, if it is the test's own. */
  stop(): Promise<void>;
}

/** Starts or finds the server; once per file of tests. */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env.DATABASE_URL;
  if (given !== undefined && given !== '') return databasesOf(given, async () => undefined);
  const own = await startServer();
  return databasesOf(own.url, own.stop);
}

function databasesOf(admin: string, stop: () => Promise<void>): TestPostgres {
  return {
    stop,
    async createDatabase() {
      const name = `tongguan_test_${randomBytes(6).toString('hex')}`;
      // Its own order of text is not that of bytes, so that a query which relies on the database's order is found out.
      await run(
        admin,
        `create database ${name} template template0 encoding 'UTF8' locale_provider icu icu_locale 'en-US'`,
      );
      const url = new URL(admin);
      url.pathname = `/${name}`;
      const clients: pg.Client[] = [];
      return {
        url: url.href,
        async connect() {
          const client = new pg.Client({ connectionString: url.href });
          // A test may have the server end it.
          client.on('error', () => undefined);
          await client.connect();
          clients.push(client);
          return client;
        },
        async drop() {
          await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
          await run(admin, `drop database if exists ${name} with (force)`);
        },
      };
    },
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
