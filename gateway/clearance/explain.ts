/**
 * Why the matching decided what it decided: per unit what both sides said, the rule that applies, what was ordered and
 * what is waited for. For a person in words, for a program as data.
 */
import type { Party, Unit, Waiting } from '../../contracts/events/events.generated.ts';
import type { Case, Names, PlacedOrder, Policy, Position, Words } from './case.ts';
import { isLetGo, type Outcome } from './decide.ts';
import { unservedWishes } from './inspections.ts';
import { byContent, momentOf } from './moments.ts';
import { openOrder } from './openings.ts';
import { concerns } from './positions.ts';
import type { UnitView } from './unit-view.ts';
import { covers } from './units.ts';
import { waitingFor } from './waiting.ts';
import { partyName, statementWords } from './words.ts';

/** The rules, each with its words; `docs/decisions/0006-explained.md` says how one is chosen. */
export const RULES = {
  gone: { en: 'The goods have left; nothing can be ordered any more.', zh: '货物已离场，不再下达指令。' },
  rejected: {
    en: 'An agency rejected the declaration: nothing is inspected or released.',
    zh: '有部门退单：不查验、不放行。',
  },
  contradiction: {
    en: 'An agency said opposite things at the same moment: nothing is released until it says which.',
    zh: '同一部门同一时间指令矛盾：明确之前不予放行。',
  },
  refused: { en: 'An agency refuses the goods: held at the premises.', zh: '有部门判定不合格：监管场所扣留。' },
  held: { en: 'An agency holds the goods: held at the premises.', zh: '有部门扣留货物：监管场所扣留。' },
  joint: {
    en: 'Several agencies want to inspect: one appointment, one move, one opening.',
    zh: '多部门均需查验：一次预约、一次移位、一次开箱。',
  },
  single: {
    en: 'One agency wants to inspect: it inspects alone, the others are informed.',
    zh: '仅一部门需查验：单独查验，告知其他部门。',
  },
  waitForOther: {
    en: 'One agency wants to inspect, another has not spoken: wait until the limit, so that they can inspect together.',
    zh: '一部门需查验，另一部门未答复：在时限内等待，以便联合查验。',
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
  /** Every order that names the unit, in the order they were placed. */
  readonly orders: readonly PlacedOrder[];
  readonly waitingFor: readonly Waiting[];
  /** What was said about the unit, by the senders' clocks, oldest first. */
  readonly history: readonly {
    readonly at: string;
    readonly party: Party;
    readonly text?: string;
    readonly words: Words;
  }[];
}

/** Explains every unit of a case. The outcome is that of `decide` over the same facts. */
export function explain(facts: Case, outcome: Outcome, policy: Policy): Explanation[] {
  const waits = waitingFor(facts, outcome, policy);
  return outcome.views.map((view) => {
    const rule = ruleOf(view, facts);
    return {
      unit: view.unit,
      positions: view.positions.map((position) => ({ ...position, words: positionWords(position, policy.names) })),
      rule,
      ruleText: RULES[rule],
      released: view.released,
      gone: view.gone,
      orders: facts.orders.filter(({ order }) => covers(order.units, view.unit)).sort((a, b) => a.seq - b.seq),
      waitingFor: waits.filter(({ units }) => units === undefined || covers(units, view.unit)),
      history: historyOf(view, facts, policy.names),
    };
  });
}

/** The rule that decides on a unit: the first that applies, worst news first, as `decide` weighs them. */
function ruleOf(view: UnitView, facts: Case): Rule {
  const has = (stance: Position['stance']) => view.positions.some((position) => position.stance === stance);
  if (view.positions.length === 0) return 'noAgency';
  if (view.gone) return 'gone';
  if (has('rejected')) return 'rejected';
  if (view.positions.some(({ contradiction }) => contradiction)) return 'contradiction';
  if (has('refused')) return 'refused';
  if (has('held')) return 'held';
  if (isLetGo(view)) return 'released';
  if (!has('inspect')) return 'waitForWord';
  const open = openOrder(view.inspections);
  if (open !== undefined) return open.agencies.length > 1 ? 'joint' : 'single';
  const unserved = unservedWishes(view, facts);
  if (unserved.length > 0 && has('silent')) return 'waitForOther';
  const last = view.inspections.at(-1)?.order.agencies.length ?? unserved.length;
  return last > 1 ? 'joint' : 'single';
}

const STANCES: Readonly<Record<Position['stance'], Words>> = {
  silent: { en: 'has not said what is to become of it', zh: '尚未表态' },
  inspect: { en: 'wants to inspect', zh: '要求查验' },
  released: { en: 'lets it go', zh: '放行' },
  held: { en: 'holds it', zh: '扣留' },
  refused: { en: 'refuses it', zh: '判定不合格' },
  rejected: { en: 'has rejected the declaration', zh: '退单' },
};

function positionWords({ agency, stance, contradiction }: Position, names: Names): Words {
  const name = partyName(agency, names);
  const doubt = contradiction ? { en: ', and contradicts itself', zh: '，且指令互相矛盾' } : { en: '', zh: '' };
  return { en: `${name.en} ${STANCES[stance].en}${doubt.en}`, zh: `${name.zh}${STANCES[stance].zh}${doubt.zh}` };
}

function historyOf(view: UnitView, facts: Case, names: Names): Explanation['history'] {
  return facts.statements
    .filter((statement) => concerns(statement, view.unit))
    .sort((a, b) => momentOf(a) - momentOf(b) || byContent(a, b))
    .map(({ party, kind, senderTime, text }) => ({
      at: senderTime,
      party,
      ...(text === undefined ? {} : { text }),
      words: statementWords(party, kind, names),
    }));
}
