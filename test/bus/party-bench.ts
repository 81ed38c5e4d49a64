/** A gateway on Kafka and PostgreSQL with the real adapters, and another system at the same Kafka. */
import type { Adapter, Party } from '../../adapters/adapter.ts';
import { adapters as real } from '../../adapters/registry.ts';
import { eventCheck } from '../../gateway/bus/event-check.ts';
import type { KafkaBus } from '../../gateway/bus/kafka/kafka-bus.ts';
import { topicNames } from '../../gateway/bus/kafka/topics.ts';
import { withPartyReports } from '../../gateway/bus/party-report.ts';
import { Casework } from '../../gateway/casework/worker.ts';
import { loadConfig } from '../../gateway/config.ts';
import type { Gateway } from '../../gateway/context.ts';
import { acceptDeclaration } from '../../gateway/declaration/accept.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import type { Store } from '../../gateway/store/store.ts';
import { declarationFixture } from '../support/fixture.ts';
import { ForeignSystem } from './foreign.ts';
import { type KafkaForTests, log, type OnKafka } from './on-kafka.ts';

const PARTIES = ['customs', 'inspection', 'railway', 'airport'] as const;

export interface PartyBench {
  readonly gateway: Gateway;
  readonly store: Store;
  readonly bus: KafkaBus;
  readonly foreign: ForeignSystem;
  readonly names: ReturnType<typeof topicNames>;
  /** Makes a declaration. @returns its number. */
  submit(reference: string): Promise<string>;
  /** Kinds of statement on record for a declaration. */
  kinds(declarationNo: string): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * @param change what the adapters are exchanged for.
 * @param open opens the store, where it is not to be reached directly.
 */
export async function partyBench(
  kafka: KafkaForTests,
  change: (adapters: ReadonlyMap<Party, Adapter>) => ReadonlyMap<Party, Adapter> = (adapters) => adapters,
  open: (url: string) => Promise<Store> = openPostgresStore,
): Promise<PartyBench> {
  const on: OnKafka = await kafka.prepare(PARTIES);
  const store = await open(on.database.url);
  const bus = on.bus(store);
  const gateway = {
    store,
    bus,
    adapters: change(withPartyReports(real, eventCheck())),
    partners: new Map(),
    policy: loadConfig({}).policy,
    offices: new Map(),
    utcOffsetMinutes: 480,
    clock: () => new Date(),
    log,
  };
  const names = topicNames(on.settings.prefix);
  const casework = new Casework(gateway);
  const intake = bus.receive(gateway);
  const foreign = new ForeignSystem(kafka.under.brokers);
  bus.start();
  casework.start();
  intake.start();
  await foreign.open(await topicsOf(bus, names));
  return {
    gateway,
    store,
    bus,
    foreign,
    names,
    async submit(reference) {
      const declaration = declarationFixture(reference);
      const text = JSON.stringify(declaration);
      const parties = ['customs', 'inspection', 'railway'];
      const firm = declaration.parties.trader.uscc;
      const accepted = await store.write((tx) =>
        acceptDeclaration(
          tx,
          gateway,
          { declaration, parties, firm, format: 'declaration', document: text },
          { bytes: Buffer.from(text), mediaType: 'application/json' },
          new Date(),
        ),
      );
      if (accepted.outcome !== 'stored') throw new Error(accepted.outcome);
      return accepted.declarationNo;
    },
    async kinds(declarationNo) {
      const rows = await store.read
        .selectFrom('statements')
        .select('kind')
        .where('declaration_no', '=', declarationNo)
        .orderBy('recorded_at')
        .execute();
      return rows.map(({ kind }) => kind);
    },
    async close() {
      await foreign.close();
      await casework.stop();
      await bus.stop();
      await store.close();
      await on.dispose();
    },
  };
}

/** Waits until the topics are there, so that the other system need not make its own. */
async function topicsOf(bus: KafkaBus, names: PartyBench['names']): Promise<string[]> {
  for (;;) {
    const { troubles } = await bus.health();
    if (!troubles.some((trouble) => trouble.startsWith('topics:'))) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return [
    names.clearance,
    names.clearanceDead,
    ...PARTIES.flatMap((party) => [names.out(party), names.retry(party), names.dead(party)]),
  ];
}
