/**
 * What accepts are measured beside: an Express handler that parses the same body and stores nothing, and one that
 * stores the body and commits each request alone, as durable as the gateway does.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type Express } from 'express';
import pg from 'pg';
import { SqliteDatabase } from '../../../gateway/store/sqlite-driver.ts';
import { cpuMs, serve, settings } from './child.ts';

export interface BesideSettings {
  readonly dataDir: string;
  /** `postgres://…`; a file of SQLite where absent. */
  readonly storeUrl?: string;
}

const { dataDir, storeUrl } = settings<BesideSettings>();
const store = storeUrl === undefined ? sqlite(join(dataDir, 'beside.db')) : await postgres(storeUrl);

/** Stores one body, durably, in a commit of its own. */
interface OneByOne {
  keep(body: string): Promise<void>;
  close(): Promise<void>;
}

function sqlite(file: string): OneByOne {
  const db = new SqliteDatabase(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('create table bodies (id text primary key, body text not null)');
  const insert = db.prepare('insert into bodies values (?, ?)');
  return {
    keep: async (body) => {
      insert.run(randomUUID(), body);
    },
    close: async () => {
      db.close();
    },
  };
}

async function postgres(url: string): Promise<OneByOne> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  await pool.query('create table bench_bodies (id text primary key, body text not null)');
  return {
    keep: async (body) => {
      await pool.query('insert into bench_bodies values ($1, $2)', [randomUUID(), body]);
    },
    close: () => pool.end(),
  };
}

function application(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  const json = express.json({ limit: '1mb' });
  app.post('/bare', json, ({ body }, response) => {
    response.status(202).json({ traderReference: body.traderReference });
  });
  app.post('/alone', json, async ({ body }, response) => {
    await store.keep(JSON.stringify(body));
    response.status(202).json({ traderReference: body.traderReference });
  });
  return app;
}

const server = createServer(application());
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;

const commands = {
  url: (_: null) => `http://127.0.0.1:${port}`,
  cpuMs: (_: null) => cpuMs(),
} as const;
export type BesideCommands = typeof commands;

serve(commands, async () => {
  server.close();
  server.closeAllConnections();
  await store.close();
});
