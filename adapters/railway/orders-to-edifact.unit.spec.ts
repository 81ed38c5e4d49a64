import { describe, expect, it } from 'vitest';
import type { EncodeContext, Instruction } from '../adapter.ts';
import {
  BULK_EXPORT,
  CONTAINER_IMPORT,
  DECLARATION_NO,
  ENCODE,
  HOLD_ORDER,
  INSPECTION_ORDER,
  linesOf,
  RELEASE_ORDER,
  TWO_BILLS_EXPORT,
  TWO_BILLS_IMPORT,
} from './examples.fixture.ts';
import { railwayAdapter } from './index.ts';

const encode = (instruction: Instruction, context: EncodeContext = ENCODE) =>
  railwayAdapter.encode(instruction, context);
const CANCELLED = { ...INSPECTION_ORDER, version: 2, cancelled: true, reason: '查验撤销' };

describe('COHAOR', () => {
  const order = (changes: Partial<typeof INSPECTION_ORDER>): readonly string[] =>
    linesOf(
      encode({ kind: 'inspectionOrder', declaration: CONTAINER_IMPORT, order: { ...INSPECTION_ORDER, ...changes } })
        .body,
    );

  it('names both agencies in one GOR for a joint inspection', () => {
    expect(order({}).slice(2)).toEqual([
      'UNH+1+COHAOR:D:95B:UN',
      `BGM+292+${DECLARATION_NO}-I1+9`,
      'DTM+137:201801050930:203',
      'FTX+AAH+++JOINT INSPECTION 联合查验',
      `RFF+AAE:${DECLARATION_NO}`,
      'RFF+ABT:050320181000000001',
      'RFF+RCN:AGB14524',
      'NAD+CM+0503:113:ZZZ',
      'NAD+TR+DTVSTATION:ZZZ:ZZZ',
      'NAD+FO+0503:113:ZZZ',
      'NAD+FO+++检验检疫 INSPECTION AND QUARANTINE',
      'EQD+CN+TGNU1234562+22G1:102:5++3+8',
      'RFF+SQ:1',
      'RFF+RCN:AGB14524',
      'DTM+351:201801051000201801051200:719',
      'LOC+43+DTV-Y1:ZZZ:ZZZ',
      'FTX+AAH+++MOVE TO INSPECTION SITE, DO NOT LOAD 移位到查验场地，不得装车',
      'FTX+ACD+++海关布控与检验检疫抽中，一次查验',
      'GOR+2+5:6:2+5:6:4:5+1:6:4:5',
      'CNT+16:1',
      'UNT+21+1',
      'UNZ+1+TG000000000001',
    ]);
  });

  it.each([
    ['customs', 'GOR+2+5:6:2+5:6:4:5'],
    ['inspection', 'GOR+2+5:6:2+1:6:4:5'],
  ])('names %s alone for a single inspection', (agency, gor) => {
    expect(order({ kind: 'single', agencies: [agency] })).toContain(gor);
  });

  it('replaces the earlier version by a later one, naming both', () => {
    const lines = order({ version: 3 });
    expect(lines).toContain(`BGM+292+${DECLARATION_NO}-I1+5`);
    expect(lines).toContain(`RFF+ACW:${DECLARATION_NO}-I1`);
    expect(lines).toContain('FTX+AAH+++JOINT INSPECTION 联合查验:VERSION 3 第3版');
  });

  it.each([
    ['machine', ':MACHINE INSPECTION 机检'],
    ['machineThenManual', ':MACHINE FIRST, THEN OPEN 先机检后开箱'],
    ['manual', ''],
  ] as const)('says at each unit how it is looked at: %s', (method, text) => {
    const move = 'FTX+AAH+++MOVE TO INSPECTION SITE, DO NOT LOAD 移位到查验场地，不得装车';
    expect(order({ method, units: RELEASE_ORDER.units }).filter((line) => line === move + text)).toHaveLength(2);
  });

  it('cancels the order under its number, naming the inspection that is not to be and placing no hold', () => {
    expect(order(CANCELLED).slice(2)).toEqual([
      'UNH+1+COHAOR:D:95B:UN',
      `BGM+292+${DECLARATION_NO}-I1+1`,
      'DTM+137:201801050930:203',
      'FTX+AAH+++INSPECTION CANCELLED 查验撤销:VERSION 2 第2版',
      `RFF+AAE:${DECLARATION_NO}`,
      'RFF+ABT:050320181000000001',
      'RFF+RCN:AGB14524',
      `RFF+ACW:${DECLARATION_NO}-I1`,
      'NAD+CM+0503:113:ZZZ',
      'NAD+TR+DTVSTATION:ZZZ:ZZZ',
      'NAD+FO+0503:113:ZZZ',
      'NAD+FO+++检验检疫 INSPECTION AND QUARANTINE',
      'EQD+CN+TGNU1234562+22G1:102:5++3+8',
      'RFF+SQ:1',
      'RFF+RCN:AGB14524',
      'LOC+43+DTV-Y1:ZZZ:ZZZ',
      'FTX+AAH+++DO NOT OPEN, MOVE BACK 不得开箱，移回原位',
      'FTX+ACD+++查验撤销',
      'GOR+2+5:6:4:5+1:6:4:5',
      'CNT+16:1',
      'UNT+21+1',
      'UNZ+1+TG000000000001',
    ]);
  });

  it('cancels what an amendment took out of the declaration', () => {
    const units = [
      { kind: 'container' as const, id: 'OOLU1234567' },
      { kind: 'bill' as const, id: 'AGB29999' },
    ];
    const instruction = {
      kind: 'inspectionOrder',
      declaration: TWO_BILLS_EXPORT,
      order: { ...CANCELLED, units },
    } as const;
    const lines = linesOf(encode(instruction).body);
    expect(lines.filter((line) => /^EQD|^RFF\+RCN/.test(line))).toEqual([
      'EQD+CN+OOLU1234567+++2+5',
      'EQD+RR',
      'RFF+RCN:AGB29999',
    ]);
  });

  it('says of several bills only the wagons of the bill that is meant', () => {
    const units = [{ kind: 'bill' as const, id: 'AGB20002' }];
    const order = { ...INSPECTION_ORDER, units };
    const lines = linesOf(encode({ kind: 'inspectionOrder', declaration: TWO_BILLS_EXPORT, order }).body);
    expect(lines.filter((line) => /^EQD|^RFF\+RCN/.test(line))).toEqual([
      'RFF+RCN:AGB20002',
      'EQD+RR+0012345',
      'RFF+RCN:AGB20002',
    ]);
  });

  it.each(['operator', 'trader'])(
    'holds for the %s as customs, whose yard it is, with the reason in words',
    (agency) => {
      const order = { ...HOLD_ORDER, agency, reason: 'declaration withdrawn after the release / 放行后撤单' };
      const lines = linesOf(encode({ kind: 'hold', declaration: CONTAINER_IMPORT, order }).body);
      expect(lines).toContain('GOR+2+5:6:2');
      expect(lines.filter((line) => line.startsWith('NAD+FO'))).toEqual(['NAD+FO+0503:113:ZZZ']);
      expect(lines).toContain('FTX+ACD+++declaration withdrawn after the release / 放行后撤单');
    },
  );

  it('says a bill by its wagons, each with the number of the bill', () => {
    const units = [{ kind: 'bill' as const, id: 'AGB20001' }];
    const instruction: Instruction = {
      kind: 'inspectionOrder',
      declaration: BULK_EXPORT,
      order: { ...INSPECTION_ORDER, units },
    };
    const lines = linesOf(encode(instruction).body);
    const first = lines.indexOf('EQD+RR+5243547');
    expect(lines.slice(first, first + 3)).toEqual(['EQD+RR+5243547', 'RFF+SQ:1', 'RFF+RCN:AGB20001']);
    const second = lines.indexOf('EQD+RR+0012345');
    expect(lines.slice(second, second + 3)).toEqual(['EQD+RR+0012345', 'RFF+SQ:2', 'RFF+RCN:AGB20001']);
  });

  it('says a bill without known wagons by one wagon without a number', () => {
    const { wagons: _, ...declaration } = BULK_EXPORT;
    const units = [{ kind: 'bill' as const, id: 'AGB20001' }];
    const lines = linesOf(encode({ kind: 'inspectionOrder', declaration, order: { ...INSPECTION_ORDER, units } }).body);
    const at = lines.indexOf('EQD+RR');
    expect(lines.slice(at, at + 3)).toEqual(['EQD+RR', 'RFF+SQ:1', 'RFF+RCN:AGB20001']);
  });

  it('holds with detention alone, by the agency that wants it, with reason and disposition', () => {
    const lines = linesOf(encode({ kind: 'hold', declaration: CONTAINER_IMPORT, order: HOLD_ORDER }).body);
    expect(lines).toEqual(
      expect.arrayContaining([
        `BGM+292+${DECLARATION_NO}-H1+9`,
        'FTX+AAH+++HOLD, DO NOT RELEASE 扣留，不得放行',
        'FTX+AAH+++RETURN 退运',
        'FTX+ACD+++检验检疫不合格',
        'GOR+2+1:6:2',
      ]),
    );
  });
});

describe('COREOR', () => {
  it('releases each container under its entry number, on its wagon', () => {
    const lines = linesOf(encode({ kind: 'release', declaration: CONTAINER_IMPORT, order: RELEASE_ORDER }).body);
    expect(lines.slice(2)).toEqual([
      'UNH+1+COREOR:D:95B:UN',
      `BGM+129+${DECLARATION_NO}-R1+9`,
      'FTX+AAH+++RELEASED 放行',
      `RFF+RE:${DECLARATION_NO}-R1`,
      `RFF+AAE:${DECLARATION_NO}`,
      'RFF+ABT:050320181000000001',
      'RFF+RCN:AGB14524',
      'TDT+20+X8001+2++TYJ:172:ZZZ',
      'RFF+RCN:AGB14524',
      'LOC+8+DTV:ZZZ:ZZZ',
      'DTM+204:201801051400:203',
      'NAD+CM+0503:113:ZZZ',
      'NAD+TR+DTVSTATION:ZZZ:ZZZ',
      'NAD+GT+TYJ:ZZZ:ZZZ',
      'EQD+CN+TGNU1234562+22G1:102:5++3+8',
      'RFF+ABT:050320181000000001',
      'RFF+RCN:AGB14524',
      'SEL+900001',
      'FTX+AAI+++SEAL PZA03340727-CN',
      'EQA+RR+5243547',
      'EQD+CN+CSQU3054383+45G1:102:5++3+7',
      'RFF+ABT:050320181000000001',
      'RFF+RCN:AGB14524',
      'EQA+RR+5243547',
      'CNT+16:2',
      'UNT+26+1',
      'UNZ+1+TG000000000001',
    ]);
  });

  it('names at each container the bill it travels on, and in the head none where they differ', () => {
    const lines = linesOf(encode({ kind: 'release', declaration: TWO_BILLS_IMPORT, order: RELEASE_ORDER }).body);
    expect(lines.filter((line) => /^EQD|^RFF\+RCN/.test(line))).toEqual([
      'EQD+CN+TGNU1234562+22G1:102:5++3+8',
      'RFF+RCN:AGB14524',
      'EQD+CN+CSQU3054383+45G1:102:5++3+7',
      'RFF+RCN:AGB14525',
    ]);
  });

  it('names the units alone, whoever else has goods in them', () => {
    const shared = { ...RELEASE_ORDER, sharedWith: ['1180105050300009'] };
    const release = (order: typeof RELEASE_ORDER) =>
      linesOf(encode({ kind: 'release', declaration: CONTAINER_IMPORT, order }).body);
    expect(release(shared)).toEqual(release(RELEASE_ORDER));
  });

  it('puts the declaration number under the unit while there is no entry number', () => {
    const context = { ...ENCODE, numbers: [] };
    const lines = linesOf(
      encode({ kind: 'release', declaration: CONTAINER_IMPORT, order: RELEASE_ORDER }, context).body,
    );
    expect(lines.filter((line) => line === `RFF+AAE:${DECLARATION_NO}`)).toHaveLength(3);
  });

  it('releases every wagon of a bill once', () => {
    const units = [
      { kind: 'bill' as const, id: 'AGB20001' },
      { kind: 'wagon' as const, id: '5243547' },
    ];
    const lines = linesOf(
      encode({ kind: 'release', declaration: BULK_EXPORT, order: { ...RELEASE_ORDER, units } }).body,
    );
    expect(lines.filter((line) => line.startsWith('EQD'))).toEqual(['EQD+RR+5243547', 'EQD+RR+0012345']);
    expect(lines).toContain('CNT+16:2');
  });
});
