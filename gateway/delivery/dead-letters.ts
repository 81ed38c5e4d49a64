/** Dead letters: which there are, which of them may be sent again, and what an operator did to one. */
import type { Kysely } from 'kysely';
import type { Unit } from '../../contracts/events/events.generated.ts';
import type { NewAction } from '../operations/action.ts';
import type { Database, OperatorActionRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { type Change, type OrderFacts, overtakenBy } from './overtaken.ts';
import { stateIs } from './queries.ts';

/** Why a message is not sent again, or not set aside. */
export type Refusal =
  /** There is no such message to that party. */
  | 'unknown'
  /** It waits, is under way, or has arrived. */
  | 'notDead'
  /** The party has acknowledged it since: it has it. */
  | 'acknowledged'
  /** An operator has set it aside. */
  | 'dismissed'
  /** The party's format has no words for it: there are no bytes. */
  | 'neverMade'
  /** A later word took its place. */
  | 'overtaken';

export interface Refused {
  readonly messageId: string;
  readonly refusal: Refusal;
  /** What took its place. */
  readonly by?: string;
}

export interface Letter {
  readonly message_id: string;
  readonly party: string;
  readonly declaration_no: string;
  readonly firm: string;
  readonly state: string;
  readonly message_state: string;
  readonly size: number;
  readonly relates_to: string | null;
}

/** Who does something to a letter, and why. */
export interface Why {
  readonly operator: string;
  readonly reason: string;
}

/** What came of it. */
export type Dealt =
  | { readonly outcome: 'done' | 'repeated'; readonly action: OperatorActionRow }
  | ({ readonly outcome: 'refused' } & Refused);

/** What is put on record of it. */
export const actionOn = (
  action: 'replay' | 'dismiss',
  { message_id, declaration_no, firm, party }: Letter,
  why: Why,
): NewAction => ({
  ...why,
  action,
  state: 'done',
  particulars: { party },
  declarationNo: declaration_no,
  firm,
  messageId: message_id,
});

const letters = (db: Kysely<Database>) =>
  db
    .selectFrom('deliveries as d')
    .innerJoin('messages as m', 'm.id', 'd.message_id')
    .select(['d.message_id', 'd.party', 'd.declaration_no', 'd.firm', 'd.state'])
    .select(['m.state as message_state', 'm.size', 'm.relates_to']);

export type Which =
  | { readonly messageIds: readonly string[] }
  | {
      /** What died before this, RFC 3339 in UTC with milliseconds. */
      readonly before: string;
      /** Goes on after this message. */
      readonly after: string | undefined;
      /** How many are looked at. */
      readonly limit: number;
    };

export interface Found {
  readonly found: readonly Letter[];
  readonly missing: readonly Refused[];
  readonly next: string | undefined;
}

/** One letter, dead or not. */
export const letterOf = (db: Kysely<Database>, messageId: string): Promise<Letter | undefined> =>
  letters(db).where('d.message_id', '=', messageId).executeTakeFirst();

/** The letters asked for, oldest first, and those there are not. */
export async function lettersOf(tx: Tx, party: string, which: Which): Promise<Found> {
  const query = letters(tx).where('d.party', '=', party).orderBy('d.message_id');
  if ('messageIds' in which) {
    const found = await query.where('d.message_id', 'in', which.messageIds).execute();
    const known = new Set(found.map(({ message_id }) => message_id));
    const missing = [...new Set(which.messageIds)]
      .filter((id) => !known.has(id))
      .map((messageId): Refused => ({ messageId, refusal: 'unknown' }));
    return { found, missing, next: undefined };
  }
  const { before, after, limit } = which;
  const rows = await query
    .where(stateIs('dead'))
    .where('m.state', '=', 'dead')
    .where('m.state_since', '<', before)
    .$if(after !== undefined, (more) => more.where('d.message_id', '>', after ?? ''))
    .limit(limit + 1)
    .execute();
  const found = rows.slice(0, limit);
  return { found, missing: [], next: rows.length > limit ? found.at(-1)?.message_id : undefined };
}

/** Which of these may be sent again, and why the others may not. */
export async function sortOut(
  tx: Tx,
  found: readonly Letter[],
): Promise<{ readonly due: readonly Letter[]; readonly refused: readonly Refused[] }> {
  const due: Letter[] = [];
  const refused: Refused[] = [];
  const dead = found.filter((letter) => refusalOf(letter) === undefined);
  const orders = await ordersOf(tx, dead);
  const changes = await changesOf(tx, dead);
  for (const letter of found) {
    const { message_id: messageId, declaration_no: no, party, relates_to } = letter;
    const refusal = refusalOf(letter);
    if (refusal !== undefined) {
      refused.push({ messageId, refusal });
      continue;
    }
    const message = { messageId, relatesTo: relates_to ?? '' };
    const by = overtakenBy(message, orders.get(no) ?? [], changes.get(`${no} ${party}`) ?? []);
    if (by === undefined) due.push(letter);
    else refused.push({ messageId, refusal: 'overtaken', by });
  }
  return { due, refused };
}

/** Why it is no dead letter, or not any more; undefined where it is one. */
export function whyNotDead({ state, message_state }: Letter): Refusal | undefined {
  // The party's word is final, however the last attempt went.
  if (['received', 'accepted', 'rejected'].includes(message_state)) return 'acknowledged';
  if (state === 'dismissed') return 'dismissed';
  return state === 'dead' ? undefined : 'notDead';
}

const refusalOf = (letter: Letter): Refusal | undefined =>
  whyNotDead(letter) ?? (letter.size === 0 ? 'neverMade' : undefined);

async function ordersOf(tx: Tx, found: readonly Letter[]): Promise<ReadonlyMap<string, readonly OrderFacts[]>> {
  const byDeclaration = new Map<string, OrderFacts[]>();
  if (found.length === 0) return byDeclaration;
  const rows = await tx
    .selectFrom('orders')
    .select(['declaration_no', 'number', 'version', 'kind', 'seq', 'data'])
    .where('declaration_no', 'in', [...new Set(found.map(({ declaration_no }) => declaration_no))])
    .orderBy('seq')
    .execute();
  for (const { declaration_no, data, ...order } of rows) {
    const { units } = JSON.parse(data) as { readonly units: readonly Unit[] };
    byDeclaration.set(declaration_no, [...(byDeclaration.get(declaration_no) ?? []), { ...order, units }]);
  }
  return byDeclaration;
}

/** Amendments and withdrawals that arrived, by declaration and party. */
async function changesOf(tx: Tx, found: readonly Letter[]): Promise<ReadonlyMap<string, readonly Change[]>> {
  const byDeclaration = new Map<string, Change[]>();
  if (found.length === 0) return byDeclaration;
  const rows = await tx
    .selectFrom('messages')
    .select(['id', 'declaration_no', 'party', 'relates_to'])
    .where('declaration_no', 'in', [...new Set(found.map(({ declaration_no }) => declaration_no))])
    .where('direction', '=', 'out')
    .where('state', 'in', ['sent', 'received', 'accepted'])
    .where((eb) => eb.or([eb('relates_to', 'like', 'amend/%'), eb('relates_to', '=', 'withdraw')]))
    .orderBy('id')
    .execute();
  for (const { id, declaration_no, party, relates_to } of rows) {
    const key = `${declaration_no} ${party}`;
    byDeclaration.set(key, [...(byDeclaration.get(key) ?? []), { messageId: id, relatesTo: relates_to ?? '' }]);
  }
  return byDeclaration;
}
