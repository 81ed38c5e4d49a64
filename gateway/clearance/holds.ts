/** Holds: a word that keeps the goods has to be known at the premises; so has any change of mind after a release. */
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import { type Case, type Decision, type HoldReason, type Position, TRADER } from './case.ts';
import { saidOf } from './said.ts';
import type { UnitView } from './unit-view.ts';

type Hold = Extract<Decision, { kind: 'hold' }>;

/** Holds to be placed now, one per agency, reason and words, for all units it was said of. */
export function holdsNeeded(views: readonly UnitView[], former: readonly UnitView[], facts: Case): Decision[] {
  return grouped([
    ...views.flatMap((view) => holdsOn(view, facts)),
    ...former.flatMap((view) => takenOut(view, facts)),
  ]);
}

function holdsOn(view: UnitView, facts: Case): Hold[] {
  if (view.gone || (view.ended !== undefined && !view.released)) return [];
  const said = view.leader === facts.declarationNo ? saidHolds(view) : [];
  // Each ends what it began itself: what other declarations on the same goods have released is theirs to recall.
  const own = view.withdrawal !== undefined && view.release?.number.startsWith(`${facts.declarationNo}-`) === true;
  return own ? [hold(view.unit, TRADER, 'withdrawn', view.withdrawal), ...said] : said;
}

function saidHolds(view: UnitView): Hold[] {
  const withdrawn = view.withdrawal !== undefined;
  const wanted = new Map<string, Hold>();
  for (const position of view.positions) {
    const because = reasonOf(position, view.released && !withdrawn);
    // That an agency deletes a withdrawn declaration is in order.
    if (because === undefined || (withdrawn && position.stance === 'rejected')) continue;
    const statement = position.statement ?? position.restartedBy;
    const agency = because === 'shared' || position.statement === undefined ? speaker(statement) : position.agency;
    const known = wanted.get(agency);
    // Of several declarations on the same goods an agency may have said several things: the hardest is told.
    if (known === undefined || RANK[because] > RANK[known.because]) {
      wanted.set(agency, hold(view.unit, agency, because, statement));
    }
  }
  return [...wanted.values()].filter(({ agency, statement }) => {
    const standing = view.holds.findLast(({ order }) => order.agency === agency);
    // What is to become of the goods 退运、销毁、整改 has to be known at the premises too.
    return standing === undefined || standing.order.disposition !== statement?.disposition;
  });
}

const speaker = (statement: Statement | undefined): string => statement?.party ?? TRADER;

const RANK: Readonly<Record<HoldReason, number>> = {
  rejected: 9,
  refused: 8,
  held: 7,
  contradiction: 6,
  inspect: 5,
  restarted: 4,
  shared: 3,
  withdrawn: 2,
  amended: 1,
};

function reasonOf(
  { stance, contradiction, statement, restartedBy }: Position,
  released: boolean,
): HoldReason | undefined {
  const keeps = stance === 'held' || stance === 'refused' || stance === 'rejected';
  if (stance === 'released' || !(keeps || released)) return undefined;
  if (contradiction) return 'contradiction';
  if (stance !== 'silent') return stance;
  return statement === undefined && restartedBy === undefined ? 'shared' : 'restarted';
}

/** A unit that an amendment took out of the declaration was released under it, and must not leave under it any more. */
function takenOut(view: UnitView, facts: Case): Hold[] {
  if (!view.released || view.gone || view.sharedWith.length > 0) return [];
  const amendments = facts.statements.filter(({ party, kind }) => party === TRADER && kind === 'amended').map(saidOf);
  const [last] = amendments.sort((a, b) => b.moment - a.moment);
  return [hold(view.unit, TRADER, 'amended', last?.statement)];
}

const hold = (unit: Unit, agency: string, because: HoldReason, statement: Hold['statement']): Hold => ({
  kind: 'hold',
  agency,
  units: [unit],
  because,
  statement,
});

function grouped(needs: readonly Hold[]): Decision[] {
  const groups = new Map<string, Hold & { units: Unit[] }>();
  for (const need of needs) {
    const { agency, because, statement } = need;
    const key = JSON.stringify([agency, because, statement?.disposition ?? '', statement?.text ?? '']);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ...need, units: [...need.units] });
    else if (!group.units.some(({ id, kind }) => need.units.some((unit) => unit.id === id && unit.kind === kind))) {
      group.units.push(...need.units);
    }
  }
  return [...groups.values()];
}
