import { describe, expect, it } from 'vitest';
import { encode } from './encode.ts';
import {
  bytes,
  encodeContext,
  exportDeclaration,
  importDeclaration,
  partner,
  readContext,
} from './examples.fixture.ts';
import { airportAdapter } from './index.ts';

const EXPORT_READ = {
  traderReference: 'CLEAR-2018-001-A',
  direction: 'export',
  parties: {
    trader: {
      nameEn: 'DATONG YUNGANG PRECISION MACHINERY CO. LTD.',
      uscc: '91140200MA0KQ7L2X3',
      addressEn: 'NO. 18 YUHE WEST ROAD PINGCHENG DISTRICT',
      city: 'DATONG',
      telephone: '86-352-5550123',
    },
    overseas: {
      name: 'HANBIT BEARINGS LTD.',
      address: '21 SEJONG-DAERO JUNG-GU',
      city: 'SEOUL',
      postcode: '04524',
      country: 'KOR',
      telephone: '8225550100',
    },
  },
  transport: { mode: '5', meansName: 'CA1234', tradingCountry: 'KOR' },
  airWaybill: {
    number: '999-76543213',
    origin: 'DAT',
    destination: 'ICN',
    flights: [
      { number: 'CA1234', date: '2018-01-05' },
      { number: 'CA0123', date: '2018-01-06' },
    ],
    volume: '2.1',
    specialHandling: ['ECC', 'EAP'],
  },
  packages: { count: 12 },
  grossMass: '340.5',
  items: [{ number: 1, hsCode: '8483900090', nameEn: 'MACHINE PARTS GEAR WHEELS', originCountry: 'CHN' }],
};

describe('an FWB as a declaration', () => {
  it.each(['16', '17'])('gives back what our own FWB/%s said, in capitals', (fwbVersion) => {
    const context = encodeContext({ partner: partner({ fwbVersion }) });
    const { body } = encode({ kind: 'declare', declaration: exportDeclaration() }, context);
    expect(airportAdapter.toDeclaration(body, readContext())?.declaration).toEqual(EXPORT_READ);
  });

  it.each(['16', '17'])('gives back the ULDs of FWB/%s', (fwbVersion) => {
    const unitLoadDevices = ['AKE12345CA', 'PMC1234MU'];
    const airWaybill = { number: '180-12345675', origin: 'ICN', destination: 'DAT', unitLoadDevices };
    const context = encodeContext({ partner: partner({ fwbVersion }) });
    const { body } = encode({ kind: 'declare', declaration: importDeclaration({ airWaybill }) }, context);
    expect(airportAdapter.toDeclaration(body, readContext())?.declaration).toMatchObject({ airWaybill });
  });

  it('finds ULDs wherever a sender puts them, each once and without its load indicator', () => {
    const { body } = encode({ kind: 'declare', declaration: exportDeclaration() }, encodeContext());
    const text = Buffer.from(body).toString('latin1');
    const elsewhere = text.replace('/3/ND//NDA', '/3/ND//NDA\r\n/NU/P1C0037XX\r\n/NU/AKE12345CA-N\r\n/NU/P1C0037XX');
    expect(airportAdapter.toDeclaration(Buffer.from(elsewhere), readContext())?.declaration).toMatchObject({
      airWaybill: { unitLoadDevices: ['P1C0037XX', 'AKE12345CA'] },
    });
  });

  it('turns the parties round on import and finds flights before the waybill was written', () => {
    const airWaybill = {
      number: '180-12345675',
      origin: 'ICN',
      destination: 'DAT',
      flights: [{ number: 'KE0123', date: '2017-12-30' }],
    };
    const { body } = encode({ kind: 'declare', declaration: importDeclaration({ airWaybill }) }, encodeContext());
    expect(airportAdapter.toDeclaration(body, readContext())?.declaration).toMatchObject({
      direction: 'import',
      airWaybill,
      parties: { trader: EXPORT_READ.parties.trader, overseas: EXPORT_READ.parties.overseas },
    });
  });

  it('names what a declaration needs beyond a waybill, as warnings at their pointers', () => {
    const { body } = encode({ kind: 'declare', declaration: exportDeclaration() }, encodeContext());
    const problems = airportAdapter.toDeclaration(body, readContext())?.problems ?? [];
    expect(problems.every((found) => found.severity === 'warning')).toBe(true);
    const pointers = problems.map((found) => found.at);
    expect(pointers).toEqual(
      expect.arrayContaining(['/declarationOffice', '/supervisionMode', '/netMass', '/items/0/name']),
    );
    expect(pointers).not.toContain('/grossMass');
  });

  it('converts pounds exactly, and says so', () => {
    const text = bytes(
      'FWB/17',
      '777-12345675JFKPEK/T2L150',
      'RTG/PEKCA',
      'SHP',
      'NAM/GEAR WORKS',
      'ADR/1 MILL LANE',
      'LOC/ALBANY/NY',
      '/US',
      'CNE',
      'NAM/IMPORT FIRM',
      'ADR/2 NORTH ROAD',
      'LOC/DATONG',
      '/CN',
      'CVD/USD//PP/NVD/NCV/XXX',
      'RTD/1/P2/L150/CQ',
      '/NG/GEARS',
      'ISU/03JAN18/ALBANY',
      'REF///AGT/SOMEBODY/JFK',
    );
    const translation = airportAdapter.toDeclaration(text, readContext());
    expect(translation?.declaration).toMatchObject({
      direction: 'import',
      grossMass: '68.03886',
      transport: { tradingCountry: 'USA' },
      parties: { trader: { nameEn: 'IMPORT FIRM' }, overseas: { name: 'GEAR WORKS', country: 'USA' } },
    });
    const codes = (translation?.problems ?? []).map((found) => `${found.code} ${found.at}`);
    expect(codes).toEqual(
      expect.arrayContaining([
        'AIR-POUNDS /grossMass',
        'AIR-NO-DECLARATION /traderReference',
        'AIR-NO-DECLARATION /parties/trader/uscc',
        'AIR-NO-DECLARATION /items/0/hsCode',
      ]),
    );
  });

  it('keeps the findings of a broken waybill and does not guess a direction', () => {
    const translation = airportAdapter.toDeclaration(bytes('FWB/16', '999-76543213DATICN/T12K340.5'), readContext());
    expect(translation?.declaration).toMatchObject({ airWaybill: { number: '999-76543213' }, grossMass: '340.5' });
    const codes = new Set((translation?.problems ?? []).map((found) => found.code));
    expect(codes).toContain('CIMP-LINE-MISSING');
    expect(codes).toContain('AIR-DIRECTION');
  });

  it('finds no declaration in other messages', () => {
    expect(airportAdapter.toDeclaration(bytes('PSN', 'CSN/SR/24SEP1459/OK'), readContext())).toBeUndefined();
    expect(airportAdapter.toDeclaration(bytes('hello'), readContext())).toBeUndefined();
  });
});
