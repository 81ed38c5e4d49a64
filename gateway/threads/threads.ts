/**
 * Threads beside the one that serves. Checking a declaration and reading a large message take processor time and nothing
 * else: done there, they delay nobody, and a message made to be slow costs only whoever sent it. Why, and what was
 * measured: docs/decisions/0014-threads.md.
 */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Asked, Kind, Told, Works } from './works.ts';

/** Bytes from which on work waits for a thread, however long: here it would hold up everybody. */
const LARGE = 65_536;
/** Bytes below which handing it over costs more than doing it. */
const WORTH_IT: Readonly<Record<Kind, number>> = { check: 0, read: 16_384 };
/** More than this waiting for every thread: this one helps. */
const MOST_WAITING = 24;
/** A thread that does not come back is ended; the largest message there may be takes some seconds on a slow machine. */
const LONGEST_MS = 30_000;
/** Memory of one thread. */
const MOST_MB = 512;
/** A thread that ended is started again after this. */
const START_AGAIN_MS = 1_000;
/** Work that a thread ended with is tried once more: it may have been another's fault. */
const TRIES = 2;

/** Whatever thread it was given to ended with it: out of memory, or out of time. */
export class GaveUpError extends Error {
  override readonly name = 'GaveUpError';
}

export interface ThreadsOptions {
  readonly count: number;
  readonly log: Logger;
  /** Milliseconds until a thread that does not come back is ended. */
  readonly longestMs?: number;
}

export class Threads {
  #threads: readonly Thread[];

  constructor({ count, log, longestMs = LONGEST_MS }: ThreadsOptions) {
    this.#threads = Array.from({ length: count }, () => new Thread(log, longestMs));
  }

  /**
   * Has the work done by the thread that is freest. Small work is done here where that is sooner.
   * @param here does the same in this thread.
   * @throws GaveUpError when it ended two threads; whatever the work throws.
   */
  async run<K extends Kind>(
    kind: K,
    input: Works[K]['input'],
    here: () => Works[K]['output'],
  ): Promise<Works[K]['output']> {
    const size = input.bytes.byteLength;
    const large = size >= LARGE;
    for (let tries = 1; ; tries += 1) {
      const [thread] = this.#threads.toSorted((a, b) => a.load - b.load);
      if (thread === undefined || (!large && (size < WORTH_IT[kind] || !thread.isSoon))) return here();
      try {
        return (await thread.run(kind, input, large)) as Works[K]['output'];
      } catch (error) {
        if (!(error instanceof GaveUpError) || tries === TRIES) throw error;
      }
    }
  }

  /** Ends them; what they had under way is given up. */
  async stop(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map((thread) => thread.stop()));
  }
}

interface Waiting {
  readonly large: boolean;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What a large piece of work counts among small ones. */
const LARGE_LOAD = 1_000;

class Thread {
  readonly #log: Logger;
  readonly #longestMs: number;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #ready = false;
  #stopped = false;
  #asked = 0;
  #load = 0;
  #startAgain: NodeJS.Timeout | undefined;

  constructor(log: Logger, longestMs: number) {
    this.#log = log;
    this.#longestMs = longestMs;
    this.#worker = this.#start();
  }

  /** How much it has to do. */
  get load(): number {
    return this.#worker === undefined ? Number.POSITIVE_INFINITY : this.#load;
  }

  /** It will come to a small piece of work soon. */
  get isSoon(): boolean {
    return this.#ready && this.#load < MOST_WAITING;
  }

  run<K extends Kind>(kind: K, input: Works[K]['input'], large: boolean): Promise<unknown> {
    // Between two lives: the next one does it.
    const worker = this.#worker ?? this.#start();
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#log.error({ work: kind, bytes: input.bytes.byteLength }, 'a thread does not come back; it is ended');
        void worker.terminate();
      }, this.#longestMs);
      this.#waiting.set(id, { large, timer, resolve, reject });
      this.#load += large ? LARGE_LOAD : 1;
      worker.postMessage({ id, kind, input } as Asked);
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#startAgain);
    await this.#worker?.terminate();
  }

  #start(): Worker {
    clearTimeout(this.#startAgain);
    const worker = new Worker(new URL('./start.mjs', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
    });
    this.#worker = worker;
    worker.on('message', (told: Told) => this.#told(told));
    worker.on('error', (error) => this.#log.error({ err: error }, 'a thread failed'));
    worker.once('exit', () => this.#ended(worker));
    // It must not keep a process alive that has nothing else to do.
    worker.unref();
    return worker;
  }

  #told(told: Told): void {
    if ('ready' in told) {
      this.#ready = true;
      return;
    }
    const waiting = this.#taken(told.id);
    if (waiting === undefined) return;
    if ('error' in told) waiting.reject(told.error);
    else waiting.resolve(told.output);
  }

  #taken(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return undefined;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    this.#load -= waiting.large ? LARGE_LOAD : 1;
    return waiting;
  }

  #ended(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#ready = false;
    const lost = new GaveUpError('the thread that had it has ended');
    for (const id of [...this.#waiting.keys()]) this.#taken(id)?.reject(lost);
    if (this.#stopped || this.#worker !== undefined) return;
    this.#startAgain = setTimeout(() => {
      this.#worker ??= this.#start();
    }, START_AGAIN_MS);
    this.#startAgain.unref();
  }
}
