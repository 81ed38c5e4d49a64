/**
 * Which inspections have to be ordered: joint where several agencies want one, single where one does, waiting where
 * another has not spoken yet. A late wish joins the order that is still to be carried out; after the opening a second
 * one is ordered and said to be one.
 */
import type { InspectionOrder, Party, Unit } from '../../contracts/events/events.generated.ts';
import { dueAt } from './calendar.ts';
import { type Case, type Decision, type Method, OPERATOR, type Policy, type Position, wishKey } from './case.ts';
import { momentOf, parseTime } from './moments.ts';
import { isServed, methodOf, openOrder } from './openings.ts';
import { saidFor, type UnitView } from './unit-view.ts';
import { unitKey } from './units.ts';

interface Need {
  readonly unit: Unit;
  readonly agencies: readonly Party[];
  readonly method: Method;
  /** The order that is still to be carried out and has to be upgraded. */
  readonly open: InspectionOrder | undefined;
  readonly secondOpening: boolean;
  readonly afterLimit: boolean;
}

type InspectionDecision = Extract<Decision, { kind: 'inspection' }>;

/** The inspections to be ordered now. */
export function inspectionsNeeded(
  views: readonly UnitView[],
  facts: Case,
  policy: Policy,
  now: Date,
): InspectionDecision[] {
  const needs = views.flatMap((view): Need[] => {
    if (!mayBeInspected(view)) return [];
    const unserved = unservedWishes(view);
    if (unserved.length === 0) return [];
    const open = openOrder(view.inspections);
    const wanting = unserved.map(({ agency }) => agency);
    const wanted = unserved.map(({ statement }) => statement?.method ?? 'manual');
    const { unit } = view;
    if (open !== undefined) {
      const staying = open.agencies.filter((agency) => !hasLetGo(view, agency));
      const agencies = distinct([...staying, ...wanting]);
      const method = together([methodOf(open), ...wanted]);
      return [{ unit, agencies, method, open, secondOpening: open.secondOpening === true, afterLimit: false }];
    }
    const silent = silentAgencies(view).length > 0;
    if (silent && now.getTime() < waitLimit(unserved, facts, policy)) return [];
    const secondOpening = view.inspections.some(({ opened }) => opened);
    return [{ unit, agencies: distinct(wanting), method: together(wanted), open, secondOpening, afterLimit: silent }];
  });
  return grouped(needs, views);
}

/** Nothing is inspected that has left or come to its end, nor under a declaration that was rejected or withdrawn. */
export const mayBeInspected = (view: UnitView): boolean =>
  !view.gone &&
  view.ended === undefined &&
  view.withdrawal === undefined &&
  !view.positions.some(({ stance }) => stance === 'rejected');

/** Wishes to inspect that no order stands for. */
export const unservedWishes = (view: UnitView): Position[] =>
  view.positions.filter(
    (position) => position.stance === 'inspect' && !isServed(view.inspections, position, saidFor(view, position)),
  );

/** Agencies that may still say that they want to inspect too. */
export const silentAgencies = ({ positions }: UnitView): Position[] =>
  positions.filter(({ stance, agency }) => stance === 'silent' && agency !== OPERATOR);

/** Until when these wishes wait for the others, in milliseconds: from the first of them, however often it was repeated. */
export const waitLimit = (wishes: readonly Position[], facts: Case, { limits, calendar }: Policy): number =>
  dueAt(new Date(firstWish(wishes, facts)), limits.waitForOther, calendar).getTime();

/** When the gateway heard the first of these wishes: a sender's clock may be wrong, and its word may come late. */
export function firstWish(wishes: readonly Position[], facts: Case): number {
  const times = wishes.map(({ agency, of, since, statement }) => {
    const { heardAt } = facts.sharedWith.find(({ declarationNo }) => declarationNo === of) ?? facts;
    const heard = [since, statement?.senderTime].flatMap(
      (time) => (time === undefined ? undefined : heardAt?.[wishKey(agency, time)]) ?? [],
    );
    if (heard.length > 0) return Math.min(...heard.map(parseTime));
    const began = parseTime(since ?? facts.submittedAt);
    return Number.isNaN(began) && statement !== undefined ? momentOf(statement) : began;
  });
  const first = Math.min(...times);
  return Math.abs(first) < FAR_AWAY ? first : parseTime(facts.submittedAt);
}

/** Moments of words whose time cannot be read are beyond this. */
const FAR_AWAY = 8e15;

/** An agency that no longer wants the inspection is left out when the order is changed anyway. */
const hasLetGo = (view: UnitView, agency: Party): boolean =>
  view.positions.filter((p) => p.agency === agency).every(({ stance }) => stance === 'released' || stance === 'silent');

const distinct = (agencies: readonly Party[]): Party[] => [...new Set(agencies)].sort();

/** One visit for several wishes: the machine first, the opening after it. */
function together(methods: readonly Method[]): Method {
  const machine = methods.some((method) => method !== 'manual');
  const manual = methods.some((method) => method !== 'machine');
  if (machine && manual) return 'machineThenManual';
  return machine ? 'machine' : 'manual';
}

const sameVisit = (a: Need, b: Pick<Need, 'agencies' | 'method'>): boolean =>
  a.method === b.method && a.agencies.join('+') === b.agencies.join('+');

/** Units that need the same agencies get one order. */
function grouped(needs: readonly Need[], views: readonly UnitView[]): InspectionDecision[] {
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
    const key = `${need.agencies.join('+')}|${need.method}|${need.secondOpening}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [need]);
    else group.push(need);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { agencies, method, secondOpening } = first;
    const afterLimit = group.some((need) => need.afterLimit);
    decisions.push({
      kind: 'inspection',
      agencies,
      method,
      units: group.map(({ unit }) => unit),
      secondOpening,
      afterLimit,
    });
  }
  return decisions;
}

/**
 * The next version of an order. Where all its units need the same visit it is upgraded as it is. Otherwise it keeps
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
  const same = needs.filter((need) => sameVisit(need, first));
  const stays = staying.length > 0;
  const moved = stays ? [...needs] : needs.filter((need) => !same.includes(need));
  return {
    decision: {
      kind: 'inspection',
      replaces: open,
      agencies: stays ? open.agencies : first.agencies,
      method: stays ? methodOf(open) : first.method,
      units: stays ? staying : same.map(({ unit }) => unit),
      secondOpening: first.secondOpening,
      afterLimit: false,
    },
    moved: moved.map((need) => ({ ...need, open: undefined })),
  };
}
