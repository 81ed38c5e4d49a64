/**
 * EDIFACT dates and times (DE 2379 formats) and instants. EDIFACT here carries local time without an offset, but for the
 * formats that end in their zone.
 */
import { element, type Segment } from '../syntax/edifact/index.ts';

const MINUTE = 60_000;

/** `CCYYMMDDHHMM` (2379 = 203) local time of an instant; `offsetMinutes` is local time minus UTC (China: 480). */
export function localStamp(at: Date, offsetMinutes: number): string {
  const iso = new Date(at.getTime() + offsetMinutes * MINUTE).toISOString();
  return iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10) + iso.slice(11, 13) + iso.slice(14, 16);
}

/** The lengths of the formats read, in digits; absent or other formats are told by their length. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  Object.entries({ '101': 6, '102': 8, '201': 10, '203': 12, '204': 14 }),
);
/** Formats with a time zone ZZZ behind the digits: CCYYMMDDHHMM, and with seconds. */
const ZONED: ReadonlyMap<string, number> = new Map(Object.entries({ '303': 12, '304': 14 }));
/** Minutes ahead of UTC. CST is not among them: it is China's time and that of America's centre. */
const ZONES: ReadonlyMap<string, number> = new Map(
  Object.entries({ UTC: 0, GMT: 0, Z: 0, CET: 60, EET: 120, MSK: 180, HKT: 480 }),
);
/** Formats without a time of day; without a format the digits tell. */
const DAYS: ReadonlySet<string> = new Set(['', '101', '102']);
/** Periods: two of the formats above, one after the other (718 dates, 719 dates with minutes). */
const PERIODS: ReadonlyMap<string, number> = new Map(Object.entries({ '713': 10, '717': 6, '718': 8, '719': 12 }));

/**
 * The instant of local digits `[CC]YYMMDD[HHMM[SS]]` as RFC 3339 in UTC (`…Z`); undefined when they are no real
 * date and time. Two-digit years are of 2000 to 2099: nothing here is older.
 */
export function toInstant(digits: string, offsetMinutes: number): string | undefined {
  if (!/^(?:\d{6}|\d{8}|\d{10}|\d{12}|\d{14})$/.test(digits)) return undefined;
  const full = digits.length === 6 || digits.length === 10 ? `20${digits}` : digits;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?$/.exec(full) ?? [];
  const local = `${year}-${month}-${day}T${hour || '00'}:${minute || '00'}:${second || '00'}`;
  const time = Date.parse(`${local}Z`);
  // Date.parse takes 24:00 and, in some engines, 31 February: only what reads back the same is real.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== local) return undefined;
  return new Date(time - offsetMinutes * MINUTE).toISOString();
}

/**
 * The instant of a DTM as RFC 3339 in UTC; undefined for periods, other formats, unknown zones and dates that do not
 * exist. A date alone is the first moment of that day, or, where `near` is given, the moment of it nearest to `near`:
 * a departure said of today is not before what was said to have happened this morning.
 */
export function dtmInstant(dtm: Segment | undefined, offsetMinutes: number, near?: string): string | undefined {
  const [value, format] = [element(dtm, 1, 2), element(dtm, 1, 3)];
  const zoned = ZONED.get(format);
  if (zoned !== undefined) {
    const offset = zoneOffset(value.slice(zoned));
    return offset === undefined || value.length <= zoned ? undefined : toInstant(value.slice(0, zoned), offset);
  }
  const length = LENGTHS.get(format);
  if (format !== '' && length === undefined) return undefined;
  if (length !== undefined && value.length !== length) return undefined;
  const instant = toInstant(value, offsetMinutes);
  const isDay = DAYS.has(format) && value.length <= 8;
  return instant === undefined || near === undefined || !isDay ? instant : momentOfDay(instant, near);
}

/** Minutes ahead of UTC of `UTC`, `+08`, `-0530`; undefined for a zone that is not known. */
function zoneOffset(zone: string): number | undefined {
  const [, sign, hours = '', minutes = '0'] = /^([+-])([01]\d)(?::?([0-5]\d))?$/.exec(zone) ?? [];
  if (sign === undefined) return ZONES.get(zone.toUpperCase());
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The moment of the day that begins at `start` nearest to another, to the minute at its end. */
function momentOfDay(start: string, near: string): string {
  const first = Date.parse(start);
  return new Date(Math.min(Math.max(Date.parse(near), first), first + 1439 * MINUTE)).toISOString();
}

/** Begin and end of a DTM that holds a period, with or without the hyphen real senders write. */
export function dtmPeriod(dtm: Segment, offsetMinutes: number): { from: string; to: string } | undefined {
  const half = PERIODS.get(element(dtm, 1, 3));
  const value = element(dtm, 1, 2).replace('-', '');
  if (half === undefined || value.length !== 2 * half) return undefined;
  const from = toInstant(value.slice(0, half), offsetMinutes);
  const to = toInstant(value.slice(half), offsetMinutes);
  return from !== undefined && to !== undefined ? { from, to } : undefined;
}

/** `CCYYMMDD` as `YYYY-MM-DD`; undefined when it is not a real day. */
export function toDay(digits: string): string | undefined {
  const day = digits.length === 8 ? toInstant(digits, 0) : undefined;
  return day?.slice(0, 10);
}
