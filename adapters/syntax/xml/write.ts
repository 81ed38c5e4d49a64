import iconv from 'iconv-lite';
import { escapeAttribute, escapeText, NOT_XML_CHARACTER } from './characters.ts';
import { isXmlName, MOST_DEPTH, type XmlNode, type XmlWriteEncoding } from './node.ts';
import type { XmlProblem } from './types.ts';
import { writeProblems } from './write-problems.ts';

/** What cannot be written: a character, or a name. `problems` names each place. */
export class XmlWriteError extends Error {
  override readonly name = 'XmlWriteError';
  readonly problems: readonly XmlProblem[];
  constructor(problems: readonly XmlProblem[]) {
    super(problems.map((each) => `${each.at}: ${each.message}`).join('; '));
    this.problems = problems;
  }
}

const UTF8 = new TextEncoder();

/** Characters that are escaped in content, or may not be written at all. */
const CAREFUL = /[\u0000-\u0008\u000b-\u001f&<>\ud800-\udfff\ufffe\uffff]/;
/** Of attributes also the quote, and the line ends and tabs a reader would make spaces. */
const CAREFUL_ATTRIBUTE = /[\u0000-\u001f"&<>\ud800-\udfff\ufffe\uffff]/;

/**
 * The bytes of a document, with its XML declaration, elements one to a line and in the order given.
 * GB2312 is written with the GBK repertoire, as every Chinese receiver reads it.
 * @throws XmlWriteError for a character that XML or the encoding does not have, a name that is none, or more than 64
 * levels; it names every place.
 */
export function writeXml(root: XmlNode, encoding: XmlWriteEncoding = 'UTF-8'): Uint8Array {
  const writer = new Writer(`<?xml version="1.0" encoding="${encoding}"?>\n`);
  writer.element(root, '\n', 0);
  const text = `${writer.text}\n`;
  const bytes = encoding === 'UTF-8' ? UTF8.encode(text) : new Uint8Array(iconv.encode(text, encoding));
  if (writer.isWritable && has(encoding, text, bytes)) return bytes;
  const problems = writeProblems(root, encoding);
  if (problems.length > 0) throw new XmlWriteError(problems);
  return bytes;
}

/** Whether the encoding has every character of the text; those of Unicode have. */
const has = (encoding: XmlWriteEncoding, text: string, bytes: Uint8Array): boolean =>
  encoding === 'UTF-8' || encoding === 'GB18030' || iconv.decode(Buffer.from(bytes), encoding) === text;

/** Makes the text in one pass; where something is wrong, and what, is looked for afterwards. */
class Writer {
  isWritable = true;
  text: string;

  constructor(prologue: string) {
    this.text = prologue;
  }

  /** @param line the line end and indentation in front of its closing tag. */
  element({ name, attributes, content }: XmlNode, line: string, depth: number): void {
    if (depth >= MOST_DEPTH || !isXmlName(name)) this.isWritable = false;
    if (depth >= MOST_DEPTH) return;
    let opening = `<${name}`;
    for (const key in attributes) opening += ` ${key}="${this.attribute(key, attributes[key] ?? '')}"`;
    if (content.length === 0) this.text += `${opening}/>`;
    else if (typeof content === 'string') this.text += `${opening}>${this.escaped(content)}</${name}>`;
    else {
      const inner = `${line}  `;
      this.text += `${opening}>`;
      for (const child of content) {
        this.text += inner;
        this.element(child, inner, depth + 1);
      }
      this.text += `${line}</${name}>`;
    }
  }

  private attribute(name: string, value: string): string {
    if (!isXmlName(name)) this.isWritable = false;
    if (!CAREFUL_ATTRIBUTE.test(value)) return value;
    this.check(value);
    return escapeAttribute(value);
  }

  private escaped(text: string): string {
    if (!CAREFUL.test(text)) return text;
    this.check(text);
    return escapeText(text);
  }

  private check(text: string): void {
    if (NOT_XML_CHARACTER.test(text)) this.isWritable = false;
  }
}
