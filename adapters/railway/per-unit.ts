/** What is said of the goods as the statements of their units, and what of it cannot be taken for them. */
import type { Problem, ReadContext, Statement } from '../adapter.ts';
import {
  type EdifactMessage,
  element,
  findSegments,
  firstSegment,
  groupsOf,
  type Segment,
  type SegmentGroup,
} from '../syntax/edifact/index.ts';
import { problem } from './problems.ts';
import { answersInspection, nearest, type Piece, type References, referencesOf, unitOf } from './references.ts';
import { railwaySettings } from './settings.ts';

export const MAX_TEXT = 4000;

interface PerUnit {
  readonly pieces: readonly Piece[];
  readonly problems: readonly Problem[];
}

/**
 * The statement of each piece of equipment; without any, of the whole. What is not understood is noted with a warning,
 * and least of all says that everything left:
 *
 * - what happened at another place than the partner's;
 * - equipment that is neither container nor wagon (DE 8053 TE trailer, CH chassis, SW swap body, …) or has no number, and
 *   such as is empty;
 * - the leaving of split goods in nothing that is named is said in part.
 * @param group an STS group with its equipment, or one EQD group.
 */
export function perUnit(
  { message, read }: { readonly message: EdifactMessage; readonly read: ReadContext },
  group: SegmentGroup,
  statement: Statement,
  references: References,
  isSplit = false,
): PerUnit {
  const problems: Problem[] = [];
  const doubted = (
    said: Statement,
    code: Parameters<typeof problem>[0],
    at: Segment | undefined,
    what = '',
  ): Statement => {
    problems.push(problem(code, placeOf(message, at), { what }));
    return { ...said, kind: 'noted', ...textPart([said.text ?? '', what]) };
  };
  const isAtSite = AT_SITE.has(statement.kind) && answersInspection(references);
  const place = isAtSite || statement.kind === 'noted' ? undefined : placeElsewhere(group, read);
  const common = place ? doubted(statement, 'RAIL-ELSEWHERE', place, placeName(place)) : statement;
  const said = (eqd: Segment | undefined, own: References): Statement => {
    const unit = unitOf(eqd, own);
    const of = unit ? { ...common, unit } : common;
    if (common.kind === 'noted') return of;
    const what = `EQD ${element(eqd, 1)} ${element(eqd, 2, 1)}`.trim();
    if (eqd !== undefined && unit === undefined) return doubted(of, 'RAIL-EQUIPMENT', eqd, what);
    if (isEmptyMove(eqd, common)) return doubted(of, 'RAIL-EMPTY', eqd, what);
    const isNamed = unit !== undefined && unit.kind !== 'bill';
    if (!isSplit || isNamed || !LEAVING.has(common.kind)) return of;
    problems.push(problem('RAIL-PART', placeOf(message, eqd ?? group.segments[0])));
    return { ...of, inPart: true };
  };
  const equipment = group.trigger === 'EQD' ? [group] : groupsOf(group, 'EQD');
  if (equipment.length === 0) return { pieces: [{ references, statement: said(undefined, references) }], problems };
  const pieces = equipment.map((each): Piece => {
    // RFF under the EQD of an IFTSTA exists from D.01B on.
    const own = nearest(referencesOf(each), references);
    return { references: own, statement: said(firstSegment(each, 'EQD'), own) };
  });
  return { pieces, problems };
}

const LEAVING: ReadonlySet<Statement['kind']> = new Set<Statement['kind']>(['gatedOut', 'departed', 'delivered']);

/** DE 8169. */
const EMPTY = '4';

/** Whether the equipment moves without goods. Opened is another matter: a box is empty because it was stripped (28). */
function isEmptyMove(eqd: Segment | undefined, { kind }: Statement): boolean {
  return element(eqd, 6) === EMPTY && kind !== 'opened';
}

/** An inspection order says where the goods are to be seen, which need not be the site of the settings. */
const AT_SITE: ReadonlySet<Statement['kind']> = new Set<Statement['kind']>(['positioned', 'opened', 'movedOut']);

/** DE 3227: activity place; 175 stands in a status, 165 at the gate, and senders use either. */
const ACTIVITY: readonly string[] = ['165', '175'];

/**
 * The LOC that says the activity was at another place: where some are given, none of them is the partner's station or
 * inspection site. Without a partner, and without such a LOC, every place is here.
 */
function placeElsewhere(group: SegmentGroup, { partner }: ReadContext): Segment | undefined {
  const places = findSegments(group, 'LOC').filter((loc) => ACTIVITY.includes(element(loc, 1)));
  if (partner === undefined || places.length === 0) return undefined;
  const { station, site } = railwaySettings(partner).settings;
  const here = [station, site].map((code) => code.toUpperCase());
  const isHere = (loc: Segment): boolean => [2, 3, 4].some((i) => here.includes(element(loc, i, 1).toUpperCase()));
  return places.some(isHere) ? undefined : places[0];
}

const placeName = (loc: Segment): string =>
  `LOC ${element(loc, 1)} ${element(loc, 2, 1)} ${element(loc, 2, 4)}`.replace(/ +/g, ' ').trim();

/** The words that are there as the text of a statement. */
export function textPart(words: readonly string[]): { text?: string } {
  const text = words
    .filter((word) => word !== '')
    .join('; ')
    .slice(0, MAX_TEXT);
  return text === '' ? {} : { text };
}

/** `UNH 1 / segment 9 EQD`, as the syntax room writes places. */
export function placeOf(message: EdifactMessage, segment: Segment | undefined): string {
  const at = segment ? ` / segment ${segment.index - (message.segments[0]?.index ?? 1) + 1} ${segment.tag}` : '';
  return `UNH ${message.unh.messageRef}${at}`;
}
