import { describe, expect, it } from 'vitest';
import { CargoImpWriteError, readCargoImp, writeCsn } from './index.ts';
import type { CsnMessage, CsnNotice } from './types.ts';

const reference = new Date('2024-01-07T00:00:00Z');
const read = (text: string | Uint8Array) => {
  const reading = readCargoImp(typeof text === 'string' ? Buffer.from(text) : text, { reference });
  return { message: reading.message as CsnMessage, codes: reading.problems.map((p) => `${p.code} ${p.at}`) };
};
const date = { text: '06JAN1902', iso: '2024-01-06T19:02' };

describe('customs status notices', () => {
  const codes = ['SR', 'SF', ...['6', '7', '8'].flatMap((kind) => ['H', 'J', 'I'].map((step) => kind + step))];
  it.each(codes)('reads back the notice %s', (code) => {
    const notices: CsnNotice[] = [{ awb: '999-00000070', house: 'HAWB0001', code, date, text: 'HOLD FOR EXAMINATION' }];
    const written = writeCsn({ notices });
    expect(written.toString()).toBe(`PSN\r\n999-00000070-HAWB0001\r\nCSN/${code}/06JAN1902/HOLD FOR EXAMINATION\r\n`);
    expect(read(written)).toMatchObject({ message: { smi: 'PSN', notices }, codes: [] });
  });

  it('reads the acknowledgement of a manifest, which has no air waybill', () => {
    expect(read('PSN\r\nCSN/SR/06JAN1902/NO ERRORS').message.notices).toEqual([
      { code: 'SR', date, text: 'NO ERRORS' },
    ]);
  });

  it('reads several notices', () => {
    const notices: CsnNotice[] = [
      { awb: '999-00000070', code: '7I', date },
      { awb: '999-00000070', code: '8H', date },
      { awb: '999-00000081', code: 'SF', date },
    ];
    expect(read(writeCsn({ notices })).message.notices).toEqual(notices);
  });

  it('reads the US style', () => {
    const { message, codes: found } = read(
      'FSN\r\nLAXCA/W123\r\n999-00000070-HAWB0001/M\r\nARR/CA987/05JAN-A\r\nCSN/1H-12/06JAN1902/01ABC1234567/REVIEW\r\n',
    );
    expect(found).toEqual([]);
    expect(message).toMatchObject({
      smi: 'FSN',
      site: { airport: 'LAX', carrier: 'CA', terminal: 'W123' },
      arrival: { flight: 'CA987', date: { text: '05JAN', iso: '2024-01-05' }, part: 'A' },
      notices: [
        {
          awb: '999-00000070',
          house: 'HAWB0001',
          code: '1H',
          pieces: '12',
          date,
          entry: '01ABC1234567',
          text: 'REVIEW',
        },
      ],
    });
  });

  it.each([
    ['PSN\r\n999-00000070', 'CIMP-NO-CONTENT line 1'],
    ['PSN\r\n999-00000070\r\nCSN/9Z/06JAN1902', 'CIMP-CODE-UNKNOWN line 3 field 2'],
    ['PSN\r\n999-00000070\r\nCSN//06JAN1902', 'CIMP-FIELD-MISSING line 3 field 2'],
    ['PSN\r\n999-00000070\r\nCSN/7HH/06JAN1902', 'CIMP-FIELD-INVALID line 3 field 2'],
    ['PSN\r\n999-00000070\r\nCSN/7H', 'CIMP-FIELD-MISSING line 3 field 3'],
    ['PSN\r\n999-00000070\r\nCSN/7H/31FEB1902', 'CIMP-DATE line 3 field 3'],
    ['PSN\r\n999-00000070\r\nARR/CA987', 'CIMP-LINE-UNKNOWN line 3'],
    ['PSN/1\r\n999-00000070\r\nCSN/7H/06JAN1902', 'CIMP-VERSION-UNEXPECTED line 1'],
  ])('says what is wrong with %j', (text, code) => {
    expect(read(text).codes).toContain(code);
  });

  it('does not give the notice of an unreadable air waybill to the one before', () => {
    const { message } = read('PSN\r\n999-00000070\r\nCSN/SF/06JAN1902\r\n999-00000081-\r\nCSN/7H/06JAN1902');
    expect(message.notices.map(({ awb, code }) => [awb, code])).toEqual([['999-00000070', 'SF']]);
  });

  const bad: readonly (readonly [string, CsnNotice])[] = [
    ['a US code', { awb: '999-00000070', code: '1H', date }],
    ['a house without air waybill', { house: 'H1', code: '7H', date }],
    ['a date without time', { awb: '999-00000070', code: '7H', date: { text: '06JAN' } }],
    ['pieces', { awb: '999-00000070', code: '7H', date, pieces: '3' }],
    ['Chinese text', { awb: '999-00000070', code: '7H', date, text: '布控' }],
  ];
  it.each(bad)('refuses to write %s', (_, notice) => {
    expect(() => writeCsn({ notices: [notice] })).toThrow(CargoImpWriteError);
  });
});
