import { XMLParser } from 'fast-xml-parser';
import { decodeEntities } from './characters.ts';
import { decodeXml } from './charset.ts';
import { scanXml } from './scan.ts';
import { XML_LIMITS, type XmlElement, type XmlLimits, type XmlProblem } from './types.ts';

export interface XmlReading {
  /** Absent when there is any error. */
  readonly root: XmlElement | undefined;
  /** Local name of the first element, known even where the rest is broken. */
  readonly rootName: string | undefined;
  /** As declared, in lower case. */
  readonly encoding: string;
  readonly problems: readonly XmlProblem[];
}

const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';
const PREFIX = '@';
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/** Prefixes in force: those of this element and, behind them, those of its parents. Never copied, so never quadratic. */
interface Scope {
  readonly own: ReadonlyMap<string, string>;
  readonly outer?: Scope;
}

const OUTERMOST: Scope = { own: new Map([['xml', XML_NAMESPACE]]) };

type ParsedNode = Readonly<Record<string, unknown>>;

/** Strings stay strings, order stays order, entities and white space are left to us. */
const PARSER_OPTIONS = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: PREFIX,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  onDangerousProperty: (name: string) => name,
} as const;

/**
 * Reads one XML document strictly. `root` is there only when nothing is wrong with it; otherwise `problems` says what,
 * where, and what to do, in both languages. Never throws, whatever the bytes; time is linear in their number.
 */
export function readXml(bytes: Uint8Array, limits: Partial<XmlLimits> = {}): XmlReading {
  const bounds = { ...XML_LIMITS, ...limits };
  if (bytes.length === 0) return failed('XML-EMPTY', 'The document is empty.', '文件为空。');
  if (bytes.length > bounds.bytes) {
    const zh = `文件 ${bytes.length} 字节，超过上限 ${bounds.bytes} 字节。`;
    return failed('XML-SIZE', `The document has ${bytes.length} bytes; at most ${bounds.bytes} are read.`, zh);
  }
  const { text, encoding, problems } = decodeXml(bytes);
  if (text === undefined) return { root: undefined, rootName: rootNameOfBytes(bytes, bounds), encoding, problems };
  const scan = scanXml(text, bounds);
  if (scan.problems.length > 0) return { root: undefined, rootName: scan.rootName, encoding, problems: scan.problems };
  const tree = parse(scan.text, bounds);
  return { root: tree.root, rootName: scan.rootName, encoding, problems: tree.problems };
}

/** Tags of the messages we know are ASCII, so the root can be told even where the text cannot be decoded. */
function rootNameOfBytes(bytes: Uint8Array, limits: XmlLimits): string | undefined {
  const start = bytes[0] === 0xef ? 3 : 0;
  return scanXml(Buffer.from(bytes.subarray(start, start + 65_536)).toString('latin1'), limits).rootName;
}

function failed(code: XmlProblem['code'], message: string, messageZh: string): XmlReading {
  const problem: XmlProblem = { code, severity: 'error', at: 'line 1, column 1', message, messageZh };
  return { root: undefined, rootName: undefined, encoding: 'utf-8', problems: [problem] };
}

function parse(text: string, limits: XmlLimits): { root: XmlElement | undefined; problems: readonly XmlProblem[] } {
  const problems: XmlProblem[] = [];
  try {
    const nodes: unknown = new XMLParser({ ...PARSER_OPTIONS, maxNestedTags: limits.depth + 1 }).parse(text);
    const node = Array.isArray(nodes) ? nodes.find((each) => tagOf(each) !== undefined) : undefined;
    const root = node === undefined ? undefined : toElement(node, '', 0, OUTERMOST, problems);
    if (root !== undefined && problems.length === 0) return { root, problems };
  } catch (error) {
    problems.push(unparsed(error instanceof Error ? error.message : String(error)));
  }
  return { root: undefined, problems: problems.length > 0 ? problems : [unparsed('no element was found')] };
}

function unparsed(reason: string): XmlProblem {
  const message = `The document cannot be parsed: ${reason}.`;
  return { code: 'XML-SYNTAX', severity: 'error', at: '/', message, messageZh: `文件无法解析：${reason}。` };
}

function tagOf(node: ParsedNode): string | undefined {
  for (const key in node) if (key !== ATTRIBUTES && key !== TEXT && key !== CDATA) return key;
  return undefined;
}

function listOf(value: unknown): readonly ParsedNode[] {
  return Array.isArray(value) ? value : [];
}

/** `position` is the number among siblings of the same name, 0 where it is the only one. */
function toElement(
  node: ParsedNode,
  parent: string,
  position: number,
  outer: Scope,
  problems: XmlProblem[],
): XmlElement {
  const name = tagOf(node) ?? '';
  const path = `${parent}/${name.slice(name.indexOf(':') + 1)}${position > 0 ? `[${position}]` : ''}`;
  const attributes: [string, string][] = [];
  const declared = new Map<string, string>();
  for (const [key, value] of Object.entries((node[ATTRIBUTES] ?? {}) as Readonly<Record<string, string>>)) {
    const attribute = key.slice(PREFIX.length);
    const text = decodeEntities(String(value).replace(/[\t\n]/g, ' '));
    if (attribute === 'xmlns') declared.set('', text);
    else if (attribute.startsWith('xmlns:')) declared.set(attribute.slice(6), text);
    else attributes.push([attribute, text]);
  }
  const scope = declared.size > 0 ? { own: declared, outer } : outer;
  for (const [attribute] of attributes) if (attribute.includes(':')) namespaceOf(attribute, scope, path, problems);
  const nodes = listOf(node[name]);
  return {
    name,
    localName: name.slice(name.indexOf(':') + 1),
    namespace: namespaceOf(name, scope, path, problems),
    attributes: Object.fromEntries(attributes),
    children: childElements(nodes, path, scope, problems),
    text: nodes.map(ownText).join(''),
    path,
  };
}

function childElements(
  nodes: readonly ParsedNode[],
  path: string,
  scope: Scope,
  problems: XmlProblem[],
): readonly XmlElement[] {
  const names = nodes.map(tagOf);
  const totals = new Map<string, number>();
  for (const name of names) if (name !== undefined) totals.set(name, (totals.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return nodes.flatMap((node, index) => {
    const name = names[index];
    if (name === undefined) return [];
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return [toElement(node, path, (totals.get(name) ?? 0) > 1 ? count : 0, scope, problems)];
  });
}

function ownText(node: ParsedNode): string {
  const text = node[TEXT];
  if (text !== undefined) return decodeEntities(String(text));
  return listOf(node[CDATA])
    .map((part) => String(part[TEXT] ?? ''))
    .join('');
}

function namespaceOf(name: string, scope: Scope, path: string, problems: XmlProblem[]): string {
  const colon = name.indexOf(':');
  const prefix = colon < 0 ? '' : name.slice(0, colon);
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const namespace = at.own.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  if (prefix !== '' && problems.length < 20) {
    const message = `Prefix ${prefix} is not declared; add xmlns:${prefix}="…" to the element or above it.`;
    const messageZh = `前缀 ${prefix} 未声明，请在该元素或其上级加上 xmlns:${prefix}="…"。`;
    problems.push({ code: 'XML-PREFIX', severity: 'error', at: path, message, messageZh });
  }
  return '';
}
