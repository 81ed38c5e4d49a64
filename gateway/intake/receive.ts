/**
 * Messages in: the bytes are stored, what they say is recorded, and only then are they acknowledged. One transaction:
 * there is no place where a message can fall between.
 */
import { uuidv7 } from 'uuidv7';
import type { Party, Reading } from '../../adapters/adapter.ts';
import { adapterOf, type Gateway, partnerOf } from '../context.ts';
import { appendEvents } from '../store/events.ts';
import { lockArrival } from '../store/locks.ts';
import { insertMessage, sha256Of } from '../store/messages.ts';
import { prepared } from '../store/prepared.ts';
import type { MessageRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { type Applied, applyReports } from './apply.ts';
import { fileMessage } from './file.ts';
import type { CaseOwner } from './statements.ts';

export interface Incoming {
  readonly party: Party;
  readonly body: Uint8Array;
  readonly mediaType: string;
  /** The sender's own id of the item, where the road had one; of any length. */
  readonly externalId?: string;
  /** Our message this came back for, when it is an answer. */
  readonly answers?: string;
}

export interface Received {
  readonly messageId: string;
  /** The same bytes had come before; nothing was applied. */
  readonly repeated: boolean;
  readonly reading: Reading | undefined;
  /** The declaration it speaks of, where it was not repeated. */
  readonly owner: CaseOwner | undefined;
  /** The firm that may read it. */
  readonly firm: string | undefined;
}

/** Reads a message without storing anything; pure but for the adapter's tables. */
export function readIncoming(
  gateway: Pick<Gateway, 'adapters' | 'partners' | 'utcOffsetMinutes'>,
  incoming: Incoming,
  now: Date,
): Reading | undefined {
  return adapterOf(gateway, incoming.party).read(incoming.body, {
    receivedAt: now,
    utcOffsetMinutes: gateway.utcOffsetMinutes,
    mediaType: incoming.mediaType,
    partner: partnerOf(gateway, incoming.party),
  });
}

/** PostgreSQL refuses to index a text of some thousand bytes. */
const LONGEST_REFERENCE = 300;

/**
 * A sender's id as it is kept: one that is too long is cut, and ends with a hash of the whole, so that two which begin
 * alike stay different.
 */
function keptId(id: string): string {
  if (id.length <= LONGEST_REFERENCE) return id;
  const hash = sha256Of(Buffer.from(id));
  return `${id.slice(0, LONGEST_REFERENCE - hash.length - 1)}~${hash}`;
}

/** The same bytes, as they were taken in. */
type Earlier = Pick<MessageRow, 'id' | 'state'>;

interface Arrived {
  readonly party: string;
  readonly sha256: string;
}

const pushedBefore = prepared((db, { party, sha256 }: Arrived) =>
  db
    .selectFrom('messages')
    .select(['id', 'state'])
    .where('party', '=', party)
    .where('direction', '=', 'in')
    .where('sha256', '=', sha256)
    .where('relates_to', 'is', null),
);
/** Not looked for by their bytes too: a party says "taken" in the same bytes to every message. */
const answersTo = prepared((db, { id }: { readonly id: string }) =>
  db
    .selectFrom('messages')
    .select(['id', 'state', 'party', 'sha256'])
    .where('relates_to', '=', id)
    .where('direction', '=', 'in'),
);

/** The message with the same bytes that came before, pushed or in answer to the same message of ours. */
async function cameBefore(
  tx: Tx,
  { party, sha256 }: Arrived,
  answers: string | undefined,
): Promise<Earlier | undefined> {
  if (answers === undefined) return (await pushedBefore(tx, { party, sha256 }))[0];
  const answered = await answersTo(tx, { id: answers });
  return answered.find((answer) => answer.party === party && answer.sha256 === sha256);
}

/** What it is, as it is stored. */
const kindOf = (reading: Reading | undefined) => ({
  format: reading?.format ?? 'unknown',
  type: reading?.type ?? 'unknown',
});

/**
 * Takes one message in. The same bytes count once; those that could not be read are read again when they come again,
 * and what they say is applied under the id they have.
 * @param reading what `readIncoming` made of it; read before the transaction where it can be, since reading takes time
 *   that no other unit of work should wait for.
 * @returns the stored message's id; the caller acknowledges only after the transaction is durable.
 */
export async function receive(tx: Tx, incoming: Incoming, reading: Reading | undefined, now: Date): Promise<Received> {
  const sha256 = sha256Of(incoming.body);
  await lockArrival(tx, incoming.party, sha256);
  const { party, answers } = incoming;
  const earlier = await cameBefore(tx, { party, sha256 }, answers);
  const nobodys = { owner: undefined, firm: undefined };
  const repeat = ({ id }: Earlier): Received => ({ messageId: id, repeated: true, reading, ...nobodys });
  if (earlier !== undefined && earlier.state !== 'unreadable') return repeat(earlier);

  const id = earlier?.id ?? uuidv7();
  const outcome: Applied =
    reading === undefined
      ? { state: 'unreadable', reason: 'not a message of any known format', ...nobodys }
      : await applyReports(tx, { messageId: id, party, reading, answers }, now);
  if (earlier !== undefined && outcome.state === 'unreadable') return repeat(earlier);

  if (earlier === undefined) await store(tx, { ...incoming, id, sha256 }, reading, outcome, now);
  else await storeAnew(tx, { ...incoming, id }, reading, outcome, now);
  const data = { messageId: id, party, ...kindOf(reading) };
  await appendEvents(tx, now, [{ type: 'message.received', ...outcome.owner, data }]);
  return { messageId: id, repeated: false, reading, owner: outcome.owner, firm: outcome.firm };
}

async function store(
  tx: Tx,
  message: Incoming & { readonly id: string; readonly sha256: string },
  reading: Reading | undefined,
  { state, reason, owner, firm }: Applied,
  now: Date,
): Promise<void> {
  const { id, sha256, party, mediaType, externalId, answers, body } = message;
  await insertMessage(
    tx,
    {
      id,
      direction: 'in',
      party,
      declaration_no: owner?.declarationNo ?? null,
      firm: firm ?? null,
      ...kindOf(reading),
      media_type: mediaType,
      reference: externalId === undefined ? null : keptId(externalId),
      state,
      reason,
      relates_to: answers,
      bytes: body,
      sha256,
    },
    now,
  );
}

/** Files a message that is stored already under what it turned out to be. */
async function storeAnew(
  tx: Tx,
  { id, mediaType }: Incoming & { readonly id: string },
  reading: Reading | undefined,
  outcome: Applied,
  now: Date,
): Promise<void> {
  // Its media type too: it may be what it was not read for, and what is parked is read by it again.
  const set = { ...kindOf(reading), media_type: mediaType };
  await tx.updateTable('messages').set(set).where('id', '=', id).execute();
  await fileMessage(tx, id, outcome, now);
}
