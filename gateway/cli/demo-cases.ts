/** The four cases of the demo and how each has to end: judged by the API and the mocks' own records. */
import type { InspectionOrder, Party, Unit, Waiting } from '../../contracts/events/events.generated.ts';

/** What the demo reads of `GET /v1/declarations/{no}`. */
export interface StatusView {
  readonly status: string;
  readonly statusText?: { readonly en: string; readonly zh: string };
  readonly inspectionOrders: readonly InspectionOrder[];
  readonly releaseOrders: readonly { readonly number: string }[];
  readonly holdOrders: readonly { readonly number: string }[];
  readonly waitingFor: readonly Waiting[];
  readonly parties: readonly { readonly party: Party; readonly status: string }[];
}

/** What the demo reads of a mock's records of one declaration. */
export interface MockView {
  readonly openings: readonly { readonly unit: string; readonly orderNo: string; readonly kind: string }[];
  readonly inspectionOrders: readonly { readonly number: string; readonly kind: string }[];
  readonly releaseOrders: readonly { readonly number: string; readonly units: readonly string[] }[];
  readonly holds: readonly { readonly number: string }[];
  readonly violations: readonly { readonly code: string; readonly text: string }[];
}

export type Records = ReadonlyMap<Party, MockView>;

export interface DemoCase {
  readonly key: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly sample: string;
  /** Submitted in this format; canonical JSON where absent. */
  readonly format?: string;
  readonly premises: Party;
  isOver(status: StatusView): boolean;
  readonly expected: {
    readonly status: string;
    /** Kind of the one inspection order, with how many units; undefined where there is none. */
    readonly inspection: { readonly kind: 'joint' | 'single'; readonly units: number } | undefined;
    readonly releaseOrders: number;
    readonly holds: boolean;
  };
}

export interface Ended {
  readonly key: string;
  readonly declarationNo: string;
  readonly status: string;
  readonly inspectionOrders: readonly { readonly kind: string; readonly units: readonly string[] }[];
  readonly releaseOrders: number;
  readonly reason: string | null;
  /** In what it did not end as it should. */
  readonly faults: readonly string[];
}

const goneFrom = (premises: Party) => (status: StatusView) =>
  status.status === 'released' && status.parties.some(({ party, status: at }) => party === premises && at === 'gone');

const heldAndTold = (status: StatusView) => status.status === 'refused' && status.holdOrders.length > 0;

export const CASES: readonly DemoCase[] = [
  {
    key: 'a',
    title: { en: 'rail import of mining machinery: one joint inspection', zh: '铁路进口矿山机械：一次联合查验' },
    sample: 'rail-import',
    premises: 'railway',
    isOver: goneFrom('railway'),
    expected: { status: 'released', inspection: { kind: 'joint', units: 1 }, releaseOrders: 1, holds: false },
  },
  {
    key: 'b',
    title: { en: 'air export of medicines: customs inspects alone', zh: '航空出口药品：海关单独查验' },
    sample: 'air-export',
    premises: 'airport',
    isOver: goneFrom('airport'),
    expected: { status: 'released', inspection: { kind: 'single', units: 1 }, releaseOrders: 1, holds: false },
  },
  {
    key: 'c',
    title: {
      en: 'rail export under processing trade, as a DecMessage file',
      zh: '铁路出口进料对口，以DecMessage报文申报',
    },
    sample: 'rail-export-processing',
    format: 'customs/dec-2018',
    premises: 'railway',
    isOver: goneFrom('railway'),
    expected: { status: 'released', inspection: undefined, releaseOrders: 1, holds: false },
  },
  {
    key: 'd',
    title: { en: 'rail import of ore in bulk: refused by inspection', zh: '铁路进口散装矿石：检验检疫不合格' },
    sample: 'rail-import-bulk',
    premises: 'railway',
    isOver: heldAndTold,
    expected: { status: 'refused', inspection: undefined, releaseOrders: 0, holds: true },
  },
];

/** Compares how a case ended with how it should have. */
export function judge(
  one: DemoCase,
  declarationNo: string,
  status: StatusView | undefined,
  records: Records,
  before: readonly string[],
): Ended {
  const faults = [...before];
  const check = (good: boolean, fault: string) => {
    if (!good) faults.push(fault);
  };
  const orders = latestVersions(status?.inspectionOrders ?? []);
  const premises = records.get(one.premises);
  const { expected } = one;
  check(status?.status === expected.status, `status is ${status?.status ?? 'unknown'}, not ${expected.status}`);
  check(orders.length === (expected.inspection === undefined ? 0 : 1), `${orders.length} inspection orders`);
  if (expected.inspection !== undefined) {
    check(orders[0]?.kind === expected.inspection.kind, `the order is ${orders[0]?.kind ?? 'missing'}`);
    check(
      orders[0]?.units.length === expected.inspection.units,
      `the order names ${orders[0]?.units.length ?? 0} units`,
    );
  }
  const opened = premises?.openings ?? [];
  check(opened.length === (expected.inspection?.units ?? 0), `the premises opened ${opened.length} times`);
  for (const order of orders) {
    for (const agency of order.agencies) {
      const known = records.get(agency)?.inspectionOrders.some(({ number }) => number === order.number) === true;
      check(known, `${agency} has no record of ${order.number}`);
    }
  }
  const released = premises?.releaseOrders ?? [];
  check(status?.releaseOrders.length === expected.releaseOrders, `${status?.releaseOrders.length ?? 0} release orders`);
  check(released.length === expected.releaseOrders, `the premises got ${released.length} release orders`);
  check(!expected.holds || (premises?.holds.length ?? 0) > 0, 'the premises was not told to hold');
  for (const [party, { violations }] of records) for (const { text } of violations) faults.push(`${party}: ${text}`);
  const told = status?.statusText;
  const reason = expected.holds && told !== undefined ? `${told.en} / ${told.zh}` : null;
  check(!expected.holds || reason !== null, 'the trader was not told why');
  return {
    key: one.key,
    declarationNo,
    status: status?.status ?? 'unknown',
    inspectionOrders: orders.map(({ kind, units }) => ({ kind, units: units.map(({ id }: Unit) => id) })),
    releaseOrders: released.length,
    reason,
    faults,
  };
}

function latestVersions(orders: readonly InspectionOrder[]): InspectionOrder[] {
  const latest = new Map<string, InspectionOrder>();
  for (const order of orders) {
    const known = latest.get(order.number);
    if (known === undefined || known.version < order.version) latest.set(order.number, order);
  }
  return [...latest.values()];
}
