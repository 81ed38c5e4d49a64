/**
 * Processes hear of each other's commits: LISTEN and NOTIFY. Only a bell: who misses a ring finds the rows when it looks
 * by itself.
 *
 * It is rung after the commit and not in it, because a transaction that notifies holds a lock of the whole database
 * while it commits, and all commits would wait in one line. Many commits at once ring once.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { Database } from '../schema.ts';
import { ANYTHING, type BellName, type News } from '../store.ts';
import { asError, type Trouble } from './errors.ts';
import { clientConfig } from './pool.ts';

const CHANNEL = 'tongguan_commits';
const AGAIN_MS = 1000;
/** How long a good-bye to the server may take. */
const BYE_MS = 1000;
/** A notification carries less than 8,000 bytes; longer ones name no bell. */
const MOST_CHARACTERS = 2000;

export interface BellOptions {
  readonly url: string;
  /** Where it is rung; commits there need not be durable. */
  readonly db: Kysely<Database>;
  /** Another process rang. */
  readonly heard: (news: News) => void;
  readonly trouble: Trouble;
  /** How long the server may say nothing to a question; it is asked as often. */
  readonly limitMs: number;
}

export class Bell {
  readonly #options: BellOptions;
  readonly #self = randomUUID();
  #client: pg.Client | undefined;
  #again: NodeJS.Timeout | undefined;
  #asking: NodeJS.Timeout | undefined;
  #ringing: Promise<void> | undefined;
  #rung = new Set<BellName>();
  #closed = false;

  constructor(options: BellOptions) {
    this.#options = options;
  }

  /** Begins to listen. @throws when the database cannot be reached. */
  async listen(): Promise<void> {
    const client = new pg.Client(clientConfig(this.#options.url, this.#options.limitMs));
    this.#client = client;
    // Without a listener a connection that breaks would end the process.
    client.on('error', (error) => this.#options.trouble(error, 'the connection that hears of commits broke'));
    client.on('notification', ({ payload }) => {
      const { from, news } = readRing(payload);
      if (from !== this.#self) this.#options.heard(news);
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    client.on('end', () => {
      clearTimeout(this.#asking);
      this.#listenAgain();
    });
    this.#askLater(client);
  }

  /** Who only listens does not notice that nothing comes any more: asks, and listens anew when there is no answer. */
  #askLater(client: pg.Client): void {
    this.#asking = setTimeout(() => {
      client.query('select 1').then(
        () => this.#askLater(client),
        (error: unknown) => {
          if (this.#closed) return;
          this.#options.trouble(asError(error), 'the connection that hears of commits does not answer');
          // With a question under way the driver breaks the connection instead of saying good-bye.
          void client.end();
        },
      );
    }, this.#options.limitMs).unref();
  }

  /** Tells the other processes; nobody waits for it. */
  ring(bells: Iterable<BellName>): void {
    for (const bell of bells) this.#rung.add(bell);
    this.#ringing ??= this.#ring().finally(() => {
      this.#ringing = undefined;
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#again);
    clearTimeout(this.#asking);
    await this.#ringing;
    // A server that says nothing does not say good-bye either.
    await Promise.race([this.#client?.end(), sleep(BYE_MS, undefined, { ref: false })]);
  }

  async #ring(): Promise<void> {
    while (this.#rung.size > 0) {
      const payload = writeRing(this.#self, this.#rung);
      this.#rung = new Set();
      await sql`select pg_notify(${CHANNEL}, ${payload})`
        .execute(this.#options.db)
        .catch((error: unknown) => this.#options.trouble(asError(error), 'telling of a commit failed'));
    }
  }

  #listenAgain(): void {
    if (this.#closed) return;
    this.#again = setTimeout(() => {
      this.listen().then(
        // Whatever was rung meanwhile was missed.
        () => this.#options.heard(ANYTHING),
        (error: unknown) => {
          this.#options.trouble(asError(error), 'listening for commits failed; trying again');
          this.#listenAgain();
        },
      );
    }, AGAIN_MS);
  }
}

const writeRing = (from: string, bells: Iterable<BellName>): string => {
  const payload = [from, ...bells].join(' ');
  return payload.length > MOST_CHARACTERS ? from : payload;
};

/** A ring that names no bell may be any of them. */
function readRing(payload = ''): { readonly from: string | undefined; readonly news: News } {
  const [from, ...bells] = payload.split(' ');
  const named: ReadonlySet<string> = new Set(bells);
  return { from, news: named.size === 0 ? ANYTHING : named };
}
