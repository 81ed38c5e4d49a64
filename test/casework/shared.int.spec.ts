/** Two declarations in one container: one opening, one release, and each firm sees where its own stands. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Report } from '../../adapters/adapter.ts';
import type { StatementKind } from '../../contracts/events/events.generated.ts';
import { takeIn } from '../../gateway/intake/take-in.ts';
import { container, declarationFixture } from '../support/fixture.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { eventually, jsonAdapter, type StandIn, standIn } from '../support/stand-in.ts';

const BOX = container('TCKU312504');
const OWN = container('TCKU312505');
const bill = { number: 'RBSHARED1' };

let folder: Folder;
let one: StandIn;
let toStation: string[];
/** What inspection got: under which declaration, which order. */
let toInspection: { type: string; text: string }[];

beforeEach(async () => {
  folder = temporaryFolder();
  toStation = [];
  toInspection = [];
  const quiet = async () => [];
  one = await standIn(folder.path, [
    jsonAdapter('customs', 'agency', quiet),
    {
      ...jsonAdapter('inspection', 'agency', async ({ type }, text) => {
        toInspection.push({ type, text });
        return [];
      }),
      concerns: ({ traderReference }) => !traderReference.startsWith('CUSTOMS-ONLY'),
    },
    jsonAdapter('railway', 'premises', async ({ type }) => {
      toStation.push(type);
      return [];
    }),
  ]);
  await one.start();
});
afterEach(async () => {
  await one.stop();
  folder.remove();
});

let count = 0;
async function say(party: string, no: string, kind: StatementKind, more: object = {}): Promise<void> {
  count += 1;
  const senderTime = new Date(Date.now() + count).toISOString();
  const report: Report = {
    numbers: [{ kind: 'declarationNo', value: no }],
    learned: [],
    statements: [{ party, kind, senderTime, ...more }],
  };
  const body = Buffer.from(JSON.stringify({ count, reports: [report] }));
  await takeIn(one.gateway, { party, body, mediaType: 'application/json' });
}

const status = async (no: string): Promise<string> =>
  (
    await one.gateway.store.read
      .selectFrom('declarations')
      .select('status')
      .where('no', '=', no)
      .executeTakeFirstOrThrow()
  ).status;
const becomes = (no: string, wanted: string) =>
  eventually(async () => ((await status(no)) === wanted ? wanted : undefined));
const orders = () =>
  one.gateway.store.read.selectFrom('orders').select(['number', 'kind', 'declaration_no', 'data']).execute();

it('is released once, when both declarations are, and inspected together', async () => {
  const first = await one.submit(declarationFixture('SHARED-1', { bill, containers: [{ number: BOX }] }));
  const second = await one.submit(
    declarationFixture('SHARED-2', { bill, containers: [{ number: BOX }, { number: OWN }] }),
  );
  await say('customs', first, 'inspect');
  await say('inspection', first, 'released');
  await say('customs', second, 'released');
  await say('inspection', second, 'inspect', { unit: { kind: 'container', id: BOX } });
  await say('inspection', second, 'released', { unit: { kind: 'container', id: OWN } });
  await becomes(first, 'inspection');
  await eventually(async () => ((await orders()).some(({ kind }) => kind === 'inspection') ? true : undefined));
  await eventually(async () => {
    const placed = (await orders()).filter(({ kind }) => kind === 'inspection').map(({ data }) => JSON.parse(data));
    return placed.at(-1)?.kind === 'joint' ? true : undefined;
  });
  const inspections = (await orders()).filter(({ kind }) => kind === 'inspection');
  expect(new Set(inspections.map(({ number }) => number)).size, 'one order for the container').toBe(1);

  await say('railway', first, 'opened', { unit: { kind: 'container', id: BOX }, orderNo: `${first}-I1` });
  await say('customs', first, 'released');
  await becomes(second, 'inspection');
  const released = async () => (await orders()).filter(({ kind }) => kind === 'release');
  const ids = async () =>
    (await released()).flatMap(({ data }) => (JSON.parse(data).units as { id: string }[]).map(({ id }) => id));
  await eventually(async () => (await released()).length > 0);
  expect(await ids()).toEqual([OWN]);
  await say('inspection', second, 'released');
  await becomes(second, 'released');
  await becomes(first, 'released');
  expect((await ids()).sort(), 'each container once').toEqual([BOX, OWN].sort());
  await eventually(async () => (toStation.filter((type) => type === 'release').length === 2 ? true : undefined));
});

it('is not shared by another bill, nor with what was over before', async () => {
  const first = await one.submit(declarationFixture('OTHER-1', { bill, containers: [{ number: BOX }] }));
  const second = await one.submit(
    declarationFixture('OTHER-2', { bill: { number: 'RBOTHER' }, containers: [{ number: BOX }] }),
  );
  for (const party of ['customs', 'inspection']) await say(party, second, 'released');
  await becomes(second, 'released');
  expect(await status(first)).not.toBe('released');
});

it('tells an agency that has to inspect, although the declaration that leads does not concern it', async () => {
  const containers = [{ number: BOX }];
  const first = await one.submit(declarationFixture('CUSTOMS-ONLY', { bill, containers }));
  const second = await one.submit(declarationFixture('SHARED-4', { bill, containers }));
  const third = await one.submit(declarationFixture('SHARED-5', { bill, containers }));
  await say('customs', first, 'released');
  await say('customs', second, 'released');
  await say('inspection', second, 'inspect');
  await say('customs', third, 'released');
  await say('inspection', third, 'released');
  const told = await eventually(async () => toInspection.find(({ type }) => type === 'inspectionOrder'));
  const { order } = JSON.parse(told.text) as { order: { number: string; agencies: string[]; sharedWith: string[] } };
  expect(order).toMatchObject({ number: `${first}-I1`, agencies: ['inspection'], sharedWith: [third] });
  const messages = await one.gateway.store.read
    .selectFrom('messages')
    .select(['declaration_no', 'party'])
    .where('relates_to', '=', `${first}-I1/1`)
    .execute();
  const addressed = messages.map(({ declaration_no, party }) => `${party} ${declaration_no}`).sort();
  expect(addressed).toEqual([`customs ${first}`, `inspection ${second}`, `railway ${first}`]);

  // It reports under its own declaration with the number of the order, and is not waited for any more.
  const unit = { kind: 'container', id: BOX };
  await say('inspection', second, 'inspected', { unit, result: 'pass', orderNo: `${first}-I1` });
  await say('inspection', second, 'released');
  await becomes(first, 'released');
  const placed = (await orders()).map(({ number }) => number);
  expect(placed.sort()).toEqual([`${first}-I1`, `${first}-R1`]);
});
