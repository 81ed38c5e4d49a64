/**
 * Fetches what waits at a partner that does not push. One process at a time, by a lease: two that fetch, store and delete
 * would double the work, though not the effect. An operator who stops the party stops this too.
 */
import type { Arrival, PartnerSettings, Road } from '../../adapters/adapter.ts';
import type { Gateway } from '../context.ts';
import { receive } from '../intake/receive.ts';
import { isStoreAway } from '../store/away.ts';
import { isShared } from '../store/locks.ts';
import { readMessage } from '../threads/ask.ts';
import { type FetchState, sayFetchState } from './fetch-state.ts';
import { later, readLane, storeTime } from './lane-row.ts';
import { Lease } from './lease.ts';
import { classify } from './outcome.ts';

const FETCH_EVERY_MS = 200;
/** Another process fetches, or an operator has the party stopped: looked at again after this. */
const STAND_BY_MS = 1_000;
const AFTER_FAILURE_MS = 2_000;
const MOST_AFTER_FAILURES_MS = 30_000;
/** The party is there, and what else waits for us there should not wait long for what we cannot store. */
const MOST_AFTER_LEFT_MS = 5_000;
/** Of an item's own id, in the log. */
const SHOWN_ID = 100;

export interface FetcherOptions {
  readonly gateway: Gateway;
  readonly partner: PartnerSettings;
  readonly fetch: NonNullable<Road['fetch']>;
  /** This process. */
  readonly owner: string;
  readonly leaseMs: number;
}

/** How one round ended. */
interface Round extends FetchState {
  readonly taken: number;
}

export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #stop = new AbortController();
  #lease: Lease | undefined;
  #renewedAt = Number.NEGATIVE_INFINITY;
  /** Items of this round that could not be stored. */
  #left = 0;
  /** What the lane's row says, as far as this process knows. */
  #said: FetchState | undefined;
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
          .set({ fetch_owner: null, fetch_until: null, fetch_failing_since: null, fetch_left: 0 })
          .where('party', '=', partner.party)
          .where('fetch_owner', '=', owner)
          .execute(),
      )
      .catch((error: unknown) => gateway.log.warn({ err: error }, 'giving up the fetching failed; its lease passes'));
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      const round = await this.#round();
      if (this.#stop.signal.aborted) break;
      failures = round?.failing ? failures + 1 : 0;
      if (round === undefined) this.#said = undefined;
      else await this.#say(round);
      await sleep(pauseAfter(round, failures), this.#stop.signal);
    }
  }

  /** @returns how it ended; undefined when this process has nothing to fetch now. */
  async #round(): Promise<Round | undefined> {
    const { gateway, partner } = this.#options;
    this.#left = 0;
    try {
      if (!(await this.#hold())) return undefined;
      const taken = await this.#fetch();
      return { taken, left: this.#left, failing: this.#left > 0 };
    } catch (error) {
      if (!this.#stop.signal.aborted)
        gateway.log.warn({ party: partner.party, detail: classify(error).message }, 'fetching failed; trying again');
      return { taken: 0, left: this.#left, failing: true };
    }
  }

  /** Tells how fetching stands, where that has changed. */
  async #say({ failing, left }: FetchState): Promise<void> {
    if (this.#said?.failing === failing && this.#said.left === left) return;
    const { gateway, partner, owner } = this.#options;
    const { party } = partner;
    try {
      await gateway.store.write((tx) => sayFetchState(tx, { party, owner }, { failing, left }, gateway.clock()));
      this.#said = { failing, left };
    } catch (error) {
      gateway.log.warn({ err: error, party }, 'saying how fetching stands failed; said again after the next round');
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
    let away: unknown;
    try {
      const taken = await fetch(async (arrival) => {
        if (lease.signal.aborted) throw new Error('another process fetches now');
        // A store that is away is not asked once for every item.
        if (away !== undefined) throw away;
        try {
          await this.#take(arrival);
        } catch (error) {
          this.#leave(arrival, error);
          if (isStoreAway(error)) away = error;
          throw error;
        }
      }, signal);
      if (away !== undefined) throw away;
      return taken;
    } finally {
      clearInterval(renewing);
      release();
    }
  }

  /** An item could not be stored. The road keeps it at the partner, and need not say so. */
  #leave({ externalId }: Arrival, error: unknown): void {
    const { gateway, partner } = this.#options;
    this.#left += 1;
    gateway.log.warn(
      { err: error, party: partner.party, item: externalId?.slice(0, SHOWN_ID) ?? null },
      'an item that was fetched could not be stored; it stays with the party and comes again',
    );
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

/** Milliseconds until the next round. @param failures rounds in a row that did not end well, this one among them. */
function pauseAfter(round: Round | undefined, failures: number): number {
  if (round === undefined) return STAND_BY_MS;
  if (round.taken > 0) return 0;
  if (!round.failing) return FETCH_EVERY_MS;
  const most = round.left > 0 ? MOST_AFTER_LEFT_MS : MOST_AFTER_FAILURES_MS;
  return Math.min(most, AFTER_FAILURE_MS * 2 ** (failures - 1));
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
