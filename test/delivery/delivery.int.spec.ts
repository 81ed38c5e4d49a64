import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Arrival, DeliveryFailure } from '../../adapters/adapter.ts';
import { declarationFixture } from '../support/fixture.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { gate } from '../support/gate.ts';
import { eventually, jsonAdapter, type Send, type StandIn, standIn } from '../support/stand-in.ts';

let folder: Folder;
const open: StandIn[] = [];

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop().catch(() => undefined);
  folder.remove();
});

async function gatewayWith(send: Send, deduplicates = true): Promise<StandIn> {
  const one = await standIn(folder.path, [jsonAdapter('customs', 'agency', send, deduplicates)]);
  open.push(one);
  return one;
}

const messages = (one: StandIn) =>
  one.gateway.store.read.selectFrom('messages').selectAll().where('direction', '=', 'out').orderBy('id').execute();
const attempts = (one: StandIn) =>
  one.gateway.store.read.selectFrom('delivery_attempts').selectAll().orderBy('attempt').execute();
const answer = (value: unknown): readonly Arrival[] => [
  { body: Buffer.from(JSON.stringify(value)), mediaType: 'application/json' },
];

it('sends what was stored, byte for byte, and records the attempt', async () => {
  const sent: string[] = [];
  const one = await gatewayWith(async (_message, text) => {
    sent.push(text);
    return [];
  });
  await one.start();
  const no = await one.submit(declarationFixture('ONE-1'));
  const [message] = await eventually(async () => {
    const rows = await messages(one);
    return rows[0]?.state === 'sent' && rows;
  });
  expect(message?.declaration_no).toBe(no);
  const body = await one.gateway.store.read
    .selectFrom('message_bodies')
    .select('bytes')
    .where('message_id', '=', message?.id ?? '')
    .executeTakeFirstOrThrow();
  expect(sent).toEqual([Buffer.from(body.bytes).toString('utf8')]);
  expect((await attempts(one)).map(({ outcome }) => outcome)).toEqual(['delivered']);
});

it('tries a transient failure again until it gets through', async () => {
  let calls = 0;
  const one = await gatewayWith(async () => {
    calls += 1;
    if (calls < 3) throw new DeliveryFailure('transient', 'http-503', 'busy');
    return [];
  });
  await one.start();
  await one.submit(declarationFixture('TRY-1'));
  await eventually(async () => (await messages(one))[0]?.state === 'sent');
  expect((await attempts(one)).map(({ outcome, detail }) => [outcome, detail])).toEqual([
    ['transient', 'http-503: busy'],
    ['transient', 'http-503: busy'],
    ['delivered', null],
  ]);
});

it('repeats an ambiguous send only where the partner removes duplicates', async () => {
  let calls = 0;
  const once: Send = async () => {
    calls += 1;
    if (calls === 1) throw new DeliveryFailure('ambiguous', 'timeout', 'no answer');
    return [];
  };
  const one = await gatewayWith(once, false);
  await one.start();
  await one.submit(declarationFixture('AMB-1'));
  const [message] = await eventually(async () => {
    const rows = await messages(one);
    return rows[0]?.state === 'dead' && rows;
  });
  expect(message?.reason).toBe('timeout: no answer');
  expect(calls).toBe(1);
});

it('stops at a permanent failure and says why on the status', async () => {
  const one = await gatewayWith(async () => {
    throw new DeliveryFailure('permanent', 'http-400', 'malformed');
  });
  await one.start();
  const no = await one.submit(declarationFixture('PERM-1'));
  const status = await eventually(() =>
    one.gateway.store.read
      .selectFrom('party_statuses')
      .selectAll()
      .where('declaration_no', '=', no)
      .where('status', '=', 'failed')
      .executeTakeFirst(),
  );
  expect(status.text).toBe('http-400: malformed');
  expect((await attempts(one)).map(({ outcome }) => outcome)).toEqual(['permanent']);
});

it('keeps the order of one declaration while others overtake', async () => {
  const order: string[] = [];
  const closed = gate();
  const one = await gatewayWith(async (message, text) => {
    const { declaration } = JSON.parse(text) as { declaration: { traderReference: string } };
    if (declaration.traderReference === 'SLOW-1' && message.type === 'declare') await closed.opened;
    order.push(`${declaration.traderReference} ${message.type}`);
    return [];
  });
  await one.start();
  await one.submit(declarationFixture('SLOW-1'));
  await one.submit(declarationFixture('FAST-1'));
  await eventually(async () => order.length === 1);
  expect(order).toEqual(['FAST-1 declare']);
  closed.open();
  await eventually(async () => order.length === 2);
});

it('takes in what the partner answered in the same commit as the delivery', async () => {
  const one = await gatewayWith(async (message) =>
    answer({
      reports: [
        {
          numbers: [],
          learned: [{ kind: 'customsSeqNo', value: 'I20180000147015879' }],
          statements: [{ party: 'customs', kind: 'received', senderTime: '2018-01-05T01:30:00.000Z' }],
          acknowledgement: { reference: message.reference, outcome: 'accepted' },
        },
      ],
    }),
  );
  await one.start();
  const no = await one.submit(declarationFixture('ANS-1'));
  await eventually(async () => (await messages(one))[0]?.state === 'accepted');
  const numbers = await one.gateway.store.read
    .selectFrom('numbers')
    .selectAll()
    .where('kind', '=', 'customsSeqNo')
    .execute();
  expect(numbers.map(({ declaration_no, value }) => [declaration_no, value])).toEqual([[no, 'I20180000147015879']]);
});

it('knows a message that was under way when the process died as ambiguous, and takes it up again', async () => {
  const over = gate();
  const first = await gatewayWith(async () => {
    await over.opened;
    return [];
  });
  await first.start();
  await first.submit(declarationFixture('DIE-1'));
  await eventually(async () => (await attempts(first)).length === 1);
  // The process dies here: it has its data no more, nothing is told to anybody, a second one opens them.
  await first.gateway.store.close();
  const sent: string[] = [];
  const second = await gatewayWith(async (message) => {
    sent.push(message.reference);
    return [];
  });
  await second.start();
  await eventually(async () => (await messages(second))[0]?.state === 'sent');
  expect((await attempts(second)).map(({ outcome }) => outcome)).toEqual(['ambiguous', 'delivered']);
  expect(sent).toHaveLength(1);
  over.open();
});
