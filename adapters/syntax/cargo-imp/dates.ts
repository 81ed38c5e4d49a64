import type { CargoImpDate, DayChange, FlightTime, FsuStatus } from './types.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS: Readonly<Record<DayChange, number>> = { P: -1, N: 1, S: 2, T: 3 };
const DAY_MS = 86_400_000;
const DAY_MONTH = /^(\d{2})([A-Z]{3})(?:([01]\d|2[0-3])([0-5]\d))?(?:-([PNST]))?$/;
const DAY_MONTH_YEAR = /^(\d{2})([A-Z]{3})(\d{2})$/;
const FLIGHT_TIME = /^([SEA])((?:[01]\d|2[0-3])[0-5]\d)(?:-([PNST]))?$/;

/**
 * Reads `05JAN`, `05JAN0910` or `05JAN0910-N`. The year is not in the text: with a reference time the nearest such date
 * is taken (day change applied afterwards), without one only the text is kept. The result is local time, no zone.
 * Undefined when there is no such day or time.
 */
export function parseImpDate(text: string, reference?: Date): CargoImpDate | undefined {
  const [, day, name, hour, minute, change] = DAY_MONTH.exec(text) ?? [];
  const month = MONTHS.indexOf(name ?? '');
  if (day === undefined || month < 0 || !exists(2000, month, Number(day))) return undefined;
  if (reference === undefined || Number.isNaN(reference.getTime())) return { text };
  const minutes = Number(hour ?? 0) * 60 + Number(minute ?? 0);
  const time = nearest(month, Number(day), minutes, reference) + (DAYS[change as DayChange] ?? 0) * DAY_MS;
  const iso = new Date(time).toISOString();
  return { text, iso: hour === undefined ? iso.slice(0, 10) : iso.slice(0, 16) };
}

/** Reads `05JAN24` (ISU). Two-digit years are of this century: the format is younger than 2000 as electronic record. */
export function parseImpDateWithYear(text: string): CargoImpDate | undefined {
  const [, day, name, year] = DAY_MONTH_YEAR.exec(text) ?? [];
  const month = MONTHS.indexOf(name ?? '');
  if (day === undefined || month < 0 || !exists(2000 + Number(year), month, Number(day))) return undefined;
  return { text, iso: `20${year}-${String(month + 1).padStart(2, '0')}-${day}` };
}

/** `2024-01-05` to `05JAN`, `2024-01-05T09:10` to `05JAN0910`; seconds and zone are ignored. Undefined for other text. */
export function impDate(iso: string): CargoImpDate | undefined {
  const [, year, month, day, time] = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}).{0,20})?$/.exec(iso) ?? [];
  if (year === undefined || !exists(Number(year), Number(month) - 1, Number(day))) return undefined;
  const text = `${day}${MONTHS[Number(month) - 1]}${time?.replace(':', '') ?? ''}`;
  if (parseImpDate(text) === undefined) return undefined;
  return { text, iso: time === undefined ? iso.slice(0, 10) : iso.slice(0, 16) };
}

/** `2024-01-05` (a time after it is ignored) to `05JAN24`, as ISU wants it. Undefined for other text. */
export function impDateWithYear(iso: string): CargoImpDate | undefined {
  const date = impDate(iso.slice(0, 10));
  return date === undefined ? undefined : { text: `${date.text}${iso.slice(2, 4)}`, iso: iso.slice(0, 10) };
}

/** Reads `S1530` or `E1640-N`. Undefined when it has another form. */
export function parseFlightTime(text: string): FlightTime | undefined {
  const [, type, time, change] = FLIGHT_TIME.exec(text) ?? [];
  if (type === undefined || time === undefined) return undefined;
  const base = { type: type as FlightTime['type'], time };
  return change === undefined ? base : { ...base, dayChange: change as DayChange };
}

/** The inverse of parseFlightTime. */
export function formatFlightTime(time: FlightTime): string {
  return `${time.type}${time.time}${time.dayChange === undefined ? '' : `-${time.dayChange}`}`;
}

/**
 * The best local ISO time of a status: its own date and time; for a flight the date with the departure time, or the
 * date alone. Undefined when the message was read without a reference time.
 */
export function statusTime(status: FsuStatus): string | undefined {
  if (status.date?.iso !== undefined) return status.date.iso;
  const day = status.flightDate?.iso;
  const time = status.departureTime;
  if (day === undefined || time === undefined) return day;
  const shifted = Date.parse(`${day}T00:00:00Z`) + (time.dayChange === undefined ? 0 : DAYS[time.dayChange] * DAY_MS);
  return `${new Date(shifted).toISOString().slice(0, 10)}T${time.time.slice(0, 2)}:${time.time.slice(2)}`;
}

function exists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month, day));
  return date.getUTCMonth() === month && date.getUTCDate() === day;
}

/** 29 February may be up to eight years away (1896 to 1904); every other day at most one. */
function nearest(month: number, day: number, minutes: number, reference: Date): number {
  let best = Number.NaN;
  for (let year = reference.getUTCFullYear() - 8; year <= reference.getUTCFullYear() + 8; year += 1) {
    if (!exists(year, month, day)) continue;
    const time = Date.UTC(year, month, day, 0, minutes);
    if (Number.isNaN(best) || Math.abs(time - reference.getTime()) < Math.abs(best - reference.getTime())) best = time;
  }
  return best;
}
