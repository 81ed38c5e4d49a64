import type { KafkaMessage } from 'kafkajs';
import { expect, it } from 'vitest';
import { arrived } from './arrived.ts';

const PLACE = { topic: 't.customs.in', partition: 1 };
const of = (headers: Record<string, string>, again = false, party = 'customs', text = '') =>
  arrived(
    party,
    { offset: '9', key: null, value: Buffer.from(text), headers } as unknown as KafkaMessage,
    PLACE,
    again,
  );

it('is known by the sender’s id within its source and party, else by its place and bytes', () => {
  expect(of({ ce_id: '1', ce_source: '/a' }).inboxId).toBe('customs /a 1');
  expect(of({ ce_id: '1', ce_source: '/b' }).inboxId).not.toBe(of({ ce_id: '1', ce_source: '/a' }).inboxId);
  expect(of({ ce_id: '1' }, false, 'railway').inboxId).not.toBe(of({ ce_id: '1' }).inboxId);
  expect(of({}, false, 'customs', 'a').inboxId).toBe(of({ ce_id: '' }, false, 'customs', 'a').inboxId);
  expect(of({}, false, 'customs', 'a').inboxId).not.toBe(of({}, false, 'customs', 'b').inboxId);
  expect(of({ ce_id: '' }).externalId).toBeUndefined();
});

it('an id of any length is one the store can keep, and two long ones stay two', () => {
  const long = (last: string) => of({ ce_id: `${'x'.repeat(5000)}${last}` });
  expect(long('1').inboxId).toMatch(/^[0-9a-f]{64}$/);
  expect(long('1').inboxId).not.toBe(long('2').inboxId);
  expect(long('1').externalId).toHaveLength(300);
});

it('believes headers about its way only where we wrote them', () => {
  const ours = {
    'tongguan-origin': 't.railway.in/0/0',
    'tongguan-attempt': '3',
    'tongguan-not-before': '2018-01-05T01:30:00.000Z',
    'content-type': 'text/xml',
  };
  expect(of(ours)).toMatchObject({ origin: 't.customs.in/1/9', inboxId: of({}).inboxId, attempt: 0, notBefore: 0 });
  expect(of(ours, true)).toMatchObject({
    origin: 't.railway.in/0/0',
    attempt: 3,
    notBefore: Date.parse('2018-01-05T01:30:00.000Z'),
  });
  expect(of(ours, true).headers).toEqual({ 'content-type': 'text/xml' });
  expect(of({ 'tongguan-attempt': '-1', 'tongguan-not-before': 'soon' }, true)).toMatchObject({
    attempt: 0,
    notBefore: 0,
  });
});

it('is known again when it comes from the retry topic', () => {
  const from = { 'tongguan-origin': 't.customs.in/1/9' };
  const place = { topic: 't.customs.retry', partition: 0 };
  const message = { offset: '77', key: null, value: Buffer.from('a'), headers: from } as unknown as KafkaMessage;
  expect(arrived('customs', message, place, true).inboxId).toBe(of({}, false, 'customs', 'a').inboxId);
});
