/**
 * A consumer of the event log through Kafka: one group for all processes, at least once from Kafka, once through the
 * inbox. Events of a partition share a transaction where nothing fails; else each has its own, and the one that fails is
 * set apart. When even that cannot be stored, the partition waits: nothing is passed over because the store is away.
 */
import type { KafkaMessage } from 'kafkajs';
import type { Logger } from 'pino';
import type { LoggedEvent } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { FollowOptions } from '../bus.ts';
import type { EventCheck } from '../event-check.ts';
import { type Tally, wordsOf } from '../tally.ts';
import { eventOf, textHeaders } from './cloud-event.ts';
import { buryIn } from './dead-letter.ts';
import type { Inbox } from './inbox.ts';
import type { Messages, Place } from './partition.ts';
import type { Publisher } from './publisher.ts';
import { takesWrites } from './store-answers.ts';
import type { TopicNames } from './topics.ts';

/** Events per transaction. */
const CHUNK = 100;

export interface EventWorkOptions extends FollowOptions {
  readonly store: Store;
  readonly inbox: Inbox;
  readonly publisher: Publisher;
  readonly names: TopicNames;
  readonly check: EventCheck;
  readonly tally: Tally;
  readonly log: Logger;
}

interface Delivered {
  readonly message: KafkaMessage;
  readonly event: LoggedEvent;
}

export class EventWork {
  readonly #options: EventWorkOptions;
  #handledBefore: number | undefined;

  constructor(options: EventWorkOptions) {
    this.#options = options;
  }

  /** Handles messages of one partition. @throws when it has to be tried again. */
  async work({ messages, going, settled, ...place }: Messages): Promise<void> {
    for (let from = 0; from < messages.length; from += CHUNK) {
      if (!going()) return;
      const chunk = messages.slice(from, from + CHUNK);
      const last = chunk.at(-1);
      const delivered = await this.#read(chunk, place);
      try {
        await this.#handle(delivered.map(({ event }) => event));
      } catch (error) {
        const { log, consumer, store } = this.#options;
        // Not a hundred times the same, one by one.
        if (!(await takesWrites(store))) throw error;
        log.warn({ err: error, consumer, ...place }, 'a batch of events failed; taking them one by one');
        for (const { message, event } of delivered) {
          if (!going()) return;
          await this.#handleAlone(event);
          await settled(message);
        }
      }
      if (last !== undefined) await settled(last);
    }
  }

  /** The events among the messages; what is none is a dead letter before anything after it is handled. */
  async #read(messages: readonly KafkaMessage[], { topic, partition }: Place): Promise<Delivered[]> {
    const { check, publisher, names, log, consumer } = this.#options;
    const delivered: Delivered[] = [];
    for (const message of messages) {
      const event = eventOf(message, check);
      if ('id' in event) {
        delivered.push({ message, event });
        continue;
      }
      const origin = `${topic}/${partition}/${message.offset}`;
      const detail = `${consumer}: ${event.join('; ')}`;
      log.error({ origin, detail }, 'a message among the events is none');
      const original = {
        key: message.key?.toString('utf8') ?? null,
        value: message.value,
        headers: textHeaders(message.headers),
      };
      await buryIn(publisher, names.clearanceDead, original, { reason: 'not-an-event', detail, origin });
    }
    return delivered;
  }

  async #handle(events: readonly LoggedEvent[]): Promise<void> {
    const { store, inbox, consumer, handle, tally } = this.#options;
    const since = await this.#since();
    const news = events.filter(({ position }) => position > since);
    if (news.length === 0) return;
    const count = await store.write(
      async (tx) => {
        const unmarked = await inbox.mark(
          tx,
          consumer,
          news.map(({ id }) => id),
        );
        // The same event may be twice in a batch.
        const fresh = news.filter(({ id }) => unmarked.delete(id));
        if (fresh.length > 0) await handle(tx, fresh);
        return fresh.length;
      },
      { alone: true },
    );
    tally.handled(count);
  }

  /** @throws when neither the event nor its failure could be stored. */
  async #handleAlone(event: LoggedEvent): Promise<void> {
    const { store, inbox, consumer, isolate, tally, log } = this.#options;
    try {
      await this.#handle([event]);
    } catch (error) {
      log.warn({ consumer, event: event.id, reason: wordsOf(error) }, 'an event failed; it is set apart');
      await isolate([event], error);
      await store.write((tx) => inbox.mark(tx, consumer, [event.id]));
      tally.isolated(1, error);
    }
  }

  /** What the consumer handled on the embedded bus, before there was Kafka, it does not handle again. */
  async #since(): Promise<number> {
    const { store, consumer } = this.#options;
    this.#handledBefore ??=
      (await store.read.selectFrom('cursors').select('position').where('consumer', '=', consumer).executeTakeFirst())
        ?.position ?? 0;
    return this.#handledBefore;
  }
}
