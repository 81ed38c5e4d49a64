import { expect, it } from 'vitest';
import type { BusRecord } from './cloud-event.ts';
import { buryIn } from './dead-letter.ts';
import type { Publisher } from './publisher.ts';

const original = { key: 'k', value: Buffer.from('a message'), headers: { ce_id: '1' } };
const why = { reason: 'failed', detail: 'x'.repeat(5000), origin: 't.customs.in/0/1', attempts: 5 } as const;

function publisher(refuse: (record: BusRecord) => Error | undefined) {
  const sent: BusRecord[] = [];
  const send = async (records: readonly BusRecord[]) => {
    for (const record of records) {
      const error = refuse(record);
      if (error !== undefined) throw error;
      sent.push(record);
    }
  };
  return { sent, publisher: { send } as unknown as Publisher };
}
const tooLarge = () => {
  const cause = Object.assign(new Error('larger than the maximum message size'), { type: 'MESSAGE_TOO_LARGE' });
  return new Error('The producer failed', { cause });
};

it('keeps the message, its headers, and why, at a length a header may have', async () => {
  const { sent, publisher: to } = publisher(() => undefined);
  await buryIn(to, 't.customs.dead', original, why);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ topic: 't.customs.dead', key: 'k', value: original.value });
  expect(sent[0]?.headers).toMatchObject({ ce_id: '1', 'tongguan-dead-reason': 'failed', 'tongguan-attempt': '5' });
  expect(sent[0]?.headers['tongguan-dead-detail']).toHaveLength(2000);
});

it('goes without its content, and says so, where the broker does not take it with what was added', async () => {
  const { sent, publisher: to } = publisher(({ value }) => (value === null ? undefined : tooLarge()));
  await buryIn(to, 't.customs.dead', original, why);
  expect(sent.map(({ value, headers }) => [value, headers['tongguan-left-out']])).toEqual([[null, '9']]);
});

it('fails when the broker is away, so that it is tried again', async () => {
  const { sent, publisher: to } = publisher(() => new Error('no broker'));
  await expect(buryIn(to, 't.customs.dead', original, why)).rejects.toThrow('no broker');
  expect(sent).toEqual([]);
});
