/** Time limits in working time: what a trader is promised, and the counting against a slow model that shares nothing with it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calendar, type CalendarFile, parseCalendar } from '../../contracts/calendars/calendar.ts';
import { calendar } from '../../contracts/calendars/calendars.ts';
import { addWorkingTime, dueAt, nextWorkingTime } from './calendar.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const CUSTOMS = calendar('cn-customs');
const ALWAYS = calendar('always');

/** A moment by the clock on the wall in China. */
const china = (local: string) => new Date(`${local.replace(' ', 'T')}+08:00`);
const inChina = (moment: Date) =>
  new Date(moment.getTime() + 8 * HOUR).toISOString().replace('T', ' ').replace(':00.000Z', '');

describe('working time at customs', () => {
  // 08:30-12:00 and 14:00-17:30, Monday to Friday.
  it.each([
    ['stays within the morning', '2018-05-15 09:00', 2, '2018-05-15 11:00'],
    ['leaves noon out', '2018-05-15 11:00', 2, '2018-05-15 15:00'],
    ['ends with the morning, not at the next opening', '2018-05-15 10:00', 2, '2018-05-15 12:00'],
    ['begins at the opening for what comes before it', '2018-05-15 03:00', 1, '2018-05-15 09:30'],
    ['goes on the next day', '2018-05-15 17:00', 1, '2018-05-16 09:00'],
    ['leaves the weekend out', '2018-05-18 17:00', 2, '2018-05-21 10:00'],
    ['begins after the weekend', '2018-05-19 10:00', 1, '2018-05-21 09:30'],
    ['crosses the end of a month', '2018-05-31 17:00', 1, '2018-06-01 09:00'],
    ['counts an exchanged Saturday (National Day 2018)', '2018-09-28 17:00', 1, '2018-09-29 09:00'],
    ['leaves the National Day week out', '2018-09-30 17:00', 1, '2018-10-08 09:00'],
    ['crosses a year whose end is a holiday of the next', '2018-12-29 17:00', 1, '2019-01-02 09:00'],
    ['knows that the Spring Festival of 2020 was made longer', '2020-01-23 17:00', 1, '2020-02-03 09:00'],
    ['ends with the second week, not with the third’s beginning', '2031-09-27 10:00', 70, '2031-10-10 17:30'],
    ['takes an unknown year for an ordinary one', '2031-09-30 17:00', 1, '2031-10-01 09:00'],
  ])('%s', (_, from, hours, due) => {
    expect(inChina(dueAt(china(from), { ms: hours * HOUR, working: true }, CUSTOMS))).toBe(due);
  });

  it.each([
    ['2018-05-15 08:30', '2018-05-15 08:30'],
    ['2018-05-15 12:00', '2018-05-15 14:00'],
    ['2018-05-15 17:30', '2018-05-16 08:30'],
    ['2018-02-14 17:30', '2018-02-22 08:30'],
  ])('after %s the office is open at %s', (from, open) => {
    expect(inChina(nextWorkingTime(china(from), CUSTOMS))).toBe(open);
  });

  it('a limit that is not in working time runs through the night and the holidays', () => {
    const from = china('2018-09-30 17:00');
    expect(inChina(dueAt(from, { ms: 48 * HOUR }, CUSTOMS))).toBe('2018-10-02 17:00');
    expect(inChina(dueAt(from, { ms: 48 * HOUR, working: false }, CUSTOMS))).toBe('2018-10-02 17:00');
  });
});

describe('what cannot be counted is refused', () => {
  const from = china('2019-01-06 12:00');
  it('a calendar that is closed for more than a year', () => {
    const sundays = Array.from({ length: 106 }, (_, week) => isoDate(Date.parse('2019-01-06') + week * 7 * DAY));
    const years = Object.fromEntries(
      ['2019', '2020', '2021'].map((year) => [
        year,
        { source: 'test', daysOff: sundays.filter((day) => day.startsWith(year)), workdays: [] },
      ]),
    );
    const closed = parse({ ...FRAME, hours: { sunday: [['10:00', '11:00']] }, years });
    expect(() => addWorkingTime(from, HOUR, closed)).toThrow(/no working time for more than a year from 2019-01-06/);
  });

  it('what is no time and what is no duration', () => {
    expect(() => addWorkingTime(new Date('never'), HOUR, CUSTOMS)).toThrow(RangeError);
    for (const ms of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => addWorkingTime(from, ms, CUSTOMS)).toThrow(/whole number/);
      expect(() => dueAt(from, { ms }, CUSTOMS)).toThrow(/whole number/);
    }
  });

  it('a limit that ends where no time can be told', () => {
    for (const working of [true, false]) {
      expect(() => dueAt(from, { ms: Number.MAX_SAFE_INTEGER, working }, CUSTOMS)).toThrow(/beyond/);
    }
  });
});

const FRAME = { name: 'any', title: { en: 'Any', zh: '任意' }, utcOffsetMinutes: 480 };
const parse = (file: CalendarFile): Calendar => parseCalendar(JSON.stringify(file), 'test');
const isoDate = (time: number) => new Date(time).toISOString().slice(0, 10);
const NAMES = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** The model: whether the office is open in a minute, by the file alone; and counting minute by minute or day by day. */
function isOpen(time: number, file: CalendarFile): boolean {
  const [date = '', clock = ''] = new Date(time + file.utcOffsetMinutes * MINUTE).toISOString().split('T');
  return openOn(date, file).some(([open, close]) => open <= clock && clock < close);
}

function openOn(date: string, { hours, years }: CalendarFile) {
  const year = years?.[date.slice(0, 4)];
  const weekday = NAMES[new Date(date).getUTCDay()] ?? 'sunday';
  return (year?.workdays.includes(date) ? hours.monday : year?.daysOff.includes(date) ? [] : hours[weekday]) ?? [];
}

function workedBetween(from: number, to: number, file: CalendarFile): number {
  const [begin, end] = [from, to].map((time) => time + file.utcOffsetMinutes * MINUTE) as [number, number];
  const at = (midnight: number, clock: string) =>
    midnight + Number(clock.slice(0, 2)) * HOUR + Number(clock.slice(3)) * MINUTE;
  let worked = 0;
  for (let midnight = Math.floor(begin / DAY) * DAY; midnight < end; midnight += DAY) {
    for (const [open, close] of openOn(isoDate(midnight), file)) {
      worked += Math.max(0, Math.min(at(midnight, close), end) - Math.max(at(midnight, open), begin));
    }
  }
  return worked;
}

/** Undefined when it takes longer than the model is patient. */
function slowAdd(from: number, minutes: number, file: CalendarFile, patience: number): number | undefined {
  let left = minutes;
  for (let time = from; time < from + patience; time += MINUTE) {
    if (!isOpen(time, file)) continue;
    if (left <= 1) return left === 0 ? time : time + MINUTE;
    left -= 1;
  }
  return undefined;
}

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const openings = fc
  .record({
    times: fc.uniqueArray(fc.oneof(fc.constantFrom(0, 510, 720, 1440), fc.integer({ min: 0, max: 1440 })), {
      maxLength: 5,
    }),
    touching: fc.boolean(),
  })
  .map(({ times, touching }) => {
    const sorted = times.sort((a, b) => a - b).map(clock);
    return sorted.flatMap((open, index): [string, string][] => {
      const close = sorted[index + 1];
      return close === undefined || (!touching && index % 2 === 1) ? [] : [[open, close]];
    });
  });

/** Around a year's end, with days off and worked weekends in both years. */
const FIRST = Date.parse('2019-12-20T00:00:00Z');
const DATES = Array.from({ length: 26 }, (_, index) => isoDate(FIRST + index * DAY));
const files: fc.Arbitrary<CalendarFile> = fc
  .record({
    hours: fc.record(Object.fromEntries(NAMES.map((day) => [day, openings]))),
    utcOffsetMinutes: fc.oneof(fc.constant(480), fc.integer({ min: -720, max: 840 })),
    off: fc.subarray(DATES),
    worked: fc.subarray(DATES),
  })
  .filter(({ hours }) => Object.values(hours).some((pairs) => pairs.length > 0))
  .map(({ hours, utcOffsetMinutes, off, worked }) => {
    const workdays = hours.monday?.length === 0 ? [] : worked;
    const of = (year: string) => ({
      source: 'test',
      daysOff: off.filter((day) => day.startsWith(year) && !workdays.includes(day)),
      workdays: workdays.filter((day) => day.startsWith(year)),
    });
    return { ...FRAME, hours, utcOffsetMinutes, years: { '2019': of('2019'), '2020': of('2020') } };
  });

const near = fc.integer({ min: FIRST - 5 * DAY, max: FIRST + 30 * DAY });
/** Any time of two centuries: most of it far from every exception, where weeks are counted at once. */
const anywhere = fc.oneof(near, fc.integer({ min: Date.parse('1900-01-01'), max: Date.parse('2100-01-01') }));
const toMinute = (time: number) => Math.floor(time / MINUTE) * MINUTE;
const durations = fc.oneof(
  fc.integer({ min: 0, max: 20 * HOUR }),
  fc.integer({ min: 0, max: 300 }).map((minutes) => minutes * MINUTE),
  fc.integer({ min: 0, max: 400 * DAY }),
);

describe('whatever the calendar', () => {
  it('counts as one who looks at the clock every minute', () => {
    fc.assert(
      fc.property(files, near.map(toMinute), fc.integer({ min: 0, max: 1200 }), (file, from, minutes) => {
        const made = parse(file);
        const patience = 10 * DAY;
        const due = addWorkingTime(new Date(from), minutes * MINUTE, made).getTime();
        const expected = slowAdd(from, minutes, file, patience);
        if (expected === undefined) expect(due).toBeGreaterThanOrEqual(from + patience);
        else expect(due).toBe(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('the limit ends when its time has been worked, within working hours', () => {
    fc.assert(
      fc.property(files, anywhere, durations, (file, from, ms) => {
        const made = parse(file);
        const due = addWorkingTime(new Date(from), ms, made).getTime();
        expect(due).toBeGreaterThanOrEqual(from + ms);
        expect(isOpen(ms === 0 ? due : due - 1, file)).toBe(true);
        if (due - from < 1000 * DAY) expect(workedBetween(from, due, file)).toBe(ms);
        if (ms === 0 && isOpen(from, file)) expect(due).toBe(from);
      }),
      { numRuns: 1000 },
    );
  });

  it('who begins later, or has more to do, is never done earlier', () => {
    fc.assert(
      fc.property(files, anywhere, fc.nat({ max: 30 * DAY }), durations, durations, (file, from, later, ms, more) => {
        const made = parse(file);
        const due = addWorkingTime(new Date(from), ms, made).getTime();
        expect(addWorkingTime(new Date(from + later), ms, made).getTime()).toBeGreaterThanOrEqual(due);
        const all = addWorkingTime(new Date(from), ms + more, made).getTime();
        expect(all).toBeGreaterThanOrEqual(due);
        // Done in two parts it takes as long, however many weeks are counted at once in the whole.
        if (more > 0) expect(addWorkingTime(new Date(due), more, made).getTime()).toBe(all);
      }),
      { numRuns: 1000 },
    );
  });

  it('where it is always open, working time is the time', () => {
    fc.assert(
      fc.property(anywhere, durations, (from, ms) => {
        const due = new Date(from + ms);
        expect(addWorkingTime(new Date(from), ms, ALWAYS)).toEqual(due);
        expect(dueAt(new Date(from), { ms, working: true }, ALWAYS)).toEqual(due);
      }),
      { numRuns: 1000 },
    );
  });
});
