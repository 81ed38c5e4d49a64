import { describe, expect, it } from 'vitest';
import { type Declaration, EncodeError, type Problem } from '../adapter.ts';
import {
  encodeContext,
  exportDeclaration,
  importDeclaration,
  lines,
  partner,
  readContext,
} from './examples.fixture.ts';
import { airportAdapter } from './index.ts';

const declare = (declaration: Declaration, context = encodeContext()) =>
  airportAdapter.encode({ kind: 'declare', declaration }, context);

function refused(run: () => unknown): readonly Problem[] {
  try {
    run();
  } catch (error) {
    if (error instanceof EncodeError) return error.problems;
    throw error;
  }
  throw new Error('nothing was refused');
}

const at = (problems: readonly Problem[]) => problems.map((found) => found.at);

describe('declare', () => {
  it('writes an export as FWB/16 with the numbers, the reference and the rests of long names', () => {
    const numbers = [{ kind: 'entryId', value: '050320180000000017' } as const];
    const codes = { agentName: 'Yungang Air Cargo Agency', agentCode: '3012345/0012', agentPlace: 'Datong' };
    const message = declare(exportDeclaration(), encodeContext({ numbers, partner: partner(codes) }));
    expect(message).toMatchObject({
      format: 'airport/cargo-imp',
      type: 'FWB',
      mediaType: 'text/plain',
      reference: 'FWB 999-76543213',
    });
    expect(lines(message.body)).toEqual([
      'FWB/16',
      '999-76543213DATICN/T12K340.5MC2.1',
      'FLT/CA1234/05/CA0123/06',
      'RTG/CA/ICNCA',
      'SHP',
      '/DATONG YUNGANG PRECISION MACHINERY',
      '/NO. 18 YUHE WEST ROAD PINGCHENG',
      '/DATONG',
      '/CN//TE/863525550123',
      'CNE',
      '/HANBIT BEARINGS LTD.',
      '/21 SEJONG-DAERO JUNG-GU',
      '/SEOUL',
      '/KR/04524/TE/8225550100',
      'AGT//3012345/0012',
      '/YUNGANG AIR CARGO AGENCY',
      '/DATONG',
      'ACC/GEN/REF CLEAR-2018-001-A',
      'CVD/USD//PP/NVD/NCV/XXX',
      'RTD/1/P12/K340.5/CQ',
      '/NG/MACHINE PARTS GEAR',
      '/2/NG/WHEELS',
      '/3/ND//NDA',
      '/4/NV/MC2.1',
      '/5/NH/8483900090',
      '/6/NO/CN',
      'ISU/05JAN18/DATONG',
      'OSI/SHP NAM CO. LTD. SHP ADR DISTRICT',
      'REF///AGT/TONGGUAN/DAT',
      'SPH/ECC/EAP',
      'OCI/CN/EXP/M/0180105050300007',
      '/CN/EXP/M/050320180000000017',
      '/CN/SHP/T/91140200MA0KQ7L2X3',
      '/CN/SHP/CT/86-352-5550123',
    ]);
  });

  it('writes FWB/17 with NAM, ADR and LOC where the partner wants it', () => {
    const text = lines(declare(exportDeclaration(), encodeContext({ partner: partner({ fwbVersion: '17' }) })).body);
    expect(text[0]).toBe('FWB/17');
    expect(text).toContain('NAM/DATONG YUNGANG PRECISION MACHINERY');
    expect(text).toContain('/CO. LTD.');
    expect(text.filter((line) => line.startsWith('OSI'))).toEqual([]);
  });

  it('turns the parties round on import and routes without flights by the destination alone', () => {
    const text = lines(declare(importDeclaration()).body);
    expect(text.slice(0, 5)).toEqual([
      'FWB/16',
      '180-12345675ICNDAT/T12K340.5',
      'RTG/DAT',
      'SHP',
      '/HANBIT BEARINGS LTD.',
    ]);
    expect(text).toContain('OCI/CN/IMP/M/0180105050300007');
    expect(text).toContain('/CN/CNE/T/91140200MA0KQ7L2X3');
  });

  it('dates the waybill by local time: late evening in UTC is the next day in China', () => {
    const text = lines(declare(exportDeclaration(), encodeContext({ now: new Date('2018-01-05T20:00:00Z') })).body);
    expect(text).toContain('ISU/06JAN18/DAT');
  });

  it('splits a reference longer than a line and takes CNY where the items disagree', () => {
    const [item] = exportDeclaration().items;
    if (item === undefined) throw new Error('the test declaration has an item');
    const text = lines(
      declare(
        exportDeclaration({
          traderReference: 'A2345678901234567890123456789012345',
          items: [item, { ...item, number: 2, currency: 'EUR' }],
        }),
      ).body,
    );
    expect(text).toContain('ACC/GEN/REF A23456789012345678901234567890');
    expect(text).toContain('/GEN/REF 12345');
    expect(text).toContain('CVD/CNY//PP/NVD/NCV/XXX');
  });

  it('has four digits for the pieces and seven characters for the mass, and says so', () => {
    const [, consignment] = lines(
      declare(exportDeclaration({ packages: { count: 9999, kind: '22' }, grossMass: '123.4560' })).body,
    );
    expect(consignment).toBe('999-76543213DATICN/T9999K123.456MC2.1');
    const whole = exportDeclaration({ grossMass: '1234567.000' });
    expect(lines(declare(whole).body)[1]).toBe('999-76543213DATICN/T12K1234567MC2.1');
    const heavy = exportDeclaration({ packages: { count: 12345, kind: '22' }, grossMass: '12345.678' });
    const problems = refused(() => declare(heavy));
    expect(problems.map(({ at, message, messageZh }) => [at, message, messageZh])).toEqual([
      ['/packages/count', '12345 does not fit: at most 9999; correct it', '12345 超出报文范围（最多 9999），请更正'],
      [
        '/grossMass',
        '12345.678 does not fit: at most 7 characters with the point, 3 of them decimals; correct it',
        '12345.678 超出报文范围（最多 7 位（含小数点），小数 3 位），请更正',
      ],
    ]);
  });

  it('says each name once and ends with AND OTHERS when the box is full', () => {
    const [item] = exportDeclaration().items;
    if (item === undefined) throw new Error('the test declaration has an item');
    const items = Array.from({ length: 50 }, (_, index) => ({
      ...item,
      number: index + 1,
      nameEn: `Spindle assembly type ${index % 25}`,
      hsCode: `84839000${10 + index}`,
    }));
    const text = lines(declare(exportDeclaration({ items })).body);
    const goods = text.filter((line) => line.includes('/NG/')).map((line) => line.replace(/^.*\/NG\//, ''));
    expect(goods.length).toBeLessThanOrEqual(9);
    expect(goods.join(' ')).toMatch(/^SPINDLE ASSEMBLY TYPE 0 SPINDLE ASSEMBLY TYPE 1 .* AND OTHERS$/);
    expect(text.filter((line) => line.includes('/NH/'))).toEqual([]);
  });

  const onUlds = (unitLoadDevices: string[]) =>
    exportDeclaration({ airWaybill: { number: '999-76543213', origin: 'DAT', destination: 'ICN', unitLoadDevices } });

  it('names each ULD in a rate line of its own, before the commodity codes', () => {
    const text = lines(declare(onUlds(['AKE12345CA', 'PMC1234MU'])).body);
    const rates = text.slice(text.indexOf('RTD/1/P12/K340.5/CQ'), text.indexOf('ISU/05JAN18/DAT'));
    expect(rates).toEqual([
      'RTD/1/P12/K340.5/CQ',
      '/NG/MACHINE PARTS GEAR',
      '/2/NG/WHEELS',
      '/3/ND//NDA',
      '/4/NU/AKE12345CA',
      '/5/NU/PMC1234MU',
      '/6/NH/8483900090',
      '/7/NO/CN',
    ]);
  });

  it('names every ULD, and then no commodity codes, where the box of the paper waybill has no room', () => {
    const ulds = Array.from({ length: 50 }, (_, index) => `AKE${10_000 + index}CA`);
    for (const fwbVersion of ['16', '17']) {
      const { body } = declare(onUlds(ulds), encodeContext({ partner: partner({ fwbVersion }) }));
      const text = lines(body);
      expect(text.filter((line) => line.includes('/NU/'))).toHaveLength(50);
      expect(text.filter((line) => /\/N[HO]\//.test(line))).toEqual([]);
      expect(airportAdapter.read(body, readContext())).toMatchObject({
        problems: [],
        meaning: { unitLoadDevices: ulds },
      });
    }
  });

  it('is read back without any problem, in both versions and both directions', () => {
    for (const fwbVersion of ['16', '17']) {
      for (const declaration of [exportDeclaration(), importDeclaration()]) {
        const { body } = declare(declaration, encodeContext({ partner: partner({ fwbVersion }) }));
        const reading = airportAdapter.read(body, readContext());
        expect(reading).toMatchObject({ type: 'FWB', version: fwbVersion, problems: [], reports: [] });
        expect(reading?.meaning).toMatchObject({ declarationNo: '0180105050300007' });
      }
    }
  });
});

describe('amend and withdraw', () => {
  it('says an amended declaration by its FWB again', () => {
    const declaration = exportDeclaration({ packages: { count: 11, kind: '22' } });
    const before = exportDeclaration();
    const amended = airportAdapter.encode(
      { kind: 'amend', declaration, before, version: 2, reason: 'one piece less' },
      encodeContext(),
    );
    expect(amended).toEqual(declare(declaration));
    expect(lines(amended.body)[1]).toBe('999-76543213DATICN/T11K340.5MC2.1');
  });

  it('has no words for a withdrawn one, and says so', () => {
    expect(airportAdapter.capabilities.instructions).toEqual([
      'declare',
      'amend',
      'inspectionOrder',
      'hold',
      'release',
    ]);
    const withdraw = { kind: 'withdraw', declaration: exportDeclaration(), reason: 'order cancelled' } as const;
    expect(refused(() => airportAdapter.encode(withdraw, encodeContext()))).toMatchObject([{ code: 'AIR-WITHDRAW' }]);
  });
});

describe('what an air waybill message cannot say', () => {
  it('needs the air waybill', () => {
    const { airWaybill: _, ...declaration } = exportDeclaration();
    expect(at(refused(() => declare(declaration)))).toContain('/airWaybill');
  });

  it('names every missing English field at once, in both languages, and transliterates nothing', () => {
    const declaration = exportDeclaration();
    const { nameEn: _n, addressEn: _a, city: _c, ...trader } = declaration.parties.trader;
    const { overseas: _o, ...parties } = declaration.parties;
    const items = declaration.items.map(({ nameEn: _i, ...item }) => item);
    const { tradingCountry: _t, ...transport } = declaration.transport;
    const problems = refused(() => declare({ ...declaration, parties: { ...parties, trader }, items, transport }));
    expect(at(problems)).toEqual([
      '/parties/trader/nameEn',
      '/parties/trader/addressEn',
      '/parties/trader/city',
      '/parties/overseas/country',
      '/parties/overseas/name',
      '/parties/overseas/address',
      '/parties/overseas/city',
      '/items/0/nameEn',
    ]);
    for (const found of problems) expect(found).toMatchObject({ severity: 'error', code: /^AIR-NEEDED/ });
    for (const found of problems) expect(found.messageZh).toMatch(/[一-鿿]/);
  });

  it('takes the trading country for the partner abroad where its own is not given', () => {
    const declaration = exportDeclaration();
    const { country: _, ...overseas } = declaration.parties.overseas ?? { name: '' };
    const text = lines(declare({ ...declaration, parties: { ...declaration.parties, overseas } }).body);
    expect(text).toContain('/KR/04524/TE/8225550100');
  });

  it.each<[string, Partial<Declaration>, string, string]>([
    [
      'a Chinese name',
      { parties: withTrader({ nameEn: '云冈机械' }) },
      '/parties/trader/nameEn',
      'CIMP-WRITE-CHARACTER',
    ],
    [
      'a long city',
      { parties: withTrader({ city: 'Xishuangbanna Jinghong' }) },
      '/parties/trader/city',
      'CIMP-WRITE-LONG',
    ],
    ['too many pieces', { packages: { count: 10_000, kind: '22' } }, '/packages/count', 'AIR-NUMBER'],
    ['four decimals', { grossMass: '34.1234' }, '/grossMass', 'AIR-NUMBER'],
    ['a mass of eight characters', { grossMass: '12345.67' }, '/grossMass', 'AIR-NUMBER'],
    ['a mass of eight digits', { grossMass: '12345678' }, '/grossMass', 'AIR-NUMBER'],
    [
      'a wrong check digit',
      { airWaybill: { number: '999-76543210', origin: 'DAT', destination: 'ICN' } },
      '/airWaybill/number',
      'AIR-AWB',
    ],
    [
      'names without end',
      { parties: withTrader({ nameEn: 'WORD '.repeat(29).trim(), addressEn: 'ROAD '.repeat(29).trim() }) },
      '/parties',
      'AIR-ADDRESSES-LONG',
    ],
  ])('refuses %s', (_, changes, pointer, code) => {
    expect(refused(() => declare(exportDeclaration(changes)))).toMatchObject([{ at: pointer, code }]);
  });

  it('lets a wrong check digit pass where the partner is configured for it', () => {
    const airWaybill = { number: '999-76543210', origin: 'DAT', destination: 'ICN' };
    const context = encodeContext({ partner: partner({ strictAwb: 'false' }) });
    expect(declare(exportDeclaration({ airWaybill }), context).reference).toBe('FWB 999-76543210');
  });

  it('names settings that cannot be used', () => {
    const codes = { fwbVersion: '15', airport: 'Datong', agentName: 'Agency', strictAwb: 'yes' };
    expect(at(refused(() => declare(exportDeclaration(), encodeContext({ partner: partner(codes) }))))).toEqual([
      'partner.codes.fwbVersion',
      'partner.codes.airport',
      'partner.codes.strictAwb',
      'partner.codes.agentCode',
    ]);
    expect(
      at(
        refused(() =>
          airportAdapter.encode(
            { kind: 'declare', declaration: exportDeclaration() },
            encodeContext(),
            'airport/cargo-xml',
          ),
        ),
      ),
    ).toEqual(['format']);
  });
});

describe('whom it concerns', () => {
  it('has a say in declarations by air only', () => {
    expect(airportAdapter.concerns(exportDeclaration())).toBe(true);
    expect(airportAdapter.concerns(exportDeclaration({ transport: { mode: '3', tradeCountry: 'KOR' } }))).toBe(false);
  });
});

function withTrader(changes: Partial<Declaration['parties']['trader']>): Declaration['parties'] {
  const { parties } = exportDeclaration();
  return { ...parties, trader: { ...parties.trader, ...changes } };
}
