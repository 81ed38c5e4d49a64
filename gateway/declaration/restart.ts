/** What a restart of the matching 重新对碰 sets aside, and when it takes place. */
import type { Adapter, Party } from '../../adapters/adapter.ts';
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import type { Case } from '../clearance/case.ts';
import { parseTime } from '../clearance/moments.ts';
import { covers } from '../clearance/units.ts';
import { afterAll } from './standing.ts';

type SetAside = NonNullable<Statement['setsAside']>;

/**
 * Per agency the latest time of what it said so far, by its own clock. An agency that said nothing, or nothing with a
 * time that can be read, has nothing to be set aside.
 */
export function setAside(statements: readonly Statement[], agencies: Iterable<Party>): SetAside {
  return [...new Set(agencies)].sort().flatMap((party) => {
    const moments = statements.flatMap((s) => (s.party === party ? [parseTime(s.senderTime)] : []));
    const latest = moments.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), -Infinity);
    return Number.isFinite(latest) ? [{ party, until: new Date(latest).toISOString() }] : [];
  });
}

/** A restart comes after every order placed so far: what was ordered before it stands no longer. */
export const restartTime = (facts: Case, now: Date): string =>
  afterAll(
    now,
    facts.orders.map(({ order }) => order.placedAt),
  );

/**
 * A restart of units: one statement of the whole, or, where some have left, were sent back or destroyed, one per unit
 * that is still here, since the words these left by are to stand. Without any that is here nothing is set aside.
 * @param over units that no order can reach any more.
 */
export function restartOf(statement: Statement, units: readonly Unit[], over: readonly Unit[]): Statement[] {
  const here = units.filter((unit) => !covers(over, unit));
  if (here.length === units.length) return [statement];
  if (here.length > 0) return here.map((unit) => ({ ...statement, unit }));
  const { setsAside: _, ...said } = statement;
  return [said];
}

/** Those among the parties whose word is needed for a release. */
export const agenciesAmong = (parties: readonly Party[], adapters: ReadonlyMap<Party, Adapter>): Party[] =>
  parties.filter((party) => adapters.get(party)?.capabilities.role === 'agency');
