/**
 * A gateway beyond one machine for a test: processes by name with the roles of each, a PostgreSQL and a Kafka of its own,
 * the four mock agencies, and a road between any two of them that can be cut. Every one of these may be killed and
 * started again while the others run.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { devKeys, storeDevKeys } from '../../gateway/cli/dev-keys.ts';
import type { Role } from '../../gateway/config.ts';
import { openStore } from '../../gateway/store/open.ts';
import { buildProgram } from './cluster/build.ts';
import { Gate } from './cluster/gate.ts';
import { Member } from './cluster/member.ts';
import { freePorts } from './kafka/ports.ts';
import { freshName, type KafkaUnderTest, type KafkaVersion, startKafka } from './kafka.ts';
import { type PostgresServer, startServer } from './postgres-server.ts';
import type { Ready } from './tongguan.ts';

export type { Cut } from './cluster/gate.ts';
export { Gate } from './cluster/gate.ts';
export type { Ended } from './cluster/member.ts';
export { Member } from './cluster/member.ts';

const PARTIES = ['customs', 'inspection', 'railway', 'airport'] as const;
export type MockParty = (typeof PARTIES)[number];

const WORKING: readonly Role[] = ['clearance', 'delivery', 'notify', 'monitor'];
/** As docker-compose.yml has it. */
const TWO_AND_TWO: Readonly<Record<string, readonly Role[]>> = {
  'api-1': ['api'],
  'api-2': ['api'],
  'worker-1': WORKING,
  'worker-2': WORKING,
};

/** Leases as short as the configuration allows, so that a test need not wait long for what the dead had under way. */
const LEASE_MS = 2_000;
const SETTINGS = {
  kafka: { partitions: 6, times: { leaseMs: 1_500, sessionMs: 6_000, requestMs: 5_000, pauseMs: 200 } },
};
const STOP_LIMIT_MS = 15_000;

export interface ClusterOptions {
  /** Names of the processes, with what each does. */
  readonly processes?: Readonly<Record<string, readonly Role[]>>;
  /** Multiplies the delays of the mocks. */
  readonly pace?: number;
  readonly kafka?: KafkaVersion;
  /** How long a process that is not heard of keeps what it was sending. */
  readonly leaseMs?: number;
  /** What differs from the limits the gateway comes with, as its configuration writes it (docs/configuration.md). */
  readonly policy?: object;
  /** A module loaded into every process of the gateway before the program, `./test/crash/x.js`: see build.ts. */
  readonly preload?: string;
}

/** The roads of a cluster, by what they lead to. */
export type Roads = Readonly<Record<'postgres' | 'kafka' | 'client' | 'inbound' | MockParty, Gate>>;

export interface Cluster {
  /** Where a trader and an operator speak to it: any of the processes that answer HTTP. The mocks' own addresses. */
  readonly ready: Ready;
  readonly members: ReadonlyMap<string, Member>;
  readonly mocks: ReadonlyMap<MockParty, Member>;
  /** The folder of the mocks' journals. */
  readonly journals: string;
  /** `client`: traders to the api; `inbound`: agencies to the api; the others: from the gateway to them. */
  readonly roads: Roads;
  readonly postgres: PostgresServer;
  readonly kafka: KafkaUnderTest;
  /** Reads in the database, on no road that can be cut; waits while the database is away. */
  read<T extends pg.QueryResultRow>(statement: string, values?: readonly unknown[]): Promise<T[]>;
  member(name: string): Member;
  /** Ends all of it and removes what it left. */
  stop(): Promise<void>;
}

/** Starts it and resolves when all of it is ready. @throws Error when a part does not come up; nothing is left then. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  try {
    return await build(options, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(
  { processes = TWO_AND_TWO, pace = 0.2, kafka: version, leaseMs = LEASE_MS, policy, preload }: ClusterOptions,
  undo: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-cluster-'));
  undo.push(async () => rmSync(folder, { recursive: true, force: true }));
  const built = join(folder, 'built');
  mkdirSync(built);
  await buildProgram(built);
  const started = await Promise.allSettled([
    startServer(),
    startKafka({ own: true, ...(version === undefined ? {} : { version }) }),
  ]);
  for (const each of started) if (each.status === 'fulfilled') undo.push(() => each.value.stop());
  const [postgres, kafka] = started.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  }) as [PostgresServer, KafkaUnderTest];
  const database = await createDatabase(postgres);
  const keys = devKeys(folder);
  const store = await openStore(database);
  await storeDevKeys(store, keys, new Date());
  await store.close();

  const ports = new Map<string, number>();
  for (const name of [...Object.keys(processes), ...PARTIES]) ports.set(name, await freePort(ports));
  const portOf = (name: string) => ports.get(name) ?? 0;
  const answering = Object.entries(processes).flatMap(([name, roles]) => (roles.includes('api') ? [portOf(name)] : []));
  const targets: Readonly<Record<keyof Roads, readonly number[]>> = {
    postgres: [Number(new URL(database).port)],
    kafka: [portOfBroker(kafka)],
    client: answering,
    inbound: answering,
    customs: [portOf('customs')],
    inspection: [portOf('inspection')],
    railway: [portOf('railway')],
    airport: [portOf('airport')],
  };
  const opened = await Promise.all(
    Object.entries(targets).map(async ([name, to]) => {
      const gate = await Gate.open(to);
      undo.push(() => gate.close());
      return [name, gate] as const;
    }),
  );
  const roads = Object.fromEntries(opened) as Roads;

  const journals = join(folder, 'journals');
  mkdirSync(journals);
  const mocks = new Map(
    PARTIES.map((party) => [
      party,
      new Member({
        name: party,
        built,
        args: [
          'mocks/main.js',
          ...['--party', party, '--gateway', `http://127.0.0.1:${roads.inbound.port}`],
          ...['--port', String(portOf(party)), '--data', journals, '--pace', String(pace)],
        ],
        env: { TONGGUAN_KEY: keys.agencies[party] ?? '' },
      }),
    ]),
  );
  const config = join(folder, 'config.json');
  // A broker says itself where it is: only a preloaded module can lead its clients over the road.
  const settings = {
    ...SETTINGS,
    delivery: { leaseMs },
    kafka: { ...SETTINGS.kafka, brokers: kafka.brokers },
    ...(policy === undefined ? {} : { policy }),
  };
  writeFileSync(config, JSON.stringify(settings));
  const prefix = freshName('cluster');
  const throughRoad = new URL(database);
  throughRoad.port = String(roads.postgres.port);
  const members = new Map(
    Object.entries(processes).map(([name, roles]) => [
      name,
      new Member({
        name,
        built,
        args: ['gateway/cli/main.js', 'serve', '--json', '--port', String(portOf(name)), '--config', config],
        env: {
          TONGGUAN_STORE: throughRoad.href,
          TONGGUAN_ROLES: roles.join(','),
          TONGGUAN_KAFKA_PREFIX: prefix,
          TONGGUAN_PARTNERS: JSON.stringify(
            PARTIES.map((party) => ({ party, url: `http://127.0.0.1:${roads[party].port}`, timeoutMs: 5_000 })),
          ),
          TONGGUAN_LOG_LEVEL: process.env.TONGGUAN_LOG_LEVEL ?? 'warn',
          CRASH_REDIRECT: `${portOfBroker(kafka)}:${roads.kafka.port}`,
        },
        ...(preload === undefined ? {} : { preload }),
      }),
    ]),
  );
  const pool = new pg.Pool({ connectionString: database, max: 4, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  undo.push(() => pool.end());
  for (const each of [...mocks.values(), ...members.values()]) undo.push(() => each.end('SIGKILL'));
  await Promise.all([...mocks.values(), ...members.values()].map((each) => each.start()));

  return {
    ready: {
      gateway: `http://127.0.0.1:${roads.client.port}`,
      mocks: Object.fromEntries(PARTIES.map((party) => [party, `http://127.0.0.1:${portOf(party)}`])),
      keys,
    },
    members,
    mocks,
    journals,
    roads,
    postgres,
    kafka,
    async read<T extends pg.QueryResultRow>(statement: string, values: readonly unknown[] = []) {
      const limit = Date.now() + STOP_LIMIT_MS;
      for (;;) {
        try {
          return (await pool.query<T>(statement, [...values])).rows;
        } catch (error) {
          if (Date.now() > limit || isMistake(error)) throw error;
          await sleep(100);
        }
      }
    },
    member(name) {
      const found = members.get(name);
      if (found === undefined) throw new Error(`there is no process ${name}`);
      return found;
    },
    stop,
  };
}

/** What is wrong with the question will be wrong again. */
const isMistake = (error: unknown): boolean => /^(42|22)/.test(String((error as { code?: unknown }).code));

const portOfBroker = ({ brokers }: KafkaUnderTest): number => Number((brokers[0] ?? '').split(':')[1]);

async function freePort(taken: ReadonlyMap<string, number>): Promise<number> {
  for (;;) {
    const { broker } = await freePorts();
    if (![...taken.values()].includes(broker)) return broker;
  }
}

async function createDatabase({ url }: PostgresServer): Promise<string> {
  const name = `tongguan_cluster_${randomBytes(4).toString('hex')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name} template template0 encoding 'UTF8'`);
  await client.end();
  const database = new URL(url);
  database.pathname = `/${name}`;
  return database.href;
}
