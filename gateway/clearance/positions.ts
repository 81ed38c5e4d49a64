/**
 * Where an agency stands on a unit: the latest valid word by the sender's version and time, never by arrival.
 * @see docs/decisions/0004-latest-word.md
 */
import type { Party } from '../../contracts/events/events.generated.ts';
import { OPERATOR, type Position, type Stance } from './case.ts';
import { byContent, isCut, secondOf } from './moments.ts';
import type { Said } from './said.ts';

/** Of two words of the same moment the one that keeps the goods counts: silence and doubt never release. */
const RESTRAINT: Record<Stance, number> = { silent: 0, released: 1, inspect: 2, held: 3, refused: 4, rejected: 5 };

interface Word extends Said {
  readonly stance: Stance;
}

/**
 * The position of one agency on one unit. The result depends on the set of statements only, not on their order or
 * on how often each came.
 * @param heard what counts of the unit (`Hearing.about`); words of other parties are passed over.
 */
export function positionOf(agency: Party, heard: readonly Said[]): Position {
  const said = heard.filter(({ statement }) => statement.party === agency);
  const words = said.filter((each): each is Word => each.stance !== undefined);
  const instructions = words.filter(({ stance }) => stance !== 'silent');
  const moment = withoutPassedInspection(latestOf(instructions), said).sort(byRestraint);
  const [chosen] = moment;
  if (chosen === undefined) return { agency, stance: 'silent', contradiction: false };
  if (chosen.stance === 'rejected') {
    // Accepted again: the rejection ended what was said before, and nothing has been said since.
    const rejections = moment.filter(({ stance }) => stance === 'rejected');
    const acceptances = words.filter(({ stance }) => stance === 'silent');
    const [acceptance] = latestOf([...acceptances, ...rejections]).sort(byRestraint);
    if (acceptance?.stance === 'silent') {
      const { statement } = acceptance;
      return { agency, stance: 'silent', statement, since: statement.senderTime, contradiction: false };
    }
  }
  const contradiction =
    moment.some(({ stance }) => stance === 'released') && moment.some(({ stance }) => stance !== 'released');
  const { statement, stance } = chosen;
  return { agency, stance, statement, since: sinceWhen(chosen, instructions), contradiction };
}

/**
 * The words of the latest moment. Versions are compared with versions; where only some words carry one, the highest
 * version and the latest word without a version are compared by their times, so that a sender may use both. Most clocks
 * cut to the second: a word of a full second falls together with every other of that second.
 */
function latestOf(words: readonly Word[]): Word[] {
  let highest = -Infinity;
  for (const { statement } of words) highest = Math.max(highest, statement.senderVersion ?? -Infinity);
  const candidates = words.filter(
    ({ statement }) => statement.senderVersion === undefined || statement.senderVersion === highest,
  );
  let latest = -Infinity;
  for (const { moment } of candidates) latest = Math.max(latest, moment);
  const second = secondOf(latest);
  return candidates.filter(
    (word) =>
      word.moment === latest || (word.second === second && isCut(word.moment) && word.statement.party !== OPERATOR),
  );
}

/**
 * A release and an inspection notice of the same second are the ordinary course of things when the agency reported in
 * that very second that the goods passed, since its clock counts seconds; otherwise they contradict each other.
 */
function withoutPassedInspection(moment: readonly Word[], said: readonly Said[]): Word[] {
  const [first] = moment;
  if (first === undefined || !moment.some(({ stance }) => stance === 'released')) return [...moment];
  const results = said.filter(({ statement, second }) => statement.kind === 'inspected' && second === first.second);
  const passed = results.length > 0 && results.every(({ statement }) => statement.result === 'pass');
  return passed ? moment.filter(({ stance }) => stance !== 'inspect') : [...moment];
}

/** The first word of the unbroken run of the same stance that ends with the chosen one. */
function sinceWhen(chosen: Word, words: readonly Word[]): string {
  let broken = -Infinity;
  for (const { stance, moment } of words) {
    if (stance !== chosen.stance && moment < chosen.moment) broken = Math.max(broken, moment);
  }
  let first = chosen;
  for (const word of words) {
    if (word.stance !== chosen.stance || word.moment <= broken) continue;
    const earlier = word.moment - first.moment || byContent(word.statement, first.statement);
    if (earlier < 0) first = word;
  }
  return first.statement.senderTime;
}

const byRestraint = (a: Word, b: Word): number =>
  RESTRAINT[b.stance] - RESTRAINT[a.stance] || byContent(a.statement, b.statement);
