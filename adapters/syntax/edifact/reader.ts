/** Bytes to a checked interchange. */
import { findMessageTable, type MessageTable } from '../../../contracts/railway/edifact/index.ts';
import { decodeInterchange, outsideRepertoire } from './charset.ts';
import { checkSegment } from './elements.ts';
import { assemble, type RawMessage } from './interchange.ts';
import { interchangePlace, messagePlace, segmentPlace } from './places.ts';
import { type EdifactProblemCode, type Params, ProblemList } from './problems.ts';
import { matchStructure } from './structure.ts';
import { type SyntaxFault, type Tokens, tokenize } from './tokenizer.ts';
import type {
  ContrlPlace,
  EdifactMessage,
  EdifactReading,
  Limits,
  ReadOptions,
  SegmentGroup,
  SyntaxInfo,
} from './types.ts';
import { readHead, unaDefect } from './una.ts';

/** Bounds of one interchange; each may be changed per call. */
export const DEFAULT_LIMITS: Limits = {
  maxBytes: 2 * 1024 * 1024,
  maxSegments: 100_000,
  maxElements: 200,
  maxComponents: 100,
  maxComponentLength: 10_000,
  maxProblems: 500,
};

const HEAD_BYTES = 1024;

/** Faults that say something about the whole transmission, not about the segment they were seen at. */
const OF_THE_INTERCHANGE: ReadonlySet<EdifactProblemCode> = new Set<EdifactProblemCode>([
  'EDI-TOO-MANY-SEGMENTS',
  'EDI-SEGMENT-UNTERMINATED',
  'EDI-RELEASE-DANGLING',
]);

/** What `elements: 'lenient'` turns into warnings. */
const LENIENT: ReadonlySet<EdifactProblemCode> = new Set<EdifactProblemCode>([
  'EDI-ELEMENT-LONG',
  'EDI-ELEMENT-SHORT',
  'EDI-ELEMENT-TYPE',
  'EDI-ELEMENT-DECIMAL',
  'EDI-ELEMENT-EXCESS',
  'EDI-ELEMENT-REPEATED',
]);

/**
 * Read one interchange (or a bare UNH..UNT). Never throws, whatever the bytes; runs in time linear in their
 * number. Every problem is reported at once; `isAcceptable` says whether any is an error.
 *
 * @param bytes the transmission as received
 * @param options limits, the partner's agreed encoding and how strict to be
 */
export function readEdifact(bytes: Uint8Array, options: ReadOptions = {}): EdifactReading {
  const limits = { ...DEFAULT_LIMITS, ...definedLimits(options) };
  const problems = new ProblemList(limits.maxProblems);
  const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const content = hasBom ? bytes.subarray(3) : bytes;
  const head = readHead(Buffer.from(content.subarray(0, HEAD_BYTES)).toString('latin1'));
  const syntax: SyntaxInfo = {
    id: head.syntaxId,
    version: head.version,
    encoding: '',
    unaPresent: head.start === 'UNA',
  };
  const general = (code: EdifactProblemCode, params: Params = {}): void =>
    problems.add({ code, params, at: 'interchange', order: 0, place: { level: 'interchange' } });

  if (head.start === '') {
    general('EDI-NOT-RECOGNISED');
    return { recognised: false, syntax, problems: problems.finish() };
  }
  if (bytes.length > limits.maxBytes) {
    general('EDI-TOO-LARGE', { size: bytes.length, limit: limits.maxBytes });
    return { recognised: true, syntax, problems: problems.finish() };
  }
  if (hasBom) general('EDI-BOM');
  const defect = head.start === 'UNA' ? unaDefect(head.una) : undefined;
  if (defect !== undefined) {
    general('EDI-UNA-INVALID', { why: defect });
    return { recognised: true, syntax, problems: problems.finish() };
  }

  const decoded = decodeInterchange(content, head, options.encoding);
  for (const fault of decoded.faults) general(fault.code, fault.params);
  const outside =
    decoded.faults.length === 0 ? outsideRepertoire(decoded.text.slice(head.body), head.syntaxId) : undefined;
  if (outside !== undefined) general('EDI-REPERTOIRE', { character: printable(outside), declared: head.syntaxId });

  const tokens = tokenize(decoded.text, head.body, head.una, limits);
  const raw = assemble(tokens.segments, problems, options);
  reportSyntaxFaults(tokens, raw.messages, problems);
  const messages = raw.messages.map((message, index) => checkMessage(message, index, head.version, options, problems));
  return {
    recognised: true,
    syntax: { ...syntax, encoding: decoded.encoding },
    interchange: { ...raw, una: head.una, messages },
    problems: problems.finish(),
  };
}

function definedLimits(options: ReadOptions): Partial<Limits> {
  const names = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[];
  return Object.fromEntries(names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]));
}

const printable = (char: string): string =>
  `${/\p{C}/u.test(char) ? '' : `"${char}" `}U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function reportSyntaxFaults(tokens: Tokens, messages: readonly RawMessage[], problems: ProblemList): void {
  const owner = new Map<number, number>();
  messages.forEach((message, index) => {
    for (const segment of message.segments) owner.set(segment.index, index);
  });
  for (const fault of tokens.faults) {
    const messageIndex = OF_THE_INTERCHANGE.has(fault.code) ? undefined : owner.get(fault.segmentIndex);
    const message = messageIndex === undefined ? undefined : messages[messageIndex];
    if (message && messageIndex !== undefined) reportInMessage(fault, message, messageIndex, problems);
    else {
      problems.add({
        code: fault.code,
        at: interchangePlace(tokens.segments[fault.segmentIndex - 1]),
        order: fault.segmentIndex,
        params: fault.params,
        place: { level: 'interchange' },
      });
    }
  }
}

function reportInMessage(fault: SyntaxFault, message: RawMessage, messageIndex: number, problems: ProblemList): void {
  const segmentPosition = fault.segmentIndex - (message.segments[0]?.index ?? 1) + 1;
  const tag = message.segments[segmentPosition - 1]?.tag ?? '';
  problems.add({
    code: fault.code,
    at: messagePlace(message.unh.messageRef, segmentPlace(segmentPosition, tag)),
    order: fault.segmentIndex,
    params: fault.params,
    place: { level: 'segment', segmentPosition },
    messageIndex,
  });
}

/** Structure and elements of one message, against the best table there is. */
function checkMessage(
  raw: RawMessage,
  messageIndex: number,
  syntaxVersion: string,
  options: ReadOptions,
  problems: ProblemList,
): EdifactMessage {
  const { unh, segments } = raw;
  const table = options.check === 'syntax-only' ? undefined : findMessageTable(unh, syntaxVersion);
  const first = segments[0]?.index ?? 1;
  const report = (
    code: EdifactProblemCode,
    position: number,
    params: Params,
    element?: number,
    component?: number,
  ): void => {
    const place: Omit<ContrlPlace, 'code0085'> = {
      level: element === undefined ? 'segment' : 'element',
      segmentPosition: position,
      ...(element !== undefined && { elementPosition: element + 1 }),
      ...(component !== undefined && { componentPosition: component }),
    };
    problems.add({
      code,
      at: messagePlace(unh.messageRef, segmentPlace(position, segments[position - 1]?.tag ?? '', element, component)),
      order: first + position - 1,
      params,
      place,
      messageIndex,
      // A message of another directory is not held to a table it never promised to follow.
      ...((table?.exact === false || (options.elements === 'lenient' && LENIENT.has(code))) && {
        severity: 'warning' as const,
      }),
    });
  };

  if (options.check !== 'syntax-only') noteTable(table, raw, messageIndex, problems);
  if (!table) return { ...raw, tree: flatTree(raw), table: { directory: '', exact: false } };
  const { tree, faults } = matchStructure(segments, table.nodes, unh.type);
  for (const fault of faults) report(fault.code, fault.segment + 1, fault.params);
  segments.forEach((segment, index) => {
    const layout = isEnvelope(segment.tag) ? undefined : table.layouts.get(segment.tag);
    if (!layout) return;
    for (const fault of checkSegment(segment, layout, options.codes ?? 'warn')) {
      report(fault.code, index + 1, fault.params, fault.element, fault.component);
    }
  });
  return { ...raw, tree, table: { directory: table.directory, exact: table.exact } };
}

/** UNH and UNT were checked with the envelope. */
const isEnvelope = (tag: string): boolean => tag === 'UNH' || tag === 'UNT';

function noteTable(
  table: MessageTable | undefined,
  raw: RawMessage,
  messageIndex: number,
  problems: ProblemList,
): void {
  if (table?.exact) return;
  const { type, version, release, agency } = raw.unh;
  problems.add({
    code: table ? 'EDI-TABLE-NEAREST' : 'EDI-TABLE-NONE',
    at: messagePlace(raw.unh.messageRef),
    order: raw.segments[0]?.index ?? 1,
    params: { wanted: `${type} ${version}.${release} ${agency}`.trim(), used: table?.directory ?? '' },
    messageIndex,
  });
}

function flatTree(raw: RawMessage): SegmentGroup {
  return { name: '', trigger: 'UNH', segments: raw.segments, groups: [] };
}
