/**
 * Fetches what waits at a partner that does not push. One process at a time, by a lease: two that fetch, store and delete
 * would double the work, though not the effect. An operator who stops the party stops this too.
 */
import type { Arrival, PartnerSettings, Road } from '../../adapters/adapter.ts';
import type { Gateway } from '../context.ts';
import { receive } from '../intake/receive.ts';
import { isShared } from '../store/locks.ts';
import { readMessage } from '../threads/ask.ts';
import { later, readLane, storeTime } from './lane-row.ts';
import { Lease } from './lease.ts';
import { classify } from './outcome.ts';

const FETCH_EVERY_MS = 200;
/** Another process fetches, or an operator has the party stopped: looked at again after this. */
const STAND_BY_MS = 1_000;
const AFTER_FAILURE_MS = 2_000;
const MOST_AFTER_FAILURES_MS = 30_000;

export interface FetcherOptions {
  readonly gateway: Gateway;
  readonly partner: PartnerSettings;
  readonly fetch: NonNullable<Road['fetch']>;
  /** This process. */
  readonly owner: string;
  readonly leaseMs: number;
}

export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #stop = new AbortController();
  #lease: Lease | undefined;
  #renewedAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;

  constructor(options: FetcherOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends the fetching and lets another process have it at once. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.#lease?.abort();
    const { gateway, partner, owner } = this.#options;
    await gateway.store
      .write((tx) =>
        tx
          .updateTable('lanes')
          .set({ fetch_owner: null, fetch_until: null })
          .where('party', '=', partner.party)
          .where('fetch_owner', '=', owner)
          .execute(),
      )
      .catch((error: unknown) => gateway.log.warn({ err: error }, 'giving up the fetching failed; its lease passes'));
  }

  async #run(): Promise<void> {
    const { gateway, partner } = this.#options;
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      let pause = FETCH_EVERY_MS;
      try {
        if (await this.#hold()) {
          if ((await this.#fetch()) > 0) pause = 0;
        } else pause = STAND_BY_MS;
        failures = 0;
      } catch (error) {
        if (this.#stop.signal.aborted) break;
        pause = Math.min(MOST_AFTER_FAILURES_MS, AFTER_FAILURE_MS * 2 ** failures);
        failures += 1;
        gateway.log.warn({ party: partner.party, detail: classify(error).message }, 'fetching failed; trying again');
      }
      await sleep(pause, this.#stop.signal);
    }
  }

  /** Takes the lease, or goes on holding it. @returns false while it is another's, or the party is stopped. */
  async #hold(): Promise<boolean> {
    const { gateway, partner, leaseMs } = this.#options;
    const lane = await readLane(gateway.store.read, partner.party);
    if (lane === undefined || lane.stopped_at !== null) return false;
    return performance.now() - this.#renewedAt < leaseMs / 4 || (await this.#renew());
  }

  /** @returns false when another process has it; what is done under the lease is then ended. */
  async #renew(): Promise<boolean> {
    const { gateway, partner, owner, leaseMs } = this.#options;
    const { store, clock } = gateway;
    const askedAt = performance.now();
    const row = await store.write(async (tx) => {
      const now = await storeTime(tx, clock());
      return tx
        .updateTable('lanes')
        .set({ fetch_owner: owner, fetch_until: later(now, leaseMs) })
        .where('party', '=', partner.party)
        .where((eb) =>
          eb.or([
            eb('fetch_owner', 'is', null),
            eb('fetch_owner', '=', owner),
            eb('fetch_until', '<=', now),
            // Where nobody else can be alive, whoever had it is dead.
            ...(isShared(tx) ? [] : [eb('fetch_owner', '!=', owner)]),
          ]),
        )
        .returning('party')
        .executeTakeFirst();
    });
    if (row === undefined) {
      this.#lease?.abort();
      return false;
    }
    this.#renewedAt = askedAt;
    if (this.#lease?.signal.aborted === false) this.#lease.renewed(askedAt);
    else this.#lease = new Lease(leaseMs, askedAt);
    return true;
  }

  /** One round, however long the partner takes to answer: the lease is renewed meanwhile. */
  async #fetch(): Promise<number> {
    const { gateway, fetch, leaseMs } = this.#options;
    const lease = this.#lease;
    if (lease === undefined) return 0;
    const { signal, release } = either(this.#stop.signal, lease.signal);
    const renewing = setInterval(() => {
      this.#renew().catch((error: unknown) => gateway.log.warn({ err: error }, 'renewing the lease to fetch failed'));
    }, leaseMs / 4);
    try {
      return await fetch(async (arrival) => {
        if (lease.signal.aborted) throw new Error('another process fetches now');
        await this.#take(arrival);
      }, signal);
    } finally {
      clearInterval(renewing);
      release();
    }
  }

  async #take({ body, mediaType, externalId }: Arrival): Promise<void> {
    const { gateway, partner } = this.#options;
    const { party } = partner;
    const incoming = { party, body, mediaType, ...(externalId === undefined ? {} : { externalId }) };
    const now = gateway.clock();
    const reading = await readMessage(gateway, incoming, now);
    await gateway.store.write((tx) => receive(tx, incoming, reading, now));
  }
}

/** Aborted when one of them is. Not AbortSignal.any: in Node 20 what hangs on a long-lived signal piles up. */
function either(...sources: readonly AbortSignal[]): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const end = () => controller.abort();
  for (const source of sources) {
    if (source.aborted) end();
    source.addEventListener('abort', end);
  }
  const release = () => {
    for (const source of sources) source.removeEventListener('abort', end);
  };
  return { signal: controller.signal, release };
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
