import { decodeEntity, NOT_XML_CHARACTER } from './characters.ts';
import type { XmlLimits, XmlProblem, XmlProblemCode } from './types.ts';

/** XML 1.0 name, as letters, digits and marks of Unicode (wider than the production by a few signs, never narrower). */
const NAME = '[\\p{L}_:][\\p{L}\\p{N}\\p{M}._:·-]*';
const OPEN = new RegExp(`<(${NAME})`, 'uy');
const CLOSE = new RegExp(`</(${NAME})[ \\t\\r\\n]*>`, 'uy');
const ATTRIBUTE = new RegExp(`[ \\t\\r\\n]+(${NAME})[ \\t\\r\\n]*=[ \\t\\r\\n]*("[^<"]*"|'[^<']*')`, 'uy');
const TAG_END = /[ \t\r\n]*(\/?)>/y;
const SPACE_ONLY = /^[ \t\r\n]*$/;
/** Names that the object tree of the parser behind cannot hold safely. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);
const MOST_PROBLEMS = 20;

export interface Scan {
  /** The document without declaration, comments and instructions; only tags, text and CDATA are left. */
  readonly text: string;
  /** Local name of the first element, known even where the rest is broken. */
  readonly rootName: string | undefined;
  readonly problems: readonly XmlProblem[];
}

/**
 * Checks that the text is XML, in one pass and linear time, before any tree is made.
 * fast-xml-parser's own validator is not used: it accepts undeclared entities, counts nothing, and one of its
 * patterns takes quadratic time on long white space inside a tag.
 */
export function scanXml(text: string, limits: XmlLimits): Scan {
  return new Scanner(text, limits).scan();
}

class Scanner {
  private readonly text: string;
  private readonly limits: XmlLimits;
  private readonly problems: XmlProblem[] = [];
  private readonly kept: string[] = [];
  private readonly open: string[] = [];
  private rootName: string | undefined;
  private roots = 0;
  private nodes = 0;
  private at = 0;
  private stopped = false;

  constructor(text: string, limits: XmlLimits) {
    this.text = text;
    this.limits = limits;
  }

  scan(): Scan {
    this.characters();
    this.declaration();
    while (!this.stopped && this.at < this.text.length) {
      if (this.text[this.at] === '<') this.markup();
      else this.characterData();
    }
    if (!this.stopped) this.end();
    return { text: this.kept.join(''), rootName: this.rootName, problems: this.problems };
  }

  private add(code: XmlProblemCode, offset: number, message: string, messageZh: string): void {
    if (this.problems.length >= MOST_PROBLEMS) {
      this.stopped = true;
      return;
    }
    const before = this.text.slice(0, offset).split('\n');
    const at = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    this.problems.push({ code, severity: 'error', at, message, messageZh });
  }

  private stop(code: XmlProblemCode, offset: number, message: string, messageZh: string): void {
    this.add(code, offset, message, messageZh);
    this.stopped = true;
  }

  private characters(): void {
    const offset = this.text.search(NOT_XML_CHARACTER);
    if (offset < 0) return;
    const hex = this.text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0');
    this.add(
      'XML-CHAR',
      offset,
      `Character U+${hex} is not allowed in XML; remove it.`,
      `XML 不允许字符 U+${hex}，请删除。`,
    );
  }

  private declaration(): void {
    if (!/^<\?xml[ \t\r\n]/.test(this.text)) return;
    const end = this.text.indexOf('?>');
    if (end < 0) this.stop('XML-SYNTAX', 0, 'The XML declaration is not closed by ?>.', 'XML 声明未以 ?> 结束。');
    else this.at = end + 2;
  }

  private markup(): void {
    const { text, at } = this;
    if (text.startsWith('<!--', at)) this.comment();
    else if (text.startsWith('<![CDATA[', at)) this.cdata();
    else if (text.startsWith('<!', at)) {
      const zh = '不接受 DOCTYPE 及实体声明，请从文件中删除。';
      this.stop('XML-DOCTYPE', at, 'DOCTYPE and declarations are refused; remove them from the file.', zh);
    } else if (text.startsWith('<?', at)) this.instruction();
    else if (text.startsWith('</', at)) this.closeTag();
    else this.openTag();
  }

  private skipTo(end: number, length: number, what: string): void {
    if (end < 0) this.stop('XML-SYNTAX', this.at, `${what} is not closed.`, `${what} 未结束。`);
    else this.at = end + length;
    this.count();
  }

  private comment(): void {
    const end = this.text.indexOf('--', this.at + 4);
    if (end >= 0 && this.text[end + 2] !== '>') {
      this.stop('XML-SYNTAX', end, 'Two hyphens are not allowed inside a comment.', '注释中不允许出现两个连字符。');
    } else this.skipTo(end, 3, 'Comment');
  }

  private instruction(): void {
    if (/^<\?xml[ \t\r\n?]/i.test(this.text.slice(this.at, this.at + 6))) {
      const zh = 'XML 声明只能位于文件最前面。';
      this.stop('XML-SYNTAX', this.at, 'The XML declaration must be the very first thing in the file.', zh);
    } else this.skipTo(this.text.indexOf('?>', this.at + 2), 2, 'Processing instruction');
  }

  private cdata(): void {
    const start = this.at;
    if (this.open.length === 0) {
      this.stop('XML-ROOT', start, 'CDATA outside the root element.', '根元素之外出现 CDATA。');
      return;
    }
    this.skipTo(this.text.indexOf(']]>', start + 9), 3, 'CDATA section');
    if (!this.stopped) this.kept.push(this.text.slice(start, this.at));
  }

  private characterData(): void {
    const next = this.text.indexOf('<', this.at);
    const end = next < 0 ? this.text.length : next;
    const data = this.text.slice(this.at, end);
    if (this.open.length === 0) {
      if (!SPACE_ONLY.test(data)) {
        this.stop('XML-ROOT', this.at, 'Text outside the root element.', '根元素之外出现文字。');
      }
    } else {
      const bracket = data.indexOf(']]>');
      if (bracket >= 0)
        this.add('XML-SYNTAX', this.at + bracket, 'Write ]]&gt; in text, not ]]>.', '正文中请写 ]]&gt;。');
      this.entities(data, this.at);
      this.kept.push(data);
    }
    this.at = end;
  }

  private entities(data: string, offset: number): void {
    for (let i = data.indexOf('&'); i >= 0 && !this.stopped; i = data.indexOf('&', i + 1)) {
      if (decodeEntity(data, i) !== undefined) continue;
      this.add(
        'XML-ENTITY',
        offset + i,
        'Only &amp; &lt; &gt; &quot; &apos; and numeric references to characters are read; write a plain & as &amp;.',
        '只接受 &amp; &lt; &gt; &quot; &apos; 及数字字符引用；单独的 & 请写作 &amp;。',
      );
    }
  }

  private openTag(): void {
    OPEN.lastIndex = this.at;
    const name = OPEN.exec(this.text)?.[1];
    if (name === undefined) {
      this.stop(
        'XML-SYNTAX',
        this.at,
        'A tag name must follow <; write a plain < as &lt;.',
        '< 之后应为标签名；单独的 < 请写作 &lt;。',
      );
      return;
    }
    const start = this.at;
    this.name(name, start);
    this.at = OPEN.lastIndex;
    this.count();
    this.attributes();
    TAG_END.lastIndex = this.at;
    const end = TAG_END.exec(this.text);
    if (end === null) {
      const zh = `标签 <${name}> 内有语法错误或未结束。`;
      this.stop('XML-TAG', this.at, `Tag <${name}> is not well formed or not closed by >.`, zh);
      return;
    }
    this.at = TAG_END.lastIndex;
    if (this.open.length === 0) this.root(name, start);
    if (this.open.length >= this.limits.depth) {
      const { depth } = this.limits;
      this.stop('XML-DEPTH', start, `More than ${depth} levels of elements.`, `元素嵌套超过 ${depth} 层。`);
    } else if (end[1] === '') this.open.push(name);
    this.kept.push(this.text.slice(start, this.at));
  }

  private root(name: string, offset: number): void {
    this.roots += 1;
    if (this.roots === 1) this.rootName = name.slice(name.indexOf(':') + 1);
    else this.stop('XML-ROOT', offset, `A second root element <${name}>.`, `出现第二个根元素 <${name}>。`);
  }

  private attributes(): void {
    const seen = new Set<string>();
    for (;;) {
      ATTRIBUTE.lastIndex = this.at;
      const match = ATTRIBUTE.exec(this.text);
      const name = match?.[1];
      if (match === null || name === undefined || this.stopped) return;
      if (seen.has(name)) this.add('XML-ATTRIBUTE', this.at, `Attribute ${name} occurs twice.`, `属性 ${name} 重复。`);
      seen.add(name);
      this.name(name, this.at);
      const value = match[2] ?? '';
      this.entities(value, ATTRIBUTE.lastIndex - value.length);
      this.at = ATTRIBUTE.lastIndex;
      this.count();
    }
  }

  private name(name: string, offset: number): void {
    if (!name.includes(':') && !RESERVED.has(name)) return;
    const parts = name.split(':');
    if (parts.length > 2 || parts.includes('') || RESERVED.has(name)) {
      this.add(
        'XML-NAME',
        offset,
        `${name.slice(0, 60)} is not a usable name.`,
        `${name.slice(0, 60)} 不是可用的名称。`,
      );
    }
  }

  private closeTag(): void {
    CLOSE.lastIndex = this.at;
    const name = CLOSE.exec(this.text)?.[1];
    const expected = this.open.pop();
    if (name === undefined || name !== expected) {
      const found = name ?? this.text.slice(this.at, this.at + 20);
      const message = `</${expected ?? ''}> was expected, not ${found}.`;
      this.stop('XML-TAG', this.at, message, `此处应为 </${expected ?? ''}>，而不是 ${found}。`);
      return;
    }
    this.kept.push(this.text.slice(this.at, CLOSE.lastIndex));
    this.at = CLOSE.lastIndex;
  }

  private count(): void {
    this.nodes += 1;
    if (this.nodes > this.limits.nodes && !this.stopped) {
      const { nodes } = this.limits;
      this.stop('XML-NODES', this.at, `More than ${nodes} elements and attributes.`, `元素与属性超过 ${nodes} 个。`);
    }
  }

  private end(): void {
    const open = this.open.at(-1);
    if (open !== undefined) {
      this.stop('XML-TAG', this.text.length, `<${open}> is not closed.`, `<${open}> 未关闭。`);
    } else if (this.roots === 0) {
      this.stop('XML-ROOT', this.text.length, 'There is no root element.', '没有根元素。');
    }
  }
}
