import { describe, expect, it } from 'vitest';
import { CargoImpWriteError, readCargoImp, statusTime, writeFsu } from './index.ts';
import type { FsuContent, FsuMessage, FsuStatus } from './types.ts';

const reference = new Date('2024-01-07T00:00:00Z');
const read = (text: string | Uint8Array) => {
  const reading = readCargoImp(typeof text === 'string' ? Buffer.from(text) : text, { reference });
  return { message: reading.message as FsuMessage, codes: reading.problems.map((p) => `${p.code} ${p.at}`) };
};
const status = (lines: string) => read(`FSU/15\r\n999-00000070DATICN/T8K412.5\r\n${lines}`);

const quantity = { sdc: 'T', pieces: '8', weight: { unit: 'K', value: '412.5' } } as const;
const event = { date: { text: '06JAN1130', iso: '2024-01-06T11:30' }, airport: 'DAT', quantity } as const;
const leg = {
  flight: 'CA1234',
  flightDate: { text: '07JAN', iso: '2024-01-07' },
  airportOfDeparture: 'DAT',
  airportOfArrival: 'PEK',
  quantity,
} as const;
const STATUSES: readonly FsuStatus[] = [
  { code: 'FOH', ...event, name: 'AGENT NAME', volume: { unit: 'MC', value: '1.95' }, densityGroup: '3' },
  { code: 'RCS', ...event },
  {
    code: 'CRC',
    ...event,
    flight: 'CA1234',
    flightDate: leg.flightDate,
    airportOfDeparture: 'DAT',
    airportOfArrival: 'PEK',
  },
  { code: 'CRC', ...event, airportOfDeparture: 'DAT', airportOfArrival: 'PEK' },
  { code: 'TGC', ...event },
  { code: 'CCD', ...event, ulds: ['PMC16735CA', 'AKE12345CA-L'], otherServiceInformation: ['CLEARED'] },
  { code: 'DOC', ...event },
  { code: 'DPU', ...event, name: 'DRIVER' },
  { code: 'BKD', ...leg, volume: { unit: 'MC', value: '1.00' } },
  { code: 'MAN', ...leg, arrivalTime: { type: 'E', time: '1640', dayChange: 'N' } },
  {
    code: 'PRE',
    airportOfDeparture: 'DAT',
    airportOfArrival: 'PEK',
    quantity,
    departureTime: { type: 'S', time: '2000' },
  },
  { code: 'DEP', ...leg, departureTime: { type: 'A', time: '1530' }, arrivalTime: { type: 'E', time: '1640' } },
  { code: 'ARR', flight: 'CA1234', ...event },
  { code: 'RCF', ...event, date: { text: '06JAN0015-N', iso: '2024-01-07T00:15' } },
  { code: 'AWR', flight: 'CA1234', ...event, departureTime: { type: 'A', time: '1530' } },
  { code: 'NFD', ...event, name: 'CONSIGNEE' },
  { code: 'AWD', ...event },
  { code: 'DLV', ...event },
  { code: 'DDL', ...event },
  { code: 'TRM', carrier: 'KE', airport: 'PEK', quantity },
  { code: 'TFD', carrier: 'KE', ...event, manifest: '045491', otherCarrier: 'CA', name: 'HANDLER' },
  { code: 'RCT', carrier: 'KE', ...event, otherCarrier: 'CA' },
  {
    code: 'DIS',
    flight: 'CA1234',
    ...event,
    discrepancy: 'OFLD',
    oci: [{ country: 'CN', info: 'EXP', control: 'M', text: '1' }],
  },
];
const CONTENT: FsuContent = {
  consignments: [
    { awb: '999-00000070', origin: 'DAT', destination: 'ICN', quantity, statuses: STATUSES },
    {
      awb: '999-00000081',
      quantity: { sdc: 'P', pieces: '3', totalPieces: '9' },
      statuses: [{ code: 'RCS', ...event }],
    },
    { awb: '999-00000092', statuses: [], otherServiceInformation: ['NO RECORD FOUND'] },
  ],
};

describe('FSU and FSA', () => {
  it.each(['12', '13', '14', '15'])('reads back every status it wrote, version %s', (version) => {
    const { message, codes } = read(writeFsu(CONTENT, { version }));
    expect(codes).toEqual([]);
    expect(message.version).toBe(version);
    expect(message.consignments).toEqual(CONTENT.consignments);
  });

  it('writes the customs milestones as a terminal would', () => {
    const statuses = STATUSES.filter(({ code }) => ['TGC', 'CCD'].includes(code));
    const written = writeFsu({ consignments: [{ awb: '99900000070', statuses }] }, { answer: true }).toString();
    expect(written.split('\r\n')).toEqual([
      'FSA/15',
      '999-00000070',
      'TGC/06JAN1130/DAT/T8K412.5',
      'CCD/06JAN1130/DAT/T8K412.5',
      'ULD/PMC16735CA/AKE12345CA-L',
      'OSI/CLEARED',
      '',
    ]);
  });

  it('resolves the year around the time of receipt', () => {
    const { message } = status('DEP/CA1234/31DEC/DATPEK/T8/A2350');
    const departed = message.consignments[0]?.statuses[0];
    expect(departed?.flightDate?.iso).toBe('2023-12-31');
    expect(departed && statusTime(departed)).toBe('2023-12-31T23:50');
  });

  it.each([
    ['CCD/06JAN1130/DAT', 'CIMP-FIELD-MISSING line 3 field 4'],
    ['CCD/06JAM1130/DAT/T8', 'CIMP-DATE line 3 field 2'],
    ['CCD/06JAN1130/D1T/T8', 'CIMP-FIELD-INVALID line 3 field 3'],
    ['CCD/06JAN1130/DAT/8', 'CIMP-FIELD-INVALID line 3 field 4'],
    ['CCD/06JAN1130/DAT/T8/NAME', 'CIMP-FIELD-EXTRA line 3 field 5'],
    ['DEP/CA1/07JAN/DATPEK/T8', 'CIMP-FIELD-INVALID line 3 field 2'],
    ['DEP/CA1234/07JAN1200/DATPEK/T8', 'CIMP-DATE line 3 field 3'],
    ['DEP/CA1234/07JAN/DATPEK/T8/Q1200', 'CIMP-FIELD-INVALID line 3 field 6'],
    ['DIS//06JAN1130/DAT/XXXX/T8', 'CIMP-CODE-UNKNOWN line 3 field 5'],
    ['FIW/06JAN1130/DAT/T8', 'CIMP-XML-ONLY line 3'],
    ['XYZ/06JAN1130/DAT/T8', 'CIMP-LINE-UNKNOWN line 3'],
    ['CCD/06JAN1130/DAT/T8\r\nULD/AB', 'CIMP-FIELD-INVALID line 4 field 2'],
    ['CCD/06JAN1130/DAT/T8\r\n/MC1', 'CIMP-FIELD-EXTRA line 4'],
  ])('says what is wrong with %j', (line, code) => {
    expect(status(line).codes).toContain(code);
  });

  it('says when there is nothing to read', () => {
    expect(read('FSU/15').codes).toEqual(['CIMP-NO-CONTENT line 1']);
    expect(read('FSU/15\r\n999-00000070').codes).toEqual(['CIMP-NO-CONTENT line 2']);
    expect(read('FSU/15\r\nCCD/06JAN1130/DAT/T8').codes).toContain('CIMP-LINE-EARLY line 2');
  });

  it('does not give the statuses of an unreadable air waybill to the one before', () => {
    const { message, codes } = status('CCD/06JAN1130/DAT/T8\r\n999-00000081D/T3\r\nDIS//06JAN1130/DAT/MSCA/T3');
    expect(codes).toEqual(['CIMP-FIELD-INVALID line 4 field 1']);
    expect(message.consignments.map(({ awb, statuses }) => [awb, statuses.map(({ code }) => code)])).toEqual([
      ['999-00000070', ['CCD']],
    ]);
  });

  it('refuses to write what a status needs and does not have', () => {
    const one =
      (status: FsuStatus): (() => Buffer) =>
      () =>
        writeFsu({ consignments: [{ awb: '999-00000070', statuses: [status] }] });
    expect(one({ code: 'CCD' })).toThrow(CargoImpWriteError);
    expect(one({ code: 'FIW', ...event })).toThrow(/statuses\[0\].code/);
    expect(one({ code: 'DIS', ...event, discrepancy: 'NONE' })).toThrow(/discrepancy/);
    expect(one({ code: 'RCS', ...event, date: { text: '31FEB1200' } })).toThrow(/date/);
    expect(() => writeFsu({ consignments: [] })).toThrow(/consignments/);
  });
});
