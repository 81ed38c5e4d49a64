import { describe, expect, it } from 'vitest';
import { buildRateLines, CargoImpWriteError, readCargoImp, writeFwb } from './index.ts';
import type { FwbContent, FwbMessage } from './types.ts';

const CONTENT: FwbContent = {
  awb: '999-00000070',
  origin: 'DAT',
  destination: 'ICN',
  quantity: { sdc: 'T', pieces: '8', weight: { unit: 'K', value: '412.5' }, volume: { unit: 'MC', value: '1.95' } },
  flights: [{ flight: 'CA1234', day: '07' }],
  routing: [{ airport: 'PEK', carrier: 'CA' }, { airport: 'ICN' }],
  shipper: {
    account: 'ACC1',
    name: ['DATONG EXAMPLE CHEMICAL CO. LTD.'],
    street: ['1 STATION ROAD'],
    place: 'DATONG',
    state: 'SX',
    country: 'CN',
    postcode: '037000',
    contacts: [{ kind: 'TE', number: '863521234567' }],
  },
  consignee: { name: ['SEOUL SAMPLE IMPORT'], street: ['2 HAN RIVER ST'], place: 'SEOUL', country: 'KR' },
  agent: { iataCode: '3012345', cassAddress: '0012', name: 'EXAMPLE FORWARDING', place: 'DATONG' },
  specialServiceRequest: ['KEEP DRY'],
  notify: {
    name: ['NOTIFY ME'],
    street: ['3 ROAD'],
    place: 'INCHEON',
    country: 'KR',
    contacts: [{ kind: 'FX', number: '82' }],
  },
  accounting: [{ id: 'GEN', text: 'FREIGHT PREPAID' }],
  charges: { currency: 'CNY', prepaidCollect: 'PP', carriage: 'NVD', customs: 'NCV', insurance: 'XXX' },
  rateLines: buildRateLines({
    pieces: '8',
    weight: { unit: 'K', value: '412.5' },
    rateClass: 'Q',
    chargeableWeight: '413',
    rate: '12.50',
    total: '5162.50',
    goods: 'Activated carbon for water treatment',
    volume: { unit: 'MC', value: '1.95' },
    hsCodes: ['3802101000'],
    originCountry: 'CN',
  }),
  certification: 'SIGNED',
  issue: { date: { text: '06JAN24', iso: '2024-01-06' }, place: 'DATONG', signature: 'AGENT' },
  otherServiceInformation: ['DOCUMENTS WITH PILOT'],
  reference: { participant: { id: 'AGT', code: 'EXAMPLEFWD', airport: 'DAT' } },
  customsOrigin: 'X',
  specialHandling: ['ECC', 'NST'],
  oci: [
    { country: 'CN', info: 'EXP', control: 'M', text: '050320240000000123' },
    { info: 'ISS', control: 'RA', text: '00777-05' },
    { control: 'ED', text: '1299' },
  ],
  kept: [
    { id: 'OTH', lines: ['OTH/P/MYC160.50', '/P/SCC70.00'] },
    { id: 'PPD', lines: ['PPD/WT5162.50', '/CT5162.50'] },
  ],
};

const lines = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString('latin1').split('\r\n');
const read = (text: string | Uint8Array) => {
  const reading = readCargoImp(typeof text === 'string' ? Buffer.from(text) : text);
  return { reading, message: reading.message as FwbMessage, codes: reading.problems.map((p) => `${p.code} ${p.at}`) };
};
/** The message of CONTENT with some of its lines changed. */
const changed = (change: (line: string) => string | undefined, version = '17'): string =>
  lines(writeFwb(CONTENT, { version }))
    .flatMap((line) => change(line) ?? [])
    .join('\r\n');

describe('FWB', () => {
  it.each(['16', '17'])('reads back what it wrote, version %s', (version) => {
    const { reading, message } = read(writeFwb(CONTENT, { version }));
    expect(reading.problems).toEqual([]);
    expect(message).toMatchObject(CONTENT);
    expect(message.goods).toEqual({
      description: ['ACTIVATED CARBON FOR', 'WATER TREATMENT'],
      hsCodes: ['3802101000'],
      dimensions: ['NDA'],
      volume: { unit: 'MC', value: '1.95' },
      originCountry: 'CN',
      consolidation: false,
    });
  });

  it('writes version 17 by default, with its address prefixes, in the order of the standard', () => {
    const written = lines(writeFwb(CONTENT));
    expect(written.slice(0, 10)).toEqual([
      'FWB/17',
      '999-00000070DATICN/T8K412.5MC1.95',
      'FLT/CA1234/07',
      'RTG/PEKCA/ICN',
      'SHP/ACC1',
      'NAM/DATONG EXAMPLE CHEMICAL CO. LTD.',
      'ADR/1 STATION ROAD',
      'LOC/DATONG/SX',
      '/CN/037000/TE/863521234567',
      'CNE',
    ]);
    expect(written).toContain('/KR//FX/82');
    expect(written).toContain('AGT//3012345/0012');
    expect(written.filter((line) => /^(OCI|\/\/)/.test(line))).toEqual([
      'OCI/CN/EXP/M/050320240000000123',
      '//ISS/RA/00777-05',
      '///ED/1299',
    ]);
    expect(written.at(-1)).toBe('');
  });

  it('writes version 16 with four plain address lines', () => {
    const written = lines(writeFwb(CONTENT, { version: '16' }));
    expect(written.slice(4, 9)).toEqual([
      'SHP/ACC1',
      '/DATONG EXAMPLE CHEMICAL CO. LTD.',
      '/1 STATION ROAD',
      '/DATONG/SX',
      '/CN/037000/TE/863521234567',
    ]);
  });

  it.each(['AWB', 'RTG', 'SHP', 'CNE', 'CVD', 'RTD', 'ISU', 'REF'])('says that %s is missing', (id) => {
    const message = lines(writeFwb(CONTENT, { version: '16' }));
    const start = message.findIndex((line) => (id === 'AWB' ? line.startsWith('999-') : line.startsWith(id)));
    const length = message.slice(start + 1).findIndex((line) => !line.startsWith('/')) + 1;
    message.splice(start, length);
    const { reading } = read(message.join('\r\n'));
    const errors = reading.problems.filter((problem) => problem.severity === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ code: 'CIMP-LINE-MISSING', message: expect.stringContaining(id) });
    expect(errors[0]?.messageZh).toMatch(/\p{Script=Han}/u);
  });

  it('reports every fault at once, each with its place', () => {
    const { codes } = read(
      changed((line) => {
        if (line.startsWith('FLT')) return 'FLT/CA12/32';
        if (line.startsWith('RTG')) return 'RTG/PEKC';
        if (line.startsWith('CVD')) return 'CVD/CN//PP/FREE/NCV/XXX';
        if (line.startsWith('ISU')) return 'ISU/31FEB24/DATONG';
        if (line.startsWith('SPH')) return 'SPH/EC';
        return line;
      }),
    );
    expect(codes).toEqual([
      'CIMP-FIELD-INVALID line 3 field 2',
      'CIMP-FIELD-INVALID line 3 field 3',
      'CIMP-FIELD-INVALID line 4 field 2',
      'CIMP-FIELD-INVALID line 25 field 2',
      'CIMP-FIELD-INVALID line 25 field 5',
      'CIMP-DATE line 38 field 2',
      'CIMP-FIELD-INVALID line 42 field 2',
    ]);
  });

  it('tells doubled, misplaced and unknown lines apart', () => {
    expect(read(changed((line) => (line.startsWith('COR') ? 'COR/X\r\nCOR/C' : line))).codes).toEqual([
      'CIMP-LINE-TWICE line 42',
    ]);
    expect(read(changed((line) => (line.startsWith('COR') ? 'XYZ/1' : line))).codes).toEqual([
      'CIMP-LINE-UNKNOWN line 41',
    ]);
    const late = `${changed((line) => (line.startsWith('FLT') || line === '' ? undefined : line))}\r\nFLT/CA1234/07`;
    expect(read(late).codes).toEqual(['CIMP-LINE-ORDER line 45']);
    expect(read(late).message.flights).toEqual(CONTENT.flights);
  });

  it('reads the address style of another version with a warning', () => {
    const old = writeFwb(CONTENT, { version: '16' }).toString().replace('FWB/16', 'FWB/17');
    const { message, codes, reading } = read(old);
    expect(message.shipper).toEqual(CONTENT.shipper);
    expect(codes.every((code) => code.startsWith('CIMP-ADDRESS-STYLE'))).toBe(true);
    expect(reading.problems).toHaveLength(3);
  });

  it('reads the name of the party to notify from its own line', () => {
    const text = writeFwb(CONTENT, { version: '16' }).toString().replace('NFY\r\n/NOTIFY ME', 'NFY/NOTIFY ME');
    expect(read(text).reading.problems).toEqual([]);
    expect(read(text).message.notify).toEqual(CONTENT.notify);
  });

  it('knows versions 9 to 17', () => {
    const text = (version: string): string =>
      writeFwb(CONTENT, { version: '16' }).toString().replace('FWB/16', version);
    expect(read(text('FWB/9')).codes).toEqual([]);
    expect(read(text('FWB/8')).codes).toEqual(['CIMP-VERSION-UNKNOWN line 1']);
    expect(read(text('FWB/18')).codes[0]).toBe('CIMP-VERSION-UNKNOWN line 1');
    expect(read(text('FWB')).codes).toEqual(['CIMP-VERSION-MISSING line 1']);
  });

  it('reads OCI lines that lost slashes from the right', () => {
    const { message, codes } = read(changed((line) => (line === '///ED/1299' ? '/ED/1299' : line)));
    expect(codes).toEqual(['CIMP-OCI-SHAPE line 45']);
    expect(message.oci).toEqual(CONTENT.oci);
  });

  it('warns of a wrong check digit, refuses it in strict mode', () => {
    const text = Buffer.from(changed((line) => line.replace('999-00000070', '999-00000071')));
    expect(readCargoImp(text).problems).toMatchObject([{ code: 'CIMP-AWB-CHECK-DIGIT', severity: 'warning' }]);
    expect(readCargoImp(text, { strictAwb: true }).problems).toMatchObject([
      { severity: 'error', at: 'line 2 field 1' },
    ]);
  });

  const refused: readonly (readonly [string, Partial<FwbContent>, string])[] = [
    ['Chinese text', { shipper: { ...CONTENT.shipper, name: ['大同化工'] } }, 'shipper.name[0]'],
    ['a name of three lines', { shipper: { ...CONTENT.shipper, name: ['A', 'B', 'C'] } }, 'shipper.name'],
    ['a wrong check digit', { awb: '999-00000071' }, 'awb'],
    ['no weight', { quantity: { sdc: 'T', pieces: '8' } }, 'quantity.weight'],
    ['a small-letter airport', { origin: 'dat' }, 'origin'],
    ['a date that is none', { issue: { ...CONTENT.issue, date: { text: '31FEB24' } } }, 'issue.date'],
    ['ten handling codes', { specialHandling: Array<string>(10).fill('ECC') }, 'specialHandling'],
    ['a long OCI text', { oci: [{ text: 'A'.repeat(36) }] }, 'oci[0].text'],
    ['an empty reference', { reference: {} }, 'reference'],
    ['no rate line', { rateLines: [] }, 'rateLines'],
    ['a kept line smuggling another', { kept: [{ id: 'OTH', lines: ['CVD/USD'] }] }, 'kept OTH'],
  ];
  it.each(refused)('refuses to write %s', (_, change, field) => {
    let caught: unknown;
    try {
      writeFwb({ ...CONTENT, ...change });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(CargoImpWriteError);
    expect(caught).toMatchObject({ field });
  });

  it('refuses a version it does not write', () => {
    expect(() => writeFwb(CONTENT, { version: '15' })).toThrow(/version/);
  });

  it('refuses rate input that cannot be said', () => {
    const weight = { unit: 'K', value: '1' } as const;
    expect(() => buildRateLines({ pieces: '1', weight, goods: '活性炭' })).toThrow(CargoImpWriteError);
    expect(() => buildRateLines({ pieces: 'x', weight, goods: 'CARBON' })).toThrow(CargoImpWriteError);
    expect(() => buildRateLines({ pieces: '1', weight, goods: 'CARBON', rate: '1,5' })).toThrow(CargoImpWriteError);
  });
});
