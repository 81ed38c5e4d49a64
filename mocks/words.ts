/**
 * With which time an agency says something about a declaration. Its messages carry seconds, so a word that says where
 * it stands (inspect, held, released, refused, deleted) never has the second of its word before: nobody could tell
 * which of the two is the later one. After an amendment or a withdrawal everything it says has a later second too.
 */
import type { Turn } from './turn.ts';

const SECOND_MS = 1000;

const nextSecond = (time: number): number => (Math.floor(time / SECOND_MS) + 1) * SECOND_MS;

/** The time of something that is no word; never before what was said already. */
export function sayAt(turn: Turn, declarationNo: string): Date {
  const clock = turn.clockOf(declarationNo);
  const now = turn.now.getTime();
  if (clock === undefined) return turn.now;
  const at = new Date(Math.max(now, Date.parse(clock.said)));
  turn.setClock(declarationNo, { ...clock, said: at.toISOString() });
  return at;
}

/** The time of a word: in a later second than the word before. */
export function wordAt(turn: Turn, declarationNo: string): Date {
  const earliest = Date.parse(soonestWord(turn, declarationNo));
  const at = new Date(Math.max(turn.now.getTime(), earliest)).toISOString();
  turn.setClock(declarationNo, { said: at, word: at });
  return new Date(at);
}

/**
 * The time of a result that leaves the goods where they are (abnormal, pending). It may stand in the second of the word
 * it answers, but the next word comes in a later one.
 */
export function doubtAt(turn: Turn, declarationNo: string): Date {
  const at = sayAt(turn, declarationNo);
  turn.setClock(declarationNo, { said: at.toISOString(), word: at.toISOString() });
  return at;
}

/** The time of what resolves a doubt: in a later second than the doubt, and the word that follows may stand beside it. */
export function resolvedAt(turn: Turn, declarationNo: string): Date {
  const earliest = Date.parse(soonestWord(turn, declarationNo));
  const at = new Date(Math.max(turn.now.getTime(), earliest));
  const clock = turn.clockOf(declarationNo);
  turn.setClock(declarationNo, { word: clock?.word ?? at.toISOString(), said: at.toISOString() });
  return at;
}

/** From when the next word may be said. */
export function soonestWord(turn: Turn, declarationNo: string): string {
  const clock = turn.clockOf(declarationNo);
  if (clock === undefined) return turn.now.toISOString();
  return new Date(Math.max(Date.parse(clock.said), nextSecond(Date.parse(clock.word)))).toISOString();
}

/** Something happened after which all the agency says must be of a later second. Gives the beginning of that second. */
export function beginAfresh(turn: Turn, declarationNo: string): string {
  const { said = '' } = turn.clockOf(declarationNo) ?? {};
  const last = Math.max(turn.now.getTime(), said === '' ? 0 : Date.parse(said));
  const from = new Date(nextSecond(last)).toISOString();
  turn.setClock(declarationNo, { said: from, word: new Date(last).toISOString() });
  return from;
}

/** Plans a step that says a word. */
export function laterWord(turn: Turn, declarationNo: string, step: string, delayMs: number): void {
  turn.later(declarationNo, step, delayMs, {}, soonestWord(turn, declarationNo));
}
