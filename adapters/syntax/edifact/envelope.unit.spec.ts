import { describe, expect, it } from 'vitest';
import { countMatches, toDateTime } from './envelope.ts';

describe('toDateTime', () => {
  it.each([
    ['240105', '0930', '2024-01-05T09:30'],
    ['940101', '0950', '1994-01-01T09:50'],
    ['20240229', '2359', '2024-02-29T23:59'],
  ])('reads %s %s', (date, time, expected) => {
    expect(toDateTime(date, time)).toBe(expected);
  });

  it.each([
    ['20230229', '0000'],
    ['20241301', '0000'],
    ['240100', '0000'],
    ['240105', '2400'],
    ['240105', '0960'],
    ['2401', '0000'],
    ['24010A', '0000'],
    ['240105', '930'],
  ])('refuses %s %s', (date, time) => {
    expect(toDateTime(date, time)).toBeUndefined();
  });
});

describe('countMatches', () => {
  it('compares as numbers: leading zeros occur', () => {
    expect(countMatches('000021', 21)).toBe(true);
    expect(countMatches('22', 21)).toBe(false);
    expect(countMatches('2x', 2)).toBe(false);
    expect(countMatches('', 0)).toBe(false);
  });
});
