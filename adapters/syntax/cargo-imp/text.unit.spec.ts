import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CargoImpWriteError, cleanText, lineWriter, textLines, wrapText } from './text.ts';

const clean = (value: string, colon = false): string => cleanText(value, { field: 'x', max: 35, colon });

describe('field text', () => {
  it.each([
    ['Datong Machinery Co., Ltd.', 'DATONG MACHINERY CO.  LTD.'],
    ['A/B & C', 'A B   C'],
    ['Müller – Café', 'MULLER - CAFE'],
    ['ＡＢＣ１２', 'ABC12'],
    ['  a  ', 'A'],
    ['12:30', '12 30'],
  ])('writes %j as %j', (value, expected) => {
    expect(clean(value)).toBe(expected);
  });

  it('keeps a colon where the version allows it', () => {
    expect(clean('12:30', true)).toBe('12:30');
  });

  it.each([
    ['大同煤矿', 'CIMP-WRITE-CHARACTER'],
    ['', 'CIMP-WRITE-EMPTY'],
    ['***', 'CIMP-WRITE-EMPTY'],
    ['A'.repeat(36), 'CIMP-WRITE-LONG'],
  ])('refuses %j with a typed error', (value, code) => {
    let caught: unknown;
    try {
      clean(value);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(CargoImpWriteError);
    expect(caught).toMatchObject({ code, field: 'x', messageZh: expect.stringMatching(/\p{Script=Han}/u) });
  });

  it('wraps between words, and inside a word that is too long', () => {
    expect(wrapText('AAA BBB CCC', 7)).toEqual(['AAA BBB', 'CCC']);
    expect(wrapText('AAAAAAAAAA', 4)).toEqual(['AAAA', 'AAAA', 'AA']);
    expect(wrapText('', 4)).toEqual([]);
  });

  it('never makes a line wider than asked and loses nothing but blanks', () => {
    const word = fc.string({ unit: fc.constantFrom('A', 'B', ' '), maxLength: 200 });
    fc.assert(
      fc.property(word, fc.integer({ min: 1, max: 40 }), (value, width) => {
        const lines = wrapText(value, width);
        expect(lines.every((line) => line.length <= width)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(value.replaceAll(' ', ''));
      }),
    );
  });

  it('refuses more lines than allowed and lines over 69 columns', () => {
    const options = { field: 'x', max: 10, maxLines: 2 };
    expect(() => textLines(['AAAA BBBB CCCC DDDD EEEE'], options)).toThrow(/more lines/);
    expect(() => lineWriter().line('A'.repeat(70))).toThrow(CargoImpWriteError);
    expect(() => lineWriter().line('A\nB')).toThrow(CargoImpWriteError);
  });
});
