/**
 * Firms at work: declarations are submitted steadily, asked again under the same key when a connection dies, now and
 * then sent twice, and followed to their end in the database.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../support/cluster.ts';
import { KINDS, type Submission, submission } from './declarations.ts';

/** How long a firm waits for an answer, and then before it asks again. */
const ANSWER_MS = 5_000;
const AGAIN_MS = 100;
/** Of so many declarations one is sent once more after it was accepted. */
const REPEAT_ONE_OF = 7;
const LOOK_MS = 150;

export interface Tracked extends Submission {
  readonly submittedAt: number;
  /** Every number the gateway answered with; more than one is one too many. */
  readonly numbers: Set<string>;
  acceptedAt: number | undefined;
  /** When the database said first that nothing was left to be done; undefined while something is. */
  endedAt: number | undefined;
  refusal: string | undefined;
}

export interface LoadOptions {
  /** Declarations on their way at once, at most. */
  readonly window: number;
  readonly perSecond: number;
}

export class Load {
  readonly all: Tracked[] = [];
  readonly #cluster: Cluster;
  readonly #options: LoadOptions;
  readonly #clerks = new Set<Promise<void>>();
  #running: Promise<unknown> | undefined;
  #submitting = true;
  #looking = true;

  constructor(cluster: Cluster, options: LoadOptions) {
    this.#cluster = cluster;
    this.#options = options;
  }

  start(): void {
    this.#running = Promise.all([this.#submit(), this.#look()]);
    // Whoever waits for it is told; until then it must not end the process.
    this.#running.catch(() => undefined);
  }

  /** Accepted and not at their end. */
  open(): Tracked[] {
    return this.all.filter(({ acceptedAt, endedAt }) => acceptedAt !== undefined && endedAt === undefined);
  }

  /** How many came to their end. */
  get ended(): number {
    return this.all.filter(({ endedAt }) => endedAt !== undefined).length;
  }

  /** Resolves when so many came to their end. @throws Error when they did not in time. */
  async until(count: number, limitMs: number): Promise<void> {
    const limit = Date.now() + limitMs;
    while (this.ended < count) {
      if (Date.now() > limit) throw new Error(`${this.ended} of ${count} declarations came to their end in time`);
      await sleep(LOOK_MS);
    }
  }

  /** Submits no more and waits until all came to their end. @returns those that did not in time. */
  async finish(limitMs: number): Promise<Tracked[]> {
    this.#submitting = false;
    const limit = Date.now() + limitMs;
    while (Date.now() < limit && this.all.some(({ endedAt }) => endedAt === undefined)) await sleep(LOOK_MS);
    this.#looking = false;
    await this.#running;
    await Promise.all(this.#clerks);
    return this.all.filter(({ endedAt }) => endedAt === undefined);
  }

  /** Sends an old declaration once more until that is answered. @returns how long after `since` it was, in ms. */
  async answered(since: number, limitMs: number): Promise<number | undefined> {
    const old = this.all.find(({ acceptedAt, refusal }) => acceptedAt !== undefined && refusal === undefined);
    if (old === undefined) throw new Error('nothing was accepted yet');
    while (!(await this.#post(old))) {
      if (Date.now() - since > limitMs) return undefined;
      await sleep(LOOK_MS / 3);
    }
    return Date.now() - since;
  }

  async #submit(): Promise<void> {
    const { window, perSecond } = this.#options;
    for (let serial = 1; this.#submitting; serial += 1) {
      while (this.#submitting && this.all.filter(({ endedAt }) => endedAt === undefined).length >= window) {
        await sleep(20);
      }
      if (!this.#submitting) break;
      const kind = KINDS[serial % KINDS.length];
      if (kind === undefined) throw new Error('there is no kind of declaration');
      const tracked: Tracked = {
        ...submission(kind, serial),
        submittedAt: Date.now(),
        numbers: new Set(),
        acceptedAt: undefined,
        endedAt: undefined,
        refusal: undefined,
      };
      this.all.push(tracked);
      const clerk = this.#untilAccepted(tracked, serial).finally(() => this.#clerks.delete(clerk));
      this.#clerks.add(clerk);
      await sleep(1000 / perSecond);
    }
  }

  async #untilAccepted(tracked: Tracked, serial: number): Promise<void> {
    while (!(await this.#post(tracked))) {
      if (!this.#looking) return;
      await sleep(AGAIN_MS);
    }
    tracked.acceptedAt = Date.now();
    if (serial % REPEAT_ONE_OF === 0) await this.#post(tracked);
  }

  /** One try. @returns true when it was answered for good. */
  async #post(tracked: Tracked): Promise<boolean> {
    const { ready } = this.#cluster;
    try {
      const response = await fetch(`${ready.gateway}/v1/declarations`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${ready.keys.firm}`,
          'content-type': tracked.mediaType,
          'idempotency-key': tracked.reference,
        },
        body: Buffer.from(tracked.body),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const text = await response.text();
      if (response.status === 202) {
        tracked.numbers.add((JSON.parse(text) as { declarationNo: string }).declarationNo);
        return true;
      }
      // Too many requests, or nobody knows whether it was stored: the firm asks again.
      if (response.status >= 500 || response.status === 429) return false;
      tracked.refusal = `${response.status} ${text.slice(0, 300)}`;
      return true;
    } catch {
      return false;
    }
  }

  async #look(): Promise<void> {
    while (this.#looking) {
      const open = new Map(this.open().flatMap((one) => [...one.numbers].map((no) => [no, one] as const)));
      const rows =
        open.size === 0
          ? []
          : await this.#cluster.read<{ no: string }>(
              `select no from declarations where no = any($1) and (closed_at is not null or status = 'refused')`,
              [[...open.keys()]],
            );
      for (const { no } of rows) {
        const one = open.get(no);
        if (one !== undefined) one.endedAt = Date.now();
      }
      await sleep(LOOK_MS);
    }
  }
}
