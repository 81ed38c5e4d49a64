/** An operator reopens a case 重新办理: what the agencies said so far no longer counts, and they speak again. */
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import { OPERATOR } from '../clearance/case.ts';
import { covers } from '../clearance/units.ts';
import type { Gateway } from '../context.ts';
import { restartOf, restartTime, setAside } from '../declaration/restart.ts';
import { standingOf } from '../declaration/standing.ts';
import { recordStatements } from '../intake/statements.ts';
import type { OperatorActionRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { recordAction, sameAsLast } from './action.ts';
import { type Done, perUnit, type Request, type Strangers, strangersAmong, takeCase } from './case.ts';

export type Reopened =
  | Done
  | Strangers
  /** A withdrawal is final. */
  | { readonly outcome: 'withdrawn' }
  /** These have left, or were sent back or destroyed. */
  | { readonly outcome: 'gone'; readonly units: readonly Unit[] };

/** Reopens units, or all of the declaration that is still there. */
export async function reopen(tx: Tx, gateway: Gateway, request: Request, now: Date): Promise<Reopened> {
  const { row, facts } = await takeCase(tx, gateway, request.declarationNo);
  const strangers = strangersAmong(request.units, facts);
  if (strangers !== undefined) return strangers;
  const { over, withdrawal } = standingOf(facts);
  if (withdrawal !== undefined) return { outcome: 'withdrawn' };
  const asked = request.units?.filter((unit) => covers(over, unit)) ?? (over.length === facts.units.length ? over : []);
  if (asked.length > 0) return { outcome: 'gone', units: asked };
  const { declarationNo, operator, reason } = request;
  const action = { ...request, action: 'reopen' as const, particulars: { units: request.units } };
  const before = await sameAsLast(tx, action);
  if (before !== undefined && !(await isSaidSince(tx, before, facts.agencies))) {
    return { outcome: 'repeated', action: before };
  }
  const recorded = await recordAction(tx, { ...action, state: 'done', firm: row.firm }, now);
  const statement: Statement = {
    party: OPERATOR,
    kind: 'reopened',
    senderTime: restartTime(facts, now),
    text: reason,
    setsAside: setAside(facts.statements, facts.agencies),
    by: operator,
  };
  const { units } = request;
  const statements = units === undefined ? restartOf(statement, facts.units, over) : perUnit(statement, units);
  await recordStatements(tx, { declarationNo, firm: row.firm }, { messageId: recorded.id, from: 0 }, statements, now);
  return { outcome: 'done', action: recorded };
}

/** Whether an agency has spoken since an action: then the same action is another one. */
async function isSaidSince(tx: Tx, action: OperatorActionRow, agencies: readonly string[]): Promise<boolean> {
  if (agencies.length === 0) return false;
  const said = await tx
    .selectFrom('statements')
    .select('seq')
    .where('declaration_no', '=', action.declaration_no ?? '')
    .where('party', 'in', agencies)
    .where('recorded_at', '>=', action.created_at)
    .limit(1)
    .executeTakeFirst();
  return said !== undefined;
}
