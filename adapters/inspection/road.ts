import { EXCHANGE_WSDL } from '../../contracts/inspection/index.ts';
import { type Arrival, DeliveryFailure, type EncodedMessage, type PartnerSettings, type Road } from '../adapter.ts';
import { type SoapClient, soapClient } from '../syntax/soap/index.ts';
import { readXml, textOf } from '../syntax/xml/index.ts';
import { type BoxPart, openBox } from './box.ts';
import { deliveryFailure } from './delivery-failure.ts';
import { deleteRequest, getRequest } from './requests.ts';

/** How many items one fetch asks for. */
const MAX_ROWS = 50;
const XML = 'application/xml';

/** The result of an operation as bytes of its own: its XML declaration spoke of another encoding, maybe. */
function resultBytes(result: string): Uint8Array {
  return new TextEncoder().encode(result.replace(/^\s{0,20}<\?xml[^>]{0,200}\?>/, '').trim());
}

/**
 * RESULT 0: taken. RESULT 1: refused for good, with the reason in DESC. Anything else says nothing of the message.
 * The polarity is that of this service; other systems of the agency turn it round.
 */
function checkResult(operation: string, result: string): void {
  const { root } = readXml(resultBytes(result));
  const code = root?.localName === 'ROOT' ? textOf(root, 'RESULT') : '';
  if (code === '0') return;
  const reason = textOf(root, 'DESC').slice(0, 500);
  if (code === '1')
    throw new DeliveryFailure('permanent', 'refused', `${operation} was refused: ${reason || 'no reason'}`);
  throw new DeliveryFailure('ambiguous', 'unreadable', `The result of ${operation} is neither taken nor refused.`);
}

/** Items of one declaration are taken in order: after one that could not be stored the later ones wait too. */
async function takeAll(parts: readonly BoxPart[], take: (arrival: Arrival) => Promise<void>, signal: AbortSignal) {
  const taken: BoxPart[] = [];
  const waiting = new Set<string>();
  for (const part of parts) {
    if (signal.aborted) break;
    if (part.declarationKey !== undefined && waiting.has(part.declarationKey)) continue;
    try {
      await take(part.arrival);
      taken.push(part);
    } catch {
      // The gateway has told why it could not store the item; here it only stays in the box.
      if (part.declarationKey !== undefined) waiting.add(part.declarationKey);
    }
  }
  return taken;
}

class InspectionRoad implements Road {
  private readonly partner: PartnerSettings;
  private opening: Promise<SoapClient> | undefined;

  constructor(partner: PartnerSettings) {
    this.partner = partner;
  }

  async send(message: EncodedMessage, signal: AbortSignal): Promise<readonly Arrival[]> {
    const result = await this.call('PutMessage', new TextDecoder().decode(message.body), signal);
    checkResult('PutMessage', result);
    return [{ body: resultBytes(result), mediaType: XML }];
  }

  /**
   * GetMessage, `take` for each item as a message of its own, DeleteMessage for those that were taken. Resolves with
   * their number, also when `take` threw for others: those stay in the box and come again. A box that cannot be read
   * is handed over whole, so that its bytes are kept and seen, and then fails as permanent: nothing of it is deleted.
   */
  async fetch(take: (arrival: Arrival) => Promise<void>, signal: AbortSignal): Promise<number> {
    const result = await this.call('GetMessage', getRequest(this.partner, MAX_ROWS, new Date()), signal);
    const box = openBox(result);
    if (box === undefined) {
      await take({ body: resultBytes(result), mediaType: XML });
      throw new DeliveryFailure('permanent', 'unreadable-box', 'What waits at inspection cannot be read.');
    }
    const taken = await takeAll(box, take, signal);
    const ids = [...new Set(taken.flatMap(({ arrival }) => arrival.externalId ?? []))];
    // The stored items are deleted even when the fetch is being stopped: else they all come again after the start.
    if (ids.length > 0) {
      const request = deleteRequest(this.partner, ids, new Date());
      checkResult('DeleteMessage', await this.call('DeleteMessage', request, new AbortController().signal));
    }
    return taken.length;
  }

  async close(): Promise<void> {
    // A road that could not be opened has nothing to close; its calls have said why.
    await this.opening?.then(
      (client) => client.close(),
      () => undefined,
    );
  }

  private async call(operation: string, message: string, signal: AbortSignal): Promise<string> {
    try {
      const { url, timeoutMs, key } = this.partner;
      this.opening ??= soapClient(EXCHANGE_WSDL, `${url.replace(/\/+$/, '')}/exchange`, {
        timeoutMs,
        ...(key === undefined ? {} : { key }),
      });
      const client = await this.opening;
      const { result } = await client.call(operation, { message }, signal);
      if (typeof result === 'string') return result;
      throw new DeliveryFailure('ambiguous', 'unreadable', `The answer to ${operation} holds no result.`);
    } catch (error) {
      throw deliveryFailure(error);
    }
  }
}

/** The road to inspection: SOAP at `{url}/exchange`. Opens nothing before the first call. */
export function connect(partner: PartnerSettings): Road {
  return new InspectionRoad(partner);
}
