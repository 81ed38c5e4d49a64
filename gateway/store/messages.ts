/** A message and its exact bytes are stored together; whoever stores one says what it is and where it stands. */
import { hash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { preparedRows } from './prepared.ts';
import type { MessageBodyRow, MessageRow } from './schema.ts';
import { post, type Tx } from './store.ts';

export const sha256Of = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

export type NewMessage = Pick<
  MessageRow,
  'direction' | 'party' | 'declaration_no' | 'firm' | 'format' | 'type' | 'media_type' | 'reference' | 'state'
> & {
  readonly bytes: Uint8Array;
  /** Where they are known already. */
  readonly id?: string;
  readonly sha256?: string;
  readonly reason?: string | undefined;
  readonly relates_to?: string | undefined;
};

const insertMessages = preparedRows((db, rows: readonly MessageRow[]) => db.insertInto('messages').values(rows));
const insertBodies = preparedRows((db, rows: readonly MessageBodyRow[]) =>
  db.insertInto('message_bodies').values(rows),
);

/**
 * Stores one message.
 * @returns its id.
 */
export async function insertMessage(tx: Tx, message: NewMessage, now: Date): Promise<string> {
  const time = now.toISOString();
  const { bytes, id = uuidv7(), sha256 = sha256Of(bytes), reason = null, relates_to = null, ...row } = message;
  const stored = {
    ...row,
    id,
    sha256,
    size: bytes.byteLength,
    state_since: time,
    reason,
    relates_to,
    created_at: time,
  };
  await post(tx, insertMessages(tx, [stored]));
  await post(tx, insertBodies(tx, [{ message_id: id, firm: message.firm, bytes: Buffer.from(bytes) }]));
  return id;
}
