/** A message pushed by a party: stored and acknowledged, both in one commit; the same bytes get the same answer. */
import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { EncodedMessage, Problem } from '../../adapters/adapter.ts';
import { adapterOf, type Gateway, partnerOf } from '../context.ts';
import { nextSerial } from '../store/serials.ts';
import type { Tx } from '../store/store.ts';
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
  return gateway.store.write(async (tx) => {
    const now = gateway.clock();
    const received = await receive(tx, gateway, incoming, now);
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
  if (message !== undefined) await storeAnswer(tx, party, received.messageId, message, now);
  return message;
}

async function storeAnswer(
  tx: Tx,
  party: string,
  messageId: string,
  message: EncodedMessage,
  now: Date,
): Promise<void> {
  const id = uuidv7();
  const time = now.toISOString();
  const answered = await tx
    .selectFrom('messages')
    .select(['declaration_no', 'firm'])
    .where('id', '=', messageId)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('messages')
    .values({
      id,
      direction: 'out',
      party,
      declaration_no: answered.declaration_no,
      firm: answered.firm,
      format: message.format,
      type: message.type,
      media_type: message.mediaType,
      reference: message.reference,
      sha256: createHash('sha256').update(message.body).digest('hex'),
      size: message.body.byteLength,
      state: 'sent',
      state_since: time,
      reason: null,
      relates_to: messageId,
      created_at: time,
    })
    .execute();
  await tx
    .insertInto('message_bodies')
    .values({ message_id: id, firm: answered.firm, bytes: Buffer.from(message.body) })
    .execute();
}

async function earlierAnswer(tx: Tx, messageId: string) {
  const row = await tx
    .selectFrom('messages')
    .innerJoin('message_bodies', 'message_bodies.message_id', 'messages.id')
    .select(['messages.media_type', 'message_bodies.bytes'])
    .where('messages.relates_to', '=', messageId)
    .where('messages.direction', '=', 'out')
    .executeTakeFirst();
  return row === undefined ? undefined : { mediaType: row.media_type, body: row.bytes };
}
