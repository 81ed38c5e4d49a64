/** Times of the eCIQ messages: local to the agency, without offset. */

const LOCAL = /^([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ]([0-9]{2}):?([0-9]{2}):?([0-9]{2})(?:\.[0-9]{1,9})?)?$/;

const shifted = (time: Date, utcOffsetMinutes: number) =>
  new Date(time.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 19);

/** `yyyyMMddTHH:mm:ss`, the form of times inside a declaration. */
export function declarationTime(time: Date, utcOffsetMinutes: number): string {
  const text = shifted(time, utcOffsetMinutes);
  return `${text.slice(0, 10).replaceAll('-', '')}${text.slice(10)}`;
}

/** A calendar date `YYYY-MM-DD` as `yyyyMMddT00:00:00`. */
export function declarationDate(date: string): string {
  return `${date.replaceAll('-', '')}T00:00:00`;
}

/** `yyyy-MM-dd HH:mm:ss`, the form of times in heads and receipts. */
export function headTime(time: Date, utcOffsetMinutes: number): string {
  return shifted(time, utcOffsetMinutes).replace('T', ' ');
}

function momentOf(text: string): Date | undefined {
  const match = LOCAL.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const time = new Date(iso);
  // Date takes 30 February for 2 March; a day that does not exist is no date.
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 19) === iso.slice(0, 19) ? time : undefined;
}

/** Any of the local forms as a moment, undefined when it is none. */
export function localTime(text: string, utcOffsetMinutes: number): Date | undefined {
  const time = momentOf(text);
  return time && new Date(time.getTime() - utcOffsetMinutes * 60_000);
}

/** The calendar date of any of the local forms as `YYYY-MM-DD`, undefined when it is none. */
export function calendarDate(text: string): string | undefined {
  return momentOf(text)?.toISOString().slice(0, 10);
}
