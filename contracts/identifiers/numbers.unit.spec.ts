import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCustomsRegistration, parseCustomsRegistration } from './customs-registration.ts';
import { formatDeclarationNumber, isDeclarationNumber, parseDeclarationNumber } from './declaration-number.ts';
import { formatEntryId, isEntryId, parseEntryId } from './entry-id.ts';
import { hsChapter, isHsCode, isInspectionSuffix, parseCommodityNumber } from './hs-code.ts';
import {
  formatClearanceFormNumber,
  isClearanceFormNumber,
  isInspectionNumber,
  parseClearanceFormNumber,
  parseEciqNumber,
} from './inspection-number.ts';
import { isWagonNumber } from './wagon-number.ts';

const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((values) => values.join(''));
const direction = fc.constantFrom('import' as const, 'export' as const);

describe('customs registration code 海关注册编码', () => {
  it.each(['1402910001', '1402961Q43', '140296ABCD'])('accepts %s', (code) => {
    expect(isCustomsRegistration(code)).toBe(true);
  });

  it.each(['', '140291000', '14029100011', '1402A10001', '1402961q43', '1402 10001', '1402910001\n'])(
    'refuses %j',
    (code) => {
      expect(isCustomsRegistration(code)).toBe(false);
      expect(parseCustomsRegistration(code)).toBeUndefined();
    },
  );

  it('gives its parts', () => {
    expect(parseCustomsRegistration('1402961Q43')).toEqual({ district: '1402', zone: '9', kind: '6', serial: '1Q43' });
  });
});

describe('customs entry number 海关编号', () => {
  it('reads office, year, direction and serial', () => {
    expect(parseEntryId('050320171000000762')).toEqual({
      office: '0503',
      year: '2017',
      direction: 'import',
      consolidated: false,
      serial: '000000762',
    });
    expect(parseEntryId('050320170045126686')).toMatchObject({ direction: 'export', consolidated: false });
    expect(parseEntryId('05032017I000000001')).toMatchObject({ direction: 'import', consolidated: true });
    expect(parseEntryId('05032017E000000001')).toMatchObject({ direction: 'export', consolidated: true });
  });

  it.each([
    '',
    '05032017100000076',
    '0503201710000007620',
    '050320172000000762',
    '050330171000000762',
    '0503A0171000000762',
    '05032017X000000762',
    '05032017i000000001',
  ])('refuses %j', (text) => {
    expect(isEntryId(text)).toBe(false);
    expect(parseEntryId(text)).toBeUndefined();
  });

  it('writes what it reads', () => {
    const parts = fc.record({
      office: digits(4),
      year: fc.integer({ min: 1900, max: 2099 }).map(String),
      direction,
      consolidated: fc.boolean(),
      serial: digits(9),
    });
    fc.assert(
      fc.property(parts, (entry) => {
        expect(parseEntryId(formatEntryId(entry))).toEqual(entry);
      }),
    );
  });

  it('refuses to write parts that make no number', () => {
    const good = {
      office: '0503',
      year: '2017',
      direction: 'import',
      consolidated: false,
      serial: '000000762',
    } as const;
    for (const bad of [{ office: '503' }, { year: '17' }, { serial: '762' }, { office: '0503 ' }]) {
      expect(() => formatEntryId({ ...good, ...bad })).toThrow(RangeError);
    }
  });
});

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
  it('reads an eCIQ number', () => {
    expect(isInspectionNumber('117000000000424')).toBe(true);
    expect(parseEciqNumber('117000000000424')).toEqual({ direction: 'import', year: '17', serial: '000000000424' });
    expect(parseEciqNumber('217000000000953')?.direction).toBe('export');
    expect(parseEciqNumber('440100170000001')).toBeUndefined();
  });

  it.each(['', '11700000000042', '1170000000004240', '11700000000042A', ' 17000000000424'])('refuses %j', (text) => {
    expect(isInspectionNumber(text)).toBe(false);
    expect(parseEciqNumber(text)).toBeUndefined();
    expect(isClearanceFormNumber(text)).toBe(false);
    expect(parseClearanceFormNumber(text)).toBeUndefined();
  });

  it('makes the clearance form number of the first and of later issues, and takes them apart', () => {
    expect(formatClearanceFormNumber('117000000000424')).toBe('117000000000424000');
    expect(formatClearanceFormNumber('117000000000424', '001')).toBe('117000000000424001');
    expect(() => formatClearanceFormNumber('117', '000')).toThrow(RangeError);
    expect(() => formatClearanceFormNumber('117000000000424', '1')).toThrow(RangeError);
    fc.assert(
      fc.property(digits(15), digits(3), (inspectionNumber, issue) => {
        const form = formatClearanceFormNumber(inspectionNumber, issue);
        expect(parseClearanceFormNumber(form)).toEqual({ inspectionNumber, issue });
      }),
    );
  });
});

describe('wagon number 车号', () => {
  it.each(['1234567', '0000001'])('accepts %s', (text) => expect(isWagonNumber(text)).toBe(true));
  it.each(['', '123456', '12345678', '123456A', ' 123456', '１２３４５６７'])('refuses %j', (text) => {
    expect(isWagonNumber(text)).toBe(false);
  });
});

describe('commodity code', () => {
  it.each(['0101210000', '9804000000', '8471300000'])('accepts %s', (text) => expect(isHsCode(text)).toBe(true));
  it.each(['', '101210000', '01012100000', '0012100000', '7712100000', '0101.21000', '010121000A'])(
    'refuses %j',
    (text) => {
      expect(isHsCode(text)).toBe(false);
      expect(hsChapter(text)).toBeUndefined();
    },
  );

  it('keeps the leading zero of the chapter', () => {
    expect(hsChapter('0101210000')).toBe('01');
  });

  it('takes the 13-digit number apart', () => {
    expect(parseCommodityNumber('0101210000101')).toEqual({ hsCode: '0101210000', inspectionSuffix: '101' });
    for (const bad of ['0101210000', '010121000010', '0101210000AAA', '01012100001010', '']) {
      expect(parseCommodityNumber(bad)).toBeUndefined();
    }
    expect(isInspectionSuffix('999')).toBe(true);
    expect(isInspectionSuffix('99')).toBe(false);
  });
});

describe('any text at all', () => {
  it('is answered, never thrown at', () => {
    const checks = [isCustomsRegistration, isEntryId, isDeclarationNumber, isInspectionNumber, isWagonNumber, isHsCode];
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const check of checks) expect(typeof check(text)).toBe('boolean');
      }),
    );
    for (const check of checks) expect(check('0'.repeat(100_000))).toBe(false);
  });
});
