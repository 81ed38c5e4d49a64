import type { PartnerSettings } from '../adapter.ts';
import { element, writeXml, type XmlNode } from '../syntax/xml/index.ts';
import { hexId, obormMessage } from './oborm.ts';

/** China has one time; a road knows no other, for a fetch is not encoded for a declaration. */
const UTC_OFFSET_MINUTES = 480;

function request(partner: PartnerSettings, search: readonly XmlNode[], now: Date): string {
  const about = JSON.stringify(search);
  const head = { messageId: hexId(now.toISOString(), about), messageType: 'EEntDeclIo', category: '21' as const };
  const context = { partner, now, utcOffsetMinutes: UTC_OFFSET_MINUTES };
  return new TextDecoder().decode(writeXml(obormMessage(head, [element('SEARCH_TABLE', {}, search)], context)));
}

/** The message of GetMessage: at most `maxRows` items, oldest first. */
export function getRequest(partner: PartnerSettings, maxRows: number, now: Date): string {
  return request(partner, [element('MAX_ROWS', {}, String(maxRows))], now);
}

/** The message of DeleteMessage: these items were stored. */
export function deleteRequest(partner: PartnerSettings, responseIds: readonly string[], now: Date): string {
  return request(
    partner,
    responseIds.map((id) => element('RESPONSE_ID', {}, id)),
    now,
  );
}
