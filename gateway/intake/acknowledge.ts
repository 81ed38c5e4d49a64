/** An acknowledgement moves our message forward, never back. */
import type { Acknowledgement, Party } from '../../adapters/adapter.ts';
import { appendEvents } from '../store/events.ts';
import { lockMessage } from '../store/locks.ts';
import { prepared } from '../store/prepared.ts';
import { post, type Tx } from '../store/store.ts';
import type { CaseOwner } from './statements.ts';

/** How far a message has come; a rejection ends it. */
const PROGRESS: Readonly<Record<string, number>> = {
  queued: 0,
  sent: 1,
  dead: 1,
  received: 2,
  accepted: 3,
  rejected: 4,
};

interface ById {
  readonly id: string;
}

/** Messages under one reference that are looked at: a declaration is not amended oftener than this without an answer. */
const MOST_ALIKE = 20;

const byReference = prepared((db, { party, reference }: { readonly party: Party; readonly reference: string }) =>
  db
    .selectFrom('messages')
    .select(['id', 'declaration_no', 'firm', 'reference', 'state'])
    .where('party', '=', party)
    .where('direction', '=', 'out')
    .where('reference', '=', reference)
    .orderBy('id', 'desc')
    .limit(MOST_ALIKE),
);
const byId = prepared((db, { id }: ById) =>
  db.selectFrom('messages').select(['id', 'declaration_no', 'firm', 'reference', 'state']).where('id', '=', id),
);
const stateOf = prepared((db, { id }: ById) => db.selectFrom('messages').select('state').where('id', '=', id));

interface Moved extends ById {
  readonly state: string;
  readonly since: string;
}
const moveMessage = prepared((db, { id, state, since }: Moved) =>
  db.updateTable('messages').set({ state, state_since: since }).where('id', '=', id),
);
const rejectMessage = prepared((db, { id, state, since, reason }: Moved & { readonly reason: string }) =>
  db.updateTable('messages').set({ state, state_since: since, reason }).where('id', '=', id),
);

type Known = Awaited<ReturnType<typeof byId>>[number];

const advance = ({ outcome }: Acknowledgement, { state }: Pick<Known, 'state'>): boolean =>
  (PROGRESS[outcome] ?? 0) > (PROGRESS[state] ?? 0);

/** A rejection may follow an acceptance, but where another message waits for an answer it is of that one. */
const waitsFor = (acknowledgement: Acknowledgement, message: Pick<Known, 'state'>): boolean =>
  message.state !== 'accepted' && advance(acknowledgement, message);

/**
 * The messages an acknowledgement may answer, likeliest first: the one it came back for; of several under one reference
 * (an FWB and its amendment have the same air waybill) the oldest that has left and still waits for it, for a party is
 * told one thing after the other; then one that is just leaving; then the newest, which has been answered before.
 */
async function answered(
  tx: Tx,
  party: Party,
  acknowledgement: Acknowledgement,
  answers: string | undefined,
): Promise<readonly Known[]> {
  const [own] = answers === undefined ? [] : await byId(tx, { id: answers });
  const { reference } = acknowledgement;
  if (own?.reference === reference) return [own];
  const alike = await byReference(tx, { party, reference });
  const [newest] = alike;
  if (newest === undefined) return own === undefined ? [] : [own];
  const waiting = alike.filter((one) => waitsFor(acknowledgement, one)).reverse();
  const hasLeft = ({ state }: Known) => state !== 'queued';
  return [...waiting.filter(hasLeft), ...waiting.filter((one) => !hasLeft(one)), newest];
}

/**
 * Applies an acknowledgement to the message it answers: by its reference, else (an answer that quotes no usable
 * reference) to the message it came back for.
 * @param answers the message it came back for, where it came as the answer to one.
 * @returns the declaration of that message; undefined when no such message is known.
 */
export async function acknowledge(
  tx: Tx,
  party: Party,
  acknowledgement: Acknowledgement,
  answers: string | undefined,
  now: Date,
): Promise<CaseOwner | undefined> {
  let message: Known | undefined;
  for (const found of await answered(tx, party, acknowledgement, answers)) {
    await lockMessage(tx, found.id);
    const [current] = await stateOf(tx, { id: found.id });
    if (current === undefined) throw new Error(`message ${found.id} is gone`);
    message = { ...found, state: current.state };
    // Another acknowledgement may have been faster.
    if (waitsFor(acknowledgement, message)) break;
  }
  if (message === undefined) return undefined;
  if (advance(acknowledgement, message)) {
    const { outcome: state, text } = acknowledgement;
    const moved = { id: message.id, state, since: now.toISOString() };
    if (state === 'rejected') await post(tx, rejectMessage(tx, { ...moved, reason: text ?? 'rejected' }));
    else await post(tx, moveMessage(tx, moved));
    // It arrived, whatever became of our connection: no dead letter any more, nor one set aside.
    if (message.state === 'dead')
      await tx.updateTable('deliveries').set({ state: 'done' }).where('message_id', '=', message.id).execute();
    await appendEvents(tx, now, [
      {
        type: 'message.acknowledged',
        ...(message.declaration_no === null ? {} : { declarationNo: message.declaration_no }),
        ...(message.firm === null ? {} : { firm: message.firm }),
        data: {
          messageId: message.id,
          party,
          outcome: acknowledgement.outcome,
          ...(acknowledgement.text === undefined ? {} : { text: acknowledgement.text }),
        },
      },
    ]);
  }
  const { declaration_no, firm } = message;
  return declaration_no === null || firm === null ? undefined : { declarationNo: declaration_no, firm };
}
