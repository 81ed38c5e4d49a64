/** An element to be written: attributes and children in the order given. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Character data, or elements. */
  readonly content: string | readonly XmlNode[];
}

export type XmlWriteEncoding = 'UTF-8' | 'GB2312' | 'GBK' | 'GB18030';

const NAME = /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*(:[\p{L}_][\p{L}\p{N}\p{M}._·-]*)?$/u;
/** The names of every format we write; told without looking up properties of characters. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Levels of elements; more are refused. */
export const MOST_DEPTH = 64;

export const isXmlName = (name: string): boolean => PLAIN_NAME.test(name) || NAME.test(name);

const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze({});

/** An element of a document to be written. `content` is text or child elements; `''` gives an empty element. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = NO_ATTRIBUTES,
  content: string | readonly XmlNode[] = '',
): XmlNode {
  return { name, attributes, content };
}
