import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { embeddedBus } from '../../gateway/bus/embedded.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import type { Store } from '../../gateway/store/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { busFeatures } from './bus-features.ts';

const log = pino({ level: process.env.TONGGUAN_LOG_LEVEL ?? 'silent' });
const bus = (store: Store) => embeddedBus({ store, log });

busFeatures('embedded, SQLite', async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'tongguan.db');
  return {
    open: () => openSqliteStore(file),
    another: async (first) => first,
    bus,
    member: { store: file },
    dispose: async () => folder.remove(),
  };
});

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

busFeatures('embedded, PostgreSQL', async () => {
  const database = await server.createDatabase();
  return {
    open: () => openPostgresStore(database.url),
    another: () => openPostgresStore(database.url),
    bus,
    member: { store: database.url },
    dispose: () => database.drop(),
  };
});
