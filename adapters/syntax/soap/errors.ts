/** What goes wrong on a SOAP exchange, told apart by what it means for the message that was to be handed over. */

/** A SOAP 1.1 fault (section 4.4): raised by a client that got one, thrown by a server's handler to send one. */
export class SoapFault extends Error {
  override readonly name = 'SoapFault';
  /** Local name of the code without its subcodes: `Client` the message is at fault, `Server` the service is. */
  readonly faultCode: string;
  readonly faultString: string;
  constructor(faultCode: string, faultString: string) {
    super(`SOAP fault ${faultCode}: ${faultString}`);
    this.faultCode = faultCode;
    this.faultString = faultString;
  }
}

/**
 * url: the address is none · connect: no connection was made · tls: the partner's certificate or protocol was not accepted · timeout, reset,
 * aborted: the exchange was cut · http: a status without an envelope · too-large: an answer over the bound ·
 * unreadable: an answer that is no envelope of the operation.
 */
export type SoapTransportCode =
  | 'url'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'reset'
  | 'aborted'
  | 'http'
  | 'too-large'
  | 'unreadable';

/** A failure below SOAP. */
export class SoapTransportError extends Error {
  override readonly name = 'SoapTransportError';
  readonly code: SoapTransportCode;
  /** false: not one byte of the request had left; true: it may have arrived. */
  readonly sent: boolean;
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** Milliseconds of a Retry-After header. */
  readonly retryAfterMs: number | undefined;
  constructor(
    code: SoapTransportCode,
    message: string,
    about: { readonly sent: boolean; readonly status?: number | undefined; readonly retryAfterMs?: number | undefined },
  ) {
    super(message);
    this.code = code;
    this.sent = about.sent;
    this.status = about.status;
    this.retryAfterMs = about.retryAfterMs;
  }
}
