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

const NO_ELEMENTS: readonly XmlElement[] = Object.freeze([]);
const NO_ATTRIBUTES: XmlElement['attributes'] = Object.freeze({});

const OUTERMOST: Scope = { own: new Map([['xml', XML_NAMESPACE]]) };

type ParsedNode = Readonly<Record<string, unknown>>;

/** Strings stay strings, order stays order, entities and white space are left to us. It keeps nothing between documents. */
const PARSER = new XMLParser({
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
  // The scan has bounded the depth. Paths are of no use to us, and the parser would make one for each element.
  maxNestedTags: Number.MAX_SAFE_INTEGER,
  jPath: false,
});

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
  const tree = parse(scan.text);
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

function parse(text: string): { root: XmlElement | undefined; problems: readonly XmlProblem[] } {
  const problems: XmlProblem[] = [];
  try {
    const nodes: unknown = PARSER.parse(text);
    const node = listOf(nodes).find((each) => tagOf(each) !== undefined);
    const root = node === undefined ? undefined : toElement(node, tagOf(node) ?? '', '', 0, OUTERMOST, problems);
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

/** The name of an element's node: its first key, attributes stand behind it. None where it holds text. */
function tagOf(node: ParsedNode): string | undefined {
  for (const key in node) return key === TEXT || key === CDATA || key === ATTRIBUTES ? undefined : key;
  return undefined;
}

function listOf(value: unknown): readonly ParsedNode[] {
  return Array.isArray(value) ? value : [];
}

/** `position` is the number among siblings of the same name, 0 where it is the only one. */
function toElement(
  node: ParsedNode,
  name: string,
  parent: string,
  position: number,
  outer: Scope,
  problems: XmlProblem[],
): XmlElement {
  const localName = name.slice(name.indexOf(':') + 1);
  const path = `${parent}/${localName}${position > 0 ? `[${position}]` : ''}`;
  const { attributes, scope } = attributesOf(node, outer);
  for (const attribute in attributes) if (attribute.includes(':')) namespaceOf(attribute, scope, path, problems);
  const nodes = listOf(node[name]);
  return {
    name,
    localName,
    namespace: namespaceOf(name, scope, path, problems),
    attributes,
    children: childElements(nodes, path, scope, problems),
    text: ownText(nodes),
    path,
  };
}

/** The attributes of an element, and the prefixes in force in it. */
function attributesOf(
  node: ParsedNode,
  outer: Scope,
): { readonly attributes: XmlElement['attributes']; readonly scope: Scope } {
  const written = node[ATTRIBUTES] as Readonly<Record<string, string>> | undefined;
  if (written === undefined) return { attributes: NO_ATTRIBUTES, scope: outer };
  const attributes: [string, string][] = [];
  const declared = new Map<string, string>();
  for (const [key, value] of Object.entries(written)) {
    const attribute = key.slice(PREFIX.length);
    const text = decodeEntities(String(value).replace(/[\t\n]/g, ' '));
    if (attribute === 'xmlns') declared.set('', text);
    else if (attribute.startsWith('xmlns:')) declared.set(attribute.slice(6), text);
    else attributes.push([attribute, text]);
  }
  return { attributes: Object.fromEntries(attributes), scope: declared.size > 0 ? { own: declared, outer } : outer };
}

function childElements(
  nodes: readonly ParsedNode[],
  path: string,
  scope: Scope,
  problems: XmlProblem[],
): readonly XmlElement[] {
  if (nodes.every((node) => tagOf(node) === undefined)) return NO_ELEMENTS;
  const totals = new Map<string, number>();
  for (const node of nodes) {
    const name = tagOf(node);
    if (name !== undefined) totals.set(name, (totals.get(name) ?? 0) + 1);
  }
  const elements: XmlElement[] = [];
  const seen = new Map<string, number>();
  for (const node of nodes) {
    const name = tagOf(node);
    if (name === undefined) continue;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    elements.push(toElement(node, name, path, (totals.get(name) ?? 0) > 1 ? count : 0, scope, problems));
  }
  return elements;
}
/** What stands directly in an element, joined: character data with its entities resolved, and CDATA. */
function ownText(nodes: readonly ParsedNode[]): string {
  let text = '';
  for (const node of nodes) {
    if (TEXT in node) text += decodeEntities(String(node[TEXT]));
    else for (const part of listOf(node[CDATA])) text += String(part[TEXT] ?? '');
  }
  return text;
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
