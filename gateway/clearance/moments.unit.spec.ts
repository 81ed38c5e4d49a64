import { describe, expect, it } from 'vitest';
import { A, customs } from './case-builder.fixture.ts';
import { byContent, greatest, momentOf, parseTime, secondOf } from './moments.ts';

describe('moments', () => {
  it('are read from every spelling of RFC 3339', () => {
    const moment = Date.UTC(2017, 8, 14, 1, 2, 3);
    for (const text of ['2017-09-14T01:02:03Z', '2017-09-14T09:02:03+08:00', '2017-09-14T01:02:03.000000Z']) {
      expect(parseTime(text)).toBe(moment);
    }
    expect(parseTime('2016-12-31T23:59:60Z')).toBe(Date.UTC(2017, 0, 1));
    expect(parseTime('2017-01-01T07:59:60+08:00')).toBe(Date.UTC(2017, 0, 1));
    expect(parseTime('never')).toBeNaN();
  });

  it('that cannot be read are the oldest for a release and the latest for all else', () => {
    expect(momentOf({ ...customs('released', 1), senderTime: '?' })).toBeLessThan(Date.UTC(1970, 0, 1));
    expect(momentOf({ ...customs('held', 1), senderTime: '?' })).toBeGreaterThan(Date.UTC(9999, 0, 1));
  });

  it('have their full second', () => {
    expect(secondOf(1999)).toBe(1);
    expect(secondOf(-1)).toBe(-1);
  });

  it('and contents are compared in one way only', () => {
    const [one, two] = [customs('held', 1), customs('held', 1, A)];
    expect(byContent(one, { ...one })).toBe(0);
    expect(Math.sign(byContent(one, two))).toBe(-Math.sign(byContent(two, one)));
    expect(greatest([])).toBe(-Infinity);
    expect(greatest(Array.from({ length: 300_000 }, (_, index) => index))).toBe(299_999);
  });
});
