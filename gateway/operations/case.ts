/** The case an operator acts on: his alone until the transaction ends, with who of the operators holds what. */
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import { type LoadedCase, loadCase } from '../casework/load.ts';
import { type Case, OPERATOR } from '../clearance/case.ts';
import { hear } from '../clearance/hearing.ts';
import { positionOf } from '../clearance/positions.ts';
import { covers } from '../clearance/units.ts';
import type { Gateway } from '../context.ts';
import { lockDeclaration } from '../store/locks.ts';
import type { OperatorActionRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

/** What an operator asks for, of some units or, without any, of the whole declaration. */
export interface Request {
  readonly declarationNo: string;
  readonly operator: string;
  readonly reason: string;
  readonly units: readonly Unit[] | undefined;
}

export interface Done {
  /** `repeated`: the same was asked for before, and nothing changed. */
  readonly outcome: 'done' | 'repeated';
  readonly action: OperatorActionRow;
}

export const isDone = <T extends { readonly outcome: string }>(result: T): result is Extract<T, Done> =>
  result.outcome === 'done' || result.outcome === 'repeated';

/** Units that are none of the declaration, by their place in the request. */
export interface Strangers {
  readonly outcome: 'strangers';
  readonly places: readonly number[];
}

/** @throws Error when there is no such declaration. */
export async function takeCase(tx: Tx, gateway: Gateway, declarationNo: string): Promise<LoadedCase> {
  await lockDeclaration(tx, declarationNo);
  const loaded = await loadCase(tx, gateway.adapters, declarationNo);
  if (loaded === undefined) throw new Error(`there is no declaration ${declarationNo}`);
  return loaded;
}

/** Undefined when every unit is one of the declaration. */
export function strangersAmong(units: readonly Unit[] | undefined, facts: Case): Strangers | undefined {
  const places = (units ?? []).flatMap((unit, place) => (covers(facts.units, unit) ? [] : [place]));
  return places.length === 0 ? undefined : { outcome: 'strangers', places };
}

/** One operator's hold on one unit. */
export interface Holding {
  readonly unit: Unit;
  readonly operator: string;
}

/** Every hold of an operator that stands, of the units given or of all. */
export function holdings(facts: Case, units: readonly Unit[] = facts.units): Holding[] {
  const heard = hear(facts);
  return units.flatMap((unit) => {
    const said = heard.about(unit).filter(({ statement }) => statement.party === OPERATOR);
    const names = [...new Set(said.flatMap(({ statement }) => statement.by ?? []))].sort();
    return names.flatMap((operator): Holding[] => {
      const own = said.filter(({ statement }) => statement.by === operator);
      return positionOf(OPERATOR, own).stance === 'held' ? [{ unit, operator }] : [];
    });
  });
}

/** One statement per unit, or one of the whole. */
export const perUnit = (statement: Statement, units: readonly Unit[] | undefined): Statement[] =>
  units === undefined ? [statement] : units.map((unit) => ({ ...statement, unit }));

/** When the operator of this name spoke in the case, RFC 3339. */
export const timesOf = (facts: Case, operator: string): string[] =>
  facts.statements.flatMap(({ party, by, senderTime }) => (party === OPERATOR && by === operator ? [senderTime] : []));
