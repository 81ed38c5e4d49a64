import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Journal } from './journal.ts';
import { type Letter, type MockParty, type Sent, stored } from './records.ts';

export interface OutboxOptions {
  readonly journal: Journal;
  readonly gatewayUrl: string;
  readonly party: MockParty;
  readonly key: string;
  readonly logger: Logger;
  /** Why the gateway's answer in the party's own syntax refuses the message (CONTRL 4, FNA), if it does. */
  readonly refusal?: ((answer: Uint8Array) => string | undefined) | undefined;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 3000;
const TIMEOUT_MS = 15_000;
const AT_ONCE = 8;
const MAX_ANSWER = 2 * 1024 * 1024;
/** Every declaration has a lane of its own that hears of it: Node would take more than ten for a leak. */
function stopOfMany(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** Refusals that say "not now". */
const TRY_AGAIN = new Set([408, 425, 429]);

/**
 * Milliseconds before attempt `attempt` (from 1): 100 doubling to 3000, spread by up to a quarter either way. The
 * spread comes from the message's id, so that a run can be repeated.
 */
export function backOffMs(attempt: number, id: string): number {
  const base = Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 10), LONGEST_WAIT_MS);
  const spread = ((Number(id) * 7919 + attempt * 104_729) % 1000) / 1000;
  return Math.round(base * (0.75 + spread / 2));
}

/** What became of one attempt: taken, refused for good with the reason, or to be tried again. */
type Outcome = { readonly kind: 'taken' | 'again' } | { readonly kind: 'refused'; readonly reason: string };

/**
 * Pushes the journal's letters to the gateway until it has them, one after the other for each declaration. What is
 * not delivered lies in the journal and is sent after a restart.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #lanes = new Map<string, string[]>();
  readonly #loops = new Set<Promise<void>>();
  readonly #queue: (() => void)[] = [];
  #posting = 0;
  #stop = stopOfMany();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier run left. */
  start(): void {
    for (const [id, letter] of this.#options.journal.list('out')) this.add(id, stored<Letter>(letter).declarationNo);
  }

  /** A new letter; it must be in the journal already. */
  add(id: string, declarationNo: string): void {
    if (this.#stop.signal.aborted) return;
    const lane = this.#lanes.get(declarationNo);
    if (lane !== undefined) {
      lane.push(id);
      return;
    }
    this.#lanes.set(declarationNo, [id]);
    const loop = this.#run(declarationNo, this.#stop.signal).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#options.logger.error({ err: error, declarationNo }, 'outbox lane stopped');
    });
    this.#loops.add(loop);
    loop.finally(() => this.#loops.delete(loop));
  }

  /** Stops sending; what is under way is given up and sent again at the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const wake of this.#queue.splice(0)) wake();
    await Promise.all(this.#loops);
    this.#lanes.clear();
  }

  /** Forgets everything that waits, and goes on with what comes. */
  async reset(): Promise<void> {
    await this.stop();
    this.#stop = stopOfMany();
  }

  async #run(declarationNo: string, signal: AbortSignal): Promise<void> {
    const lane = this.#lanes.get(declarationNo) ?? [];
    for (let id = lane[0]; id !== undefined; id = lane[0]) {
      await this.#deliver(id, declarationNo, signal);
      lane.shift();
    }
    this.#lanes.delete(declarationNo);
  }

  async #deliver(id: string, declarationNo: string, signal: AbortSignal): Promise<void> {
    const { journal, logger, party } = this.#options;
    await journal.durable();
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      const value = journal.get('out', id);
      if (value === undefined) return;
      const outcome = await this.#inTurn(signal, () => this.#post(stored<Letter>(value), signal));
      signal.throwIfAborted();
      if (outcome.kind !== 'again') {
        const refused = outcome.kind === 'refused' ? outcome.reason : undefined;
        if (refused !== undefined) logger.warn({ party, declarationNo, refused }, 'the gateway refused a message');
        settle(journal, id, declarationNo, refused);
        return;
      }
      await sleep(backOffMs(attempt, id), undefined, { signal });
    }
  }

  /** At most `AT_ONCE` requests are under way; those who back off do not count. */
  async #inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#posting >= AT_ONCE) await new Promise<void>((resolve) => this.#queue.push(resolve));
    signal.throwIfAborted();
    this.#posting += 1;
    try {
      return await work();
    } finally {
      this.#posting -= 1;
      this.#queue.shift()?.();
    }
  }

  async #post(letter: Letter, signal: AbortSignal): Promise<Outcome> {
    const { gatewayUrl, party, key, refusal, logger } = this.#options;
    // Not AbortSignal.any: in Node 20 the sources of a long-lived signal pile up.
    const attempt = new AbortController();
    const giveUp = () => attempt.abort();
    const timer = setTimeout(giveUp, TIMEOUT_MS);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const response = await fetch(`${gatewayUrl}/v1/partners/${party}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': letter.mediaType },
        body: Buffer.from(letter.body, 'base64'),
        redirect: 'manual',
        signal: attempt.signal,
      });
      const answer = await readBounded(response);
      if (response.ok) {
        const reason = answer.length === 0 ? undefined : refusal?.(answer);
        return reason === undefined ? { kind: 'taken' } : { kind: 'refused', reason };
      }
      const { status } = response;
      if (status < 400 || status >= 500 || TRY_AGAIN.has(status)) return { kind: 'again' };
      return { kind: 'refused', reason: `HTTP ${status} ${Buffer.from(answer).toString('utf8', 0, 300)}`.trim() };
    } catch (error) {
      logger.debug({ party, err: error }, 'the gateway cannot be reached');
      return { kind: 'again' };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  }
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_ANSWER) throw new Error('The answer is larger than 2 MB.');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Marks a letter as delivered (or refused) and takes it out of the journal's waiting ones. */
export function settle(journal: Journal, id: string, declarationNo: string, refused?: string): void {
  const bucket = `sent:${declarationNo}`;
  const before = journal.get(bucket, id);
  if (before === undefined) {
    journal.commit([['out', id, null]]);
    return;
  }
  const after: Sent = {
    ...stored<Sent>(before),
    ...(refused === undefined ? { delivered: true } : { refused }),
  };
  journal.commit([
    ['out', id, null],
    [bucket, id, after],
  ]);
}
