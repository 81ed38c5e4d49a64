import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { airWaybillCheckDigit, airWaybillProblem, isAirWaybill, normaliseAirWaybill } from './air-waybill.ts';
import { containerCheckDigit, containerNumberProblem, isContainerNumber } from './container-number.ts';
import { usccCheckCharacter, usccOrganisationCode, usccProblem } from './uscc.ts';

const USCC_ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const DIGITS = [...'0123456789'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const text = (alphabet: readonly string[], length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((letters) => letters.join(''));
const usccBody = fc
  .tuple(text(USCC_ALPHABET, 2), text(DIGITS, 6), text(USCC_ALPHABET, 9))
  .map((parts) => parts.join(''));
const containerBody = fc
  .tuple(text(LETTERS, 3), fc.constantFrom('U', 'J', 'Z'), text(DIGITS, 6))
  .map((parts) => parts.join(''));
const replaceAt = (whole: string, index: number, character: string) =>
  whole.slice(0, index) + character + whole.slice(index + 1);

/** Texts that look nearly right or are hostile; none is any of the identifiers. */
const NEVER = [
  '',
  ' ',
  '\u0000',
  '９１140200123456788C',
  '91140200123456788C\n',
  'x'.repeat(100_000),
  '0'.repeat(100_000),
];

describe('unified social credit code (GB 32100)', () => {
  it.each([
    '91140200123456788C',
    '91140200MA0000007X',
    '91140000000000000T',
    '12140200123456788H',
    '52140200MA0000007Y',
  ])('accepts the invented code %s', (code) => {
    expect(usccProblem(code)).toBeUndefined();
  });

  it.each([
    ['91140200123456788D', 'check'],
    ['91140200123456789C', 'check'],
    ['9114020012345678IC', 'form'],
    ['91140200123456788', 'form'],
    ['91140200123456788CC', 'form'],
    ['91140200123456788c', 'form'],
    ['911402A0123456788C', 'form'],
    ['91140200123456788S', 'form'],
    ['91140200 23456788C', 'form'],
  ])('says of %s: %s', (code, problem) => {
    expect(usccProblem(code)).toBe(problem);
    expect(usccOrganisationCode(code)).toBeUndefined();
  });

  it('gives the organisation code', () => {
    expect(usccOrganisationCode('91140200MA0000007X')).toBe('MA0000007');
    expect(usccCheckCharacter('9114020012345678')).toBeUndefined();
  });

  it('accepts every code it completes and notices every single wrong character', () => {
    fc.assert(
      fc.property(usccBody, fc.nat(17), fc.constantFrom(...USCC_ALPHABET), (body, index, other) => {
        const code = `${body}${usccCheckCharacter(body)}`;
        expect(usccProblem(code)).toBeUndefined();
        fc.pre(code.charAt(index) !== other);
        expect(usccProblem(replaceAt(code, index, other))).toBeDefined();
      }),
    );
  });

  it('notices two neighbours changing places', () => {
    fc.assert(
      fc.property(usccBody, fc.integer({ min: 8, max: 15 }), (body, index) => {
        const code = `${body}${usccCheckCharacter(body)}`;
        const [left, right] = [code.charAt(index), code.charAt(index + 1)];
        fc.pre(left !== right);
        expect(usccProblem(replaceAt(replaceAt(code, index, right), index + 1, left))).toBe('check');
      }),
    );
  });
});

describe('container number (ISO 6346)', () => {
  // CSQU3054383 is the worked example of the standard; the others are invented, the last with a remainder of 10.
  it.each(['CSQU3054383', 'TGNU1234562', 'TGNU0000019', 'TGNZ0000060'])('accepts %s', (number) => {
    expect(containerNumberProblem(number)).toBeUndefined();
  });

  it.each([
    ['CSQU3054384', 'check'],
    ['CSQU3054838', 'check'],
    ['CSQA3054383', 'form'],
    ['CSQU305438', 'form'],
    ['CSQU 3054383', 'form'],
    ['CSQU305438X', 'form'],
    ['CS1U3054383', 'form'],
    ['csqu3054383', 'form'],
    ['CSQU30543833', 'form'],
  ])('says of %s: %s', (number, problem) => {
    expect(containerNumberProblem(number)).toBe(problem);
    expect(isContainerNumber(number)).toBe(false);
  });

  it('accepts every number it completes, and agrees with the values written out by letter', () => {
    const values = Object.fromEntries(
      LETTERS.map((letter, index) => {
        const plain = index + 10;
        return [letter, plain + (plain > 10 ? 1 : 0) + (plain > 20 ? 1 : 0) + (plain > 30 ? 1 : 0)];
      }),
    );
    fc.assert(
      fc.property(containerBody, (body) => {
        const sum = [...body].reduce((total, sign, place) => total + (values[sign] ?? Number(sign)) * 2 ** place, 0);
        expect(containerCheckDigit(body)).toBe(String((sum % 11) % 10));
        expect(isContainerNumber(`${body}${containerCheckDigit(body)}`)).toBe(true);
      }),
    );
  });
});

describe('air waybill number', () => {
  it.each(['999-12345675', '99912345675', '999-00000000', '001-00000011'])('accepts %s', (number) => {
    expect(airWaybillProblem(number)).toBeUndefined();
  });

  it.each([
    ['999-12345676', 'check'],
    ['999-12345677', 'check'],
    ['99-12345675', 'form'],
    ['9991-2345675', 'form'],
    ['999 12345675', 'form'],
    ['999--12345675', 'form'],
    ['CA9-12345675', 'form'],
    ['999-123456755', 'form'],
  ])('says of %s: %s', (number, problem) => {
    expect(airWaybillProblem(number)).toBe(problem);
    expect(isAirWaybill(number)).toBe(false);
  });

  it('is the same number with and without the hyphen, and is still found when its check digit is wrong', () => {
    expect(normaliseAirWaybill('99912345675')).toBe('999-12345675');
    expect(normaliseAirWaybill('999-12345679')).toBe('999-12345679');
    expect(normaliseAirWaybill('999/12345679')).toBeUndefined();
  });

  it('accepts every number it completes and writes it with a hyphen', () => {
    fc.assert(
      fc.property(text(DIGITS, 3), text(DIGITS, 7), (prefix, seven) => {
        const number = `${prefix}${seven}${airWaybillCheckDigit(seven)}`;
        expect(isAirWaybill(number)).toBe(true);
        expect(normaliseAirWaybill(number)).toBe(`${prefix}-${number.slice(3)}`);
      }),
    );
    expect(airWaybillCheckDigit('123456')).toBeUndefined();
  });
});

describe('any text at all', () => {
  const problems = [usccProblem, containerNumberProblem, airWaybillProblem];

  it.each(problems.map((problem) => [problem.name, problem] as const))('%s refuses it without fuss', (_, problem) => {
    for (const bad of NEVER) expect(problem(bad)).toBe('form');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (bad) => [undefined, 'form', 'check'].includes(problem(bad))));
  });
});
