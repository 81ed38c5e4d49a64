import { expect, it } from 'vitest';
import type { LoggedEvent } from '../../store/schema.ts';
import { eventCheck } from '../event-check.ts';
import { eventOf, eventRecord } from './cloud-event.ts';
import { cut, type Outbound, outbound, SEND_BYTES, tooLarge } from './outbound.ts';
import { topicNames } from './topics.ts';

const NO = '1180105050300001';
const check = eventCheck();
const options = { check, names: topicNames('t'), parties: new Set(['customs', 'railway']) };
const event = (more: Partial<LoggedEvent> = {}): LoggedEvent => ({
  position: 7,
  id: '018d0000-0000-7000-8000-000000000001',
  type: 'message.received',
  declaration_no: NO,
  firm: '91140200MA0TEST00X',
  time: '2018-01-05T01:30:00.000Z',
  data: '{"messageId":"m","party":"customs","format":"customs/dec-2018","type":"DEC_RESULT"}',
  ...more,
});

it('an event goes to everybody, and what became of a party’s message to that party too', () => {
  expect(outbound(event(), options).records.map(({ topic, key }) => [topic, key])).toEqual([
    ['t.clearance', NO],
    ['t.customs.out', NO],
  ]);
  const trader = event({ data: event().data.replace('customs"', 'trader"') });
  expect(outbound(trader, options).records.map(({ topic }) => topic)).toEqual(['t.clearance']);
  const data = '{"numbers":[{"kind":"bill","value":"B1"}]}';
  const learned = outbound(event({ type: 'numbers.learned', data }), options);
  expect(learned.records.map(({ topic }) => topic)).toEqual(['t.clearance']);
});

it('an event of no declaration is keyed by its own id', () => {
  const { records } = outbound(event({ declaration_no: null, firm: null }), options);
  expect(records[0]?.key).toBe(event().id);
  expect(records[0]?.headers).toMatchObject({ ce_subject: '-', ce_partitionkey: event().id });
  expect(records[0]?.headers).not.toHaveProperty('ce_correlationid');
  expect(records[0]?.headers).not.toHaveProperty('ce_firm');
});

it('comes back from its message as it was', () => {
  for (const one of [event(), event({ declaration_no: null, firm: null })]) {
    expect(eventOf(eventRecord('t.clearance', one, check), check)).toEqual(one);
  }
});

it('a message that is none of ours says why', () => {
  const good = eventRecord('t.clearance', event(), check);
  const problems = (change: object) => {
    const found = eventOf({ ...good, ...change }, check);
    return 'id' in found ? [] : [...found];
  };
  const without = (name: string) => {
    const { [name]: _, ...headers } = good.headers;
    return problems({ headers });
  };
  expect(problems({})).toEqual([]);
  expect(problems({ value: null })).toEqual(['there is no value']);
  expect(problems({ value: Buffer.from('{') })).toEqual(['the value is not JSON']);
  expect(problems({ value: Buffer.from('{}') }).join()).toContain("must have required property 'messageId'");
  expect(problems({ headers: undefined }).length).toBeGreaterThan(5);
  expect(without('ce_id')).toEqual(["/ must have required property 'id'"]);
  expect(without('content-type')).toEqual(["/ must have required property 'datacontenttype'"]);
  expect(problems({ headers: { ...good.headers, ce_sequence: '7a' } })).toEqual([
    '/sequence is not a position of the log',
  ]);
  expect(problems({ headers: { ...good.headers, ce_type: 'tongguan.harbour.closed.v1' } })).toEqual([
    'there is no event of type harbour.closed',
  ]);
  expect(problems({ headers: { ...good.headers, ce_type: 'tongguan.message.received.v2' } }).join()).toContain('/type');
});

it('an event that is not what its schema says is a dead letter that keeps it', () => {
  const { records, problems } = outbound(event({ data: '{"messageId":1}' }), options);
  expect(problems.length).toBeGreaterThan(1);
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({ topic: 't.clearance.dead', key: NO });
  expect(String(records[0]?.value)).toBe('{"messageId":1}');
  expect(records[0]?.headers).toMatchObject({
    'tongguan-dead-reason': 'schema',
    'tongguan-dead-detail': problems.join('; '),
    'tongguan-origin': 'events/7',
    ce_id: event().id,
  });
  const unreadable = outbound(event({ data: 'not JSON' }), options);
  expect(unreadable.problems).toEqual(['the value is not JSON']);
});

it('an event too large leaves a note without it', () => {
  const note = tooLarge(outbound(event(), options), options);
  expect(note).toMatchObject({ topic: 't.clearance.dead', key: NO, value: null });
  expect(note.headers).toMatchObject({ 'tongguan-dead-reason': 'too-large', ce_id: event().id });
});

it('what travels together is cut by its bytes, in order, and one that is too long goes alone', () => {
  const sized = (position: number, bytes: number): Outbound => ({
    event: event({ position }),
    records: [],
    problems: [],
    bytes,
  });
  const all = [400, 400, 400, 2000, 100, 900, 1].map((bytes, index) => sized(index, bytes));
  const parts = cut(all, 1000).map((part) => part.map(({ bytes }) => bytes));
  expect(parts).toEqual([[400, 400], [400], [2000], [100, 900], [1]]);
  expect(cut([])).toEqual([]);
});

it('counts what a message costs: three bytes a Chinese character, headers, both topics', () => {
  const text = '查'.repeat(1000);
  const data = JSON.stringify({ ...JSON.parse(event().data), type: text });
  const plain = outbound(event(), options).bytes;
  expect(outbound(event({ data }), options).bytes - plain).toBeGreaterThanOrEqual(2 * (3000 - 10));
  expect(plain).toBeGreaterThan(2 * (event().data.length + 400));
  expect(SEND_BYTES).toBeLessThan(1_048_588);
});
