/** Turns decisions into numbered orders, and orders into messages to everybody who has to know. */
import type { Instruction } from '../../adapters/adapter.ts';
import type { HoldOrder, InspectionOrder, Party, ReleaseOrder, Unit } from '../../contracts/events/events.generated.ts';
import { nextWorkingTime } from '../clearance/calendar.ts';
import { type Case, type Decision, type PlacedOrder, type Policy, type SharedCase, TRADER } from '../clearance/case.ts';
import { covers } from '../clearance/units.ts';
import { orderWords } from '../clearance/words.ts';
import type { Gateway } from '../context.ts';
import { enqueue, relatesToOrder } from '../delivery/enqueue.ts';
import { appendEvents, type NewEvent } from '../store/events.ts';
import { preparedRows } from '../store/prepared.ts';
import type { OrderRow, ReleasedUnitRow } from '../store/schema.ts';
import { post, type Tx } from '../store/store.ts';
import { declarationOf, type LoadedCase } from './load.ts';

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
function sharing(units: readonly Unit[], facts: Case): { sharedWith?: string[] } {
  const others = sharersIn(units, facts);
  return others.length === 0 ? {} : { sharedWith: others.map(({ declarationNo }) => declarationNo).sort() };
}

/** Whom an order is told, and under which declaration. */
interface Addressee {
  readonly party: Party;
  readonly owner: Owner;
  readonly order: PlacedOrder['order'];
}

/** A declaration as it is known to the parties it concerns. */
type Owner = Pick<LoadedCase, 'row' | 'declaration' | 'numbers'>;

/**
 * Who has to know an order: the premises always; of an inspection the leader's agencies, and every agency it calls or
 * called in an earlier version. One that the leader's declaration does not concern is told under a declaration it knows.
 */
async function addressees(tx: Tx, placed: PlacedOrder, loaded: LoadedCase): Promise<Addressee[]> {
  const { facts } = loaded;
  const { order } = placed;
  const premises =
    facts.premises === undefined ? [] : [{ party: facts.premises, owner: loaded satisfies Owner, order }];
  if (placed.kind !== 'inspection') return premises;
  const inIt = sharersIn(order.units, facts);
  const own = facts.agencies.map((party): Addressee => {
    const others = inIt.filter(({ agencies }) => agencies.includes(party));
    return { party, owner: loaded, order: toldWith(placed.order, others) };
  });
  const versions = facts.orders.flatMap((each) =>
    each.kind === 'inspection' && each.order.number === order.number ? each.order.agencies : [],
  );
  const strangers = [...new Set([...versions, ...placed.order.agencies])].filter(
    (party) => !facts.agencies.includes(party),
  );
  const told: Addressee[] = [];
  for (const party of strangers) {
    const [first, ...others] = inIt.filter(({ agencies }) => agencies.includes(party));
    const owner = first && (await declarationOf(tx, first.declarationNo));
    if (owner !== undefined) told.push({ party, owner, order: toldWith(placed.order, others) });
  }
  return [...premises, ...own, ...told];
}

/** Declarations with goods in some of these units; those that were not withdrawn first, then by number. */
function sharersIn(units: readonly Unit[], { sharedWith }: Case): SharedCase[] {
  const withdrawn = ({ statements }: SharedCase) =>
    Number(statements.some(({ party, kind }) => party === TRADER && kind === 'withdrawn'));
  return sharedWith
    .filter((other) => other.units.some((unit) => covers(units, unit)))
    .toSorted((a, b) => withdrawn(a) - withdrawn(b) || (a.declarationNo < b.declarationNo ? -1 : 1));
}

/** The order as an agency gets it: of the declarations that share the goods it is told those that concern it. */
function toldWith({ sharedWith: _, ...order }: InspectionOrder, others: readonly SharedCase[]): InspectionOrder {
  return others.length === 0
    ? order
    : { ...order, sharedWith: others.map(({ declarationNo }) => declarationNo).sort() };
}

const insertOrders = preparedRows((db, rows: readonly OrderRow[]) => db.insertInto('orders').values(rows));
const insertReleased = preparedRows((db, rows: readonly ReleasedUnitRow[]) =>
  db.insertInto('released_units').values(rows),
);

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
  const { facts, row } = loaded;
  for (const placed of orders) {
    const stored: OrderRow = {
      number: placed.order.number,
      version: placed.order.version,
      declaration_no: facts.declarationNo,
      firm: row.firm,
      kind: placed.kind,
      seq: placed.seq,
      data: JSON.stringify(placed.order),
      placed_at: placed.order.placedAt,
    };
    await post(tx, insertOrders(tx, [stored]));
    if (placed.kind === 'release') {
      const units = placed.order.units.map((unit) => ({
        declaration_no: facts.declarationNo,
        firm: row.firm,
        unit_kind: unit.kind,
        unit_id: unit.id,
        version: placed.order.version,
        order_number: placed.order.number,
      }));
      await post(tx, insertReleased(tx, units));
    }
    await appendEvents(tx, now, [orderEvent(placed, facts.declarationNo, row.firm)]);
    const relatesTo = relatesToOrder(placed.order);
    for (const { party, owner, order } of await addressees(tx, placed, loaded)) {
      const { declaration, numbers } = owner;
      const instruction = { kind: INSTRUCTIONS[placed.kind], declaration, order } as Instruction;
      const { no: declarationNo, firm } = owner.row;
      await enqueue(tx, gateway, { declarationNo, firm, party, instruction, relatesTo, numbers }, now);
    }
  }
}

const INSTRUCTIONS = { inspection: 'inspectionOrder', release: 'release', hold: 'hold' } as const;

function orderEvent(placed: PlacedOrder, declarationNo: string, firm: string): NewEvent {
  if (placed.kind === 'inspection')
    return { type: 'inspection.ordered', declarationNo, firm, data: { order: placed.order } };
  if (placed.kind === 'release') return { type: 'release.ordered', declarationNo, firm, data: { order: placed.order } };
  return { type: 'hold.ordered', declarationNo, firm, data: { order: placed.order } };
}
