/** Turns decisions into numbered orders, and orders into messages to everybody who has to know. */
import type {
  HoldOrder,
  InspectionOrder,
  NumberRef,
  Party,
  ReleaseOrder,
  Unit,
} from '../../contracts/events/events.generated.ts';
import { nextWorkingTime } from '../clearance/calendar.ts';
import type { Case, Decision, PlacedOrder, Policy } from '../clearance/case.ts';
import { covers } from '../clearance/units.ts';
import { orderWords } from '../clearance/words.ts';
import type { Gateway } from '../context.ts';
import { enqueue, relatesToOrder } from '../delivery/enqueue.ts';
import { appendEvents, type NewEvent } from '../store/events.ts';
import type { Tx } from '../store/store.ts';
import type { LoadedCase } from './load.ts';

/** Gives the decisions their numbers: `<declaration>-I1` for inspections, `-R1` for releases, `-H1` for holds. */
export function numberOrders(facts: Case, decisions: readonly Decision[], policy: Policy, now: Date): PlacedOrder[] {
  const placed: PlacedOrder[] = [];
  const all = () => [...facts.orders, ...placed];
  // Orders of all declarations that share goods stand in one sequence.
  const elsewhere = Math.max(0, ...facts.sharedWith.flatMap(({ orders }) => orders.map((p) => p.seq)));
  const nextNumber = (kind: PlacedOrder['kind'], letter: string) => {
    const numbers = new Set(
      all()
        .filter((p) => p.kind === kind)
        .map(({ order }) => order.number),
    );
    return `${facts.declarationNo}-${letter}${numbers.size + 1}`;
  };
  for (const decision of decisions) {
    const seq = Math.max(elsewhere, ...all().map((p) => p.seq)) + 1;
    const placedAt = now.toISOString();
    if (decision.kind === 'inspection') {
      placed.push({
        kind: 'inspection',
        seq,
        order: inspectionOrder(decision, facts, policy, now, nextNumber('inspection', 'I')),
      });
    } else if (decision.kind === 'release') {
      const { version, units, liftsHold } = decision;
      const order: ReleaseOrder = {
        number: nextNumber('release', 'R'),
        version,
        units: [...units],
        placedAt,
        liftsHold,
        ...sharing(decision.units, facts),
      };
      placed.push({ kind: 'release', seq, order });
    } else {
      const order: HoldOrder = {
        number: nextNumber('hold', 'H'),
        version: 1,
        units: [...decision.units],
        placedAt,
        agency: decision.agency,
        reason: orderWords.hold(decision).en.slice(0, 200),
        ...(decision.statement?.disposition === undefined ? {} : { disposition: decision.statement.disposition }),
      };
      placed.push({ kind: 'hold', seq, order });
    }
  }
  return placed;
}

function inspectionOrder(
  decision: Extract<Decision, { kind: 'inspection' }>,
  facts: Case,
  policy: Policy,
  now: Date,
  freshNumber: string,
): InspectionOrder {
  const from = nextWorkingTime(new Date(now.getTime() + policy.leadMs), policy.calendar);
  // An upgrade keeps the appointment, unless that has passed without an opening.
  const kept = decision.replaces !== undefined && Date.parse(decision.replaces.windowTo) > now.getTime();
  const appointment = kept ? decision.replaces : undefined;
  return {
    number: decision.replaces?.number ?? freshNumber,
    version: (decision.replaces?.version ?? 0) + 1,
    kind: decision.agencies.length > 1 ? 'joint' : 'single',
    agencies: [...decision.agencies],
    units: [...decision.units],
    placedAt: now.toISOString(),
    windowFrom: appointment?.windowFrom ?? from.toISOString(),
    windowTo: appointment?.windowTo ?? new Date(from.getTime() + policy.windowMs).toISOString(),
    place: policy.sites[facts.premises ?? ''] ?? 'CUSTOMS-SITE',
    reason: orderWords.inspection(decision.agencies, decision, policy.names).en.slice(0, 200),
    method: decision.method,
    ...(decision.secondOpening ? { secondOpening: true } : {}),
    ...(decision.cancelled ? { cancelled: true } : {}),
    ...sharing(decision.units, facts),
  };
}

/** Other declarations with goods in these units: whoever opens or releases them has to know. */
function sharing(units: readonly Unit[], { sharedWith }: Case): { sharedWith?: string[] } {
  const others = sharedWith.filter((other) => other.units.some((unit) => covers(units, unit)));
  return others.length === 0 ? {} : { sharedWith: others.map(({ declarationNo }) => declarationNo).sort() };
}

/** Who has to know an order: the premises always; the agencies where it is an appointment with them. */
function addressees(placed: PlacedOrder, facts: Case): Party[] {
  const premises = facts.premises === undefined ? [] : [facts.premises];
  return placed.kind === 'inspection' ? [...premises, ...facts.agencies] : premises;
}

/**
 * Stores the orders with their events and queues the messages that carry them.
 * A unit released twice in one version breaks the unique index of `released_units` and undoes everything: invariant 1
 * holds in the store, not only in the rules.
 */
export async function placeOrders(
  tx: Tx,
  gateway: Gateway,
  loaded: LoadedCase,
  orders: readonly PlacedOrder[],
  now: Date,
): Promise<void> {
  const { declaration, facts, row } = loaded;
  const numbers: readonly NumberRef[] = loaded.numbers;
  for (const placed of orders) {
    await tx
      .insertInto('orders')
      .values({
        number: placed.order.number,
        version: placed.order.version,
        declaration_no: facts.declarationNo,
        firm: row.firm,
        kind: placed.kind,
        seq: placed.seq,
        data: JSON.stringify(placed.order),
        placed_at: placed.order.placedAt,
      })
      .execute();
    if (placed.kind === 'release') {
      await tx
        .insertInto('released_units')
        .values(
          placed.order.units.map((unit) => ({
            declaration_no: facts.declarationNo,
            firm: row.firm,
            unit_kind: unit.kind,
            unit_id: unit.id,
            version: placed.order.version,
            order_number: placed.order.number,
          })),
        )
        .execute();
    }
    await appendEvents(tx, now, [orderEvent(placed, facts.declarationNo, row.firm)]);
    for (const party of addressees(placed, facts)) {
      const instruction =
        placed.kind === 'inspection'
          ? { kind: 'inspectionOrder' as const, declaration, order: placed.order }
          : placed.kind === 'release'
            ? { kind: 'release' as const, declaration, order: placed.order }
            : { kind: 'hold' as const, declaration, order: placed.order };
      const relatesTo = relatesToOrder(placed.order);
      await enqueue(
        tx,
        gateway,
        { declarationNo: facts.declarationNo, firm: row.firm, party, instruction, relatesTo, numbers },
        now,
      );
    }
  }
}

function orderEvent(placed: PlacedOrder, declarationNo: string, firm: string): NewEvent {
  if (placed.kind === 'inspection')
    return { type: 'inspection.ordered', declarationNo, firm, data: { order: placed.order } };
  if (placed.kind === 'release') return { type: 'release.ordered', declarationNo, firm, data: { order: placed.order } };
  return { type: 'hold.ordered', declarationNo, firm, data: { order: placed.order } };
}
