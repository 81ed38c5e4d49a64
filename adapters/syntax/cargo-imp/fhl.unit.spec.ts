import { describe, expect, it } from 'vitest';
import { CargoImpWriteError, readCargoImp, writeFhl } from './index.ts';
import type { FhlContent, FhlMessage } from './types.ts';

const CONTENT: FhlContent = {
  awb: '999-00000070',
  origin: 'DAT',
  destination: 'ICN',
  quantity: { sdc: 'T', pieces: '8', weight: { unit: 'K', value: '412.5' } },
  houses: [
    {
      number: 'DTH0001',
      origin: 'DAT',
      destination: 'ICN',
      pieces: '5',
      weight: { unit: 'K', value: '300' },
      slac: '50',
      goods: 'ACT. CARBON BAG',
      specialHandling: ['NSC', 'ECC'],
      text: ['ACTIVATED CARBON FOR WATER TREATMENT', ' SECOND LINE'],
      hsCodes: ['3802101000', '380210'],
      oci: [
        { country: 'CN', info: 'EXP', control: 'M', text: '050320240000000123' },
        { control: 'SS', text: 'NSC' },
      ],
    },
    {
      number: 'DTH0002',
      origin: 'DAT',
      destination: 'ICN',
      pieces: '3',
      weight: { unit: 'K', value: '112.5' },
      goods: 'TOOLS',
    },
  ],
  shipper: { name: ['SHIPPER', 'SECOND NAME LINE'], street: ['1 ROAD'], place: 'DATONG', country: 'CN' },
  consignee: { name: ['CONSIGNEE'], street: ['2 ROAD'], place: 'SEOUL', country: 'KR', postcode: '04524' },
  charges: { currency: 'CNY', prepaidCollect: 'PP', carriage: 'NVD', customs: '1200.50', insurance: 'XXX' },
};
const OLD: FhlContent = { ...CONTENT, ...(CONTENT.shipper && { shipper: { ...CONTENT.shipper, name: ['SHIPPER'] } }) };

const read = (text: string | Uint8Array) => {
  const reading = readCargoImp(typeof text === 'string' ? Buffer.from(text) : text);
  return { message: reading.message as FhlMessage, codes: reading.problems.map((p) => `${p.code} ${p.at}`) };
};

describe('FHL', () => {
  it.each([
    ['4', OLD],
    ['5', CONTENT],
  ])('reads back what it wrote, version %s', (version, content) => {
    const { message, codes } = read(writeFhl(content, { version }));
    expect(codes).toEqual([]);
    expect(message).toMatchObject(content);
  });

  it('writes each house with its lines, then the parties', () => {
    expect(writeFhl(CONTENT).toString().split('\r\n').slice(0, 11)).toEqual([
      'FHL/5',
      'MBI/999-00000070DATICN/T8K412.5',
      'HBS/DTH0001/DATICN/5/K300/50/ACT. CARBON BAG',
      '/NSC/ECC',
      'TXT/ACTIVATED CARBON FOR WATER TREATMENT',
      '/ SECOND LINE',
      'HTS/3802101000',
      '/380210',
      'OCI/CN/EXP/M/050320240000000123',
      '///SS/NSC',
      'HBS/DTH0002/DATICN/3/K112.5//TOOLS',
    ]);
  });

  it.each([
    ['MBI/999-00000070/T8K412.5', 'CIMP-FIELD-MISSING line 2 field 2'],
    ['MBI/999-00000070DATICN/8', 'CIMP-FIELD-INVALID line 2 field 3'],
  ])('says what is wrong with %j', (line, code) => {
    expect(read(`FHL/5\r\n${line}\r\nHBS/H1/DATICN/1/K1//TOOLS`).codes).toEqual([code]);
  });

  it.each([
    ['HBS/H-1/DATICN/1/K1//TOOLS', 'CIMP-FIELD-INVALID line 3 field 2'],
    ['HBS/H1/DAT/1/K1//TOOLS', 'CIMP-FIELD-INVALID line 3 field 3'],
    ['HBS/H1/DATICN/X/K1//TOOLS', 'CIMP-FIELD-INVALID line 3 field 4'],
    ['HBS/H1/DATICN/1/1//TOOLS', 'CIMP-FIELD-INVALID line 3 field 5'],
    ['HBS/H1/DATICN/1/K1//', 'CIMP-FIELD-MISSING line 3 field 7'],
    ['HBS/H1/DATICN/1/K1//TOOLS/EXTRA', 'CIMP-FIELD-EXTRA line 3 field 8'],
    ['HBS/H1/DATICN/1/K1//TOOLS\r\nHTS/12', 'CIMP-FIELD-INVALID line 4 field 2'],
    ['HBS/H1/DATICN/1/K1//TOOLS\r\nCNE\r\nNAM/A', 'CIMP-ADDRESS-LINES line 4'],
    ['TXT/ALONE', 'CIMP-LINE-MISSING line 3'],
  ])('says what is wrong with %j', (lines, code) => {
    expect(read(`FHL/5\r\nMBI/999-00000070DATICN/T1K1\r\n${lines}`).codes).toContain(code);
  });

  it('does not give the lines of an unreadable house to the one before', () => {
    const { message } = read(
      'FHL/5\r\nMBI/999-00000070DATICN/T1K1\r\nHBS/H1/DATICN/1/K1//TOOLS\r\nHBS/H-2/DATICN/1/K1//FOOD\r\nHTS/020110',
    );
    expect(message.houses.map(({ number, hsCodes }) => [number, hsCodes])).toEqual([['H1', undefined]]);
  });

  it('refuses what FHL cannot say', () => {
    expect(() => writeFhl({ ...CONTENT, houses: [] })).toThrow(/houses/);
    expect(() =>
      writeFhl({ ...CONTENT, charges: { ...(CONTENT.charges ?? OLD.charges), chargeCode: 'PX' } as never }),
    ).toThrow(/chargeCode/);
    expect(() => writeFhl(CONTENT, { version: '4' })).toThrow(CargoImpWriteError);
    expect(() => writeFhl(CONTENT, { version: '3' })).toThrow(/version/);
  });
});
