/**
 * Where an agency stands on a unit: the latest valid word by the sender's version and time, never by arrival.
 */
import type { Party, Statement, StatementKind, Unit } from '../../contracts/events/events.generated.ts';
import type { Position, Stance } from './case.ts';
import { sameUnit } from './units.ts';

const STANCES: Partial<Record<StatementKind, Stance>> = {
  inspect: 'inspect',
  released: 'released',
  held: 'held',
  refused: 'refused',
  rejected: 'rejected',
  deleted: 'rejected',
};

/** Of two words of the same moment the one that keeps the goods counts: silence and doubt never release. */
const RESTRAINT: Record<Stance, number> = { silent: 0, released: 1, inspect: 2, held: 3, refused: 4, rejected: 5 };

const stanceOf = (statement: Statement): Stance | undefined => STANCES[statement.kind];

const concerns = (statement: Statement, unit: Unit): boolean =>
  statement.unit === undefined || sameUnit(statement.unit, unit);

/** Later first: by the sender's version, then by the sender's time. 0 where both speak of the same moment. */
function later(a: Statement, b: Statement): number {
  const version = (b.senderVersion ?? 0) - (a.senderVersion ?? 0);
  return version !== 0 ? version : Date.parse(b.senderTime) - Date.parse(a.senderTime);
}

/**
 * The position of one agency on one unit. The result depends on the set of statements only, not on their order or
 * on how often each came.
 *
 * A release and an inspection notice of the same second are the ordinary course of things when the agency has
 * reported the inspection as passed, since its clock counts seconds; otherwise they contradict each other, and the
 * more restraining word stands, marked.
 */
export function positionOf(agency: Party, unit: Unit, statements: readonly Statement[]): Position {
  const words = statements
    .filter((s) => s.party === agency && stanceOf(s) !== undefined && concerns(s, unit))
    .sort(later);
  const [first] = words;
  if (first === undefined) return { agency, stance: 'silent', contradiction: false };

  const moment = words.filter((s) => later(first, s) === 0);
  const passed = statements.some(
    (s) => s.party === agency && s.kind === 'inspected' && s.result === 'pass' && concerns(s, unit),
  );
  const considered =
    passed && moment.some((s) => s.kind === 'released') ? moment.filter((s) => s.kind !== 'inspect') : moment;
  const ranked = considered
    .map((statement) => ({ statement, stance: stanceOf(statement) ?? 'silent' }))
    .sort((a, b) => RESTRAINT[b.stance] - RESTRAINT[a.stance] || order(a.statement, b.statement));
  const [chosen] = ranked;
  if (chosen === undefined) return { agency, stance: 'silent', contradiction: false };
  const contradiction = ranked.some(({ stance }) => stance !== chosen.stance);
  return { agency, stance: chosen.stance, statement: chosen.statement, contradiction };
}

/** A total order among equals, so that the same set always names the same statement. */
function order(a: Statement, b: Statement): number {
  const left = JSON.stringify([a.code ?? '', a.text ?? '', a.unit ?? null]);
  const right = JSON.stringify([b.code ?? '', b.text ?? '', b.unit ?? null]);
  return left < right ? -1 : left > right ? 1 : 0;
}
