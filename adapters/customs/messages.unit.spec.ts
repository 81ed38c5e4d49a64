import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { codeList } from '../../contracts/codes/codes.ts';
import { EncodeError, type InspectionOrder } from '../adapter.ts';
import { DECLARATION_NO, ENCODE, RAIL_IMPORT, READ, utf8 } from './examples.fixture.ts';
import { customsAdapter } from './index.ts';
import { noticeTime, statementKindOf } from './receipts.ts';

const SAMPLES = new URL('../../../shared/samples/customs/', import.meta.url);
const read = (text: string) => customsAdapter.read(utf8(text), READ);

function decResult(channel: string, note = '', time = '2018-01-05T10:30:00') {
  return `<DEC_RESULT><CUS_CIQ_NO>I20180000000000001</CUS_CIQ_NO><ENTRY_ID>050320181000000001</ENTRY_ID><NOTICE_DATE>${time}</NOTICE_DATE><CHANNEL>${channel}</CHANNEL><NOTE>${note}</NOTE><CUSTOM_MASTER>0503</CUSTOM_MASTER></DEC_RESULT>`;
}

describe('a business receipt', () => {
  const EXPECTED: Readonly<Record<string, string>> = {
    ...{ 7: 'received', 0: 'received', 1: 'received', 2: 'received', 3: 'received', 6: 'received', L: 'accepted' },
    ...{ SpL: 'accepted', E: 'rejected', Z: 'rejected', H: 'rejected', SpE: 'rejected', Y: 'failed', 9: 'failed' },
    ...{ 4: 'failed', 8: 'failed', F1: 'failed', M: 'noted', G: 'examined', J: 'examined', W: 'examined' },
    ...{ SpJ: 'examined', T: 'taxDue', C: 'inspect', SpC: 'inspect', P: 'released', I: 'released', K: 'released' },
    ...{ B: 'released', F: 'released', R: 'cleared', D: 'deleted', A: 'deleted', N: 'noted', U: 'noted', Sp1: 'noted' },
    ...{ S: 'noted', a: 'noted', b: 'noted', c: 'noted', d: 'noted', X: 'noted', '#': 'noted', SpK: 'noted' },
  };

  it.each(Object.entries(EXPECTED))('CHANNEL %s says %s', (channel, kind) => {
    const reading = read(decResult(channel, '说明'));
    expect(reading?.problems).toEqual([]);
    const said = { party: 'customs', kind, senderTime: '2018-01-05T02:30:00.000Z', code: channel, text: '说明' };
    expect(reading?.reports[0]?.statements).toEqual([kind === 'inspect' ? { ...said, method: 'manual' } : said]);
  });

  it.each([
    ['M', '布控待查，扣留', 'held'],
    ['M', '改单申请已受理，报关单重审', 'noted'],
    ['M', '解除扣留', 'noted'],
    ['J', '扣留', 'examined'],
  ])('CHANNEL %s with the note %s says %s', (channel, note, kind) => {
    expect(read(decResult(channel, note))?.reports[0]?.statements.map((each) => each.kind)).toEqual([kind]);
  });

  it('covers every row of the channel list, and an unknown one is a warning and a note', () => {
    const rows = codeList('customs-channel').rows.map((row) => row.code);
    expect(rows.filter((code) => EXPECTED[code] === undefined)).toEqual([]);
    expect(read(decResult('??'))?.problems.map((each) => [each.severity, each.code])).toEqual([
      ['warning', 'DEC-CHANNEL'],
    ]);
    expect(['constructor', '__proto__', ''].map(statementKindOf)).toEqual(['noted', 'noted', 'noted']);
  });

  it('is found by our own number first and teaches the numbers of customs', () => {
    const report = read(decResult('L', `TG${DECLARATION_NO} 海关入库`))?.reports[0];
    expect(report?.numbers).toEqual([
      { kind: 'declarationNo', value: DECLARATION_NO },
      { kind: 'clientSeqNo', value: `TG${DECLARATION_NO}` },
      { kind: 'customsSeqNo', value: 'I20180000000000001' },
      { kind: 'entryId', value: '050320181000000001' },
    ]);
    expect(report?.learned.map((each) => each.kind)).toEqual(['customsSeqNo', 'entryId']);
  });

  it.each([
    ['20180208T09140800', '2018-02-08T01:14:08.000Z'],
    ['2018-12-13T10:02:00', '2018-12-13T02:02:00.000Z'],
    ['2018-12-13T10:02:00.500+09:00', '2018-12-13T01:02:00.500Z'],
    ['2018-12-13T10:02:00Z', '2018-12-13T10:02:00.000Z'],
    ['20180230T09140800', undefined],
    ['2018-13-01T00:00:00', undefined],
    ['yesterday', undefined],
  ])('NOTICE_DATE %s is %s', (text, time) => {
    expect(noticeTime(text, 480)).toBe(time);
  });

  it('takes the time of arrival where there is none, with a warning where there is a wrong one', () => {
    const at = (time: string) => read(decResult('P', '', time));
    expect(at('')?.reports[0]?.statements[0]?.senderTime).toBe('2018-01-05T02:00:00.000Z');
    expect(at('')?.problems).toEqual([]);
    expect(at('now')?.problems.map((each) => each.code)).toEqual(['DEC-TIME']);
  });

  it('in GB2312, inside DEC_DATA, is one of 2016', () => {
    const text = `<?xml version="1.0" encoding="GB2312"?><DEC_DATA><DEC_RESULT><SEQ_NO>000000001000000001</SEQ_NO><NOTICE_DATE>20180105T10300000</NOTICE_DATE><CHANNEL>P</CHANNEL><NOTE>海关已放行</NOTE></DEC_RESULT><RESULT_INFO/></DEC_DATA>`;
    const reading = customsAdapter.read(iconv.encode(text, 'gb2312'), READ);
    expect(reading).toMatchObject({ format: 'customs/dec-2016', type: 'DEC_RESULT', problems: [] });
    expect(reading?.reports[0]?.statements[0]).toMatchObject({ kind: 'released', text: '海关已放行' });
    // The same bytes under a UTF-8 declaration are refused with what to do, not guessed.
    const wrong = customsAdapter.read(iconv.encode(text.replace('GB2312', 'UTF-8'), 'gb2312'), READ);
    expect(wrong).toMatchObject({ type: 'DEC_DATA', reports: [], problems: [{ code: 'XML-ENCODING' }] });
    expect(wrong?.problems[0]?.message).toContain('GBK');
  });
});

describe('an inspection notice', () => {
  const units = (note: string) => read(decResult('C', note))?.reports[0]?.statements.map((each) => each.unit);
  it.each([
    ['查验通知', [undefined]],
    ['箱号：TGXU3100011', [{ kind: 'container', id: 'TGXU3100011' }]],
    [
      '箱号:TGXU3100011、TGXU3100027,TGXU3100011',
      [
        { kind: 'container', id: 'TGXU3100011' },
        { kind: 'container', id: 'TGXU3100027' },
      ],
    ],
    ['请开箱查验tgxu3100032。', [{ kind: 'container', id: 'TGXU3100032' }]],
    [
      '车号：5243547、5243548',
      [
        { kind: 'wagon', id: '5243547' },
        { kind: 'wagon', id: '5243548' },
      ],
    ],
    ['运单号：999-76543213', [{ kind: 'airWaybill', id: '999-76543213' }]],
    [
      '集装器：AKE12345CA、PMC1234MU',
      [
        { kind: 'uld', id: 'AKE12345CA' },
        { kind: 'uld', id: 'PMC1234MU' },
      ],
    ],
    ['提运单号：AGB14524 电话 03525550000', [undefined]],
  ])('%s', (note, expected) => {
    expect(units(note)).toEqual(expected);
  });

  it.each([
    ['查验通知 机检 箱号：TGXU3100011', 'machine'],
    ['查验通知 人工 箱号：TGXU3100011', 'manual'],
    ['查验通知 机检图像异常，转人工查验', 'manual'],
    ['查验通知', 'manual'],
  ])('%s wants it done by %s', (note, method) => {
    const reading = read(decResult('C', note));
    expect(reading?.reports[0]?.statements.map((each) => each.method)).toEqual([method]);
    expect(reading?.meaning).toMatchObject({ method });
  });

  it('with a wrong check digit means the whole declaration, with a warning', () => {
    const reading = read(decResult('C', '箱号：TGXU3100011、TGXU3100028'));
    expect(reading?.reports[0]?.statements.map((each) => each.unit)).toEqual([undefined]);
    expect(reading?.problems.map((each) => [each.severity, each.code])).toEqual([['warning', 'DEC-UNIT']]);
    expect(units('运单号：999-76543214')).toEqual([undefined]);
  });
});

describe('a release', () => {
  const container = (id: string) => ({ kind: 'container', id });
  const said = (note: string) =>
    read(decResult('P', note))?.reports[0]?.statements.map(({ kind, unit }) => (unit ? `${kind} ${unit.id}` : kind));

  it.each([
    ['放行', ['released']],
    ['放行 箱号：TGXU3100011、TGXU3100027', ['released TGXU3100011', 'released TGXU3100027']],
    ['放行 提运单号：AGB14524', ['released']],
    // What cannot be read is not let go: a container that was never named, or that nobody knows.
    ['放行 箱号：TGXU3100011、TGXU3100028', ['released TGXU3100011']],
    ['放行 箱号：TGXU3100028', ['noted']],
    ['放行 运单号：999-76543213 集装器：AKE12345CA', ['released AKE12345CA']],
    ['放行 集装器：AKE12345', ['noted']],
  ])('%s', (note, expected) => {
    expect(said(note)).toEqual(expected);
  });

  it('of a unit that cannot be read is a warning, and a hold of one holds everything', () => {
    expect(read(decResult('P', '箱号：TGXU3100028'))?.problems.map((each) => each.code)).toEqual(['DEC-UNIT']);
    const held = (note: string) => read(decResult('M', note))?.reports[0]?.statements.map(({ unit }) => unit);
    expect(held('扣留 箱号：TGXU3100011')).toEqual([container('TGXU3100011')]);
    expect(held('扣留 箱号：TGXU3100028')).toEqual([undefined]);
  });
});

describe('the answer to an import', () => {
  const answer = (code: string, rest = '') =>
    `<ns2:DecImportResponse xmlns:ns2="http://www.chinaport.gov.cn/dec"><ns2:ResponseCode>${code}</ns2:ResponseCode>${rest}<ns2:ClientSeqNo>TG${DECLARATION_NO}</ns2:ClientSeqNo><ns2:SeqNo>I20180000000000001</ns2:SeqNo></ns2:DecImportResponse>`;

  it('0 is accepted and teaches the number of the data centre', () => {
    const reading = read(answer('0', '<ns2:ErrorMessage>调用成功</ns2:ErrorMessage>'));
    expect(reading).toMatchObject({ format: 'customs/receipt', type: 'DecImportResponse', problems: [] });
    expect(reading?.reports).toMatchObject([
      {
        learned: [{ kind: 'customsSeqNo', value: 'I20180000000000001' }],
        statements: [{ kind: 'received', code: '0' }],
        acknowledgement: { reference: `TG${DECLARATION_NO}`, outcome: 'accepted' },
      },
    ]);
  });

  it('anything else is rejected in its own words', () => {
    const reading = read(answer('-900520', '<ns2:ErrorMessage>第1项商品缺少B证</ns2:ErrorMessage>'));
    expect(reading?.reports).toMatchObject([
      { statements: [{ kind: 'rejected' }], acknowledgement: { outcome: 'rejected', text: '第1项商品缺少B证' } },
    ]);
  });

  it('without a code says nothing', () => {
    expect(read(answer(''))).toMatchObject({ reports: [], problems: [{ code: 'DEC-MISSING' }] });
  });

  it('of a client that failed is found by its file name', () => {
    const text =
      '<Root><resultFlag><Type>1</Type></resultFlag><failCode>E01</failCode><failInfo><![CDATA[坏]]></failInfo></Root>';
    const fileName = `Failed_TG${DECLARATION_NO}.xml`;
    const named = customsAdapter.read(utf8(text), { ...READ, fileName });
    expect(named?.reports).toMatchObject([{ statements: [{ kind: 'failed', code: 'E01', text: '坏' }] }]);
    expect(read(text)).toMatchObject({ reports: [], problems: [{ severity: 'warning' }] });
    expect(read('<Root><other/></Root>')).toBeUndefined();
  });
});

describe('envelopes', () => {
  const dxp = (data: string) =>
    `<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp"><TransInfo><CopMsgId>C1</CopMsgId></TransInfo><Data>${data}</Data></DxpMsg>`;
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

  it('DxpMsg is opened, and says so', () => {
    const reading = read(dxp(base64(decResult('P'))));
    expect(reading).toMatchObject({ type: 'DEC_RESULT', meaning: { channel: 'P', envelope: { copMsgId: 'C1' } } });
  });

  it.each([
    ['', 'error'],
    ['!!!', 'error'],
    [base64('plain text'), 'warning'],
  ])('DxpMsg with data "%s": %s', (data, severity) => {
    const problems = [{ code: 'DEC-DXP-DATA', severity }];
    expect(read(dxp(data))).toMatchObject({ type: 'DxpMsg', reports: [], problems });
  });

  it('inside one another are opened to three and then refused', () => {
    const nested = Array.from({ length: 6 }).reduce<string>((inner) => dxp(base64(inner)), decResult('P'));
    expect(read(nested)).toMatchObject({ type: 'DxpMsg', problems: [{ code: 'DEC-DXP-DATA' }] });
  });

  it('ImportMessage holds a DecMessage or is an error', () => {
    expect(read('<ImportMessage><SWImpHead/><SWImpData/></ImportMessage>')).toMatchObject({
      type: 'ImportMessage',
      problems: [{ code: 'DEC-MISSING' }],
    });
  });
});

describe('instructions', () => {
  const order: InspectionOrder = {
    number: `${DECLARATION_NO}-I1`,
    version: 2,
    kind: 'joint',
    agencies: ['customs', 'inspection'],
    units: [{ kind: 'container', id: 'TGXU3100011' }],
    place: 'DTV-Y1',
    windowFrom: '2018-01-05T02:00:00Z',
    windowTo: '2018-01-05T04:00:00Z',
    placedAt: '2018-01-05T01:30:00Z',
    reason: 'both agencies inspect',
  };

  it('an inspection order goes out with the numbers known, and its receipt comes back to it', () => {
    const message = customsAdapter.encode({ kind: 'inspectionOrder', declaration: RAIL_IMPORT, order }, ENCODE);
    expect(message).toMatchObject({ type: 'InspectionOrder', reference: `${order.number}/2` });
    const reading = customsAdapter.read(message.body, READ);
    expect(reading).toMatchObject({
      type: 'InspectionOrder',
      problems: [],
      meaning: { entryId: '050320181000000001', bill: 'AGB14524', version: 2 },
    });
    const receipt = read(
      `<InspectionOrderReceipt xmlns="urn:tongguan:inspection-order:1"><Number>${order.number}</Number><Version>2</Version><Status>accepted</Status></InspectionOrderReceipt>`,
    );
    expect(receipt?.reports[0]?.acknowledgement).toEqual({ reference: message.reference, outcome: 'accepted' });
  });

  it('hold and release are refused, and a profile we do not know', () => {
    const release = { number: `${DECLARATION_NO}-R1`, version: 1, units: order.units, placedAt: order.placedAt };
    expect(() => customsAdapter.encode({ kind: 'release', declaration: RAIL_IMPORT, order: release }, ENCODE)).toThrow(
      EncodeError,
    );
    expect(() => customsAdapter.encode({ kind: 'declare', declaration: RAIL_IMPORT }, ENCODE, 'customs/x')).toThrow(
      EncodeError,
    );
  });
});

describe('the published messages', () => {
  const EXPECTED: readonly (readonly [string, string, string, string, number, string])[] = [
    ['decmessage-2016/DecMessage-real-2018-02-export-0615.xml', 'customs/dec-2016', 'DecMessage', '2016', 0, ''],
    [
      'decmessage-2016/ImportMessage-SWDEC001-wrapper.xml',
      ...(['customs/dec-2016', 'DecMessage', '2016', 0, 'DEC-ORDER DEC-TRANSLATE DEC-UNKNOWN'] as const),
    ],
    ['decmessage-2018/DecMessage-3.1-merged-import.xml', 'customs/dec-2018', 'DecMessage', '2018', 0, ''],
    [
      'decmessage-2018/DecMessage-template-full.xml',
      'customs/dec-2018',
      'DecMessage',
      '2018',
      24,
      'DEC-MISSING DEC-REFERENCE',
    ],
    ['decmessage-2016/DecSupplement-save.xml', 'customs/receipt', 'DecSDMessage', '3.1', 0, ''],
    ['receipts-2016/DEC_DATA-channel7.xml', 'customs/dec-2016', 'DEC_RESULT', '2016', 0, ''],
    ['receipts-2016/DxpMsg-DEC_DATA-channel7-base64.xml', 'customs/dec-2016', 'DEC_RESULT', '2016', 0, ''],
    ['receipts-2016/DecSupplement-response.xml', 'customs/receipt', 'DecSDImportResponse', '3.1', 0, ''],
    ...['7', 'C', 'E', 'J', 'L', 'P', 'R'].map(
      (each) =>
        [`receipts-2018/synthetic/DEC_RESULT-${each}.xml`, 'customs/dec-2018', 'DEC_RESULT', '2018', 0, ''] as const,
    ),
    ['decmod/DecModMessage-modify.xml', 'customs/receipt', 'DecModMessage', '3.1', 0, ''],
    ['decmod/DecModMessage-enterprise-confirm.xml', 'customs/receipt', 'DecModMessage', '3.1', 0, ''],
    ['decmod/DecModSaveResponse.xml', 'customs/receipt', 'DecModSaveResponse', '3.1', 0, ''],
    ['dxp/DxpMsg_MaxNode-Sign.xml', 'customs/receipt', 'DxpMsg', '1.0', 0, 'DEC-DXP-DATA'],
    ['dxp/DxpRep.xml', 'customs/receipt', 'DxpRep', '1.0', 0, ''],
  ];
  const present = existsSync(SAMPLES);
  if (!present) console.warn('Not run: ../shared/samples/customs is missing, the published messages are not read.');
  it.runIf(present).each(EXPECTED)('%s', (file, format, type, version, errors, codes) => {
    const reading = customsAdapter.read(readFileSync(new URL(file, SAMPLES)), READ);
    expect(reading).toMatchObject({ format, type, version });
    expect(reading?.problems.filter((each) => each.severity === 'error')).toHaveLength(errors);
    expect([...new Set(reading?.problems.map((each) => each.code))].sort().join(' ')).toBe(codes);
  });
});

describe('whatever comes in', () => {
  it('reading never throws: bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => customsAdapter.read(bytes, READ)).not.toThrow();
        expect(() => customsAdapter.toDeclaration(bytes, READ)).not.toThrow();
      }),
    );
  });

  it('reading never throws: elements of our messages in any order with any text', () => {
    const names = [
      ...[
        'DecMessage',
        'DecHead',
        'DecLists',
        'DecList',
        'DecContainers',
        'Container',
        'DecSign',
        'ClientSeqNo',
        'Note',
      ],
      ...['EdocRealation', 'EdocID', 'DecGoodsLimits', 'DecGoodsLimit', 'DEC_DATA', 'DEC_RESULT', 'CHANNEL', 'NOTE'],
      ...['NOTICE_DATE', 'SEQ_NO', 'DxpMsg', 'Data', 'DecImportResponse', 'ResponseCode', 'IEFlag', 'GrossWet', 'Root'],
      ...['FeeMark', 'OwnerName', 'InspectionReport', 'Units', 'Unit', 'ReportedAt', 'GoodsNo', 'toString', 'valueOf'],
    ];
    const { xml } = fc.letrec<{ xml: string }>((tie) => ({
      xml: fc
        .tuple(
          fc.constantFrom(...names),
          fc.oneof(
            { maxDepth: 5 },
            fc.string({ unit: 'binary' }).map((text) => text.replace(/[&<>]/g, '')),
            fc.constantFrom('C', 'I', '1', '2018-01-01', 'TGXU3100011', '箱号：'),
            fc.array(tie('xml'), { maxLength: 6 }).map((all) => all.join('')),
          ),
        )
        .map(([name, content]) => `<${name}>${content}</${name}>`),
    }));
    fc.assert(
      fc.property(xml, (text) => {
        const reading = read(text);
        for (const each of reading?.problems ?? []) expect(each.messageZh).not.toBe('');
        expect(() => customsAdapter.toDeclaration(utf8(text), READ)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  it('a DecMessage of 2 MB is read without hanging', () => {
    const item = `<DecList>${'<GName>铁</GName>'.repeat(3)}<OriginCountry>CHN</OriginCountry></DecList>`;
    const text = `<DecMessage><DecHead/><DecLists>${item.repeat(18_000)}</DecLists></DecMessage>`;
    const reading = read(text);
    expect(text.length).toBeGreaterThan(1_400_000);
    expect(reading?.problems.some((each) => each.code === 'DEC-ITEMS')).toBe(true);
    expect(reading?.problems).toHaveLength(1001);
  });
});
