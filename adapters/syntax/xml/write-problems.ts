import iconv from 'iconv-lite';
import { NOT_XML_CHARACTER } from './characters.ts';
import { isXmlName, MOST_DEPTH, type XmlNode, type XmlWriteEncoding } from './node.ts';
import type { XmlProblem } from './types.ts';

/** Everything for which an element cannot be written, each with its place. Looked for only when something is wrong. */
export function writeProblems(root: XmlNode, encoding: XmlWriteEncoding): readonly XmlProblem[] {
  const search = new Search(encoding);
  search.element(root, `/${root.name}`, 0);
  return search.problems;
}

class Search {
  readonly problems: XmlProblem[] = [];
  private readonly encoding: XmlWriteEncoding;

  constructor(encoding: XmlWriteEncoding) {
    this.encoding = encoding;
  }

  element(node: XmlNode, path: string, depth: number): void {
    if (depth >= MOST_DEPTH) {
      this.add('XML-DEPTH', path, `More than ${MOST_DEPTH} levels.`, `嵌套超过 ${MOST_DEPTH} 层。`);
      return;
    }
    this.name(node.name, path);
    for (const [name, value] of Object.entries(node.attributes)) {
      this.name(name, `${path}/@${name}`);
      this.text(value, `${path}/@${name}`);
    }
    if (typeof node.content === 'string') this.text(node.content, path);
    else this.children(node.content, path, depth);
  }

  private children(nodes: readonly XmlNode[], path: string, depth: number): void {
    const totals = new Map<string, number>();
    for (const { name } of nodes) totals.set(name, (totals.get(name) ?? 0) + 1);
    const seen = new Map<string, number>();
    for (const each of nodes) {
      const count = (seen.get(each.name) ?? 0) + 1;
      seen.set(each.name, count);
      const position = (totals.get(each.name) ?? 0) > 1 ? `[${count}]` : '';
      this.element(each, `${path}/${each.name}${position}`, depth + 1);
    }
  }

  private name(name: string, at: string): void {
    if (!isXmlName(name)) this.add('XML-NAME', at, 'This is not an XML name.', '不是合法的 XML 名称。');
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
