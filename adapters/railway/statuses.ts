/** What the station reports of the goods: IFTSTA (status) and CODECO (gate) as statements. */
import { codeMeaning } from '../../contracts/railway/edifact/index.ts';
import type { Party, Problem, ReadContext, Report, Statement } from '../adapter.ts';
import {
  type EdifactMessage,
  element,
  findSegments,
  firstSegment,
  groupsOf,
  type Segment,
  type SegmentGroup,
} from '../syntax/edifact/index.ts';
import { MAX_TEXT, perUnit, placeOf, textPart } from './per-unit.ts';
import { problem } from './problems.ts';
import {
  answeredOrder,
  answersInspection,
  consignmentReference,
  nearest,
  type Piece,
  type References,
  referencesOf,
  reportsOf,
} from './references.ts';
import { dtmInstant } from './times.ts';

const PARTY: Party = 'railway';

/** What reading the reports of one message gives. */
export interface Reported {
  readonly reports: readonly Report[];
  readonly problems: readonly Problem[];
}

/** One message in its surroundings. */
export interface MessageContext {
  readonly message: EdifactMessage;
  readonly read: ReadContext;
  /** When nothing in the message says when: the interchange's time, else its arrival. RFC 3339 UTC. */
  readonly fallbackTime: string;
}

/**
 * D.95B DE 9011 to what the gateway understands. 90 (stopped) is not a hold: a hold is an agency's word, the
 * station only tells that it carries one out. Every other event is kept as noted.
 */
const EVENTS: ReadonlyMap<string, Statement['kind']> = new Map(
  Object.entries({
    '1': 'arrived',
    '21': 'delivered',
    '24': 'departed',
    '28': 'opened',
    '48': 'loaded',
    '67': 'positioned',
  }),
);

/**
 * 99, transferred out: out of the inspection site (移出查验场地) when it answers an inspection order. Without one it may be
 * any other move, and is kept as noted.
 */
const TRANSFERRED_OUT = '99';

/** DE 9013: split. */
const SPLIT = '55';

function eventKind(event: string, references: References): Statement['kind'] {
  if (event === TRANSFERRED_OUT && answersInspection(references)) return 'movedOut';
  return EVENTS.get(event) ?? 'noted';
}

/** BGM 1001 of a CODECO: 34 and 36 in D.95B, 109 and 111 in later directories. */
const GATES: ReadonlyMap<string, Statement['kind']> = new Map(
  Object.entries({
    '34': 'gatedIn',
    '109': 'gatedIn',
    '36': 'gatedOut',
    '111': 'gatedOut',
  }),
);

/** DE 2005 of the moment of a status, the most fitting first. */
const DETAIL_TIMES = ['334', '7', '178', '181', '186', '137'];

const MAX_CODE = 20;

/** FTX of a group as one text. */
export function textsOf(group: SegmentGroup | undefined): string {
  return findSegments(group, 'FTX')
    .map((ftx) => (ftx.elements[3]?.[0] ?? []).join(''))
    .filter((text) => text !== '')
    .join('; ')
    .slice(0, MAX_TEXT);
}

/** `en 中文` of a code of ours, `''` for others. */
export function meaningOf(dataElement: string, value: string): string {
  const meaning = codeMeaning(dataElement, value);
  return meaning ? `${meaning.en} ${meaning.zh}` : '';
}

/** When a status was, and what is to be said of that. */
interface When {
  /** RFC 3339 UTC. */
  readonly time: string;
  readonly problems: readonly Problem[];
}

/**
 * When something was: the first of the qualifiers that can be read, nearer groups first, else `fallbackTime`. A date
 * alone is the moment of that day nearest to the message's own time. A time that stands nearer and cannot be read is
 * told: what it says may be another day.
 */
function timeOf(
  { message, read, fallbackTime }: MessageContext,
  groups: readonly SegmentGroup[],
  trigger: string,
): When {
  const offset = read.utcOffsetMinutes;
  const own = dtmInstant(firstSegment(message.tree, 'DTM', '137'), offset, fallbackTime) ?? fallbackTime;
  const at = placeOf(message, firstSegment(groups[0], trigger));
  const unread: Segment[] = [];
  const told = (taken: string, takenZh: string): readonly Problem[] => {
    const [first] = unread;
    if (first === undefined) return [];
    const dtm = `DTM ${[1, 2, 3].map((component) => element(first, 1, component)).join(':')}`;
    return [problem('RAIL-TIME', at, { why: `${dtm} cannot be read`, whyZh: `无法读出 ${dtm}`, taken, takenZh })];
  };
  for (const group of groups) {
    for (const qualifier of DETAIL_TIMES) {
      for (const dtm of findSegments(group, 'DTM', qualifier)) {
        const time = dtmInstant(dtm, offset, own);
        if (time !== undefined) return { time, problems: told(`that of DTM ${qualifier}`, ` DTM ${qualifier} 的时间`) };
        unread.push(dtm);
      }
    }
  }
  const [taken, takenZh] = ['the time of the interchange or of its arrival', '交换时间或收到时间'];
  const none = { why: 'No time stands with this status', whyZh: '该状态没有时间', taken, takenZh };
  return { time: fallbackTime, problems: unread.length > 0 ? told(taken, takenZh) : [problem('RAIL-TIME', at, none)] };
}

/** References of RFF groups (SG1, SG3) and of the segments of the message itself. */
export function headerReferences(tree: SegmentGroup): References {
  let found: References = referencesOf(tree);
  for (const group of groupsOf(tree, 'RFF')) found = { ...referencesOf(group), ...found };
  return found;
}

/** Statements of an IFTSTA: one for each STS and each EQD under it; an STS without EQD is about the whole. */
export function iftstaReports(context: MessageContext): Reported {
  const { message } = context;
  const header = headerReferences(message.tree);
  const pieces: Piece[] = [];
  const problems: Problem[] = [];
  // 9011 is D.95B's list; in later directories another element with other codes stands in its place.
  const known = message.table.directory === 'D95B';
  for (const cni of groupsOf(message.tree, 'CNI')) {
    const consignment = nearest(consignmentReference(firstSegment(cni, 'CNI')), header);
    for (const status of groupsOf(cni, 'STS')) {
      const references = nearest(referencesOf(status), consignment);
      const sts = firstSegment(status, 'STS');
      const when = timeOf(context, [status, message.tree], 'STS');
      for (const one of when.problems) problems.push(one);
      const event = element(sts, 2, 1);
      const reasons = [3, 4, 5, 6, 7].map((i) => element(sts, i, 1)).filter((code) => code !== '');
      const words = [
        known ? meaningOf('9011', event) : '',
        element(sts, 2, 4),
        ...reasons.map((code) => (known ? meaningOf('9013', code) : '')),
        textsOf(status),
      ];
      const statement: Statement = {
        party: PARTY,
        kind: known ? eventKind(event, references) : 'noted',
        senderTime: when.time,
        code: [event, ...reasons].join('/').slice(0, MAX_CODE),
        ...textPart(words),
        ...answeredOrder(references),
      };
      const isSplit = known && reasons.includes(SPLIT);
      const found = perUnit(context, status, statement, references, isSplit);
      for (const piece of found.pieces) pieces.push(piece);
      for (const one of found.problems) problems.push(one);
    }
  }
  return { reports: reportsOf(pieces), problems: [...problems, ...unreferenced(context, pieces)] };
}

/** Statements of a CODECO gate report: one for each EQD. Other CODECO (BGM) say nothing the gateway acts upon. */
export function codecoReports(context: MessageContext): Reported {
  const { message } = context;
  const code = element(firstSegment(message.tree, 'BGM'), 1);
  const kind = GATES.get(code);
  if (kind === undefined) return { reports: [], problems: [] };
  const header = headerReferences(message.tree);
  const problems: Problem[] = [];
  const pieces = groupsOf(message.tree, 'EQD').flatMap((group): Piece[] => {
    const references = nearest(referencesOf(group), header);
    const when = timeOf(context, [group], 'EQD');
    problems.push(...when.problems);
    const statement: Statement = {
      party: PARTY,
      kind,
      senderTime: when.time,
      code,
      ...textPart([meaningOf('1001', code), textsOf(group)]),
      ...answeredOrder(references),
    };
    const found = perUnit(context, group, statement, references);
    problems.push(...found.problems);
    return [...found.pieces];
  });
  return { reports: reportsOf(pieces), problems: [...problems, ...unreferenced(context, pieces)] };
}

function unreferenced({ message }: MessageContext, pieces: readonly Piece[]): readonly Problem[] {
  const lost = pieces.some(({ references, statement }) => Object.keys(references).length === 0 && !statement.unit);
  return lost ? [problem('RAIL-REFERENCE', placeOf(message, undefined))] : [];
}
