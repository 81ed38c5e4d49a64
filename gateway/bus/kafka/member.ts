/**
 * A member of a consumer group that stays one: whatever ends the kafkajs consumer, another takes its place. kafkajs
 * begins again by itself after some errors and not after others, and may fall silent; here it never does the first, its
 * end is always noticed, and silence counts as an end.
 */
import type { Consumer, Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { wordsOf } from '../tally.ts';
import { Wakeup } from '../wakeup.ts';
import { within } from '../within.ts';
import { RETRY, told } from './client.ts';
import { eachBatchOf, Later, type Messages, type Place } from './partition.ts';
import type { KafkaTimes } from './settings.ts';

/** How long a fetch waits for messages: so long, too, does a stop or the end of a pause wait for it. */
const FETCH_MS = 500;
/** A consumer that did nothing at all for so many sessions is taken for dead. */
const SILENT_SESSIONS = 3;
const WATCH_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** How long a stop waits for a consumer that has not come into its group. */
const LEAVE_MS = 1_000;

export interface MemberOptions {
  readonly kafka: Kafka;
  readonly group: string;
  readonly topics: readonly string[];
  /** Partitions worked on at the same time. */
  readonly concurrency: number;
  readonly times: KafkaTimes;
  /** Resolves when the topics are there. */
  readonly ready: () => Promise<void>;
  readonly work: (messages: Messages) => Promise<void>;
  /** Told of work that failed and is tried again. */
  readonly failed: (error: unknown) => void;
  readonly log: Logger;
}

export class Member {
  readonly #options: MemberOptions;
  readonly #end = new Wakeup();
  /** Ends the wait for the topics, or the consumer there is. Anew for each: what hangs on a promise that lasts piles up. */
  #leave: () => void = () => undefined;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #failures = new Map<string, number>();
  #running: Promise<void> | undefined;
  #stopped = false;
  #joined = false;
  #busy = 0;
  #lastSign = 0;
  #crashes = 0;
  #rebalances = 0;

  constructor(options: MemberOptions) {
    this.#options = options;
  }

  start(): void {
    if (!this.#stopped) this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#leave();
    this.#end.wake();
    await this.#running;
  }

  view() {
    return {
      state: this.#running === undefined || this.#stopped ? 'stopped' : this.#joined ? 'running' : 'waiting',
      crashes: this.#crashes,
      rebalances: this.#rebalances,
      paused: [...this.#timers.keys()].sort(),
    } as const;
  }

  async #run(): Promise<void> {
    const { log, group, times } = this.#options;
    let failures = 0;
    while (!this.#stopped) {
      try {
        await Promise.race([this.#options.ready(), this.#toldToLeave()]);
        if (this.#stopped) break;
        const worked = await this.#consume();
        if (worked) failures = 0;
      } catch (error) {
        if (!this.#stopped) log.warn({ ...told(error), group }, 'the consumer could not begin');
      }
      this.#joined = false;
      if (this.#stopped) break;
      await this.#end.wait(Math.min(LONGEST_PAUSE_MS, times.pauseMs * 2 ** Math.min(failures, 10)));
      failures += 1;
    }
  }

  #toldToLeave(): Promise<undefined> {
    return new Promise((resolve) => {
      this.#leave = () => resolve(undefined);
    });
  }

  /** One consumer from its beginning to its end. @returns whether it came into the group. */
  async #consume(): Promise<boolean> {
    const { kafka, group, times, log } = this.#options;
    const consumer = kafka.consumer({
      groupId: group,
      sessionTimeout: times.sessionMs,
      rebalanceTimeout: times.sessionMs * 3,
      heartbeatInterval: Math.floor(times.sessionMs / 4),
      maxWaitTimeInMs: FETCH_MS,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
    let joined = false;
    const ended = new Promise<string>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload: { error } }) => resolve(wordsOf(error)));
    });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      joined = true;
      this.#joined = true;
      this.#rebalances += 1;
      this.#sign();
    });
    for (const sign of [consumer.events.FETCH, consumer.events.HEARTBEAT] as const) {
      consumer.on(sign as typeof consumer.events.HEARTBEAT, () => this.#sign());
    }
    this.#sign();
    const watch = this.#watch();
    const begun = this.#begin(consumer);
    try {
      const reason = await Promise.race([ended, watch.over, begun.then(forEver)]);
      if (reason !== undefined && joined) {
        this.#crashes += 1;
        log.warn({ group, reason }, 'the consumer ended by itself; beginning another');
      } else if (reason !== undefined) {
        log.info({ group, reason }, 'the consumer did not come into its group; beginning another');
      }
    } finally {
      watch.end();
      for (const timer of this.#timers.values()) clearTimeout(timer);
      this.#timers.clear();
      // One that is still on its way into the group does not hear that it is to leave: it is told when it is there.
      const left = begun.catch(() => undefined).then(() => consumer.disconnect());
      await within(left, joined ? times.stopMs : Math.min(LEAVE_MS, times.stopMs)).catch((error: unknown) => {
        log.info({ ...told(error), group }, 'the consumer did not leave at once; its group goes on without it');
      });
    }
    return joined;
  }

  /** Resolves when the consumer is in its group, or has told that it did not get there. */
  async #begin(consumer: Consumer): Promise<void> {
    const { topics, concurrency } = this.#options;
    await consumer.connect();
    if (this.#stopped) return;
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    if (this.#stopped) return;
    await consumer.run({
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: concurrency,
      eachBatch: this.#eachBatch(consumer),
    });
  }

  #eachBatch(consumer: Consumer) {
    const { work, times } = this.#options;
    const each = eachBatchOf({
      consumer,
      work,
      stopping: () => this.#stopped,
      progressed: (place) => {
        this.#failures.delete(nameOf(place));
        this.#sign();
      },
      failed: (place, error) => {
        if (error instanceof Later) return error.ms;
        const count = this.#failures.get(nameOf(place)) ?? 0;
        this.#failures.set(nameOf(place), count + 1);
        const ms = Math.min(LONGEST_PAUSE_MS, times.pauseMs * 2 ** Math.min(count, 10));
        this.#options.failed(error);
        this.#options.log.warn({ ...told(error), ...place, again: ms }, 'a partition could not be worked on; it waits');
        return ms;
      },
      after: (place, ms, callback) => {
        const timer = setTimeout(() => {
          this.#timers.delete(nameOf(place));
          callback();
        }, ms);
        this.#timers.set(nameOf(place), timer);
      },
    });
    return async (payload: Parameters<typeof each>[0]): Promise<void> => {
      this.#busy += 1;
      try {
        await each(payload);
      } finally {
        this.#busy -= 1;
        this.#sign();
      }
    };
  }

  #sign(): void {
    this.#lastSign = performance.now();
  }

  /**
   * Watches over one consumer until `end`.
   * @returns `over` resolves with why the consumer is given up; with nothing when we are told to stop.
   */
  #watch(): { readonly over: Promise<string | undefined>; readonly end: () => void } {
    const limit = this.#options.times.sessionMs * SILENT_SESSIONS + this.#options.times.requestMs * 2;
    let timer: NodeJS.Timeout | undefined;
    const silent = new Promise<string>((resolve) => {
      timer = setInterval(() => {
        if (this.#busy === 0 && performance.now() - this.#lastSign > limit) resolve(`silent for ${limit} ms`);
      }, WATCH_MS);
    });
    return { over: Promise.race([silent, this.#toldToLeave()]), end: () => clearInterval(timer) };
  }
}

const forEver = (): Promise<never> => new Promise(() => undefined);

const nameOf = ({ topic, partition }: Place): string => `${topic}/${partition}`;
