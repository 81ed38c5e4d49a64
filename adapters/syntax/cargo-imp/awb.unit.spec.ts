import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awbCheckDigit, isAwb, normaliseAwb } from './awb.ts';

describe('air waybill number', () => {
  it('takes the first seven digits of the serial modulo 7 as check digit', () => {
    expect(awbCheckDigit('1234567')).toBe('5');
    expect(awbCheckDigit('7654321')).toBe('3');
    expect(awbCheckDigit('765432')).toBeUndefined();
  });

  it.each(['999-76543213', '99976543213', '160-00000011'])('accepts %s', (value) => {
    expect(isAwb(value)).toBe(true);
  });

  it.each(['999-76543210', '999-7654321', '99-976543213', '999 76543213', '999-7654321A', ''])(
    'refuses %j',
    (value) => {
      expect(isAwb(value)).toBe(false);
    },
  );

  it('gives both spellings the same form', () => {
    expect(normaliseAwb('99976543213')).toBe('999-76543213');
    expect(normaliseAwb('999-76543213')).toBe('999-76543213');
    expect(normaliseAwb('9997654321')).toBeUndefined();
  });

  it('finds every change of the check digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), fc.integer({ min: 0, max: 9 }), (serial, digit) => {
        const number = `999-${String(serial).padStart(7, '0')}${digit}`;
        expect(isAwb(number)).toBe(serial % 7 === digit);
      }),
    );
  });
});
