import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { impDate, impDateWithYear, parseFlightTime, parseImpDate, parseImpDateWithYear, statusTime } from './dates.ts';

const at = (iso: string): Date => new Date(iso);

describe('dates without a year', () => {
  it('takes the nearest year around the reference', () => {
    expect(parseImpDate('31DEC2350', at('2024-01-02T08:00:00Z'))?.iso).toBe('2023-12-31T23:50');
    expect(parseImpDate('02JAN0010', at('2023-12-31T23:00:00Z'))?.iso).toBe('2024-01-02T00:10');
    expect(parseImpDate('05JAN', at('2024-01-05T12:00:00Z'))?.iso).toBe('2024-01-05');
  });

  it('looks for a leap year for 29 February', () => {
    expect(parseImpDate('29FEB', at('2025-03-01T00:00:00Z'))?.iso).toBe('2024-02-29');
    expect(parseImpDate('29FEB', at('2027-03-01T00:00:00Z'))?.iso).toBe('2028-02-29');
  });

  it('applies the day change', () => {
    expect(parseImpDate('31JAN0015-N', at('2024-02-01T00:00:00Z'))?.iso).toBe('2024-02-01T00:15');
    expect(parseImpDate('01MAR2050-P', at('2024-03-01T00:00:00Z'))?.iso).toBe('2024-02-29T20:50');
  });

  it('keeps only the text when there is no reference', () => {
    expect(parseImpDate('05JAN0910')).toEqual({ text: '05JAN0910' });
    expect(parseImpDate('05JAN0910', new Date(Number.NaN))).toEqual({ text: '05JAN0910' });
  });

  it.each(['31FEB', '00JAN', '5JAN', '05JAM', '05JAN2400', '05JAN0960', '05JAN09', '05JAN0910-X', ''])(
    'refuses %j',
    (text) => {
      expect(parseImpDate(text, at('2024-01-01T00:00:00Z'))).toBeUndefined();
    },
  );

  it('finds every minute of half a year around the reference again', () => {
    const reference = at('2024-07-01T12:00:00Z');
    fc.assert(
      fc.property(fc.integer({ min: -180 * 1440, max: 180 * 1440 }), (minutes) => {
        const iso = new Date(reference.getTime() + minutes * 60_000).toISOString().slice(0, 16);
        const written = impDate(iso);
        expect(written?.iso).toBe(iso);
        expect(parseImpDate(written?.text ?? '', reference)?.iso).toBe(iso);
      }),
    );
  });
});

describe('other dates and times', () => {
  it('reads and writes the date of issue', () => {
    expect(parseImpDateWithYear('05JAN24')).toEqual({ text: '05JAN24', iso: '2024-01-05' });
    expect(parseImpDateWithYear('30FEB24')).toBeUndefined();
    expect(impDateWithYear('2024-01-05T10:00')).toEqual({ text: '05JAN24', iso: '2024-01-05' });
    expect(impDateWithYear('5/1/2024')).toBeUndefined();
  });

  it('writes dates from ISO', () => {
    expect(impDate('2024-01-05T09:10:59+08:00')).toEqual({ text: '05JAN0910', iso: '2024-01-05T09:10' });
    expect(impDate('2024-02-30')).toBeUndefined();
    expect(impDate('2024-01-05T25:10')).toBeUndefined();
  });

  it('reads flight times', () => {
    expect(parseFlightTime('E1640-N')).toEqual({ type: 'E', time: '1640', dayChange: 'N' });
    expect(parseFlightTime('X1640')).toBeUndefined();
  });

  it('gives the best time of a status', () => {
    const flightDate = { text: '31DEC', iso: '2023-12-31' };
    expect(statusTime({ code: 'RCS', date: { text: '05JAN0910', iso: '2024-01-05T09:10' } })).toBe('2024-01-05T09:10');
    const departureTime = { type: 'A', time: '0030', dayChange: 'N' } as const;
    expect(statusTime({ code: 'DEP', flightDate, departureTime })).toBe('2024-01-01T00:30');
    expect(statusTime({ code: 'DEP', flightDate })).toBe('2023-12-31');
    expect(statusTime({ code: 'TRM' })).toBeUndefined();
  });
});
