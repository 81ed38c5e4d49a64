/** An operator decides what becomes of a message nobody could place. */
import type { NumberRef } from '../../contracts/events/events.generated.ts';
import type { Gateway } from '../context.ts';
import { attachParked, dismissParked } from '../intake/parked.ts';
import type { CaseOwner } from '../intake/statements.ts';
import type { Tx } from '../store/store.ts';
import { recordAction, sameAsLast } from './action.ts';
import type { Done } from './case.ts';

export interface ParkedRequest {
  readonly messageId: string;
  readonly operator: string;
  readonly reason: string;
}

export type ParkedDone =
  | (Done & { readonly remembered: readonly NumberRef[] })
  /** Somebody else was faster, or it never was. */
  | { readonly outcome: 'notParked' }
  /** No format of the party reads it any more. */
  | { readonly outcome: 'unreadable' }
  | { readonly outcome: 'noDeclaration' };

/** Attaches a parked message to a declaration: what it says of none that is known is said of this one. */
export async function attach(
  tx: Tx,
  gateway: Gateway,
  request: ParkedRequest & { readonly declarationNo: string; readonly remember: boolean },
  now: Date,
): Promise<ParkedDone> {
  const { messageId, declarationNo, remember } = request;
  const owner = await ownerOf(tx, declarationNo);
  if (owner === undefined) return { outcome: 'noDeclaration' };
  const attached = await attachParked(tx, gateway, messageId, owner, remember, now);
  const action = { ...request, action: 'attach' as const, particulars: { remember: remember || undefined } };
  if (attached.outcome === 'notParked') {
    const before = await sameAsLast(tx, action);
    return before === undefined ? attached : { outcome: 'repeated', action: before, remembered: [] };
  }
  if (attached.outcome === 'unreadable') return attached;
  const recorded = await recordAction(tx, { ...action, ...owner, state: 'done' }, now);
  return { outcome: 'done', action: recorded, remembered: attached.remembered };
}

/** Sets a parked message aside: kept, and never tried again. */
export async function dismiss(tx: Tx, request: ParkedRequest, now: Date): Promise<ParkedDone> {
  const dismissed = await dismissParked(tx, request.messageId, request.reason, now);
  const action = { ...request, action: 'dismiss' as const, particulars: {} };
  if (dismissed === undefined) {
    const before = await sameAsLast(tx, action);
    return before === undefined ? { outcome: 'notParked' } : { outcome: 'repeated', action: before, remembered: [] };
  }
  const { declaration_no: no } = dismissed;
  const owner = no === null ? undefined : await ownerOf(tx, no);
  const recorded = await recordAction(tx, { ...action, ...owner, state: 'done' }, now);
  return { outcome: 'done', action: recorded, remembered: [] };
}

/** A declaration and whose it is; undefined when there is none. */
async function ownerOf(tx: Tx, declarationNo: string): Promise<CaseOwner | undefined> {
  const row = await tx.selectFrom('declarations').select('firm').where('no', '=', declarationNo).executeTakeFirst();
  return row === undefined ? undefined : { declarationNo, firm: row.firm };
}
