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
 * What was decided is never changed silently: an order is superseded by a later version (invariant 6). An order whose
 * wish was withdrawn before the opening stands until the release, which ends it at the premises; it blocks nothing.
 */
import type { Unit } from '../../contracts/events/events.generated.ts';
import type { Alarm, Case, Decision, Policy, Position } from './case.ts';
import { inspectionsNeeded } from './inspections.ts';
import { greatest, momentOf } from './moments.ts';
import { ordersOfUnit } from './openings.ts';
import { concerns, positionOf } from './positions.ts';
import type { UnitView } from './unit-view.ts';
import { covers } from './units.ts';

export interface Outcome {
  readonly decisions: readonly Decision[];
  readonly views: readonly UnitView[];
  /** Goods that left although an agency has not let them go. */
  readonly alarms: readonly Alarm[];
  /** When to look again even if nothing comes: RFC 3339. Undefined where nothing is limited. */
  readonly deadline: string | undefined;
}

/**
 * Decides what has to be ordered now.
 * @param now the moment of the decision; only limits depend on it.
 */
export function decide(facts: Case, policy: Policy, now: Date): Outcome {
  const views = facts.units.map((unit) => viewOf(unit, facts));
  const inspections = inspectionsNeeded(views, facts, policy, now);
  return {
    decisions: [...groupHolds(views.flatMap(holdsNeeded)), ...inspections.decisions, ...releasesNeeded(views)],
    views,
    alarms: views.flatMap(alarmsOf),
    deadline: inspections.deadlines.sort()[0],
  };
}

function viewOf(unit: Unit, facts: Case): UnitView {
  const orders = facts.orders.filter((placed) => covers(placed.order.units, unit));
  const releases = orders.filter((placed) => placed.kind === 'release');
  const holds = orders.filter((placed) => placed.kind === 'hold').sort((a, b) => a.seq - b.seq);
  const lastRelease = Math.max(0, ...releases.map(({ seq }) => seq));
  return {
    unit,
    positions: facts.agencies.map((agency) => positionOf(agency, unit, facts.statements)),
    released: lastRelease > (holds.at(-1)?.seq ?? 0),
    nextReleaseVersion: Math.max(0, ...releases.map(({ order }) => order.version)) + 1,
    holds: holds.filter(({ seq }) => seq > lastRelease),
    inspections: ordersOfUnit(unit, facts, lastRelease),
    touched: orders.some((placed) => placed.kind !== 'release'),
    gone: isGone(unit, facts),
  };
}

const LEAVING: ReadonlySet<string> = new Set(['gatedOut', 'departed', 'delivered']);
const COMING: ReadonlySet<string> = new Set(['gatedIn', 'arrived', 'onHand']);

/** Gone by the premises' last word about where it is; what left and came of one moment came first. */
function isGone(unit: Unit, facts: Case): boolean {
  const last = (kinds: ReadonlySet<string>) =>
    greatest(
      facts.statements
        .filter((s) => s.party === facts.premises && kinds.has(s.kind) && concerns(s, unit))
        .map((s) => momentOf(s)),
    );
  const left = last(LEAVING);
  return left > -Infinity && left >= last(COMING);
}

/** Every agency has let it go, in words that do not contradict each other. No agency, no release. */
export const isLetGo = ({ positions }: UnitView): boolean =>
  positions.length > 0 && positions.every(({ stance, contradiction }) => stance === 'released' && !contradiction);

type HoldNeed = Extract<Decision, { kind: 'hold' }>;

/** A word that keeps the goods has to be known at the premises; so has any change of mind after a release. */
function holdsNeeded(view: UnitView): HoldNeed[] {
  if (view.gone) return [];
  return view.positions.flatMap((position): HoldNeed[] => {
    const { agency, statement } = position;
    const because = holdReason(position, view.released);
    if (because === undefined || statement === undefined) return [];
    const standing = view.holds.findLast(({ order }) => order.agency === agency);
    // What is to become of the goods 退运、销毁、整改 has to be known at the premises too.
    if (standing !== undefined && standing.order.disposition === statement.disposition) return [];
    return [{ kind: 'hold', agency, units: [view.unit], because, statement }];
  });
}

function holdReason({ stance, contradiction }: Position, released: boolean): HoldNeed['because'] | undefined {
  const keeps = stance === 'held' || stance === 'refused' || stance === 'rejected';
  if (stance === 'released' || !(keeps || released)) return undefined;
  if (contradiction) return 'contradiction';
  return stance === 'silent' ? 'restarted' : stance;
}

function releasesNeeded(views: readonly UnitView[]): Decision[] {
  const versions = new Map<number, { units: Unit[]; liftsHold: boolean }>();
  for (const view of views) {
    if (view.released || view.gone || !isLetGo(view)) continue;
    const group = versions.get(view.nextReleaseVersion) ?? { units: [], liftsHold: false };
    group.units.push(view.unit);
    group.liftsHold ||= view.touched;
    versions.set(view.nextReleaseVersion, group);
  }
  return [...versions].map(([version, group]) => ({ kind: 'release', version, ...group }));
}

function alarmsOf(view: UnitView): Alarm[] {
  if (!view.gone || isLetGo(view)) return [];
  const positions = view.positions.filter(({ stance, contradiction }) => stance !== 'released' || contradiction);
  return [{ kind: view.released ? 'recallTooLate' : 'leftWithoutRelease', unit: view.unit, positions }];
}

/** One hold per agency, reason and words, for all units it was said of. */
function groupHolds(needs: readonly HoldNeed[]): Decision[] {
  const groups = new Map<string, HoldNeed & { units: Unit[] }>();
  for (const need of needs) {
    const { agency, because, statement } = need;
    const key = JSON.stringify([agency, because, statement.disposition ?? '', statement.text ?? '']);
    const group = groups.get(key) ?? { ...need, units: [] };
    group.units.push(...need.units);
    groups.set(key, group);
  }
  return [...groups.values()];
}
