/** EDIFACT dates and times (DE 2379 formats) and instants. EDIFACT here carries local time without an offset. */
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

/** The instant of a DTM; undefined for periods, other formats and dates that do not exist. */
export function dtmInstant(dtm: Segment | undefined, offsetMinutes: number): string | undefined {
  const value = element(dtm, 1, 2);
  const length = LENGTHS.get(element(dtm, 1, 3));
  if (element(dtm, 1, 3) !== '' && length === undefined) return undefined;
  if (length !== undefined && value.length !== length) return undefined;
  return toInstant(value, offsetMinutes);
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
