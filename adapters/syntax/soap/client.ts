import type { IHttpClient } from 'soap';
import { readEnvelope } from './envelope.ts';
import { SoapFault, SoapTransportError } from './errors.ts';
import { type HttpAnswer, httpExchange, retryAfterMs, SOAP_MAX_BYTES } from './http-exchange.ts';
import { describeWsdl } from './wsdl.ts';

export interface SoapClientOptions {
  /** Milliseconds from the call to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Shown as `Authorization: Bearer`. */
  readonly key?: string;
  /** Largest request and answer, 2 MB unless told. */
  readonly maxBytes?: number;
}

export interface SoapClient {
  /**
   * Calls an operation: the parts of its wrapper in, those of the response's wrapper out, all as text.
   * @throws SoapFault when the partner answered with one.
   * @throws SoapTransportError for everything below SOAP.
   */
  call(
    operation: string,
    input: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>>>;
  close(): void;
}

type Method = (args: unknown, options: unknown) => Promise<readonly unknown[]>;

/** Statuses whose body may be an envelope: SOAP 1.1 over HTTP sends faults with 500, WS-I allows 400. */
const WITH_ENVELOPE = new Set([200, 400, 500]);

function envelopeOf(answer: HttpAnswer, maxBytes: number): string {
  const { status, headers, body } = answer;
  const about = { sent: true, status, retryAfterMs: retryAfterMs(headers['retry-after'], new Date()) };
  if (!WITH_ENVELOPE.has(status)) throw new SoapTransportError('http', `The partner answered HTTP ${status}.`, about);
  const reading = readEnvelope(body, maxBytes);
  if (reading.kind === 'fault') throw reading.fault;
  if (status !== 200) throw new SoapTransportError('http', `The partner answered HTTP ${status}.`, about);
  if (reading.kind === 'body') return reading.text;
  throw new SoapTransportError('unreadable', `The answer is no SOAP envelope: ${reading.reason}`, about);
}

const signalOf = (options: unknown): AbortSignal | undefined => {
  const signal = typeof options === 'object' && options !== null && 'signal' in options ? options.signal : undefined;
  return signal instanceof AbortSignal ? signal : undefined;
};

/**
 * A client of the service a WSDL describes (its text, or a file URL), at `endpoint` whatever address the WSDL names.
 * The soap package marshals; the bytes travel by our own exchange. The description is read anew for every client:
 * the package's cache would outlive a changed one.
 * @throws SoapTransportError `url` for an address that is none; an Error for a description that cannot be used.
 */
export async function soapClient(
  wsdl: string | URL,
  endpoint: string,
  options: SoapClientOptions,
): Promise<SoapClient> {
  const description = describeWsdl(wsdl);
  const address = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (address?.protocol !== 'http:' && address?.protocol !== 'https:') {
    throw new SoapTransportError('url', 'The address of the partner is not an http or https address.', { sent: false });
  }
  const maxBytes = options.maxBytes ?? SOAP_MAX_BYTES;
  const http = httpExchange(options.timeoutMs, maxBytes);
  const bearer: Record<string, string> = options.key === undefined ? {} : { Authorization: `Bearer ${options.key}` };

  const httpClient: IHttpClient = {
    request: (url, data, callback, headers, exchangeOptions) => {
      const body = Buffer.from(String(data), 'utf8');
      const send = async () => {
        if (body.length > maxBytes) {
          throw new SoapTransportError('too-large', `The request has more than ${maxBytes} bytes.`, { sent: false });
        }
        const answer = await http.post(url, body, { ...headers, ...bearer }, signalOf(exchangeOptions));
        return { answer, text: envelopeOf(answer, maxBytes) };
      };
      send().then(
        ({ answer, text }) => callback(null, { status: answer.status, headers: answer.headers }, text),
        (error: unknown) => callback(error),
      );
      // The package looks at the callback only; the promise is part of the type it took from another library.
      return new Promise<never>(() => {});
    },
  };

  // Large, and most processes call nobody.
  const { createClientAsync } = await import('soap');
  const client = await createClientAsync(description.text, { disableCache: true, endpoint, httpClient }, endpoint);
  const names = new Set(description.operations.map(({ name }) => name));

  return {
    call: async (operation, input, signal) => {
      if (!names.has(operation)) throw new RangeError(`The WSDL has no operation ${operation}.`);
      const method = (client as unknown as Readonly<Record<string, Method>>)[`${operation}Async`];
      if (method === undefined) throw new RangeError(`Operation ${operation} cannot be called.`);
      const [output] = await method(input, signal === undefined ? {} : { signal }).catch((error: unknown) => {
        if (error instanceof SoapFault || error instanceof SoapTransportError) throw error;
        // The package itself stumbles over an envelope that does not fit the description.
        throw new SoapTransportError('unreadable', `The answer is no response of ${operation}.`, { sent: true });
      });
      if (typeof output === 'object' && output !== null) return output as Readonly<Record<string, unknown>>;
      throw new SoapTransportError('unreadable', `The answer holds no response of ${operation}.`, { sent: true });
    },
    close: () => http.close(),
  };
}
