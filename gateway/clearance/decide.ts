/**
 * The matching 对碰: from all facts to what has to be ordered now. Pure: the same facts give the same decisions,
 * whatever their order and however often they came (invariant 4).
 *
 * | one agency | the others | decision |
 * |--|--|--|
 * | inspect 查验 | inspect 查验 | joint order: one appointment, one move, one opening |
 * | inspect | released | single order; the other is informed |
 * | inspect | silent | wait for them until the limit; then single, flagged, joinable until opened |
 * | released | released | one release order |
 * | anything | held / refused / rejected | hold at the premises; nothing is released |
 *
 * What was decided is never changed silently: an order is superseded by a later version (invariant 6). An inspection
 * that no agency it calls wishes any more before the opening, or of a rejected declaration, is cancelled.
 * Every case with its outcome: docs/matching.md.
 */

import type { Alarm, Unit } from '../../contracts/events/events.generated.ts';
import { alarmsOf } from './alarms.ts';
import { cancellationsNeeded } from './cancellations.ts';
import type { Case, Decision, Policy } from './case.ts';
import { holdsNeeded } from './holds.ts';
import { inspectionsNeeded } from './inspections.ts';
import { type Step, stepsOf } from './limits.ts';
import { openOrder } from './openings.ts';
import type { UnitView } from './unit-view.ts';
import { viewsOf } from './views.ts';

export interface Outcome {
  readonly decisions: readonly Decision[];
  readonly views: readonly UnitView[];
  /** What has to happen within a limit, and by when. */
  readonly steps: readonly Step[];
  readonly alarms: readonly Alarm[];
  /** When to look again even if nothing comes: RFC 3339. Undefined where nothing is limited. */
  readonly deadline: string | undefined;
}

/**
 * Decides what has to be ordered now. Decisions are complete when, once placed, there are no further ones.
 * @param now the moment of the decision; only limits depend on it.
 */
export function decide(facts: Case, policy: Policy, now: Date): Outcome {
  const { current, former } = viewsOf(facts);
  const led = current.filter(({ leader }) => leader === facts.declarationNo);
  const cancellations = cancellationsNeeded([...current, ...former], facts, former);
  const touched = new Set(cancellations.map(({ replaces }) => replaces.number));
  // An order has one next version at a time; what it, and a unit it has, is besides is decided when that is placed.
  const isFree = ({ inspections }: UnitView) => {
    const order = openOrder(inspections);
    return order === undefined || !touched.has(order.number);
  };
  const inspections = inspectionsNeeded(led.filter(isFree), facts, policy, now).filter(
    ({ replaces }) => replaces === undefined || !touched.has(replaces.number),
  );
  const steps = stepsOf(led, facts, policy);
  return {
    decisions: [...holdsNeeded(current, former, facts), ...cancellations, ...inspections, ...releasesNeeded(led)],
    views: current,
    steps,
    alarms: alarmsOf(led, former, steps, facts, policy, now),
    deadline: steps.flatMap(({ until }) => (until > now.getTime() ? [until] : [])).reduce(earlier, undefined),
  };
}

const earlier = (first: string | undefined, until: number): string =>
  first !== undefined && Date.parse(first) <= until ? first : new Date(until).toISOString();

/** Every agency has let it go, in words that do not contradict each other. No agency, no release. */
export const isLetGo = ({ positions, withdrawal }: UnitView): boolean =>
  withdrawal === undefined &&
  positions.length > 0 &&
  positions.every(({ stance, contradiction }) => stance === 'released' && !contradiction);

function releasesNeeded(views: readonly UnitView[]): Decision[] {
  const versions = new Map<number, { units: Unit[]; liftsHold: boolean }>();
  for (const view of views) {
    if (view.released || view.gone || view.ended !== undefined || !isLetGo(view)) continue;
    const group = versions.get(view.nextReleaseVersion) ?? { units: [], liftsHold: false };
    group.units.push(view.unit);
    group.liftsHold ||= view.touched;
    versions.set(view.nextReleaseVersion, group);
  }
  return [...versions].map(([version, group]) => ({ kind: 'release', version, ...group }));
}
