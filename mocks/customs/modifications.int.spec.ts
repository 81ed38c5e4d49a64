import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Mock } from '../agency.ts';
import { hold, letGo, post, type TestGateway } from '../gateway.fixture.ts';
import { orderBytes } from '../inspection-order.fixture.ts';
import { codes, dec2018, declare, field, gatewayOf, mockOf, NO, order, sent } from './customs.fixture.ts';

const SEQ_NO = 'I20180000000000001';
const ENTRY = '050320181000000001';

interface TestModification {
  readonly type?: '1' | '2';
  readonly seqNo?: string | undefined;
  readonly entryId?: string;
  readonly reason?: string;
  /** FieldCode, old value, new value. */
  readonly items?: readonly (readonly [string, string, string])[];
}

function decMod(more: TestModification = {}): string {
  const { type = '1', seqNo = SEQ_NO, entryId = '', reason = '数量有误', items = [] } = more;
  const rows = items.map(
    ([code, old, fresh], index) =>
      `<Item><No>${index + 1}</No><FieldCode>${code}</FieldCode><FieldName>字段</FieldName><OldValue>${old}</OldValue><NewValue>${fresh}</NewValue></Item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<DecModMessage xmlns="http://www.chinaport.gov.cn/dec"><DecModType>${type}</DecModType>${entryId === '' ? '' : `<EntryId>${entryId}</EntryId>`}
<CustomsCode>0503</CustomsCode><TradeCode>1402960A11</TradeCode><TradeName>甲</TradeName><AgentCode>1402980B22</AgentCode>
<AgentName>乙</AgentName><DecModNote>${reason}</DecModNote><CheckMark>1</CheckMark><DecSeqNo>${seqNo}</DecSeqNo>
${rows.length === 0 ? '' : `<Items>${rows.join('')}</Items>`}<Sign/><SignTime>20180105093000</SignTime><IeFlag>I</IeFlag>
<OperType>C</OperType><IcCode/></DecModMessage>`;
}

const modify = (mock: Mock, text: string) => post(`${mock.url}/dec/mod`, text, 'application/xml');
const record = (mock: Mock) => mock.records(NO).declarations[0];
const violations = (mock: Mock) => record(mock)?.violations.map(({ code }) => code);
/** CHANNEL and NOTICE_DATE of every notice, in order. */
const notices = (gateway: TestGateway) =>
  gateway.pushes
    .filter(({ body }) => field(body, 'CHANNEL') !== '')
    .map(({ body }) => [field(body, 'CHANNEL'), field(body, 'NOTICE_DATE')] as const);

describe('an amendment at customs', () => {
  test('is taken, said to be examined again, and dealt with again as a new declaration with its old numbers', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('clear'));
    await sent(mock, '7 L J P R');
    const answer = await modify(mock, decMod({ entryId: ENTRY, items: [['GROSS_WT', '1', '2']] }));
    expect(answer.status).toBe(200);
    expect(['ResultCode', 'EntryId', 'ResultMessage'].map((name) => field(answer.body, name))).toEqual([
      '0',
      ENTRY,
      '调用成功',
    ]);
    await sent(mock, '7 L J P R M L J P R');
    expect(field(gateway.pushes[6]?.body ?? Buffer.alloc(0), 'ENTRY_ID')).toBe(ENTRY);
    expect(record(mock)).toMatchObject({
      changes: [{ kind: 'amended', reference: SEQ_NO, reason: '数量有误', fields: ['GROSS_WT'] }],
      numbers: { entryId: ENTRY },
      violations: [],
    });
  });

  test('sets everything customs says afterwards into a later second, words apart from each other', async () => {
    const gateway = await gatewayOf();
    const held = hold('reexamine');
    const mock = await mockOf(gateway, { held });
    await declare(mock, dec2018('clear'));
    await sent(mock, '7 L J P R');
    await modify(mock, decMod());
    await modify(mock, decMod({ reason: '第二次' }));
    letGo(held);
    await sent(mock, '7 L J P R M L J P R');
    // The clock of this test stands still at 09:30:00.
    expect(notices(gateway).map(([, time]) => time.slice(-2))).toEqual([
      ...['00', '00', '00', '00', '00'],
      ...['02', '02', '02', '02', '02'],
    ]);
  });

  test('by a real clock comes in the next full second at the earliest', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway, { now: () => new Date(), pace: 0 });
    await declare(mock, dec2018('clear'));
    await sent(mock, '7 L J P R');
    const before = new Date();
    await modify(mock, decMod({ seqNo: record(mock)?.numbers.customsSeqNo }));
    await sent(mock, '7 L J P R M L J P R');
    const later = record(mock)?.sent.slice(5) ?? [];
    const second = (time: string | Date) => Math.floor(new Date(time).getTime() / 1000);
    expect(later.every(({ at }) => second(at) > second(before))).toBe(true);
    const said = notices(gateway)
      .slice(5)
      .map(([, time]) => second(`${time}+08:00`));
    expect(said.every((each) => each > second(before))).toBe(true);
    // What is said is never dated ahead of when it is said.
    expect(later.every(({ at }, index) => second(at) >= (said[index] ?? 0))).toBe(true);
  });

  test('ends what was planned for the declaration as it was', async () => {
    const gateway = await gatewayOf();
    const held = hold('accepted');
    const mock = await mockOf(gateway, { held });
    await declare(mock, dec2018('rejected'));
    await sent(mock, '7');
    await modify(mock, decMod());
    letGo(held);
    await sent(mock, '7 M L E');
    expect(record(mock)?.numbers.entryId).toBe(ENTRY);
  });

  test('of containers is what the next notice names; what was ordered before and cancelled is not opened', async () => {
    const gateway = await gatewayOf();
    const held = hold('open');
    const mock = await mockOf(gateway, { held });
    await declare(mock, dec2018('single-customs'));
    await sent(mock, '7 L C');
    await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO, agencies: ['customs'] }));
    const items = [
      ['CONTAINER_ID', 'TCKU3125044', ''],
      ['CONTAINER_ID', '', 'MSCU6639870'],
      ['BILL_NO', 'AGB14524', 'AGB14599'],
    ] as const;
    await modify(mock, decMod({ items }));
    const cancelled = orderBytes({
      number: `${NO}-I1`,
      declarationNo: NO,
      agencies: ['customs'],
      version: 2,
      cancelled: true,
    });
    await order(mock, cancelled);
    letGo(held);
    await sent(mock, '7 L C M L C');
    expect(field(gateway.pushes[5]?.body ?? Buffer.alloc(0), 'NOTE')).toBe('查验通知 箱号：TCKU3125065');
    expect(record(mock)).toMatchObject({
      openings: [],
      numbers: { bill: 'AGB14599' },
      changes: [{ units: ['TCKU3125065', 'MSCU6639870'] }],
      inspectionOrders: [{ version: 1 }, { version: 2, cancelled: true }],
      violations: [],
    });
    await order(
      mock,
      orderBytes({ number: `${NO}-I2`, declarationNo: NO, agencies: ['customs'], units: ['TCKU3125065'] }),
    );
    await sent(mock, '7 L C M L C pass J P R');
  });

  test('of ULDs is what the next notice names', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('single-customs', NO, ['AKE12345CA']));
    await sent(mock, '7 L C');
    const items = [
      ['CONTAINER_ID', 'AKE12345CA', ''],
      ['CONTAINER_ID', '', 'PMC1234MU'],
    ] as const;
    await modify(mock, decMod({ items }));
    await sent(mock, '7 L C M L C');
    expect(field(gateway.pushes[5]?.body ?? Buffer.alloc(0), 'NOTE')).toBe('查验通知 集装器：PMC1234MU');
    expect(record(mock)?.changes).toMatchObject([{ units: ['PMC1234MU'] }]);
  });

  test('with the same bytes is answered as the first time and counts once', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('clear'));
    await sent(mock, '7 L J P R');
    const first = await modify(mock, decMod());
    const again = await modify(mock, decMod());
    expect(again.body.equals(first.body)).toBe(true);
    await sent(mock, '7 L J P R M L J P R');
    expect(record(mock)?.changes).toHaveLength(1);
    expect(record(mock)?.received.map(({ type, duplicate }) => [type, duplicate])).toEqual([
      ['DecMessage', undefined],
      ['DecModMessage', undefined],
      ['DecModMessage', true],
    ]);
  });
});

describe('a withdrawal at customs', () => {
  test('is answered by D and nothing further, whatever was planned', async () => {
    const gateway = await gatewayOf();
    const held = hold('open');
    const mock = await mockOf(gateway, { held });
    await declare(mock, dec2018('joint'));
    await sent(mock, '7 L C');
    await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO }));
    const answer = await modify(mock, decMod({ type: '2', reason: '合同取消' }));
    expect(field(answer.body, 'ResultCode')).toBe('0');
    await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO, version: 2, cancelled: true }));
    letGo(held);
    await sent(mock, '7 L C D');
    await sleep(80);
    expect(codes(mock)).toBe('7 L C D');
    expect(record(mock)).toMatchObject({
      changes: [{ kind: 'withdrawn', reason: '合同取消' }],
      openings: [],
      violations: [],
    });
    expect(notices(gateway).at(-1)).toEqual(['D', '2018-01-05T09:30:01']);
  });

  test('is followed by no order and no modification: those are violations and refused', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('clear'));
    await sent(mock, '7 L J P R');
    await modify(mock, decMod({ type: '2' }));
    await sent(mock, '7 L J P R D');
    const receipt = await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO }));
    expect(field(receipt.body, 'Status')).toBe('rejected');
    expect(field((await modify(mock, decMod())).body, 'ResultCode')).toBe('-1');
    expect(field((await modify(mock, decMod({ type: '2', reason: '再次' }))).body, 'ResultCode')).toBe('-1');
    expect(violations(mock)).toEqual([
      'order-after-withdrawal',
      'modified-after-withdrawal',
      'modified-after-withdrawal',
    ]);
    expect(codes(mock)).toBe('7 L J P R D');
  });
});

describe('what customs does not take', () => {
  test('a modification of what was never declared, or with the number of another declaration', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    const answer = await modify(mock, decMod());
    expect(field(answer.body, 'ResultCode')).toBe('-1');
    expect(field(answer.body, 'ResultMessage')).toContain(SEQ_NO);
    expect(mock.records().unassigned.violations.map(({ code }) => code)).toEqual(['modified-before-declared']);
    await declare(mock, dec2018('clear'));
    await sent(mock, '7 L J P R');
    const wrong = await modify(mock, decMod({ entryId: '050320181000000099' }));
    expect(field(wrong.body, 'ResultCode')).toBe('-1');
    expect(violations(mock)).toEqual(['wrong-entry-number']);
  });

  test('what is malformed, with every reason, and the mock lives', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    const bad = decMod({ items: [['g qty', '1', '1']] })
      .replace('<OperType>C', '<OperType>G')
      .replace('>0503<', '>05<');
    const message = field((await modify(mock, bad)).body, 'ResultMessage');
    expect(message).toMatch(/CustomsCode.*OperType.*FieldCode.*原值与新值相同/s);
    const swapped = decMod()
      .replace('<CheckMark>1</CheckMark>', '')
      .replace('<Sign/>', '<Sign/><CheckMark>1</CheckMark>');
    expect(field((await modify(mock, swapped)).body, 'ResultMessage')).toContain('顺序');
    for (const text of ['', 'no xml', '<a/>', '<DecModMessage/>', '<!DOCTYPE a><a/>', decMod().slice(0, 200)]) {
      const answer = await modify(mock, text);
      expect([answer.status, field(answer.body, 'ResultCode')]).toEqual([200, '-1']);
    }
    expect(mock.records().declarations).toEqual([]);
    await declare(mock, dec2018('clear'));
    await sent(mock, '7 L J P R');
  });
});
