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
const WORTH_IT: Readonly<Record<Kind, number>> = { check: 0, amendment: 0, read: 16_384 };
/** More than this waiting for every thread: this one helps. */
const MOST_WAITING = 24;
/** A thread that does not come back is ended; the largest message there may be takes some seconds on a slow machine. */
const LONGEST_MS = 30_000;
/** One that is not there by then is ended too; most of a second goes into it, many on a slow machine. */
const LONGEST_START_MS = 60_000;
/** Memory of one thread. */
const MOST_MB = 512;
/** A thread that ended is started again after this. */
const START_AGAIN_MS = 1_000;
/** Work that a thread ended with is tried once more: it may have been the fault of what was there before. */
const TRIES = 2;

/** Whatever thread it was given to ended while doing it: out of memory, or out of time. */
export class GaveUpError extends Error {
  override readonly name: string = 'GaveUpError';
}

/** The thread ended while doing other work, or none: nothing is known against this. */
class MovedOnError extends Error {
  override readonly name = 'MovedOnError';
}

/** The thread it was the first to wait for did not get as far as doing anything. */
class NotBegunError extends GaveUpError {
  override readonly name = 'NotBegunError';
}

export interface ThreadsOptions {
  readonly count: number;
  readonly log: Logger;
  /** Milliseconds until a thread that does not come back from one piece of work is ended. */
  readonly longestMs?: number;
  /** The same until it is there at all. */
  readonly longestStartMs?: number;
  /** What a thread runs. */
  readonly script?: URL;
}

/** Built, a thread is begun as it is; the sources need a translator first. */
const SCRIPT = new URL(import.meta.url.endsWith('.ts') ? './start.mjs' : './thread.js', import.meta.url);

export class Threads {
  #threads: readonly Thread[];

  constructor({ count, ...options }: ThreadsOptions) {
    const all = { longestMs: LONGEST_MS, longestStartMs: LONGEST_START_MS, script: SCRIPT, ...options };
    this.#threads = Array.from({ length: count }, () => new Thread(all));
  }

  /**
   * Has the work done by the thread that is freest. Small work is done here where that is sooner, and what waits for a
   * thread that cannot begin.
   * @param here does the same in this thread.
   * @throws GaveUpError when it ended two threads; an error when they are stopped meanwhile; whatever the work throws.
   */
  async run<K extends Kind>(
    kind: K,
    input: Works[K]['input'],
    here: () => Works[K]['output'],
  ): Promise<Works[K]['output']> {
    const size = input.bytes.byteLength;
    const large = size >= LARGE;
    for (let tries = 0; ; ) {
      const [thread] = this.#threads.toSorted((a, b) => a.load - b.load);
      // What may have ended a thread waits for another: it is not to end the process.
      const waits = large || tries > 0;
      if (thread === undefined || (!waits && (size < WORTH_IT[kind] || !thread.isSoon))) return here();
      try {
        return (await thread.run(kind, input, large)) as Works[K]['output'];
      } catch (error) {
        if (error instanceof MovedOnError) continue;
        if (error instanceof NotBegunError && tries === 0) return here();
        if (!(error instanceof GaveUpError)) throw error;
        tries += 1;
        if (tries === TRIES) throw error;
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
  readonly asked: Asked;
  readonly large: boolean;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What a large piece of work counts among small ones, and a thread that is between two lives. */
const LARGE_LOAD = 1_000;

type ThreadOptions = Required<Omit<ThreadsOptions, 'count'>>;

/** Does what it is asked in the order in which it is asked. */
class Thread {
  readonly #options: ThreadOptions;
  /** By id, in the order in which it was asked; the first is what is being done. */
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #ready = false;
  #stopped = false;
  #asked = 0;
  #load = 0;
  /** Runs while it starts, and while it has something to do; then for the first of it only. */
  #limit: NodeJS.Timeout | undefined;
  #startAgain: NodeJS.Timeout | undefined;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#start();
  }

  /** How much it has to do. */
  get load(): number {
    return this.#load + (this.#worker === undefined ? LARGE_LOAD : 0);
  }

  /** It will come to a small piece of work soon. */
  get isSoon(): boolean {
    return this.#ready && this.#load < MOST_WAITING;
  }

  run<K extends Kind>(kind: K, input: Works[K]['input'], large: boolean): Promise<unknown> {
    this.#asked += 1;
    const asked = { id: this.#asked, kind, input } as Asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(asked.id, { asked, large, resolve, reject });
      this.#load += large ? LARGE_LOAD : 1;
      // Between two lives: the next one does it.
      this.#worker?.postMessage(asked);
      if (this.#waiting.size === 1) this.#timeFirst();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#startAgain);
    const worker = this.#worker;
    if (worker === undefined) this.#giveUp(() => new Error('the threads are stopped'));
    await worker?.terminate();
  }

  #start(): void {
    const worker = new Worker(this.#options.script, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
    });
    this.#worker = worker;
    worker.on('message', (told: Told) => this.#told(told));
    worker.on('error', (error) => this.#options.log.error({ err: error }, 'a thread failed'));
    worker.once('exit', () => this.#ended());
    // It must not keep a process alive that has nothing else to do.
    worker.unref();
    for (const { asked } of this.#waiting.values()) worker.postMessage(asked);
    this.#endAfter(this.#options.longestStartMs, {}, 'a thread does not begin; it is ended');
  }

  #told(told: Told): void {
    if ('ready' in told) {
      this.#ready = true;
      this.#timeFirst();
      return;
    }
    const done = this.#taken(told.id);
    this.#timeFirst();
    if (done === undefined) return;
    if ('error' in told) done.reject(told.error);
    else done.resolve(told.output);
  }

  /** Times what it does now, from now on. What waits behind it has its own time later. */
  #timeFirst(): void {
    if (!this.#ready) return;
    clearTimeout(this.#limit);
    const [first] = this.#waiting.values();
    if (first === undefined) return;
    const { kind, input } = first.asked;
    const what = { work: kind, bytes: input.bytes.byteLength };
    this.#endAfter(this.#options.longestMs, what, 'a thread does not come back; it is ended');
  }

  #endAfter(ms: number, what: object, words: string): void {
    const worker = this.#worker;
    this.#limit = setTimeout(() => {
      this.#options.log.error(what, words);
      void worker?.terminate();
    }, ms);
    this.#limit.unref();
  }

  #taken(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return undefined;
    this.#waiting.delete(id);
    this.#load -= waiting.large ? LARGE_LOAD : 1;
    return waiting;
  }

  #ended(): void {
    clearTimeout(this.#limit);
    this.#worker = undefined;
    const begun = this.#ready;
    this.#ready = false;
    if (this.#stopped) {
      this.#giveUp(() => new Error('the threads are stopped'));
      return;
    }
    this.#startAgain = setTimeout(() => this.#start(), START_AGAIN_MS);
    this.#startAgain.unref();
    const first = begun ? new GaveUpError('the thread that did it has ended') : new NotBegunError();
    this.#giveUp((place) => (place === 0 ? first : new MovedOnError()));
  }

  /** Gives back everything that waits here. @param why by its place, the first is 0. */
  #giveUp(why: (place: number) => Error): void {
    for (const [place, id] of [...this.#waiting.keys()].entries()) this.#taken(id)?.reject(why(place));
  }
}
