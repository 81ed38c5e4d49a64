import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { expect, it, vi } from 'vitest';
import { eachBatchOf, Later, type Messages } from './partition.ts';

const message = (offset: string) => ({ offset, key: null, value: null }) as KafkaMessage;

function setUp(work: (messages: Messages) => Promise<void>) {
  const consumer = { seek: vi.fn() };
  const resume = vi.fn();
  const calls = {
    resolveOffset: vi.fn(),
    heartbeat: vi.fn(async () => undefined),
    pause: vi.fn(() => resume),
    isRunning: vi.fn(() => true),
    isStale: vi.fn(() => false),
  };
  const told = { failed: vi.fn(() => 50), progressed: vi.fn(), after: vi.fn(), stopping: vi.fn(() => false) };
  const messages = ['10', '11', '15', '16'].map(message);
  const payload = { batch: { topic: 't', partition: 2, messages }, ...calls } as unknown as EachBatchPayload;
  const run = () => eachBatchOf({ consumer, work, ...told })(payload);
  return { run, consumer, resume, ...calls, ...told };
}

it('settles message by message and says at each that it is alive', async () => {
  const { run, resolveOffset, heartbeat, pause } = setUp(async ({ messages, settled, going }) => {
    for (const one of messages) if (going()) await settled(one);
  });
  await run();
  expect(resolveOffset.mock.calls).toEqual([['10'], ['11'], ['15'], ['16']]);
  expect(heartbeat).toHaveBeenCalledTimes(4);
  expect(pause).not.toHaveBeenCalled();
});

it('begins again later from the first that was not settled, and kafkajs sees nothing of our errors', async () => {
  for (const error of [new TypeError('ours'), new Error('ours')]) {
    const { run, consumer, resolveOffset, pause, failed, after, resume } = setUp(async ({ messages, settled }) => {
      const [first, second] = messages;
      if (first !== undefined) await settled(first);
      if (second !== undefined) await settled(second);
      throw error;
    });
    await expect(run()).resolves.toBeUndefined();
    expect(resolveOffset).toHaveBeenCalledTimes(2);
    expect(consumer.seek).toHaveBeenCalledWith({ topic: 't', partition: 2, offset: '15' });
    expect(failed).toHaveBeenCalledWith({ topic: 't', partition: 2 }, error);
    expect(pause).toHaveBeenCalledTimes(1);
    expect(after).toHaveBeenCalledWith({ topic: 't', partition: 2 }, 50, resume);
  }
});

it('begins again from the first of all when none was settled', async () => {
  const { run, consumer } = setUp(async () => {
    throw new Later(30);
  });
  await run();
  expect(consumer.seek).toHaveBeenCalledWith({ topic: 't', partition: 2, offset: '10' });
});

it('lets kafkajs see its own errors, or it would not join its group again', async () => {
  const rebalancing = Object.assign(new Error('The group is rebalancing'), { type: 'REBALANCE_IN_PROGRESS' });
  const { run, heartbeat, consumer } = setUp(async ({ messages, settled }) => {
    for (const one of messages) await settled(one);
  });
  heartbeat.mockRejectedValueOnce(rebalancing);
  await expect(run()).rejects.toBe(rebalancing);
  expect(consumer.seek).not.toHaveBeenCalled();
});

it('does not go on when its partition was taken, was sought elsewhere, or we stop', async () => {
  const asked: boolean[] = [];
  const { run, isRunning, isStale, stopping } = setUp(async ({ going }) => {
    asked.push(going());
  });
  isRunning.mockReturnValueOnce(false);
  await run();
  isStale.mockReturnValueOnce(true);
  await run();
  stopping.mockReturnValueOnce(true);
  await run();
  await run();
  expect(asked).toEqual([false, false, false, true]);
});

it('leaves a partition alone that failed while we stop: its next holder has it from there', async () => {
  const { run, consumer, stopping } = setUp(async () => {
    throw new Error('cut short');
  });
  stopping.mockReturnValue(true);
  await run();
  expect(consumer.seek).not.toHaveBeenCalled();
});
