/** Every event in the log is what its schema says, and so is its envelope. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Report, Statement } from '../../adapters/adapter.ts';
import { eventView } from '../../gateway/api/event-view.ts';
import { takeIn } from '../../gateway/intake/take-in.ts';
import { declarationFixture } from '../support/fixture.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { eventually, jsonAdapter, type StandIn, standIn } from '../support/stand-in.ts';

const schema = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../contracts/events/${name}.schema.json`, import.meta.url), 'utf8')) as object;
const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
ajv.addSchema(schema('clearance'));
ajv.addSchema(schema('events'));

let folder: Folder;
let one: StandIn;

beforeEach(async () => {
  folder = temporaryFolder();
  const quiet = async () => [];
  const parties = [jsonAdapter('customs', 'agency', quiet), jsonAdapter('inspection', 'agency', quiet)];
  one = await standIn(folder.path, [...parties, jsonAdapter('railway', 'premises', quiet)]);
  await one.start();
});
afterEach(async () => {
  await one.stop();
  folder.remove();
});

const say = (party: string, no: string, kind: Statement['kind'], more: Partial<Report> = {}) => {
  const statement = { party, kind, senderTime: new Date().toISOString(), text: `${party} ${kind}` };
  const report = { numbers: [{ kind: 'declarationNo', value: no }], learned: [], statements: [statement], ...more };
  return takeIn(one.gateway, {
    party,
    body: Buffer.from(JSON.stringify({ reports: [report] })),
    mediaType: 'application/json',
  });
};
const types = async () =>
  new Set((await one.gateway.store.read.selectFrom('events').select('type').execute()).map(({ type }) => type));

it('holds for a case that is inspected, released, held again, and for a message nobody can place', async () => {
  const no = await one.submit(declarationFixture('EVENTS-1'));
  await say('customs', no, 'inspect', { learned: [{ kind: 'entryId', value: '050320181000000001' }] });
  await say('inspection', no, 'inspect');
  await eventually(async () => (await types()).has('inspection.ordered'));
  await say('customs', no, 'inspected', {
    statements: [
      {
        party: 'customs',
        kind: 'inspected',
        senderTime: new Date().toISOString(),
        orderNo: `${no}-I1`,
        result: 'pass',
      },
    ],
  });
  await say('customs', no, 'released');
  await say('inspection', no, 'released');
  await eventually(async () => (await types()).has('release.ordered'));
  await new Promise((resolve) => setTimeout(resolve, 5));
  await say('customs', no, 'held');
  await eventually(async () => (await types()).has('hold.ordered'));
  await say('railway', '1000101000099999', 'arrived');
  await eventually(async () => (await types()).has('message.sent'));

  const rows = await one.gateway.store.read.selectFrom('events').selectAll().orderBy('position').execute();
  const seen = new Set(rows.map(({ type }) => type));
  for (const type of [
    'declaration.submitted',
    'declaration.statusChanged',
    'message.received',
    'message.parked',
    'message.sent',
    'statement.recorded',
    'numbers.learned',
    'inspection.ordered',
    'release.ordered',
    'hold.ordered',
  ]) {
    expect(seen, type).toContain(type);
  }
  const validateData = ajv.compile({ $ref: 'urn:tongguan:events:1#/$defs/EventData' });
  const validateEnvelope = ajv.compile({ $ref: 'urn:tongguan:events:1#/$defs/CloudEvent' });
  for (const row of rows) {
    const { en, zh, ...envelope } = eventView(row, one.gateway.policy.names);
    expect(validateEnvelope(envelope), `${row.type} ${JSON.stringify(validateEnvelope.errors)}`).toBe(true);
    // EventData wants one of each; what is asked here is whether this one fits.
    validateData({ [row.type]: JSON.parse(row.data) as unknown });
    const wrong = (validateData.errors ?? []).filter(
      ({ instancePath, keyword }) => !(instancePath === '' && keyword === 'required'),
    );
    expect(wrong, `${row.type} ${row.data}`).toEqual([]);
    expect(en.length * zh.length, row.type).toBeGreaterThan(0);
  }
});
