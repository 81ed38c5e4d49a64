/**
 * Messages nobody could place: taken up again when their number becomes known, attached to a declaration by an operator,
 * or set aside by one. Whoever moves one has it alone until the transaction ends.
 */
import type { Reading } from '../../adapters/adapter.ts';
import type { NumberRef } from '../../contracts/events/events.generated.ts';
import type { Gateway } from '../context.ts';
import { appendEvents } from '../store/events.ts';
import { lockMessage } from '../store/locks.ts';
import { preparedRows } from '../store/prepared.ts';
import type { MessageRow } from '../store/schema.ts';
import { inParts, type Tx } from '../store/store.ts';
import { applyReports } from './apply.ts';
import { locate, normalise, rememberNumbers } from './correlate.ts';
import { fileMessage } from './file.ts';
import { readIncoming } from './receive.ts';
import type { CaseOwner } from './statements.ts';

const lookingFor = preparedRows((db, numbers: readonly NumberRef[]) =>
  db
    .selectFrom('parked_numbers')
    .select('message_id')
    .where((eb) => eb.or(numbers.map(({ kind, value }) => eb('kind', '=', kind).and('value', '=', value)))),
);

/** Tries every parked message again that was looking for one of these numbers. */
export async function retryParked(tx: Tx, gateway: Gateway, numbers: readonly NumberRef[], now: Date): Promise<void> {
  const waiting = new Set<string>();
  for (const some of inParts(numbers)) {
    const rows = await lookingFor(
      tx,
      some.map(({ kind, value }) => ({ kind, value: normalise(value) })),
    );
    for (const { message_id } of rows) waiting.add(message_id);
  }
  for (const messageId of [...waiting].sort()) await retryOne(tx, gateway, messageId, now);
}

async function retryOne(tx: Tx, gateway: Gateway, messageId: string, now: Date): Promise<void> {
  const message = await takeParked(tx, messageId);
  const reading = message === undefined ? undefined : readAgain(gateway, message);
  if (message !== undefined && reading !== undefined) await applyAgain(tx, message, reading, now);
}

export type Attached =
  /** `remembered`: the numbers it was looked for by that this declaration is known by from now on. */
  | { readonly outcome: 'attached'; readonly remembered: readonly NumberRef[] }
  | { readonly outcome: 'notParked' }
  /** No format of the party reads it any more. */
  | { readonly outcome: 'unreadable' };

/**
 * Applies what a parked message says of no known declaration to this one.
 * @param remember whether the declaration is to be known by the numbers the message was looked for by; one that already
 *   names a declaration is left to it.
 */
export async function attachParked(
  tx: Tx,
  gateway: Gateway,
  messageId: string,
  owner: CaseOwner,
  remember: boolean,
  now: Date,
): Promise<Attached> {
  const message = await takeParked(tx, messageId);
  if (message === undefined) return { outcome: 'notParked' };
  const reading = readAgain(gateway, message);
  if (reading === undefined) return { outcome: 'unreadable' };
  const nobodys = remember ? await numbersOfNobody(tx, messageId) : [];
  await applyAgain(tx, message, reading, now, owner);
  const fresh = await rememberNumbers(tx, owner, nobodys, now);
  if (fresh.length > 0) {
    await appendEvents(tx, now, [{ type: 'numbers.learned', ...owner, data: { numbers: fresh } }]);
  }
  return { outcome: 'attached', remembered: await thoseOf(tx, owner, nobodys) };
}

/** The numbers a declaration is known by among these: some the message itself may have taught. */
async function thoseOf(tx: Tx, { declarationNo }: CaseOwner, numbers: readonly NumberRef[]): Promise<NumberRef[]> {
  if (numbers.length === 0) return [];
  const known = await tx
    .selectFrom('numbers')
    .select(['kind', 'value'])
    .where('declaration_no', '=', declarationNo)
    .execute();
  return numbers.filter((one) => known.some(({ kind, value }) => kind === one.kind && value === normalise(one.value)));
}

/** The declarations that are known by what a parked message is looking for. */
export async function namedByParked(tx: Tx, messageId: string): Promise<readonly string[]> {
  const wanted = await tx
    .selectFrom('parked_numbers')
    .select(['kind', 'value'])
    .where('message_id', '=', messageId)
    .execute();
  const { declarations } = await locate(tx, wanted as NumberRef[]);
  return declarations.map(({ declarationNo }) => declarationNo);
}

/** Tries one parked message again, if what it was looking for is known by now. */
export async function retryIfKnown(tx: Tx, gateway: Gateway, messageId: string, now: Date): Promise<void> {
  // Each try places at least one report of it, so that parking again what is left comes to an end.
  if ((await namedByParked(tx, messageId)).length > 0) await retryOne(tx, gateway, messageId, now);
}

/**
 * Sets a parked message aside: it is kept, and never tried again.
 * @returns its declaration, where a part of it had found one; undefined when it is not parked.
 */
export async function dismissParked(
  tx: Tx,
  messageId: string,
  reason: string,
  now: Date,
): Promise<Pick<MessageRow, 'declaration_no'> | undefined> {
  const message = await takeParked(tx, messageId);
  if (message === undefined) return undefined;
  await tx.deleteFrom('parked_numbers').where('message_id', '=', messageId).execute();
  await tx
    .updateTable('messages')
    .set({ state: 'dismissed', state_since: now.toISOString(), reason })
    .where('id', '=', messageId)
    .execute();
  return { declaration_no: message.declaration_no };
}

interface ParkedMessage
  extends Pick<MessageRow, 'id' | 'party' | 'media_type' | 'created_at' | 'relates_to' | 'declaration_no'> {
  readonly bytes: Uint8Array;
}

/** The message, nobody else's until the transaction ends; undefined when it is not parked, or not any more. */
async function takeParked(tx: Tx, messageId: string): Promise<ParkedMessage | undefined> {
  await lockMessage(tx, messageId);
  return tx
    .selectFrom('messages')
    .innerJoin('message_bodies', 'message_bodies.message_id', 'messages.id')
    .select([
      'messages.id',
      'messages.party',
      'messages.media_type',
      'messages.created_at',
      'messages.relates_to',
      'messages.declaration_no',
      'message_bodies.bytes',
    ])
    .where('messages.id', '=', messageId)
    .where('messages.state', '=', 'parked')
    .executeTakeFirst();
}

function readAgain(gateway: Gateway, message: ParkedMessage): Reading | undefined {
  const incoming = { party: message.party, body: message.bytes, mediaType: message.media_type };
  return readIncoming(gateway, incoming, new Date(message.created_at));
}

async function applyAgain(
  tx: Tx,
  message: ParkedMessage,
  reading: Reading,
  now: Date,
  attachedTo?: CaseOwner,
): Promise<void> {
  const { id: messageId, party } = message;
  await tx.deleteFrom('parked_numbers').where('message_id', '=', messageId).execute();
  const read = { messageId, party, reading, answers: message.relates_to ?? undefined };
  const outcome = await applyReports(tx, attachedTo === undefined ? read : { ...read, attachedTo }, now);
  await fileMessage(tx, messageId, outcome, now);
}

/** The numbers it was looked for by, without those that name a declaration: of these it was in doubt, not in ignorance. */
async function numbersOfNobody(tx: Tx, messageId: string): Promise<NumberRef[]> {
  const rows = await tx
    .selectFrom('parked_numbers as looked')
    .leftJoin('numbers as known', (join) =>
      join.onRef('known.kind', '=', 'looked.kind').onRef('known.value', '=', 'looked.value'),
    )
    .select(['looked.kind', 'looked.value'])
    .where('looked.message_id', '=', messageId)
    .where('known.declaration_no', 'is', null)
    .orderBy('looked.kind')
    .orderBy('looked.value')
    .execute();
  return rows as NumberRef[];
}
