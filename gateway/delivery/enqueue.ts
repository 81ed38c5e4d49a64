/** A message out is stored, with its exact bytes and a delivery to carry it, before anybody tries to send it. */
import { type Kysely, sql } from 'kysely';
import { EncodeError, type Instruction, type Party } from '../../adapters/adapter.ts';
import type { NumberRef } from '../../contracts/events/events.generated.ts';
import { adapterOf, type Gateway, partnerOf } from '../context.ts';
import { appendEvents } from '../store/events.ts';
import { insertMessage } from '../store/messages.ts';
import { prepared, preparedRows } from '../store/prepared.ts';
import type { Database, DeliveryRow } from '../store/schema.ts';
import { nextSerial } from '../store/serials.ts';
import { post, ring, type Tx } from '../store/store.ts';

export interface Outgoing {
  readonly declarationNo: string;
  readonly firm: string;
  readonly party: Party;
  readonly instruction: Instruction;
  /** `declare`, or `<order number>/<version>`: the same is never enqueued twice. */
  readonly relatesTo: string;
  readonly numbers: readonly NumberRef[];
}

export const relatesToOrder = (order: { number: string; version: number }): string =>
  `${order.number}/${order.version}`;

interface Telling {
  readonly declarationNo: string;
  readonly party: string;
  readonly relatesTo: string;
}

/**
 * Messages that carry the same to the same party. Found by the deliveries of the declaration: every declaration has a
 * `declare`, and an index by what messages carry, or by their party, leads through all there are. SQLite takes whichever
 * index has more of the columns.
 */
export const sameTold = (db: Kysely<Database>, { declarationNo, party, relatesTo }: Telling) =>
  db
    .selectFrom('deliveries as d')
    .innerJoin('messages as m', 'm.id', 'd.message_id')
    .select('m.id')
    .where('d.declaration_no', '=', declarationNo)
    .where('d.party', '=', party)
    .where((eb) => eb(eb.fn.coalesce('m.relates_to', sql.lit('')), '=', relatesTo));
const enqueuedBefore = prepared(sameTold);
const lastInLine = prepared((db, { declarationNo, party }: Omit<Telling, 'relatesTo'>) =>
  db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('declaration_no', '=', declarationNo)
    .where('party', '=', party),
);
const insertDeliveries = preparedRows((db, rows: readonly DeliveryRow[]) => db.insertInto('deliveries').values(rows));

/**
 * Encodes an instruction and queues it. What the format cannot say is stored as a dead letter with the reason, so that
 * it is seen and not lost.
 */
export async function enqueue(tx: Tx, gateway: Gateway, outgoing: Outgoing, now: Date): Promise<void> {
  const { declarationNo, firm, party, instruction, relatesTo, numbers } = outgoing;
  const repeated = await enqueuedBefore(tx, { declarationNo, party, relatesTo });
  if (repeated.length > 0) return;

  const adapter = adapterOf(gateway, party);
  const reference = `TG${String(await nextSerial(tx, 'message-reference')).padStart(12, '0')}`;
  const base = { direction: 'out' as const, party, declaration_no: declarationNo, firm, relates_to: relatesTo };
  try {
    const { format, type, mediaType, body, ...message } = adapter.encode(instruction, {
      declarationNo,
      numbers,
      reference,
      now,
      utcOffsetMinutes: gateway.utcOffsetMinutes,
      partner: partnerOf(gateway, party),
    });
    const row = { ...base, format, type, media_type: mediaType, reference: message.reference, state: 'queued' };
    const id = await insertMessage(tx, { ...row, bytes: body }, now);
    await queue(tx, id, outgoing, undefined, now);
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    const row = { ...base, format: party, type: instruction.kind, media_type: 'application/octet-stream', reference };
    const reason = error.message;
    const id = await insertMessage(tx, { ...row, state: 'dead', reason, bytes: new Uint8Array() }, now);
    await queue(tx, id, outgoing, reason, now);
    const failed = { messageId: id, party, attempt: 0, class: 'permanent' as const, detail: reason };
    await appendEvents(tx, now, [{ type: 'message.failed', declarationNo, firm, data: failed }]);
  }
}

/** The delivery of a message, after those of its declaration to its party. @param dead why it can never be sent. */
async function queue(
  tx: Tx,
  messageId: string,
  { declarationNo, firm, party }: Outgoing,
  dead: string | undefined,
  now: Date,
): Promise<void> {
  const [last] = await lastInLine(tx, { declarationNo, party });
  const row: DeliveryRow = {
    message_id: messageId,
    party,
    declaration_no: declarationNo,
    firm,
    seq: (last?.seq ?? 0) + 1,
    state: dead === undefined ? 'queued' : 'dead',
    attempts: 0,
    tries: 0,
    next_at: now.toISOString(),
    queued_at: now.toISOString(),
    last_class: dead === undefined ? null : 'permanent',
    last_detail: dead ?? null,
    owner: null,
    lease_until: null,
  };
  await post(tx, insertDeliveries(tx, [row]));
  ring(tx, `deliveries/${party}`);
}
