/**
 * The running gateway: store, API, casework and delivery, started and stopped in order. All of it in one process, or
 * split by roles over several that share PostgreSQL.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Logger, pino } from 'pino';
import type { Adapter, PartnerSettings, Party } from '../adapters/adapter.ts';
import { adapters as registered } from '../adapters/registry.ts';
import { createApp } from './api/app.ts';
import { answerClientError } from './api/client-error.ts';
import type { Bus } from './bus/bus.ts';
import { embeddedBus } from './bus/embedded.ts';
import { eventCheck } from './bus/event-check.ts';
import type { KafkaBus } from './bus/kafka/kafka-bus.ts';
import { withPartyReports } from './bus/party-report.ts';
import { Casework } from './casework/worker.ts';
import type { Config, Role } from './config.ts';
import type { Gateway } from './context.ts';
import { Delivery } from './delivery/delivery.ts';
import { Deadlines } from './monitor/deadlines.ts';
import { Requests } from './requests.ts';
import { lockFolder } from './store/folder-lock.ts';
import { openStore } from './store/open.ts';
import { Threads } from './threads/threads.ts';

export interface RunningGateway {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly gateway: Gateway;
  /** Opens the roads to the partners and begins to work; until then messages are only taken and kept. */
  work(partners: readonly PartnerSettings[]): Promise<void>;
  /** Stops taking requests, lets what is under way finish, closes the store. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly clock?: () => Date;
  readonly log?: Logger;
  readonly adapters?: ReadonlyMap<Party, Adapter>;
}

/** How long a stop waits for requests under way, in milliseconds; what else is stopped may take longer beside it. */
const ANSWER_MS = 5_000;

/** Roles that read what others send. */
const READING: ReadonlySet<Role> = new Set<Role>(['api', 'delivery', 'notify']);

/**
 * Opens the store and listens. Call `work` to begin exchanging messages.
 * @throws Error when the address is taken or the store cannot be opened.
 */
export async function startGateway(config: Config, options: StartOptions = {}): Promise<RunningGateway> {
  const log = options.log ?? pino({ name: 'tongguan', level: config.logLevel }, pino.destination(2));
  // A database has locks of its own; a folder has one gateway.
  const unlock = config.storeUrl === undefined ? lockFolder(config.dataDir) : () => undefined;
  const store = await openStore(config.storeUrl ?? config.dataDir, (error, what) =>
    log.warn({ err: error }, what),
  ).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const partners = new Map<Party, PartnerSettings>();
  const adapters = options.adapters ?? withPartyReports(registered, eventCheck());
  const names = Object.fromEntries([...adapters].map(([party, { title }]) => [party, title]));
  let kafka: KafkaBus | undefined;
  try {
    if (config.kafka !== undefined) {
      // Loaded only where there is a broker: it is large.
      const { openKafkaBus } = await import('./bus/kafka/kafka-bus.ts');
      kafka = openKafkaBus({ store, settings: config.kafka, parties: [...adapters.keys()], log });
    }
  } catch (error) {
    await store.close();
    unlock();
    throw error;
  }
  const bus: Bus = kafka ?? embeddedBus({ store, log });
  // What is done there is done with the adapters that are registered.
  const threads =
    config.roles.some((role) => READING.has(role)) && options.adapters === undefined && config.threads > 0
      ? new Threads({ count: config.threads, log })
      : undefined;
  const gateway: Gateway = {
    store,
    bus,
    adapters,
    partners,
    policy: { ...config.policy, names },
    offices: new Map([...config.offices].map(([code, policy]) => [code, { ...policy, names }])),
    utcOffsetMinutes: config.utcOffsetMinutes,
    delivery: config.delivery,
    ...(threads === undefined ? {} : { threads }),
    clock: options.clock ?? (() => new Date()),
    log,
  };
  const server = createServer(createApp(gateway, config.roles));
  const requests = new Requests(server);
  try {
    await listen(server, config);
  } catch (error) {
    await threads?.stop();
    await store.close();
    unlock();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  const has = (role: Role) => config.roles.includes(role);
  const working: Working[] = [];
  return {
    url,
    gateway,
    async work(settings) {
      for (const partner of settings) partners.set(partner.party, partner);
      if (has('delivery')) {
        const delivery = new Delivery(gateway);
        await delivery.start();
        working.push(delivery);
      }
      if (has('clearance') || has('notify')) {
        bus.start();
        working.push(bus);
      }
      if (has('notify') && kafka !== undefined) {
        const arriving = kafka.receive(gateway);
        arriving.start();
        working.push(arriving);
      }
      if (has('clearance')) {
        const casework = new Casework(gateway);
        casework.start();
        working.push(casework);
      }
      if (has('monitor')) {
        const deadlines = new Deadlines(gateway);
        deadlines.start();
        working.push(deadlines);
      }
    },
    async stop() {
      // Both at once: neither is to use up the time the other has before a kill.
      await Promise.all([requests.end(ANSWER_MS), stopParts(working)]);
      await store.close();
      await threads?.stop();
      unlock();
    },
  };
}

function listen(server: Server, config: Config): Promise<void> {
  // A slow or silent client must not hold a connection for ever.
  server.requestTimeout = 60_000;
  server.headersTimeout = 20_000;
  server.on('clientError', answerClientError);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

/** What runs beside the API, and lets what is under way finish when it is stopped. */
interface Working {
  stop(): Promise<void>;
}

async function stopParts(working: readonly Working[]): Promise<void> {
  // What was begun last may need what was begun before it.
  for (const part of [...working].reverse()) await part.stop();
}
