/** The broker the tests start, and what kafkajs makes of it, on both lines of Kafka that are supported. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Admin, Kafka, KafkaMessage, Producer } from 'kafkajs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  describeWithKafka,
  freshName,
  KAFKA_VERSIONS,
  type KafkaUnderTest,
  type KafkaWish,
  kafkaClient,
  kafkaProducer,
  startKafka,
} from './kafka.ts';

/** For a broker on a busy machine; its jars are there already, describeWithKafka saw to that. */
const START_LIMIT_MS = 240_000;

describeWithKafka(
  'a broker to read from and write to',
  (version) => {
    const use = withKafka({ version });

    it('gives a group every message from the beginning, with key and headers, in the order of its key', async () => {
      const topic = await use.topic(3);
      const messages = ['1', '2', '3'].flatMap((value) =>
        ['I20180105050300001', '电子口岸'].map((key) => ({ key, value, headers: { ce_type: 'cn.tongguan.test' } })),
      );
      await use.producer.send({ topic, acks: -1, messages });

      const read = await readFromBeginning(use.kafka, topic, freshName('group'), messages.length);

      expect(read.map(({ headers }) => headers?.ce_type?.toString())).toEqual(Array(6).fill('cn.tongguan.test'));
      for (const key of ['I20180105050300001', '电子口岸']) {
        const values = read.filter((message) => message.key?.toString() === key).map(({ value }) => value?.toString());
        expect(values).toEqual(['1', '2', '3']);
      }
    });

    it('has a group go on where it committed', async () => {
      const topic = await use.topic(1);
      const group = freshName('group');
      await use.producer.send({ topic, acks: -1, messages: [{ value: 'read before' }] });
      await readFromBeginning(use.kafka, topic, group, 1);
      await use.producer.send({ topic, acks: -1, messages: [{ value: 'written since' }] });

      const [message] = await readFromBeginning(use.kafka, topic, group, 1);

      expect(message?.value?.toString()).toBe('written since');
    });

    it('refuses more than 1 MB for a partition with an error that says so, and takes what comes after', async () => {
      const topic = await use.topic(1);
      const small = { value: 'x'.repeat(1000) };

      // One error class for every answer of a broker; `type` tells them apart, and no retry is tried.
      await expect(use.producer.send({ topic, acks: -1, messages: Array(1200).fill(small) })).rejects.toMatchObject({
        name: 'KafkaJSProtocolError',
        type: 'MESSAGE_TOO_LARGE',
        code: 10,
        retriable: false,
      });
      await use.producer.send({ topic, acks: -1, messages: [{ value: 'small' }] });

      const [message] = await readFromBeginning(use.kafka, topic, freshName('group'), 1);
      expect(message?.value?.toString()).toBe('small');
    });
  },
  { versions: KAFKA_VERSIONS },
);

describeWithKafka(
  'a broker of our own',
  (version) => {
    const use = withKafka({ version, own: true });

    it('does not make a topic that nobody created', async () => {
      const producer = kafkaProducer(kafkaClient(use.under.brokers, { retry: { retries: 0 } }), {
        retry: { retries: 0 },
      });
      const topic = freshName('nobody-created');
      await producer.connect();
      await expect(producer.send({ topic, messages: [{ value: '1' }] })).rejects.toMatchObject({
        cause: { type: 'UNKNOWN_TOPIC_OR_PARTITION' },
      });
      await producer.disconnect();
      expect(await asAdmin(use.kafka, (admin) => admin.listTopics())).not.toContain(topic);
    });

    it.each([
      ['restarted in good order', () => use.under.restart()],
      ['killed and started again', () => use.under.kill().then(() => use.under.restart())],
    ])('has everything it acknowledged when it was %s, on the same address', async (_how, restart) => {
      const topic = await use.topic(1);
      const group = freshName('group');
      await use.producer.send({ topic, acks: -1, messages: [{ value: 'before' }] });
      await readFromBeginning(use.kafka, topic, group, 1);
      await use.producer.send({ topic, acks: -1, messages: [{ value: 'not read yet' }] });

      await restart();

      await use.producer.send({ topic, acks: -1, messages: [{ value: 'after' }] });
      const read = await readFromBeginning(use.kafka, topic, group, 2);
      expect(read.map(({ value }) => value?.toString())).toEqual(['not read yet', 'after']);
    });

    it('answers nothing while it is paused, and goes on when resumed', async () => {
      const topic = await use.topic(1);
      use.under.pause();
      const sent = use.producer.send({ topic, acks: -1, messages: [{ value: 'sent into the silence' }] });
      const impatient = kafkaClient(use.under.brokers, { requestTimeout: 300, retry: { retries: 0 } }).admin();
      // The system accepts the connection for the stopped process; no answer comes through it.
      await expect(impatient.connect()).rejects.toThrow(/timed out|timeout/i);
      use.under.resume();
      await impatient.disconnect();

      await sent;
      const [message] = await readFromBeginning(use.kafka, topic, freshName('group'), 1);
      expect(message?.value?.toString()).toBe('sent into the silence');
    });
  },
  { versions: KAFKA_VERSIONS, own: true },
);

describeWithKafka(
  'a broker whose tests were killed',
  (version) => {
    it('ends too and leaves no data', async () => {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '-e', TEST_THAT_STARTS_A_BROKER],
        {
          env: { ...process.env, KAFKA_VERSION: version },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
      const { brokers, dataDir } = JSON.parse(line) as { brokers: string[]; dataDir: string };
      expect(existsSync(dataDir)).toBe(true);

      child.kill('SIGKILL');

      const admin = kafkaClient(brokers, { retry: { retries: 0 } }).admin();
      await vi.waitFor(() => expect(admin.connect()).rejects.toThrow('ECONNREFUSED'), { timeout: 60_000 });
      await vi.waitUntil(() => !existsSync(dataDir), { timeout: 60_000 });
    });
  },
  { own: true },
);

const TEST_THAT_STARTS_A_BROKER = `
import { startKafka } from ${JSON.stringify(new URL('kafka.ts', import.meta.url).href)};
const { brokers, dataDir } = await startKafka({ version: process.env.KAFKA_VERSION, own: true });
console.log(JSON.stringify({ brokers, dataDir }));
`;

interface InUse {
  under: KafkaUnderTest;
  kafka: Kafka;
  producer: Producer;
  /** A new topic, removed after the suite where the broker stays. */
  topic(numPartitions: number): Promise<string>;
}

/** One broker, client and producer for the tests of a suite, there when its first test begins. */
function withKafka(wish: KafkaWish): InUse {
  const use = {} as InUse;
  const topics: string[] = [];
  beforeAll(async () => {
    use.under = await startKafka(wish);
    use.kafka = kafkaClient(use.under.brokers);
    use.producer = kafkaProducer(use.kafka, { idempotent: true, maxInFlightRequests: 1 });
    use.topic = async (numPartitions) => {
      const topic = freshName('tongguan.test');
      topics.push(topic);
      await asAdmin(use.kafka, (admin) =>
        admin.createTopics({ topics: [{ topic, numPartitions, replicationFactor: 1 }] }),
      );
      return topic;
    };
    await use.producer.connect();
  }, START_LIMIT_MS);
  afterAll(async () => {
    await use.producer?.disconnect();
    if (use.under?.version === 'given') await asAdmin(use.kafka, (admin) => admin.deleteTopics({ topics }));
    await use.under?.stop();
  });
  return use;
}

async function asAdmin<T>(kafka: Kafka, ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Joins a group and reads until it has `count` messages; what was read is committed. */
async function readFromBeginning(kafka: Kafka, topic: string, groupId: string, count: number): Promise<KafkaMessage[]> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
  const read: KafkaMessage[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    // kafkajs calls it a crash too when the broker has to make its table of groups first; then it starts again.
    consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error));
    const eachMessage = async ({ message }: { message: KafkaMessage }) => {
      read.push(message);
      if (read.length === count) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return read;
}
