import { describe, expect, it } from 'vitest';
import { readCargoImp } from './index.ts';
import type { ListMessage } from './types.ts';

const reference = new Date('2024-01-07T00:00:00Z');
const read = (...lines: string[]) => {
  const reading = readCargoImp(Buffer.from(lines.join('\r\n')), { reference });
  return { message: reading.message as ListMessage, codes: reading.problems.map((p) => `${p.code} ${p.at}`) };
};

describe('messages that are only recognised', () => {
  it('reads flight and consignments of a manifest', () => {
    const { message, codes } = read(
      'FFM/8',
      '1/CA1234/07JAN1530/DAT/B1234',
      'PEK',
      '999-00000070DATICN/T8K412.5MC1.95/CARBON',
      '/NST',
      'ULD/AKE12345CA',
      '999-00000081DATPEK/S1K25T3/TOOLS',
      'OCI/CN/EXP/M/050320240000000123',
      'LAST',
    );
    expect(codes).toEqual([]);
    expect(message).toMatchObject({
      flight: 'CA1234',
      flightDate: { text: '07JAN1530', iso: '2024-01-07T15:30' },
      airport: 'DAT',
      consignments: [
        { awb: '999-00000070', origin: 'DAT', destination: 'ICN', goods: 'CARBON' },
        { awb: '999-00000081', goods: 'TOOLS', uld: 'AKE12345CA' },
      ],
    });
    expect(message.rawLines).toHaveLength(9);
  });

  it.each([
    [['FFM/8', '1/CA1234/07JAN/DAT', 'PEK/NIL'], 'CIMP-END-MISSING line 3'],
    [['FFM/8', '1/CA1234/07JAM/DAT', 'LAST'], 'CIMP-DATE line 2 field 3'],
    [['FFM/8', '1/CA1234/07JAN/DAT', 'PEK', '999-00000070DATICN/8/X', 'LAST'], 'CIMP-FIELD-INVALID line 4 field 2'],
    [['FFM/8', '1/CA1234/07JAN/DAT', 'XYZ/ABC', 'LAST'], 'CIMP-LINE-UNKNOWN line 3'],
    [['FFM/8', '1/CA1234/07JAN/DAT', 'ULD/1', 'LAST'], 'CIMP-FIELD-INVALID line 3 field 2'],
    [['FSR', 'OSI/WHERE IS IT'], 'CIMP-NO-CONTENT line 2'],
    [['FFA/4', '999-00000070DATICN/T8K412.5/CARBON', 'ABC/1'], 'CIMP-LINE-UNKNOWN line 3'],
    [['MVT', 'HELLO'], 'CIMP-FIELD-INVALID line 2'],
    [['MVT'], 'CIMP-FIELD-INVALID line 1'],
  ])('says what is wrong with %j', (lines, code) => {
    expect(read(...lines).codes).toContain(code);
  });

  it.each([
    [
      'FBL/4',
      '1/CA1234/07JAN/DAT',
      'PEK',
      '999-00000070DATICN/T8K412.5/CARBON',
      'DIM/K0/CMT30-30-13/8',
      'ULD/2/PMC12345CA',
      'LAST',
    ],
    ['FFA/4', '999-00000070DATICN/T8K412.5/CARBON', 'CA1234/07JAN/DATPEK/KK', 'REF//FILE/AGT/EXAMPLE/DAT'],
    ['FFR/6', '999-00000070DATICN/T8K412.5/CARBON', 'CA1234/07JAN/DATPEK/NN', 'REF/DATFXCA'],
    ['FBR/2', 'CA1234/07JAN/DAT', 'REF/DATFXCA'],
    ['FSR', '999-00000070', 'OSI/WHERE IS IT'],
    ['MVT', 'CA1234/07.B1234.DAT', 'AD0930 EA1040 PEK'],
  ])('accepts %s', (...lines) => {
    expect(read(...lines).codes).toEqual([]);
  });
});
