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
 * What was decided is never changed silently: an order is superseded by a later version (invariant 6).
 */
import type { InspectionOrder, Party, Statement, Unit } from '../../contracts/events/events.generated.ts';
import type { Case, Decision, PlacedOrder, Policy, Position } from './case.ts';
import { positionOf } from './positions.ts';
import { covers, sameUnit, unitKey } from './units.ts';

/** One unit with everything that bears on it. */
export interface UnitView {
  readonly unit: Unit;
  readonly positions: readonly Position[];
  /** The release in force: placed, and no hold placed after it. */
  readonly released: boolean;
  /** Version of the next release of this unit. */
  readonly nextReleaseVersion: number;
  /** Holds in force: placed, and no release placed after them. */
  readonly holds: readonly (PlacedOrder & { kind: 'hold' })[];
  /** Latest version of each inspection order that names the unit. */
  readonly inspections: readonly InspectionOrder[];
  /** An inspection or a hold was placed on it at some time. */
  readonly touched: boolean;
  /** The premises reported it gone. */
  readonly gone: boolean;
}

export interface Outcome {
  readonly decisions: readonly Decision[];
  readonly views: readonly UnitView[];
  /** When to look again even if nothing comes: RFC 3339. Undefined where nothing is limited. */
  readonly deadline: string | undefined;
}

/**
 * Decides what has to be ordered now.
 * @param now the moment of the decision; only limits depend on it.
 */
export function decide(facts: Case, policy: Policy, now: Date): Outcome {
  const views = facts.units.map((unit) => viewOf(unit, facts));
  const holds = views.flatMap((view) => holdsNeeded(view));
  const { inspections, deadlines } = inspectionsNeeded(views, facts, policy, now);
  const releases = releasesNeeded(views);
  return {
    decisions: [...groupHolds(holds), ...groupInspections(inspections), ...releases],
    views,
    deadline: deadlines.sort()[0],
  };
}

function viewOf(unit: Unit, facts: Case): UnitView {
  const orders = facts.orders.filter((placed) => covers(placed.order.units, unit));
  const releases = orders.filter((placed) => placed.kind === 'release');
  const holds = orders.filter((placed) => placed.kind === 'hold');
  const lastRelease = Math.max(0, ...releases.map(({ seq }) => seq));
  const lastHold = Math.max(0, ...holds.map(({ seq }) => seq));
  const inspections = new Map<string, InspectionOrder>();
  for (const placed of orders) {
    if (placed.kind !== 'inspection') continue;
    const known = inspections.get(placed.order.number);
    if (known === undefined || known.version < placed.order.version) inspections.set(placed.order.number, placed.order);
  }
  return {
    unit,
    positions: facts.agencies.map((agency) => positionOf(agency, unit, facts.statements)),
    released: lastRelease > lastHold,
    nextReleaseVersion: Math.max(0, ...releases.map(({ order }) => order.version)) + 1,
    holds: holds.filter(({ seq }) => seq > lastRelease),
    inspections: [...inspections.values()],
    touched: orders.some((placed) => placed.kind !== 'release'),
    gone: facts.statements.some(
      (s) =>
        s.party === facts.premises &&
        (s.kind === 'gatedOut' || s.kind === 'departed' || s.kind === 'delivered') &&
        (s.unit === undefined || sameUnit(s.unit, unit)),
    ),
  };
}

type HoldNeed = Extract<Decision, { kind: 'hold' }>;

/** A word that keeps the goods has to be known at the premises; so has any change of mind after a release. */
function holdsNeeded(view: UnitView): HoldNeed[] {
  if (view.gone) return [];
  return view.positions.flatMap((position): HoldNeed[] => {
    const because = holdReason(position, view.released);
    if (because === undefined || position.statement === undefined) return [];
    const known = view.holds.some(({ order }) => order.agency === position.agency);
    return known
      ? []
      : [{ kind: 'hold', agency: position.agency, units: [view.unit], because, statement: position.statement }];
  });
}

function holdReason(position: Position, released: boolean): HoldNeed['because'] | undefined {
  if (position.stance === 'held' || position.stance === 'refused' || position.stance === 'rejected') {
    return position.contradiction ? 'contradiction' : position.stance;
  }
  return released && position.stance === 'inspect' ? 'inspect' : undefined;
}

interface InspectionNeed {
  readonly view: UnitView;
  readonly agencies: readonly Party[];
  readonly replaces: InspectionOrder | undefined;
  readonly secondOpening: boolean;
  readonly afterLimit: boolean;
}

function inspectionsNeeded(views: readonly UnitView[], facts: Case, policy: Policy, now: Date) {
  const inspections: InspectionNeed[] = [];
  const deadlines: string[] = [];
  for (const view of views) {
    if (view.gone || view.positions.some(({ stance }) => stance === 'rejected')) continue;
    const wanting = view.positions.filter((position) => position.stance === 'inspect');
    const uncovered = wanting.filter((position) => !isCovered(view, position, facts.statements));
    if (uncovered.length === 0) continue;

    const opened = view.inspections.filter((order) => wasOpened(order, view.unit, facts.statements));
    const open = view.inspections.find((order) => !opened.includes(order));
    if (open !== undefined) {
      // A late second wish before the opening upgrades the order to joint.
      const agencies = [...new Set([...open.agencies, ...uncovered.map(({ agency }) => agency)])];
      inspections.push({ view, agencies, replaces: open, secondOpening: false, afterLimit: false });
      continue;
    }
    const silent = view.positions.some(({ stance }) => stance === 'silent');
    const since = Math.max(...uncovered.map(({ statement }) => Date.parse(statement?.senderTime ?? facts.submittedAt)));
    const limit = since + policy.waitForOtherMs;
    if (silent && now.getTime() < limit) {
      deadlines.push(new Date(limit).toISOString());
      continue;
    }
    inspections.push({
      view,
      agencies: uncovered.map(({ agency }) => agency),
      replaces: undefined,
      secondOpening: opened.length > 0,
      afterLimit: silent,
    });
  }
  return { inspections, deadlines };
}

/** An order serves an agency's wish unless the agency has reported on it and asked again since. */
function isCovered(view: UnitView, position: Position, statements: readonly Statement[]): boolean {
  const wish = Date.parse(position.statement?.senderTime ?? '');
  return view.inspections.some(
    (order) =>
      order.agencies.includes(position.agency) &&
      !statements.some(
        (s) =>
          s.kind === 'inspected' &&
          s.party === position.agency &&
          s.orderNo === order.number &&
          (s.unit === undefined || sameUnit(s.unit, view.unit)) &&
          Date.parse(s.senderTime) < wish,
      ),
  );
}

/** The premises opened the unit, or an agency reported having inspected it. */
function wasOpened(order: InspectionOrder, unit: Unit, statements: readonly Statement[]): boolean {
  return statements.some(
    (s) =>
      (s.kind === 'opened' || s.kind === 'inspected') &&
      s.orderNo === order.number &&
      (s.unit === undefined || sameUnit(s.unit, unit)),
  );
}

function releasesNeeded(views: readonly UnitView[]): Decision[] {
  const ready = views.filter(
    (view) =>
      !view.released &&
      !view.gone &&
      view.positions.length > 0 &&
      view.positions.every(({ stance, contradiction }) => stance === 'released' && !contradiction),
  );
  const versions = new Map<number, { units: Unit[]; liftsHold: boolean }>();
  for (const view of ready) {
    const group = versions.get(view.nextReleaseVersion) ?? { units: [], liftsHold: false };
    group.units.push(view.unit);
    group.liftsHold ||= view.touched;
    versions.set(view.nextReleaseVersion, group);
  }
  return [...versions].map(([version, group]) => ({ kind: 'release', version, ...group }));
}

/** Units that need the same order of the same agencies get one order; whatever upgrades one order, one new version. */
function groupInspections(needs: readonly InspectionNeed[]): Decision[] {
  const groups = new Map<string, { first: InspectionNeed; agencies: Set<Party>; units: Unit[]; afterLimit: boolean }>();
  for (const need of needs) {
    const key = need.replaces?.number ?? `${[...need.agencies].sort().join('+')}|${need.secondOpening}`;
    const group = groups.get(key) ?? { first: need, agencies: new Set(), units: [], afterLimit: false };
    for (const agency of need.agencies) group.agencies.add(agency);
    group.units.push(need.view.unit);
    group.afterLimit ||= need.afterLimit;
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, agencies, units, afterLimit }) => ({
    kind: 'inspection',
    ...(first.replaces === undefined ? {} : { replaces: first.replaces }),
    agencies: [...agencies].sort(),
    units: first.replaces === undefined ? units : mergeUnits(first.replaces.units, units),
    secondOpening: first.secondOpening,
    afterLimit,
  }));
}

const mergeUnits = (a: readonly Unit[], b: readonly Unit[]): Unit[] => [
  ...new Map([...a, ...b].map((unit) => [unitKey(unit), unit])).values(),
];

/** One hold per agency and reason, for all its units. */
function groupHolds(needs: readonly HoldNeed[]): Decision[] {
  const groups = new Map<string, HoldNeed & { units: Unit[] }>();
  for (const need of needs) {
    const key = `${need.agency}|${need.because}|${need.statement.disposition ?? ''}`;
    const group = groups.get(key) ?? { ...need, units: [] };
    group.units.push(...need.units);
    groups.set(key, group);
  }
  return [...groups.values()];
}
