/** A message that could not be read is read again when it comes again. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Adapter, Report } from '../../adapters/adapter.ts';
import { receive } from '../../gateway/intake/receive.ts';
import { takeIn } from '../../gateway/intake/take-in.ts';
import { declarationFixture } from '../support/fixture.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { eventually, jsonAdapter, type StandIn, standIn } from '../support/stand-in.ts';

let folder: Folder;
let one: StandIn;
/** Whether there is the time and the memory to read. */
let able: boolean;

/** Reads what is called JSON, while it can, and answers in words. */
function reader(): Adapter {
  const adapter = jsonAdapter('customs', 'agency', async () => []);
  return {
    ...adapter,
    read: (bytes, context) =>
      able && context.mediaType === 'application/json' ? adapter.read(bytes, context) : undefined,
    acknowledge: (_, reading, { reference }) => ({
      format: 'customs/json',
      type: 'answer',
      mediaType: 'text/plain',
      reference,
      body: Buffer.from(`${reading === undefined ? 'no' : 'yes'} ${reference}`),
    }),
  };
}

beforeEach(async () => {
  able = false;
  folder = temporaryFolder();
  one = await standIn(folder.path, [reader()]);
  await one.start();
});
afterEach(async () => {
  await one.stop();
  folder.remove();
});

const told = (kind: 'declarationNo' | 'entryId', value: string): Buffer => {
  const statements = [{ party: 'customs', kind: 'released' as const, senderTime: '2018-01-05T02:00:00.000Z' }];
  const report: Report = { numbers: [{ kind, value }], learned: [], statements };
  return Buffer.from(JSON.stringify({ reports: [report] }));
};

async function push(body: Buffer, mediaType = 'application/json') {
  const { messageId, acknowledgement, unreadable } = await takeIn(one.gateway, { party: 'customs', body, mediaType });
  return { messageId, unreadable, answer: Buffer.from(acknowledgement?.body ?? '').toString() };
}

const messages = () =>
  one.gateway.store.read
    .selectFrom('messages')
    .select(['id', 'state', 'reason', 'type', 'declaration_no'])
    .where('party', '=', 'customs')
    .where('direction', '=', 'in')
    .execute();

const statements = () =>
  one.gateway.store.read.selectFrom('statements').select(['message_id', 'declaration_no']).execute();

const received = async () => {
  const rows = await one.gateway.store.read
    .selectFrom('events')
    .select('data')
    .where('type', '=', 'message.received')
    .orderBy('position')
    .execute();
  return rows.map(({ data }) => (JSON.parse(data) as { type: string }).type);
};

it('and applied once, under the id it has; the answer of then is given from then on', async () => {
  const no = await one.submit(declarationFixture('AGAIN-1'));
  const body = told('declarationNo', no);
  const first = await push(body);
  expect(first).toMatchObject({ unreadable: true, answer: expect.stringMatching(/^no /) });

  able = true;
  const second = await push(body);
  expect(second).toMatchObject({
    messageId: first.messageId,
    unreadable: false,
    answer: expect.stringMatching(/^yes /),
  });
  expect(await messages()).toEqual([
    { id: first.messageId, state: 'applied', reason: null, type: 'report', declaration_no: no },
  ]);
  expect(await push(body)).toEqual(second);
  expect(await statements()).toEqual([{ message_id: first.messageId, declaration_no: no }]);
  expect(await received()).toEqual(['unknown', 'report']);
});

it('and is answered as before while it cannot be read', async () => {
  const body = told('declarationNo', await one.submit(declarationFixture('AGAIN-2')));
  const first = await push(body);
  expect(await push(body)).toEqual(first);
  expect(await messages()).toMatchObject([{ id: first.messageId, state: 'unreadable' }]);
  expect(await received()).toEqual(['unknown']);
});

it('and waits for its declaration where that is not known, read as what it was called the last time', async () => {
  able = true;
  const body = told('entryId', '050320181000000001');
  const first = await push(body, 'text/plain');
  expect(first.unreadable).toBe(true);
  await push(body);
  expect(await messages()).toMatchObject([{ id: first.messageId, state: 'parked' }]);

  const no = await one.submit(declarationFixture('AGAIN-3'));
  const learned = [{ kind: 'entryId', value: '050320181000000001' }];
  const numbers = [{ kind: 'declarationNo', value: no }];
  await push(Buffer.from(JSON.stringify({ reports: [{ numbers, learned, statements: [] }] })));
  await eventually(async () => (await statements()).length === 1);
  expect(await statements()).toEqual([{ message_id: first.messageId, declaration_no: no }]);
});

it('also where it came back for a message of ours', async () => {
  const no = await one.submit(declarationFixture('AGAIN-4'));
  const { store } = one.gateway;
  const ours = await eventually(() =>
    store.read.selectFrom('messages').select('id').where('direction', '=', 'out').executeTakeFirst(),
  );
  const body = told('declarationNo', no);
  const incoming = { party: 'customs', body, mediaType: 'application/json', answers: ours.id };
  const reading = jsonAdapter('customs', 'agency', async () => []).read(body, {} as never);
  const take = (read: typeof reading) => store.write((tx) => receive(tx, incoming, read, new Date()));
  const first = await take(undefined);
  const second = await take(reading);
  expect(second).toMatchObject({ messageId: first.messageId, repeated: false, owner: { declarationNo: no } });
  expect(await take(reading)).toMatchObject({ messageId: first.messageId, repeated: true });
  expect(await statements()).toEqual([{ message_id: first.messageId, declaration_no: no }]);
});
