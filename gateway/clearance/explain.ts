/**
 * Why the matching decided what it decided: per unit what both sides said, the rule that applies, what was ordered and
 * what is waited for. For a person in words, for a program as data.
 */
import type { Alarm, Party, Statement, Unit, Waiting } from '../../contracts/events/events.generated.ts';
import type { Case, Names, PlacedOrder, Policy, Position, Words } from './case.ts';
import { isLetGo, type Outcome } from './decide.ts';
import { type Heard, type HistoryEntry, historyOf } from './history.ts';
import { unservedWishes } from './inspections.ts';
import { progressOf } from './limits.ts';
import { byContent } from './moments.ts';
import { methodOf, openOrder, type UnitOrder } from './openings.ts';
import { saidOfAll, type UnitView } from './unit-view.ts';
import { covers } from './units.ts';
import { waitingFor } from './waiting.ts';
import { partyName } from './words.ts';

/** The rules, each with its words; `docs/decisions/0006-explained.md` says how one is chosen. */
export const RULES = {
  gone: { en: 'The goods have left; nothing can be ordered any more.', zh: '货物已离场，不再下达指令。' },
  returned: { en: 'Sent back as ordered; this ends the matching.', zh: '已按要求退运，对碰结束。' },
  destroyed: { en: 'Destroyed as ordered; this ends the matching.', zh: '已按要求销毁，对碰结束。' },
  withdrawn: {
    en: 'The trader withdrew the declaration: nothing is inspected or released under it.',
    zh: '企业已撤单：不查验、不放行。',
  },
  rejected: {
    en: 'An agency rejected the declaration: nothing is inspected or released.',
    zh: '有部门退单：不查验、不放行。',
  },
  contradiction: {
    en: 'An agency said opposite things at the same moment: nothing is released until it says which.',
    zh: '同一部门同一时间指令矛盾：明确之前不予放行。',
  },
  refused: { en: 'An agency refuses the goods: held at the premises.', zh: '有部门判定不合格：监管场所扣留。' },
  held: {
    en: 'An agency or an operator holds the goods: held at the premises.',
    zh: '有部门或操作员扣留货物：监管场所扣留。',
  },
  joint: {
    en: 'Several agencies want to inspect: one appointment, one move, one opening.',
    zh: '多部门均需查验：一次预约、一次移位、一次开箱。',
  },
  single: {
    en: 'One agency wants to inspect: it inspects alone, the others are informed.',
    zh: '仅一部门需查验：单独查验，告知其他部门。',
  },
  laboratory: {
    en: 'Inspected; an agency waits for its laboratory. That keeps back its own release only.',
    zh: '已查验，有部门等待实验室结果，仅影响该部门放行。',
  },
  waitForOther: {
    en: 'One agency wants to inspect, another has not spoken: wait until the limit, so that they can inspect together.',
    zh: '一部门需查验，另一部门未答复：在时限内等待，以便联合查验。',
  },
  restarted: {
    en: 'Amended or reopened: what the agencies said before no longer counts, and they have not all spoken again.',
    zh: '已改单或重新办理：此前的指令不再有效，等待各部门重新答复。',
  },
  otherDeclaration: {
    en: 'Other declarations have goods in it: it is released once, when all of them are.',
    zh: '该单元还有其他申报的货物：全部放行后一次放行。',
  },
  waitForWord: {
    en: 'Not every agency has spoken. Silence never releases.',
    zh: '尚有部门未答复。沉默不等于放行。',
  },
  released: { en: 'All agencies let it go: one release.', zh: '各部门均已放行：一次放行。' },
  noAgency: { en: 'No agency is concerned: there is nobody to release it.', zh: '无相关监管部门，无法放行。' },
} as const satisfies Record<string, Words>;

export type Rule = keyof typeof RULES;

export interface Explanation {
  readonly unit: Unit;
  /** Where each agency stands, and the words that rests on. */
  readonly positions: readonly (Position & { readonly words: Words })[];
  readonly rule: Rule;
  readonly ruleText: Words;
  readonly released: boolean;
  readonly gone: boolean;
  /** Other declarations with goods in it: how many, since whose they are is not told. */
  readonly otherDeclarations: number;
  /** How far each inspection of it has come. */
  readonly inspections: readonly InspectionProgress[];
  readonly alarms: readonly Alarm[];
  /** Every order that names the unit, in the order they were placed. */
  readonly orders: readonly PlacedOrder[];
  readonly waitingFor: readonly Waiting[];
  /** What was said about the unit, oldest first, and what of it counts. */
  readonly history: readonly HistoryEntry[];
}

export interface InspectionProgress {
  readonly orderNo: string;
  readonly version: number;
  readonly method: ReturnType<typeof methodOf>;
  readonly agencies: readonly Party[];
  /** open: to be carried out; opened; done: machine images taken, nothing to be opened; over. */
  readonly state: 'open' | 'opened' | 'done' | 'over';
  readonly secondOpening: boolean;
  readonly place: string;
  readonly windowFrom: string;
  readonly windowTo: string;
  readonly placedAt: string;
  readonly positionedAt?: string;
  readonly openedAt?: string;
  readonly movedOutAt?: string;
  readonly results: readonly Pick<Statement, 'party' | 'result' | 'method' | 'senderTime' | 'text'>[];
}

/**
 * Explains every unit of a case. The outcome is that of `decide` over the same facts.
 * @param heard the statements of the case in the order of arrival, where that is known.
 */
export function explain(
  facts: Case,
  outcome: Outcome,
  policy: Policy,
  now: Date,
  heard: readonly Heard[] = facts.statements.map((statement) => ({ statement })),
): Explanation[] {
  const waits = waitingFor(facts, outcome, policy, now);
  return outcome.views.map((view) => {
    const rule = ruleOf(view);
    return {
      unit: view.unit,
      positions: view.positions.map((position) => ({ ...position, words: positionWords(position, policy.names) })),
      rule,
      ruleText: RULES[rule],
      released: view.released,
      gone: view.gone,
      otherDeclarations: view.sharedWith.length,
      inspections: view.inspections.map((known) => progress(known, view, facts)),
      alarms: outcome.alarms.filter(({ units }) => covers(units, view.unit)),
      orders: facts.orders.filter(({ order }) => covers(order.units, view.unit)).sort((a, b) => a.seq - b.seq),
      waitingFor: waits.filter(({ units }) => units === undefined || covers(units, view.unit)),
      history: historyOf(view, facts, policy.names, heard),
    };
  });
}

/** The rule that decides on a unit: the first that applies, worst news first, as `decide` weighs them. */
function ruleOf(view: UnitView): Rule {
  const has = (stance: Position['stance']) => view.positions.some((position) => position.stance === stance);
  if (view.ended !== undefined) return view.ended;
  if (view.withdrawal !== undefined) return 'withdrawn';
  if (view.positions.length === 0) return 'noAgency';
  if (view.gone) return 'gone';
  if (has('rejected')) return 'rejected';
  if (view.positions.some(({ contradiction }) => contradiction)) return 'contradiction';
  if (has('refused')) return 'refused';
  if (has('held')) return 'held';
  if (isLetGo(view)) return 'released';
  if (!has('inspect')) return ruleOfSilence(view);
  const open = openOrder(view.inspections);
  if (open !== undefined) return open.agencies.length > 1 ? 'joint' : 'single';
  const unserved = unservedWishes(view);
  if (unserved.length > 0 && has('silent')) return 'waitForOther';
  if (unserved.length === 0 && waitsForLaboratory(view)) return 'laboratory';
  const last = view.inspections.at(-1)?.order.agencies.length ?? unserved.length;
  return last > 1 ? 'joint' : 'single';
}

function ruleOfSilence({ positions }: UnitView): Rule {
  const silent = positions.filter(({ stance }) => stance === 'silent');
  if (silent.some(({ restartedBy }) => restartedBy !== undefined)) return 'restarted';
  return silent.every(({ of }) => of !== undefined) ? 'otherDeclaration' : 'waitForWord';
}

/** Every agency that wants to inspect has reported, and the last report of one of them is still pending. */
function waitsForLaboratory(view: UnitView): boolean {
  const wanting = view.positions.filter(({ stance }) => stance === 'inspect');
  const reports = wanting.map(({ agency }) =>
    saidOfAll(view)
      .filter(({ statement: s }) => s.kind === 'inspected' && s.party === agency)
      .sort((a, b) => b.moment - a.moment || byContent(a.statement, b.statement))
      .at(0),
  );
  return reports.every((report) => report !== undefined) && reports.some((r) => r?.statement.result === 'pending');
}

function progress(known: UnitOrder, view: UnitView, { premises }: Case): InspectionProgress {
  const { order, opened, done, over } = known;
  const far = progressOf(known, saidOfAll(view), premises);
  const time = (name: 'positionedAt' | 'openedAt' | 'movedOutAt', moment: number | undefined) =>
    moment === undefined ? {} : { [name]: new Date(moment).toISOString() };
  return {
    orderNo: order.number,
    version: order.version,
    method: methodOf(order),
    agencies: order.agencies,
    state: over ? 'over' : opened ? 'opened' : done ? 'done' : 'open',
    secondOpening: order.secondOpening === true,
    place: order.place,
    windowFrom: order.windowFrom,
    windowTo: order.windowTo,
    placedAt: known.firstPlacedAt,
    ...time('positionedAt', far.positioned),
    ...time('openedAt', far.opened),
    ...time('movedOutAt', far.movedOut),
    results: far.results.map(({ statement: { party, result, method, senderTime, text } }) => ({
      party,
      ...(result === undefined ? {} : { result }),
      ...(method === undefined ? {} : { method }),
      senderTime,
      ...(text === undefined ? {} : { text }),
    })),
  };
}

const STANCES: Readonly<Record<Position['stance'], Words>> = {
  silent: { en: 'has not said what is to become of it', zh: '尚未表态' },
  inspect: { en: 'wants to inspect', zh: '要求查验' },
  released: { en: 'lets it go', zh: '放行' },
  held: { en: 'holds it', zh: '扣留' },
  refused: { en: 'refuses it', zh: '判定不合格' },
  rejected: { en: 'has rejected the declaration', zh: '退单' },
};

function positionWords({ agency, stance, contradiction, of, restartedBy }: Position, names: Names): Words {
  const name = partyName(agency, names);
  if (of !== undefined) {
    const { en, zh } = STANCES[stance];
    return {
      en: `${name.en}, of another declaration on the same goods: ${en}`,
      zh: `${name.zh}（同一货物的其他申报）：${zh}`,
    };
  }
  if (restartedBy !== undefined) {
    return {
      en: `${name.en} has not said anything since the declaration was amended or reopened`,
      zh: `${name.zh}在改单或重新办理后尚未表态`,
    };
  }
  const doubt = contradiction ? { en: ', and contradicts itself', zh: '，且指令互相矛盾' } : { en: '', zh: '' };
  return { en: `${name.en} ${STANCES[stance].en}${doubt.en}`, zh: `${name.zh}${STANCES[stance].zh}${doubt.zh}` };
}
