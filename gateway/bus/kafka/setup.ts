/** Sees to the topics at the start, as long as it takes; whoever needs them waits here. */
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { Party } from '../../../adapters/adapter.ts';
import { wordsOf } from '../tally.ts';
import { Wakeup } from '../wakeup.ts';
import { told } from './client.ts';
import type { CheckedSettings } from './settings.ts';
import { ensureTopics, plannedTopics } from './topics.ts';

const LONGEST_PAUSE_MS = 10_000;

export interface SetupOptions {
  readonly kafka: Kafka;
  readonly settings: CheckedSettings;
  readonly parties: readonly Party[];
  readonly log: Logger;
}

export class Setup {
  readonly #options: SetupOptions;
  readonly #end = new Wakeup();
  readonly #settled: Promise<void>;
  #settle: () => void = () => undefined;
  #running: Promise<void> | undefined;
  #stopped = false;
  #trouble: string | undefined;
  #remarks: readonly string[] = [];

  constructor(options: SetupOptions) {
    this.#options = options;
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  start(): void {
    if (this.#running !== undefined) return;
    this.#trouble = 'not looked at yet';
    this.#running = this.#run();
  }

  /** Whoever waits goes on, and has to see for himself that he was stopped too. */
  stop(): void {
    this.#stopped = true;
    this.#end.wake();
    this.#settle();
  }

  /** Resolves when the topics are there, or when nobody needs them any more. */
  done(): Promise<void> {
    return this.#settled;
  }

  /** Why the topics are not known to be there, once somebody wanted them. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** What is not as configured. */
  get remarks(): readonly string[] {
    return this.#remarks;
  }

  async #run(): Promise<void> {
    const { kafka, settings, parties, log } = this.#options;
    const planned = plannedTopics(settings, parties);
    for (let failures = 0; !this.#stopped; failures += 1) {
      try {
        this.#remarks = await ensureTopics(kafka, planned);
        for (const remark of this.#remarks) log.warn(`${remark}; nothing was changed`);
        this.#trouble = undefined;
        this.#settle();
        return;
      } catch (error) {
        this.#trouble = wordsOf(error);
        const pause = Math.min(LONGEST_PAUSE_MS, settings.times.pauseMs * 2 ** Math.min(failures, 10));
        log.warn({ ...told(error), again: pause }, 'the topics could not be looked at; trying again');
        await this.#end.wait(pause);
      }
    }
  }
}
