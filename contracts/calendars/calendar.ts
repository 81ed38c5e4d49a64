/** A working-day calendar 工作日历 in memory: its file, turned once into what can be counted with at once. */
import { type OpeningText, readCalendarFile, WEEKDAYS } from './calendar-file.ts';

export { CalendarError, type CalendarFile } from './calendar-file.ts';

/** From `open` until just before `close`, in milliseconds since the local midnight. */
export interface Opening {
  readonly open: number;
  readonly close: number;
}

/** Frozen; made by `parseCalendar` alone. A day is its number in local time, 0 being 1 January 1970. */
export interface Calendar {
  readonly name: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly note?: string;
  /** Local time minus UTC in milliseconds. */
  readonly utcOffsetMs: number;
  /** The openings of each weekday, Sunday first; in order, and never touching. */
  readonly week: readonly (readonly Opening[])[];
  /** How long an ordinary week is open, in milliseconds: always more than 0. */
  readonly weekMs: number;
  /** The openings of each day that is not what its weekday is. */
  readonly exceptions: ReadonlyMap<number, readonly Opening[]>;
  /** The days of the first and the last exception; undefined without any. */
  readonly exceptional: { readonly first: number; readonly last: number } | undefined;
  /** The source of each year the file knows; undefined when the office keeps no holidays, and every year is known. */
  readonly sources: ReadonlyMap<number, string> | undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * The calendar in the text of its file.
 * @param file how the message of an error names the file.
 * @throws CalendarError naming everything in which the text is no calendar.
 */
export function parseCalendar(json: string, file: string): Calendar {
  const { name, title, note, utcOffsetMinutes, hours, years } = readCalendarFile(json, file);
  const week = Object.freeze(WEEKDAYS.map((day) => openings(hours[day] ?? [])));
  const workdayOpenings = openings(hours.monday ?? []);
  const known = Object.entries(years ?? {});
  const exceptions = new Map<number, readonly Opening[]>();
  for (const [, { daysOff, workdays }] of known) {
    for (const date of daysOff) exceptions.set(dayNumber(date), CLOSED);
    for (const date of workdays) exceptions.set(dayNumber(date), workdayOpenings);
  }
  return Object.freeze({
    name,
    title: Object.freeze(title),
    ...(note === undefined ? {} : { note }),
    utcOffsetMs: utcOffsetMinutes * MINUTE_MS,
    week,
    weekMs: week.flat().reduce((sum, { open, close }) => sum + close - open, 0),
    exceptions,
    exceptional: ends([...exceptions.keys()]),
    sources: years && new Map(known.map(([year, { source }]) => [Number(year), source])),
  });
}

const CLOSED: readonly Opening[] = Object.freeze([]);

/** Openings that touch become one: nobody leaves the office at noon when it opens at noon. */
function openings(pairs: readonly OpeningText[]): readonly Opening[] {
  const joined: Opening[] = [];
  for (const [from, to] of pairs) {
    const [open, close] = [timeOfDay(from), timeOfDay(to)];
    const before = joined.at(-1);
    if (before?.close === open) joined.splice(-1, 1, Object.freeze({ open: before.open, close }));
    else joined.push(Object.freeze({ open, close }));
  }
  return Object.freeze(joined);
}

const timeOfDay = (time: string): number => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * MINUTE_MS;

const dayNumber = (date: string): number => Date.parse(date) / DAY_MS;

function ends(days: number[]): Calendar['exceptional'] {
  days.sort((a, b) => a - b);
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? undefined : Object.freeze({ first, last });
}
