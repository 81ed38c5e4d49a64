/**
 * The invariants of the matching 对碰 over arbitrary sets of statements, arriving one by one in any order and number.
 * TONGGUAN_MATCH_RUNS sets the number of sequences per property, TONGGUAN_MATCH_SEED repeats one run exactly.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import type { Case, PlacedOrder } from './case.ts';
import {
  A,
  at,
  B,
  clock,
  DECLARATION_NO,
  given,
  line,
  outcome,
  POLICY,
  place,
  STRANGER,
} from './case-builder.fixture.ts';
import { decide } from './decide.ts';
import { expected } from './match-table.fixture.ts';

const RUNS = Number(process.env.TONGGUAN_MATCH_RUNS ?? 1500);
const SEED = process.env.TONGGUAN_MATCH_SEED === undefined ? undefined : Number(process.env.TONGGUAN_MATCH_SEED);
const SETTINGS = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }) };
const PREMISES = 'railway';
const MINUTE_MS = 60_000;

let sequences = 0;
afterAll(() => {
  console.log(`${sequences} sequences`);
});

const units = fc.constantFrom<(Unit | undefined)[]>(undefined, undefined, A, A, B, STRANGER);
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 3 });
const orderNo = optional(fc.constantFrom('I1', 'I1', 'I2', 'I3', 'R1').map((name) => `${DECLARATION_NO}-${name}`));

const without = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));

function statementOf(agencies: readonly string[]): fc.Arbitrary<Statement> {
  const word = fc.record({
    party: fc.constantFrom(...agencies),
    kind: fc.constantFrom(
      ...(['inspect', 'inspect', 'inspect', 'released', 'released', 'released', 'released'] as const),
      ...(['held', 'refused', 'rejected', 'deleted', 'accepted', 'inspected', 'inspected', 'taxDue'] as const),
    ),
    unit: units,
    minute: fc.integer({ min: 0, max: 9 }),
    millisecond: fc.constantFrom(0, 0, 0, 400),
    senderVersion: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 12 }),
    disposition: optional(fc.constantFrom('return', 'destroy')),
    result: fc.constantFrom('pass', 'pass', 'abnormal', 'pending'),
    orderNo,
  });
  const report = fc.record({
    party: fc.constant(PREMISES),
    kind: fc.constantFrom(...(['opened', 'opened', 'opened', 'positioned', 'gatedOut', 'gatedIn'] as const)),
    unit: units,
    minute: fc.integer({ min: 0, max: 9 }),
    millisecond: fc.constant(0),
    orderNo,
  });
  return fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: report }).map((drawn) => {
    const { minute, millisecond, ...rest } = drawn;
    const { disposition, result } = drawn as { disposition?: string; result?: string };
    return without({
      ...rest,
      senderTime: at(minute + millisecond / MINUTE_MS),
      disposition: drawn.kind === 'refused' ? disposition : undefined,
      result: drawn.kind === 'inspected' ? result : undefined,
    }) as unknown as Statement;
  });
}

interface Scene {
  readonly agencies: readonly string[];
  readonly statements: readonly Statement[];
  /** Indices into the statements, as they arrive: every one at least once, some repeatedly. */
  readonly arrivals: readonly number[];
  /** Minute at which the first arrives: before the senders' times when their clocks are ahead of ours. */
  readonly start: number;
  /** Minutes between two arrivals. */
  readonly pace: number;
}

const scenes = (agencies: readonly string[]): fc.Arbitrary<Scene> =>
  fc.array(statementOf(agencies), { minLength: 1, maxLength: 12 }).chain((statements) =>
    fc.record({
      agencies: fc.constant(agencies),
      statements: fc.constant(statements),
      arrivals: fc
        .array(fc.nat(statements.length - 1), { maxLength: 5 })
        .chain((again) => shuffled([...statements.keys(), ...again])),
      start: fc.constantFrom(-60, 0, 5, 60),
      pace: fc.constantFrom(0.001, 1, 30),
    }),
  );

const shuffled = (indices: readonly number[]): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray([...indices], { minLength: indices.length, maxLength: indices.length });

const agencySets = [
  ['customs', 'inspection'],
  ['customs', 'inspection', 'maritime'],
] as const;

/** As the casework does it: a statement arrives, the case is decided, orders are numbered and stored, and again. */
function* played(scene: Scene): Generator<{ before: Case; after: Case; minute: number; passes: number }> {
  let facts = given([], { units: [A, B], agencies: scene.agencies, premises: PREMISES });
  for (const [step, index] of scene.arrivals.entries()) {
    const statement = scene.statements[index];
    if (statement === undefined) continue;
    const minute = scene.start + step * scene.pace;
    const before: Case = { ...facts, statements: [...facts.statements, statement] };
    let after = before;
    let passes = 0;
    for (;;) {
      // Whatever is read from a store comes in any order.
      const mirrored = { ...after, statements: after.statements.toReversed(), orders: after.orders.toReversed() };
      const { decisions } = decide(mirrored, POLICY, clock(minute));
      if (decisions.length === 0) break;
      after = place(after, decisions, minute);
      passes += 1;
      if (passes > 8) throw new Error(`decisions do not come to rest: ${decisions.map(line).join('; ')}`);
    }
    yield { before, after, minute, passes };
    facts = after;
  }
}

function play(scene: Scene): Case {
  let last = given([], { units: [A, B], agencies: scene.agencies, premises: PREMISES });
  for (const { after } of played(scene)) last = after;
  sequences += 1;
  return last;
}

type Of<K extends PlacedOrder['kind']> = PlacedOrder & { kind: K };
const ofKind = <K extends PlacedOrder['kind']>(orders: readonly PlacedOrder[], kind: K) =>
  orders.filter((placed): placed is Of<K> => placed.kind === kind);
const naming = <T extends PlacedOrder>(orders: readonly T[], unit: Unit): T[] =>
  orders.filter(({ order }) => order.units.some(({ id }) => id === unit.id));

const both = (scene: Scene, one: string, two: string, unit: Unit) =>
  expected(scene.statements, [one, two], unit.id, Number.MAX_SAFE_INTEGER, 0);
const pairs = ({ agencies }: Scene) =>
  agencies.flatMap((one, index) => agencies.slice(index + 1).map((two) => [one, two] as const));

describe.each(agencySets.map((agencies) => ({ agencies })))('with the agencies $agencies', ({ agencies }) => {
  const check = (predicate: (scene: Scene) => void) => fc.assert(fc.property(scenes(agencies), predicate), SETTINGS);
  const timeout = 30_000 + RUNS * 20;

  it(
    'never releases a unit twice in one version, and again only after a hold (invariant 1)',
    () => {
      check((scene) => {
        const { orders } = play(scene);
        for (const unit of [A, B]) {
          const releases = naming(ofKind(orders, 'release'), unit);
          expect(releases.map(({ order }) => order.version)).toEqual(releases.map((_, index) => index + 1));
          for (const [index, { seq }] of releases.entries()) {
            const previous = releases[index - 1];
            if (previous === undefined) continue;
            const between = naming(ofKind(orders, 'hold'), unit).filter((h) => h.seq > previous.seq && h.seq < seq);
            expect(between.length).toBeGreaterThan(0);
          }
        }
      });
    },
    timeout,
  );

  it(
    'releases only what the last word of every agency releases, and then does (invariant 2)',
    () => {
      check((scene) => {
        for (const { before, after } of played(scene)) {
          const known: Scene = { ...scene, statements: before.statements };
          for (const unit of [A, B]) {
            const letGo = pairs(known).every(([one, two]) => both(known, one, two, unit).orders.includes('release'));
            const fresh = after.orders.slice(before.orders.length);
            if (naming(ofKind(fresh, 'release'), unit).length > 0) expect(letGo).toBe(true);
            const view = outcome(after, 0).views.find((each) => each.unit.id === unit.id);
            if (view?.gone === false) expect(view.released).toBe(letGo);
          }
        }
        sequences += 1;
      });
    },
    timeout,
  );

  it(
    'has one inspection order open per unit at any time (invariant 3)',
    () => {
      check((scene) => {
        for (const { after } of played(scene)) {
          for (const unit of [A, B]) expectOneOpen(after, unit);
        }
        sequences += 1;
      });
    },
    timeout,
  );

  it(
    'ends in the same positions whatever the order and number of arrivals, and decides the same (invariant 4)',
    () => {
      check((scene) => {
        const played = play(scene);
        const once = given(scene.statements, { units: [A, B], agencies, premises: PREMISES });
        const repeated = { ...once, statements: scene.arrivals.flatMap((index) => scene.statements[index] ?? []) };
        const positions = (facts: Case) => outcome(facts, 60).views.map((view) => view.positions);
        expect(positions(played)).toEqual(positions(once));
        const decided = (facts: Case) =>
          outcome(facts, 60)
            .decisions.map((d) => JSON.stringify(d))
            .sort();
        expect(decided(repeated)).toEqual(decided(once));
      });
    },
    timeout,
  );

  it(
    'changes an order only by its next version, and comes to rest (invariant 6)',
    () => {
      check((scene) => {
        for (const { before, after, passes } of played(scene)) {
          expect(after.orders.slice(0, before.orders.length)).toEqual(before.orders);
          const inTime = scene.start >= 10;
          if (inTime) expect(passes).toBeLessThanOrEqual(1);
          const versions = new Map<string, number>();
          for (const { kind, order } of after.orders) {
            if (kind === 'release') continue;
            expect(order.version).toBe((versions.get(order.number) ?? 0) + 1);
            versions.set(order.number, order.version);
          }
        }
        sequences += 1;
      });
    },
    timeout,
  );

  it(
    'keeps at the premises what an agency keeps, and alarms where it is too late',
    () => {
      check((scene) => {
        const facts = play(scene);
        const { views, alarms } = outcome(facts, 0);
        for (const view of views) {
          const keeping = view.positions.filter(({ stance }) => ['held', 'refused', 'rejected'].includes(stance));
          const holding = view.holds.map(({ order }) => order.agency);
          if (!view.gone) for (const { agency } of keeping) expect(holding).toContain(agency);
          const free = view.positions.every(({ stance }) => stance === 'released');
          expect(alarms.some(({ unit }) => unit.id === view.unit.id)).toBe(view.gone && !free);
        }
      });
    },
    timeout,
  );
});

/**
 * Counted without the rules: orders whose last version names the unit, that no release followed. All but one of them
 * must have been answered by an opening or a report that names them, or by one that names no order.
 */
function expectOneOpen({ orders, statements }: Case, unit: Unit): void {
  const lastRelease = Math.max(0, ...naming(ofKind(orders, 'release'), unit).map(({ seq }) => seq));
  const latest = new Map(ofKind(orders, 'inspection').map((placed) => [placed.order.number, placed]));
  const standing = naming([...latest.values()], unit).filter(({ seq }) => seq > lastRelease);
  const answers = statements.filter(
    (s) => (s.kind === 'opened' || s.kind === 'inspected') && (s.unit === undefined || s.unit.id === unit.id),
  );
  const unanswered = standing.filter(({ order }) => !answers.some((s) => s.orderNo === order.number));
  const loose = new Set(answers.filter((s) => !latest.has(s.orderNo ?? '')).map((s) => JSON.stringify(s))).size;
  expect(Math.max(0, unanswered.length - loose)).toBeLessThanOrEqual(1);
  if (loose === 0) expect(unanswered.length).toBeLessThanOrEqual(1);
}

describe('against the plain table', () => {
  it(
    'decides on one unit and two agencies what the table says',
    () => {
      const single = statementOf(['customs', 'inspection']).filter(({ unit }) => unit?.id !== B.id);
      const minutes = fc.constantFrom(0, 60, 121, 125, 500);
      fc.assert(
        fc.property(fc.array(single, { maxLength: 10 }), minutes, (statements, minute) => {
          const facts = given(statements, { premises: PREMISES });
          const { decisions, views } = outcome(facts, minute);
          const table = expected(statements, ['customs', 'inspection'], A.id, +clock(minute), POLICY.waitForOtherMs);
          const which = (agency: string | undefined) => (agency === 'customs' ? '1' : '2');
          const lines = decisions.map((d) => {
            if (d.kind === 'release') return 'release';
            if (d.kind === 'hold') return `hold${which(d.agency)}`;
            return d.agencies.length > 1 ? 'joint' : `single${which(d.agencies[0])}${d.afterLimit ? ' late' : ''}`;
          });
          expect(lines.sort()).toEqual(table.orders);
          expect(views.some((view) => view.positions.some((p) => p.contradiction))).toBe(table.contradictory);
          sequences += 1;
        }),
        SETTINGS,
      );
    },
    30_000 + RUNS * 20,
  );
});
