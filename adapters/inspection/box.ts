import type { Arrival } from '../adapter.ts';
import { isInspectionOrderMessage } from '../inspection-order/index.ts';
import {
  attributeOf,
  child,
  element,
  readXml,
  textOf,
  writeXml,
  type XmlElement,
  type XmlNode,
} from '../syntax/xml/index.ts';

/** One item of the box as a message of its own. */
export interface BoxPart {
  readonly arrival: Arrival;
  /** What tells items of one declaration: they must be taken in their order. */
  readonly declarationKey?: string;
}

/** How an answer begins that says there is nothing in the box; no XML. */
export const EMPTY_BOX = /^\s{0,20}代码\s{0,4}[:：]\s{0,4}01/;

/** An element as it was read, for writing; its namespace is declared where it differs from that of its parent. */
function nodeOf(read: XmlElement, outer: string): XmlNode {
  const declared = read.namespace === outer ? {} : { xmlns: read.namespace };
  const plain = Object.entries(read.attributes).filter(([name]) => !name.includes(':'));
  const attributes = { ...declared, ...Object.fromEntries(plain) };
  if (read.children.length === 0) return element(read.localName, attributes, read.text);
  return element(
    read.localName,
    attributes,
    read.children.map((each) => nodeOf(each, read.namespace)),
  );
}

/**
 * The item alone in an OBORMessage. Its head says nothing of when the box was asked, so that the same item gives the
 * same bytes each time it is fetched: an item without an id is known again by them.
 */
function alone(item: XmlElement): Uint8Array {
  const head = element('MessageHead', {}, [
    element('MESSAGE_TYPE', {}, item.localName === 'DCL_RESPONSE' ? 'EEntDeclIo' : item.localName),
    element('MESSAGE_CATEGORY', {}, '21'),
    element('MESSAGE_VERSION', {}, '1.0'),
  ]);
  return writeXml(element('OBORMessage', {}, [head, element('MessageBody', {}, [nodeOf(item, '')])]));
}

function partOf(item: XmlElement): BoxPart {
  const own = isInspectionOrderMessage(item);
  const id = own ? attributeOf(item, 'responseId') : textOf(item, 'RESPONSE_ID');
  const key = own ? textOf(item, 'DeclarationNo') : textOf(item, 'DeclNo');
  const arrival = { body: alone(item), mediaType: 'application/xml', ...(id === '' ? {} : { externalId: id }) };
  return key === '' ? { arrival } : { arrival, declarationKey: key };
}

/** The items of a GetMessage result in their order, none for an empty box, undefined when it cannot be read. */
export function openBox(result: string): readonly BoxPart[] | undefined {
  if (EMPTY_BOX.test(result)) return [];
  const { root } = readXml(new TextEncoder().encode(result.replace(/^\s{0,20}<\?xml[^>]{0,200}\?>/, '').trim()));
  const body = child(root, 'MessageBody');
  if (root?.localName !== 'OBORMessage' || body === undefined) return undefined;
  return body.children.map(partOf);
}
