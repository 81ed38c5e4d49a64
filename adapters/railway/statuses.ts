/** What the station reports of the goods: IFTSTA (status) and CODECO (gate) as statements. */
import type { Party, Problem, ReadContext, Report, Statement } from '../adapter.ts';
import {
  type EdifactMessage,
  edifactTables,
  element,
  findSegments,
  firstSegment,
  groupsOf,
  type Segment,
  type SegmentGroup,
} from '../syntax/edifact/index.ts';
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
  unitOf,
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
  /** Unique at the sender; absent without an envelope. */
  readonly externalId?: string;
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

const MAX_TEXT = 4000;
const MAX_CODE = 20;
/** Codes of the UN lists have three characters; anything longer has no meaning to look up. */
export const MAX_LISTED = 3;

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
  const meaning = value.length <= MAX_LISTED ? edifactTables.codeMeaning(dataElement, value) : undefined;
  return meaning ? `${meaning.en} ${meaning.zh}` : '';
}

/** The first of the qualifiers that stands in the groups, nearer groups first, as RFC 3339 UTC. */
function timeOf(groups: readonly SegmentGroup[], qualifiers: readonly string[], offset: number): string | undefined {
  for (const group of groups) {
    for (const qualifier of qualifiers) {
      for (const dtm of findSegments(group, 'DTM', qualifier)) {
        const instant = dtmInstant(dtm, offset);
        if (instant !== undefined) return instant;
      }
    }
  }
  return undefined;
}

/** References of RFF groups (SG1, SG3) and of the segments of the message itself. */
export function headerReferences(tree: SegmentGroup): References {
  let found: References = referencesOf(tree);
  for (const group of groupsOf(tree, 'RFF')) found = { ...referencesOf(group), ...found };
  return found;
}

const DETAIL_TIMES = ['334', '7', '178', '181', '186', '137'];

/** Statements of an IFTSTA: one for each STS and each EQD under it; an STS without EQD is about the whole. */
export function iftstaReports(context: MessageContext): Reported {
  const { message, read } = context;
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
      const time = timeOf([status, message.tree], DETAIL_TIMES, read.utcOffsetMinutes);
      if (time === undefined) problems.push(problem('RAIL-TIME', placeOf(message, sts)));
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
        senderTime: time ?? context.fallbackTime,
        code: [event, ...reasons].join('/').slice(0, MAX_CODE),
        ...textPart(words),
        ...answeredOrder(references),
      };
      for (const piece of perUnit(groupsOf(status, 'EQD'), statement, references)) pieces.push(piece);
    }
  }
  return { reports: reportsOf(pieces, context.externalId), problems: [...problems, ...unreferenced(context, pieces)] };
}

/** Statements of a CODECO gate report: one for each EQD. Other CODECO (BGM) say nothing the gateway acts upon. */
export function codecoReports(context: MessageContext): Reported {
  const { message, read } = context;
  const code = element(firstSegment(message.tree, 'BGM'), 1);
  const kind = GATES.get(code);
  if (kind === undefined) return { reports: [], problems: [] };
  const header = headerReferences(message.tree);
  const problems: Problem[] = [];
  const pieces = groupsOf(message.tree, 'EQD').flatMap((group): Piece[] => {
    const references = nearest(referencesOf(group), header);
    const time = timeOf([group], DETAIL_TIMES, read.utcOffsetMinutes);
    if (time === undefined) problems.push(problem('RAIL-TIME', placeOf(message, firstSegment(group, 'EQD'))));
    const statement: Statement = {
      party: PARTY,
      kind,
      senderTime: time ?? context.fallbackTime,
      code,
      ...textPart([meaningOf('1001', code), textsOf(group)]),
      ...answeredOrder(references),
    };
    return perUnit([group], statement, references);
  });
  return { reports: reportsOf(pieces, context.externalId), problems: [...problems, ...unreferenced(context, pieces)] };
}

function perUnit(equipment: readonly SegmentGroup[], statement: Statement, references: References): Piece[] {
  if (equipment.length === 0) return [{ references, statement }];
  return equipment.map((group) => {
    // RFF under the EQD of an IFTSTA exists from D.01B on.
    const own = nearest(referencesOf(group), references);
    const unit = unitOf(firstSegment(group, 'EQD'), own);
    return { references: own, statement: unit ? { ...statement, unit } : statement };
  });
}

function textPart(words: readonly string[]): { text?: string } {
  const text = words
    .filter((word) => word !== '')
    .join('; ')
    .slice(0, MAX_TEXT);
  return text === '' ? {} : { text };
}

function unreferenced({ message }: MessageContext, pieces: readonly Piece[]): readonly Problem[] {
  const lost = pieces.some(({ references, statement }) => Object.keys(references).length === 0 && !statement.unit);
  return lost ? [problem('RAIL-REFERENCE', placeOf(message, undefined))] : [];
}

/** `UNH 1 / segment 9 EQD`, as the syntax room writes places. */
export function placeOf(message: EdifactMessage, segment: Segment | undefined): string {
  const at = segment ? ` / segment ${segment.index - (message.segments[0]?.index ?? 1) + 1} ${segment.tag}` : '';
  return `UNH ${message.unh.messageRef}${at}`;
}
