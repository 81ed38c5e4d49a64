/**
 * What has to happen within a limit 时限: per unit what is under way, whose turn it is, since when and until when. Sources
 * of the limits: docs/calendars.md.
 */
import type { Alarm, Party, Unit } from '../../contracts/events/events.generated.ts';
import { dueAt } from './calendar.ts';
import type { Case, Limits, Policy } from './case.ts';
import { firstWish, mayBeInspected, silentAgencies } from './inspections.ts';
import { parseTime } from './moments.ts';
import type { UnitOrder } from './openings.ts';
import type { Said } from './said.ts';
import { saidOfAll, type UnitView } from './unit-view.ts';

export type LimitedKind = Extract<
  Alarm['kind'],
  'otherSilent' | 'notPositioned' | 'notInspected' | 'notMovedOut' | 'notCollected'
>;

/** One thing that has to happen to one unit. Times in milliseconds since 1970. */
export interface Step {
  /** The alarm it becomes when its limit passes. */
  readonly kind: LimitedKind;
  readonly unit: Unit;
  /** Whose turn it is. */
  readonly party: Party;
  readonly since: number;
  readonly until: number;
}

const LIMIT: Record<LimitedKind, keyof Limits> = {
  otherSilent: 'waitForOther',
  notPositioned: 'toPosition',
  notInspected: 'toInspect',
  notMovedOut: 'toMoveOut',
  notCollected: 'toCollect',
};

/** Everything under way, in the order of the units. */
export function stepsOf(views: readonly UnitView[], facts: Case, policy: Policy): Step[] {
  return views.flatMap((view) => {
    if (view.gone || view.ended !== undefined || view.withdrawal !== undefined) return [];
    const step = (kind: LimitedKind, party: Party | undefined, since: number): Step[] => {
      const limit = policy.limits[LIMIT[kind]];
      if (party === undefined || limit === undefined || !Number.isFinite(since)) return [];
      const until = dueAt(new Date(since), limit, policy.calendar).getTime();
      return [{ kind, unit: view.unit, party, since, until }];
    };
    if (view.released) return step('notCollected', facts.premises, parseTime(view.release?.placedAt ?? ''));
    return [...silence(view, facts, step), ...inspection(view, facts, step)];
  });
}

type MakeStep = (kind: LimitedKind, party: Party | undefined, since: number) => Step[];

/** One wants to inspect, another has said nothing. */
function silence(view: UnitView, facts: Case, step: MakeStep): Step[] {
  const wishes = view.positions.filter(({ stance }) => stance === 'inspect');
  if (wishes.length === 0 || !mayBeInspected(view)) return [];
  const since = firstWish(wishes, facts);
  return [...new Set(silentAgencies(view).map(({ agency }) => agency))].flatMap((agency) =>
    step('otherSilent', agency, since),
  );
}

/** The last inspection that stands: moved there, looked at, moved out. */
function inspection(view: UnitView, { premises, tellsMovedOut }: Case, step: MakeStep): Step[] {
  const known = view.inspections.findLast(({ over }) => !over);
  if (known === undefined) return [];
  const progress = progressOf(known, saidOfAll(view), premises);
  const reportedAt = progress.results[0]?.moment;
  const seen = progress.positioned ?? progress.opened ?? reportedAt;
  if (seen === undefined && !known.done) return step('notPositioned', premises, parseTime(known.firstPlacedAt));
  const waiting = progress.missing.filter((agency) =>
    view.positions.some((p) => p.agency === agency && p.stance === 'inspect'),
  );
  if (waiting.length > 0) return waiting.flatMap((agency) => step('notInspected', agency, seen ?? Number.NaN));
  if (!tellsMovedOut || progress.positioned === undefined || progress.movedOut !== undefined) return [];
  const reported = progress.results.map(({ moment }) => moment);
  return reported.length === 0 ? [] : step('notMovedOut', premises, Math.max(...reported));
}

/** How far an inspection of a unit has come. Moments in milliseconds since 1970. */
export interface Progress {
  readonly positioned: number | undefined;
  readonly opened: number | undefined;
  /** The agencies' reports, oldest first. */
  readonly results: readonly Said[];
  /** Agencies called that have not reported; a machine image is no report where the goods are to be opened. */
  readonly missing: readonly Party[];
  readonly movedOut: number | undefined;
}

/** @param said what counts of the unit. */
export function progressOf(known: UnitOrder, said: readonly Said[], premises: Party | undefined): Progress {
  const { order, answers, firstPlacedAt } = known;
  const placed = Math.floor(parseTime(firstPlacedAt) / 1000);
  const reportedByPremises = (kind: 'positioned' | 'movedOut') =>
    said
      .filter(({ statement: s }) => s.party === premises && s.kind === kind)
      .filter(
        ({ statement: s, second }) => s.orderNo === order.number || (!namesAnOrder(s.orderNo) && second >= placed),
      )
      .map(({ moment }) => moment);
  const opened = answers.filter(({ statement }) => statement.kind === 'opened').map(({ moment }) => moment);
  const results = answers.filter(({ statement }) => statement.kind === 'inspected').sort((a, b) => a.moment - b.moment);
  const final =
    order.method === 'machine' ? results : results.filter(({ statement }) => statement.method !== 'machine');
  return {
    positioned: first(reportedByPremises('positioned')),
    opened: first(opened),
    results,
    missing: order.agencies.filter((agency) => !final.some(({ statement }) => statement.party === agency)),
    movedOut: first(reportedByPremises('movedOut')),
  };
}

const namesAnOrder = (orderNo: string | undefined): boolean => orderNo?.includes('-I') === true;

const first = (moments: readonly number[]): number | undefined =>
  moments.length === 0 ? undefined : Math.min(...moments);
