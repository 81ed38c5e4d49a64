/** Contexts the tests of this room share. */
import type { EncodeContext, ReadContext } from '../adapter.ts';

export const DECLARATION_NO = '1180105050300001';

export const ENCODE: EncodeContext = {
  declarationNo: DECLARATION_NO,
  numbers: [{ kind: 'entryId', value: '050320181000000001' }],
  reference: 'TG0000000001',
  now: new Date('2018-01-05T01:30:00Z'),
  utcOffsetMinutes: 480,
  partner: { party: 'customs', profile: 'dec-2018', url: 'http://127.0.0.1:1', timeoutMs: 1000, codes: {} },
};

export const READ: ReadContext = { receivedAt: new Date('2018-01-05T02:00:00Z'), utcOffsetMinutes: 480 };

export const utf8 = (text: string) => new TextEncoder().encode(text);
