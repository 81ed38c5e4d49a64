/** Fetches the books of a run: from the gateway, its database and its broker, from the agencies and their journals. */
import type { MockRecords } from '../../mocks/records.ts';
import { ask, until } from '../support/client.ts';
import type { Cluster } from '../support/cluster.ts';
import { kafkaClient } from '../support/kafka.ts';
import { type Books, findingsIn, type Told } from './books.ts';
import type { Finding } from './finding.ts';
import type { Journals } from './journals.ts';
import type { Tracked } from './load.ts';
import type { Rows } from './rows.ts';

const ANSWER_MS = 15_000;
/** Questions to the gateway at once. */
const AT_ONCE = 16;

const STATEMENTS = {
  declarations: 'select no, firm, trader_reference as "traderReference" from declarations',
  messages: `select declaration_no as no, direction, party, type, media_type as "mediaType", reference, sha256,
      size::int as size, state, reason, relates_to as "relatesTo",
      case when direction = 'in' and state not in ('applied', 'noted') then
        (select encode(substring(bytes for 300), 'escape') from message_bodies where message_id = id) end as bytes
    from messages order by id`,
  deliveries: 'select declaration_no as no, party, state, last_detail as detail from deliveries order by message_id',
  events: 'select id, declaration_no as no, type, data from events order by position',
  orders: `select declaration_no as no, number, version::int as version, kind, seq::int as seq, data from orders
    order by declaration_no, seq`,
  faults: 'select declaration_no as no, detail from faults',
} as const satisfies Record<Exclude<keyof Rows, 'handled'>, string>;
const HANDLED = `select event_id as id from inbox where consumer = 'casework'`;

/** Looks through everything. The cluster has come to rest before. @returns what is wrong. */
export async function reckon(cluster: Cluster, all: readonly Tracked[], journals: Journals): Promise<Finding[]> {
  return findingsIn(await readBooks(cluster, all, journals));
}

/** @throws Error when something of it cannot be fetched in time. */
async function readBooks(cluster: Cluster, all: readonly Tracked[], journals: Journals): Promise<Books> {
  journals.read();
  const [told, agencies, rows, deadLetters] = await Promise.all([
    toldOf(cluster, all),
    recordsOf(cluster),
    rowsOf(cluster),
    deadLettersOf(cluster),
  ]);
  return { promised: all, told, agencies, letters: journals.acknowledged(), rows, deadLetters };
}

async function toldOf({ ready }: Cluster, all: readonly Tracked[]): Promise<Map<string, Told>> {
  const left = all.flatMap(({ numbers }) => [...numbers]);
  const told = new Map<string, Told>();
  const clerk = async () => {
    for (let no = left.pop(); no !== undefined; no = left.pop()) {
      const address = `${ready.gateway}/v1/declarations/${no}`;
      const answer = await until(`${no} is answered`, ANSWER_MS, () =>
        // A connection may break under a question: it is asked again.
        ask(address, { key: ready.keys.firm }).catch(() => undefined),
      );
      told.set(no, { httpStatus: answer.status, text: answer.text });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, clerk));
  return told;
}

async function recordsOf({ ready }: Cluster): Promise<Map<string, MockRecords>> {
  const entries = Object.entries(ready.mocks).map(
    async ([party, url]) => [party, (await ask(`${url}/mock/records`)).json<MockRecords>()] as const,
  );
  return new Map(await Promise.all(entries));
}

async function rowsOf({ read }: Cluster): Promise<Rows> {
  const entries = Object.entries(STATEMENTS).map(async ([name, statement]) => [name, await read(statement)] as const);
  const handled = await read<{ id: string }>(HANDLED);
  return {
    // Each statement gives the columns of its rows.
    ...(Object.fromEntries(await Promise.all(entries)) as unknown as Rows),
    handled: handled.map(({ id }) => id),
  };
}

async function deadLettersOf({ kafka: { brokers } }: Cluster): Promise<Books['deadLetters']> {
  const admin = kafkaClient(brokers).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.endsWith('.dead'));
    return await Promise.all(
      topics.map(async (topic) => {
        const offsets = await admin.fetchTopicOffsets(topic);
        return { topic, letters: offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0) };
      }),
    );
  } finally {
    await admin.disconnect();
  }
}
