import { hash } from 'node:crypto';
import type { EncodeContext } from '../adapter.ts';
import { element, type XmlNode } from '../syntax/xml/index.ts';
import { headTime } from './times.ts';

/** 32 hexadecimal digits that always come out of the same parts: ids of messages and rows. */
export function hexId(...parts: readonly string[]): string {
  return hash('sha256', parts.join('\n'), 'hex').slice(0, 32);
}

export interface MessageHead {
  readonly messageId: string;
  /** `EEntDeclIo` or `InspectionOrder`. */
  readonly messageType: string;
  /** 11 push, 21 pull. */
  readonly category: '11' | '21';
  /** Organisation code of the firm, where the message speaks for one. */
  readonly techRegCode?: string;
}

/**
 * MESSAGE_SIGN_DATA of the regional platforms: MD5 of source, time and key. Only for a partner whose codes say
 * `signature: md5`; it proves nothing that the key on the road does not, but those platforms refuse without it.
 */
function signature(source: string, time: string, context: Pick<EncodeContext, 'partner'>): string | undefined {
  const { codes, key } = context.partner;
  if (codes.signature !== 'md5' || key === undefined) return undefined;
  return hash('md5', `${source}${time}${key}`, 'hex');
}

/** An OBORMessage with its head and body. Identities: partner codes `ownId` and `partnerId`. */
export function obormMessage(
  head: MessageHead,
  body: readonly XmlNode[],
  context: Pick<EncodeContext, 'partner' | 'now' | 'utcOffsetMinutes'>,
): XmlNode {
  const source = context.partner.codes.ownId ?? 'TONGGUAN';
  const time = headTime(context.now, context.utcOffsetMinutes);
  const sign = signature(source, time, context);
  const values: readonly (readonly [string, string | undefined])[] = [
    ['MESSAGE_ID', head.messageId],
    ['MESSAGE_TYPE', head.messageType],
    ['MESSAGE_TIME', time],
    ['MESSAGE_SOURCE', source],
    ['MESSAGE_DEST', context.partner.codes.partnerId ?? 'ECIQ'],
    ['MESSAGE_CATEGORY', head.category],
    ['MESSAGE_VERSION', '1.0'],
    ['TECH_REG_CODE', head.techRegCode],
    ['MESSAGE_SIGN_DATA', sign],
  ];
  const written = values.flatMap(([name, value]) => (value === undefined ? [] : [element(name, {}, value)]));
  return element('OBORMessage', {}, [element('MessageHead', {}, written), element('MessageBody', {}, body)]);
}
