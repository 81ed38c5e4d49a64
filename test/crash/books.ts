/**
 * The reckoning: what traders were promised and agencies wrote down, against what the gateway has and did.
 *
 * - Lost: an accepted declaration that does not come to its end or is not to be found; a message an agency was
 *   acknowledged for that the gateway does not have; a message of ours that never left.
 * - Doubled: two declarations for one key of a trader; a second declaration, order, release or opening in the books of
 *   an agency (the same message with the same number again, which it answered as a repeat, is none); a fact or an order
 *   twice in the event log; a message in twice.
 * - Broken: what an agency calls a violation, and every other way in which it did not end as it should.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge, type MockView, type StatusView } from '../../gateway/cli/demo-cases.ts';
import type { DeclarationRecord, MockRecords } from '../../mocks/records.ts';
import { ask, until } from '../support/client.ts';
import type { Cluster } from '../support/cluster.ts';
import { kafkaClient } from '../support/kafka.ts';
import type { Tracked } from './load.ts';

const ANSWER_MS = 15_000;

export type Fault = 'lost' | 'doubled' | 'broken';

export interface Finding {
  readonly fault: Fault;
  /** The reference of the declaration it is about; undefined where it is about none. */
  readonly reference: string | undefined;
  readonly text: string;
}

/** A letter of an agency that the gateway acknowledged. */
interface Letter {
  readonly party: string;
  readonly declarationNo: string;
  readonly id: string;
  readonly body: Buffer;
}

type Entry = Readonly<Record<string, unknown>>;

/** Keeps the journals of the agencies: one that starts again rewrites its own without what was done. */
export class Journals {
  readonly #folder: string;
  readonly #letters = new Map<string, Letter>();
  readonly #delivered = new Set<string>();
  /** What a letter is called in the box that the gateway fetches from. */
  readonly #inBox = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads what is there now; before a mock is started again, and at the end. */
  read(): void {
    for (const name of readdirSync(this.#folder).filter((each) => each.endsWith('.journal'))) {
      const party = name.slice(0, -'.journal'.length);
      // The last line may be half written.
      const lines = readFileSync(join(this.#folder, name), 'utf8').split('\n').slice(0, -1);
      for (const line of lines) {
        for (const [bucket, id, value] of JSON.parse(line) as [string, string, Entry | null][]) {
          if (value === null) continue;
          if (bucket === 'name:response') this.#inBox.set(`${party} ${String(value)}`, id);
          const key = `${party} ${id}`;
          if (bucket === 'out') {
            const declarationNo = String(value.declarationNo);
            this.#letters.set(key, { party, id, declarationNo, body: Buffer.from(String(value.body), 'base64') });
          } else if (bucket.startsWith('sent:') && value.delivered === true) this.#delivered.add(key);
        }
      }
    }
  }

  acknowledged(): (Letter & { readonly inBox: string | undefined })[] {
    return [...this.#delivered].map((key) => {
      const letter = this.#letters.get(key);
      if (letter === undefined) throw new Error(`the journal has no letter ${key}`);
      return { ...letter, inBox: this.#inBox.get(key) };
    });
  }
}

/** Looks through everything. The cluster has come to rest before. */
export async function reckon(cluster: Cluster, all: readonly Tracked[], journals: Journals): Promise<Finding[]> {
  const records = await allRecords(cluster);
  journals.read();
  const found = await Promise.all([
    Promise.all(all.map((one) => ofOne(cluster, one, records))).then((each) => each.flat()),
    fromAgencies(cluster, journals),
    fromGateway(cluster),
    fromBus(cluster),
  ]);
  const known = new Map(all.flatMap(({ reference, numbers }) => [...numbers].map((no) => [no, reference])));
  const nobody = [...records].flatMap(([party, { unassigned }]) =>
    unassigned.violations.map(
      ({ text }): Finding => ({ fault: 'broken', reference: undefined, text: `${party}: ${text}` }),
    ),
  );
  return [...found.flat(), ...nobody].map((finding) => ({
    ...finding,
    reference: known.get(finding.reference ?? '') ?? finding.reference,
  }));
}

async function allRecords({ ready }: Cluster): Promise<Map<string, MockRecords>> {
  const entries = Object.entries(ready.mocks).map(
    async ([party, url]) => [party, (await ask(`${url}/mock/records`)).json<MockRecords>()] as const,
  );
  return new Map(await Promise.all(entries));
}

async function ofOne(
  { ready }: Cluster,
  one: Tracked,
  books: ReadonlyMap<string, MockRecords>,
): Promise<readonly Finding[]> {
  const { reference, numbers, kind, refusal, acceptedAt, endedAt } = one;
  const finding = (fault: Fault, text: string): Finding => ({ fault, reference, text });
  if (refusal !== undefined) return [finding('broken', `was refused: ${refusal}`)];
  // Nobody was promised anything; it is still a gateway that does not answer.
  if (acceptedAt === undefined) return [finding('broken', 'was never answered')];
  const [no = '', ...others] = numbers;
  const found = others.map((other) => finding('doubled', `is ${no} and ${other}`));
  const answer = await until(`${no} is answered`, ANSWER_MS, () =>
    // A connection may break under a question: it is asked again.
    ask(`${ready.gateway}/v1/declarations/${no}`, { key: ready.keys.firm }).catch(() => undefined),
  );
  if (answer.status !== 200) return [...found, finding('lost', `${no} was accepted and is answered ${answer.status}`)];
  if (endedAt === undefined) found.push(finding('lost', `${no} did not come to its end: ${answer.text.slice(0, 500)}`));
  const own = new Map<string, DeclarationRecord>();
  for (const [party, { declarations }] of books) {
    const same = declarations.filter(
      ({ traderReference }) => traderReference.toUpperCase() === reference.toUpperCase(),
    );
    if (same.length > 1) found.push(finding('doubled', `${party} has ${same.length} declarations`));
    const record = declarations.find(({ declarationNo }) => declarationNo === no);
    if (record === undefined) continue;
    own.set(party, record);
    found.push(...twice(record).map((text) => finding('doubled', `${party}: ${text}`)));
  }
  const { faults } = judge(kind, no, answer.json<StatusView>(), own as ReadonlyMap<string, MockView> as never, []);
  return [...found, ...(endedAt === undefined ? [] : faults.map((text) => finding('broken', `${no}: ${text}`)))];
}

/** What an agency took for new more than once. */
function twice({ received, openings, inspectionOrders, releaseOrders }: DeclarationRecord): string[] {
  const fresh = received.filter(({ duplicate }) => duplicate !== true);
  return [
    ...repeated(fresh.map(({ type, reference }) => `${type} ${reference}`)),
    ...repeated(openings.map(({ unit }) => `opening of ${unit}`)),
    ...repeated(inspectionOrders.map(({ number, version }) => `inspection order ${number}/${version}`)),
    ...repeated(releaseOrders.map(({ number, version }) => `release order ${number}/${version}`)),
  ];
}

const repeated = (names: readonly string[]): string[] =>
  [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => `${name} more than once`);

/** The messages agencies were acknowledged for, by their own journals. */
async function fromAgencies({ read }: Cluster, journals: Journals): Promise<readonly Finding[]> {
  const rows = await read<{ party: string; sha256: string; reference: string | null }>(
    `select party, sha256, reference from messages where direction = 'in'`,
  );
  const known = new Set(
    rows.flatMap(({ party, sha256, reference }) => [`${party} ${sha256}`, `${party} ${reference}`]),
  );
  return journals.acknowledged().flatMap(({ party, id, declarationNo, body, inBox }): Finding[] => {
    const sha256 = createHash('sha256').update(body).digest('hex');
    // What is fetched is put together anew; it is known by its number.
    if (known.has(`${party} ${sha256}`) || known.has(`${party} ${inBox}`)) return [];
    return [
      { fault: 'lost', reference: declarationNo, text: `message ${id} of ${party} was acknowledged and is not here` },
    ];
  });
}

const QUESTIONS: readonly (readonly [fault: Fault, text: string, statement: string])[] = [
  [
    'lost',
    'a message of ours never left',
    `select declaration_no as no, party || ' ' || state || ' ' || coalesce(last_detail, '') as detail from deliveries where state <> 'done'`,
  ],
  [
    'lost',
    'an event was never handled',
    `select declaration_no as no, type || ' ' || id as detail from events e
     where not exists (select from inbox where consumer = 'casework' and event_id = e.id)`,
  ],
  [
    'lost',
    'a message was not taken for what it is',
    `select declaration_no as no, party || ' ' || type || ' of ' || size || ' bytes (' || media_type || ', answers ' ||
       coalesce(relates_to, 'nothing') || ', sha256 ' || sha256 || ') is ' || state || ', ' || coalesce(reason, '') || ': ' ||
       (select encode(substring(bytes for 300), 'escape') from message_bodies where message_id = id) as detail
     from messages where direction = 'in' and state not in ('applied', 'noted')`,
  ],
  ['broken', 'the case failed', 'select declaration_no as no, detail from faults'],
  [
    'doubled',
    'one message in twice',
    `select max(declaration_no) as no, party || ' ' || max(type) as detail from messages where direction = 'in'
     group by party, sha256, relates_to having count(*) > 1`,
  ],
  [
    'doubled',
    'one message out twice',
    `select declaration_no as no, party || ' ' || type || ' ' || reference as detail from messages
     where direction = 'out' and reference is not null group by declaration_no, party, type, reference having count(*) > 1`,
  ],
  [
    'doubled',
    'one declaration submitted twice',
    `select max(no) as no, trader_reference as detail from declarations group by firm, trader_reference having count(*) > 1`,
  ],
  [
    'doubled',
    'one event twice',
    `select declaration_no as no, type || ' ' || data as detail from events
     where type in ('declaration.submitted', 'statement.recorded', 'message.received', 'message.sent',
       'inspection.ordered', 'release.ordered', 'hold.ordered', 'numbers.learned')
     group by declaration_no, type, data having count(*) > 1`,
  ],
  [
    'doubled',
    'one order twice',
    `select declaration_no as no, kind || ' ' || min(number) as detail from orders where kind = 'release'
     group by declaration_no, kind, version having count(*) > 1`,
  ],
];

async function fromGateway({ read }: Cluster): Promise<readonly Finding[]> {
  const found = await Promise.all(
    QUESTIONS.map(async ([fault, text, statement]) => {
      const rows = await read<{ no: string | null; detail: string }>(statement);
      return rows.map(({ no, detail }): Finding => ({ fault, reference: no ?? undefined, text: `${text}: ${detail}` }));
    }),
  );
  return found.flat();
}

/** Dead letters of the bus: there was nothing that could not be read. */
async function fromBus({ kafka: { brokers } }: Cluster): Promise<readonly Finding[]> {
  const admin = kafkaClient(brokers).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.endsWith('.dead'));
    const found = await Promise.all(
      topics.map(async (topic) => {
        const offsets = await admin.fetchTopicOffsets(topic);
        return { topic, letters: offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0) };
      }),
    );
    if (topics.length === 0) return [{ fault: 'broken', reference: undefined, text: 'there are no topics' }];
    return found.flatMap(({ topic, letters }): Finding[] =>
      letters === 0 ? [] : [{ fault: 'lost', reference: undefined, text: `${topic} has ${letters} dead letters` }],
    );
  } finally {
    await admin.disconnect();
  }
}
