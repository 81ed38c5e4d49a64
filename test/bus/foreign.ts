/** Another system at the same Kafka: it knows the topics and what docs/bus.md says of them, and none of our code. */
import type { Consumer, Producer } from 'kafkajs';
import { freshName, kafkaClient, kafkaProducer } from '../support/kafka.ts';
import { eventually } from '../support/stand-in.ts';

export interface Seen {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

export class ForeignSystem {
  readonly #producer: Producer;
  readonly #consumer: Consumer;
  readonly #seen: Seen[] = [];

  constructor(brokers: readonly string[]) {
    const kafka = kafkaClient(brokers, { clientId: 'another-system' });
    this.#producer = kafkaProducer(kafka);
    this.#consumer = kafka.consumer({ groupId: freshName('another'), maxWaitTimeInMs: 100 });
  }

  /** Connects, and reads these topics from their beginning. */
  async open(topics: readonly string[]): Promise<void> {
    await this.#producer.connect();
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await this.#consumer.run({
      eachMessage: async ({ topic, partition, message }) => {
        const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
        this.#seen.push({
          topic,
          partition,
          key: message.key?.toString() ?? null,
          value: message.value,
          headers: Object.fromEntries(headers),
        });
      },
    });
  }

  async write(
    topic: string,
    value: string | Uint8Array | null,
    headers: Readonly<Record<string, string>> = {},
    key: string | null = null,
  ): Promise<void> {
    const content = value === null || typeof value === 'string' ? value : Buffer.from(value);
    await this.#producer.send({ topic, acks: -1, messages: [{ key, value: content, headers }] });
  }

  /** What was read of a topic so far. */
  seen(topic: string): readonly Seen[] {
    return this.#seen.filter((message) => message.topic === topic);
  }

  /** The same without what came again: the first message with each ce_id. */
  once(topic: string): readonly Seen[] {
    const ids = new Set<string | undefined>();
    return this.seen(topic).filter(({ headers: { ce_id } }) => !ids.has(ce_id) && ids.add(ce_id));
  }

  /** Waits for a message of a topic. */
  until(topic: string, wanted: (message: Seen) => boolean, limitMs = 60_000): Promise<Seen> {
    return eventually(async () => this.seen(topic).find(wanted), limitMs);
  }

  async close(): Promise<void> {
    await this.#consumer.disconnect();
    await this.#producer.disconnect();
  }
}
