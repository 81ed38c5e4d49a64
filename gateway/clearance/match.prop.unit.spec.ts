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
import type { UnitView } from './unit-view.ts';

const RUNS = Number(process.env.TONGGUAN_MATCH_RUNS ?? 1500);
const SEED = process.env.TONGGUAN_MATCH_SEED === undefined ? undefined : Number(process.env.TONGGUAN_MATCH_SEED);
const SETTINGS = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }) };
const PREMISES = 'railway';
const MINUTE_MS = 60_000;

/** Some 0.5 ms a sequence on an idle machine; much more on one that has other work. */
const TIMEOUT_MS = 60_000 + RUNS * 20;

let sequences = 0;
let violated = 0;
afterAll(() => {
  console.log(`${sequences} sequences, ${violated} violations`);
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
        .chain((again) => shuffled([...statements.keys(), ...again]))
        .chain((order) => fc.constantFrom(order, inTime(statements, order))),
      start: fc.constantFrom(-60, 0, 5, 60),
      pace: fc.constantFrom(0.001, 1, 30),
    }),
  );

/** As the senders' clocks have it: the stories that happen, among all those that could. */
const inTime = (statements: readonly Statement[], order: readonly number[]): number[] => {
  const time = (index: number) => Date.parse(statements[index]?.senderTime ?? '');
  return order.toSorted((a, b) => time(a) - time(b));
};

const shuffled = (indices: readonly number[]): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray([...indices], { minLength: indices.length, maxLength: indices.length });

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

type Of<K extends PlacedOrder['kind']> = PlacedOrder & { kind: K };
const ofKind = <K extends PlacedOrder['kind']>(orders: readonly PlacedOrder[], kind: K) =>
  orders.filter((placed): placed is Of<K> => placed.kind === kind);
const naming = <T extends PlacedOrder>(orders: readonly T[], unit: Unit): T[] =>
  orders.filter(({ order }) => order.units.some(({ id }) => id === unit.id));

/** Invariant 1: never two releases of a unit in one version, and a further version only after a hold. */
function releasedTwice({ orders }: Case, unit: Unit): boolean {
  const holds = naming(ofKind(orders, 'hold'), unit);
  const releases = naming(ofKind(orders, 'release'), unit);
  return releases.some(({ seq, order }, index) => {
    const previous = releases[index - 1]?.seq ?? 0;
    return order.version !== index + 1 || (index > 0 && !holds.some((hold) => hold.seq > previous && hold.seq < seq));
  });
}

/** Invariant 2, by the plain table for every two of the agencies. */
const isFree = (agencies: readonly string[], statements: readonly Statement[], unit: Unit): boolean =>
  agencies.every((one, index) =>
    agencies
      .slice(index + 1)
      .every((two) => expected(statements, [one, two], unit.id, 0, 0).orders.includes('release')),
  );

/**
 * Invariant 3, counted without the rules: orders whose last version names the unit and that no release followed. All
 * but one must have been answered by an opening or a report that names them, or by one that names no order.
 */
function openOrders({ orders, statements }: Case, unit: Unit): number {
  const lastRelease = Math.max(0, ...naming(ofKind(orders, 'release'), unit).map(({ seq }) => seq));
  const latest = new Map(ofKind(orders, 'inspection').map((placed) => [placed.order.number, placed]));
  const standing = naming([...latest.values()], unit).filter(({ seq }) => seq > lastRelease);
  const answers = statements.filter(
    (s) => (s.kind === 'opened' || s.kind === 'inspected') && (s.unit === undefined || s.unit.id === unit.id),
  );
  const unanswered = standing.filter(({ order }) => !answers.some((s) => s.orderNo === order.number));
  const loose = new Set(answers.filter((s) => !latest.has(s.orderNo ?? '')).map((s) => JSON.stringify(s))).size;
  return Math.max(0, unanswered.length - loose);
}

/** A wish to inspect that nobody else holds up has an order of the unit that names the agency, since the release. */
function hasForgottenWish({ unit, positions }: UnitView, { orders }: Case, minute: number): boolean {
  if (positions.some(({ stance }) => stance === 'rejected')) return false;
  const lastRelease = Math.max(0, ...naming(ofKind(orders, 'release'), unit).map(({ seq }) => seq));
  const standing = naming(ofKind(orders, 'inspection'), unit).filter(({ seq }) => seq > lastRelease);
  const forgotten = positions.filter(
    ({ stance, agency }) => stance === 'inspect' && !standing.some(({ order }) => order.agencies.includes(agency)),
  );
  const firstWish = Math.min(...forgotten.map(({ since }) => Date.parse(since ?? '')));
  const waits =
    positions.some(({ stance }) => stance === 'silent') && +clock(minute) < firstWish + POLICY.waitForOtherMs;
  return forgotten.length > 0 && !waits;
}

/** Invariant 6: what was placed stays as it was, and versions of one number follow each other. */
function isChangedSilently(before: Case, after: Case): boolean {
  if (before.orders.some((placed, index) => JSON.stringify(after.orders[index]) !== JSON.stringify(placed)))
    return true;
  const versions = new Map<string, number>();
  return after.orders.some(({ kind, order }) => {
    const next = (versions.get(order.number) ?? 0) + 1;
    versions.set(order.number, next);
    return kind !== 'release' && order.version !== next;
  });
}

/** Every violation in one sequence, in words; none when the rules are right. */
function violations(scene: Scene): string[] {
  const { agencies } = scene;
  const wrong: string[] = [];
  let last: Case | undefined;
  for (const { before, after, minute, passes } of played(scene)) {
    last = after;
    const fresh = after.orders.slice(before.orders.length);
    const { views, alarms } = outcome(after, minute);
    for (const view of views) {
      const { unit } = view;
      const say = (what: string) => wrong.push(`${what}: ${unit.id} at ${minute}`);
      const free = isFree(agencies, after.statements, unit);
      if (releasedTwice(after, unit)) say('1: released twice');
      if (!free && naming(ofKind(fresh, 'release'), unit).length > 0) say('2: released without the word of all');
      if (!view.gone && view.released !== free) say(`2: ${free ? 'not released' : 'not recalled'}`);
      const letsGo = view.positions.filter(({ stance }) => stance === 'released' || stance === 'silent');
      const called = naming(ofKind(fresh, 'inspection'), unit).filter(({ order }) => order.version === 1);
      if (called.some(({ order }) => letsGo.some(({ agency }) => order.agencies.includes(agency)))) {
        say('an agency is called to a unit it does not want to see');
      }
      if (!view.gone && hasForgottenWish(view, after, minute)) say('a wish to inspect has no order');
      if (openOrders(after, unit) > 1) say('3: two inspection orders open');
      if (!view.gone) {
        const keeping = view.positions.filter(({ stance }) => ['held', 'refused', 'rejected'].includes(stance));
        const told = keeping.every(({ agency }) => view.holds.some(({ order }) => order.agency === agency));
        if (!told) say('the premises were not told to hold');
      }
      const letGo = view.positions.every(({ stance }) => stance === 'released');
      if (alarms.some((alarm) => alarm.unit.id === unit.id) !== (view.gone && !letGo)) say('alarm');
    }
    if (isChangedSilently(before, after)) wrong.push(`6: an order was changed at ${minute}`);
    // An answer may name an order before it is placed, or a clock run ahead: then the new order is answered already.
    const known = new Set(before.orders.map(({ order }) => order.number));
    const ahead = before.statements.some(({ orderNo }) => orderNo?.includes('-I') === true && !known.has(orderNo));
    if (scene.start >= 10 && !ahead && passes > 1) wrong.push(`it took ${passes} passes at ${minute}`);
  }
  if (last !== undefined && !isOrderless(scene, last)) wrong.push('4: the order of arrival made a difference');
  return wrong;
}

/** Invariant 4: same facts, same positions and same decisions, whatever their order and however often they came. */
function isOrderless(scene: Scene, end: Case): boolean {
  const once: Case = { ...end, orders: [], statements: scene.statements };
  const arrived: Case = { ...once, statements: scene.arrivals.flatMap((index) => scene.statements[index] ?? []) };
  const [a, b, c] = [outcome(end, 60), outcome(once, 60), outcome(arrived, 60)];
  const positions = ({ views }: typeof a) => JSON.stringify(views.map((view) => view.positions));
  const decisions = (of: typeof a) => JSON.stringify(of.decisions.map((d) => JSON.stringify(d)).sort());
  return positions(a) === positions(b) && positions(b) === positions(c) && decisions(b) === decisions(c);
}

const AGENCIES = [
  ['customs', 'inspection'],
  ['customs', 'inspection', 'maritime'],
];

describe('the invariants 1, 2, 3, 4 and 6', () => {
  it.each(AGENCIES.map((agencies) => ({ agencies })))(
    'hold in every order of arrival, with $agencies.length agencies',
    ({ agencies }) => {
      fc.assert(
        fc.property(scenes(agencies), (scene) => {
          sequences += 1;
          const wrong = violations(scene);
          violated += wrong.length > 0 ? 1 : 0;
          if (wrong.length > 0) throw new Error(wrong.join('\n'));
        }),
        SETTINGS,
      );
    },
    TIMEOUT_MS,
  );
});

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
          const doubtful = views.some((view) => view.positions.some((p) => p.contradiction));
          sequences += 1;
          const same = lines.sort().join() === table.orders.join() && doubtful === table.contradictory;
          violated += same ? 0 : 1;
          if (!same) expect({ lines, doubtful }).toEqual({ lines: table.orders, doubtful: table.contradictory });
        }),
        SETTINGS,
      );
    },
    TIMEOUT_MS,
  );
});
