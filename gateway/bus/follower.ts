/**
 * A consumer of the event log: follows it by position, and its cursor moves in the same transaction as its effect.
 * An event is therefore handled once, whatever dies when.
 */
import type { Logger } from 'pino';
import type { LoggedEvent } from '../store/schema.ts';
import type { Store, Tx } from '../store/store.ts';
import { Wakeup } from './wakeup.ts';

/** Events handled per transaction. */
const BATCH = 200;
/** Looked at even when nothing woke us: another process may have written. */
const IDLE_MS = 1000;

export interface FollowerOptions {
  readonly store: Store;
  /** Name of the cursor. */
  readonly consumer: string;
  /** Handles events in log order inside the transaction that moves the cursor. */
  readonly handle: (tx: Tx, events: readonly LoggedEvent[]) => Promise<void>;
  /** Called when `handle` threw on a batch: handles them one by one without throwing, keeping what fails. */
  readonly isolate: (events: readonly LoggedEvent[], error: unknown) => Promise<void>;
  readonly log: Logger;
}

export class Follower {
  readonly #options: FollowerOptions;
  readonly #wakeup = new Wakeup();
  #running: Promise<void> | undefined;
  #stopped = false;
  #unsubscribe: (() => void) | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unsubscribe = this.#options.store.onCommit(() => this.#wakeup.wake());
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    this.#wakeup.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { log, consumer } = this.#options;
    while (!this.#stopped) {
      try {
        const handled = await this.#step();
        if (handled === 0) await this.#wakeup.wait(IDLE_MS);
      } catch (error) {
        log.error({ err: error, consumer }, 'following the event log failed; trying again');
        await this.#wakeup.pause(IDLE_MS);
      }
    }
  }

  async #step(): Promise<number> {
    const { store, consumer, handle, isolate } = this.#options;
    const events = await store.read
      .selectFrom('events')
      .selectAll()
      .where('position', '>', await this.#cursor())
      .orderBy('position')
      .limit(BATCH)
      .execute();
    const last = events.at(-1);
    if (last === undefined) return 0;
    try {
      await store.write(async (tx) => {
        await handle(tx, events);
        await this.#move(tx, last.position);
      });
    } catch (error) {
      this.#options.log.warn({ err: error, consumer }, 'a batch of events failed; taking them one by one');
      await isolate(events, error);
      await store.write((tx) => this.#move(tx, last.position));
    }
    return events.length;
  }

  async #cursor(): Promise<number> {
    const row = await this.#options.store.read
      .selectFrom('cursors')
      .select('position')
      .where('consumer', '=', this.#options.consumer)
      .executeTakeFirst();
    return row?.position ?? 0;
  }

  async #move(tx: Tx, position: number): Promise<void> {
    await tx
      .insertInto('cursors')
      .values({ consumer: this.#options.consumer, position })
      .onConflict((conflict) => conflict.column('consumer').doUpdateSet({ position }))
      .execute();
  }
}
