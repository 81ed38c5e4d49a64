/** A change is told by the number a party knows the declaration by: when that comes, whatever else comes with it. */
import { afterEach, expect, it } from 'vitest';
import type { Adapter } from '../../adapters/adapter.ts';
import { amendDeclaration } from '../../gateway/declaration/amend.ts';
import { takeIn } from '../../gateway/intake/take-in.ts';
import { declarationFixture } from '../support/fixture.ts';
import { temporaryFolder } from '../support/folder.ts';
import { eventually, jsonAdapter, type StandIn, standIn } from '../support/stand-in.ts';

const folder = temporaryFolder();
let one: StandIn;
afterEach(async () => {
  await one.stop();
  folder.remove();
});

it('an amendment that waited for the number is told when a message brings nothing but that', async () => {
  const sent: string[] = [];
  const customs = jsonAdapter('customs', 'agency', async ({ type }) => {
    sent.push(type);
    return [];
  });
  const byNumber: Adapter = { ...customs, capabilities: { ...customs.capabilities, amendsBy: 'customsSeqNo' } };
  one = await standIn(folder.path, [byNumber, jsonAdapter('railway', 'premises', async () => [])]);
  await one.start();
  const declaration = declarationFixture('WAITS-1');
  const no = await one.submit(declaration);
  await eventually(async () => sent.includes('declare'));
  const amended = { ...declaration, contractNumber: 'CT-2' };
  const original = { bytes: Buffer.from(JSON.stringify(amended)), mediaType: 'application/json' };
  const amendment = { declaration: amended, parties: ['customs', 'railway'], reason: '合同号更正' };
  await one.gateway.store.write((tx) => amendDeclaration(tx, one.gateway, no, amendment, original, new Date()));
  const cursor = () =>
    one.gateway.store.read
      .selectFrom('cursors')
      .select('position')
      .where('consumer', '=', 'casework')
      .executeTakeFirst();
  const last = () =>
    one.gateway.store.read
      .selectFrom('events')
      .select((eb) => eb.fn.max('position').as('position'))
      .executeTakeFirst();
  await eventually(async () => (await cursor())?.position === (await last())?.position);
  expect(sent).toEqual(['declare']);

  const report = {
    numbers: [{ kind: 'declarationNo', value: no }],
    learned: [{ kind: 'customsSeqNo', value: 'I20180000147015879' }],
    statements: [],
  };
  const body = Buffer.from(JSON.stringify({ reports: [report] }));
  await takeIn(one.gateway, { party: 'customs', body, mediaType: 'application/json' });
  await eventually(async () => sent.includes('amend'));
  expect(sent).toEqual(['declare', 'amend']);
});
