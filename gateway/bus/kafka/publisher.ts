/**
 * Writes to Kafka, all copies acknowledged. Made for one sender that waits for each send: what was acknowledged is
 * stored, what was rejected may be, and is sent again by whoever sent it.
 *
 * Two ways in which kafkajs 2.2.4 loses messages that it acknowledges are kept out of here:
 * - An idempotent producer uses sequence numbers again after a rejected send, so that the broker takes the next one for
 *   a repeat: this producer is not idempotent. Consumers know repeats by their id anyway.
 * - A send that kafkajs tries again by itself leaves out every broker that had answered (sendMessages.js); a partition
 *   whose leadership moved to one of these in between is then sent to nobody. So it does not try again by itself: a
 *   rejected send is repeated as a whole, by a new producer that asks who leads.
 */
import { type Kafka, Partitioners, type Producer, type TopicMessages } from 'kafkajs';
import { within } from '../within.ts';
import { RETRY } from './client.ts';
import type { BusRecord } from './cloud-event.ts';

const DISCONNECT_MS = 5_000;

export class Publisher {
  readonly #kafka: Kafka;
  readonly #timeoutMs: number;
  #producer: Promise<Producer> | undefined;
  #closed = false;

  constructor(kafka: Kafka, timeoutMs: number) {
    this.#kafka = kafka;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Writes records, those of one topic and key in order.
   * @throws when it is not certain that all of them are stored.
   */
  async send(records: readonly BusRecord[]): Promise<void> {
    if (records.length === 0) return;
    if (this.#closed) throw new Error('the publisher is closed');
    this.#producer ??= this.#connect();
    const connecting = this.#producer;
    try {
      const producer = await connecting;
      await producer.sendBatch({ acks: -1, timeout: this.#timeoutMs, topicMessages: byTopic(records) });
    } catch (error) {
      // Somebody else may have made a new one since.
      if (this.#producer === connecting) this.#producer = undefined;
      void abandon(connecting);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const producer = this.#producer;
    this.#producer = undefined;
    if (producer !== undefined) await abandon(producer);
  }

  async #connect(): Promise<Producer> {
    const producer = this.#kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      idempotent: false,
      maxInFlightRequests: 1,
      retry: { ...RETRY, retries: 0 },
    });
    await producer.connect();
    return producer;
  }
}

/** True when the broker refused a send for its size, and stored nothing of it in that partition. */
export function isTooLarge(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('type' in at && (at.type === 'MESSAGE_TOO_LARGE' || at.type === 'RECORD_LIST_TOO_LARGE')) return true;
  }
  return false;
}

function byTopic(records: readonly BusRecord[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages>();
  for (const { topic, ...message } of records) {
    const found = topics.get(topic) ?? { topic, messages: [] };
    found.messages.push(message);
    topics.set(topic, found);
  }
  return [...topics.values()];
}

/** Lets go of a producer, whether it answers or not. */
async function abandon(connecting: Promise<Producer>): Promise<void> {
  const gone = connecting.then((producer) => producer.disconnect());
  await within(gone, DISCONNECT_MS).catch(() => undefined);
}
