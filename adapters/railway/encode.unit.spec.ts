import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncodeContext, EncodeError, type Instruction } from '../adapter.ts';
import { readEdifact } from '../syntax/edifact/index.ts';
import {
  BULK_EXPORT,
  CONTAINER_IMPORT,
  DECLARATION_NO,
  ENCODE,
  HOLD_ORDER,
  INSPECTION_ORDER,
  linesOf,
  PARTNER,
  RELEASE_ORDER,
  TWO_BILLS_EXPORT,
  TWO_BILLS_IMPORT,
} from './examples.fixture.ts';
import { railwayAdapter } from './index.ts';

const encode = (instruction: Instruction, context: EncodeContext = ENCODE) =>
  railwayAdapter.encode(instruction, context);
const withCodes = (codes: Record<string, string>): EncodeContext => ({ ...ENCODE, partner: { ...PARTNER, codes } });
const declare: Instruction = { kind: 'declare', declaration: CONTAINER_IMPORT };
const amend: Instruction = {
  kind: 'amend',
  declaration: CONTAINER_IMPORT,
  before: BULK_EXPORT,
  version: 3,
  reason: '更换集装箱',
};
const withdraw: Instruction = { kind: 'withdraw', declaration: CONTAINER_IMPORT, reason: '合同取消' };
const CANCELLED = { ...INSPECTION_ORDER, version: 2, cancelled: true, reason: '查验撤销' };

const problemsOf = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    if (error instanceof EncodeError) return error.problems;
    throw error;
  }
  return [];
};

const ALL: readonly [string, Instruction][] = [
  ['IFTMIN of containers', declare],
  ['IFTMIN of bulk', { kind: 'declare', declaration: BULK_EXPORT }],
  ['IFTMIN of two bills', { kind: 'declare', declaration: TWO_BILLS_EXPORT }],
  ['IFTMIN of an amendment', amend],
  ['IFTMIN of a withdrawal', withdraw],
  ['COHAOR cancelled', { kind: 'inspectionOrder', declaration: CONTAINER_IMPORT, order: CANCELLED }],
  ['COREOR of two bills', { kind: 'release', declaration: TWO_BILLS_IMPORT, order: RELEASE_ORDER }],
  ['COHAOR joint', { kind: 'inspectionOrder', declaration: CONTAINER_IMPORT, order: INSPECTION_ORDER }],
  [
    'COHAOR second version',
    { kind: 'inspectionOrder', declaration: CONTAINER_IMPORT, order: { ...INSPECTION_ORDER, version: 2 } },
  ],
  [
    'COHAOR of a bill',
    {
      kind: 'inspectionOrder',
      declaration: BULK_EXPORT,
      order: { ...INSPECTION_ORDER, units: [{ kind: 'bill', id: 'AGB20001' }] },
    },
  ],
  ['COHAOR hold', { kind: 'hold', declaration: CONTAINER_IMPORT, order: HOLD_ORDER }],
  ['COREOR', { kind: 'release', declaration: CONTAINER_IMPORT, order: RELEASE_ORDER }],
  [
    'COREOR of a bill, second version',
    {
      kind: 'release',
      declaration: BULK_EXPORT,
      order: { ...RELEASE_ORDER, version: 2, liftsHold: true, units: [{ kind: 'bill', id: 'AGB20001' }] },
    },
  ],
];

describe('every message we write', () => {
  it.each(ALL)('%s is read back by our own reader with strict tables without any problem', (_, instruction) => {
    const message = encode(instruction);
    const reading = readEdifact(message.body);
    expect(reading.problems).toEqual([]);
    expect(reading.interchange?.messages[0]?.table).toEqual({ directory: 'D95B', exact: true });
    expect(reading.interchange?.messages[0]?.unh.type).toBe(message.type);
    expect(reading.interchange?.unb).toMatchObject({ controlRef: ENCODE.reference, ackRequest: '1', date: '20180105' });
    expect(message).toMatchObject({
      format: 'railway/edifact',
      mediaType: 'application/edifact',
      reference: ENCODE.reference,
    });
  });

  it.each(ALL)('%s holds in syntax 3 and in GB 18030 too', (_, instruction) => {
    const message = encode(instruction, withCodes({ syntaxVersion: '3', charset: 'UNOC', encoding: 'gb18030' }));
    expect(readEdifact(message.body, { encoding: 'gb18030' }).problems).toEqual([]);
    expect(Buffer.from(message.body.subarray(0, 30)).toString()).toContain("UNA:+.? 'UNB+UNOC:3+SWDATONG");
  });

  it('is the same for the same input', () => {
    expect(encode(declare).body).toEqual(encode(declare).body);
  });
});

describe('IFTMIN', () => {
  it('tells the station who declared which goods, in which equipment', () => {
    expect(linesOf(encode(declare).body)).toEqual([
      'UNA:+.?*',
      'UNB+UNOY:4+SWDATONG:ZZZ+DTVSTATION:ZZZ+20180105:1000+TG000000000001++IFTMIN++1',
      'UNH+1+IFTMIN:D:95B:UN',
      `BGM+720+${DECLARATION_NO}+9`,
      'DTM+137:201801051000:203',
      'FTX+AAI+++DECLARED CONSIGNMENT 申报通知',
      'CNT+7:38412.75:KGM',
      'CNT+11:789',
      'CNT+16:2',
      'LOC+5+DEU015:139:ZZZ+DEU:162:5',
      'LOC+8+DTV:ZZZ:ZZZ',
      'LOC+41+0503:113:ZZZ',
      'LOC+92+KAZ000:139:ZZZ',
      `RFF+AAE:${DECLARATION_NO}`,
      'RFF+ABT:050320181000000001',
      'RFF+RCN:AGB14524',
      'RFF+HWB:AGB14524-1',
      'RFF+CU:joint-2018/0001',
      'RFF+CT:HT-2018-007',
      'GOR+2+5:6:1:3',
      'TDT+20+X8001+2++TYJ:172:ZZZ',
      'DTM+132:20180104:102',
      'LOC+229+DTV-Y1:ZZZ:ZZZ',
      'RFF+CRN:20180104',
      'NAD+DT+91140200MA0000007X:ZZZ:ZZZ++晋北报关有限公司',
      'NAD+GT+TYJ:ZZZ:ZZZ',
      'NAD+CM+0503:113:ZZZ',
      'NAD+CN+91140200123456788C:ZZZ:ZZZ++大同云冈机床有限公司',
      // The apostrophe is released; linesOf splits there.
      'NAD+CZ+++O?',
      'Neill & Söhne?: Werkzeuge ?+ Maschi:nen GmbH, Abteilung Export++Bremen+++DE',
      'GID+1+:22:ZZZ:ZZZ:纸制或纤维板制盒/箱',
      'PIA+5+8458110090:HS',
      'FTX+AAA+++数控卧式车床',
      'FTX+AAA+++CNC horizontal lathe+EN',
      'MEA+WT+AAA+KGM:30000',
      'SGP+TGNU1234562',
      'GID+2+:22:ZZZ:ZZZ:纸制或纤维板制盒/箱',
      'PIA+5+8466930000:HS',
      expect.stringMatching(/^FTX\+AAA\+\+\+车床零件（[刀架、卡盘]{65}:[刀架、卡盘]{55}等）$/),
      'MEA+WT+AAA+KGM:8000',
      'SGP+TGNU1234562',
      'SGP+CSQU3054383',
      'EQD+CN+TGNU1234562+22G1:102:5++3+8',
      'MEA+AAE+G+KGM:20406.5',
      'MEA+AAE+T+KGM:2200',
      'SEL+900001',
      'FTX+AAI+++SEAL PZA03340727-CN',
      'EQD+CN+CSQU3054383+45G1:102:5++3+7',
      'EQD+RR+5243547',
      'MEA+AAE+G+KGM:61000',
      'UNT+48+1',
      'UNZ+1+TG000000000001',
    ]);
  });

  it('leaves the entry number out while customs has not given one', () => {
    const lines = linesOf(encode(declare, { ...ENCODE, numbers: [] }).body);
    expect(lines.filter((line) => line.startsWith('RFF+ABT'))).toEqual([]);
  });

  it('says an amendment as a change and a withdrawal as a cancellation, both under the number of the original', () => {
    const asDeclared = linesOf(encode(declare).body);
    const text = asDeclared.indexOf('FTX+AAI+++DECLARED CONSIGNMENT 申报通知');
    const amended = linesOf(encode(amend).body);
    expect(amended).toContain(`BGM+720+${DECLARATION_NO}+4`);
    expect(amended.slice(text, text + 2)).toEqual([
      'FTX+AAI+++DECLARATION AMENDED 改单:VERSION 3 第3版',
      'FTX+ACD+++更换集装箱',
    ]);
    const withdrawn = linesOf(encode(withdraw).body);
    expect(withdrawn).toContain(`BGM+720+${DECLARATION_NO}+1`);
    expect(withdrawn.slice(text, text + 2)).toEqual(['FTX+AAI+++DECLARATION WITHDRAWN 撤单', 'FTX+ACD+++合同取消']);
    for (const lines of [amended, withdrawn]) expect(lines.slice(text + 2, -2)).toEqual(asDeclared.slice(text + 1, -2));
  });

  it('names every bill, and at each piece of equipment the one it travels on', () => {
    const bulk = linesOf(encode({ kind: 'declare', declaration: TWO_BILLS_EXPORT }).body);
    expect(bulk.filter((line) => /^RFF\+(?:RCN|HWB)/.test(line))).toEqual([
      'RFF+RCN:AGB20001',
      'RFF+RCN:AGB20002',
      'RFF+HWB:AGB20002-1',
    ]);
    expect(bulk.slice(bulk.indexOf('EQD+RR+5243547'), -2)).toEqual([
      'EQD+RR+5243547',
      'MEA+AAE+G+KGM:62000',
      'FTX+AAI+++BILL AGB20001',
      'EQD+RR+0012345',
      'FTX+AAI+++BILL AGB20002',
    ]);
    const boxes = linesOf(encode({ kind: 'declare', declaration: TWO_BILLS_IMPORT }).body);
    expect(boxes.filter((line) => line.startsWith('FTX+AAI+++'))).toEqual([
      'FTX+AAI+++DECLARED CONSIGNMENT 申报通知',
      'FTX+AAI+++SEAL PZA03340727-CN',
      'FTX+AAI+++BILL AGB14524',
      'FTX+AAI+++BILL AGB14525',
    ]);
  });

  it('refuses more bills than the message has room for, instead of leaving some out', () => {
    const furtherBills = Array.from({ length: 98 }, (_, index) => ({ number: `AGB3${index}` }));
    const problems = problemsOf(() => encode({ kind: 'declare', declaration: { ...BULK_EXPORT, furtherBills } }));
    expect(problems.map(({ severity }) => severity)).toContain('error');
  });

  it('turns places and parties round for an export and counts wagons where there are no containers', () => {
    const lines = linesOf(encode({ kind: 'declare', declaration: BULK_EXPORT }).body);
    expect(lines).toEqual(
      expect.arrayContaining([
        'CNT+16:2',
        'LOC+5+DTV:ZZZ:ZZZ',
        'LOC+8++MNG:162:5',
        'LOC+42+0503:113:ZZZ',
        'GOR+1+5:6:1:3',
        'NAD+CZ+91140200123456788C:ZZZ:ZZZ++大同煤化工有限公司',
        'GID+1+1:00:ZZZ:ZZZ:散装',
        'SGP+5243547',
        'EQD+RR+0012345',
      ]),
    );
  });
});

describe('what cannot be said', () => {
  it('is another format', () => {
    expect(problemsOf(() => railwayAdapter.encode(declare, ENCODE, 'railway/wljk')).map(({ code }) => code)).toEqual([
      'RAIL-FORMAT',
    ]);
  });

  it('is a unit of the airport', () => {
    const order = { ...RELEASE_ORDER, units: [{ kind: 'uld' as const, id: 'AKE12345MU' }] };
    const problems = problemsOf(() => encode({ kind: 'release', declaration: CONTAINER_IMPORT, order }));
    expect(problems.map(({ code, at }) => [code, at])).toEqual([['RAIL-UNIT', '/order/units/0']]);
  });

  it('is a character the partner has not got, told with its place', () => {
    const problems = problemsOf(() => encode(declare, withCodes({ charset: 'UNOC', syntaxVersion: '3' })));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'RAIL-WRITE', at: expect.stringContaining('FTX') });
    expect(problems[0]?.message).toContain('UNOC');
    expect(problems[0]?.messageZh).toContain('UNOC');
  });

  it('is a value longer than its element, instead of cutting it', () => {
    const transport = { ...CONTAINER_IMPORT.transport, meansName: 'X'.repeat(50) };
    const problems = problemsOf(() => encode({ kind: 'declare', declaration: { ...CONTAINER_IMPORT, transport } }));
    expect(problems.map(({ code, at }) => [code, at])).toEqual([
      ['EDI-ELEMENT-LONG', 'UNH 1 / segment 19 TDT / element 8 / component 4'],
    ]);
  });

  it('is a wrong configuration, all of it at once', () => {
    const problems = problemsOf(() =>
      encode(declare, withCodes({ station: 'Datong', syntaxVersion: '5', counts: 'no' })),
    );
    expect(problems.map(({ at }) => at)).toEqual([
      '/partner/codes/station',
      '/partner/codes/syntaxVersion',
      '/partner/codes/counts',
    ]);
  });
});

describe('any text a trader writes', () => {
  it('arrives as written, separators, quotes and line breaks included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 70 }), (name) => {
        const trader = { ...CONTAINER_IMPORT.parties.trader, name };
        const declaration = { ...CONTAINER_IMPORT, parties: { ...CONTAINER_IMPORT.parties, trader } };
        const problems = problemsOf(() => {
          const message = encode({ kind: 'declare', declaration });
          expect(readEdifact(message.body).problems).toEqual([]);
          const context = { receivedAt: ENCODE.now, utcOffsetMinutes: 480 };
          const back = railwayAdapter.toDeclaration(message.body, context)?.declaration;
          const text = name.replace(/\p{Cc}+/gu, ' ').trim();
          expect(back).toMatchObject(text === '' ? {} : { parties: { trader: { name: text } } });
        });
        expect(problems).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
