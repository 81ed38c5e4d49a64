/** A Kafka and a PostgreSQL for the tests of one file; every test gets its own database and its own topics. */
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { type KafkaBus, openKafkaBus } from '../../gateway/bus/kafka/kafka-bus.ts';
import type { KafkaSettings } from '../../gateway/bus/kafka/settings.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import type { Store } from '../../gateway/store/store.ts';
import { freshName, type KafkaUnderTest, type KafkaWish, kafkaClient, startKafka } from '../support/kafka.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import type { BusUnderTest } from './bus-features.ts';

const START_LIMIT_MS = 240_000;

export const log = pino({ level: process.env.TONGGUAN_LOG_LEVEL ?? 'silent' }, pino.destination(2));

export interface OnKafka extends BusUnderTest {
  readonly database: TestDatabase;
  readonly settings: KafkaSettings;
  bus(store: Store, more?: Partial<KafkaSettings>): KafkaBus;
}

export interface KafkaForTests {
  readonly under: KafkaUnderTest;
  /** A database and a prefix of their own. */
  prepare(parties?: readonly string[]): Promise<OnKafka>;
}

/** As fast as a broker allows a group to notice that a member is gone. */
const TIMES = { leaseMs: 2_000, sessionMs: 6_000, requestMs: 5_000, pauseMs: 100, retryMs: 500, stopMs: 5_000 };

export function kafkaForTests(wish: KafkaWish): KafkaForTests {
  const servers = {} as { under: KafkaUnderTest; postgres: TestPostgres };
  beforeAll(async () => {
    servers.postgres = await startPostgres();
    servers.under = await startKafka(wish);
  }, START_LIMIT_MS);
  afterAll(async () => {
    await servers.under?.stop();
    await servers.postgres?.stop();
  });
  return {
    get under() {
      return servers.under;
    },
    async prepare(parties = []) {
      const { under, postgres } = servers;
      const database = await postgres.createDatabase();
      const prefix = freshName('t');
      const settings: KafkaSettings = {
        brokers: under.brokers,
        clientId: 'tongguan-test',
        prefix,
        partitions: 3,
        replication: 1,
        times: TIMES,
      };
      return {
        database,
        settings,
        open: () => openPostgresStore(database.url),
        another: () => openPostgresStore(database.url),
        bus: (store, more = {}) => openKafkaBus({ store, log, parties, settings: { ...settings, ...more } }),
        member: { store: database.url, kafka: settings },
        async dispose() {
          if (under.version === 'given') await removeTopics(under.brokers, prefix);
          await database.drop();
        },
      };
    },
  };
}

/** A broker that was given to us is left as it was. */
async function removeTopics(brokers: readonly string[], prefix: string): Promise<void> {
  const admin = kafkaClient(brokers).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`));
  if (topics.length > 0) await admin.deleteTopics({ topics });
  await admin.disconnect();
}
