/** A party's message that we stumble over waits apart, is tried again, and in the end is kept with the reason. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Adapter, Party } from '../../adapters/adapter.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { type DatabaseProxy, proxyTo } from '../store/proxy.ts';
import { describeWithKafka } from '../support/kafka.ts';
import { eventually } from '../support/stand-in.ts';
import { kafkaForTests } from './on-kafka.ts';
import { type PartyBench, partyBench } from './party-bench.ts';

const REPORT = 'application/vnd.tongguan.report+json';
const ATTEMPTS = 5;

describeWithKafka('a message of a party that we fail on', (version) => {
  const kafka = kafkaForTests({ version });
  let bench: PartyBench;
  let no: string;
  /** When each message was read, by its id. */
  const tries = new Map<string, number[]>();
  /** How often reading is still to fail. */
  const failures = new Map<string, number>();

  const stumbling = (adapters: ReadonlyMap<Party, Adapter>): ReadonlyMap<Party, Adapter> =>
    new Map(
      [...adapters].map(([party, adapter]) => [
        party,
        {
          ...adapter,
          read(bytes, context) {
            const [, name = ''] = /"text":"([a-z]+)/.exec(Buffer.from(bytes).toString()) ?? [];
            tries.set(name, [...(tries.get(name) ?? []), Date.now()]);
            const left = failures.get(name) ?? 0;
            failures.set(name, left - 1);
            if (left > 0) throw new TypeError(`cannot read properties of ${name}`);
            return adapter.read(bytes, context);
          },
        },
      ]),
    );

  let road: DatabaseProxy;
  beforeAll(async () => {
    bench = await partyBench(kafka, stumbling, async (url) => {
      road = await proxyTo(url);
      return openPostgresStore(road.url);
    });
    no = await bench.submit('RETRY-1');
  }, 300_000);
  afterAll(async () => {
    await bench?.close();
    await road?.close();
  });

  const write = (name: string, kind: string) =>
    bench.foreign.write(
      bench.names.in('customs'),
      JSON.stringify({
        numbers: [{ kind: 'declarationNo', value: no }],
        statements: [{ party: 'customs', kind, senderTime: new Date().toISOString(), text: name }],
      }),
      { ce_specversion: '1.0', ce_id: name, ce_source: '/customs', ce_type: 'x', 'content-type': REPORT },
      no,
    );
  const answerTo = (name: string) =>
    bench.foreign.until(bench.names.out('customs'), ({ headers }) => headers.ce_causationid === name);
  /** Its tries, each once, however often it was written. */
  const retriesOf = (name: string) => {
    const own = bench.foreign.seen(bench.names.retry('customs')).filter(({ headers }) => headers.ce_id === name);
    return [...new Map(own.map((message) => [message.headers['tongguan-attempt'], message])).values()];
  };

  it('waits on the retry topic, each time until its time has come, and holds back nobody', async () => {
    failures.set('stumble', 2);
    await write('stumble', 'accepted');
    await write('behind', 'received');
    // What came behind it is answered before it.
    await answerTo('behind');
    const answer = await answerTo('stumble');
    expect(JSON.parse(String(answer.value))).toMatchObject({ state: 'applied' });
    expect(await bench.kinds(no)).toEqual(['received', 'accepted']);

    const retries = await eventually(async () => retriesOf('stumble').length === 2 && retriesOf('stumble'));
    expect(retries.map(({ headers }) => headers['tongguan-attempt'])).toEqual(['1', '2']);
    const origins = new Set(retries.map(({ headers }) => headers['tongguan-origin']));
    expect([...origins]).toEqual([expect.stringContaining(`${bench.names.in('customs')}/`)]);
    for (const [index, { headers, key }] of retries.entries()) {
      const notBefore = Date.parse(headers['tongguan-not-before'] ?? '');
      // From the try that failed on: to write it may take longer than the wait.
      expect(notBefore).toBeGreaterThan(tries.get('stumble')?.[index] ?? Number.NaN);
      expect(tries.get('stumble')?.[index + 1]).toBeGreaterThanOrEqual(notBefore);
      expect(headers['tongguan-reason']).toBe('cannot read properties of stumble');
      expect(key).toBe(no);
    }
  });

  it('is a dead letter after so many tries, whole and with the reason; mended, it can be written again', async () => {
    failures.set('fall', ATTEMPTS);
    await write('fall', 'examined');
    const letter = await bench.foreign.until(bench.names.dead('customs'), ({ headers }) => headers.ce_id === 'fall');
    expect(letter.headers).toMatchObject({
      'tongguan-dead-reason': 'failed',
      'tongguan-dead-detail': 'cannot read properties of fall',
      'tongguan-attempt': String(ATTEMPTS),
      'content-type': REPORT,
    });
    expect(tries.get('fall')).toHaveLength(ATTEMPTS);
    expect(JSON.parse(String((await answerTo('fall')).value))).toMatchObject({ state: 'refused' });
    // Counted a moment after it was answered.
    const intake = await eventually(async () => {
      const { consumers } = await bench.bus.health();
      return consumers.find(({ consumer, isolated }) => consumer === 'intake' && isolated > 0);
    });
    expect(intake).toMatchObject({ isolated: 1, crashes: 0 });

    // As docs/bus.md has it: the letter's content and its sender's headers, to where it came from.
    const { headers, value, key } = letter;
    const own = Object.entries(headers).filter(([name]) => !name.startsWith('tongguan-'));
    await bench.foreign.write(bench.names.in('customs'), value, Object.fromEntries(own), key);
    await eventually(async () => (await bench.kinds(no)).includes('examined'), 60_000);
  });

  it('waits where it is while the store is away: that is nothing it could die of', async () => {
    road.decide(() => 'lose');
    await write('patient', 'taxDue');
    await eventually(async () => {
      const { consumers } = await bench.bus.health();
      return consumers
        .find(({ consumer }) => consumer === 'intake')
        ?.paused.some((place) => place.includes('customs.in'));
    }, 60_000);
    road.decide(() => 'pass');
    const answer = await bench.foreign.until(
      bench.names.out('customs'),
      ({ headers }) => headers.ce_causationid === 'patient',
      60_000,
    );
    expect(JSON.parse(String(answer.value))).toMatchObject({ state: 'applied' });
    expect(retriesOf('patient')).toEqual([]);
  }, 300_000);
});
