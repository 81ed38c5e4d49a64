/** An operator holds goods 布控, and lifts his own hold. Another operator's is lifted by two: see override.ts. */
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import { OPERATOR } from '../clearance/case.ts';
import { sameUnit } from '../clearance/units.ts';
import type { Gateway } from '../context.ts';
import { afterAll } from '../declaration/standing.ts';
import { recordStatements } from '../intake/statements.ts';
import type { Tx } from '../store/store.ts';
import { recordAction, sameAsLast } from './action.ts';
import {
  type Done,
  type Holding,
  holdings,
  perUnit,
  type Request,
  type Strangers,
  strangersAmong,
  takeCase,
  timesOf,
} from './case.ts';

/** Holds units, or the whole declaration: from here on they are not released while the hold stands. */
export async function hold(tx: Tx, gateway: Gateway, request: Request, now: Date): Promise<Done | Strangers> {
  const { row, facts } = await takeCase(tx, gateway, request.declarationNo);
  const strangers = strangersAmong(request.units, facts);
  if (strangers !== undefined) return strangers;
  const { operator, units = facts.units } = request;
  const action = { ...request, action: 'hold' as const, particulars: { units: request.units } };
  const before = await sameAsLast(tx, action);
  if (before !== undefined && heldBy(operator, holdings(facts, units), units)) {
    return { outcome: 'repeated', action: before };
  }
  const recorded = await recordAction(tx, { ...action, state: 'done', firm: row.firm }, now);
  await say(tx, recorded, 'held', request, afterAll(now, timesOf(facts, operator)), now);
  return { outcome: 'done', action: recorded };
}

/** Nothing of this operator is to be lifted on these units; by whom they are held. */
export interface NotHeld {
  readonly outcome: 'notHeld';
  readonly units: readonly Unit[];
  readonly holders: readonly Holding[];
}

/** Lifts the operator's own hold from units he holds, or all of it. */
export async function lift(tx: Tx, gateway: Gateway, request: Request, now: Date): Promise<Done | Strangers | NotHeld> {
  const { row, facts } = await takeCase(tx, gateway, request.declarationNo);
  const strangers = strangersAmong(request.units, facts);
  if (strangers !== undefined) return strangers;
  const { operator } = request;
  const action = { ...request, action: 'lift' as const, particulars: { units: request.units } };
  const standing = holdings(facts, request.units);
  const own = standing.filter((holding) => holding.operator === operator);
  const free = (request.units ?? []).filter((unit) => !own.some((holding) => sameUnit(holding.unit, unit)));
  if (own.length === 0 || free.length > 0) {
    const before = own.length === 0 ? await sameAsLast(tx, action) : undefined;
    if (before !== undefined) return { outcome: 'repeated', action: before };
    const units = request.units === undefined ? facts.units : free;
    return { outcome: 'notHeld', units, holders: standing.filter((holding) => holding.operator !== operator) };
  }
  const recorded = await recordAction(tx, { ...action, state: 'done', firm: row.firm }, now);
  await say(tx, recorded, 'released', request, afterAll(now, timesOf(facts, operator)), now);
  return { outcome: 'done', action: recorded };
}

const heldBy = (operator: string, standing: readonly Holding[], units: readonly Unit[]): boolean =>
  units.every((unit) => standing.some((holding) => holding.operator === operator && sameUnit(holding.unit, unit)));

async function say(
  tx: Tx,
  action: { readonly id: string; readonly firm: string | null },
  kind: 'held' | 'released',
  { declarationNo, operator, reason, units }: Request,
  senderTime: string,
  now: Date,
): Promise<void> {
  const statement: Statement = { party: OPERATOR, kind, senderTime, text: reason, by: operator };
  const owner = { declarationNo, firm: action.firm ?? '' };
  await recordStatements(tx, owner, { messageId: action.id, from: 0 }, perUnit(statement, units), now);
}
