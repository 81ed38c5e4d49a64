/** The road to the station: one POST per interchange, the answer is its CONTRL. */
import type { Arrival, EncodedMessage, PartnerSettings, Road } from '../adapter.ts';
import { postMessage } from '../roads/http.ts';

/**
 * The road to a station that is reached over HTTP (`POST {url}/edi`, `application/edifact`); the key, where the
 * station wants one, goes as a bearer token. Failures come as `DeliveryFailure` from `postMessage`.
 */
export function connect(partner: PartnerSettings): Road {
  const url = `${partner.url.replace(/\/+$/, '')}/edi`;
  return {
    async send(message: EncodedMessage, signal: AbortSignal): Promise<readonly Arrival[]> {
      const answer = await postMessage(url, {
        body: message.body,
        mediaType: message.mediaType,
        headers: partner.key === undefined ? {} : { authorization: `Bearer ${partner.key}` },
        timeoutMs: partner.timeoutMs,
        signal,
      });
      return answer.body.length === 0 ? [] : [{ body: answer.body, mediaType: answer.mediaType }];
    },
    async close(): Promise<void> {},
  };
}
