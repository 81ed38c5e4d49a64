/** Messages that came before their number was known are taken up again when it becomes known. */
import type { NumberRef } from '../../contracts/events/events.generated.ts';
import type { Gateway } from '../context.ts';
import type { Tx } from '../store/store.ts';
import { applyReports } from './apply.ts';
import { normalise } from './correlate.ts';
import { fileMessage } from './file.ts';
import { readIncoming } from './receive.ts';

/** Tries every parked message again that was looking for one of these numbers. */
export async function retryParked(tx: Tx, gateway: Gateway, numbers: readonly NumberRef[], now: Date): Promise<void> {
  const waiting = new Set<string>();
  for (const { kind, value } of numbers) {
    const rows = await tx
      .selectFrom('parked_numbers')
      .select('message_id')
      .where('kind', '=', kind)
      .where('value', '=', normalise(value))
      .execute();
    for (const { message_id } of rows) waiting.add(message_id);
  }
  for (const messageId of [...waiting].sort()) await retryOne(tx, gateway, messageId, now);
}

async function retryOne(tx: Tx, gateway: Gateway, messageId: string, now: Date): Promise<void> {
  const message = await tx
    .selectFrom('messages')
    .innerJoin('message_bodies', 'message_bodies.message_id', 'messages.id')
    .select([
      'messages.party',
      'messages.media_type',
      'messages.created_at',
      'messages.relates_to',
      'message_bodies.bytes',
    ])
    .where('messages.id', '=', messageId)
    .executeTakeFirst();
  if (message === undefined) return;
  const incoming = { party: message.party, body: message.bytes, mediaType: message.media_type };
  const reading = readIncoming(gateway, incoming, new Date(message.created_at));
  if (reading === undefined) return;
  await tx.deleteFrom('parked_numbers').where('message_id', '=', messageId).execute();
  const answers = message.relates_to ?? undefined;
  const outcome = await applyReports(tx, { messageId, party: message.party, reading, answers }, now);
  await fileMessage(tx, messageId, outcome, now);
}
