/**
 * What an operator did, on record: one row of the audit and one event, in the transaction of what followed from it. An
 * action is never changed; one that needs a second person is decided once.
 */
import { uuidv7 } from 'uuidv7';
import type { EventData, Party, StatementKind, Unit } from '../../contracts/events/events.generated.ts';
import { appendEvents } from '../store/events.ts';
import type { OperatorActionRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

type Acted = EventData['operator.acted'];
export type ActionName = Acted['action'];
export type ActionState = Acted['state'];

/** The particulars of an action, as far as it has them. */
export interface Particulars {
  /** Absent where it is about the whole declaration. */
  readonly units?: readonly Unit[] | undefined;
  /** Whose word is given. */
  readonly party?: Party | undefined;
  readonly kind?: StatementKind | undefined;
  readonly disposition?: 'return' | 'destroy' | 'treat' | undefined;
  /** The operator whose hold is lifted. */
  readonly of?: string | undefined;
  readonly remember?: boolean | undefined;
}

export interface NewAction {
  readonly action: ActionName;
  readonly state: 'done' | 'pending';
  readonly operator: string;
  readonly reason: string;
  readonly particulars: Particulars;
  readonly declarationNo?: string | undefined;
  readonly firm?: string | undefined;
  readonly messageId?: string | undefined;
}

/** Puts an action on record. */
export async function recordAction(tx: Tx, action: NewAction, now: Date): Promise<OperatorActionRow> {
  const row: OperatorActionRow = {
    id: uuidv7(),
    action: action.action,
    state: action.state,
    declaration_no: action.declarationNo ?? null,
    firm: action.firm ?? null,
    message_id: action.messageId ?? null,
    operator: action.operator,
    reason: action.reason,
    data: dataOf(action.particulars),
    second_operator: null,
    second_reason: null,
    created_at: now.toISOString(),
    decided_at: null,
  };
  await tx.insertInto('operator_actions').values(row).execute();
  await appendActed(tx, row, row.reason, now);
  return row;
}

/** Puts on record what a second person decided. */
export async function decideAction(
  tx: Tx,
  action: OperatorActionRow,
  decision: { readonly state: 'confirmed' | 'refused'; readonly operator: string; readonly reason: string | undefined },
  now: Date,
): Promise<OperatorActionRow> {
  const decided = {
    state: decision.state,
    second_operator: decision.operator,
    second_reason: decision.reason ?? null,
    decided_at: now.toISOString(),
  };
  await tx.updateTable('operator_actions').set(decided).where('id', '=', action.id).execute();
  const row = { ...action, ...decided };
  await appendActed(tx, row, decision.state === 'refused' ? (decision.reason ?? row.reason) : row.reason, now);
  return row;
}

/** The last thing this operator did to a declaration or a message, if it was exactly this: then he asks again. */
export async function sameAsLast(
  tx: Tx,
  action: Pick<NewAction, 'action' | 'operator' | 'reason' | 'particulars' | 'declarationNo' | 'messageId'>,
): Promise<OperatorActionRow | undefined> {
  let query = tx.selectFrom('operator_actions').selectAll().where('operator', '=', action.operator);
  query =
    action.messageId === undefined
      ? query.where('declaration_no', '=', action.declarationNo ?? '').where('message_id', 'is', null)
      : query.where('message_id', '=', action.messageId);
  const last = await query.orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (last === undefined || last.action !== action.action || last.reason !== action.reason) return undefined;
  if (last.declaration_no !== (action.declarationNo ?? last.declaration_no)) return undefined;
  return last.data === dataOf(action.particulars) ? last : undefined;
}

/** The particulars of an action on record. */
export const particularsOf = ({ data }: Pick<OperatorActionRow, 'data'>): Particulars =>
  JSON.parse(data) as Particulars;

/** Always in the same order, so that the same particulars are the same text. */
const dataOf = ({ units, party, kind, disposition, of, remember }: Particulars): string =>
  JSON.stringify({ units, party, kind, disposition, of, remember });

async function appendActed(tx: Tx, row: OperatorActionRow, reason: string, now: Date): Promise<void> {
  const { units, party, kind } = particularsOf(row);
  const data: Acted = {
    actionId: row.id,
    action: row.action as ActionName,
    state: row.state as ActionState,
    operator: row.operator,
    ...(row.second_operator === null ? {} : { confirmedBy: row.second_operator }),
    reason,
    ...(units === undefined ? {} : { units: [...units] }),
    ...(party === undefined ? {} : { agency: party }),
    ...(kind === undefined ? {} : { kind }),
    ...(row.message_id === null ? {} : { messageId: row.message_id }),
  };
  await appendEvents(tx, now, [
    {
      type: 'operator.acted',
      ...(row.declaration_no === null ? {} : { declarationNo: row.declaration_no }),
      ...(row.firm === null ? {} : { firm: row.firm }),
      data,
    },
  ]);
}
