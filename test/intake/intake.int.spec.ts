import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Report } from '../../adapters/adapter.ts';
import { takeIn } from '../../gateway/intake/take-in.ts';
import { declarationFixture } from '../support/fixture.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { eventually, jsonAdapter, type StandIn, standIn } from '../support/stand-in.ts';

let folder: Folder;
let one: StandIn;

beforeEach(async () => {
  folder = temporaryFolder();
  const quiet = async () => [];
  one = await standIn(folder.path, [
    jsonAdapter('customs', 'agency', quiet),
    jsonAdapter('railway', 'premises', quiet),
  ]);
  await one.start();
});
afterEach(async () => {
  await one.stop();
  folder.remove();
});

const push = (party: string, ...reports: Partial<Report>[]) => {
  const full = reports.map((report) => ({ numbers: [], learned: [], statements: [], ...report }));
  return takeIn(one.gateway, {
    party,
    body: Buffer.from(JSON.stringify({ reports: full })),
    mediaType: 'application/json',
  });
};
const statement = (kind: 'accepted' | 'released' | 'arrived', party = 'customs') => ({
  party,
  kind,
  senderTime: '2018-01-05T02:00:00.000Z',
});
const statements = () =>
  one.gateway.store.read
    .selectFrom('statements')
    .select(['declaration_no', 'kind'])
    .orderBy('declaration_no')
    .execute();
const messageState = async (id: string) =>
  (await one.gateway.store.read.selectFrom('messages').select('state').where('id', '=', id).executeTakeFirstOrThrow())
    .state;

it('counts a message that came twice once, and answers it with the same id', async () => {
  const no = await one.submit(declarationFixture('TWICE-1'));
  const report = { numbers: [{ kind: 'declarationNo' as const, value: no }], statements: [statement('accepted')] };
  const first = await push('customs', report);
  const second = await push('customs', report);
  expect(second.messageId).toBe(first.messageId);
  expect(await statements()).toHaveLength(1);
});

it('parks what speaks of a number nobody knows yet, and takes it up when the number becomes known', async () => {
  const early = await push('customs', {
    numbers: [{ kind: 'entryId', value: '050320181000000001' }],
    statements: [statement('released')],
  });
  expect(await messageState(early.messageId)).toBe('parked');
  expect(await statements()).toEqual([]);

  const no = await one.submit(declarationFixture('EARLY-1'));
  await push('customs', {
    numbers: [{ kind: 'declarationNo', value: no }],
    learned: [{ kind: 'entryId', value: '050320181000000001' }],
    statements: [statement('accepted')],
  });
  await eventually(async () => (await messageState(early.messageId)) === 'applied');
  expect((await statements()).map(({ kind }) => kind).sort()).toEqual(['accepted', 'released']);
});

it('takes up a parked message when its declaration is submitted later', async () => {
  const fixture = declarationFixture('LATER-1');
  const early = await push('railway', {
    numbers: [{ kind: 'bill', value: fixture.bill?.number ?? '' }],
    statements: [statement('arrived', 'railway')],
  });
  expect(await messageState(early.messageId)).toBe('parked');
  await one.submit(fixture);
  await eventually(async () => (await messageState(early.messageId)) === 'applied');
});

it('applies the parts it can place and parks the others', async () => {
  const no = await one.submit(declarationFixture('PART-1'));
  const taken = await push(
    'customs',
    { numbers: [{ kind: 'declarationNo', value: no }], statements: [statement('accepted')] },
    { numbers: [{ kind: 'entryId', value: '050320181000000009' }], statements: [statement('released')] },
  );
  expect(await messageState(taken.messageId)).toBe('parked');
  expect(await statements()).toEqual([{ declaration_no: no, kind: 'accepted' }]);
});

it('tells every declaration on a bill what happened to the bill', async () => {
  const bill = { number: 'SHARED-1' };
  const numbers = [
    await one.submit(declarationFixture('BILL-1', { bill })),
    await one.submit(declarationFixture('BILL-2', { bill })),
  ];
  await push('railway', {
    numbers: [{ kind: 'bill', value: 'shared-1' }],
    statements: [statement('arrived', 'railway')],
  });
  expect((await statements()).map(({ declaration_no }) => declaration_no)).toEqual(numbers.sort());
});

it('does not believe a party that speaks for another', async () => {
  const no = await one.submit(declarationFixture('FOREIGN-1'));
  await push('railway', {
    numbers: [{ kind: 'declarationNo', value: no }],
    statements: [statement('released', 'customs')],
  });
  const rows = await one.gateway.store.read.selectFrom('statements').select(['party', 'kind']).execute();
  expect(rows).toEqual([{ party: 'railway', kind: 'released' }]);
});

it('two own numbers of different declarations name none', async () => {
  const a = await one.submit(declarationFixture('OWN-1'));
  const b = await one.submit(declarationFixture('OWN-2'));
  const taken = await push('customs', {
    numbers: [
      { kind: 'declarationNo', value: a },
      { kind: 'inspectionClientNo', value: b },
    ],
    statements: [statement('released')],
  });
  expect(await messageState(taken.messageId)).toBe('parked');
});

it('keeps bytes nobody understands', async () => {
  const body = Buffer.from([0xff, 0x00, 0xfe]);
  const taken = await takeIn(one.gateway, { party: 'customs', body, mediaType: 'application/octet-stream' });
  expect(taken.unreadable).toBe(true);
  expect(await messageState(taken.messageId)).toBe('unreadable');
  const kept = await one.gateway.store.read
    .selectFrom('message_bodies')
    .select('bytes')
    .where('message_id', '=', taken.messageId)
    .executeTakeFirstOrThrow();
  expect(Buffer.from(kept.bytes).equals(body)).toBe(true);
});
