/**
 * Where an agency stands on a unit: the latest valid word by the sender's version and time, never by arrival.
 * @see docs/decisions/0004-latest-word.md
 */
import type { Party, Statement, StatementKind, Unit } from '../../contracts/events/events.generated.ts';
import type { Position, Stance } from './case.ts';
import { byContent, greatest, momentOf, secondOf } from './moments.ts';
import { sameUnit } from './units.ts';

/** Words that say where the agency stands. `accepted` and `examined` matter only as the end of a rejection. */
const STANCES: ReadonlyMap<StatementKind, Stance> = new Map<StatementKind, Stance>([
  ['inspect', 'inspect'],
  ['released', 'released'],
  ['held', 'held'],
  ['refused', 'refused'],
  ['rejected', 'rejected'],
  ['deleted', 'rejected'],
  ['accepted', 'silent'],
  ['examined', 'silent'],
]);

/** Of two words of the same moment the one that keeps the goods counts: silence and doubt never release. */
const RESTRAINT: Record<Stance, number> = { silent: 0, released: 1, inspect: 2, held: 3, refused: 4, rejected: 5 };

interface Word {
  readonly statement: Statement;
  readonly stance: Stance;
}

/** Whether a statement speaks of this unit; without a unit it speaks of all. */
export const concerns = (statement: Statement, unit: Unit): boolean =>
  statement.unit === undefined || sameUnit(statement.unit, unit);

/**
 * The position of one agency on one unit. The result depends on the set of statements only, not on their order or
 * on how often each came.
 */
export function positionOf(agency: Party, unit: Unit, statements: readonly Statement[]): Position {
  const said = statements.filter((s) => s.party === agency && concerns(s, unit));
  const words = said.flatMap((statement): Word[] => {
    const stance = STANCES.get(statement.kind);
    return stance === undefined ? [] : [{ statement, stance }];
  });
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
 * version and the latest word without a version are compared by their times, so that a sender may use both.
 */
function latestOf(words: readonly Word[]): Word[] {
  const versioned = words.filter(({ statement }) => statement.senderVersion !== undefined);
  const highest = greatest(versioned.map(({ statement }) => statement.senderVersion ?? 0));
  const candidates = words.filter(
    ({ statement }) => statement.senderVersion === undefined || statement.senderVersion === highest,
  );
  const latest = greatest(candidates.map(({ statement }) => momentOf(statement)));
  return candidates.filter(({ statement }) => momentOf(statement) === latest);
}

/**
 * A release and an inspection notice of the same second are the ordinary course of things when the agency reported in
 * that very second that the goods passed, since its clock counts seconds; otherwise they contradict each other.
 */
function withoutPassedInspection(moment: readonly Word[], said: readonly Statement[]): Word[] {
  const [first] = moment;
  if (first === undefined || !moment.some(({ stance }) => stance === 'released')) return [...moment];
  const second = secondOf(momentOf(first.statement));
  const results = said.filter((s) => s.kind === 'inspected' && secondOf(momentOf(s)) === second);
  const passed = results.length > 0 && results.every(({ result }) => result === 'pass');
  return passed ? moment.filter(({ stance }) => stance !== 'inspect') : [...moment];
}

/** The first word of the unbroken run of the same stance that ends with the chosen one. */
function sinceWhen(chosen: Word, words: readonly Word[]): string {
  const end = momentOf(chosen.statement);
  const others = words.filter((w) => w.stance !== chosen.stance && momentOf(w.statement) < end);
  const broken = greatest(others.map(({ statement }) => momentOf(statement)));
  const run = words.filter((w) => w.stance === chosen.stance && momentOf(w.statement) > broken);
  const [first] = run.sort(
    (a, b) => momentOf(a.statement) - momentOf(b.statement) || byContent(a.statement, b.statement),
  );
  return (first ?? chosen).statement.senderTime;
}

const byRestraint = (a: Word, b: Word): number =>
  RESTRAINT[b.stance] - RESTRAINT[a.stance] || byContent(a.statement, b.statement);
