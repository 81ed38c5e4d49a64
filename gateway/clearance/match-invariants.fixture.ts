/**
 * The seven invariants, asserted after every step of one sequence: it is played as it happens, killed and taken up again
 * from what was stored, and compared with the model.
 */
import type { Alarm, Statement, Unit } from '../../contracts/events/events.generated.ts';
import type { Case, PlacedOrder, Policy } from './case.ts';
import { clock, given, line, MINUTE_MS, POLICY, place } from './case-builder.fixture.ts';
import { decide, type Outcome } from './decide.ts';
import { explain } from './explain.ts';
import type { Step as LimitedStep } from './limits.ts';
import { type Due, decidedOn, foresee } from './match-model.fixture.ts';
import { PREMISES, type Scene, statementOfDeed, wishedAgain } from './match-scenes.fixture.ts';
import { LIMITS } from './matching-story.fixture.ts';
import type { UnitView } from './unit-view.ts';

/** The rules with every limit there is. */
const LIMITED: Policy = { ...POLICY, limits: LIMITS };
const WAIT_MS = LIMITS.waitForOther.ms;
const decided = (facts: Case, minute: number) => decide(facts, LIMITED, clock(minute));

/** What the model was asked, and of what it was not sure; counted over everything that is played. */
export const tally = { asked: 0, unsure: 0 };

interface Step {
  readonly before: Case;
  readonly after: Case;
  readonly minute: number;
  readonly passes: number;
  /** Where the rules and the model differ. */
  readonly differences: readonly string[];
  /** What the rules and the model say when nothing is left to be ordered. */
  readonly rest: Outcome;
  readonly dues: readonly Due[];
  /** How many statements were stored, and so acknowledged. */
  readonly acknowledged: number;
}

/** What is kept of a case: rows of text. Whoever is killed knows nothing else afterwards. */
interface Store {
  readonly statements: readonly string[];
  readonly orders: readonly string[];
  readonly units: readonly Unit[];
  readonly formerUnits: readonly Unit[];
}

const read = (store: Store, agencies: readonly string[]): Case =>
  given(
    // Rows come in any order.
    store.statements.map((row) => JSON.parse(row) as Statement).toReversed(),
    {
      units: store.units,
      formerUnits: store.formerUnits,
      agencies,
      premises: PREMISES,
      orders: store.orders.map((row) => JSON.parse(row) as PlacedOrder).toReversed(),
    },
  );

const inOrder = (facts: Case): Case => ({ ...facts, orders: facts.orders.toSorted((a, b) => a.seq - b.seq) });

/** Settles a case from its rows until nothing is due, comparing every pass with the model. */
function settled(facts: Case, minute: number): Omit<Step, 'before' | 'minute' | 'acknowledged'> {
  let after = inOrder(facts);
  const differences: string[] = [];
  for (let passes = 0; ; passes += 1) {
    const mirrored = { ...after, orders: after.orders.toReversed() };
    const rest = decided(mirrored, minute);
    const { decisions, views } = rest;
    const dues = foresee(mirrored, +clock(minute), WAIT_MS);
    for (const due of dues) {
      tally.asked += 1;
      if (due.unsure) {
        tally.unsure += 1;
        continue;
      }
      const lines = decidedOn(due, decisions).join(', ');
      const view = views.find(({ unit }) => unit.id === due.unit.id);
      const doubtful = view?.positions.some(({ contradiction }) => contradiction) === true;
      if (lines !== due.lines.join(', ')) {
        differences.push(`${due.unit.id} at ${minute}: decided [${lines}], due [${due.lines.join(', ')}]`);
      }
      if (view !== undefined && doubtful !== due.contradictory) differences.push(`${due.unit.id}: contradiction`);
    }
    if (decisions.length === 0) return { after, passes, differences, rest, dues };
    if (passes > 8) throw new Error(`decisions do not come to rest: ${decisions.map(line).join('; ')}`);
    after = place(after, decisions, minute);
  }
}

/**
 * As the casework does it: a statement arrives, it is stored, the case is decided, orders are numbered and stored, and
 * again. Between any two of these the gateway may be killed; what it had not stored it had not acknowledged, and it
 * comes again.
 */
function* played(scene: Scene): Generator<Step> {
  let store: Store = { statements: [], orders: [], units: scene.units, formerUnits: [] };
  const arrivals: (number | undefined)[] = [...scene.arrivals];
  let [paused, killed] = [0, 0];
  for (let step = 0; step < arrivals.length; step += 1) {
    paused += scene.pauses.reduce((sum, pause) => sum + (pause.step === step ? pause.minutes : 0), 0);
    const minute = scene.start + step * scene.pace + paused;
    const index = arrivals[step];
    const statement = index === undefined ? undefined : scene.statements[index];
    const kill = scene.kills.find((each) => each.step === step);
    if (kill?.stored === false && index !== undefined && killed < 3) {
      killed += 1;
      arrivals.push(index);
      continue;
    }
    const done = scene.deeds.filter((deed) => deed.step === step);
    const earlier = done.length === 0 ? [] : read(store, scene.agencies).statements;
    const did = done.flatMap((deed) => {
      const made = statementOfDeed(deed, minute, earlier);
      return [made, ...wishedAgain(deed, made, scene.agencies)];
    });
    const said = [...did, ...(statement ? [statement] : [])];
    store = { ...store, statements: [...store.statements, ...said.map((each) => JSON.stringify(each))] };
    const dropped = done.some(({ what }) => what === 'drop') && store.units.length > 1 ? store.units.at(-1) : undefined;
    if (dropped !== undefined) {
      store = { ...store, units: store.units.slice(0, -1), formerUnits: [...store.formerUnits, dropped] };
    }
    // Killed before it was dealt with: the next who comes deals with both.
    if (kill?.stored === true && step + 1 < arrivals.length) continue;
    const before = inOrder(read(store, scene.agencies));
    const ended = settled(before, minute);
    store = { ...store, orders: withNew(store.orders, ended.after) };
    yield { ...ended, before, minute, acknowledged: store.statements.length };
  }
  // Nothing comes any more, and every limit passes.
  for (const later of [LIMITS.waitForOther.ms / MINUTE_MS, LONG]) {
    const minute = Math.max(10, scene.start + arrivals.length * scene.pace) + paused + later;
    const before = inOrder(read(store, scene.agencies));
    const ended = settled(before, minute);
    store = { ...store, orders: withNew(store.orders, ended.after) };
    yield { ...ended, before, minute, acknowledged: store.statements.length };
  }
}

/** Rows are only ever added. */
const withNew = (rows: readonly string[], { orders }: Case): readonly string[] => [
  ...rows,
  ...orders.slice(rows.length).map((placed) => JSON.stringify(placed)),
];

/** Minutes after which every limit of the rules has passed. */
const LONG = 9 * 24 * 60;

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
  const waits = positions.some(({ stance }) => stance === 'silent') && +clock(minute) < firstWish + WAIT_MS;
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
      .filter((s) => LEAVING.has(s.kind) && (s.unit === undefined || s.unit.id === unit.id))
      .map((s) => Date.parse(s.senderTime)),
  );

const LEAVING: ReadonlySet<string> = new Set(['gatedOut', 'departed', 'delivered']);

/** Alarms about goods that left. */
const GONE = new Set(['leftWithoutRelease', 'recallTooLate']);

/** Every violation in one sequence, in words; none when the rules are right. */
export function violations(scene: Scene): string[] {
  const wrong: string[] = [];
  let last: Case | undefined;
  let end = 0;
  for (const { before, after, minute, passes, differences, rest, dues, acknowledged } of played(scene)) {
    last = after;
    end = minute;
    wrong.push(...differences);
    if (after.statements.length !== acknowledged) wrong.push('7: what was acknowledged is lost');
    const fresh = after.orders.slice(before.orders.length);
    const { views, alarms, steps, deadline } = rest;
    wrong.push(...wronglyTimed(alarms, steps, deadline, +clock(minute)));
    for (const view of views) {
      const { unit } = view;
      const say = (what: string) => wrong.push(`${what}: ${unit.id} at ${minute}`);
      const free = dues.find((due) => due.unit.id === unit.id)?.free === true && view.ended === undefined;
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
    // What is due on an order besides its cancellation follows it.
    const follows = ofKind(fresh, 'inspection').some(({ order }) => order.version > 1) ? 2 : 1;
    if (scene.start >= 10 && !ahead && passes > follows) wrong.push(`it took ${passes} passes at ${minute}`);
  }
  if (last !== undefined && !isOrderless(last)) wrong.push('4: the order of arrival made a difference');
  if (last !== undefined) wrong.push(...unexplained(last, end));
  return wrong;
}

/** An alarm of a limit stands when it has passed, and the case is looked at again when the next one does. */
function wronglyTimed(
  alarms: readonly Alarm[],
  steps: readonly LimitedStep[],
  deadline: string | undefined,
  now: number,
): string[] {
  const due = new Set(steps.filter(({ until }) => until <= now).map(({ kind, party }) => `${kind} ${party}`));
  const raised = new Set(
    alarms.filter(({ limit }) => limit !== undefined).map(({ kind, party }) => `${kind} ${party}`),
  );
  const next = Math.min(...steps.map(({ until }) => until).filter((until) => until > now));
  const same = due.size === raised.size && [...due].every((key) => raised.has(key));
  return [
    ...(same ? [] : ['an alarm at the wrong time']),
    ...((deadline === undefined ? Infinity : Date.parse(deadline)) === next ? [] : ['the wrong deadline']),
  ];
}

/** Invariant 5: everything that came in counts, or it is said why it does not. */
function unexplained(facts: Case, minute: number): string[] {
  const outcome = decided(facts, minute);
  const told = explain(facts, outcome, LIMITED, clock(minute)).map(({ history, positions }) => ({
    history,
    positions,
  }));
  const all = told.flatMap(({ history }) => history);
  const missing = facts.statements.filter(
    (s) => !all.some(({ at: when, party, kind }) => when === s.senderTime && party === s.party && kind === s.kind),
  );
  const silent = all.filter(({ counts, whyNot }) => counts === (whyNot !== undefined));
  // What a position rests on counts.
  const unread = told.flatMap(({ history, positions }) =>
    positions.filter(
      ({ statement: s, stance }) =>
        s !== undefined &&
        (stance === 'held' || stance === 'refused') &&
        !history.some((e) => e.counts && e.party === s.party && e.at === s.senderTime && e.kind === s.kind),
    ),
  );
  return missing.length + silent.length + unread.length === 0 ? [] : ['5: something said is not explained'];
}

/** Invariant 4: same facts, same positions and same decisions, whatever their order and however often they came. */
function isOrderless(end: Case): boolean {
  const once = new Map(end.statements.map((s) => [JSON.stringify(s), s]));
  const bare: Case = { ...end, orders: [], statements: [...once.values()] };
  const again: Case = { ...bare, statements: [...end.statements.toReversed(), ...end.statements.slice(0, 3)] };
  const sorted: Case = { ...bare, statements: [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, s]) => s) };
  const [a, b, c] = [decided(bare, 60), decided(again, 60), decided(sorted, 60)];
  const positions = ({ views }: typeof a) => JSON.stringify(views.map((view) => view.positions));
  const decisions = (of: typeof a) => JSON.stringify(of.decisions.map((d) => JSON.stringify(d)).sort());
  return (
    positions(a) === positions(b) &&
    positions(b) === positions(c) &&
    decisions(a) === decisions(b) &&
    decisions(b) === decisions(c)
  );
}
