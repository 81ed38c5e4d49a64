/**
 * Publishes the event log to Kafka, in order: one process at a time, by a lease; every process tries to be the one. Its
 * place in the log is a cursor in the store that moves only after Kafka has acknowledged, so an event may be published
 * twice and is never left out. What came in late (a commit behind a later position) the store gives in its place.
 */
import type { Logger } from 'pino';
import type { Store } from '../../store/store.ts';
import type { RelayHealth } from '../bus.ts';
import { wordsOf } from '../tally.ts';
import { Wakeup } from '../wakeup.ts';
import { told } from './client.ts';
import type { Inbox } from './inbox.ts';
import { Lease } from './lease.ts';
import { cut, type Outbound, type OutboundOptions, outbound, tooLarge } from './outbound.ts';
import { isTooLarge, type Publisher } from './publisher.ts';

/** Events read from the log at once. */
const BATCH = 500;
/** Looked at even when nothing woke us: a ring from another process may have been missed. */
const IDLE_MS = 1_000;
/** An event that may still be committing is looked for again after this. */
const SOON_MS = 20;
const LONGEST_PAUSE_MS = 10_000;
/** The first pauses are an eighth, a quarter and a half of the usual one: a topic just made has a leader a moment later. */
const FIRST_PAUSE = 1 / 8;
const PRUNE_MS = 10 * 60_000;

export interface RelayOptions extends OutboundOptions {
  readonly store: Store;
  readonly publisher: Publisher;
  readonly inbox: Inbox;
  /** Of the lease and of the cursor. */
  readonly name: string;
  /** This process, by a name no other has. */
  readonly holder: string;
  readonly leaseMs: number;
  readonly pauseMs: number;
  /** Resolves when the topics are there, or when the bus is stopped. */
  readonly ready: () => Promise<void>;
  readonly log: Logger;
}

/** Another process has taken over. */
class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export class Relay {
  readonly #options: RelayOptions;
  readonly #lease: Lease;
  readonly #news = new Wakeup();
  readonly #end = new Wakeup();
  #running: Promise<void> | undefined;
  #stopped = false;
  #failures = 0;
  #pruneAt = 0;
  #trouble: string | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    const { store, name, holder, leaseMs } = options;
    this.#lease = new Lease({ store, name, holder, ms: leaseMs });
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#news.wake();
    this.#end.wake();
    await this.#running;
  }

  /** What keeps it from publishing, if it is its turn. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  async health(): Promise<RelayHealth> {
    const { store, name, holder } = this.#options;
    const [lease, cursor] = await Promise.all([
      store.read.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst(),
      store.read.selectFrom('cursors').select('position').where('consumer', '=', name).executeTakeFirst(),
    ]);
    const position = cursor?.position ?? 0;
    const after = store.read.selectFrom('events').where('position', '>', position).limit(1);
    const [oldest, newest] = await Promise.all([
      after.select('time').orderBy('position').executeTakeFirst(),
      after.select('position').orderBy('position', 'desc').executeTakeFirst(),
    ]);
    return {
      holder: lease?.holder,
      own: lease?.holder === holder,
      until: lease?.until,
      position,
      behind: newest === undefined ? 0 : newest.position - position,
      oldestAgeMs: oldest === undefined ? undefined : Math.max(0, Date.now() - Date.parse(oldest.time)),
    };
  }

  async #run(): Promise<void> {
    const { store, leaseMs, log } = this.#options;
    const unsubscribe = store.onCommit((news) => {
      if (news.has('events')) this.#news.wake();
    });
    try {
      while (!this.#stopped) {
        try {
          // Nobody takes the task who could not do it.
          await this.#options.ready();
          if (this.#stopped) break;
          if (await this.#lease.take()) await this.#hold();
          else await this.#end.wait(Math.min(IDLE_MS, leaseMs / 5));
        } catch (error) {
          await this.#failed(error);
        }
      }
      await this.#lease.release();
    } catch (error) {
      log.warn({ ...told(error) }, 'the lease of the relay could not be given back; it runs out by itself');
    } finally {
      unsubscribe();
    }
  }

  /** Publishes while it is ours to do. */
  async #hold(): Promise<void> {
    const { leaseMs, log, holder } = this.#options;
    log.info({ holder }, 'publishing the event log to Kafka');
    const renewing = setInterval(() => {
      this.#lease
        .take()
        .catch((error: unknown) => log.warn({ ...told(error) }, 'renewing the lease of the relay failed'));
    }, leaseMs / 3);
    try {
      while (!this.#stopped && this.#lease.held) {
        try {
          const pause = await this.#step();
          this.#failures = 0;
          this.#trouble = undefined;
          if (pause > 0) await this.#news.wait(pause);
        } catch (error) {
          if (error instanceof LeaseLost) break;
          await this.#failed(error);
        }
      }
      if (!this.#stopped) log.info({ holder }, 'another process publishes the event log');
    } finally {
      clearInterval(renewing);
    }
  }

  /** Publishes what has come. @returns milliseconds until it is worth looking again, unless woken. */
  async #step(): Promise<number> {
    const { store } = this.#options;
    await this.#prune();
    const { events, withheld } = await store.eventsAfter(await this.#position(), BATCH);
    if (events.length === 0) return withheld ? SOON_MS : IDLE_MS;
    const all = events.map((event) => outbound(event, this.#options));
    for (const part of cut(all)) {
      for (const { event, problems } of part) {
        if (problems.length === 0) continue;
        this.#options.log.error(
          { event: event.id, type: event.type, problems },
          'an event is not what its schema says',
        );
      }
      await this.#publish(part);
    }
    return 0;
  }

  async #publish(part: readonly Outbound[]): Promise<void> {
    const { publisher, log } = this.#options;
    const last = part.at(-1);
    if (last === undefined) return;
    if (this.#stopped || !this.#lease.held) throw new LeaseLost('the lease has run out');
    try {
      await publisher.send(part.flatMap(({ records }) => records));
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      if (part.length > 1) {
        const middle = Math.ceil(part.length / 2);
        await this.#publish(part.slice(0, middle));
        await this.#publish(part.slice(middle));
        return;
      }
      log.error({ event: last.event.id, bytes: last.bytes }, 'an event is bigger than the broker takes');
      await publisher.send([tooLarge(last, this.#options)]);
    }
    await this.#advance(last.event.position);
  }

  /** Moves the cursor. @throws LeaseLost when it is not ours to move. */
  async #advance(position: number): Promise<void> {
    const { store, name } = this.#options;
    await store.write(async (tx) => {
      if (!(await this.#lease.confirm(tx))) throw new LeaseLost('another process has the lease');
      await tx
        .updateTable('cursors')
        .set({ position })
        .where('consumer', '=', name)
        .where('position', '<', position)
        .execute();
    });
  }

  /** How far the log has been published; the cursor is made when it is new. */
  async #position(): Promise<number> {
    const { store, name } = this.#options;
    const row = await store.read
      .selectFrom('cursors')
      .select('position')
      .where('consumer', '=', name)
      .executeTakeFirst();
    if (row !== undefined) return row.position;
    await store.write((tx) =>
      tx
        .insertInto('cursors')
        .values({ consumer: name, position: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
    return 0;
  }

  /** The holder alone forgets what was handled long ago, now and then. */
  async #prune(): Promise<void> {
    if (performance.now() < this.#pruneAt) return;
    this.#pruneAt = performance.now() + PRUNE_MS;
    await this.#options.inbox.prune();
  }

  async #failed(error: unknown): Promise<void> {
    const { log, pauseMs } = this.#options;
    if (this.#stopped) return;
    this.#trouble = wordsOf(error);
    const pause = Math.min(LONGEST_PAUSE_MS, pauseMs * FIRST_PAUSE * 2 ** Math.min(this.#failures, 12));
    this.#failures += 1;
    log.warn({ ...told(error), again: pause }, 'publishing the event log failed; trying again');
    await this.#end.wait(pause);
  }
}
