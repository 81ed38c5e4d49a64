import iconv from 'iconv-lite';
import { escapeAttribute, escapeText, NOT_XML_CHARACTER } from './characters.ts';
import type { XmlProblem } from './types.ts';

/** An element to be written: attributes and children in the order given. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Character data, or elements. */
  readonly content: string | readonly XmlNode[];
}

export type XmlWriteEncoding = 'UTF-8' | 'GB2312' | 'GBK' | 'GB18030';

/** What cannot be written: a character, or a name. `problems` names each place. */
export class XmlWriteError extends Error {
  override readonly name = 'XmlWriteError';
  readonly problems: readonly XmlProblem[];
  constructor(problems: readonly XmlProblem[]) {
    super(problems.map((each) => `${each.at}: ${each.message}`).join('; '));
    this.problems = problems;
  }
}

const NAME = /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*(:[\p{L}_][\p{L}\p{N}\p{M}._·-]*)?$/u;
const MOST_DEPTH = 64;

/** An element of a document to be written. `content` is text or child elements; `''` gives an empty element. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  content: string | readonly XmlNode[] = '',
): XmlNode {
  return { name, attributes, content };
}

/**
 * The bytes of a document, with its XML declaration, elements one to a line and in the order given.
 * GB2312 is written with the GBK repertoire, as every Chinese receiver reads it.
 * @throws XmlWriteError for a character that XML or the encoding does not have, a name that is none, or more than 64
 * levels; it names every place.
 */
export function writeXml(root: XmlNode, encoding: XmlWriteEncoding = 'UTF-8'): Uint8Array {
  const problems: XmlProblem[] = [];
  const lines = [`<?xml version="1.0" encoding="${encoding}"?>`];
  const writer = new Writer(encoding, lines, problems);
  writer.write(root, `/${root.name}`, 0);
  if (problems.length > 0) throw new XmlWriteError(problems);
  const text = `${lines.join('\n')}\n`;
  return encoding === 'UTF-8' ? new TextEncoder().encode(text) : new Uint8Array(iconv.encode(text, encoding));
}

class Writer {
  private readonly encoding: XmlWriteEncoding;
  private readonly lines: string[];
  private readonly problems: XmlProblem[];

  constructor(encoding: XmlWriteEncoding, lines: string[], problems: XmlProblem[]) {
    this.encoding = encoding;
    this.lines = lines;
    this.problems = problems;
  }

  write(node: XmlNode, path: string, depth: number): void {
    if (depth >= MOST_DEPTH) {
      this.add('XML-DEPTH', path, `More than ${MOST_DEPTH} levels.`, `嵌套超过 ${MOST_DEPTH} 层。`);
      return;
    }
    this.name(node.name, path);
    const attributes = Object.entries(node.attributes).map(([name, value]) => {
      this.name(name, `${path}/@${name}`);
      this.text(value, `${path}/@${name}`);
      return ` ${name}="${escapeAttribute(value)}"`;
    });
    const indent = '  '.repeat(depth);
    const opening = `${indent}<${node.name}${attributes.join('')}`;
    if (node.content.length === 0) this.lines.push(`${opening}/>`);
    else if (typeof node.content === 'string') {
      this.text(node.content, path);
      this.lines.push(`${opening}>${escapeText(node.content)}</${node.name}>`);
    } else {
      this.lines.push(`${opening}>`);
      this.children(node.content, path, depth);
      this.lines.push(`${indent}</${node.name}>`);
    }
  }

  private children(nodes: readonly XmlNode[], path: string, depth: number): void {
    const totals = new Map<string, number>();
    for (const { name } of nodes) totals.set(name, (totals.get(name) ?? 0) + 1);
    const seen = new Map<string, number>();
    for (const each of nodes) {
      const count = (seen.get(each.name) ?? 0) + 1;
      seen.set(each.name, count);
      const position = (totals.get(each.name) ?? 0) > 1 ? `[${count}]` : '';
      this.write(each, `${path}/${each.name}${position}`, depth + 1);
    }
  }

  private name(name: string, at: string): void {
    if (!NAME.test(name)) this.add('XML-NAME', at, 'This is not an XML name.', '不是合法的 XML 名称。');
  }

  private text(text: string, at: string): void {
    const forbidden = NOT_XML_CHARACTER.exec(text)?.[0];
    if (forbidden !== undefined) {
      const hex = forbidden.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      this.add(
        'XML-CHAR',
        at,
        `Character U+${hex} cannot be written in XML; remove it.`,
        `XML 不能包含字符 U+${hex}，请删除。`,
      );
      return;
    }
    if (this.encoding === 'UTF-8' || this.encoding === 'GB18030') return;
    if (iconv.decode(iconv.encode(text, this.encoding), this.encoding) === text) return;
    const missing = [...text].filter((c) => iconv.decode(iconv.encode(c, this.encoding), this.encoding) !== c);
    const shown = [...new Set(missing)].slice(0, 10).join(' ');
    const message = `${this.encoding} has no character ${shown}; use another word or another encoding.`;
    this.add('XML-CHAR', at, message, `${this.encoding} 没有字符 ${shown}，请换用其他写法或编码。`);
  }

  private add(code: XmlProblem['code'], at: string, message: string, messageZh: string): void {
    this.problems.push({ code, severity: 'error', at, message, messageZh });
  }
}
