/**
 * Every case of the matching with its outcome. `matching-cases.unit.spec.ts` proves them, `docs/matching.md` publishes
 * them: it is written from this list.
 *
 * Minutes of the story; the limit for the other agency is 120 minutes, to move 24 h, to inspect 24 h, to move out 12 h, to collect
 * 7 days.
 */
import type { Case } from './case.ts';
import { A, B, customs, inspection, STRANGER, station } from './case-builder.fixture.ts';
import { AFTER } from './matching-cases-after.fixture.ts';
import { OPERATORS, SHARED, TRADERS, WATCHED } from './matching-cases-people.fixture.ts';
import { later, type MatchingCase, order, pass } from './matching-story.fixture.ts';

export interface Chapter {
  readonly en: string;
  readonly zh: string;
  readonly cases: readonly MatchingCase[];
}

const two: Partial<Case> = { units: [A, B] };

const TABLE: readonly MatchingCase[] = [
  {
    en: 'customs inspects, inspection inspects',
    zh: '海关查验，检验检疫查验',
    story: [customs('inspect', 1), inspection('inspect', 2)],
    ends: { orders: ['I1v1 A customs+inspection joint'], status: 'inspection', rules: ['joint'] },
  },
  {
    en: 'customs inspects, inspection released',
    zh: '海关查验，检验检疫已放行',
    story: [inspection('released', 1), customs('inspect', 2)],
    ends: { orders: ['I1v1 A customs'], status: 'inspection', rules: ['single'] },
  },
  {
    en: 'customs released, inspection inspects',
    zh: '海关已放行，检验检疫查验',
    story: [customs('released', 1), inspection('inspect', 2)],
    ends: { orders: ['I1v1 A inspection'], status: 'inspection', rules: ['single'] },
  },
  {
    en: 'only customs is concerned and inspects',
    zh: '仅涉及海关，海关查验',
    story: [customs('inspect', 1)],
    more: { agencies: ['customs'] },
    ends: { orders: ['I1v1 A customs'], rules: ['single'] },
  },
  {
    en: 'both release',
    zh: '双方放行',
    story: [customs('released', 1), inspection('released', 2)],
    ends: { orders: ['R1v1 A'], status: 'released', rules: ['released'] },
  },
  {
    en: 'customs inspects, inspection is silent, within the limit',
    zh: '海关查验，检验检疫未答复，未逾期',
    story: [customs('inspect', 1), later(120)],
    ends: { orders: [], status: 'inspection', rules: ['waitForOther'], alarms: [] },
  },
  {
    en: 'customs inspects, inspection is silent, past the limit',
    zh: '海关查验，检验检疫未答复，已逾期',
    story: [customs('inspect', 1), later(121)],
    ends: { orders: ['I1v1 A customs'], rules: ['single'], alarms: ['otherSilent inspection'] },
  },
  {
    en: 'a wish that comes three hours late waits for the other agency from when it was heard',
    zh: '查验通知迟到三小时：等待时限自收到时起算',
    story: [{ said: customs('inspect', 1), minute: 181 }, later(300)],
    ends: { orders: [], rules: ['waitForOther'], alarms: [] },
  },
  {
    en: 'a wish of a clock five hours ahead waits no longer than the limit',
    zh: '发送方时钟快五小时：等待仍不超过时限',
    story: [{ said: customs('inspect', 301), minute: 1 }, later(121)],
    ends: { orders: ['I1v1 A customs'], rules: ['single'], alarms: ['otherSilent inspection'] },
  },
  {
    en: 'customs released, inspection is silent for ever',
    zh: '海关放行，检验检疫一直未答复',
    story: [customs('released', 1), later(99_999)],
    ends: { orders: [], status: 'processing', rules: ['waitForWord'] },
  },
  {
    en: 'customs released, inspection holds',
    zh: '海关放行，检验检疫扣留',
    story: [customs('released', 1), inspection('held', 2)],
    ends: { orders: ['H1v1 A inspection'], status: 'held', rules: ['held'] },
  },
  {
    en: 'customs inspects, inspection holds: both stand',
    zh: '海关查验，检验检疫扣留：两者并存',
    story: [inspection('held', 1), customs('inspect', 2)],
    ends: { orders: ['H1v1 A inspection', 'I1v1 A customs'], status: 'held', rules: ['held'] },
  },
  ...(['return', 'destroy', 'treat'] as const).map((disposition) => ({
    en: `customs released, inspection refuses: ${disposition}`,
    zh: `海关放行，检验检疫不合格：${{ return: '退运', destroy: '销毁', treat: '整改' }[disposition]}`,
    story: [customs('released', 1), inspection('refused', 2, A, { disposition })],
    ends: { orders: [`H1v1 A inspection ${disposition}`], status: 'refused', rules: ['refused' as const] },
  })),
  {
    en: 'customs rejects the declaration, inspection wants to inspect',
    zh: '海关退单，检验检疫查验',
    story: [customs('rejected', 1), inspection('inspect', 2)],
    ends: { orders: ['H1v1 A customs'], status: 'rejected', rules: ['rejected'] },
  },
  {
    en: 'released and refused by one agency at one moment: a contradiction, nothing is released',
    zh: '同一部门同一时间放行又不合格：指令矛盾，不放行',
    story: [customs('released', 1), inspection('released', 2), inspection('refused', 2)],
    ends: { orders: ['R1v1 A', 'H1v1 A inspection'], rules: ['contradiction'], alarms: ['contradiction inspection'] },
  },
  {
    en: 'held with a time cut to the second, released in that second: a contradiction, nothing is released',
    zh: '扣留时间仅到秒，同一秒内又放行：指令矛盾，不放行',
    story: [inspection('released', 1), customs('held', 2), customs('released', 2 + 0.4 / 60)],
    ends: { orders: ['H1v1 A customs'], rules: ['contradiction'], alarms: ['contradiction customs'] },
  },
  {
    en: 'no agency is concerned: nobody can release',
    zh: '无相关部门：无人放行',
    story: [station('arrived', 1), later(99_999)],
    more: { agencies: [] },
    ends: { orders: [], rules: ['noAgency'] },
  },
];

const OPENING: readonly MatchingCase[] = [
  {
    en: 'late second wish before the opening: the order is upgraded to joint',
    zh: '开箱前另一部门提出查验：升级为联合查验',
    story: [inspection('accepted', 1), customs('inspect', 1), later(121), inspection('inspect', 130)],
    ends: { orders: ['I1v1 A customs', 'I1v2 A customs+inspection joint'], rules: ['joint'], alarms: [] },
  },
  {
    en: 'late second wish after the opening: a second opening, with its reason',
    zh: '开箱后另一部门提出查验：二次开箱',
    story: [
      inspection('released', 1),
      customs('inspect', 1),
      station('opened', 50, A, order('I1')),
      inspection('inspect', 60),
    ],
    ends: { orders: ['I1v1 A customs', 'I2v1 A inspection second'], rules: ['single'] },
  },
  {
    en: 'late second wish, and the opening before it is reported only after: a second opening all the same',
    zh: '另一部门提出查验后才报告此前已开箱：二次开箱',
    story: [
      inspection('accepted', 1),
      customs('inspect', 2),
      later(122),
      inspection('inspect', 160),
      { said: station('opened', 150, A, order('I1')), minute: 170 },
    ],
    ends: {
      orders: ['I1v1 A customs', 'I1v2 A customs+inspection joint', 'I2v1 A inspection second'],
      rules: ['single'],
    },
  },
  {
    en: 'late second wish, opened after it: one opening for both',
    zh: '另一部门提出查验后开箱：一次开箱',
    story: [
      inspection('accepted', 1),
      customs('inspect', 2),
      later(122),
      inspection('inspect', 160),
      { said: station('opened', 161, A, order('I1')), minute: 170 },
      inspection('inspect', 171),
      customs('inspected', 172, A, { ...pass, ...order('I1') }),
      inspection('inspected', 173, A, { ...pass, ...order('I1') }),
    ],
    ends: { orders: ['I1v1 A customs', 'I1v2 A customs+inspection joint'] },
  },
  {
    en: 'joint inspection, both pass, one release',
    zh: '联合查验均合格，一次放行',
    story: [
      customs('inspect', 1),
      inspection('inspect', 2),
      station('positioned', 20, A, order('I1')),
      station('opened', 30, A, order('I1')),
      customs('inspected', 40, A, { ...pass, ...order('I1') }),
      inspection('inspected', 41, A, { ...pass, ...order('I1') }),
      customs('released', 50),
      inspection('released', 51),
    ],
    ends: { orders: ['I1v1 A customs+inspection joint', 'R1v1 A'], status: 'released' },
  },
  {
    en: 'the only agency that wished releases before the opening: the inspection is cancelled',
    zh: '开箱前要求查验的部门放行：撤销查验',
    story: [inspection('accepted', 1), customs('inspect', 2), later(122), customs('released', 130), later(99_999)],
    ends: { orders: ['I1v1 A customs', 'I1v2 A customs cancelled'], status: 'processing', alarms: [] },
  },
  {
    en: 'joint inspection, and one agency rejects the declaration before the opening: cancelled',
    zh: '联合查验开箱前一部门退单：撤销查验',
    story: [customs('inspect', 1), inspection('inspect', 2), inspection('rejected', 9), later(99_999)],
    ends: {
      orders: ['I1v1 A customs+inspection joint', 'H1v1 A inspection', 'I1v2 A customs+inspection joint cancelled'],
      status: 'rejected',
      alarms: [],
    },
  },
  {
    en: 'joint inspection, and one agency of two releases before the opening: it stands for the other',
    zh: '联合查验开箱前一部门放行：另一部门仍查验',
    story: [customs('inspect', 1), inspection('inspect', 2), inspection('released', 9)],
    ends: { orders: ['I1v1 A customs+inspection joint'], status: 'inspection' },
  },
  {
    en: 'machine inspection alone: nothing is opened',
    zh: '仅机检：不开箱',
    story: [inspection('released', 1), customs('inspect', 1, A, { method: 'machine' })],
    ends: { orders: ['I1v1 A customs machine'], rules: ['single'] },
  },
  {
    en: 'customs wants the machine, inspection to open: one order, the machine first',
    zh: '海关机检，检验检疫开箱：一个指令，先机检后开箱',
    story: [customs('inspect', 1, A, { method: 'machine' }), inspection('inspect', 2)],
    ends: { orders: ['I1v1 A customs+inspection joint machineThenManual'], rules: ['joint'] },
  },
  {
    en: 'the machine image is abnormal and customs wants to open: an opening, and the first one',
    zh: '机检异常，海关要求开箱：首次开箱，不算二次开箱',
    story: [
      inspection('released', 1),
      customs('inspect', 1, A, { method: 'machine' }),
      customs('inspected', 20, A, { result: 'abnormal', method: 'machine', ...order('I1') }),
      customs('inspect', 30),
    ],
    ends: { orders: ['I1v1 A customs machine', 'I2v1 A customs'], rules: ['single'] },
  },
  {
    en: 'another agency wants to open before the machine image was taken: the order is upgraded',
    zh: '机检前另一部门要求开箱：升级指令',
    story: [
      inspection('accepted', 1),
      customs('inspect', 1, A, { method: 'machine' }),
      later(121),
      inspection('inspect', 130),
    ],
    ends: {
      orders: ['I1v1 A customs machine', 'I1v2 A customs+inspection joint machineThenManual'],
      rules: ['joint'],
    },
  },
  {
    en: 'laboratory result pending: only that agency keeps its release back',
    zh: '等待实验室结果：仅影响该部门放行',
    story: [
      customs('inspect', 1),
      inspection('inspect', 2),
      customs('inspected', 40, A, { ...pass, ...order('I1') }),
      inspection('inspected', 41, A, { result: 'pending', ...order('I1') }),
      customs('released', 50),
    ],
    ends: { orders: ['I1v1 A customs+inspection joint'], status: 'inspection', rules: ['laboratory'] },
  },
  {
    en: 'the laboratory result is good and the agency releases',
    zh: '实验室结果合格并放行',
    story: [
      customs('inspect', 1),
      inspection('inspect', 2),
      inspection('inspected', 41, A, { result: 'pending', ...order('I1') }),
      customs('released', 50),
      inspection('inspected', 900, A, pass),
      inspection('released', 901),
    ],
    ends: { orders: ['I1v1 A customs+inspection joint', 'R1v1 A'], status: 'released' },
  },
];

const UNITS: readonly MatchingCase[] = [
  {
    en: 'two containers, one released: partial release',
    zh: '两个集装箱，放行其一：部分放行',
    story: [customs('released', 1), inspection('released', 2, A)],
    more: two,
    ends: { orders: ['R1v1 A'], status: 'partlyReleased', rules: ['released', 'waitForWord'] },
  },
  {
    en: 'customs wants one container, inspection both: each order calls only who wants to see',
    zh: '海关查一箱，检验检疫查两箱：按需下达',
    story: [customs('inspect', 1, A), customs('released', 1, B), inspection('inspect', 2)],
    more: two,
    ends: { orders: ['I1v1 A customs+inspection joint', 'I2v1 B inspection'], rules: ['joint', 'single'] },
  },
  {
    en: 'an agency speaks of a unit that is not in the declaration: shown, and the others go on',
    zh: '所称单元不在申报中：提示，不影响其他单元',
    story: [customs('released', 1), inspection('released', 2), inspection('held', 3, STRANGER)],
    ends: { orders: ['R1v1 A'], status: 'released', alarms: ['unknownUnit inspection'] },
  },
];

export const CHAPTERS: readonly Chapter[] = [
  { en: 'The table', zh: '对碰表', cases: TABLE },
  { en: 'One opening', zh: '一次查验', cases: OPENING },
  { en: 'Units', zh: '监管单元', cases: UNITS },
  { en: 'After the release, return, destruction', zh: '放行之后、退运、销毁', cases: AFTER },
  { en: 'The trader amends and withdraws', zh: '改单、撤单', cases: TRADERS },
  { en: 'Several declarations on the same goods', zh: '一箱多票', cases: SHARED },
  { en: 'Operators', zh: '平台操作员', cases: OPERATORS },
  { en: 'Limits', zh: '时限', cases: WATCHED },
];
