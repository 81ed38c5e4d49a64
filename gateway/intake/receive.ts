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
import type { Tx } from '../store/store.ts';
import { type Applied, applyReports } from './apply.ts';
import type { CaseOwner } from './statements.ts';

export interface Incoming {
  readonly party: Party;
  readonly body: Uint8Array;
  readonly mediaType: string;
  /** The sender's own id of the item, where the road had one. */
  readonly externalId?: string;
  /** Our message this came back for, when it is an answer. */
  readonly answers?: string;
}

export interface Received {
  readonly messageId: string;
  /** The same bytes had come before; nothing was applied again. */
  readonly repeated: boolean;
  readonly reading: Reading | undefined;
  /** The declaration it speaks of, where it was not repeated. */
  readonly owner: CaseOwner | undefined;
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

interface Arrived {
  readonly party: string;
  readonly sha256: string;
}

const pushedBefore = prepared((db, { party, sha256 }: Arrived) =>
  db
    .selectFrom('messages')
    .select('id')
    .where('party', '=', party)
    .where('direction', '=', 'in')
    .where('sha256', '=', sha256)
    .where('relates_to', 'is', null),
);
/** Not looked for by their bytes too: a party says "taken" in the same bytes to every message. */
const answersTo = prepared((db, { id }: { readonly id: string }) =>
  db
    .selectFrom('messages')
    .select(['id', 'party', 'sha256'])
    .where('relates_to', '=', id)
    .where('direction', '=', 'in'),
);

/** The message with the same bytes that came before, pushed or in answer to the same message of ours. */
async function cameBefore(
  tx: Tx,
  { party, sha256 }: Arrived,
  answers: string | undefined,
): Promise<string | undefined> {
  if (answers === undefined) return (await pushedBefore(tx, { party, sha256 }))[0]?.id;
  const answered = await answersTo(tx, { id: answers });
  return answered.find((answer) => answer.party === party && answer.sha256 === sha256)?.id;
}

/**
 * Takes one message in.
 * @param reading what `readIncoming` made of it; read before the transaction where it can be, since reading takes time
 *   that no other unit of work should wait for.
 * @returns the stored message's id; the caller acknowledges only after the transaction is durable.
 */
export async function receive(tx: Tx, incoming: Incoming, reading: Reading | undefined, now: Date): Promise<Received> {
  const sha256 = sha256Of(incoming.body);
  await lockArrival(tx, incoming.party, sha256);
  const { party, answers } = incoming;
  const earlier = await cameBefore(tx, { party, sha256 }, answers);
  if (earlier !== undefined) return { messageId: earlier, repeated: true, reading, owner: undefined };

  const id = uuidv7();
  const outcome: Applied =
    reading === undefined
      ? { state: 'unreadable', reason: 'not a message of any known format', owner: undefined }
      : await applyReports(tx, { messageId: id, party: incoming.party, reading, answers: incoming.answers }, now);
  const { state, reason, owner } = outcome;
  await insertMessage(
    tx,
    {
      id,
      direction: 'in',
      party: incoming.party,
      declaration_no: owner?.declarationNo ?? null,
      firm: owner?.firm ?? null,
      format: reading?.format ?? 'unknown',
      type: reading?.type ?? 'unknown',
      media_type: incoming.mediaType,
      reference: incoming.externalId ?? null,
      state,
      reason,
      relates_to: incoming.answers,
      bytes: incoming.body,
      sha256,
    },
    now,
  );
  await appendEvents(tx, now, [
    {
      type: 'message.received',
      ...owner,
      data: {
        messageId: id,
        party: incoming.party,
        format: reading?.format ?? 'unknown',
        type: reading?.type ?? 'unknown',
      },
    },
  ]);
  return { messageId: id, repeated: false, reading, owner };
}
