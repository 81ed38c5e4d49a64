import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'soap';
import { readEnvelope } from './envelope.ts';
import { SoapFault } from './errors.ts';
import { SOAP_MAX_BYTES } from './http-exchange.ts';
import { describeWsdl, type WsdlDescription } from './wsdl.ts';

/** One operation: the parts of the request's wrapper in, those of the response's wrapper out. Throws SoapFault. */
export type SoapHandler = (
  input: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>;

const XML = 'text/xml; charset=utf-8';

const escapeXml = (text: string) => text.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));

function faultEnvelope(code: string, reason: string): string {
  return (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">' +
    `<soap:Body><soap:Fault><faultcode>soap:${escapeXml(code)}</faultcode>` +
    `<faultstring>${escapeXml(reason)}</faultstring></soap:Fault></soap:Body></soap:Envelope>`
  );
}

function answer(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(body, 'utf8');
  response.writeHead(status, { 'Content-Type': XML, 'Content-Length': String(bytes.length), ...headers });
  response.end(bytes);
}

/** The body, `undefined` when it is over the bound, or when the sender went away. */
function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

type PackageFault = { readonly Fault: { faultcode: string; faultstring: string; statusCode: number } };

/** What the package wants thrown. A handler's own errors are not told to the outside. */
function packageFault(error: unknown): PackageFault {
  const fault = error instanceof SoapFault ? error : new SoapFault('Server', 'Internal error.');
  return { Fault: { faultcode: `soap:${fault.faultCode}`, faultstring: fault.faultString, statusCode: 500 } };
}

/** Loaded by whoever serves or calls: the package is large, and most processes do neither. */
async function openPackage(
  description: WsdlDescription,
  path: string,
  handlers: Readonly<Record<string, SoapHandler>>,
): Promise<Server> {
  const port = Object.fromEntries(
    description.operations.map(({ name }) => {
      const handler = handlers[name];
      const method = async (args: unknown) => {
        try {
          if (handler === undefined) throw new SoapFault('Client', `Operation ${name} is not offered.`);
          const input = typeof args === 'object' && args !== null ? (args as Readonly<Record<string, unknown>>) : {};
          return await handler(input);
        } catch (error) {
          throw packageFault(error);
        }
      };
      return [name, method] as const;
    }),
  );
  const { listen } = await import('soap');
  return new Promise((resolve, reject) => {
    const server: Server = listen(null, {
      path,
      xml: description.text,
      services: { [description.service]: { [description.port]: port } },
      suppressStack: true,
      callback: (error: unknown) => (error ? reject(error) : resolve(server)),
    });
  });
}

/**
 * A request listener that serves the operations of a WSDL at one path, and the description at `?wsdl`.
 * Resolves with false when the path is not its own; a request it took is always answered, and never throws.
 * @param maxBytes how large a request may be.
 */
export async function soapHandler(
  path: string,
  wsdl: string | URL,
  handlers: Readonly<Record<string, SoapHandler>>,
  maxBytes = SOAP_MAX_BYTES,
): Promise<(request: IncomingMessage, response: ServerResponse) => Promise<boolean>> {
  const description = describeWsdl(wsdl);
  const served = await openPackage(description, path, handlers);
  const inputs = new Set(description.operations.map(({ input }) => input));

  const post = async (request: IncomingMessage, response: ServerResponse) => {
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
      return answer(response, 415, faultEnvelope('Client', 'Send the body without content encoding.'));
    }
    const body = await readBody(request, maxBytes);
    if (body === undefined) {
      const reason = `At most ${maxBytes} bytes are taken.`;
      return answer(response, 413, faultEnvelope('Client', reason), { Connection: 'close' });
    }
    const reading = readEnvelope(body, maxBytes);
    if (reading.kind === 'unreadable') return answer(response, 500, faultEnvelope(reading.faultCode, reading.reason));
    if (reading.kind === 'fault') return answer(response, 500, faultEnvelope('Client', 'A fault is no request.'));
    if (!inputs.has(reading.payload.localName)) {
      return answer(response, 500, faultEnvelope('Client', 'The body holds none of the operations of this service.'));
    }
    // The operation is the element in the body, whatever SOAPAction says: partners send it empty or wrong.
    const { soapaction: _ignored, ...headers } = request.headers;
    const result = await served.processRequest(reading.text, { url: path, method: 'POST', headers });
    return answer(response, result.statusCode, result.body);
  };

  return async (request, response) => {
    const [pathname = '', query = ''] = (request.url ?? '').split('?');
    if (pathname.replace(/\/$/, '') !== path.replace(/\/$/, '')) return false;
    try {
      if (request.method === 'GET' && query.toLowerCase() === 'wsdl') answer(response, 200, description.text);
      else if (request.method === 'POST') await post(request, response);
      else answer(response, 405, faultEnvelope('Client', 'POST, or GET with ?wsdl.'), { Allow: 'GET, POST' });
    } catch {
      answer(response, 500, faultEnvelope('Server', 'Internal error.'));
    }
    return true;
  };
}
