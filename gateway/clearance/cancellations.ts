/**
 * Inspection orders that have lost their ground before anything was opened: the declaration was withdrawn, restarted or
 * rejected, an amendment took the unit out of it, or no agency it calls wishes to inspect any more. What was opened stays
 * on record as it was.
 */
import type { InspectionOrder, Unit } from '../../contracts/events/events.generated.ts';
import type { Case, Decision } from './case.ts';
import { methodOf } from './openings.ts';
import type { UnitView } from './unit-view.ts';
import { covers } from './units.ts';

export type Cancellation = Extract<Decision, { kind: 'inspection' }> & { readonly replaces: InspectionOrder };

/** The next version of every order that names units it must no longer name; cancelled when none is left. */
export function cancellationsNeeded(
  views: readonly UnitView[],
  facts: Case,
  former: readonly UnitView[],
): Cancellation[] {
  const dropped = new Map<string, { order: InspectionOrder; units: Unit[] }>();
  for (const view of views) {
    if (view.gone) continue;
    for (const known of view.inspections) {
      if (!isOwn(known.order, facts) || !known.named || known.done) continue;
      const groundless =
        former.includes(view) || view.withdrawal !== undefined || known.restarted || !isWished(view, known.order);
      if (!groundless) continue;
      const group = dropped.get(known.order.number) ?? { order: known.order, units: [] };
      group.units.push(view.unit);
      dropped.set(known.order.number, group);
    }
  }
  return [...dropped.values()].map(({ order, units }) => {
    const rest = views.flatMap((view) => (isLeft(view, order, units) ? [view.unit] : []));
    return {
      kind: 'inspection',
      replaces: order,
      ...(rest.length === 0 ? { cancelled: true as const } : {}),
      agencies: order.agencies,
      method: methodOf(order),
      units: rest.length === 0 ? units : rest,
      secondOpening: order.secondOpening === true,
      afterLimit: false,
    };
  });
}

/** An agency it calls still wishes to inspect, and nobody has rejected a declaration with goods in the unit. */
const isWished = ({ positions }: UnitView, { agencies }: InspectionOrder): boolean =>
  positions.some(({ stance, agency }) => stance === 'inspect' && agencies.includes(agency)) &&
  !positions.some(({ stance }) => stance === 'rejected');

const isOwn = (order: InspectionOrder, { declarationNo }: Case): boolean =>
  order.number.startsWith(`${declarationNo}-`);

/** A unit the order still names and that is still to be inspected under it. */
const isLeft = (view: UnitView, order: InspectionOrder, dropped: readonly Unit[]): boolean =>
  !covers(dropped, view.unit) &&
  view.inspections.some((known) => known.order.number === order.number && known.named && !known.done && !known.over);
