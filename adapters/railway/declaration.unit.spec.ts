import { describe, expect, it } from 'vitest';
import type { Declaration } from '../adapter.ts';
import {
  BULK_EXPORT,
  CONTAINER_IMPORT,
  ENCODE,
  fromStation,
  READ,
  RELEASE_ORDER,
  TWO_BILLS_EXPORT,
  TWO_BILLS_IMPORT,
} from './examples.fixture.ts';
import { railwayAdapter } from './index.ts';

const LOST = ['supervisionMode', 'netMass'];
const LOST_OF_ITEM = [
  'quantity',
  'firstQuantity',
  'totalPrice',
  'currency',
  'originCountry',
  'destinationCountry',
] as const;

const without = (from: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));

/** The declaration as far as an IFTMIN carries it: no prices, quantities, mode of supervision or registrations. */
const carried = (declaration: Declaration): object => ({
  ...without(declaration, LOST),
  parties: Object.fromEntries(
    Object.entries(declaration.parties).map(([role, party]) => [role, without(party, ['customsRegistration'])]),
  ),
  items: declaration.items.map((item) => without(item, LOST_OF_ITEM)),
});

const back = (declaration: Declaration) => {
  const { body } = railwayAdapter.encode({ kind: 'declare', declaration }, ENCODE);
  return railwayAdapter.toDeclaration(body, READ);
};

describe('declaration -> IFTMIN -> declaration', () => {
  it('brings an import in containers back, but for what the station need not know', () => {
    expect(back(CONTAINER_IMPORT)?.declaration).toEqual(carried(CONTAINER_IMPORT));
  });

  it('brings an export in bulk back, with the station filled in', () => {
    const transport = { ...BULK_EXPORT.transport, station: 'DTV' };
    expect(back(BULK_EXPORT)?.declaration).toEqual(carried({ ...BULK_EXPORT, transport }));
  });

  it('brings every bill back, each with its house bill and with what travels on it', () => {
    const transport = { ...TWO_BILLS_EXPORT.transport, station: 'DTV' };
    expect(back(TWO_BILLS_EXPORT)?.declaration).toEqual(carried({ ...TWO_BILLS_EXPORT, transport }));
    expect(back(TWO_BILLS_IMPORT)?.declaration).toEqual(carried(TWO_BILLS_IMPORT));
  });

  it('names everything a declaration still needs, by JSON pointer', () => {
    const missing = back(BULK_EXPORT)?.problems ?? [];
    expect(missing.map(({ code }) => code)).toEqual(missing.map(() => 'RAIL-MISSING'));
    expect(missing.map(({ at }) => at)).toEqual([
      '/supervisionMode',
      '/netMass',
      '/parties/trader/customsRegistration',
      '/parties/declarant/customsRegistration',
      '/items/0/quantity',
      '/items/0/totalPrice',
      '/items/0/currency',
      '/items/0/originCountry',
      '/items/0/destinationCountry',
    ]);
    expect(missing[0]).toMatchObject({
      message: expect.stringContaining('mode'),
      messageZh: expect.stringContaining('监管方式'),
    });
  });
});

describe("somebody else's IFTMIN", () => {
  it('is taken over as far as its codes are ours, and says what is not', () => {
    const translation = railwayAdapter.toDeclaration(
      fromStation('IFTMIN', [
        'BGM+720+X1+9',
        'LOC+5+DTV:ZZZ:ZZZ:大同',
        'LOC+8+CNTXG:139:6',
        'RFF+RCN:AGB14524',
        'GOR+1+5:6:1:3',
        'TDT+20+X8001+3',
        'NAD+DT+9114020000000000',
        'NAD+CZ+++大同云冈机床有限公司',
        'GID+1+789:CT',
        'FTX+AAA+++机床',
        'SGP+TGNU1234562+789',
        'EQD+CN+TGNU1234562+22G1:102:5++2+5',
      ]),
      READ,
    );
    expect(translation?.declaration).toEqual({
      direction: 'export',
      parties: { trader: { name: '大同云冈机床有限公司' } },
      transport: { meansName: 'X8001', station: 'DTV' },
      bill: { number: 'AGB14524' },
      containers: [{ number: 'TGNU1234562', sizeType: '22G1', items: [1] }],
      packages: { count: 789 },
      items: [{ number: 1, name: '机床' }],
    });
    const problems = translation?.problems ?? [];
    expect(problems.filter(({ code }) => code === 'RAIL-VALUE').map(({ at }) => at)).toEqual([
      'UNH 1 / segment 8 NAD',
      'UNH 1 / segment 10 GID',
    ]);
    expect(problems.filter(({ code }) => code === 'RAIL-MODE')).toHaveLength(1);
    const pointers = problems.filter(({ code }) => code === 'RAIL-MISSING').map(({ at }) => at);
    expect(pointers).toEqual(
      expect.arrayContaining([
        '/traderReference',
        '/grossMass',
        '/packages/kind',
        '/transport/mode',
        '/items/0/hsCode',
      ]),
    );
  });

  it('may write of bills in other texts, which name none of its own', () => {
    const bytes = fromStation('IFTMIN', [
      'BGM+720+X1+9',
      'RFF+RCN:B1',
      'NAD+CZ+++X',
      'EQD+CN+TGNU1234562',
      'FTX+AAI+++BILL OF LADING TO ORDER',
      'EQD+RR+5243547',
      'FTX+AAI+++BILL B1',
    ]);
    expect(railwayAdapter.toDeclaration(bytes, READ)?.declaration).toMatchObject({
      containers: [{ number: 'TGNU1234562' }],
      wagons: [{ number: '5243547', bill: 'B1' }],
    });
    expect(JSON.stringify(railwayAdapter.toDeclaration(bytes, READ)?.declaration)).not.toContain('LADING');
  });

  it('may repeat a bill, and name a house bill before it', () => {
    const references = ['RFF+HWB:H1', 'RFF+RCN:B1', 'RFF+RCN:B2', 'RFF+HWB:H2', 'RFF+RCN:B1'];
    const bytes = fromStation('IFTMIN', ['BGM+720+X1+9', ...references, 'NAD+CZ+++X']);
    expect(railwayAdapter.toDeclaration(bytes, READ)?.declaration).toEqual({
      parties: { trader: { name: 'X' } },
      bill: { number: 'B1', houseNumber: 'H1' },
      furtherBills: [{ number: 'B2', houseNumber: 'H2' }],
    });
  });

  it('is asked for only where there is one', () => {
    const release = { kind: 'release' as const, declaration: CONTAINER_IMPORT, order: RELEASE_ORDER };
    expect(railwayAdapter.toDeclaration(railwayAdapter.encode(release, ENCODE).body, READ)).toBeUndefined();
    expect(railwayAdapter.toDeclaration(Buffer.from('nothing'), READ)).toBeUndefined();
  });
});

describe('the station', () => {
  it('is concerned by what travels by rail', () => {
    expect(railwayAdapter.concerns(CONTAINER_IMPORT)).toBe(true);
    const transport = { ...CONTAINER_IMPORT.transport, mode: '5' };
    expect(railwayAdapter.concerns({ ...CONTAINER_IMPORT, transport })).toBe(false);
  });

  it('says what it can do', () => {
    expect(railwayAdapter.capabilities).toEqual({
      role: 'premises',
      instructions: ['declare', 'amend', 'withdraw', 'inspectionOrder', 'hold', 'release'],
      formats: ['railway/edifact'],
      partnerDeduplicates: true,
      fetches: false,
      tellsMovedOut: true,
    });
  });
});
