import { describe, expect, it } from 'vitest';
import { bytes, oborm, READ_CONTEXT, receiptXml } from './examples.fixture.ts';
import { inspectionAdapter } from './index.ts';

const A = 'TCKU3125044';
const B = 'MSCU6639870';

/** What a receipt of that code and text says, and the warnings about it. */
function said(RspCodes: string, RspInfo: string) {
  const reading = inspectionAdapter.read(bytes(oborm(receiptXml({ RspCodes, RspInfo }))), READ_CONTEXT);
  const statements = reading?.reports[0]?.statements.map(({ kind, disposition, unit }) =>
    [kind, disposition, unit?.id].filter((part) => part !== undefined).join(' '),
  );
  return { said: statements, problems: reading?.problems.map(({ severity, code }) => `${severity} ${code}`) };
}

describe('a 2000 releases', () => {
  it.each([
    ['放行成功', ['released']],
    [`放行成功 箱号：${A}`, [`released ${A}`]],
    [`放行成功 箱号：${A}、${B}`, [`released ${A}`, `released ${B}`]],
    [`查验合格，放行 箱号：${A}`, [`released ${A}`]],
  ])('what it names: %s', (text, expected) => {
    expect(said('2000', text)).toEqual({ said: expected, problems: [] });
  });

  it('of names only those that can be read, and nothing where none can', () => {
    const problems = ['warning ECIQ-UNIT'];
    expect(said('2000', `放行成功 箱号：${A}、TCKU3125045`)).toEqual({ said: [`released ${A}`], problems });
    expect(said('2000', '放行成功 箱号：TCKU3125045')).toEqual({ said: ['noted'], problems });
    expect(said('2000', '放行成功 TCKU 312504-4')).toEqual({ said: ['noted'], problems });
  });

  it.each([
    ...['部分放行', `部分放行 箱号：${A}`, '撤销放行', '不予放行', '未放行', '放行失败', `除箱号：${A}外放行`],
    ...[`放行成功，${A} 暂扣`, `放行 箱号：${A}；${B}待查验`],
  ])('nothing by %s, and a person is told', (text) => {
    expect(said('2000', text)).toEqual({ said: ['noted'], problems: ['warning ECIQ-RELEASE'] });
  });
});

describe('a 1901 refuses', () => {
  it.each([
    ['检疫不合格，退运', ['refused return']],
    [`箱号：${A} 检疫不合格，退运`, [`refused return ${A}`]],
    [`箱号：${A}、${B} 销毁`, [`refused destroy ${A}`, `refused destroy ${B}`]],
    [`不予销毁，箱号：${A} 退运`, [`refused return ${A}`]],
    ['逾期不退运则销毁', ['refused destroy']],
    ['货物尚未销毁', ['refused destroy']],
    ['出具退运通知单', ['refused return']],
  ])('the goods it names: %s', (text, expected) => {
    expect(said('1901', text)).toEqual({ said: expected, problems: [] });
  });

  it.each([`箱号：${A}、TCKU3125045 退运`, `除箱号：${A}外退运`])('all where %s', (text) => {
    expect(said('1901', text)).toEqual({ said: ['refused return'], problems: ['warning ECIQ-UNIT'] });
  });

  it.each(['不予销毁，已退运单证，请补正', '资料不全', '无需退运，请补正单证'])(
    'the declaration by %s: nothing is said of goods',
    (text) => {
      expect(said('1901', text)).toEqual({ said: ['rejected'], problems: [] });
    },
  );
});

describe('a 1901 says that goods are gone', () => {
  it.each([
    ['不合格货物已销毁', ['disposed destroy']],
    [`箱号：${A} 已销毁`, [`disposed destroy ${A}`]],
    [`箱号：${A}、${B} 已退运出境`, [`disposed return ${A}`, `disposed return ${B}`]],
    [`按销毁处理，箱号：${A} 现已销毁`, [`disposed destroy ${A}`]],
  ])('%s', (text, expected) => {
    expect(said('1901', text)).toEqual({ said: expected, problems: [] });
  });

  it.each([
    ...[`箱号：${A}、TCKU3125045 已销毁`, '部分货物已销毁', `除箱号：${A}外已销毁`, '已退运，已销毁'],
    ...[`箱号：${A} 已销毁，${B} 检疫中`, '如货物已销毁，请提供证明'],
  ])('but of none by %s, and a person is told', (text) => {
    expect(said('1901', text)).toEqual({ said: ['noted'], problems: ['warning ECIQ-DISPOSAL'] });
  });

  it('and where it orders something else too, all are refused until a person has looked', () => {
    const expected = { said: ['refused'], problems: ['warning ECIQ-DISPOSAL'] };
    expect(said('1901', `箱号：${A} 已销毁，箱号：${B} 退运`)).toEqual(expected);
  });
});

describe('a 1500 of all but one', () => {
  it('asks for the whole declaration', () => {
    expect(said('1500', `除箱号：${A}外查验`)).toEqual({ said: ['inspect'], problems: ['warning ECIQ-UNIT'] });
  });
});
