/**
 * A consumer of the event log: follows it by position, and its cursor moves in the same transaction as its effect.
 * An event is therefore handled once, whatever dies when. Where several processes follow under one name, the one that
 * has the cursor locked handles and the others stand by.
 */
import type { Logger } from 'pino';
import { cursorOf, lockCursor } from '../store/locks.ts';
import { prepared } from '../store/prepared.ts';
import type { LoggedEvent } from '../store/schema.ts';
import { post, type Store, type Tx } from '../store/store.ts';
import { Wakeup } from './wakeup.ts';

/** Events handled per transaction. */
const BATCH = 200;
/** Looked at even when nothing woke us: a ring from another process may have been missed. */
const IDLE_MS = 1000;
/** An event that may still be committing is looked for again after this; its end may be an undoing, which rings nobody. */
const SOON_MS = 20;

export interface FollowerOptions {
  readonly store: Store;
  /** Name of the cursor. */
  readonly consumer: string;
  /** Handles events in log order inside the transaction that moves the cursor. May be undone and called again. */
  readonly handle: (tx: Tx, events: readonly LoggedEvent[]) => Promise<void>;
  /**
   * Called with an event `handle` threw on by itself: keeps what failed, without throwing, in transactions of its own.
   * The cursor moves on afterwards; a crash in between, or another process, may bring the same event once more.
   */
  readonly isolate: (events: readonly LoggedEvent[], error: unknown) => Promise<void>;
  readonly log: Logger;
}

const moveCursor = prepared((db, { consumer, position }: { readonly consumer: string; readonly position: number }) =>
  db.updateTable('cursors').set({ position }).where('consumer', '=', consumer),
);

/** Another process has the cursor, or had it since the events were read. */
class HandledElsewhere extends Error {
  override readonly name = 'HandledElsewhere';
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
    this.#unsubscribe = this.#options.store.onCommit((news) => {
      if (news.has('events')) this.#wakeup.wake();
    });
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
        const pause = await this.#step();
        if (pause > 0) await this.#wakeup.wait(pause);
      } catch (error) {
        log.error({ err: error, consumer }, 'following the event log failed; trying again');
        await this.#wakeup.pause(IDLE_MS);
      }
    }
  }

  /** Handles what has come. @returns milliseconds until it is worth looking again, unless woken. */
  async #step(): Promise<number> {
    const { store, consumer, log } = this.#options;
    const { events, withheld } = await store.eventsAfter(await this.#position(), BATCH);
    if (events.length === 0) return withheld ? SOON_MS : IDLE_MS;
    try {
      await this.#handle(events);
    } catch (error) {
      if (error instanceof HandledElsewhere) return IDLE_MS;
      log.warn({ err: error, consumer }, 'a batch of events failed; taking them one by one');
      for (const event of events) {
        if (this.#stopped || !(await this.#handleAlone(event))) break;
      }
    }
    return 0;
  }

  /** Handles those of the events that are still to be handled. @throws HandledElsewhere when none is, or not by us. */
  async #handle(events: readonly LoggedEvent[]): Promise<void> {
    await this.#withCursor(events, (tx, fresh) => this.#options.handle(tx, fresh));
  }

  /** @returns false when another process took over. */
  async #handleAlone(event: LoggedEvent): Promise<boolean> {
    try {
      try {
        await this.#handle([event]);
      } catch (error) {
        if (error instanceof HandledElsewhere) throw error;
        await this.#options.isolate([event], error);
        await this.#withCursor([event], async () => undefined);
      }
      return true;
    } catch (error) {
      if (error instanceof HandledElsewhere) return false;
      throw error;
    }
  }

  async #withCursor(
    events: readonly LoggedEvent[],
    work: (tx: Tx, fresh: readonly LoggedEvent[]) => Promise<void>,
  ): Promise<void> {
    const { store, consumer } = this.#options;
    await store.write(
      async (tx) => {
        // The cursor may have moved since the events were read; from here on it does not.
        const position = await lockCursor(tx, consumer);
        const fresh = position === undefined ? [] : events.filter((event) => event.position > position);
        const last = fresh.at(-1);
        if (last === undefined) throw new HandledElsewhere('another process handles these events');
        await work(tx, fresh);
        await post(tx, moveCursor(tx, { consumer, position: last.position }));
      },
      { alone: true },
    );
  }

  /** How far the consumer has come; its cursor is made when it is new. */
  async #position(): Promise<number> {
    const { store, consumer } = this.#options;
    const [row] = await cursorOf(store.read, { consumer });
    if (row !== undefined) return row.position;
    await store.write((tx) =>
      tx
        .insertInto('cursors')
        .values({ consumer, position: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
    return 0;
  }
}
