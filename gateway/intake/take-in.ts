/** A message pushed by a party: stored and acknowledged, both in one commit; the same bytes get the same answer. */
import type { EncodedMessage, Problem } from '../../adapters/adapter.ts';
import { adapterOf, type Gateway, partnerOf } from '../context.ts';
import { insertMessage } from '../store/messages.ts';
import { nextSerial } from '../store/serials.ts';
import type { Tx } from '../store/store.ts';
import { readMessage } from '../threads/ask.ts';
import { type Incoming, type Received, receive } from './receive.ts';

export interface TakenIn {
  readonly messageId: string;
  readonly acknowledgement: { readonly mediaType: string; readonly body: Uint8Array } | undefined;
  /** Nothing of it could be understood. */
  readonly unreadable: boolean;
  readonly problems: readonly Problem[];
}

/** Takes in one pushed message. @throws when the store did not take it; then nothing was stored. */
export async function takeIn(gateway: Gateway, incoming: Incoming): Promise<TakenIn> {
  const now = gateway.clock();
  const reading = await readMessage(gateway, incoming, now);
  return gateway.store.write(async (tx) => {
    const received = await receive(tx, incoming, reading, now);
    const acknowledgement = received.repeated
      ? await earlierAnswer(tx, received.messageId)
      : await answer(tx, gateway, incoming, received, now);
    const problems = received.reading?.problems ?? [];
    const unreadable = received.reading === undefined || problems.some(({ severity }) => severity === 'error');
    return { messageId: received.messageId, acknowledgement, unreadable, problems };
  });
}

async function answer(tx: Tx, gateway: Gateway, incoming: Incoming, received: Received, now: Date) {
  const { party, body } = incoming;
  const reference = `TG${String(await nextSerial(tx, 'message-reference')).padStart(12, '0')}`;
  const message = adapterOf(gateway, party).acknowledge(body, received.reading, {
    declarationNo: '',
    numbers: [],
    reference,
    now,
    utcOffsetMinutes: gateway.utcOffsetMinutes,
    partner: partnerOf(gateway, party),
  });
  if (message !== undefined) await storeAnswer(tx, party, received, message, now);
  return message;
}

async function storeAnswer(
  tx: Tx,
  party: string,
  { messageId, owner, firm }: Received,
  message: EncodedMessage,
  now: Date,
): Promise<void> {
  const { format, type, mediaType, reference, body } = message;
  await insertMessage(
    tx,
    {
      direction: 'out',
      party,
      declaration_no: owner?.declarationNo ?? null,
      firm: firm ?? null,
      format,
      type,
      media_type: mediaType,
      reference,
      state: 'sent',
      relates_to: messageId,
      bytes: body,
    },
    now,
  );
}

/** The last one: what could not be read at first was answered once more when it could. */
async function earlierAnswer(tx: Tx, messageId: string) {
  const row = await tx
    .selectFrom('messages')
    .innerJoin('message_bodies', 'message_bodies.message_id', 'messages.id')
    .select(['messages.media_type', 'message_bodies.bytes'])
    .where('messages.relates_to', '=', messageId)
    .where('messages.direction', '=', 'out')
    .orderBy('messages.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : { mediaType: row.media_type, body: row.bytes };
}
