/** Strict reading and writing of XML. Knows no party and no message. */
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
export { element, writeXml, type XmlNode, type XmlWriteEncoding, XmlWriteError } from './write.ts';
