import { afterAll, beforeAll } from 'vitest';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { storeFeatures } from './store-features.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

storeFeatures('postgres', async () => {
  const database = await server.createDatabase();
  return {
    open: () => openPostgresStore(database.url),
    another: () => openPostgresStore(database.url),
    dispose: () => database.drop(),
  };
});
