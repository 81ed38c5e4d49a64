/**
 * The lane to one partner: takes due messages, several at once, but of one declaration one after the other; and
 * fetches what waits at the partner, where the partner does not push.
 */
import type { PartnerSettings, Road } from '../../adapters/adapter.ts';
import { Wakeup } from '../bus/wakeup.ts';
import { adapterOf, type Gateway } from '../context.ts';
import { readIncoming, receive } from '../intake/receive.ts';
import { Breaker } from './breaker.ts';
import { beginAttempt, classify, recordDelivered, recordFailure, type UnderWay } from './outcome.ts';

/** Messages under way to one partner at a time. */
const CONCURRENCY = 8;
const IDLE_MS = 500;
const FETCH_EVERY_MS = 200;
const FETCH_AFTER_FAILURE_MS = 2_000;

export class Lane {
  readonly #gateway: Gateway;
  readonly #partner: PartnerSettings;
  readonly #road: Road;
  readonly #breaker = new Breaker();
  readonly #wakeup = new Wakeup();
  readonly #abort = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();
  #loops: Promise<unknown> | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(gateway: Gateway, partner: PartnerSettings) {
    this.#gateway = gateway;
    this.#partner = partner;
    this.#road = adapterOf(gateway, partner.party).connect(partner);
  }

  start(): void {
    this.#unsubscribe = this.#gateway.store.onCommit(() => this.#wakeup.wake());
    const loops = [this.#sendLoop()];
    if (adapterOf(this.#gateway, this.#partner.party).capabilities.fetches) loops.push(this.#fetchLoop());
    this.#loops = Promise.all(loops);
  }

  /** Lets what is under way finish within `graceMs`, then cuts it off; the store knows it as interrupted. */
  async stop(graceMs: number): Promise<void> {
    this.#unsubscribe?.();
    this.#stopped = true;
    this.#wakeup.wake();
    const cut = setTimeout(() => this.#abort.abort(), graceMs);
    await Promise.all(this.#underWay.values());
    this.#abort.abort();
    clearTimeout(cut);
    await this.#loops;
    await this.#road.close();
  }

  #stopped = false;

  async #sendLoop(): Promise<void> {
    const { log, clock } = this.#gateway;
    while (!this.#stopped) {
      try {
        const now = clock();
        const free = this.#breaker.allowance(now.getTime(), CONCURRENCY) - this.#underWay.size;
        if (free > 0) for (const message of await this.#due(now, free)) this.#dispatch(message);
      } catch (error) {
        log.error({ err: error, party: this.#partner.party }, 'looking for due messages failed; trying again');
        await this.#wakeup.pause(IDLE_MS);
      }
      await this.#wakeup.wait(IDLE_MS);
    }
  }

  #dispatch(message: Omit<UnderWay, 'attempt'> & { mediaType: string; reference: string }): void {
    const run = this.#deliver(message)
      .catch((error: unknown) => {
        this.#gateway.log.error({ err: error, messageId: message.messageId }, 'recording a delivery failed');
      })
      .finally(() => {
        this.#underWay.delete(message.messageId);
        this.#wakeup.wake();
      });
    this.#underWay.set(message.messageId, run);
  }

  /** Due messages of declarations that have nothing earlier outstanding with this partner. */
  async #due(now: Date, limit: number) {
    const rows = await this.#gateway.store.read
      .selectFrom('deliveries as d')
      .innerJoin('messages as m', 'm.id', 'd.message_id')
      .select(['d.message_id', 'd.declaration_no', 'm.firm', 'm.format', 'm.type', 'm.media_type', 'm.reference'])
      .where('d.party', '=', this.#partner.party)
      .where('d.state', '=', 'queued')
      .where('d.next_at', '<=', now.toISOString())
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('deliveries as e')
              .select('e.message_id')
              .whereRef('e.declaration_no', '=', 'd.declaration_no')
              .whereRef('e.party', '=', 'd.party')
              .whereRef('e.seq', '<', 'd.seq')
              .where('e.state', 'in', ['queued', 'sending']),
          ),
        ),
      )
      .orderBy('d.next_at')
      .limit(limit + this.#underWay.size)
      .execute();
    return rows
      .filter((row) => !this.#underWay.has(row.message_id))
      .slice(0, limit)
      .map((row) => ({
        messageId: row.message_id,
        party: this.#partner.party,
        declarationNo: row.declaration_no,
        firm: row.firm ?? undefined,
        format: row.format,
        type: row.type,
        mediaType: row.media_type,
        reference: row.reference ?? '',
      }));
  }

  async #deliver(message: Omit<UnderWay, 'attempt'> & { mediaType: string; reference: string }): Promise<void> {
    const { store, clock, adapters } = this.#gateway;
    const attempt = await store.write((tx) => beginAttempt(tx, message.messageId, clock()));
    if (attempt === undefined) return;
    const underWay: UnderWay = { ...message, attempt };
    const body = await store.read
      .selectFrom('message_bodies')
      .select('bytes')
      .where('message_id', '=', message.messageId)
      .executeTakeFirstOrThrow();
    let answers: Awaited<ReturnType<Road['send']>>;
    try {
      const { format, type, mediaType, reference } = message;
      answers = await this.#road.send({ format, type, mediaType, reference, body: body.bytes }, this.#abort.signal);
    } catch (error) {
      this.#noteFailure(error);
      const deduplicates = adapters.get(this.#partner.party)?.capabilities.partnerDeduplicates ?? false;
      await store.write((tx) => recordFailure(tx, underWay, error, deduplicates, Math.random(), clock()));
      return;
    }
    this.#breaker.succeeded();
    await store.write((tx) => recordDelivered(tx, this.#gateway, underWay, answers, clock()));
  }

  /** A message the partner refuses says nothing about the partner's health. */
  #noteFailure(error: unknown): void {
    if (classify(error).failureClass !== 'permanent') this.#breaker.failed(this.#gateway.clock().getTime());
  }

  async #fetchLoop(): Promise<void> {
    const { store, log, clock } = this.#gateway;
    const { party } = this.#partner;
    while (!this.#stopped) {
      let pause = FETCH_EVERY_MS;
      try {
        const taken = await this.#road.fetch?.(async ({ body, mediaType, externalId }) => {
          const incoming = { party, body, mediaType, ...(externalId === undefined ? {} : { externalId }) };
          const now = clock();
          const reading = readIncoming(this.#gateway, incoming, now);
          await store.write((tx) => receive(tx, incoming, reading, now));
        }, this.#abort.signal);
        if ((taken ?? 0) > 0) pause = 0;
      } catch (error) {
        if (this.#stopped) break;
        log.warn({ party, detail: classify(error).message }, 'fetching failed; trying again');
        pause = FETCH_AFTER_FAILURE_MS;
      }
      await sleep(pause, this.#abort.signal);
    }
  }
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
