/**
 * What was said in one declaration, made ready for the rules: every moment read once, every unit with what concerns it,
 * and what an amendment or reopening set aside left out.
 */
import type { Party, Unit } from '../../contracts/events/events.generated.ts';
import { OPERATOR, type Position, type SharedCase, TRADER } from './case.ts';
import { byContent, parseTime } from './moments.ts';
import { positionOf } from './positions.ts';
import { type Said, saidOf } from './said.ts';
import { unitKey } from './units.ts';

export interface Hearing {
  readonly part: SharedCase;
  /** What counts of a unit: what was said of it or of the whole. Any unit may be asked for. */
  about(unit: Unit): readonly Said[];
  /** Where an agency stands on a unit. */
  position(agency: Party, unit: Unit): Position;
  /** Somebody of that name has said something. */
  has(party: Party): boolean;
  /** The latest amendment or reopening that restarted the matching of a unit. */
  restartOf(unit: Unit): Said | undefined;
  /** The trader's withdrawal 撤单; it is final. */
  readonly withdrawal: Said | undefined;
}

/** Makes the statements of one declaration ready. */
export function hear(part: SharedCase): Hearing {
  const all = part.statements.map(saidOf);
  const ofAll: Said[] = [];
  const ofUnit = new Map<string, Said[]>();
  for (const said of all) {
    const { unit } = said.statement;
    if (unit === undefined) {
      ofAll.push(said);
      continue;
    }
    const own = ofUnit.get(unitKey(unit));
    if (own === undefined) ofUnit.set(unitKey(unit), [said]);
    else own.push(said);
  }
  const restarts = all.filter(isRestart);
  const concerning = (unit: Unit) => {
    const own = ofUnit.get(unitKey(unit));
    return own === undefined ? ofAll : [...ofAll, ...own];
  };
  const restartsOf = (unit: Unit) =>
    restarts.length === 0 ? restarts : concerning(unit).filter((said) => isRestart(said));
  const counting = (unit: Unit) => {
    const said = concerning(unit);
    const own = restartsOf(unit);
    return own.length === 0 ? said : said.filter((word) => !own.some((restart) => isSetAside(word, restart, part)));
  };
  const asked = new Map<string, readonly Said[]>();
  const about = (unit: Unit) => {
    const key = unitKey(unit);
    const known = asked.get(key) ?? counting(unit);
    asked.set(key, known);
    return known;
  };
  const general = new Map<Party, Position>();
  return {
    part,
    about,
    position(agency, unit) {
      const own = ofUnit.get(unitKey(unit));
      const special = restarts.length > 0 || own?.some(({ statement }) => statement.party === agency) === true;
      if (special) return positionOf(agency, about(unit));
      // What an agency said of the whole only is the same of every unit.
      const known = general.get(agency) ?? positionOf(agency, ofAll);
      general.set(agency, known);
      return known;
    },
    has: (party) => all.some(({ statement }) => statement.party === party),
    restartOf: (unit) => latest(restartsOf(unit)),
    withdrawal: latest(ofAll.filter(({ statement: s }) => s.party === TRADER && s.kind === 'withdrawn')),
  };
}

const isRestart = ({ statement: { party, kind, setsAside } }: Said): boolean =>
  (party === TRADER || party === OPERATOR) && (kind === 'amended' || kind === 'reopened') && setsAside !== undefined;

/**
 * Whether a word of an agency belongs to what the restart ended: said by its own clock before the restart, or among
 * what was known then. Of the very second of the restart a release is set aside, since it may be the older one; a word
 * that keeps the goods counts.
 */
function isSetAside(word: Said, restart: Said, { agencies }: SharedCase): boolean {
  const { statement } = word;
  if (!agencies.includes(statement.party)) return false;
  const known = restart.statement.setsAside?.find(({ party }) => party === statement.party);
  if (known !== undefined && word.moment <= parseTime(known.until)) return true;
  if (word.second !== restart.second) return word.second < restart.second;
  return statement.kind === 'released';
}

const latest = (said: readonly Said[]): Said | undefined =>
  said.reduce<Said | undefined>((last, each) => {
    if (last === undefined) return each;
    return (each.moment - last.moment || byContent(each.statement, last.statement)) > 0 ? each : last;
  }, undefined);
