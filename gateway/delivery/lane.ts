/**
 * The lane of this process to one partner: claims due messages and sends them, several at once, but of one declaration
 * one after the other.
 */
import type { PartnerSettings, Road } from '../../adapters/adapter.ts';
import { Wakeup } from '../bus/wakeup.ts';
import type { Gateway } from '../context.ts';
import { prepared } from '../store/prepared.ts';
import type { LaneRow } from '../store/schema.ts';
import { OutcomeUnknownError } from '../store/store.ts';
import type { Breaker } from './breaker.ts';
import { burstOf, refill } from './bucket.ts';
import { type Claimed, claim, NothingClaimed } from './claim.ts';
import { giveBack } from './give-back.ts';
import type { Kept } from './keeper.ts';
import { readLane, storeTime } from './lane-row.ts';
import { Lease } from './lease.ts';
import { type Due, dueMessages } from './queries.ts';
import { send } from './sending.ts';
import type { DeliverySettings } from './settings.ts';
import { share } from './share.ts';

const dueNow = prepared((db, { party, now, limit }: { party: string; now: string; limit: number }) =>
  dueMessages(db, party, now, limit),
);

/** Looked again after this even when nothing woke us: what is due later rings no bell. */
const IDLE_MS = 500;
/** Another process was claiming at this moment. */
const SOON_MS = 15;
/** A road that was told to end and does not is left alone after this; the message counts as interrupted. */
const CUT_MS = 2_000;

export interface LaneOptions {
  readonly gateway: Gateway;
  readonly partner: PartnerSettings;
  readonly road: Road;
  /** This process. */
  readonly owner: string;
  readonly settings: DeliverySettings;
  readonly breaker: Breaker;
}

interface Sent {
  readonly lease: Lease;
  readonly done: Promise<void>;
}

export class Lane implements Kept {
  readonly party: string;
  readonly underWay = new Map<string, Sent>();
  readonly #options: LaneOptions;
  readonly #breaker: Breaker;
  readonly #wakeup = new Wakeup();
  #running: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;
  #stopped = false;
  /** When an operator started the party last, as far as seen. */
  #startedAt: string | null | undefined;
  #backlogFirst = true;
  /** Messages of a claim of which nobody knows whether it was stored: none of them was sent. */
  #unsure: readonly string[] = [];

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#breaker = options.breaker;
    this.party = options.partner.party;
  }

  get opensInMs(): number | undefined {
    return this.#breaker.opensInMs;
  }

  start(): void {
    this.#unsubscribe = this.#options.gateway.store.onCommit((news) => {
      if (news.has(`deliveries/${this.party}`)) this.#wakeup.wake();
    });
    this.#running = this.#run();
  }

  /** Begins nothing any more, lets what is under way finish within `graceMs`, then cuts it off. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    this.#wakeup.wake();
    await this.#running;
    const ended = Promise.all([...this.underWay.values()].map(({ done }) => done));
    if (await within(ended, graceMs)) return;
    for (const { lease } of this.underWay.values()) lease.abort();
    await within(ended, CUT_MS);
  }

  async #run(): Promise<void> {
    const { log } = this.#options.gateway;
    while (!this.#stopped) {
      try {
        const pause = await this.#look();
        if (pause > 0) await this.#wakeup.wait(pause);
      } catch (error) {
        log.error({ err: error, party: this.party }, 'looking for due messages failed; trying again');
        await this.#wakeup.pause(IDLE_MS);
      }
    }
  }

  /** Sends what may be sent now. @returns milliseconds until it is worth looking again, unless woken. */
  async #look(): Promise<number> {
    const { gateway, settings } = this.#options;
    // Before anything else is claimed: whatever is under our name and in doubt was then never sent.
    if (this.#unsure.length > 0 && !(await this.#giveBack())) return SOON_MS;
    // Every place is taken: whoever leaves one rings.
    if (this.underWay.size >= settings.concurrency) return IDLE_MS;
    const now = gateway.clock();
    const lane = await readLane(gateway.store.read, this.party);
    if (lane === undefined || lane.stopped_at !== null) return IDLE_MS;
    // What kept us from sending before an operator started the party is not counted any more.
    if (this.#startedAt !== undefined && this.#startedAt !== lane.started_at) this.#breaker.succeeded();
    this.#startedAt = lane.started_at;
    const free = this.#breaker.allowance(settings.concurrency) - this.underWay.size;
    if (free <= 0) return Math.min(IDLE_MS, this.#breaker.remainingMs() || IDLE_MS);
    const { wanted, draining } = await this.#wanted(lane, free, now);
    if (wanted.length === 0) return draining ? this.#drainMs() : IDLE_MS;
    const askedAt = performance.now();
    try {
      for (const message of await this.#claim(wanted, now)) this.#dispatch(message, askedAt);
    } catch (error) {
      if (error instanceof NothingClaimed) return SOON_MS;
      if (error instanceof OutcomeUnknownError) this.#unsure = wanted.map(({ message_id }) => message_id);
      throw error;
    }
    this.#backlogFirst = !this.#backlogFirst;
    return 0;
  }

  /** Due messages, backlog and fresh ones. Most of the time there is no backlog and one question is enough. */
  async #wanted(lane: LaneRow, free: number, now: Date): Promise<{ wanted: readonly Due[]; draining: boolean }> {
    const { gateway, settings } = this.#options;
    const { read } = gateway.store;
    const time = now.toISOString();
    const isBacklog = ({ queued_at }: Due): boolean => queued_at < lane.backlog_before;
    const oldest = await dueNow(read, { party: this.party, now: time, limit: free });
    const backlog = oldest.filter(isBacklog);
    if (backlog.length === 0) return { wanted: oldest, draining: false };
    const fresh = await dueMessages(read, this.party, time, free, lane.backlog_before).execute();
    const at = new Date(await storeTime(read, now));
    const { tokens } = refill({ tokens: lane.tokens, at: lane.tokens_at }, settings.drainPerSecond, at);
    return { wanted: share(backlog, fresh, free, tokens, this.#backlogFirst), draining: true };
  }

  /** Until half of what may be sent at once has come together. */
  #drainMs(): number {
    const { drainPerSecond } = this.#options.settings;
    return Math.min(IDLE_MS, (burstOf(drainPerSecond) / 2 / drainPerSecond) * 1000);
  }

  #claim(wanted: readonly Due[], now: Date): Promise<readonly Claimed[]> {
    const { gateway, owner, settings } = this.#options;
    const { drainPerSecond, leaseMs } = settings;
    const request = { party: this.party, owner, wanted, drainPerSecond, leaseMs, now };
    return gateway.store.write((tx) => claim(tx, request), { alone: true });
  }

  /** Puts back what is in doubt. @returns false while the claim in doubt, or another process, still has the lane. */
  async #giveBack(): Promise<boolean> {
    const { gateway, owner } = this.#options;
    const { store, clock, log } = gateway;
    const request = { party: this.party, owner, messageIds: this.#unsure, now: clock() };
    const given = await store.write((tx) => giveBack(tx, request), { alone: true });
    if (given === undefined) return false;
    if (given > 0)
      log.warn({ party: this.party, given }, 'messages of a claim in doubt were not sent; they wait again');
    this.#unsure = [];
    return true;
  }

  #dispatch(message: Claimed, askedAt: number): void {
    const { settings, gateway } = this.#options;
    const lease = new Lease(settings.leaseMs, askedAt);
    const options = { ...this.#options, party: this.party };
    const done = send(options, message, lease.signal)
      .catch((error: unknown) => {
        gateway.log.error(
          { err: error, messageId: message.message_id },
          'recording a delivery failed; it counts as interrupted',
        );
      })
      .finally(() => {
        lease.end();
        this.underWay.delete(message.message_id);
        this.#wakeup.wake();
      });
    this.underWay.set(message.message_id, { lease, done });
  }
}

/** True when it resolved in time. */
async function within(ended: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const inTime = await Promise.race([ended.then(() => true as const), late]);
  clearTimeout(timer);
  return inTime;
}
