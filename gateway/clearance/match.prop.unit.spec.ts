/**
 * The invariants of the matching 对碰 over arbitrary sets of statements, arriving one by one in any order and number.
 * TONGGUAN_MATCH_RUNS sets the number of sequences per property, TONGGUAN_MATCH_SEED repeats one run exactly.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import type { Case, PlacedOrder } from './case.ts';
import { A, B, clock, given, line, outcome, POLICY, place } from './case-builder.fixture.ts';
import { decide } from './decide.ts';
import {
  deeds,
  PREMISES,
  type Scene,
  SETTINGS,
  scenes,
  statementOf,
  statementOfDeed,
  TIMEOUT_MS,
} from './match-scenes.fixture.ts';
import { expected } from './match-table.fixture.ts';
import type { UnitView } from './unit-view.ts';

let sequences = 0;
let violated = 0;
afterAll(() => {
  console.log(`${sequences} sequences, ${violated} violations`);
});

/** As the casework does it: a statement arrives, the case is decided, orders are numbered and stored, and again. */
function* played(scene: Scene): Generator<{ before: Case; after: Case; minute: number; passes: number }> {
  let facts = given([], { units: [A, B], agencies: scene.agencies, premises: PREMISES });
  for (const [step, index] of scene.arrivals.entries()) {
    const statement = scene.statements[index];
    if (statement === undefined) continue;
    const minute = scene.start + step * scene.pace;
    const done = scene.deeds
      .filter((deed) => deed.step === step)
      .map((deed) => statementOfDeed(deed, minute, facts.statements));
    // A restart of the gateway between any two steps: nothing is known but what was stored.
    const stored = JSON.parse(JSON.stringify(facts)) as Case;
    const before: Case = { ...stored, statements: [...stored.statements, ...done, statement] };
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
    agencies.slice(index + 1).every((two) => {
      const { orders } = expected(statements, [one, two], unit.id, 0, 0);
      return orders.includes('release');
    }),
  );

/**
 * Invariant 3, counted without the rules: orders whose last version names the unit and that no release followed. All
 * but one must have been answered by an opening or a report that names them, or by one that names no order.
 */
function openOrders({ orders, statements }: Case, unit: Unit): number {
  const lastRelease = Math.max(0, ...naming(ofKind(orders, 'release'), unit).map(({ seq }) => seq));
  const latest = new Map(ofKind(orders, 'inspection').map((placed) => [placed.order.number, placed]));
  const standing = naming([...latest.values()], unit).filter(
    ({ seq, order }) => seq > lastRelease && order.cancelled !== true,
  );
  const answers = statements.filter(
    (s) => (s.kind === 'opened' || s.kind === 'inspected') && (s.unit === undefined || s.unit.id === unit.id),
  );
  const unanswered = standing.filter(({ order }) => !answers.some((s) => s.orderNo === order.number));
  const loose = new Set(answers.filter((s) => !latest.has(s.orderNo ?? '')).map((s) => JSON.stringify(s))).size;
  return Math.max(0, unanswered.length - loose);
}

/** A wish to inspect that nobody else holds up has an order of the unit that names the agency, since the release. */
function hasForgottenWish(view: UnitView, { orders }: Case, minute: number): boolean {
  const { unit, positions, withdrawal, ended } = view;
  if (withdrawal !== undefined || ended !== undefined) return false;
  if (positions.some(({ stance }) => stance === 'rejected')) return false;
  const lastRelease = Math.max(0, ...naming(ofKind(orders, 'release'), unit).map(({ seq }) => seq));
  const standing = naming(ofKind(orders, 'inspection'), unit).filter(({ seq }) => seq > lastRelease);
  const forgotten = positions.filter(
    ({ stance, agency }) => stance === 'inspect' && !standing.some(({ order }) => order.agencies.includes(agency)),
  );
  const firstWish = Math.min(...forgotten.map(({ since }) => Date.parse(since ?? '')));
  const waits =
    positions.some(({ stance }) => stance === 'silent') && +clock(minute) < firstWish + POLICY.limits.waitForOther.ms;
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

/** When the premises last said that it left. */
const lastLeft = ({ statements }: Case, unit: Unit): number =>
  Math.max(
    ...statements
      .filter((s) => s.kind === 'gatedOut' && (s.unit === undefined || s.unit.id === unit.id))
      .map((s) => Date.parse(s.senderTime)),
  );

/** Alarms about goods that left. */
const GONE = new Set(['leftWithoutRelease', 'recallTooLate']);

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
        const keeps = view.withdrawal === undefined ? ['held', 'refused', 'rejected'] : ['held', 'refused'];
        const over = view.ended !== undefined && !view.released;
        const keeping = over ? [] : view.positions.filter(({ stance }) => keeps.includes(stance));
        const told = keeping.every(({ agency }) => view.holds.some(({ order }) => order.agency === agency));
        if (!told) say('the premises were not told to hold');
      }
      const mayNotHaveLeft =
        view.gone &&
        view.ended === undefined &&
        (view.withdrawal !== undefined ||
          view.positions.some(({ stance, contradiction, statement, restartedBy }) => {
            const back = stance === 'refused' && statement?.disposition === 'return';
            const before = view.released && Date.parse(restartedBy?.senderTime ?? '') > lastLeft(after, unit);
            return contradiction || !(stance === 'released' || back || before);
          }));
      if (alarms.some((a) => GONE.has(a.kind) && a.units.some(({ id }) => id === unit.id)) !== mayNotHaveLeft)
        say('alarm');
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
  const deeds = end.statements.filter(({ party }) => party === 'operator' || party === 'trader');
  const once: Case = { ...end, orders: [], statements: [...deeds, ...scene.statements] };
  const arrived: Case = {
    ...once,
    statements: [...scene.arrivals.flatMap((index) => scene.statements[index] ?? []), ...deeds],
  };
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

const bySaidBefore =
  (step: number) =>
  ({ senderTime }: Statement): boolean =>
    Date.parse(senderTime) <= +clock(step);

describe('against the plain table', () => {
  it(
    'decides on one unit and two agencies what the table says',
    () => {
      const single = statementOf(['customs', 'inspection']).filter(({ unit }) => unit?.id !== B.id);
      const minutes = fc.constantFrom(0, 60, 121, 125, 500);
      fc.assert(
        fc.property(
          fc.array(single, { maxLength: 10 }),
          minutes,
          fc.array(deeds, { maxLength: 2 }),
          (said, minute, done) => {
            const statements = [...said];
            for (const deed of done) {
              statements.push(statementOfDeed(deed, deed.step + 0.25, statements.filter(bySaidBefore(deed.step))));
            }
            const facts = given(statements, { premises: PREMISES });
            const { decisions, views } = outcome(facts, minute);
            const table = expected(
              statements,
              ['customs', 'inspection'],
              A.id,
              +clock(minute),
              POLICY.limits.waitForOther.ms,
            );
            const which = (agency: string | undefined) => ({ customs: '1', inspection: '2' })[agency ?? ''] ?? '3';
            const lines = decisions.map((d) => {
              if (d.kind === 'release') return 'release';
              if (d.kind === 'hold') return `hold${which(d.agency)}`;
              const method = d.method === 'manual' ? '' : ` ${d.method}`;
              return `${d.agencies.length > 1 ? 'joint' : `single${which(d.agencies[0])}`}${d.afterLimit ? ' late' : ''}${method}`;
            });
            const doubtful = views.some((view) => view.positions.some((p) => p.contradiction));
            sequences += 1;
            if (table.unsure) return;
            const same = lines.sort().join() === table.orders.join() && doubtful === table.contradictory;
            violated += same ? 0 : 1;
            if (!same) expect({ lines, doubtful }).toEqual({ lines: table.orders, doubtful: table.contradictory });
          },
        ),
        SETTINGS,
      );
    },
    TIMEOUT_MS,
  );
});
