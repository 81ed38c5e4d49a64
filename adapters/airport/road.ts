import type { Arrival, EncodedMessage, PartnerSettings, Road } from '../adapter.ts';
import { postMessage } from '../roads/http.ts';

/**
 * The road to a cargo terminal: `POST {url}/cargo-imp`, text/plain; the body of the answer is its FMA or FNA. The
 * terminal pushes its own messages to the gateway, so there is nothing to fetch.
 */
export function connect(partner: PartnerSettings): Road {
  const url = `${partner.url.replace(/\/+$/, '')}/cargo-imp`;
  const headers: Record<string, string> = partner.key === undefined ? {} : { authorization: `Bearer ${partner.key}` };
  return {
    send: async (message: EncodedMessage, signal: AbortSignal): Promise<readonly Arrival[]> => {
      const { body, mediaType } = message;
      const answer = await postMessage(url, { body, mediaType, headers, timeoutMs: partner.timeoutMs, signal });
      return answer.body.length === 0 ? [] : [{ body: answer.body, mediaType: answer.mediaType }];
    },
    close: async () => {},
  };
}
