/** What another system at the same Kafka writes is taken in and answered, and what it reads is what is documented. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { localTime } from '../../mocks/clock.ts';
import { decImportResponse, decReceipt } from '../../mocks/customs/messages.ts';
import { statusReport } from '../../mocks/railway/reports.ts';
import { describeWithKafka } from '../support/kafka.ts';
import { eventually } from '../support/stand-in.ts';
import { kafkaForTests } from './on-kafka.ts';
import { type PartyBench, partyBench } from './party-bench.ts';

const REPORT = 'application/vnd.tongguan.report+json';
const RECEIPT = 'application/vnd.tongguan.receipt+json';

describeWithKafka('parties on Kafka', (version) => {
  const kafka = kafkaForTests({ version });
  let bench: PartyBench;
  let no: string;
  beforeAll(async () => {
    bench = await partyBench(kafka);
    no = await bench.submit('KAFKA-1');
  }, 300_000);
  afterAll(() => bench?.close());

  const envelope = (id: string, more: Record<string, string> = {}) => ({
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: '/customs/h2010',
    ce_type: 'cn.gov.customs.receipt',
    ...more,
  });
  /** Customs' receipt of 2016, in GB2312. */
  const decData = (channel: string, note: string) =>
    decReceipt({
      version: 'dec-2016',
      seqNo: 'I20180000012345678',
      entryId: '050320181000000001',
      channel,
      note,
      office: '0503',
      ieDate: '20180105',
      time: localTime(new Date()),
    });
  /** The station's report that the goods are there. */
  const arrival = (controlRef: string) =>
    statusReport(
      { station: 'DTVSTATION', partner: 'SWDATONG', controlRef, time: localTime(new Date()) },
      { declarationNo: no, entryId: '', bill: 'RBKAFKA1' },
      { number: 'ST1', event: '1', text: '到达', orderNo: '' },
      [],
    );
  const report = (numbers: readonly object[], kind: string, more: object = {}) =>
    JSON.stringify({
      numbers,
      statements: [{ party: 'inspection', kind, senderTime: '2026-01-20T02:00:00.000Z' }],
      ...more,
    });
  const own = (value: string) => [{ kind: 'declarationNo', value }];
  const answerTo = (party: string, id: string) =>
    bench.foreign.until(bench.names.out(party), ({ headers }) => headers.ce_causationid === id);
  const messages = async (party: string) =>
    (
      await bench.store.read
        .selectFrom('messages')
        .selectAll()
        .where('party', '=', party)
        .where('direction', '=', 'in')
        .execute()
    ).length;
  const deadOf = (party: string, id: string) =>
    bench.foreign.until(bench.names.dead(party), ({ headers }) => headers.ce_id === id);

  it('an agency’s own message is applied, and answered on its out topic', async () => {
    const saved = decImportResponse({ code: '0', message: '', clientSeqNo: `TG${no}`, seqNo: 'I20180000012345678' });
    await bench.foreign.write(bench.names.in('customs'), saved, {
      ...envelope('R-0'),
      'content-type': 'application/xml',
    });
    await answerTo('customs', 'R-0');

    const bytes = decData('L', '接单');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = {
      ...envelope('R-1', { ce_correlationid: 'case 7' }),
      'content-type': 'application/xml',
      traceparent,
    };
    await bench.foreign.write(bench.names.in('customs'), bytes, headers, no);

    const answer = await answerTo('customs', 'R-1');
    expect(answer.headers).toMatchObject({
      'content-type': RECEIPT,
      ce_type: 'tongguan.message.receipt.v1',
      ce_correlationid: 'case 7',
      ce_subject: no,
      traceparent,
    });
    expect(answer.key).toBe(no);
    const id = answer.headers['tongguan-message-id'] ?? '';
    expect(JSON.parse(String(answer.value))).toEqual({ messageId: id, state: 'applied' });
    const stored = await bench.store.read
      .selectFrom('messages')
      .innerJoin('message_bodies', 'message_bodies.message_id', 'messages.id')
      .select(['messages.reference', 'messages.media_type', 'message_bodies.bytes'])
      .where('messages.id', '=', id)
      .executeTakeFirstOrThrow();
    expect(Buffer.from(stored.bytes).equals(Buffer.from(bytes))).toBe(true);
    expect(stored).toMatchObject({ reference: 'R-1', media_type: 'application/xml' });
    // And casework, which follows the same Kafka, has looked at the case.
    await eventually(async () => {
      const status = await bench.store.read
        .selectFrom('party_statuses')
        .select('status')
        .where('declaration_no', '=', no)
        .where('party', '=', 'customs')
        .executeTakeFirst();
      return status?.status === 'accepted';
    }, 60_000);
  });

  it('is acknowledged in its own syntax where that has one; sent again, it gets the same answer and counts once', async () => {
    const bytes = arrival('K0000001');
    const headers = { ...envelope('R-2'), 'content-type': 'application/edifact' };
    await bench.foreign.write(bench.names.in('railway'), bytes, headers);
    const first = await answerTo('railway', 'R-2');
    expect(first.headers).toMatchObject({
      'content-type': 'application/edifact',
      ce_type: 'tongguan.message.acknowledgement.v1',
      ce_correlationid: 'R-2',
    });
    expect(String(first.value)).toContain('CONTRL');
    const count = await messages('railway');

    await bench.foreign.write(bench.names.in('railway'), bytes, headers);
    const answers = await eventually(async () => {
      const all = bench.foreign.seen(bench.names.out('railway')).filter((m) => m.headers.ce_causationid === 'R-2');
      return all.length >= 2 && all;
    }, 60_000);
    expect(String(answers[1]?.value)).toBe(String(first.value));
    expect(await messages('railway')).toBe(count);
    expect((await bench.kinds(no)).filter((kind) => kind === 'arrived')).toHaveLength(1);
  });

  it('a report in JSON is taken like a message: stored, applied, its numbers learned', async () => {
    const text = report(own(no), 'accepted', { learned: [{ kind: 'inspectionNo', value: '140000118000001' }] });
    await bench.foreign.write(bench.names.in('inspection'), text, { ...envelope('R-3'), 'content-type': REPORT });
    const answer = await answerTo('inspection', 'R-3');
    expect(JSON.parse(String(answer.value))).toMatchObject({ state: 'applied' });
    const id = answer.headers['tongguan-message-id'] ?? '';
    const stored = await bench.store.read
      .selectFrom('messages')
      .select(['format', 'type', 'declaration_no'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(stored).toEqual({ format: 'inspection/report', type: 'PartyReport', declaration_no: no });
    const number = await bench.store.read
      .selectFrom('numbers')
      .select('declaration_no')
      .where('value', '=', '140000118000001')
      .executeTakeFirst();
    expect(number?.declaration_no).toBe(no);
  });

  it('a report whose declaration is not known yet waits, and is applied when it is', async () => {
    const numbers = [{ kind: 'inspectionNo', value: '140000118000777' }];
    const early = report(numbers, 'inspect');
    await bench.foreign.write(bench.names.in('inspection'), early, { ...envelope('R-4'), 'content-type': REPORT });
    expect(JSON.parse(String((await answerTo('inspection', 'R-4')).value))).toMatchObject({ state: 'parked' });

    const late = await bench.submit('KAFKA-2');
    const text = report(own(late), 'accepted', { learned: numbers });
    await bench.foreign.write(bench.names.in('inspection'), text, { ...envelope('R-5'), 'content-type': REPORT });
    await eventually(async () => (await bench.kinds(late)).includes('inspect'), 60_000);
  });

  it('what nobody can read is stored, told to its sender, and a dead letter with the reason', async () => {
    const cases = [
      ['customs', 'R-6', 'nonsense', 'application/xml', 'not a message of any known format'],
      ['inspection', 'R-7', '{"numbers": []}', REPORT, "must have required property 'statements'"],
      ['inspection', 'R-8', '{', REPORT, 'not JSON in UTF-8'],
      ['inspection', 'R-9', report(own(no), 'withdrawn'), REPORT, '/statements/0/kind'],
      ['inspection', 'R-10', report(own(no), 'released', { setsAside: [] }), REPORT, 'setsAside'],
    ] as const;
    for (const [party, id, text, type, reason] of cases) {
      const count = await messages(party);
      await bench.foreign.write(bench.names.in(party), text, { ...envelope(id), 'content-type': type }, 'its key');
      const letter = await deadOf(party, id);
      expect(letter.headers, id).toMatchObject({ 'tongguan-dead-reason': 'unreadable', 'content-type': type });
      expect(letter.headers['tongguan-dead-detail'], id).toContain(reason);
      expect(letter.headers['tongguan-origin'], id).toMatch(new RegExp(`^${bench.names.in(party)}/[0-2]/[0-9]+$`));
      expect([String(letter.value), letter.key], id).toEqual([text, 'its key']);
      const answer = JSON.parse(String((await answerTo(party, id)).value)) as { state: string; reason: string };
      expect(answer.state, id).toBe('unreadable');
      expect(answer.reason, id).toContain(reason);
      expect(await messages(party), id).toBe(count + 1);
    }
    expect(await bench.kinds(no)).not.toContain('withdrawn');
  });

  it('an id that was used before for other content is refused, and so is a message without content', async () => {
    const count = await messages('customs');
    const headers = { ...envelope('R-1'), 'content-type': 'application/xml' };
    await bench.foreign.write(bench.names.in('customs'), decData('D', '删单'), headers);
    const letter = await deadOf('customs', 'R-1');
    expect(letter.headers['tongguan-dead-reason']).toBe('id-used-before');
    const refused = await bench.foreign.until(
      bench.names.out('customs'),
      (m) => m.headers.ce_causationid === 'R-1' && String(m.value).includes('refused'),
    );
    expect(JSON.parse(String(refused.value))).toMatchObject({ state: 'refused' });

    await bench.foreign.write(bench.names.in('customs'), null, envelope('R-11'));
    expect((await deadOf('customs', 'R-11')).headers['tongguan-dead-reason']).toBe('empty');
    expect(await messages('customs')).toBe(count);
    expect(await bench.kinds(no)).not.toContain('deleted');
  });

  it('without an id it is known by its place; a party cannot pass for us', async () => {
    const topic = bench.names.in('customs');
    const forged = { 'tongguan-origin': `${topic}/0/0`, 'tongguan-attempt': '99', 'tongguan-not-before': '2999-01-01' };
    for (const note of ['一', '二']) {
      await bench.foreign.write(topic, decData('L', note), { 'content-type': 'application/xml', ...forged });
    }
    const answers = await eventually(async () => {
      const all = bench.foreign
        .seen(bench.names.out('customs'))
        .filter(({ headers }) => headers.ce_causationid?.startsWith(`${topic}/`));
      return new Set(all.map(({ headers }) => headers.ce_causationid)).size === 2 && all;
    }, 60_000);
    expect(new Set(answers.map(({ value }) => JSON.parse(String(value)).state))).toEqual(new Set(['applied']));
  });

  it('whoever reads the events finds what is documented: attributes, schemas, order', async () => {
    const last = await bench.store.read
      .selectFrom('events')
      .selectAll()
      .where('declaration_no', '=', no)
      .orderBy('position')
      .execute();
    const position = String(last.at(-1)?.position);
    await bench.foreign.until(bench.names.clearance, ({ headers }) => headers.ce_sequence === position);

    const seen = bench.foreign.seen(bench.names.clearance).filter(({ key }) => key === no);
    const first = seen[0];
    expect(first?.headers).toEqual({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: last[0]?.id,
      ce_source: '/tongguan',
      ce_type: 'tongguan.declaration.submitted.v1',
      ce_time: last[0]?.time,
      ce_subject: no,
      ce_sequence: String(last[0]?.position),
      ce_partitionkey: no,
      ce_correlationid: no,
      ce_dataschema: 'urn:tongguan:events:1#/$defs/DeclarationSubmitted',
      ce_firm: last[0]?.firm,
    });
    expect(JSON.parse(String(first?.value))).toMatchObject({ traderReference: 'KAFKA-1', direction: 'import' });
    expect(new Set(seen.map(({ partition }) => partition)).size).toBe(1);
    const ids = [...new Set(seen.map(({ headers }) => headers.ce_id))];
    expect(ids.slice(0, last.length)).toEqual(last.map(({ id }) => id));
  });

  it('a party is told of its own messages only', async () => {
    const told = await bench.foreign.until(
      bench.names.out('customs'),
      ({ headers }) => headers.ce_type === 'tongguan.message.received.v1',
    );
    expect(JSON.parse(String(told.value))).toMatchObject({ party: 'customs' });
    for (const party of ['customs', 'inspection', 'railway', 'airport']) {
      const events = bench.foreign
        .seen(bench.names.out(party))
        .filter(({ headers }) => headers['content-type'] === 'application/json');
      for (const { value, headers } of events) {
        expect(headers.ce_type).toMatch(/^tongguan\.message\./);
        expect(JSON.parse(String(value)).party).toBe(party);
      }
    }
  });
});
