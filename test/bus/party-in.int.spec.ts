/** What parties write, taken in message by message, whatever Kafka does with its offsets. */
import type { KafkaMessage } from 'kafkajs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BusRecord } from '../../gateway/bus/kafka/cloud-event.ts';
import { Inbox } from '../../gateway/bus/kafka/inbox.ts';
import { PartyWork } from '../../gateway/bus/kafka/party-in.ts';
import type { Publisher } from '../../gateway/bus/kafka/publisher.ts';
import { topicNames } from '../../gateway/bus/kafka/topics.ts';
import { Tally } from '../../gateway/bus/tally.ts';
import { declarationFixture } from '../support/fixture.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { jsonAdapter, type StandIn, standIn } from '../support/stand-in.ts';

const NAMES = topicNames('t');

let folder: Folder;
let one: StandIn;
let work: PartyWork;
let sent: BusRecord[];

beforeEach(async () => {
  folder = temporaryFolder();
  one = await standIn(folder.path, [jsonAdapter('customs', 'agency', async () => [])]);
  await one.start();
  sent = [];
  const publisher = { send: async (records: readonly BusRecord[]) => void sent.push(...records) };
  work = new PartyWork({
    gateway: one.gateway,
    parties: ['customs'],
    names: NAMES,
    inbox: new Inbox(one.gateway.store, 1_000_000),
    publisher: publisher as unknown as Publisher,
    tally: new Tally(),
    retryMs: 1_000,
    attempts: 5,
    log: one.gateway.log,
  });
});
afterEach(async () => {
  await one.stop();
  folder.remove();
});

/** Kafka gives what stands at this offset of customs' topic. @returns topics and contents of what is sent then. */
async function given(offset: number, text: string, headers: Record<string, string> = {}) {
  sent = [];
  const message = { offset: String(offset), key: null, value: Buffer.from(text), headers } as unknown as KafkaMessage;
  const place = { topic: NAMES.in('customs'), partition: 0 };
  await work.work({ ...place, messages: [message], going: () => true, settled: async () => undefined });
  return sent.map(({ topic, value }) => ({ topic, ...JSON.parse(String(value)) }));
}

const said = (declarationNo: string, kind: string): string => {
  const statements = [{ party: 'customs', kind, senderTime: '2018-01-05T02:00:00.000Z' }];
  return JSON.stringify({
    reports: [{ numbers: [{ kind: 'declarationNo', value: declarationNo }], learned: [], statements }],
  });
};

it('a message without an id is new where another stood at its place before the topics were made anew', async () => {
  const no = await one.submit(declarationFixture('ANEW-1'));
  const [first] = await given(0, said(no, 'accepted'));
  expect(first).toMatchObject({ topic: NAMES.out('customs'), state: 'applied' });
  // Delivered once more: the same answer, and nothing done.
  expect(await given(0, said(no, 'accepted'))).toEqual([first]);

  const [second] = await given(0, said(no, 'released'));
  expect(second).toMatchObject({ topic: NAMES.out('customs'), state: 'applied' });
  expect(second?.messageId).not.toBe(first?.messageId);
  const kinds = await one.gateway.store.read.selectFrom('statements').select('kind').orderBy('recorded_at').execute();
  expect(kinds.map(({ kind }) => kind)).toEqual(['accepted', 'released']);
});

it('an id that comes again with other bytes is refused, wherever it stands', async () => {
  const no = await one.submit(declarationFixture('ANEW-2'));
  const id = { ce_id: 'R-1', ce_source: '/customs' };
  await given(0, said(no, 'accepted'), id);
  const [letter, refused] = await given(1, said(no, 'released'), id);
  expect(letter?.topic).toBe(NAMES.dead('customs'));
  expect(refused).toMatchObject({ topic: NAMES.out('customs'), state: 'refused' });
});
