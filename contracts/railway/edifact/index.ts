/**
 * EDIFACT tables: structures of messages, layouts of segments and values of codes for D.95B and D.01B, and the
 * service segments of syntax versions 3 and 4. Data only; the syntax room reads messages with it.
 */
import { CODE_VALUES } from './code-values.ts';
import { CODES_DOCUMENT } from './codes-document.ts';
import { CODES_STATUS } from './codes-status.ts';
import { MESSAGES_D01B } from './messages-d01b.ts';
import { MESSAGES_D95B } from './messages-d95b.ts';
import { parseMessageTable, parseSegmentLayout, type SegmentLayout, type TableNode } from './notation.ts';
import { SEGMENTS_D01B } from './segments-d01b.ts';
import { SEGMENTS_D95B } from './segments-d95b.ts';
import { CONTRL, SERVICE_SEGMENTS_V3, SERVICE_SEGMENTS_V4 } from './service.ts';

export type {
  ComponentLayout,
  ElementLayout,
  GroupNode,
  SegmentLayout,
  TableNode,
} from './notation.ts';
export { parseMessageTable, parseSegmentLayout } from './notation.ts';

/** A code's meaning in our own words. */
export interface CodeMeaning {
  readonly en: string;
  readonly zh: string;
}

export interface MessageTable {
  /** `D95B`, `D01B`, `service-3`, `service-4`. */
  readonly directory: string;
  /** False when the message names another directory and this is only the nearest one we have. */
  readonly exact: boolean;
  readonly nodes: readonly TableNode[];
  readonly layouts: ReadonlyMap<string, SegmentLayout>;
}

/** What S009 of a UNH says. */
export interface MessageIdentifier {
  readonly type: string;
  readonly version: string;
  readonly release: string;
  readonly agency: string;
}

const parsed = <T>(source: Readonly<Record<string, string>>, parse: (text: string) => T): ReadonlyMap<string, T> =>
  new Map(Object.entries(source).map(([name, text]) => [name, parse(text)]));

const SERVICE_V3 = parsed(SERVICE_SEGMENTS_V3, parseSegmentLayout);
const SERVICE_V4 = parsed(SERVICE_SEGMENTS_V4, parseSegmentLayout);
const CONTRL_NODES = parseMessageTable(CONTRL);

interface Directory {
  readonly name: string;
  readonly release: string;
  readonly messages: ReadonlyMap<string, readonly TableNode[]>;
  readonly layouts: ReadonlyMap<string, SegmentLayout>;
}

const DIRECTORIES: readonly Directory[] = [
  {
    name: 'D95B',
    release: '95B',
    messages: parsed(MESSAGES_D95B, parseMessageTable),
    layouts: parsed(SEGMENTS_D95B, parseSegmentLayout),
  },
  {
    name: 'D01B',
    release: '01B',
    messages: parsed(MESSAGES_D01B, parseMessageTable),
    layouts: parsed(SEGMENTS_D01B, parseSegmentLayout),
  },
];

const VALUES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(CODE_VALUES).map(([element, values]) => [element, new Set(values.trim().split(/\s+/))]),
);

/** Layouts of UNB, UNG, UNH, UNT, UNE, UNZ, UCI, UCF, UCM, UCS, UCD for a syntax version (1 to 3 alike, or 4). */
export function serviceLayouts(syntaxVersion: string): ReadonlyMap<string, SegmentLayout> {
  return syntaxVersion === '4' ? SERVICE_V4 : SERVICE_V3;
}

/**
 * The table to check a message with: its own directory, else the nearest we have (`exact: false`), else
 * `undefined` when we have no structure for the message type or cannot place its release.
 */
export function findMessageTable(id: MessageIdentifier, syntaxVersion: string): MessageTable | undefined {
  if (id.type === 'CONTRL') {
    const v4 = syntaxVersion === '4';
    const exact = v4 ? id.version === '4' && id.release === '1' : id.version === 'D' && id.release === '3';
    const directory = v4 ? 'service-4' : 'service-3';
    return { directory, exact, nodes: CONTRL_NODES, layouts: serviceLayouts(syntaxVersion) };
  }
  if (id.agency !== 'UN') return undefined;
  const wanted = releaseOrder(id.release);
  if (wanted === undefined) return undefined;
  let best: { directory: Directory; nodes: readonly TableNode[]; distance: number } | undefined;
  for (const directory of DIRECTORIES) {
    const nodes = directory.messages.get(id.type);
    const own = releaseOrder(directory.release);
    if (!nodes || own === undefined) continue;
    const distance = Math.abs(wanted - own);
    if (!best || distance < best.distance) best = { directory, nodes, distance };
  }
  if (!best) return undefined;
  return {
    directory: best.directory.name,
    exact: id.version === 'D' && best.distance === 0,
    nodes: best.nodes,
    layouts: best.directory.layouts,
  };
}

/** Half-years since 1990: 95B is 11, 01B is 23. Two-digit years from 88 on are of the last century. */
function releaseOrder(release: string): number | undefined {
  const match = /^(\d\d)([AB])$/.exec(release);
  if (!match) return undefined;
  const year = Number(match[1]);
  return ((year >= 88 ? year : year + 100) - 90) * 2 + (match[2] === 'B' ? 1 : 0);
}

/** Whether D.95B or D.01B lists a value of a coded element; `undefined` for elements without a list here. */
export function isListedCode(element: string, value: string): boolean | undefined {
  return VALUES.get(element)?.has(value);
}

/** Our wording for a code value, or `undefined`. `element` is the data element number, e.g. `9417`. */
export function codeMeaning(element: string, value: string): CodeMeaning | undefined {
  const list = CODES_DOCUMENT[element] ?? CODES_STATUS[element] ?? {};
  const meaning = Object.hasOwn(list, value) ? list[value] : undefined;
  return meaning && { en: meaning[0], zh: meaning[1] };
}
