/**
 * Time limits 时限 in working time 工作时间, over a calendar that is passed in. Pure: what the clock says is an argument.
 *
 * An office is open from the moment of opening until just before the moment of closing. Days are walked one by one;
 * where no exception lies ahead, whole weeks at once.
 */
import type { Calendar, Opening } from '../../contracts/calendars/calendar.ts';

/** How long something may take: `ms` of wall-clock time, or of working time. */
export interface Limit {
  readonly ms: number;
  /** Counted while the office works; absent or false: counted all the time. */
  readonly working?: boolean;
}

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
/** 1 January 1970 was a Thursday; Sunday is 0. */
const WEEKDAY_OF_DAY_0 = 4;
/** A closure longer than any year: the calendar is wrong, and looking further would hide it. */
const LONGEST_CLOSURE_DAYS = 366;
/** The last moment a Date can tell (ECMA-262, Time Values). */
const END_OF_TIME = 8.64e15;

/**
 * The moment at which `ms` of working time have passed since `from`: the earliest such moment, which may be that of
 * closing. Of 0 ms: `from` itself while the office is open, else the next opening.
 * @param ms whole milliseconds, 0 or more.
 * @throws RangeError for what is no time or no duration, when the calendar is closed for more than a year on end, and
 *   for a moment beyond what a Date can tell.
 */
export function addWorkingTime(from: Date, ms: number, calendar: Calendar): Date {
  const start = localTime(from, calendar);
  let left = duration(ms);
  let day = Math.floor(start / DAY_MS);
  let earliest = start - day * DAY_MS;
  let closedDays = 0;
  while (closedDays <= LONGEST_CLOSURE_DAYS) {
    const openings = openingsOn(day, calendar);
    for (const { open, close } of openings) {
      const begin = Math.max(open, earliest);
      if (begin >= close) continue;
      if (left <= close - begin) return toDate(day * DAY_MS + begin + left - calendar.utcOffsetMs);
      left -= close - begin;
    }
    closedDays = openings.length === 0 ? closedDays + 1 : 0;
    earliest = 0;
    day += 1;
    // One millisecond is left over, so that a limit is never found at an opening instead of the closing before it.
    const weeks = Math.min(ordinaryWeeksFrom(day, calendar), Math.floor((left - 1) / calendar.weekMs));
    if (weeks > 0) {
      day += weeks * WEEK_DAYS;
      left -= weeks * calendar.weekMs;
      closedDays = 0;
    }
  }
  const since = new Date((day - closedDays) * DAY_MS).toISOString().slice(0, 10);
  throw new RangeError(
    `the calendar ${calendar.name} has no working time for more than a year from ${since}: correct it`,
  );
}

/** `from` itself while the office is open, else the next opening. Throws as `addWorkingTime` does. */
export function nextWorkingTime(from: Date, calendar: Calendar): Date {
  return addWorkingTime(from, 0, calendar);
}

/**
 * When a limit that began at `from` is over.
 * @throws RangeError for what is no time or no duration, and as `addWorkingTime` does.
 */
export function dueAt(from: Date, limit: Limit, calendar: Calendar): Date {
  return limit.working
    ? addWorkingTime(from, limit.ms, calendar)
    : toDate(localTime(from, calendar) - calendar.utcOffsetMs + duration(limit.ms));
}

const NEVER_OPEN: readonly Opening[] = Object.freeze([]);

function openingsOn(day: number, { exceptions, week }: Calendar): readonly Opening[] {
  const weekday = (((day + WEEKDAY_OF_DAY_0) % WEEK_DAYS) + WEEK_DAYS) % WEEK_DAYS;
  return exceptions.get(day) ?? week[weekday] ?? NEVER_OPEN;
}

/** How many whole weeks without an exception begin with this day. */
function ordinaryWeeksFrom(day: number, { exceptional }: Calendar): number {
  if (exceptional === undefined || day > exceptional.last) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor((exceptional.first - day) / WEEK_DAYS));
}

/** Milliseconds since the local midnight that began 1 January 1970. */
function localTime(moment: Date, { utcOffsetMs }: Calendar): number {
  const time = moment.getTime();
  if (Number.isNaN(time)) throw new RangeError('no working time can be counted from what is no time');
  return time + utcOffsetMs;
}

function duration(ms: number): number {
  if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError(`a limit is a whole number of ms, 0 or more: ${ms}`);
  return ms;
}

function toDate(time: number): Date {
  if (Math.abs(time) > END_OF_TIME) throw new RangeError('the limit ends beyond what can be told as a time');
  return new Date(time);
}
