/** The service segments UNB, UNG, UNH and the trailers, as typed values. */
import { element } from './navigate.ts';
import type { EnvelopeParty, Segment, Trailer, Unb, Unh } from './types.ts';

/** S002, S003, S006, S007: element `i` of an envelope segment as a party. */
export function readParty(segment: Segment, i: number): EnvelopeParty {
  return {
    id: element(segment, i, 1),
    qualifier: element(segment, i, 2),
    internal: element(segment, i, 3),
    subInternal: element(segment, i, 4),
  };
}

/** UNB with absent values as `''`; nothing is checked here. */
export function readUnb(segment: Segment): Unb {
  const date = element(segment, 4, 1);
  const time = element(segment, 4, 2);
  const preparedAt = toDateTime(date, time);
  return {
    syntaxId: element(segment, 1, 1),
    version: element(segment, 1, 2),
    encodingCode: element(segment, 1, 4),
    sender: readParty(segment, 2),
    recipient: readParty(segment, 3),
    date,
    time,
    ...(preparedAt !== undefined && { preparedAt }),
    controlRef: element(segment, 5),
    password: element(segment, 6),
    applicationRef: element(segment, 7),
    priority: element(segment, 8),
    ackRequest: element(segment, 9),
    agreementId: element(segment, 10),
    testIndicator: element(segment, 11),
  };
}

/** UNH with absent values as `''`. */
export function readUnh(segment: Segment): Unh {
  return {
    messageRef: element(segment, 1),
    type: element(segment, 2, 1),
    version: element(segment, 2, 2),
    release: element(segment, 2, 3),
    agency: element(segment, 2, 4),
    association: element(segment, 2, 5),
    commonAccessRef: element(segment, 3),
  };
}

/** UNT, UNE, UNZ: count and reference. */
export function readTrailer(segment: Segment): Trailer {
  return { count: element(segment, 1), ref: element(segment, 2) };
}

/**
 * S004 as `CCYY-MM-DDTHH:MM`, or `undefined` when it is not a real date and time. Six digits are read as 1970 to
 * 2069: EDIFACT is younger than 1970, and the envelope's date is the day of sending.
 */
export function toDateTime(date: string, time: string): string | undefined {
  if (!/^(?:\d{6}|\d{8})$/.test(date) || !/^\d{4}$/.test(time)) return undefined;
  const full = date.length === 8 ? date : `${Number(date.slice(0, 2)) < 70 ? '20' : '19'}${date}`;
  const [year, month, day] = [full.slice(0, 4), full.slice(4, 6), full.slice(6, 8)];
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const realDate = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= daysInMonth;
  if (!realDate || Number(time.slice(0, 2)) > 23 || Number(time.slice(2)) > 59) return undefined;
  return `${year}-${month}-${day}T${time.slice(0, 2)}:${time.slice(2)}`;
}

/** Whether a stated control count (leading zeros occur) equals the number counted. */
export function countMatches(stated: string, actual: number): boolean {
  return /^\d{1,14}$/.test(stated) && Number(stated) === actual;
}
