/** Delivery without casework: messages are queued by the test, roads are the test's, any number of processes on a store. */
import { pino } from 'pino';
import type { Adapter, Arrival, EncodedMessage, Party } from '../../adapters/adapter.ts';
import { embeddedBus } from '../../gateway/bus/embedded.ts';
import { loadConfig } from '../../gateway/config.ts';
import type { Gateway } from '../../gateway/context.ts';
import { Delivery } from '../../gateway/delivery/delivery.ts';
import { enqueue } from '../../gateway/delivery/enqueue.ts';
import type { DeliverySettings } from '../../gateway/delivery/settings.ts';
import type { Store } from '../../gateway/store/store.ts';
import { declarationFixture, FIRM } from '../support/fixture.ts';
import { jsonAdapter } from '../support/stand-in.ts';

export type SignalledSend = (message: EncodedMessage, signal: AbortSignal) => Promise<readonly Arrival[]>;

/** An adapter whose road hands the test the signal too, as a real road gets it. */
export function signalled(party: Party, send: SignalledSend, deduplicates = true): Adapter {
  const adapter = jsonAdapter(party, 'agency', async () => [], deduplicates);
  return { ...adapter, connect: () => ({ send, close: async () => undefined }) };
}

/** What one process is given. @param steady what its breakers go by. */
export function processOn(
  store: Store,
  adapters: readonly Adapter[],
  settings: Partial<DeliverySettings> = {},
  clock: () => Date = () => new Date(),
  steady?: () => number,
): { readonly gateway: Gateway; readonly delivery: Delivery } {
  const log = pino({ level: process.env.TONGGUAN_LOG_LEVEL ?? 'silent' });
  const gateway: Gateway = {
    store,
    bus: embeddedBus({ store, log }),
    adapters: new Map(adapters.map((adapter) => [adapter.party, adapter])),
    partners: new Map(
      adapters.map(({ party }) => [
        party,
        { party, profile: 'json', url: 'http://127.0.0.1:9', timeoutMs: 1000, codes: {} },
      ]),
    ),
    policy: loadConfig({}).policy,
    offices: new Map(),
    utcOffsetMinutes: 480,
    delivery: settings,
    clock,
    log,
  };
  return { gateway, delivery: new Delivery(gateway, steady) };
}

/** Queues messages of one declaration in order, named by what they carry. */
export async function queue(
  { store, ...gateway }: Gateway,
  declarationNo: string,
  names: readonly string[],
  party: Party = 'customs',
): Promise<void> {
  const declaration = declarationFixture(declarationNo);
  await store.write(async (tx) => {
    for (const relatesTo of names) {
      const outgoing = {
        declarationNo,
        firm: FIRM,
        party,
        instruction: { kind: 'declare' as const, declaration },
        relatesTo,
        numbers: [],
      };
      await enqueue(tx, { ...gateway, store }, outgoing, gateway.clock());
    }
  });
}

/** How every message stands, in the order they were queued: `declare done`. */
export async function standing({ read }: Store, party: Party = 'customs'): Promise<string[]> {
  const rows = await read
    .selectFrom('deliveries as d')
    .innerJoin('messages as m', 'm.id', 'd.message_id')
    .select(['m.relates_to', 'd.state'])
    .where('d.party', '=', party)
    .orderBy('d.message_id')
    .execute();
  return rows.map(({ relates_to, state }) => `${relates_to} ${state}`);
}

export async function inState({ read }: Store, state: string): Promise<number> {
  return (await read.selectFrom('deliveries').select('message_id').where('state', '=', state).execute()).length;
}

/** Outcomes of all attempts, in order. */
export async function outcomes({ read }: Store): Promise<(string | null)[]> {
  const rows = await read
    .selectFrom('delivery_attempts')
    .select('outcome')
    .orderBy('message_id')
    .orderBy('attempt')
    .execute();
  return rows.map(({ outcome }) => outcome);
}

/** Declaration and name of a message, as `queue` made it. */
export const declarationOf = (message: EncodedMessage): string =>
  (JSON.parse(Buffer.from(message.body).toString('utf8')) as { declaration: { traderReference: string } }).declaration
    .traderReference;
