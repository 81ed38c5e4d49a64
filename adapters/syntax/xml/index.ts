/** Strict reading and writing of XML. Knows no party and no message. */
export { element, type XmlNode, type XmlWriteEncoding } from './node.ts';
export { readXml, type XmlReading } from './read.ts';
export { attributeOf, child, children, descend, find, textOf } from './tree.ts';
export {
  XML_LIMITS,
  XML_PROBLEMS,
  type XmlElement,
  type XmlLimits,
  type XmlProblem,
  type XmlProblemCode,
} from './types.ts';
export { writeXml, XmlWriteError } from './write.ts';
