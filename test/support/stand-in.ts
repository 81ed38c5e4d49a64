/**
 * A gateway for tests of delivery and intake: the real store, casework and delivery, with adapters whose format is
 * plain JSON and whose road the test steers. The formats are tested where they live; here it is about what travels.
 */
import { join } from 'node:path';
import { pino } from 'pino';
import type { Adapter, Arrival, EncodedMessage, PartnerSettings, Party, Report, Road } from '../../adapters/adapter.ts';
import { adapters as real } from '../../adapters/registry.ts';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { embeddedBus } from '../../gateway/bus/embedded.ts';
import { Casework } from '../../gateway/casework/worker.ts';
import { loadConfig } from '../../gateway/config.ts';
import type { Gateway } from '../../gateway/context.ts';
import { acceptDeclaration } from '../../gateway/declaration/accept.ts';
import { Delivery } from '../../gateway/delivery/delivery.ts';
import { Deadlines } from '../../gateway/monitor/deadlines.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';

export type Send = (message: EncodedMessage, text: string) => Promise<readonly Arrival[]>;

/** An adapter that says instructions in JSON and understands `{"reports": […]}`. */
export function jsonAdapter(party: Party, role: 'agency' | 'premises', send: Send, deduplicates = true): Adapter {
  const road: Road = {
    send: (message) => send(message, Buffer.from(message.body).toString('utf8')),
    close: async () => undefined,
  };
  return {
    party,
    title: { en: party, zh: party },
    capabilities: {
      role,
      instructions: ['declare', 'amend', 'withdraw', 'inspectionOrder', 'hold', 'release'],
      formats: [`${party}/json`],
      partnerDeduplicates: deduplicates,
      fetches: false,
    },
    concerns: () => true,
    encode: (instruction, { reference }) => ({
      format: `${party}/json`,
      type: instruction.kind,
      mediaType: 'application/json',
      reference,
      body: Buffer.from(JSON.stringify({ reference, ...instruction })),
    }),
    read(bytes) {
      const reports = reportsOf(bytes);
      if (reports === undefined) return undefined;
      return { party, format: `${party}/json`, type: 'report', version: '1', problems: [], meaning: {}, reports };
    },
    acknowledge: () => undefined,
    toDeclaration: () => undefined,
    connect: () => road,
  };
}

function reportsOf(bytes: Uint8Array): readonly Report[] | undefined {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as { reports?: Report[] };
    return value.reports;
  } catch {
    return undefined;
  }
}

export interface StandIn {
  readonly gateway: Gateway;
  start(): Promise<void>;
  stop(): Promise<void>;
  submit(declaration: Declaration): Promise<string>;
}

const settings = (party: Party): PartnerSettings => ({
  party,
  profile: 'json',
  url: 'http://127.0.0.1:9',
  timeoutMs: 1000,
  codes: {},
});

/** Opens a gateway on a folder; `start` begins to deliver. */
export async function standIn(folder: string, adapters: readonly Adapter[]): Promise<StandIn> {
  const store = await openSqliteStore(join(folder, 'tongguan.db'));
  const log = pino({ level: process.env.TONGGUAN_LOG_LEVEL ?? 'silent' });
  const gateway: Gateway = {
    store,
    bus: embeddedBus({ store, log }),
    adapters: new Map(adapters.map((adapter) => [adapter.party, adapter])),
    partners: new Map(adapters.map(({ party }) => [party, settings(party)])),
    policy: loadConfig({}).policy,
    offices: new Map(),
    utcOffsetMinutes: 480,
    clock: () => new Date(),
    log,
  };
  const casework = new Casework(gateway);
  const delivery = new Delivery(gateway);
  const deadlines = new Deadlines(gateway);
  let started = false;
  return {
    gateway,
    async start() {
      await delivery.start();
      casework.start();
      deadlines.start();
      started = true;
    },
    async stop() {
      if (started) {
        await delivery.stop();
        await deadlines.stop();
        await casework.stop();
      }
      await store.close();
    },
    async submit(declaration) {
      const accepted = await store.write((tx) =>
        acceptDeclaration(
          tx,
          gateway,
          {
            declaration,
            parties: adapters.flatMap(({ party, concerns }) => (concerns(declaration) ? [party] : [])),
            firm: declaration.parties.trader.uscc,
            format: 'declaration',
            document: JSON.stringify(declaration),
          },
          { bytes: Buffer.from(JSON.stringify(declaration)), mediaType: 'application/json' },
          new Date(),
        ),
      );
      if (accepted.outcome !== 'stored') throw new Error(accepted.outcome);
      return accepted.declarationNo;
    },
  };
}

/** Waits until `probe` gives something, at most half a minute. */
export async function eventually<T>(probe: () => Promise<T | undefined | false>, limitMs = 60_000): Promise<T> {
  const until = Date.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > until) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export { real as realAdapters };
