import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CalendarFile, parseCalendar } from './calendar.ts';
import { CALENDAR_NAMES, calendar } from './calendars.ts';

const file = (name: string): CalendarFile =>
  JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8'));

describe('the calendars of this folder', () => {
  it.each(CALENDAR_NAMES)('%s can be had by its name', (name) => {
    expect(calendar(name).name).toBe(name);
    expect(calendar(name)).toBe(calendar(name));
  });

  it('always is open every minute of the week', () => {
    expect(calendar('always').weekMs).toBe(7 * 86_400_000);
    expect(calendar('always').exceptions.size).toBe(0);
  });
});

it('the page on calendars shows a calendar that can be read', () => {
  const page = readFileSync(new URL('../../docs/calendars.md', import.meta.url), 'utf8');
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  expect(parseCalendar(example, 'docs/calendars.md').name).toBe('datong-inspection');
});

describe('cn-customs', () => {
  const years = Object.entries(file('cn-customs').years ?? {});
  const isWeekend = (date: string) => new Date(date).getUTCDay() % 6 === 0;

  it('knows 2017 to 2026, each by the number of its notice, which the page on calendars lists', () => {
    const page = readFileSync(new URL('../../docs/calendars.md', import.meta.url), 'utf8');
    expect(years.map(([year]) => Number(year))).toEqual(Array.from({ length: 10 }, (_, index) => 2017 + index));
    for (const [year, { source }] of years) {
      const notices = source.match(/国办发明电〔20\d\d〕\d+号/g) ?? [];
      const row = page.split('\n').find((line) => line.startsWith(`| ${year} |`));
      expect(notices.length).toBeGreaterThan(0);
      for (const notice of notices) expect(row).toContain(notice);
    }
  });

  // A weekday off is a holiday of the law (全国年节及纪念日放假办法) or exchanged against a weekend day worked: 11 days of
  // the law until 2024, 13 since its revision of November 2024. In 2020 the Spring Festival was made two days longer.
  it.each(years)(
    '%s: weekdays off less weekend days worked are the holidays of the law',
    (year, { daysOff, workdays }) => {
      const lawful = Number(year) >= 2025 ? 13 : 11;
      const weekdaysOff = daysOff.filter((date) => !isWeekend(date)).length;
      expect(weekdaysOff - workdays.length).toBe(lawful + (year === '2020' ? 2 : 0));
    },
  );

  it.each(years)(
    '%s: only weekend days are worked in exchange, and dates stand in order',
    (_, { daysOff, workdays }) => {
      expect(workdays.filter((date) => !isWeekend(date))).toEqual([]);
      expect(daysOff).toEqual([...daysOff].sort());
    },
  );

  it.each(years)('%s: New Year, Labour Day and the National Day are off', (year, { daysOff }) => {
    const fixed = ['01-01', '05-01', '10-01', '10-02', '10-03'].map((day) => `${year}-${day}`);
    expect(daysOff).toEqual(expect.arrayContaining(fixed));
  });

  // 春节 of the lunar calendar: its first day, by which a wrong month would show.
  it.each([
    ['2017', '01-28'],
    ['2018', '02-16'],
    ['2019', '02-05'],
    ['2020', '01-25'],
    ['2021', '02-12'],
    ['2022', '02-01'],
    ['2023', '01-22'],
    ['2024', '02-10'],
    ['2025', '01-29'],
    ['2026', '02-17'],
  ])('%s: the lunar new year on %s and the two days after it are off', (year, day) => {
    const first = Date.parse(`${year}-${day}`);
    const three = [0, 1, 2].map((days) => new Date(first + days * 86_400_000).toISOString().slice(0, 10));
    expect(file('cn-customs').years?.[year]?.daysOff).toEqual(expect.arrayContaining(three));
  });
});
