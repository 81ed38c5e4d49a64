/** contracts/events/asyncapi.yaml is AsyncAPI, and what it says is what the code does. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fromFile, Parser } from '@asyncapi/parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, expect, it } from 'vitest';
import { busSchemas } from '../../contracts/events/write-bus-schemas.ts';
import { eventCheck } from '../../gateway/bus/event-check.ts';
import { answerRecord, retryRecord } from '../../gateway/bus/kafka/answers.ts';
import { ceType, eventRecord } from '../../gateway/bus/kafka/cloud-event.ts';
import { deadLetter } from '../../gateway/bus/kafka/dead-letter.ts';
import { checkSettings, KAFKA_SETTINGS_SCHEMA } from '../../gateway/bus/kafka/settings.ts';
import { plannedTopics, topicNames } from '../../gateway/bus/kafka/topics.ts';

const FILE = fileURLToPath(new URL('../../contracts/events/asyncapi.yaml', import.meta.url));
const PARTIES = ['customs', 'inspection', 'railway', 'airport'];
const check = eventCheck();

type Document = NonNullable<Awaited<ReturnType<ReturnType<typeof fromFile>['parse']>>['document']>;
let document: Document;
beforeAll(async () => {
  const { document: parsed, diagnostics } = await fromFile(new Parser(), FILE).parse();
  // 0 is an error, 1 a warning; 2 tells that there is a newer AsyncAPI.
  expect(diagnostics.filter(({ severity }) => severity < 2)).toEqual([]);
  if (parsed === undefined) throw new Error('there is no document');
  document = parsed;
});

const message = (id: string) => {
  const found = document
    .messages()
    .all()
    .find((each) => each.id() === id);
  if (found === undefined) throw new Error(`no message ${id}`);
  return found;
};
/** What the document says of a message's headers or content, to be held against one. */
const validatorOf = (schema: unknown) => {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema as object);
  return (value: unknown) => (validate(value) ? [] : validate.errors);
};
const headersOf = (id: string) => validatorOf(message(id).headers()?.json());

it('names the topics that are made', () => {
  const settings = checkSettings({
    brokers: ['k:9092'],
    clientId: 'c',
    prefix: 'tongguan',
    partitions: 1,
    replication: 1,
  });
  const made = plannedTopics(settings, PARTIES).map(({ topic }) => topic);
  const said = document
    .channels()
    .all()
    .flatMap((channel) => {
      const address = String(channel.address()).replace('{prefix}', 'tongguan');
      return address.includes('{party}') ? PARTIES.map((party) => address.replace('{party}', party)) : [address];
    });
  expect([...said].sort()).toEqual([...made].sort());
});

it('has a message for every event, with the schema its data are checked by', () => {
  const clearance = document.channels().get('clearance')?.messages().all() ?? [];
  expect(clearance.map((each) => each.name()).sort()).toEqual([...check.types].map(ceType).sort());
  const source = readFileSync(FILE, 'utf8');
  for (const type of check.types) {
    const definition = check.dataSchema(type)?.split('/').at(-1);
    const block = source.slice(source.indexOf(`      name: ${ceType(type)}\n`)).split('\n\n')[0] ?? '';
    expect(/\$defs\/([A-Za-z]+)'/.exec(block)?.[1], type).toBe(definition);
  }
  const out = document.channels().get('partyOut')?.messages().all() ?? [];
  const told = [...check.types].filter((type) => type.startsWith('message.')).map(ceType);
  const answers = ['tongguan.message.acknowledgement.v1', 'tongguan.message.receipt.v1'];
  expect(out.map((each) => each.name()).sort()).toEqual([...told, ...answers].sort());
});

it('uses the schemas of contracts/events', () => {
  const written = readFileSync(new URL('../../contracts/events/bus-schemas.generated.yaml', import.meta.url), 'utf8');
  expect(written).toBe(busSchemas());
});

it('says of the headers what is sent', () => {
  const names = topicNames('tongguan');
  const event = { position: 1, id: 'e', type: 'deadline.passed', time: '2018-01-05T01:30:00.000Z' };
  const data = '{"deadline":"matching","dueAt":"2018-01-05T01:30:00.000Z"}';
  const headersFit = headersOf('DeadlinePassed');
  for (const owner of [
    { declaration_no: '1180105050300001', firm: '91140200MA0TEST00X' },
    { declaration_no: null, firm: null },
  ]) {
    const record = eventRecord(names.clearance, { ...event, ...owner, data }, check);
    expect(headersFit(record.headers)).toEqual([]);
    expect(headersFit({ ...record.headers, ce_sequence: 'x' })).not.toEqual([]);
    expect(validatorOf(message('DeadlinePassed').payload()?.json())(JSON.parse(data))).toEqual([]);
  }
  const asked = { party: 'customs', key: null, headers: { ce_id: 'q', traceparent: '00-1-2-01' }, origin: 'o/0/1' };
  const receipt = answerRecord(names, asked, { id: 'm', state: 'applied' });
  expect(headersOf('Receipt')(receipt.headers)).toEqual([]);
  expect(validatorOf(message('Receipt').payload()?.json())(JSON.parse(String(receipt.value)))).toEqual([]);
  const contrl = { mediaType: 'application/edifact', body: Buffer.from('UNB') };
  expect(headersOf('Acknowledgement')(answerRecord(names, asked, { state: 'noted' }, contrl).headers)).toEqual([]);
  const again = { ...asked, value: null, attempt: 1 };
  expect(headersOf('Retry')(retryRecord(names, again, 'why', 100).headers)).toEqual([]);
  const why = { reason: 'failed', detail: 'why', origin: 'o/0/1', attempts: 5 } as const;
  expect(headersOf('DeadLetter')(deadLetter(names.dead('customs'), again, why).headers)).toEqual([]);
});

it('has an example of a report that is one', () => {
  const [example] = message('Report').examples().all();
  expect(check.definition('PartyReport', example?.payload())).toEqual([]);
});

it('docs/bus.md shows a report and settings that are such', () => {
  const text = readFileSync(new URL('../../docs/bus.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json) as object);
  const report = blocks.find((block) => 'numbers' in block);
  const settings = blocks.find((block) => 'brokers' in block);
  expect(check.definition('PartyReport', report)).toEqual([]);
  expect(validatorOf(KAFKA_SETTINGS_SCHEMA)(settings)).toEqual([]);
});
