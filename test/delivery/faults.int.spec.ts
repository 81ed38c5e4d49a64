/** A case that cannot be settled waits alone; the others go on. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { declarationFixture, FIRM } from '../support/fixture.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { eventually, jsonAdapter, type StandIn, standIn } from '../support/stand-in.ts';

let folder: Folder;
let one: StandIn;
let broken = true;

beforeEach(async () => {
  folder = temporaryFolder();
  const adapter = jsonAdapter('customs', 'agency', async () => []);
  one = await standIn(folder.path, [
    {
      ...adapter,
      encode(instruction, context) {
        if (broken && instruction.declaration.traderReference === 'BAD-1') throw new Error('a fault of ours');
        return adapter.encode(instruction, context);
      },
    },
  ]);
  await one.start();
});
afterEach(async () => {
  await one.stop();
  folder.remove();
});

it('keeps a failing case apart with its firm, and settles it when the fault is gone', async () => {
  const bad = await one.submit(declarationFixture('BAD-1'));
  const good = await one.submit(declarationFixture('GOOD-1'));
  const { read } = one.gateway.store;
  const sent = (no: string) => () =>
    read
      .selectFrom('messages')
      .select('id')
      .where('declaration_no', '=', no)
      .where('state', '=', 'sent')
      .executeTakeFirst();
  const fault = await eventually(() => read.selectFrom('faults').selectAll().executeTakeFirst());
  expect(fault).toMatchObject({ declaration_no: bad, firm: FIRM, detail: 'a fault of ours' });
  await eventually(sent(good));
  broken = false;
  await eventually(sent(bad));
  expect(await read.selectFrom('faults').selectAll().execute()).toEqual([]);
});
