/**
 * Delivery: one lane per connected partner. Several processes may deliver at once on one store; each has a name of its
 * own, made at start. The parts and their reasons: docs/decisions/0011-delivery.md.
 */
import { randomUUID } from 'node:crypto';
import type { PartnerSettings } from '../../adapters/adapter.ts';
import { adapterOf, type Gateway } from '../context.ts';
import { isShared } from '../store/locks.ts';
import { Breaker } from './breaker.ts';
import { Fetcher } from './fetcher.ts';
import { takeUpInterrupted } from './interrupted.ts';
import { Keeper, sayWhoSends } from './keeper.ts';
import { Lane } from './lane.ts';
import { beginDraining, makeLanes } from './lane-row.ts';
import { DELIVERY_DEFAULTS, type DeliverySettings } from './settings.ts';

/** How long a graceful stop waits for messages under way to a partner that removes duplicates: they may be sent again. */
const STOP_GRACE_MS = 5_000;
/** The longest it waits for one that does not: a message cut off there needs a person. */
const LONGEST_GRACE_MS = 25_000;
/** A process that was not heard of for so long is not listed any more. */
const FORGOTTEN_MS = 24 * 3_600_000;

interface Connected {
  readonly lane: Lane;
  readonly fetcher: Fetcher | undefined;
  readonly graceMs: number;
  close(): Promise<void>;
}

export class Delivery {
  /** The name of this process among those that deliver. */
  readonly owner = randomUUID();
  readonly #gateway: Gateway;
  readonly #settings: DeliverySettings;
  readonly #steady: () => number;
  #connected: readonly Connected[] = [];
  #keeper: Keeper | undefined;

  /** @param steady milliseconds since any moment, never set back; the breakers go by it. */
  constructor(gateway: Gateway, steady: () => number = () => performance.now()) {
    this.#gateway = gateway;
    this.#settings = { ...DELIVERY_DEFAULTS, ...gateway.delivery };
    this.#steady = steady;
  }

  async start(): Promise<void> {
    const { store, log, adapters, partners, clock } = this.#gateway;
    const { leaseMs, drainPerSecond } = this.#settings;
    // Where the store is this process's alone, whatever is under way was under way when the last one died.
    const alone = !isShared(store.read);
    this.#connected = [...partners.values()].map((partner) => this.#connect(partner));
    const lanes = this.#connected.map(({ lane }) => lane);
    await store.write(async (tx) => {
      const now = clock();
      await makeLanes(tx, [...adapters.keys()], drainPerSecond, now);
      const silent = new Date(now.getTime() - FORGOTTEN_MS).toISOString();
      await tx
        .deleteFrom('lane_senders')
        .$if(!alone, (others) => others.where('seen_at', '<', silent))
        .execute();
      await sayWhoSends(tx, this.owner, lanes, now);
      await beginDraining(
        tx,
        lanes.map(({ party }) => party),
        now.toISOString(),
      );
    });
    const interrupted = await takeUpInterrupted(this.#gateway, { all: alone, except: new Set() });
    if (interrupted > 0) log.info({ interrupted }, 'deliveries interrupted by the last stop are taken up');
    this.#keeper = new Keeper({ gateway: this.#gateway, owner: this.owner, leaseMs, lanes });
    this.#keeper.start();
    for (const { lane, fetcher } of this.#connected) {
      lane.start();
      fetcher?.start();
    }
  }

  /** Begins nothing any more, lets what is under way finish, hands everything over. */
  async stop(): Promise<void> {
    await Promise.all(
      this.#connected.map(async ({ lane, fetcher, graceMs, close }) => {
        await Promise.all([lane.stop(graceMs), fetcher?.stop()]);
        await close();
      }),
    );
    await this.#keeper?.stop();
  }

  #connect(partner: PartnerSettings): Connected {
    const { owner } = this;
    const gateway = this.#gateway;
    const settings = this.#settings;
    const adapter = adapterOf(gateway, partner.party);
    const { fetches, partnerDeduplicates } = adapter.capabilities;
    const road = adapter.connect(partner);
    const fetch = fetches ? road.fetch?.bind(road) : undefined;
    return {
      lane: new Lane({ gateway, partner, road, owner, settings, breaker: new Breaker(this.#steady) }),
      fetcher:
        fetch === undefined ? undefined : new Fetcher({ gateway, partner, fetch, owner, leaseMs: settings.leaseMs }),
      graceMs: partnerDeduplicates
        ? STOP_GRACE_MS
        : Math.max(STOP_GRACE_MS, Math.min(LONGEST_GRACE_MS, partner.timeoutMs)),
      close: () => road.close(),
    };
  }
}
