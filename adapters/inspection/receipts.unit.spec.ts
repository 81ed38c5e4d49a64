import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeList } from '../../contracts/codes/codes.ts';
import { bytes, CONTEXT, oborm, READ_CONTEXT, receiptXml } from './examples.fixture.ts';
import { inspectionAdapter } from './index.ts';
import { kindOf } from './receipts.ts';

function read(values: Readonly<Record<string, string>>) {
  const reading = inspectionAdapter.read(bytes(oborm(receiptXml(values))), READ_CONTEXT);
  const [report] = reading?.reports ?? [];
  if (reading === undefined || report === undefined) throw new Error('nothing was read');
  return { reading, report };
}

const KINDS = [
  ['1000', '', 'received'],
  ['0000', '报检成功', 'received'],
  ['0000', '报检失败！企业报检号【1】，缺少货物', 'rejected'],
  ['0000', '其他', 'noted'],
  ['1001', '', 'failed'],
  ['1002', '', 'failed'],
  ['1003', '', 'failed'],
  ['1004', '', 'failed'],
  ['1100', '', 'examined'],
  ['1200', '', 'examined'],
  ['1300', '', 'accepted'],
  ['2300', '', 'accepted'],
  ['2500', '', 'accepted'],
  ['1400', '', 'noted'],
  ['1401', '', 'noted'],
  ['1500', '', 'inspect'],
  ['2000', '', 'released'],
  ['1101', '', 'rejected'],
  ['1201', '', 'rejected'],
  ['1301', '', 'rejected'],
  ['1901', '不合格，退运', 'refused'],
  ['1901', '资料不全', 'rejected'],
  ['1901', '同意撤单，报检单已撤销', 'deleted'],
  ['1901', '不合格货物已销毁', 'disposed'],
  ['1901', '货物已退运出境', 'disposed'],
  ['3000', '电子通关单号：118000000000001000', 'clearanceForm'],
  ['1777', '', 'rejected'],
  ['4000', '', 'noted'],
] as const;

describe('receipts by RspCodes', () => {
  it.each(KINDS)('%s %s: %s', (code, text, kind) => {
    const { report } = read({ RspCodes: code, RspInfo: text });
    expect(report.statements.map((statement) => statement.kind)).toEqual([kind]);
    expect(report.statements[0]).toMatchObject({ party: 'inspection', code, senderTime: '2018-01-05T02:00:00.000Z' });
  });

  it('has an answer for every code of the published list', () => {
    const tested = new Set<string>(KINDS.map(([code]) => code));
    for (const { code } of codeList('inspection-receipt').rows) expect(tested.has(code), code).toBe(true);
    expect(kindOf('', '')).toBe('noted');
  });

  it.each([
    ['检验不合格，作退运处理', 'return'],
    ['作销毁处理', 'destroy'],
    ['整改后重新检验', 'treat'],
    ['先整改，不成则退运', 'treat'],
  ])('refuses the goods: %s', (text, disposition) => {
    expect(read({ RspCodes: '1901', RspInfo: text }).report.statements[0]).toMatchObject({
      kind: 'refused',
      disposition,
    });
  });
});

describe('what became of refused goods', () => {
  it.each([
    ['货物已退运出境', 'return'],
    ['不合格货物已销毁', 'destroy'],
  ])('%s: %s', (text, disposition) => {
    const { report, reading } = read({ RspCodes: '1901', RspInfo: text });
    expect(report.statements[0]).toMatchObject({ kind: 'disposed', disposition });
    expect(reading.meaning).toMatchObject({ statement: 'disposed', disposition });
  });

  it('is not said of a declaration that was withdrawn', () => {
    expect(read({ RspCodes: '1901', RspInfo: '同意撤单' }).report.statements[0]).not.toHaveProperty('disposition');
  });
});

describe('numbers and times of a receipt', () => {
  it('is found by the number we gave and learns the one we were given', () => {
    const { report, reading } = read({ RspCodes: '1300', DeclGetNo: '118000000000001' });
    expect(report).toMatchObject({
      numbers: [
        { kind: 'inspectionClientNo', value: CONTEXT.declarationNo },
        { kind: 'inspectionNo', value: '118000000000001' },
      ],
      learned: [{ kind: 'inspectionNo', value: '118000000000001' }],
    });
    expect(reading.problems).toEqual([]);
  });

  it.each([
    ['报检号：118000000000001', '118000000000001'],
    ['报检号:118000000000001，受理', '118000000000001'],
    ['企业报检号：118000000000001', undefined],
    ['报检号：11800000000000', undefined],
  ])('mines %s', (text, expected) => {
    const { report } = read({ RspCodes: '1300', RspInfo: text });
    expect(report.learned).toEqual(expected === undefined ? [] : [{ kind: 'inspectionNo', value: expected }]);
  });

  it('takes the clearance form number, and says when a 3000 has none', () => {
    const { report } = read({ RspCodes: '3000', RspInfo: '已通关 电子通关单号：118000000000001000' });
    expect(report.learned).toEqual([{ kind: 'clearanceFormNo', value: '118000000000001000' }]);
    const without = read({ RspCodes: '3000', RspInfo: '电子通关单号：1180' });
    expect(without.report.learned).toEqual([]);
    expect(without.reading.problems).toMatchObject([{ code: 'ECIQ-FORM', severity: 'warning' }]);
  });

  it('does not take the serial of a pre-entry for an inspection number', () => {
    const { report } = read({ RspCodes: '1000', DeclGetNo: '118000000000009' });
    expect(report.learned).toEqual([]);
    expect(report.numbers.map(({ kind }) => kind)).toEqual(['inspectionClientNo']);
  });

  it('prefers the element where the text names another number, and says so', () => {
    const { report, reading } = read({
      RspCodes: '1300',
      DeclGetNo: '118000000000001',
      RspInfo: '报检号：118000000000002',
    });
    expect(report.learned).toEqual([{ kind: 'inspectionNo', value: '118000000000001' }]);
    expect(reading.problems).toMatchObject([{ code: 'ECIQ-MISMATCH' }]);
  });

  it.each([
    ['2018-01-05T10:00:01', '2018-01-05T02:00:01.000Z', 0],
    ['20180105T10:00:01', '2018-01-05T02:00:01.000Z', 0],
    ['2018-02-30 10:00:00', '2018-01-05T02:00:00.000Z', 1],
    ['', '2018-01-05T02:00:00.000Z', 1],
  ])('time %s', (RspGenTime, senderTime, problems) => {
    const { report, reading } = read({ RspCodes: '2000', RspGenTime });
    expect(report.statements[0]?.senderTime).toBe(senderTime);
    expect(reading.problems).toHaveLength(problems);
  });

  it('keeps a receipt without numbers or id as a report, with what is missing named', () => {
    const { report, reading } = read({ RspCodes: '2000', RESPONSE_ID: '', DeclNo: '' });
    expect(report).toMatchObject({ numbers: [], statements: [{ kind: 'released' }] });
    expect(reading.problems.map(({ code }) => code)).toEqual(['ECIQ-MISSING', 'ECIQ-MISSING']);
  });
});

describe('what a 1500 asks to open', () => {
  const unitsOf = (RspInfo: string) => read({ RspCodes: '1500', RspInfo }).report.statements.map(({ unit }) => unit);
  it.each([
    ['查验指令', [undefined]],
    [
      '箱号：TCKU3125044、MSCU6639870',
      [
        { kind: 'container', id: 'TCKU3125044' },
        { kind: 'container', id: 'MSCU6639870' },
      ],
    ],
    ['车号：5243547', [{ kind: 'wagon', id: '5243547' }]],
    ['运单号：999-76543213', [{ kind: 'airWaybill', id: '999-76543213' }]],
    [
      '查验指令 集装器：AKE12345CA、DPE54321CA',
      [
        { kind: 'uld', id: 'AKE12345CA' },
        { kind: 'uld', id: 'DPE54321CA' },
      ],
    ],
  ])('%s', (text, units) => {
    expect(unitsOf(text)).toEqual(units);
  });

  it.each([
    ['查验指令 机检 箱号：TCKU3125044', 'machine'],
    ['查验指令 箱号：TCKU3125044', 'manual'],
    ['查验指令', 'manual'],
  ])('%s: by %s', (RspInfo, method) => {
    const { report, reading } = read({ RspCodes: '1500', RspInfo });
    expect(report.statements.map((statement) => statement.method)).toEqual([method]);
    expect(reading.meaning).toMatchObject({ method });
  });

  it('asks for the whole declaration where a unit it names cannot be read', () => {
    expect(unitsOf('箱号：TCKU3125044、MSCU6639871')).toEqual([undefined]);
    const { reading } = read({ RspCodes: '1500', RspInfo: '箱号：TCKU3125044、MSCU6639871' });
    expect(reading.problems).toMatchObject([{ code: 'ECIQ-UNIT', severity: 'warning' }]);
  });
});

describe('boxes', () => {
  it('gives one report for each receipt, in order, reports of inspections among them', () => {
    const report = `<InspectionReport xmlns="urn:tongguan:inspection-order:1" responseId="R8"><ReportId>X1</ReportId><OrderNumber>1180105050300001-I1</OrderNumber><OrderVersion>1</OrderVersion><DeclarationNo>1180105050300001</DeclarationNo><Agency>inspection</Agency><Units><Unit kind="container" openedAt="2018-01-05T10:10:00+08:00" result="pass">TCKU3125044</Unit></Units><ReportedAt>2018-01-05T11:00:00+08:00</ReportedAt><Text>合格</Text></InspectionReport>`;
    const body = [receiptXml({ RspCodes: '1500' }), report, receiptXml({ RspCodes: '2000', RESPONSE_ID: 'R2' })].join(
      '',
    );
    const reading = inspectionAdapter.read(bytes(oborm(body)), READ_CONTEXT);
    expect(reading?.problems).toEqual([]);
    expect(reading?.reports.map(({ statements }) => statements[0]?.kind)).toEqual(['inspect', 'inspected', 'released']);
    const alone = inspectionAdapter.read(bytes(oborm(report)), READ_CONTEXT);
    expect(alone).toMatchObject({ type: 'InspectionReport', format: 'tongguan/inspection-order' });
    expect(alone?.reports[0]?.statements[0]).toMatchObject({ result: 'pass', unit: { id: 'TCKU3125044' } });
  });

  it('reads the same receipts as JSON, in a list, bare, or as one object', () => {
    const receipt = {
      RESPONSE_ID: 'R1',
      RspCodes: '2000',
      DeclNo: CONTEXT.declarationNo,
      RspGenTime: '2018-01-05 10:00:00',
    };
    const head = { MESSAGE_ID: 'M1', MESSAGE_VERSION: '1.0' };
    const second = { ...receipt, RESPONSE_ID: 'R2', RspCodes: '1500' };
    const message = { MessageHead: head, MessageBody: { DCL_RESPONSE: [receipt, second] } };
    for (const json of [[message], message, { OBORMessage: message }, message.MessageBody]) {
      const reading = inspectionAdapter.read(bytes(JSON.stringify(json)), READ_CONTEXT);
      expect(reading?.problems).toEqual([]);
      expect(reading?.type).toBe('DCL_RESPONSE');
      expect(reading?.reports.map(({ statements }) => statements[0]?.kind)).toEqual(['released', 'inspect']);
    }
    const numeric = { DCL_RESPONSE: { ...receipt, RspCodes: 2000 } };
    expect(inspectionAdapter.read(bytes(JSON.stringify(numeric)), READ_CONTEXT)?.problems).toMatchObject([
      { code: 'ECIQ-JSON', severity: 'warning' },
    ]);
  });

  it('takes any values', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (RspInfo, RspGenTime) => {
        const json = JSON.stringify({
          DCL_RESPONSE: { RESPONSE_ID: 'R', RspCodes: '1500', DeclNo: '1', RspInfo, RspGenTime },
        });
        const reading = inspectionAdapter.read(bytes(json), READ_CONTEXT);
        expect(Number.isNaN(Date.parse(reading?.reports[0]?.statements[0]?.senderTime ?? ''))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
