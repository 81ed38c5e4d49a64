/**
 * Which inspections have to be ordered: joint where several agencies want one, single where one does, waiting where
 * another has not spoken yet. A late wish joins the order that is still to be carried out; after the opening a second
 * one is ordered and said to be one.
 */
import type { InspectionOrder, Party, Unit } from '../../contracts/events/events.generated.ts';
import type { Case, Decision, Policy, Position } from './case.ts';
import { momentOf, parseTime } from './moments.ts';
import { isServed, openOrder } from './openings.ts';
import { concerns } from './positions.ts';
import type { UnitView } from './unit-view.ts';
import { unitKey } from './units.ts';

interface Need {
  readonly unit: Unit;
  readonly agencies: readonly Party[];
  /** The order that is still to be carried out and has to be upgraded. */
  readonly open: InspectionOrder | undefined;
  readonly secondOpening: boolean;
  readonly afterLimit: boolean;
}

type InspectionDecision = Extract<Decision, { kind: 'inspection' }>;

/** The inspections to be ordered now, and the moments at which waiting for another agency ends. */
export function inspectionsNeeded(
  views: readonly UnitView[],
  facts: Case,
  policy: Policy,
  now: Date,
): { decisions: Decision[]; deadlines: string[] } {
  const needs: Need[] = [];
  const deadlines: string[] = [];
  for (const view of views) {
    if (view.gone || view.positions.some(({ stance }) => stance === 'rejected')) continue;
    const unserved = unservedWishes(view, facts);
    if (unserved.length === 0) continue;
    const wanting = unserved.map(({ agency }) => agency);
    const open = openOrder(view.inspections);
    if (open !== undefined) {
      const staying = open.agencies.filter((agency) => !hasLetGo(view, agency));
      const agencies = [...new Set([...staying, ...wanting])].sort();
      needs.push({ unit: view.unit, agencies, open, secondOpening: open.secondOpening === true, afterLimit: false });
      continue;
    }
    const silent = view.positions.some(({ stance }) => stance === 'silent');
    const limit = firstWish(unserved, facts) + policy.waitForOtherMs;
    if (silent && now.getTime() < limit) {
      deadlines.push(new Date(limit).toISOString());
      continue;
    }
    const secondOpening = view.inspections.some(({ opened }) => opened);
    needs.push({ unit: view.unit, agencies: wanting.sort(), open, secondOpening, afterLimit: silent });
  }
  return { decisions: grouped(needs, views), deadlines };
}

/** Wishes to inspect that no order stands for. */
export function unservedWishes(view: UnitView, facts: Case): Position[] {
  const said = facts.statements.filter((s) => concerns(s, view.unit));
  return view.positions.filter(
    (position) => position.stance === 'inspect' && !isServed(view.inspections, position, said),
  );
}

/** An agency that no longer wants the inspection is left out when the order is changed anyway. */
const hasLetGo = (view: UnitView, agency: Party): boolean =>
  view.positions.some((p) => p.agency === agency && (p.stance === 'released' || p.stance === 'silent'));

/** When the first of these agencies began to wish: repeating the wish does not put off the limit. */
function firstWish(wishes: readonly Position[], facts: Case): number {
  const times = wishes.map(({ since, statement }) => {
    const began = parseTime(since ?? facts.submittedAt);
    return Number.isNaN(began) && statement !== undefined ? momentOf(statement) : began;
  });
  const first = Math.min(...times);
  return Number.isFinite(new Date(first).getTime()) ? first : parseTime(facts.submittedAt);
}

/** Units that need the same agencies get one order. */
function grouped(needs: readonly Need[], views: readonly UnitView[]): Decision[] {
  const decisions: InspectionDecision[] = [];
  const fresh: Need[] = needs.filter(({ open }) => open === undefined);
  const upgrades = new Map<string, { open: InspectionOrder; first: Need; needs: Need[] }>();
  for (const need of needs) {
    if (need.open === undefined) continue;
    const group = upgrades.get(need.open.number) ?? { open: need.open, first: need, needs: [] };
    group.needs.push(need);
    upgrades.set(need.open.number, group);
  }
  for (const { open, first, needs: group } of upgrades.values()) {
    const { decision, moved } = upgrade(open, first, group, views);
    decisions.push(decision);
    fresh.push(...moved);
  }
  const groups = new Map<string, Need[]>();
  for (const need of fresh) {
    const key = `${need.agencies.join('+')}|${need.secondOpening}`;
    groups.set(key, [...(groups.get(key) ?? []), need]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    decisions.push({
      kind: 'inspection',
      agencies: first.agencies,
      units: group.map(({ unit }) => unit),
      secondOpening: first.secondOpening,
      afterLimit: group.some(({ afterLimit }) => afterLimit),
    });
  }
  return decisions;
}

/**
 * The next version of an order. Where all its units need the same agencies it is upgraded as it is. Otherwise it keeps
 * the units that stay as they were, or the first of the changed groups, and the others move to orders of their own:
 * no agency is called to a unit that it does not want to see. Units already opened or released are left out.
 */
function upgrade(
  open: InspectionOrder,
  first: Need,
  needs: readonly Need[],
  views: readonly UnitView[],
): { decision: InspectionDecision; moved: Need[] } {
  const changed = new Set(needs.map(({ unit }) => unitKey(unit)));
  const staying = views
    .filter((view) => openOrder(view.inspections)?.number === open.number && !view.gone)
    .map(({ unit }) => unit)
    .filter((unit) => !changed.has(unitKey(unit)));
  const same = needs.filter(({ agencies }) => agencies.join('+') === first.agencies.join('+'));
  const [units, agencies] =
    staying.length > 0 ? [staying, open.agencies] : [same.map(({ unit }) => unit), first.agencies];
  const moved = staying.length > 0 ? [...needs] : needs.filter((need) => !same.includes(need));
  return {
    decision: {
      kind: 'inspection',
      replaces: open,
      agencies,
      units,
      secondOpening: first.secondOpening,
      afterLimit: false,
    },
    moved: moved.map((need) => ({ ...need, open: undefined })),
  };
}
