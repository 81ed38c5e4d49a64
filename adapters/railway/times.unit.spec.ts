import { describe, expect, it } from 'vitest';
import type { Reading } from '../adapter.ts';
import { DECLARATION_NO, fromStation, READ } from './examples.fixture.ts';
import { railwayAdapter } from './index.ts';

const iftsta = (event: string, ...dtm: string[]): Reading | undefined =>
  railwayAdapter.read(
    fromStation('IFTSTA', [
      'BGM+77+ST1+9',
      'DTM+137:201801051000:203',
      `RFF+AAE:${DECLARATION_NO}`,
      'CNI+1+AGB14524',
      `STS+1+${event}`,
      ...dtm,
      'EQD+CN+TGNU1234562',
    ]),
    READ,
  );
const timeOf = (reading: Reading | undefined) => reading?.reports[0]?.statements[0]?.senderTime ?? '';

describe('when a status was', () => {
  it('a date alone is the moment of that day nearest to the time of the message', () => {
    const arrived = timeOf(iftsta('1', 'DTM+334:201801050800:203'));
    const departed = timeOf(iftsta('24', 'DTM+334:20180105:102'));
    expect(departed > arrived).toBe(true);
    expect(departed).toBe('2018-01-05T02:00:00.000Z');
    expect(timeOf(iftsta('24', 'DTM+334:20180104:102'))).toBe('2018-01-04T15:59:00.000Z');
    expect(timeOf(iftsta('24', 'DTM+334:20180106:102'))).toBe('2018-01-05T16:00:00.000Z');
    expect(timeOf(iftsta('24', 'DTM+334:180105:101'))).toBe('2018-01-05T02:00:00.000Z');
  });

  it('a date alone at the gate is measured by the time of the interchange', () => {
    const codeco = fromStation('CODECO', [
      'BGM+36+GT1+9',
      'RFF+RE:1',
      'NAD+CF+TYJ:ZZZ:ZZZ',
      'EQD+CN+TGNU1234562',
      'RFF+RCN:AGB14524',
      'DTM+7:20180105:102',
      'CNT+16:1',
    ]);
    expect(timeOf(railwayAdapter.read(codeco, READ))).toBe('2018-01-05T02:05:00.000Z');
  });

  it.each([
    ['201801050955UTC:303', '2018-01-05T09:55:00.000Z'],
    ['201801050955GMT:303', '2018-01-05T09:55:00.000Z'],
    ['201801050955?+08:303', '2018-01-05T01:55:00.000Z'],
    ['201801050955?+0530:303', '2018-01-05T04:25:00.000Z'],
    ['201801050955-05:303', '2018-01-05T14:55:00.000Z'],
    ['201801050955MSK:303', '2018-01-05T06:55:00.000Z'],
    ['20180105095501UTC:304', '2018-01-05T09:55:01.000Z'],
  ])('%s has its own zone', (dtm, expected) => {
    const reading = iftsta('24', `DTM+334:${dtm}`);
    expect(timeOf(reading)).toBe(expected);
    expect(reading?.problems).toEqual([]);
  });

  it.each(['201801050955CST:303', '201801050955:303', '20180105:203', '201802300955:203', 'TODAY', '1801050955:203'])(
    'says that %s cannot be read, and takes the next',
    (dtm) => {
      const reading = iftsta('24', `DTM+334:${dtm}`);
      expect(timeOf(reading)).toBe('2018-01-05T02:00:00.000Z');
      expect(reading?.problems).toMatchObject([
        { code: 'RAIL-TIME', severity: 'warning', at: 'UNH 1 / segment 6 STS' },
      ]);
      expect(reading?.problems[0]?.message).toMatch(/^DTM 334:.* cannot be read; that of DTM 137 is taken\.$/);
      expect(reading?.problems[0]?.messageZh).toMatch(/^无法读出 DTM 334:.*，采用 DTM 137 的时间。$/);
    },
  );

  it('does not mind a time behind the one that is taken', () => {
    expect(iftsta('24', 'DTM+334:201801050955:203', 'DTM+186:SOON')?.problems).toEqual([]);
  });
});
