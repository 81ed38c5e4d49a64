/** When a statement was made by its sender's own clock and version, and how statements are put in order. */
import type { Statement } from '../../contracts/events/events.generated.ts';

const SECOND_MS = 1000;
/** The last moment a Date can tell (ECMA-262, Time Values). */
const END_OF_TIME = 8.64e15;

/**
 * The moment of an RFC 3339 time in milliseconds. A leap second (`23:59:60`, RFC 3339 5.7), which Date does not know,
 * is the second after. NaN for what is no time.
 */
export function parseTime(text: string): number {
  const time = Date.parse(text);
  if (!Number.isNaN(time) || text.slice(17, 19) !== '60') return time;
  return Date.parse(`${text.slice(0, 17)}59${text.slice(19)}`) + SECOND_MS;
}

/** When it was said. A time that cannot be read never frees goods: such a release is the oldest word, all else the latest. */
export function momentOf(statement: Statement): number {
  const time = parseTime(statement.senderTime);
  if (!Number.isNaN(time)) return time;
  return statement.kind === 'released' ? -END_OF_TIME : END_OF_TIME;
}

/** The full second of a moment: most senders' clocks count seconds and cut the rest off. */
export const secondOf = (moment: number): number => Math.floor(moment / SECOND_MS);

/** A moment known to the second only: it carries no fraction. */
export const isCut = (moment: number): boolean => moment % SECOND_MS === 0;

/** The greatest number; -Infinity of none. Not spread into Math.max: a case may hold more statements than a call arguments. */
export const greatest = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), -Infinity);

/** A total order among equals, so that the same set always names the same statement. */
export function byContent(a: Statement, b: Statement): number {
  const left = contentOf(a);
  const right = contentOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

const contentOf = (s: Statement): string =>
  JSON.stringify([
    s.party,
    s.kind,
    s.unit?.kind ?? '',
    s.unit?.id ?? '',
    s.code ?? '',
    s.text ?? '',
    s.disposition ?? '',
    s.result ?? '',
    s.method ?? '',
    s.orderNo ?? '',
    s.senderVersion ?? -1,
    s.senderTime,
    s.by ?? '',
  ]);
