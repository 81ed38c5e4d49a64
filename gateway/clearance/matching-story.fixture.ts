/** Plays stories of the matching: what is said minute by minute, settled after every word, with one or two declarations. */
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import { type Case, type Limits, type Policy, wishKey } from './case.ts';
import { clock, DECLARATION_NO, given, MINUTE_MS, orderLine, POLICY, place } from './case-builder.fixture.ts';
import { decide, type Outcome } from './decide.ts';
import { explain } from './explain.ts';
import { overallStatus } from './status.ts';

/** The declaration on the same goods, made before the one the stories are about. */
export const EARLIER_NO = '1170914050300007';

export interface Scene {
  readonly said?: Statement;
  /** Nothing is said; time passes until this minute. */
  readonly minute?: number;
  /** An amendment changes the units. */
  readonly units?: readonly Unit[];
  /** It is said of a part of this unit, which is otherwise still there. */
  readonly partOf?: Unit;
  /** It is said of the earlier declaration on the same goods. */
  readonly earlier?: true;
}

export interface Ending {
  /** `I1v1 A customs+inspection`, in the order they were placed; those of the earlier declaration begin with `*`. */
  readonly orders: readonly string[];
  readonly status: string;
  /** The rule that applies to each unit in the end. */
  readonly rules: readonly string[];
  /** `notPositioned railway`. */
  readonly alarms: readonly string[];
}

export interface MatchingCase {
  readonly en: string;
  readonly zh: string;
  readonly story: readonly (Scene | Statement)[];
  readonly more?: Partial<Case>;
  /** What is particular about the earlier declaration; of a story with one. */
  readonly earlierMore?: Partial<Case>;
  readonly ends: Partial<Ending>;
}

export const HOUR = 60;
/** The limits of the published cases. */
export const LIMITS: Limits = {
  waitForOther: { ms: 120 * MINUTE_MS },
  toPosition: { ms: 24 * HOUR * MINUTE_MS },
  toInspect: { ms: 24 * HOUR * MINUTE_MS },
  toMoveOut: { ms: 12 * HOUR * MINUTE_MS },
  toCollect: { ms: 7 * 24 * HOUR * MINUTE_MS },
};

/** What an answer carries that names the inspection order `I1`, and a result that is good. */
export const order = (name: string) => ({ orderNo: `${DECLARATION_NO}-${name}` });
export const pass = { result: 'pass' as const };
/** Time passes until this minute. */
export const later = (minute: number): Scene => ({ minute });

const START = clock(0).getTime();
const minuteOf = ({ said, minute }: Scene): number =>
  minute ?? (said === undefined ? 0 : (Date.parse(said.senderTime) - START) / MINUTE_MS);

/** Plays a story to its end. */
export function play(
  scenes: readonly Scene[],
  more: Partial<Case> = {},
  policy: Policy = POLICY,
  earlierMore: Partial<Case> = {},
): Ending {
  const shared = scenes.some(({ earlier }) => earlier);
  let own = given([], more);
  let earlier = given([], { ...more, ...earlierMore, declarationNo: EARLIER_NO });
  let last: Outcome | undefined;
  let minute = 0;
  const placed: string[] = [];
  const settled = (facts: Case, other: Case): Case => {
    let now: Case = { ...facts, sharedWith: shared ? [other] : [] };
    for (let round = 0; round < 8; round += 1) {
      const outcome = decide(now, policy, clock(minute));
      if (outcome.decisions.length === 0) return now;
      const before = now.orders.length;
      now = place(now, outcome.decisions, minute);
      placed.push(...now.orders.slice(before).map((order) => (facts === earlier ? '*' : '') + tell(order)));
    }
    throw new Error('decisions do not come to rest');
  };
  for (const scene of scenes) {
    minute = minuteOf(scene);
    const { said, units, partOf } = scene;
    const changed = (facts: Case): Case => ({
      ...facts,
      statements: said === undefined ? facts.statements : [...facts.statements, said],
      ...(said?.kind !== 'inspect' ? {} : { heardAt: heard(facts, said, minute) }),
      ...(units === undefined ? {} : amended(facts, units)),
      ...(partOf === undefined || said?.unit === undefined
        ? {}
        : { leftInPart: [...(facts.leftInPart ?? []), { unit: partOf, part: said.unit, statement: said }] }),
    });
    if (scene.earlier) earlier = changed(earlier);
    else own = changed(own);
    for (let round = 0; round < 3; round += 1) {
      if (shared) {
        const next = settled(earlier, own);
        earlier = next;
      }
      own = settled(own, earlier);
    }
    last = decide(own, policy, clock(minute));
  }
  if (last === undefined) throw new Error('a story without a scene');
  const now = clock(minute);
  return {
    orders: placed,
    status: overallStatus(own, last.views),
    rules: explain(own, last, policy, now).map(({ rule }) => rule),
    alarms: last.alarms.map(({ kind, party }) => `${kind} ${party}`),
  };
}

const heard = ({ heardAt = {} }: Case, { party, senderTime }: Statement, minute: number) => ({
  [wishKey(party, senderTime)]: clock(minute).toISOString(),
  ...heardAt,
});

function amended(facts: Case, units: readonly Unit[]): Pick<Case, 'units' | 'formerUnits'> {
  const before = [...facts.formerUnits, ...facts.units];
  const isIn = (unit: Unit) => units.some(({ kind, id }) => kind === unit.kind && id === unit.id);
  return { units, formerUnits: before.filter((unit) => !isIn(unit)) };
}

/** An order in one line, with what is particular about it. */
function tell(placed: Case['orders'][number]): string {
  const flags = [
    placed.kind === 'inspection' && placed.order.kind === 'joint' ? 'joint' : '',
    placed.kind === 'inspection' && placed.order.method !== 'manual' ? (placed.order.method ?? '') : '',
    placed.kind === 'inspection' && placed.order.secondOpening === true ? 'second' : '',
    placed.kind === 'inspection' && placed.order.cancelled === true ? 'cancelled' : '',
    placed.kind === 'hold' ? (placed.order.disposition ?? '') : '',
  ].filter((flag) => flag !== '');
  return [orderLine(placed), ...flags].join(' ');
}
