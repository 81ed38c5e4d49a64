/**
 * Whole declarations: submitted over HTTP, sent to every party, answered by the mock agencies, matched, released, and
 * reported gone by the station or the airport. How far they are is read in the store, so that asking for it costs the
 * gateway nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../gateway/store/open.ts';
import type { Store } from '../../gateway/store/store.ts';
import type { Kind } from './declarations.ts';
import { Connection } from './http.ts';
import type { Rig } from './rig.ts';
import type { Place } from './start.ts';

const CLERKS = 8;
const LOOK_EVERY_MS = 50;
const DRAIN_LIMIT_MS = 120_000;

export interface Journey {
  readonly declarationNo: string;
  readonly submittedAt: number;
  /** Nothing is left to be done: the goods are gone. */
  readonly closedAt: number;
}

export interface JourneyOptions {
  /** Declarations on their way at once, at most. */
  readonly inFlight: number;
  /** Declarations submitted per second, at most. */
  readonly perSecond?: number;
  readonly seconds?: number;
  /** Declarations in all, at most. */
  readonly count?: number;
  readonly kinds?: readonly Kind[];
  readonly scenario?: string;
}

/** Follows declarations on a place; closed when nobody asks any more. */
export class Follower {
  readonly #store: Store;

  private constructor(store: Store) {
    this.#store = store;
  }

  static async open({ dataDir, storeUrl }: Place): Promise<Follower> {
    return new Follower(await openStore(storeUrl ?? dataDir));
  }

  get store(): Store {
    return this.#store;
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  /**
   * Submits declarations and waits until all of them are gone.
   * @throws Error when one is refused, or some are not gone two minutes after the last was submitted.
   */
  async run(rig: Rig, options: JourneyOptions): Promise<readonly Journey[]> {
    const { inFlight, perSecond = Infinity, seconds = Infinity, count = Infinity } = options;
    const { kinds = ['rail', 'air'], scenario = 'clear' } = options;
    const began = performance.now();
    const open = new Set<string>();
    const gone: Journey[] = [];
    let submitted = 0;
    let submitting = CLERKS;
    const isOver = () => submitted >= count || performance.now() - began > seconds * 1000;
    const isTooFast = () => open.size >= inFlight || submitted >= (perSecond * (performance.now() - began)) / 1000 + 1;
    const clerk = async () => {
      const connection = new Connection(rig.url);
      try {
        while (!isOver()) {
          if (isTooFast()) {
            await sleep(2);
            continue;
          }
          const kind = kinds[submitted % kinds.length] ?? 'rail';
          submitted += 1;
          const request = rig.submission(kind, scenario);
          // A connection nobody used for a while may be closed under the request; a repeat is the same declaration.
          const { status, body } = await connection.send(request).catch(() => connection.send(request));
          if (status !== 202) throw new Error(`a declaration was answered ${status}: ${body.slice(0, 500)}`);
          open.add((JSON.parse(body) as { declarationNo: string }).declarationNo);
        }
      } finally {
        submitting -= 1;
        connection.close();
      }
    };
    const look = async () => {
      for (let drainSince: number | undefined; submitting > 0 || open.size > 0; await sleep(LOOK_EVERY_MS)) {
        if (submitting === 0) drainSince ??= performance.now();
        if (drainSince !== undefined && performance.now() - drainSince > DRAIN_LIMIT_MS) {
          throw new Error(
            `${open.size} of ${submitted} declarations are not gone: ${[...open].slice(0, 3).join(', ')}`,
          );
        }
        for (const journey of await this.#gone([...open])) {
          open.delete(journey.declarationNo);
          gone.push(journey);
        }
      }
    };
    await Promise.all([...Array.from({ length: CLERKS }, clerk), look()]);
    return gone;
  }

  /** Waits until no declaration that was submitted is still on its way. */
  async rest(): Promise<void> {
    for (;;) {
      const open = await this.#store.read
        .selectFrom('declarations')
        .select('no')
        .where('closed_at', 'is', null)
        .limit(1)
        .execute();
      if (open.length === 0) return;
      await sleep(200);
    }
  }

  async #gone(open: readonly string[]): Promise<Journey[]> {
    if (open.length === 0) return [];
    const rows = await this.#store.read
      .selectFrom('declarations')
      .select(['no', 'created_at', 'closed_at'])
      .where('no', 'in', open)
      .where('closed_at', 'is not', null)
      .execute();
    return rows.map(({ no, created_at, closed_at }) => ({
      declarationNo: no,
      submittedAt: Date.parse(created_at),
      closedAt: Date.parse(closed_at ?? ''),
    }));
  }
}
