/** The bus of one machine: every consumer follows the event log in the store by a cursor of its own; nothing to install. */
import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import type { Bus, BusHealth, ConsumerHealth, Following, FollowOptions } from './bus.ts';
import { Follower } from './follower.ts';
import { Tally, wordsOf } from './tally.ts';
import { within } from './within.ts';

/** How long those who ask how we are wait for the store. */
const STORE_MS = 1_000;

export interface EmbeddedBusOptions {
  readonly store: Store;
  readonly log: Logger;
}

/** The embedded bus on a store. */
export const embeddedBus = (options: EmbeddedBusOptions): Bus => new EmbeddedBus(options);

class EmbeddedBus implements Bus {
  readonly #options: EmbeddedBusOptions;
  readonly #followings: EmbeddedFollowing[] = [];

  constructor(options: EmbeddedBusOptions) {
    this.#options = options;
  }

  follow(options: FollowOptions): Following {
    const following = new EmbeddedFollowing(this.#options, options);
    this.#followings.push(following);
    return following;
  }

  start(): void {}

  async stop(): Promise<void> {
    await Promise.all(this.#followings.map((following) => following.stop()));
  }

  async health(): Promise<BusHealth> {
    let away: string | undefined;
    const asked = this.#followings.map(async (following): Promise<ConsumerHealth> => {
      const behind = await within(following.behind(), STORE_MS).catch((error: unknown) => {
        away = wordsOf(error);
        return undefined;
      });
      return { ...following.view(), lag: behind === undefined ? undefined : [{ partition: 'events', behind }] };
    });
    const consumers = await Promise.all(asked);
    return { kind: 'embedded', troubles: away === undefined ? [] : [`store: ${away}`], remarks: [], consumers };
  }
}

class EmbeddedFollowing implements Following {
  readonly #store: Store;
  readonly #consumer: string;
  readonly #follower: Follower;
  readonly #tally = new Tally();
  #state: 'new' | 'running' | 'stopped' = 'new';
  #stopping: Promise<void> | undefined;

  constructor({ store, log }: EmbeddedBusOptions, { consumer, handle, isolate }: FollowOptions) {
    this.#store = store;
    this.#consumer = consumer;
    this.#follower = new Follower({
      store,
      log,
      consumer,
      handle: async (tx, events) => {
        await handle(tx, events);
        this.#tally.handled(events.length);
      },
      isolate: async (events, error) => {
        this.#tally.isolated(events.length, error);
        await isolate(events, error);
      },
    });
  }

  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    this.#follower.start();
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#state === 'running' ? this.#follower.stop() : Promise.resolve();
    this.#state = 'stopped';
    return this.#stopping;
  }

  /** How many events it has not handled, at most. */
  async behind(): Promise<number> {
    const [cursor, last] = await Promise.all([
      this.#store.read
        .selectFrom('cursors')
        .select('position')
        .where('consumer', '=', this.#consumer)
        .executeTakeFirst(),
      this.#store.read.selectFrom('events').select('position').orderBy('position', 'desc').limit(1).executeTakeFirst(),
    ]);
    return Math.max(0, (last?.position ?? 0) - (cursor?.position ?? 0));
  }

  view(): Omit<ConsumerHealth, 'lag'> {
    return {
      consumer: this.#consumer,
      state: this.#state === 'running' ? 'running' : 'stopped',
      crashes: 0,
      rebalances: 0,
      paused: [],
      ...this.#tally.view(),
    };
  }
}
