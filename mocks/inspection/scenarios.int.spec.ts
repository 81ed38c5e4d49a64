import { describe, expect, test } from 'vitest';
import { find, textOf, type XmlElement } from '../../adapters/syntax/xml/index.ts';
import { declaration, inspectionOf, items, NO, order, said } from './inspection.fixture.ts';

/** RspCodes, second and RspInfo of a receipt; method and result of a report. */
function heard(item: XmlElement): string {
  const unit = find(item, 'Unit');
  const second = (name: string) => textOf(item, name).slice(0, 19).slice(-2);
  if (unit === undefined) return `${textOf(item, 'RspCodes')} ${second('RspGenTime')} ${textOf(item, 'RspInfo')}`;
  const { method, result, openedAt } = unit.attributes;
  return `${method} ${result} ${second('ReportedAt')}${openedAt === undefined ? '' : ' opened'}`;
}

describe('inspection and quarantine', () => {
  test('laboratory: opens, waits for the result, and releases in a later second', async () => {
    const { mock, put, get } = await inspectionOf();
    await put(declaration('laboratory-1'));
    await said(mock, '1000 1300 1400 1500');
    await put(order('o1', { number: `${NO}-I1`, declarationNo: NO, agencies: ['inspection'] }));
    await said(mock, '1000 1300 1400 1500 pending pass 3000 2000');
    const box = items(await get());
    expect(box.slice(4).map(heard)).toEqual([
      'manual pending 00 opened',
      'manual pass 01 opened',
      '3000 01 电子通关单号：118000000000001000',
      '2000 01 放行成功',
    ]);
    expect(mock.records(NO).declarations[0]).toMatchObject({ openings: [{}], violations: [] });
  });

  test('goods shared by two declarations: looks for the one that it selected, and reports under it', async () => {
    const { mock, put, get } = await inspectionOf();
    const other = '1180105050300002';
    await put(declaration('clear-1'));
    await put(declaration('joint-2', { no: other, id: 'a1b3' }));
    await said(mock, '1000 1300 1400 3000 2000');
    await said(mock, '1000 1300 1400 1500', other);
    const number = `${NO}-I1`;
    await put(order('o1', { number, declarationNo: NO, agencies: ['inspection'], sharedWith: [other] }));
    await said(mock, '1000 1300 1400 1500 pass 3000 2000', other);
    const report = items(await get()).find(({ localName }) => localName === 'InspectionReport');
    expect(report && [textOf(report, 'OrderNumber'), textOf(report, 'DeclarationNo')]).toEqual([number, other]);
    expect(mock.records(NO).declarations[0]).toMatchObject({ openings: [], violations: [] });
    expect(mock.records(other).declarations[0]).toMatchObject({ openings: [{ orderNo: number }], violations: [] });
  });

  test('goods shared with a declaration nobody told it of: takes the order under the one it knows', async () => {
    const { mock, put } = await inspectionOf();
    await put(declaration('joint-1'));
    await said(mock, '1000 1300 1400 1500');
    const number = '1180105050300009-I1';
    await put(order('o1', { number, declarationNo: NO, agencies: ['inspection'] }));
    await said(mock, '1000 1300 1400 1500 pass 3000 2000');
    expect(mock.records(NO).declarations[0]).toMatchObject({ openings: [{ orderNo: number }], violations: [] });
  });

  test('destroyed: refuses the goods and says later that they are destroyed', async () => {
    const { mock, put, get } = await inspectionOf();
    await put(declaration('destroyed'));
    await said(mock, '1000 1300 1400 1901 1901');
    expect(
      items(await get())
        .slice(3)
        .map(heard),
    ).toEqual(['1901 00 检验检疫不合格，销毁', '1901 01 不合格货物已销毁']);
  });

  test('contradiction: releases and refuses in one second, and releases in a later one', async () => {
    const { mock, put, get } = await inspectionOf();
    await put(declaration('contradiction'));
    await said(mock, '1000 1300 1400 3000 2000 1901 2000');
    expect(
      items(await get())
        .slice(4)
        .map(heard),
    ).toEqual(['2000 00 放行成功', '1901 00 检验检疫不合格，退运', '2000 01 放行成功']);
  });

  test('a machine-only order is reported by machine, without an opening', async () => {
    const { mock, put, get } = await inspectionOf();
    await put(declaration('single-inspection'));
    await said(mock, '1000 1300 1400 1500');
    await put(order('o1', { number: `${NO}-I1`, declarationNo: NO, agencies: ['inspection'], method: 'machine' }));
    await said(mock, '1000 1300 1400 1500 pass 3000 2000');
    expect(
      items(await get())
        .slice(4, 5)
        .map(heard),
    ).toEqual(['machine pass 00']);
    expect(mock.records(NO).declarations[0]).toMatchObject({ openings: [], movements: [{ what: 'scanned' }] });
  });

  test('selects the first ULD where there are no containers, and reports on it', async () => {
    const { mock, put, get } = await inspectionOf();
    await put(declaration('single-inspection', { containers: ['AKE12345CA', 'PMC1234MU'] }));
    await said(mock, '1000 1300 1400 1500');
    expect(textOf(items(await get())[3], 'RspInfo')).toBe('查验指令 报检号：118000000000001 集装器：AKE12345CA');
    const content = { number: `${NO}-I1`, declarationNo: NO, agencies: ['inspection'], units: ['AKE12345CA'] };
    await put(order('o1', content).replace('kind="container"', 'kind="uld"'));
    await said(mock, '1000 1300 1400 1500 pass 3000 2000');
    expect(find(items(await get())[4], 'Unit')).toMatchObject({ text: 'AKE12345CA', attributes: { kind: 'uld' } });
    expect(mock.records(NO).declarations[0]).toMatchObject({ openings: [{ unit: 'AKE12345CA' }], violations: [] });
  });

  test.each(['machine', 'machine-manual', 'hold', 'recall', 'partial'])('%s: releases everything', async (name) => {
    const { mock, put } = await inspectionOf();
    await put(declaration(`${name}-1`));
    await said(mock, '1000 1300 1400 3000 2000');
  });
});
