import { readFileSync } from 'node:fs';
import { attributeOf, child, children, readXml, type XmlElement } from '../xml/index.ts';

const WSDL_NAMESPACE = 'http://schemas.xmlsoap.org/wsdl/';

/** What a WSDL 1.1 says, as far as this room needs it. */
export interface WsdlDescription {
  readonly text: string;
  readonly service: string;
  readonly port: string;
  readonly operations: readonly WsdlOperation[];
}

export interface WsdlOperation {
  readonly name: string;
  /** Local name of the element that wraps the input (document/literal wrapped). */
  readonly input: string;
}

function pointsElsewhere(element: XmlElement): boolean {
  const named = element.localName === 'import' || element.localName === 'include';
  const located = attributeOf(element, 'location') !== '' || attributeOf(element, 'schemaLocation') !== '';
  return (named && located) || element.children.some(pointsElsewhere);
}

const localPart = (name: string) => name.slice(name.indexOf(':') + 1);

function operationsOf(root: XmlElement): WsdlOperation[] {
  const elementOf = new Map(
    children(root, 'message').map((message) => {
      const part = child(message, 'part');
      return [attributeOf(message, 'name'), localPart(attributeOf(part, 'element'))] as const;
    }),
  );
  return children(child(root, 'portType'), 'operation').map((operation) => {
    const name = attributeOf(operation, 'name');
    const message = localPart(attributeOf(child(operation, 'input'), 'message'));
    return { name, input: elementOf.get(message) || name };
  });
}

/**
 * Reads a WSDL 1.1: its text, or a file URL. A description that points to further files is refused, for opening it
 * would fetch from addresses nobody configured. Throws an Error: a fault of the installation, not of a message.
 */
export function describeWsdl(wsdl: string | URL): WsdlDescription {
  const text = typeof wsdl === 'string' ? wsdl : readFileSync(wsdl, 'utf8');
  const { root, problems } = readXml(new TextEncoder().encode(text));
  if (root === undefined) throw new Error(`The WSDL cannot be read: ${problems[0]?.message ?? 'no root element'}`);
  if (root.localName !== 'definitions' || root.namespace !== WSDL_NAMESPACE) throw new Error('This is no WSDL 1.1.');
  if (pointsElsewhere(root)) throw new Error('The WSDL imports other files; put them into it.');
  const service = child(root, 'service');
  const port = child(service, 'port');
  const operations = operationsOf(root);
  if (service === undefined || port === undefined || operations.length === 0) {
    throw new Error('The WSDL has no service, no port or no operation.');
  }
  return { text, service: attributeOf(service, 'name'), port: attributeOf(port, 'name'), operations };
}
