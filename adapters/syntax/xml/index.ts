/** Strict reading and writing of XML. Knows no party and no message. */
export { element, type XmlNode } from './node.ts';
export { readXml } from './read.ts';
export { attributeOf, child, children, descend, find, textOf } from './tree.ts';
export type { XmlElement } from './types.ts';
export { writeXml, XmlWriteError } from './write.ts';
