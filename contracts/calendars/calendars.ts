import { readFileSync } from 'node:fs';
import { type Calendar, parseCalendar } from './calendar.ts';

export type { Calendar } from './calendar.ts';

/** The calendars this folder carries, one file `<name>.json` each. */
export const CALENDAR_NAMES = [
  /** Open around the clock, every day. */
  'always',
  /** 国务院办公厅 holidays and exchanged working days, with a common office day. */
  'cn-customs',
] as const;

export type CalendarName = (typeof CALENDAR_NAMES)[number];

/** What was read stays as it was read: the map only spares the second reading of an immutable file. */
const loaded = new Map<CalendarName, Calendar>();

/**
 * The calendar of that name, read from the JSON file beside this module on first use and kept.
 * Throws when the file is missing or no calendar: a fault of the installation.
 */
export function calendar(name: CalendarName): Calendar {
  const known = loaded.get(name);
  if (known) return known;
  const read = parseCalendar(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8'), `${name}.json`);
  loaded.set(name, read);
  return read;
}
