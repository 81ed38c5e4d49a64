import { describe, expect, it } from 'vitest';
import { CalendarError, parseCalendar } from './calendar.ts';

const HOUR = 3_600_000;
const FILE = {
  name: 'datong-station',
  title: { en: 'Datong station', zh: '大同车站' },
  utcOffsetMinutes: 480,
  hours: { monday: [['08:00', '12:00']], saturday: [['09:00', '11:00']] },
  years: { '2018': { source: 'Notice 1', daysOff: ['2018-01-01'], workdays: ['2018-01-06'] } },
};
const parse = (change: object) => parseCalendar(JSON.stringify({ ...FILE, ...change }), 'station.json');
const DAY_2018_01_01 = 17532;

describe('parseCalendar', () => {
  it('reads a calendar of one’s own', () => {
    const made = parse({ $schema: './calendar.schema.json', note: 'Short.' });
    expect(made).toMatchObject({ name: 'datong-station', note: 'Short.', utcOffsetMs: 8 * HOUR, weekMs: 6 * HOUR });
    expect(made.week[1]).toEqual([{ open: 8 * HOUR, close: 12 * HOUR }]);
    expect(made.week[0]).toEqual([]);
    expect(made.sources?.get(2018)).toBe('Notice 1');
  });

  it('a day off has no hours, and an exchanged Saturday has those of Monday', () => {
    const made = parse({});
    expect(made.exceptions.get(DAY_2018_01_01)).toEqual([]);
    expect(made.exceptions.get(DAY_2018_01_01 + 5)).toEqual([{ open: 8 * HOUR, close: 12 * HOUR }]);
    expect(made.exceptional).toEqual({ first: DAY_2018_01_01, last: DAY_2018_01_01 + 5 });
  });

  it('hours that touch are one opening, up to the end of the day', () => {
    const { week } = parse({
      hours: {
        monday: [
          ['00:00', '12:00'],
          ['12:00', '24:00'],
        ],
      },
    });
    expect(week[1]).toEqual([{ open: 0, close: 24 * HOUR }]);
  });

  it.each([
    ['no hours', { hours: undefined }, /must have required property 'hours'/],
    ['a title in one language', { title: { en: 'Datong' } }, /\/title must have required property 'zh'/],
    [
      'an unknown weekday',
      { hours: { mon: [['08:00', '12:00']] } },
      /\/hours must NOT have additional properties: mon/,
    ],
    ['an offset in hours and minutes', { utcOffsetMinutes: '+08:00' }, /\/utcOffsetMinutes must be integer/],
    ['an opening at 24:00', { hours: { monday: [['24:00', '24:00']] } }, /\/hours\/monday\/0\/0 must match pattern/],
    ['a time without its zero', { hours: { monday: [['8:00', '12:00']] } }, /\/hours\/monday\/0\/0 must match pattern/],
    ['an opening without its close', { hours: { monday: [['08:00']] } }, /\/hours\/monday\/0 must NOT have fewer/],
    ['an opening over midnight', { hours: { monday: [['22:00', '06:00']] } }, /closes at 06:00, not after it opens/],
    [
      'hours that overlap',
      {
        hours: {
          monday: [
            ['08:00', '12:00'],
            ['11:00', '13:00'],
          ],
        },
      },
      /\/hours\/monday\/1 opens at 11:00, before 12:00/,
    ],
    ['a week that is never open', { hours: { monday: [] }, years: {} }, /\/hours is never open/],
    [
      'worked weekends without a Monday',
      { hours: { tuesday: [['08:00', '12:00']] } },
      /\/hours\/monday is closed, yet the workdays of 2018 have its hours/,
    ],
    ['a year that is none', { years: { '18': null } }, /\/years must NOT have additional properties: 18/],
    ['a year without its source', year({ source: '' }), /\/years\/2018\/source must NOT have fewer/],
    ['a day that does not exist', year({ daysOff: ['2018-02-29'] }), /\/years\/2018\/daysOff\/0 must match format/],
    ['a day of another year', year({ daysOff: ['2019-01-01'] }), /names a day of another year: 2019-01-01/],
    ['a day twice', year({ daysOff: ['2018-01-01', '2018-01-01'] }), /must NOT have duplicate items/],
    ['a day both off and worked', year({ workdays: ['2018-01-01'] }), /2018-01-01 both as a day off and as a workday/],
  ])('refuses %s', (_, change, message) => {
    expect(() => parse(change)).toThrow(message);
    expect(() => parse(change)).toThrow(CalendarError);
  });

  it.each([
    ['no JSON', '{', /station\.json is not usable: it is no JSON/],
    ['no object', '[]', /\/ must be object/],
    ['nothing', 'null', /\/ must be object/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseCalendar(text, 'station.json')).toThrow(message);
  });

  it('names everything wrong at once, of form and of sense', () => {
    const file = {
      name: 'Datong Station',
      hours: { monday: [['12:00', '08:00']], tuesday: [['8', '9']], wednesday: null },
      ...year({ daysOff: ['2017-12-31'] }),
    };
    const parts = [
      '/name',
      '/hours/monday/0 closes',
      '/hours/tuesday/0/0',
      '/hours/wednesday',
      'another year: 2017-12-31',
    ];
    for (const part of parts) expect(() => parse(file)).toThrow(part);
  });
});

function year(change: object): object {
  return { years: { '2018': { ...FILE.years['2018'], ...change } } };
}
