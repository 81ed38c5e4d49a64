/**
 * Where the program under test keeps its data: in the folder it is told, or, when the suite runs beyond one machine
 * (`npm run test:beyond`), in a database and behind a Kafka prefix that belong to that folder.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

interface Beyond {
  /** A PostgreSQL where databases may be made. */
  readonly admin: string;
  readonly brokers: readonly string[];
  /** Begins the name of everything this run makes. */
  readonly run: string;
}

const given = process.env.TONGGUAN_TEST_BEYOND;
const beyond: Beyond | undefined = given === undefined ? undefined : (JSON.parse(given) as Beyond);

const places = new Map<string, Promise<Readonly<Record<string, string>>>>();

/**
 * What a command is told by its environment of where the data are: nothing on the embedded store. The same folder is
 * the same place; a command that names none has one of its own.
 */
export function placeOf(args: readonly string[]): Promise<Readonly<Record<string, string>>> {
  if (beyond === undefined) return Promise.resolve({});
  const at = args.indexOf('--data');
  const folder = at < 0 ? undefined : args[at + 1];
  if (folder === undefined) return makePlace(beyond);
  const known = places.get(folder) ?? makePlace(beyond);
  places.set(folder, known);
  return known;
}

async function makePlace({ admin, brokers, run }: Beyond): Promise<Readonly<Record<string, string>>> {
  const name = `${run}_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  try {
    await client.query(`create database ${name} template template0 encoding 'UTF8'`);
  } finally {
    await client.end();
  }
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return {
    TONGGUAN_STORE: url.href,
    TONGGUAN_KAFKA_BROKERS: brokers.join(','),
    TONGGUAN_KAFKA_PREFIX: name,
  };
}
