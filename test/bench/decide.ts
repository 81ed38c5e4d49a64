/** The matching of one large declaration: 50 items in 20 containers, at three moments of its way. */
import { calendar } from '../../contracts/calendars/calendars.ts';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { Party, Statement, StatementKind, Unit } from '../../contracts/events/events.generated.ts';
import type { Case, PlacedOrder, Policy } from '../../gateway/clearance/case.ts';
import { decide } from '../../gateway/clearance/decide.ts';
import { unitsOf } from '../../gateway/clearance/units.ts';
import { waitingFor } from '../../gateway/clearance/waiting.ts';
import type { PureBench } from './bench.ts';
import { sampleOf } from './declarations.ts';
import { microseconds } from './pure.ts';

const ITEMS = 50;
const CONTAINERS = 20;
const NO = '1260112050300001';
const START = Date.parse('2026-01-12T01:00:00Z');
const POLICY: Policy = {
  limits: { waitForOther: { ms: 7_200_000, working: true }, toInspect: { ms: 86_400_000 } },
  calendar: calendar('cn-customs'),
  windowMs: 7_200_000,
  leadMs: 3_600_000,
  sites: {},
  names: {},
};

/** Fifty items, twenty containers; each container carries some of the items. */
function largeDeclaration(): Declaration {
  const sample = sampleOf('rail');
  const [item] = sample.items;
  const [container] = sample.containers ?? [];
  if (item === undefined || container === undefined) throw new Error('the sample has no item or no container');
  return {
    ...sample,
    items: Array.from({ length: ITEMS }, (_, index) => ({ ...item, number: index + 1 })),
    containers: Array.from({ length: CONTAINERS }, (_, index) => ({
      ...container,
      number: `TGKU${String(3_000_000 + index)}`,
      items: [(index % ITEMS) + 1, ((index + CONTAINERS) % ITEMS) + 1],
    })),
  };
}

const at = (minute: number): string => new Date(START + minute * 60_000).toISOString();

const said = (party: Party, kind: StatementKind, minute: number, unit?: Unit): Statement => ({
  party,
  kind,
  senderTime: at(minute),
  ...(unit === undefined ? {} : { unit }),
});

/** Everything that is said of it up to a minute, each container by itself. */
function caseAt(declaration: Declaration, minute: number, orders: readonly PlacedOrder[]): Case {
  const units = unitsOf(declaration, NO);
  const inspected = units.slice(0, 5);
  const statements = [
    said('customs', 'accepted', 1),
    said('inspection', 'accepted', 2),
    ...units.map((unit) => said('railway', 'arrived', 3, unit)),
    ...inspected.flatMap((unit) => [said('customs', 'inspect', 5, unit), said('inspection', 'inspect', 6, unit)]),
    ...inspected.flatMap((unit) => [
      said('railway', 'positioned', 20, unit),
      said('railway', 'opened', 30, unit),
      { ...said('customs', 'inspected', 40, unit), result: 'pass' as const },
      { ...said('inspection', 'inspected', 41, unit), result: 'pass' as const },
    ]),
    ...units.flatMap((unit) => [said('customs', 'released', 50, unit), said('inspection', 'released', 51, unit)]),
  ];
  return {
    declarationNo: NO,
    units,
    agencies: ['customs', 'inspection'],
    premises: 'railway',
    tellsMovedOut: true,
    formerUnits: [],
    sharedWith: [],
    statements: statements.filter(({ senderTime }) => senderTime <= at(minute)),
    orders,
    handovers: [],
    submittedAt: at(0),
  };
}

function jointOrder(units: readonly Unit[]): PlacedOrder {
  return {
    kind: 'inspection',
    seq: 1,
    order: {
      number: `${NO}-I1`,
      version: 1,
      kind: 'joint',
      agencies: ['customs', 'inspection'],
      units: [...units],
      placedAt: at(7),
      windowFrom: at(10),
      windowTo: at(130),
      place: 'DTV-Y1',
      reason: 'both want to see it',
      method: 'manual',
    },
  };
}

export const decideBench: PureBench = ({ plan, report, say }) => {
  say('decide');
  const declaration = largeDeclaration();
  const joint = [jointOrder(unitsOf(declaration, NO).slice(0, 5))];
  const moments: readonly (readonly [name: string, minute: number, orders: readonly PlacedOrder[]])[] = [
    ['both select five containers', 6, []],
    ['inspected, not yet let go', 41, joint],
    ['all let go', 51, joint],
  ];
  for (const [name, minute, orders] of moments) {
    const facts = caseAt(declaration, minute, orders);
    const now = new Date(at(minute));
    const { decisions } = decide(facts, POLICY, now);
    say(
      `  ${name}: ${facts.statements.length} statements, ${decisions.map(({ kind }) => kind).join(', ') || 'nothing'}`,
    );
    report.figure(
      `decide, ${name}`,
      microseconds(() => decide(facts, POLICY, now), plan.pureMs),
      'µs',
    );
    report.figure(
      `decide and what is waited for, ${name}`,
      microseconds(() => waitingFor(facts, decide(facts, POLICY, now), POLICY, now), plan.pureMs),
      'µs',
    );
  }
};
