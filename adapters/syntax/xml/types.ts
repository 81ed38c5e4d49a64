/** Shapes shared by the files of the XML syntax room. Nothing here knows a party or a message. */

/** Same shape as the port's `Problem`; declared here so that the syntax depends on nobody. */
export interface XmlProblem {
  /** Stable code, `XML-…`; the list is `XML_PROBLEMS`. */
  readonly code: XmlProblemCode;
  readonly severity: 'error' | 'warning';
  /** `line 3, column 14` while the text is scanned, an element path once there is a tree. */
  readonly at: string;
  readonly message: string;
  readonly messageZh: string;
}

/** One element of a document that was read. Children keep their order; comments and instructions are gone. */
export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string;
  readonly localName: string;
  /** Namespace name, or `''` where there is none. */
  readonly namespace: string;
  /** By the name as written (with prefix); `xmlns` declarations are left out. Values are always strings. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Direct character data and CDATA, entities resolved, joined as it stands, never trimmed, never a number. */
  readonly text: string;
  /** e.g. `/DecMessage/DecLists/DecList[2]/CodeTS`; `[n]` only where a sibling has the same name. */
  readonly path: string;
}

/** What a document may hold at most. */
export interface XmlLimits {
  readonly bytes: number;
  readonly depth: number;
  /** Elements, attributes, CDATA sections, comments and instructions together. */
  readonly nodes: number;
}

export const XML_LIMITS: XmlLimits = Object.freeze({ bytes: 2 * 1024 * 1024, depth: 64, nodes: 200_000 });

/** Every problem this reader and writer can name, with what it means. */
export const XML_PROBLEMS = Object.freeze({
  'XML-EMPTY': 'There is no document.',
  'XML-SIZE': 'The document is larger than the limit.',
  'XML-ENCODING': 'The bytes are not in the encoding that is declared, or it is one we do not read.',
  'XML-CHAR': 'A character that XML 1.0 does not allow, or that the encoding to be written does not have.',
  'XML-DOCTYPE': 'A DOCTYPE, which is refused: no message needs one and it opens the door to attacks.',
  'XML-ENTITY': 'An entity other than the five of XML, or a numeric reference to no character.',
  'XML-SYNTAX': 'Text that is not XML at this place.',
  'XML-TAG': 'A tag that is not closed, or closed by another name.',
  'XML-ATTRIBUTE': 'An attribute that occurs twice.',
  'XML-NAME': 'A name that no message can have.',
  'XML-ROOT': 'No root element, more than one, or text beside it.',
  'XML-DEPTH': 'Elements nested deeper than the limit.',
  'XML-NODES': 'More elements and attributes than the limit.',
  'XML-PREFIX': 'A namespace prefix that is not declared.',
});

export type XmlProblemCode = keyof typeof XML_PROBLEMS;
