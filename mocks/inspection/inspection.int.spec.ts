import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { attributeOf, element, find, textOf, type XmlElement } from '../../adapters/syntax/xml/index.ts';
import { until } from '../gateway.fixture.ts';
import {
  codes,
  declaration,
  idOf,
  inspectionOf,
  items,
  NO,
  oborm,
  order,
  result,
  root,
  said,
  stops,
} from './inspection.fixture.ts';

describe('inspection and quarantine', () => {
  test('clear: entered, accepted with the number, dispatched, clearance form, released; fetched, then deleted', async () => {
    const { mock, put, get, remove } = await inspectionOf();
    expect(await get()).toBe('代码:01;没有符合条件的数据！');
    expect(result(await put(declaration('clear-1')))).toBe('0');
    await said(mock, '1000 1300 1400 3000 2000');
    const box = items(await get());
    expect(box.map((item) => textOf(item, 'RspCodes'))).toEqual(['1000', '1300', '1400', '3000', '2000']);
    const [entered, accepted] = box;
    expect(box.every((item) => item.localName === 'DCL_RESPONSE' && textOf(item, 'DeclNo') === NO)).toBe(true);
    expect(accepted?.children.map(({ localName }) => localName)).toEqual(
      (
        'RESPONSE_ID RspNo RspCodes RspState RspKind DeclNoType DeclNo DeclGetNo DeclRegNo RspInfo RspGenTime ' +
        'RspSendTime OperTime SenderAddr AddInfo EntUuid TechRegCode'
      ).split(' '),
    );
    expect(textOf(entered, 'DeclGetNo')).toBe('');
    expect(textOf(accepted, 'DeclGetNo')).toBe('118000000000001');
    expect(textOf(accepted, 'RspGenTime')).toBe('2018-01-05 09:30:00');
    expect(textOf(box[3], 'RspInfo')).toBe('电子通关单号：118000000000001000');
    expect(items(await get(2)).map(idOf)).toEqual(box.slice(0, 2).map(idOf));
    expect(mock.records(NO).declarations[0]?.sent.some(({ delivered }) => delivered)).toBe(false);
    const [first = '', second = '', ...rest] = box.map(idOf);
    expect(result(await remove(second))).toBe('0');
    expect(items(await get()).map(idOf)).toEqual([first, ...rest]);
    expect(result(await remove(first, second, ...rest))).toBe('0');
    expect(await get()).toBe('代码:01;没有符合条件的数据！');
    expect(mock.records(NO).declarations[0]?.sent.every(({ delivered }) => delivered)).toBe(true);
    expect(mock.records(NO).declarations[0]?.numbers).toMatchObject({
      inspectionNo: '118000000000001',
      clearanceFormNo: '118000000000001000',
    });
  });

  test('an export gets a number that begins with 2', async () => {
    const { mock, put } = await inspectionOf();
    await put(declaration('clear', { kind: 'O' }));
    await said(mock, '1000 1300 1400 3000 2000');
    expect(mock.records(NO).declarations[0]?.numbers.inspectionNo).toBe('218000000000001');
  });

  test('joint: selects the first container, waits for the order, opens, reports into the box, releases', async () => {
    const { mock, put, get } = await inspectionOf();
    await put(declaration('joint'));
    await said(mock, '1000 1300 1400 1500');
    expect(textOf(items(await get())[3], 'RspInfo')).toBe('查验指令 报检号：118000000000001 箱号：TCKU3125044');
    const text = order('o1', { number: `${NO}-I1`, declarationNo: NO });
    expect(result(await put(text))).toBe('0');
    expect(result(await put(text))).toBe('0');
    await said(mock, '1000 1300 1400 1500 pass 3000 2000');
    const report = items(await get())[4];
    expect(report?.name).toBe('InspectionReport');
    expect(attributeOf(report, 'responseId')).toMatch(/^JB\d{30}$/);
    expect(textOf(report, 'Agency')).toBe('inspection');
    expect(find(report, 'Unit')).toMatchObject({
      text: 'TCKU3125044',
      attributes: { kind: 'container', result: 'pass' },
    });
    const record = mock.records(NO).declarations[0];
    expect(record).toMatchObject({
      openings: [{ kind: 'joint', unit: 'TCKU3125044' }],
      inspectionOrders: [{}],
      violations: [],
    });
    expect(record?.received.filter(({ duplicate }) => duplicate === true)).toHaveLength(1);
  });

  test.each([
    ['refused-1', '1000 1300 1400 1901'],
    ['silent-1', '1000 1300 1400'],
    ['rejected-1', '1000 1300 1400'],
    ['single-customs-1', '1000 1300 1400 3000 2000'],
    ['single-inspection-1', '1000 1300 1400 1500'],
  ])('%s: %s', async (reference, wanted) => {
    const { mock, put, get } = await inspectionOf();
    await put(declaration(reference));
    await said(mock, wanted);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(codes(mock)).toBe(wanted);
    if (reference === 'refused-1') expect(textOf(items(await get())[3], 'RspInfo')).toBe('检验检疫不合格，退运');
  });

  test('late: selects after it has accepted and sorted', async () => {
    const { mock, put } = await inspectionOf({ pace: 0.2 });
    await put(declaration('late'));
    await said(mock, '1000 1300 1400');
    await said(mock, '1000 1300 1400 1500');
  });

  test('a MESSAGE_ID is taken once: the same text again is a duplicate, another text is refused', async () => {
    const { mock, put } = await inspectionOf();
    expect(result(await put(declaration('clear')))).toBe('0');
    expect(result(await put(declaration('clear')))).toBe('0');
    expect(result(await put(declaration('joint')))).toBe('1');
    expect(result(await put(declaration('joint', { id: 'other' })))).toBe('1');
    await said(mock, '1000 1300 1400 3000 2000');
    const record = mock.records(NO).declarations[0];
    expect(record?.violations.map(({ code }) => code)).toEqual(['declared-twice']);
    expect(mock.records().declarations).toHaveLength(1);
  });

  test('what is malformed is refused with every reason, and the mock lives', async () => {
    const { mock, put, get, remove } = await inspectionOf();
    const bad = await put(declaration('x').replace('8430410000', '84').replace('<DeclCode>13', '<DeclCode>'));
    expect(result(bad)).toBe('1');
    expect(textOf(root(bad), 'DESC')).toMatch(/DeclCode.*ProdHsCode/s);
    for (const text of [
      '',
      'no xml',
      '<a/>',
      '<!DOCTYPE a><a/>',
      '<OBORMessage/>',
      oborm('x', 'Other', '11', element('a')),
    ]) {
      expect(result(await put(text))).toBe('1');
    }
    expect(result(await put(order('o1', { number: 'x', declarationNo: NO })))).toBe('1');
    expect(result(await put(order('o2', { number: `${NO}-I1`, declarationNo: NO })))).toBe('1');
    expect(result(await remove())).toBe('1');
    expect(result(await remove('never given'))).toBe('0');
    for (const body of ['', 'x', '<a/>', 'x'.repeat(2 * 1024 * 1024 + 1)]) {
      const response = await fetch(`${mock.url}/exchange`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/xml' },
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
    }
    expect(await (await fetch(`${mock.url}/exchange?wsdl`)).text()).toContain('InspectionExchange');
    expect(mock.records().declarations).toEqual([]);
    expect(result(await put(declaration('clear')))).toBe('0');
    await said(mock, '1000 1300 1400 3000 2000');
    expect(items(await get())).toHaveLength(5);
  });

  test('the box, the plans and the numbers survive a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tongguan-mock-'));
    stops.push(() => rmSync(dataDir, { recursive: true }));
    const first = await inspectionOf({ dataDir });
    await first.put(declaration('joint'));
    await until('1300', () => codes(first.mock)?.startsWith('1000 1300'));
    await first.mock.stop();
    const second = await inspectionOf({ dataDir });
    await said(second.mock, '1000 1300 1400 1500');
    const box = items(await second.get());
    await second.remove(...box.slice(0, 3).map(idOf));
    await second.put(order('o1', { number: `${NO}-I1`, declarationNo: NO }));
    await second.mock.stop();
    const third = await inspectionOf({ dataDir });
    await said(third.mock, '1000 1300 1400 1500 pass 3000 2000');
    const left = items(await third.get());
    expect(idOf(left[0] as XmlElement)).toBe(idOf(box[3] as XmlElement));
    expect(left.map((item) => textOf(item, 'RspCodes'))).toEqual(['1500', '', '3000', '2000']);
    expect(new Set([...box, ...left].map(idOf)).size).toBe(7);
    expect(third.mock.records(NO).declarations[0]?.openings).toHaveLength(1);
    const other = '1180105050300002';
    await third.put(declaration('clear', { id: 'b', no: other }));
    await said(third.mock, '1000 1300 1400 3000 2000', other);
    expect(third.mock.records(other).declarations[0]?.numbers.inspectionNo).toBe('118000000000002');
  });
});
