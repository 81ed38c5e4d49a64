import { describe, expect, it } from 'vitest';
import { originalHead, readCargoImp, writeFma, writeFna } from './index.ts';
import type { AckMessage, PerMessage } from './types.ts';

const read = (text: string | Uint8Array) => {
  const reading = readCargoImp(typeof text === 'string' ? Buffer.from(text) : text);
  return { message: reading.message as AckMessage, codes: reading.problems.map((p) => `${p.code} ${p.at}`) };
};
const ORIGINAL = Buffer.from('FWB/16\r\n999-00000070DATICN/T8K412.5\r\nRTG/PEKCA\r\n');

describe('acknowledgements', () => {
  it('quotes the head of the original and reads it back', () => {
    const content = { texts: ['AWB NOT KNOWN', 'STATUS CODE NOT KNOWN'], original: originalHead(ORIGINAL) };
    expect(writeFna(content).toString()).toBe(
      'FNA/1\r\nACK/AWB NOT KNOWN\r\n/STATUS CODE NOT KNOWN\r\nFWB/16\r\n999-00000070DATICN/T8K412.5\r\n',
    );
    for (const written of [writeFna(content), writeFna(content, { version: '' }), writeFma(content)]) {
      const { message, codes } = read(written);
      expect(codes).toEqual([]);
      expect(message).toMatchObject({
        ...content,
        originalSmi: 'FWB',
        originalVersion: '16',
        originalAwb: '999-00000070',
      });
    }
  });

  it('finds the air waybill of a house list', () => {
    const original = originalHead(Buffer.from('FHL/5\nMBI/999-00000070DATICN/T8K412.5\nHBS/1'));
    expect(read(writeFma({ texts: ['OK'], original })).message.originalAwb).toBe('999-00000070');
  });

  it('does not judge the quoted message', () => {
    const { message, codes } = read('FNA/1\r\nACK/WRONG CHECK DIGIT\r\nFWB/16\r\n999-00000071DATICN/T8\r\nNOT A LINE');
    expect(codes).toEqual([]);
    expect(message).toMatchObject({ originalAwb: '999-00000071' });
    expect(message.original).toHaveLength(3);
  });

  it('quotes anything without failing', () => {
    const original = originalHead(Buffer.from([0xff, 0x00, 0x0a, 0x0a, ...Buffer.alloc(9000, 'A')]));
    expect(original).toEqual(['..', 'A'.repeat(69)]);
    expect(read(writeFna({ texts: ['NOT CARGO-IMP'], original })).message.originalSmi).toBeUndefined();
    expect(originalHead(new Uint8Array())).toEqual([]);
  });

  it('says what is missing', () => {
    expect(read('FMA').codes).toEqual(['CIMP-LINE-MISSING line 1', 'CIMP-NO-CONTENT line 1']);
    expect(read('FNA/1\r\nACK/NO').codes).toEqual(['CIMP-NO-CONTENT line 1']);
    expect(() => writeFma({ texts: [], original: ['FWB/16'] })).toThrow(/texts/);
    expect(() => writeFma({ texts: ['OK'], original: [] })).toThrow(/original/);
    expect(() => writeFma({ texts: ['OK'], original: ['/X'] })).toThrow(/original/);
  });

  it('wraps a long reason', () => {
    const text = 'THE CUSTOMS DECLARATION NUMBER IN THE OTHER CUSTOMS INFORMATION LINE IS NOT KNOWN TO THIS OFFICE';
    const { message } = read(writeFna({ texts: [text], original: ['FWB/16'] }));
    expect(message.texts.length).toBe(2);
    expect(message.texts.join(' ')).toBe(text);
  });

  it('reads a customs error report', () => {
    const reading = readCargoImp(Buffer.from('PER\r\n999-00000070-H1\r\nERR/422/MISSING WEIGHT\r\nERR/400/BAD FORMAT'));
    expect(reading.problems).toEqual([]);
    expect(reading.message as PerMessage).toMatchObject({
      awb: '999-00000070',
      house: 'H1',
      errors: [
        { status: '422', reason: 'MISSING WEIGHT' },
        { status: '400', reason: 'BAD FORMAT' },
      ],
    });
    const broken = readCargoImp(Buffer.from('PER\r\nERR/4/\r\nXYZ/1')).problems.map((p) => `${p.code} ${p.at}`);
    expect(broken).toEqual([
      'CIMP-FIELD-INVALID line 2 field 2',
      'CIMP-FIELD-MISSING line 2 field 3',
      'CIMP-LINE-UNKNOWN line 3',
      'CIMP-NO-CONTENT line 1',
    ]);
  });
});
