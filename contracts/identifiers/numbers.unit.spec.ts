import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDeclarationNumber, isDeclarationNumber, parseDeclarationNumber } from './declaration-number.ts';
import { inspectionNumberOf, isClearanceFormNumber, isInspectionNumber } from './inspection-number.ts';
import { isWagonNumber } from './wagon-number.ts';

const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((values) => values.join(''));
const direction = fc.constantFrom('import' as const, 'export' as const);

describe('declaration number 关检关联号', () => {
  const good = { direction: 'import', date: '2017-06-30', office: '0503', serial: 48 } as const;

  it('is 1 or 0, the day, the office and the serial', () => {
    expect(formatDeclarationNumber(good)).toBe('1170630050300048');
    expect(formatDeclarationNumber({ ...good, direction: 'export' })).toBe('0170630050300048');
    expect(parseDeclarationNumber('1170630050300048')).toEqual(good);
  });

  it.each([
    '',
    '117063005030004',
    '11706300503000480',
    '2170630050300048',
    '1170631050300048',
    '1170229050300048',
    '1171301050300048',
    '1170600050300048',
    '1170630050300000',
    '117063005030004A',
  ])('refuses %j', (text) => {
    expect(isDeclarationNumber(text)).toBe(false);
    expect(parseDeclarationNumber(text)).toBeUndefined();
  });

  it('knows leap days', () => {
    expect(isDeclarationNumber('1160229050300001')).toBe(true);
    expect(isDeclarationNumber('1000229050300001')).toBe(true);
  });

  it('refuses to write parts that make no number', () => {
    const bad = [
      { serial: 0 },
      { serial: 100_000 },
      { serial: 1.5 },
      { serial: -1 },
      { serial: Number.NaN },
      { serial: 1e21 },
      { date: '2017-06-31' },
      { date: '1999-01-01' },
      { date: '170630' },
      { date: '2017-06-30T00:00:00Z' },
      { office: '503' },
      { office: '05030' },
      { office: '050a' },
    ];
    for (const part of bad) expect(() => formatDeclarationNumber({ ...good, ...part })).toThrow(RangeError);
  });

  it('writes what it reads', () => {
    const day = fc
      .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const parts = fc.record({ direction, date: day, office: digits(4), serial: fc.integer({ min: 1, max: 99_999 }) });
    fc.assert(
      fc.property(parts, (number) => {
        const text = formatDeclarationNumber(number);
        expect(text).toMatch(/^[01]\d{15}$/);
        expect(parseDeclarationNumber(text)).toEqual(number);
      }),
    );
  });
});

describe('inspection number 报检号 and clearance form number 通关单号', () => {
  it('are 15 digits, and these with three more', () => {
    expect(isInspectionNumber('117000000000424')).toBe(true);
    expect(isClearanceFormNumber('117000000000424000')).toBe(true);
    expect(inspectionNumberOf('117000000000424001')).toBe('117000000000424');
  });

  it.each(['', '11700000000042', '1170000000004240', '11700000000042A', ' 17000000000424'])('refuses %j', (text) => {
    expect(isInspectionNumber(text)).toBe(false);
    expect(isClearanceFormNumber(text)).toBe(false);
    expect(inspectionNumberOf(text)).toBeUndefined();
  });
});

describe('wagon number 车号', () => {
  it.each(['1234567', '0000001'])('accepts %s', (text) => expect(isWagonNumber(text)).toBe(true));
  it.each(['', '123456', '12345678', '123456A', ' 123456', '１２３４５６７'])('refuses %j', (text) => {
    expect(isWagonNumber(text)).toBe(false);
  });
});

describe('any text at all', () => {
  it('is answered, never thrown at', () => {
    const checks = [isDeclarationNumber, isInspectionNumber, isClearanceFormNumber, isWagonNumber];
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const check of checks) expect(typeof check(text)).toBe('boolean');
      }),
    );
    for (const check of checks) expect(check('0'.repeat(100_000))).toBe(false);
  });
});
