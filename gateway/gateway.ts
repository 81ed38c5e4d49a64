/** The running gateway: store, API, casework and delivery in one process, started and stopped in order. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import type { Adapter, PartnerSettings, Party } from '../adapters/adapter.ts';
import { adapters as registered } from '../adapters/registry.ts';
import { createApp } from './api/app.ts';
import { answerClientError } from './api/client-error.ts';
import { Casework } from './casework/worker.ts';
import type { Config } from './config.ts';
import type { Gateway } from './context.ts';
import { Delivery } from './delivery/delivery.ts';
import { lockFolder } from './store/folder-lock.ts';
import { openSqliteStore } from './store/sqlite.ts';
import type { Store } from './store/store.ts';

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

/**
 * Opens the store and listens. Call `work` to begin exchanging messages.
 * @throws Error when the address is taken or the store cannot be opened.
 */
export async function startGateway(config: Config, options: StartOptions = {}): Promise<RunningGateway> {
  const log = options.log ?? pino({ name: 'tongguan', level: config.logLevel }, pino.destination(2));
  const unlock = lockFolder(config.dataDir);
  const store = await openSqliteStore(join(config.dataDir, 'tongguan.db')).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const partners = new Map<Party, PartnerSettings>();
  const adapters = options.adapters ?? registered;
  const names = Object.fromEntries([...adapters].map(([party, { title }]) => [party, title]));
  const gateway: Gateway = {
    store,
    adapters,
    partners,
    policy: { ...config.policy, names },
    offices: new Map([...config.offices].map(([code, policy]) => [code, { ...policy, names }])),
    utcOffsetMinutes: config.utcOffsetMinutes,
    clock: options.clock ?? (() => new Date()),
    log,
  };
  let server: Server;
  try {
    server = await listen(createServer(createApp(gateway)), config);
  } catch (error) {
    await store.close();
    unlock();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  let working: { casework: Casework; delivery: Delivery } | undefined;
  return {
    url,
    gateway,
    async work(settings) {
      for (const partner of settings) partners.set(partner.party, partner);
      const casework = new Casework(gateway);
      const delivery = new Delivery(gateway);
      await delivery.start();
      casework.start();
      working = { casework, delivery };
    },
    async stop() {
      await stop(server, working, store);
      unlock();
    },
  };
}

function listen(server: Server, config: Config): Promise<Server> {
  // A slow or silent client must not hold a connection for ever.
  server.requestTimeout = 60_000;
  server.headersTimeout = 20_000;
  server.on('clientError', answerClientError);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, () => {
      server.removeListener('error', reject);
      resolve(server);
    });
  });
}

async function stop(
  server: Server,
  working: { casework: Casework; delivery: Delivery } | undefined,
  store: Store,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await working?.delivery.stop();
  await working?.casework.stop();
  server.closeAllConnections();
  await closed;
  await store.close();
}
