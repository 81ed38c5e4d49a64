import { type Arrival, DeliveryFailure, type EncodedMessage, type PartnerSettings, type Road } from '../adapter.ts';
import { postMessage } from '../roads/http.ts';

/** Where each message goes at the partner (docs/exchange.md, Customs). */
const PATHS: Readonly<Record<string, string>> = {
  DecMessage: '/dec/import',
  DecModMessage: '/dec/mod',
  InspectionOrder: '/inspection-orders',
};

/** The road to customs: HTTP POST, the answer in the response. Customs pushes everything else. */
export function connect(partner: PartnerSettings): Road {
  const base = partner.url.replace(/\/$/, '');
  const headers = partner.key === undefined ? {} : { authorization: `Bearer ${partner.key}` };
  return {
    async send(message: EncodedMessage, signal: AbortSignal): Promise<readonly Arrival[]> {
      const path = PATHS[message.type];
      if (path === undefined)
        throw new DeliveryFailure('permanent', 'type', `Customs has no address for ${message.type}.`);
      const { body, mediaType } = message;
      const answer = await postMessage(`${base}${path}`, {
        body,
        mediaType,
        headers,
        timeoutMs: partner.timeoutMs,
        signal,
      });
      return answer.body.length === 0 ? [] : [{ body: answer.body, mediaType: answer.mediaType }];
    },
    async close(): Promise<void> {},
  };
}
