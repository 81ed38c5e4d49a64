import type { Kafka, ProducerConfig } from 'kafkajs';
import { expect, it, vi } from 'vitest';
import { within } from '../within.ts';
import { isTooLarge, Publisher } from './publisher.ts';

const record = (topic: string, key: string) => ({ topic, key, value: Buffer.from(key), headers: { ce_id: key } });

function setUp() {
  const configs: ProducerConfig[] = [];
  const producers: {
    connect: () => Promise<void>;
    disconnect: () => Promise<void>;
    sendBatch: ReturnType<typeof vi.fn>;
  }[] = [];
  const kafka = {
    producer(config: ProducerConfig) {
      configs.push(config);
      const one = {
        connect: vi.fn(async () => undefined),
        disconnect: vi.fn(async () => undefined),
        sendBatch: vi.fn(),
      };
      producers.push(one);
      return one;
    },
  } as unknown as Kafka;
  return { publisher: new Publisher(kafka, 1000), configs, producers };
}

it('writes with the acknowledgement of all, by a producer that tries nothing again by itself', async () => {
  const { publisher, configs, producers } = setUp();
  await publisher.send([record('a', '1'), record('b', '2'), record('a', '3')]);
  await publisher.send([]);
  await publisher.send([record('a', '4')]);
  expect(configs).toHaveLength(1);
  expect(configs[0]).toMatchObject({ idempotent: false, allowAutoTopicCreation: false, retry: { retries: 0 } });
  const [first] = producers[0]?.sendBatch.mock.calls[0] ?? [];
  expect(first).toMatchObject({
    acks: -1,
    topicMessages: [
      { topic: 'a', messages: [{ key: '1' }, { key: '3' }] },
      { topic: 'b', messages: [{ key: '2' }] },
    ],
  });
  expect(producers[0]?.sendBatch).toHaveBeenCalledTimes(2);
});

it('throws a producer away whose send was rejected, and goes on with another', async () => {
  const { publisher, producers } = setUp();
  await publisher.send([record('a', '1')]);
  producers[0]?.sendBatch.mockRejectedValueOnce(new Error('timed out'));
  await expect(publisher.send([record('a', '2')])).rejects.toThrow('timed out');
  await publisher.send([record('a', '2')]);
  expect(producers).toHaveLength(2);
  expect(producers[0]?.disconnect).toHaveBeenCalledTimes(1);
  expect(producers[1]?.sendBatch).toHaveBeenCalledTimes(1);
});

it('writes nothing after it was closed', async () => {
  const { publisher, producers } = setUp();
  await publisher.send([record('a', '1')]);
  await publisher.close();
  expect(producers[0]?.disconnect).toHaveBeenCalledTimes(1);
  await expect(publisher.send([record('a', '2')])).rejects.toThrow('closed');
});

it('knows a refusal for size, however deep it lies', () => {
  const refusal = Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE' });
  expect(isTooLarge(refusal)).toBe(true);
  expect(isTooLarge(new Error('a', { cause: new Error('b', { cause: refusal }) }))).toBe(true);
  expect(isTooLarge(new Error('a', { cause: 'MESSAGE_TOO_LARGE' }))).toBe(false);
  expect(isTooLarge('MESSAGE_TOO_LARGE')).toBe(false);
});

it('waits no longer than it is told', async () => {
  await expect(within(new Promise(() => undefined), 1)).rejects.toThrow('no answer within 1 ms');
  await expect(within(Promise.resolve(1), 1000)).resolves.toBe(1);
});
