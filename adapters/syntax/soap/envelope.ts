import { attributeOf, child, readXml, textOf, type XmlElement } from '../xml/index.ts';
import { SoapFault } from './errors.ts';

const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/';

/** What stands between the bytes and the soap package: the package itself bounds nothing and refuses little. */
export type EnvelopeReading =
  | { readonly kind: 'body'; readonly text: string; readonly payload: XmlElement }
  | { readonly kind: 'fault'; readonly fault: SoapFault }
  | {
      readonly kind: 'unreadable';
      readonly faultCode: 'Client' | 'VersionMismatch' | 'MustUnderstand';
      readonly reason: string;
    };

const unreadable = (reason: string, faultCode: 'Client' | 'VersionMismatch' | 'MustUnderstand' = 'Client') =>
  ({ kind: 'unreadable', faultCode, reason }) as const;

/**
 * Checks that the bytes are a SOAP 1.1 envelope with one element in its body, within bounds, without DOCTYPE, in
 * UTF-8, and with no header that must be understood (section 4.2.3: none is). Never throws.
 */
export function readEnvelope(bytes: Uint8Array, maxBytes: number): EnvelopeReading {
  const { root, encoding, problems } = readXml(bytes, { bytes: maxBytes });
  if (root === undefined) return unreadable(problems[0]?.message ?? 'The request is not XML.');
  if (encoding !== 'utf-8' && encoding !== 'utf8') return unreadable('The envelope must be UTF-8.');
  if (root.localName !== 'Envelope') return unreadable('The root element is not Envelope.');
  if (root.namespace !== SOAP_11) return unreadable('Only SOAP 1.1 is spoken here.', 'VersionMismatch');
  const blocks = child(root, 'Header')?.children ?? [];
  const needed = blocks.find((block) => ['1', 'true'].includes(attributeOf(block, 'mustUnderstand')));
  if (needed) return unreadable(`Header ${needed.localName} is not understood.`, 'MustUnderstand');
  const payloads = child(root, 'Body')?.children ?? [];
  const [payload] = payloads;
  if (payload === undefined || payloads.length > 1) return unreadable('The body must hold one element.');
  if (payload.localName === 'Fault' && payload.namespace === SOAP_11) return { kind: 'fault', fault: faultOf(payload) };
  return { kind: 'body', text: new TextDecoder().decode(bytes), payload };
}

function faultOf(element: XmlElement): SoapFault {
  const code = textOf(element, 'faultcode');
  const local = code.slice(code.indexOf(':') + 1).split('.')[0] ?? '';
  return new SoapFault(local.slice(0, 40) || 'Server', textOf(element, 'faultstring').slice(0, 1000));
}
