import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { find, readXml, textOf } from '../../adapters/syntax/xml/index.ts';
import { hold, letGo, until } from '../gateway.fixture.ts';
import { orderBytes } from '../inspection-order.fixture.ts';
import { describeScenarios } from '../scenarios.ts';
import { codes, dec2018, declare, field, gatewayOf, mockOf, NO, order, sent, stops } from './customs.fixture.ts';

function dec2016(reference: string, declarationNo: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<DecMessage xmlns="http://www.chinaport.gov.cn/dec"><DecHead><SeqNo/><IEFlag>E</IEFlag><CustomMaster>0503</CustomMaster>
<DistrictCode>14029</DistrictCode><IEDate/><NoteS>随附合同 REF:${reference}</NoteS><PayWay/><TradeMode>0615</TradeMode>
</DecHead><DecLists><DecList><CodeTS>8431499900</CodeTS><GNo>1</GNo></DecList></DecLists>
<DecSign><OperType>G</OperType><ClientSeqNo>TG${declarationNo}</ClientSeqNo></DecSign></DecMessage>`;
}

describe('customs', () => {
  test('clear, 2018: saved, declared, numbered, examined, released, closed, in UTF-8 DEC_RESULT', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    const answer = await declare(mock, dec2018('clear-1'));
    expect(answer.status).toBe(200);
    expect(field(answer.body, 'ResponseCode')).toBe('0');
    expect(field(answer.body, 'ErrorMessage')).toBe('调用成功');
    expect(field(answer.body, 'ClientSeqNo')).toBe(`TG${NO}`);
    expect(field(answer.body, 'SeqNo')).toBe('I20180000000000001');
    await sent(mock, '7 L J P R');
    const entries = gateway.pushes.map(({ body }) => [field(body, 'CHANNEL'), field(body, 'ENTRY_ID')]);
    const entryId = '050320181000000001';
    expect(entries).toEqual([
      ['7', ''],
      ['L', entryId],
      ['J', entryId],
      ['P', entryId],
      ['R', entryId],
    ]);
    const accepted = gateway.pushes[1];
    expect(accepted).toMatchObject({
      party: 'customs',
      authorization: 'Bearer tgk_customs',
      mediaType: 'application/xml',
    });
    expect(accepted && readXml(accepted.body).root?.name).toBe('DEC_RESULT');
    expect(accepted && field(accepted.body, 'NOTICE_DATE')).toBe('2018-01-05T09:30:00');
    const record = mock.records(NO).declarations[0];
    expect(record).toMatchObject({ traderReference: 'clear-1', scenario: 'clear', openings: [], violations: [] });
    expect(record?.numbers).toMatchObject({ entryId, customsSeqNo: 'I20180000000000001', clientSeqNo: `TG${NO}` });
  });

  test('2016: told by its elements, reference at the end of the remarks, receipts DEC_DATA in GB2312', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    const no = '0180105050300002';
    const answer = await declare(mock, dec2016('clear/7', no));
    expect(field(answer.body, 'SeqNo')).toBe('000000000000000001');
    await sent(mock, '7 L J P R', no);
    expect(mock.records(no).declarations[0]?.traderReference).toBe('clear/7');
    const body = gateway.pushes[0]?.body ?? Buffer.alloc(0);
    expect(body.toString('latin1')).toContain('encoding="GB2312"');
    const { root, encoding } = readXml(body);
    expect(root?.name).toBe('DEC_DATA');
    expect(encoding).toBe('gb2312');
    expect(textOf(find(root, 'DEC_RESULT'), 'NOTE')).toBe('直接申报成功');
    expect(textOf(find(root, 'DEC_RESULT'), 'NOTICE_DATE')).toBe('20180105T09300000');
    expect(textOf(find(readXml(gateway.pushes[1]?.body ?? Buffer.alloc(0)).root, 'DEC_RESULT'), 'ENTRY_ID')).toBe(
      '050320180000000001',
    );
  });

  test('joint: names the first container, waits for the order, opens, reports, releases', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('JOINT-1'));
    await sent(mock, '7 L C');
    expect(field(gateway.pushes[2]?.body ?? Buffer.alloc(0), 'NOTE')).toBe('查验通知 箱号：TCKU3125044');
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(codes(mock)).toBe('7 L C');
    const bytes = orderBytes({ number: `${NO}-I1`, declarationNo: NO });
    const receipt = await order(mock, bytes);
    expect(receipt.status).toBe(200);
    expect(['Number', 'Version', 'Status'].map((name) => field(receipt.body, name))).toEqual([
      `${NO}-I1`,
      '1',
      'accepted',
    ]);
    expect(field((await order(mock, bytes)).body, 'Status')).toBe('accepted');
    await sent(mock, '7 L C pass J P R');
    const report = readXml(gateway.pushes[3]?.body ?? Buffer.alloc(0)).root;
    expect(report?.name).toBe('InspectionReport');
    expect(textOf(report, 'OrderNumber')).toBe(`${NO}-I1`);
    expect(find(report, 'Unit')).toMatchObject({
      text: 'TCKU3125044',
      attributes: { kind: 'container', result: 'pass' },
    });
    const record = mock.records(NO).declarations[0];
    expect(record?.openings).toMatchObject([
      { unit: 'TCKU3125044', orderNo: `${NO}-I1`, kind: 'joint', agencies: ['customs', 'inspection'] },
    ]);
    expect(record?.inspectionOrders).toHaveLength(1);
    expect(record?.received.map(({ type, duplicate }) => [type, duplicate])).toEqual([
      ['DecMessage', undefined],
      ['InspectionOrder', undefined],
      ['InspectionOrder', true],
    ]);
    expect(record?.violations).toEqual([]);
  });

  test('without containers the whole is meant; a later version before the opening replaces the earlier', async () => {
    const gateway = await gatewayOf();
    const held = hold('open');
    const mock = await mockOf(gateway, { held });
    await declare(mock, dec2018('single-customs', NO, []));
    await sent(mock, '7 L C');
    expect(field(gateway.pushes[2]?.body ?? Buffer.alloc(0), 'NOTE')).toBe('查验通知');
    await order(
      mock,
      orderBytes({ number: `${NO}-I1`, declarationNo: NO, agencies: ['customs'], units: ['AGB14524'] }),
    );
    await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO, version: 2, units: ['AGB14524'] }));
    letGo(held);
    await sent(mock, '7 L C pass J P R');
    const record = mock.records(NO).declarations[0];
    expect(record?.openings).toMatchObject([{ kind: 'joint' }]);
    expect(field(gateway.pushes[3]?.body ?? Buffer.alloc(0), 'OrderVersion')).toBe('2');
  });

  test('an order for the other agency is for information; one nobody asked for is a violation', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('single-inspection'));
    await sent(mock, '7 L J P R');
    await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO, agencies: ['inspection'] }));
    expect(mock.records(NO).declarations[0]).toMatchObject({ openings: [], violations: [] });
    await order(mock, orderBytes({ number: `${NO}-I2`, declarationNo: NO, agencies: ['customs'] }));
    expect(mock.records(NO).declarations[0]?.violations.map(({ code }) => code)).toEqual(['inspection-not-asked']);
  });

  test('a second order for an open unit and an opening said to be no second one are violations', async () => {
    const gateway = await gatewayOf();
    const held = hold('open');
    const mock = await mockOf(gateway, { held });
    await declare(mock, dec2018('joint'));
    await sent(mock, '7 L C');
    await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO }));
    await order(mock, orderBytes({ number: `${NO}-I2`, declarationNo: NO }));
    held.back = (step, { orderNo }) => step === 'examined' || (step === 'open' && orderNo === `${NO}-I2`);
    await sent(mock, '7 L C pass');
    held.back = (step) => step === 'examined';
    await sent(mock, '7 L C pass pass');
    letGo(held);
    await sent(mock, '7 L C pass pass J P R');
    await order(mock, orderBytes({ number: `${NO}-I3`, declarationNo: NO }));
    const violations = mock.records(NO).declarations[0]?.violations.map(({ code }) => code);
    expect(violations).toEqual(['two-inspection-orders', 'opened-again', 'inspection-not-asked']);
  });

  test('a second opening that says so is done and reported, without another release', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('single-customs'));
    await sent(mock, '7 L C');
    await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO, agencies: ['customs'] }));
    await sent(mock, '7 L C pass J P R');
    await order(mock, orderBytes({ number: `${NO}-I2`, declarationNo: NO, secondOpening: true }));
    await sent(mock, '7 L C pass J P R pass');
    expect(mock.records(NO).declarations[0]).toMatchObject({ openings: [{}, {}], violations: [] });
  });

  test('rejected: CHANNEL E with a reason and nothing after it', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('rejected'));
    await sent(mock, '7 L E');
    expect(field(gateway.pushes[2]?.body ?? Buffer.alloc(0), 'NOTE')).toContain('退单');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(codes(mock)).toBe('7 L E');
  });

  test('the same ClientSeqNo: same bytes, same answer; other bytes, refused and noted', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    const first = await declare(mock, dec2018('clear'));
    const again = await declare(mock, dec2018('clear'));
    expect(again.body.equals(first.body)).toBe(true);
    const other = await declare(mock, dec2018('joint'));
    expect(field(other.body, 'ResponseCode')).toBe('-1');
    expect(field(other.body, 'ErrorMessage')).toContain(`TG${NO}`);
    await sent(mock, '7 L J P R');
    const record = mock.records(NO).declarations[0];
    expect(record?.received.map(({ duplicate }) => duplicate)).toEqual([undefined, true, undefined]);
    expect(record?.violations.map(({ code }) => code)).toEqual(['reference-reused']);
  });

  test('what is malformed is refused with every reason, and the mock lives', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    const bad = await declare(mock, dec2018('x').replace('<IEFlag>I', '<IEFlag>X').replace('8430410000', '84A'));
    expect(bad.status).toBe(200);
    expect(field(bad.body, 'ResponseCode')).toBe('-1');
    expect(field(bad.body, 'ErrorMessage')).toMatch(/IEFlag.*CodeTS/s);
    for (const text of [
      '',
      'no xml',
      '<a/>',
      '<DecMessage/>',
      '<!DOCTYPE a><a/>',
      '\u0000\u0001',
      dec2018('x').slice(0, 300),
    ]) {
      const answer = await declare(mock, text);
      expect([answer.status, field(answer.body, 'ResponseCode')]).toEqual([200, '-1']);
      const receipt = await order(mock, Buffer.from(text));
      expect([receipt.status, field(receipt.body, 'Status')]).toEqual([200, 'rejected']);
    }
    expect((await declare(mock, 'x'.repeat(2 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await fetch(`${mock.url}/nowhere`)).status).toBe(404);
    const unknown = await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO }));
    expect(field(unknown.body, 'Status')).toBe('rejected');
    expect(mock.records().declarations).toEqual([]);
    expect(mock.records().unassigned.received.length).toBeGreaterThan(10);
    await declare(mock, dec2018('clear'));
    await sent(mock, '7 L J P R');
  });

  test('stopped in the middle and started again on its folder, it goes on; a gateway that is down gets all in order', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tongguan-mock-'));
    stops.push(() => rmSync(dataDir, { recursive: true }));
    const gateway = await gatewayOf();
    gateway.answer = { status: 503, body: '' };
    const first = await mockOf(gateway, { dataDir });
    const answer = await declare(first, dec2018('joint-restart'));
    await until('L', () => codes(first)?.startsWith('7 L'));
    await first.stop();
    const second = await mockOf(gateway, { dataDir });
    await until('C', () => codes(second) === '7 L C');
    expect((await declare(second, dec2018('joint-restart'))).body.equals(answer.body)).toBe(true);
    await order(second, orderBytes({ number: `${NO}-I1`, declarationNo: NO }));
    await second.stop();
    expect(gateway.pushes).toEqual([]);
    const third = await mockOf(gateway, { dataDir });
    await until('R', () => codes(third) === '7 L C pass J P R');
    gateway.answer = { status: 202, body: '' };
    await sent(third, '7 L C pass J P R');
    expect(gateway.pushes.map(({ body }) => field(body, 'CHANNEL'))).toEqual(['7', 'L', 'C', '', 'J', 'P', 'R']);
    expect(third.records(NO).declarations[0]?.openings).toHaveLength(1);
    await declare(third, dec2018('clear', '1180105050300009'));
    await sent(third, '7 L J P R', '1180105050300009');
    expect(third.records('1180105050300009').declarations[0]?.numbers.entryId).toBe('050320181000000002');
  });

  test('health, scenarios, records by HTTP; a reset forgets the declarations but not the serials', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('clear'));
    await sent(mock, '7 L J P R');
    const get = async (path: string) => (await fetch(`${mock.url}${path}`)).json();
    expect(await get('/mock/health')).toEqual({ party: 'customs', status: 'ok' });
    expect(await get('/mock/scenarios')).toEqual({ scenarios: describeScenarios() });
    expect(await get(`/mock/records?declarationNo=${NO}`)).toEqual(mock.records(NO));
    expect(await get('/mock/records?declarationNo=none')).toMatchObject({ declarations: [] });
    expect((await fetch(`${mock.url}/mock/records`, { method: 'DELETE' })).status).toBe(204);
    expect(mock.records().declarations).toEqual([]);
    const answer = await declare(mock, dec2018('clear'));
    expect(field(answer.body, 'SeqNo')).toBe('I20180000000000002');
    await sent(mock, '7 L J P R');
  });
});
