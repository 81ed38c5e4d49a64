/** Alarms 警报: what a person has to look at. Derived from the same facts as the decisions; raised once, cleared once. */
import type { Alarm, Party, Unit } from '../../contracts/events/events.generated.ts';
import { type Case, OPERATOR, type Policy, type Position, TRADER } from './case.ts';
import { hear } from './hearing.ts';
import type { Step } from './limits.ts';
import { greatest, momentOf, parseTime } from './moments.ts';
import { positionOf } from './positions.ts';
import type { UnitView } from './unit-view.ts';
import { covers, distinct, sameUnit, unitKey } from './units.ts';
import { alarmWords } from './words.ts';

interface Finding {
  readonly kind: Alarm['kind'];
  readonly party: Party;
  readonly unit: Unit;
  readonly since: string;
  readonly limit?: string;
}

/**
 * Everything alarming now, one alarm per kind and party.
 * @param former units that an amendment took out of the declaration: they must not leave either.
 */
export function alarmsOf(
  views: readonly UnitView[],
  former: readonly UnitView[],
  steps: readonly Step[],
  facts: Case,
  policy: Policy,
  now: Date,
): Alarm[] {
  const findings = [
    ...views.flatMap((view) => goneWrong(view, facts)),
    ...former.flatMap((view) => formerGone(view, facts)),
    ...views.flatMap(contradictions),
    ...unknownUnits(facts),
    ...refusedAmendments(views, facts),
    ...steps.filter(({ until }) => until <= now.getTime()).map(overdue),
  ];
  const groups = new Map<string, Finding & { units: Unit[] }>();
  for (const finding of findings) {
    const key = `${finding.kind} ${finding.party}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ...finding, units: [finding.unit] });
    else if (!covers(group.units, finding.unit)) group.units.push(finding.unit);
  }
  return [...groups.values()].map(({ kind, party, units, since, limit }) => ({
    kind,
    party,
    units,
    since,
    ...(limit === undefined ? {} : { limit }),
    ...alarmWords(kind, party, units, policy.names),
  }));
}

const overdue = ({ kind, unit, party, since, until }: Step): Finding => ({
  kind,
  party,
  unit,
  since: new Date(since).toISOString(),
  limit: new Date(until).toISOString(),
});

/** Goods have left, or a part of them, although somebody has not let them go: nothing can be ordered any more. */
function goneWrong(view: UnitView, facts: Case): Finding[] {
  const leftAt = view.gone ? view.leftAt : partLeftAt(view, facts);
  if (leftAt === -Infinity || view.ended !== undefined) return [];
  // What left in part, and is recalled since, left while the release was in force.
  const underRelease = view.released || (!view.gone && view.nextReleaseVersion > 1);
  const kind = underRelease ? 'recallTooLate' : 'leftWithoutRelease';
  // What was let go and had left before the matching began anew is not called back by that.
  const keeping = view.positions.filter(
    (position) =>
      keeps(position) &&
      !(position.restartedBy !== undefined && underRelease && parseTime(position.restartedBy.senderTime) > leftAt),
  );
  const agencies = keeping.map(({ agency, statement }) => ({ agency, since: statement?.senderTime }));
  if (view.withdrawal !== undefined) agencies.push({ agency: TRADER, since: view.withdrawal.senderTime });
  if (agencies.length === 0 && view.positions.length === 0) agencies.push({ agency: OPERATOR, since: undefined });
  return agencies.map(({ agency, since = facts.submittedAt }) => ({ kind, party: agency, unit: view.unit, since }));
}

/** When the last part of a unit left that is still here otherwise; -Infinity where none did. */
const partLeftAt = ({ unit }: UnitView, { leftInPart = [], premises, sharedWith }: Case): number =>
  greatest(
    [leftInPart, ...sharedWith.map((other) => other.leftInPart ?? [])]
      .flat()
      .filter(({ unit: whole, statement }) => statement.party === premises && sameUnit(whole, unit))
      .map(({ statement }) => momentOf(statement)),
  );

/**
 * A unit that an amendment took out of the declaration has left without a release, or after it was taken out; who holds
 * it has to decide. Other declarations with goods in it watch it themselves.
 */
function formerGone(view: UnitView, { statements, submittedAt }: Case): Finding[] {
  if (!view.gone || view.sharedWith.length > 0) return [];
  const finding = (party: Party, since: string): Finding => {
    return { kind: view.released ? 'recallTooLate' : 'leftWithoutRelease', party, unit: view.unit, since };
  };
  if (view.released) {
    const [last] = statements
      .filter(({ party, kind }) => party === TRADER && kind === 'amended')
      .sort((a, b) => momentOf(b) - momentOf(a));
    return last !== undefined && momentOf(last) <= view.leftAt ? [finding(TRADER, last.senderTime)] : [];
  }
  if (view.holds.length === 0) return [finding(OPERATOR, submittedAt)];
  // What is sent back 退运 leaves as ordered.
  const keeping = view.holds.filter(({ order }) => order.disposition !== 'return');
  return keeping.map(({ order }) => finding(order.agency, order.placedAt));
}

/** What is sent back 退运 leaves as ordered. */
const keeps = ({ stance, contradiction, statement }: Position): boolean =>
  contradiction || !(stance === 'released' || (stance === 'refused' && statement?.disposition === 'return'));

const contradictions = ({ positions, unit, gone }: UnitView): Finding[] =>
  positions.flatMap(({ agency, contradiction, statement }) =>
    contradiction && statement !== undefined && !gone
      ? [{ kind: 'contradiction' as const, party: agency, unit, since: statement.senderTime }]
      : [],
  );

/** A party that did not take an amendment deals with the declaration as it was. */
const refusedAmendments = (views: readonly UnitView[], { handovers }: Case): Finding[] =>
  handovers.flatMap(({ party, refusedAmendment }) =>
    refusedAmendment === undefined
      ? []
      : views
          .filter(({ gone, ended, withdrawal }) => !gone && ended === undefined && withdrawal === undefined)
          .map(({ unit }) => ({ kind: 'amendmentRefused' as const, party, unit, since: refusedAmendment.since })),
  );

/** Words that keep goods which are not in the declaration: a mistyped number must be seen. */
export function unknownUnits(facts: Case): Finding[] {
  const unknown = distinct(
    facts.statements.flatMap(({ unit, party }) =>
      unit !== undefined && facts.agencies.includes(party) && !covers(facts.units, unit) ? [unit] : [],
    ),
  ).filter((unit) => !covers(facts.formerUnits, unit));
  if (unknown.length === 0) return [];
  const heard = hear(facts);
  return unknown
    .sort((a, b) => (unitKey(a) < unitKey(b) ? -1 : 1))
    .flatMap((unit) =>
      facts.agencies.flatMap((agency): Finding[] => {
        const own = heard.about(unit).filter(({ statement }) => statement.unit !== undefined);
        const { stance, statement } = positionOf(agency, own);
        if (stance === 'silent' || stance === 'released' || statement === undefined) return [];
        return [{ kind: 'unknownUnit', party: agency, unit, since: statement.senderTime }];
      }),
    )
    .sort((a, b) => (parseTime(b.since) || 0) - (parseTime(a.since) || 0));
}
