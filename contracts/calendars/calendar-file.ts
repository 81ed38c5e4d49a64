/** The file of a working-day calendar as people write it, checked against calendar.schema.json and against itself. */
import { readFileSync } from 'node:fs';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { jsonSchema } from '../json-schema.ts';

/** The weekdays in the order of `Date.getUTCDay`. */
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Opening and closing of an office, local times as HH:MM. */
export type OpeningText = readonly [open: string, close: string];

/** What a calendar file holds; the schema says what each field means. */
export interface CalendarFile {
  readonly $schema?: string;
  readonly name: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly note?: string;
  readonly utcOffsetMinutes: number;
  readonly hours: { readonly [day in Weekday]?: readonly OpeningText[] };
  readonly years?: Readonly<Record<string, CalendarYear>>;
}

/** What is known of one year; dates as YYYY-MM-DD. */
export interface CalendarYear {
  readonly source: string;
  readonly daysOff: readonly string[];
  readonly workdays: readonly string[];
}

/** A calendar file that cannot be used; the message names everything wrong with it. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
}

const SCHEMA = JSON.parse(readFileSync(new URL('./calendar.schema.json', import.meta.url), 'utf8')) as object;
const validate = jsonSchema().compile<CalendarFile>(SCHEMA);

/**
 * The text of a calendar file, read and checked.
 * @param file how the message of an error names the file.
 * @throws CalendarError naming everything in which the text is no calendar.
 */
export function readCalendarFile(json: string, file: string): CalendarFile {
  const value = parseJson(json, file);
  if (validate(value)) {
    const wrong = contradictions(value, () => true);
    if (wrong.length === 0) return value;
    throw unusable(file, wrong);
  }
  const errors = validate.errors ?? [];
  const sound = (path: string) => !errors.some(({ instancePath }) => `${instancePath}/`.startsWith(`${path}/`));
  throw unusable(file, [...errors.map(said), ...contradictions(value, sound)]);
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw unusable(file, [`it is no JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

const unusable = (file: string, wrong: readonly string[]): CalendarError =>
  new CalendarError(`the calendar ${file} is not usable: ${wrong.join('; ')}`);

function said({ instancePath, message, params }: ErrorObject): string {
  const stranger = (params as Readonly<Record<string, unknown>>).additionalProperty;
  return `${instancePath || '/'} ${message ?? 'is wrong'}${stranger === undefined ? '' : `: ${String(stranger)}`}`;
}

/** What a schema cannot say. Looked for only where the schema found nothing wrong, which is what `sound` tells. */
function contradictions(value: unknown, sound: (path: string) => boolean): string[] {
  const hours = recordAt(value, 'hours') as CalendarFile['hours'];
  const openings = WEEKDAYS.filter((day) => sound(`/hours/${day}`)).map((day) => [day, hours[day] ?? []] as const);
  const years = Object.entries(recordAt(value, 'years') as Readonly<Record<string, CalendarYear>>).filter(
    ([year]) => /^\d{4}$/.test(year) && sound(`/years/${year}`),
  );
  const exchanged = years.filter(([, { workdays }]) => workdays.length > 0).map(([year]) => year);
  const noMonday = exchanged.length > 0 && openings.some(([day, pairs]) => day === 'monday' && pairs.length === 0);
  return [
    ...openings.flatMap(([day, pairs]) => hoursOutOfOrder(`/hours/${day}`, pairs)),
    ...(sound('/hours') && openings.every(([, pairs]) => pairs.length === 0) ? ['/hours is never open'] : []),
    ...(noMonday ? [`/hours/monday is closed, yet the workdays of ${exchanged.join(', ')} have its hours`] : []),
    ...years.flatMap(([year, days]) => daysOutOfPlace(year, days)),
  ];
}

function recordAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const found = isRecord(value) ? value[key] : undefined;
  return isRecord(found) ? found : {};
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Times of day have equal length, so they compare as their letters do. */
function hoursOutOfOrder(path: string, pairs: readonly OpeningText[]): string[] {
  return pairs.flatMap(([open, close], index) => {
    const before = pairs[index - 1]?.[1];
    return [
      ...(open < close ? [] : [`${path}/${index} closes at ${close}, not after it opens at ${open}`]),
      ...(before === undefined || before <= open ? [] : [`${path}/${index} opens at ${open}, before ${before}`]),
    ];
  });
}

function daysOutOfPlace(year: string, { daysOff, workdays }: CalendarYear): string[] {
  return [
    ...[...daysOff, ...workdays]
      .filter((date) => !date.startsWith(`${year}-`))
      .map((date) => `/years/${year} names a day of another year: ${date}`),
    ...workdays
      .filter((date) => daysOff.includes(date))
      .map((date) => `/years/${year} names ${date} both as a day off and as a workday`),
  ];
}
