/** A PostgreSQL and a Kafka for the whole run; every folder of a test has a database and a prefix of its own there. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { kafkaClient, startKafka } from '../../support/kafka.ts';
import { startServer } from '../../support/postgres-server.ts';

/** Starts what is not given by DATABASE_URL and KAFKA_BROKERS. @returns what ends it and leaves nothing behind. */
export default async function setup(): Promise<() => Promise<void>> {
  const kafka = await startKafka();
  const given = process.env.DATABASE_URL;
  const own = given === undefined || given === '' ? await startServer() : undefined;
  const admin = own?.url ?? given ?? '';
  const run = `tongguan_e2e_${randomBytes(4).toString('hex')}`;
  // Inherited by the processes that run the tests, see test/support/beyond.ts.
  process.env.TONGGUAN_TEST_BEYOND = JSON.stringify({ admin, brokers: kafka.brokers, run });
  return async () => {
    if (own === undefined) await dropDatabases(admin, run);
    await own?.stop();
    if (kafka.version === 'given') await deleteTopics(kafka.brokers, run);
    await kafka.stop();
  };
}

async function dropDatabases(admin: string, run: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [run],
    );
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
  } finally {
    await client.end();
  }
}

async function deleteTopics(brokers: readonly string[], run: string): Promise<void> {
  const admin = kafkaClient(brokers).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((name) => name.startsWith(run));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}
