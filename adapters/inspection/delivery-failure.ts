import { DeliveryFailure } from '../adapter.ts';
import { MAX_RETRY_AFTER_MS, TRANSIENT_STATUSES } from '../roads/http.ts';
import { SoapFault, SoapTransportError } from '../syntax/soap/index.ts';

function ofHttp(error: SoapTransportError): DeliveryFailure {
  const status = error.status ?? 0;
  const code = `http-${status}`;
  const pause = error.retryAfterMs === undefined ? undefined : Math.min(error.retryAfterMs, MAX_RETRY_AFTER_MS);
  if (TRANSIENT_STATUSES.has(status)) return new DeliveryFailure('transient', code, error.message, pause);
  // Another 5xx may have come after the message was taken; the partner takes a MESSAGE_ID once, so asking is safe.
  return new DeliveryFailure(status >= 500 ? 'ambiguous' : 'permanent', code, error.message, pause);
}

/**
 * What a failed SOAP exchange means for the message. Nothing sent: transient. Sent and no answer that can be read:
 * ambiguous. A fault `Client` (and the two that reject the envelope): permanent, the same bytes will fail again; a
 * fault `Server`: transient (SOAP 1.1, 4.4.1: "might succeed at a later point in time"). Anything else is a fault of
 * our own and is passed on as it is.
 */
export function deliveryFailure(error: unknown): unknown {
  if (error instanceof SoapFault) {
    return new DeliveryFailure(error.faultCode === 'Server' ? 'transient' : 'permanent', 'soap-fault', error.message);
  }
  if (!(error instanceof SoapTransportError)) return error;
  if (error.code === 'http') return ofHttp(error);
  if (error.code === 'url') return new DeliveryFailure('permanent', 'url', error.message);
  // A request over the bound never leaves and never will.
  if (error.code === 'too-large' && !error.sent) return new DeliveryFailure('permanent', 'too-large', error.message);
  return new DeliveryFailure(error.sent ? 'ambiguous' : 'transient', error.code, error.message);
}
