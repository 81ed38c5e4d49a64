/**
 * WHERE IT IS SAID HOW A GATEWAY IS STARTED. The benches know nothing of it: a further backend is a further entry of
 * `BACKENDS`, with the configuration its processes are started with.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Role } from '../../gateway/config.ts';
import { openStore } from '../../gateway/store/open.ts';
import { freshName, startKafka } from '../support/kafka.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

/** A store of one gateway, new and empty, and what its processes are told at their start. */
export interface Place {
  readonly dataDir: string;
  readonly storeUrl?: string;
  readonly kafka?: { readonly brokers: readonly string[]; readonly prefix: string };
  /** For each process of the gateway what it does; the first one is spoken to over HTTP. */
  readonly processes: readonly (readonly Role[] | undefined)[];
  remove(): Promise<void>;
}

export interface Backend {
  readonly name: string;
  /** What stores, for the line that says where it was measured. */
  about(): Promise<string>;
  place(): Promise<Place>;
  stop(): Promise<void>;
}

export type BackendName = 'embedded' | 'postgres' | 'kafka';

/** Started when it is first asked for. @throws Error when it cannot be had here; the message says why. */
export const BACKENDS: Readonly<Record<BackendName, () => Promise<Backend>>> = {
  embedded: async () => embedded,
  postgres: async () => onPostgres('postgres', await startPostgres()),
  kafka: startKafkaBackend,
};

const folder = () => mkdtempSync(join(tmpdir(), 'tongguan-bench-'));

const embedded: Backend = {
  name: 'embedded',
  about: async () => 'SQLite, WAL, synchronous=FULL',
  async place() {
    const dataDir = folder();
    return {
      dataDir,
      processes: [undefined],
      remove: async () => rmSync(dataDir, { recursive: true, force: true }),
    };
  },
  stop: async () => undefined,
};

function onPostgres(name: BackendName, server: TestPostgres): Backend {
  return {
    name,
    about: () => aboutPostgres(server),
    async place() {
      const [dataDir, database] = [folder(), await server.createDatabase()];
      return {
        dataDir,
        storeUrl: database.url,
        processes: [undefined],
        async remove() {
          await database.drop();
          rmSync(dataDir, { recursive: true, force: true });
        },
      };
    },
    stop: () => server.stop(),
  };
}

async function startKafkaBackend(): Promise<Backend> {
  const kafka = await startKafka();
  const postgres = onPostgres('kafka', await startPostgres());
  return {
    ...postgres,
    about: async () => `Kafka ${kafka.version}`,
    place: async () => ({
      ...(await postgres.place()),
      kafka: { brokers: kafka.brokers, prefix: freshName('bench') },
    }),
    async stop() {
      await postgres.stop();
      await kafka.stop();
    },
  };
}

/** Commits are durable only where the server syncs them: its settings belong beside the figures. */
async function aboutPostgres(server: TestPostgres): Promise<string> {
  const database = await server.createDatabase();
  const store = await openStore(database.url);
  try {
    const { rows } = await sql<Record<'version' | 'fsync' | 'commit', string>>`
      select current_setting('server_version') as version, current_setting('fsync') as fsync,
        current_setting('synchronous_commit') as commit`.execute(store.read);
    const [{ version = '', fsync = '', commit = '' } = {}] = rows;
    return `PostgreSQL ${version}, fsync=${fsync}, synchronous_commit=${commit}`;
  } finally {
    await store.close();
    await database.drop();
  }
}
