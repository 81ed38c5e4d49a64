/** Published cases of the matching in which traders, operators or time have their part; see matching-cases.fixture.ts. */
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import { A, B, customs, inspection, operator, station, trader } from './case-builder.fixture.ts';
import { HOUR, later, type MatchingCase, order, pass, type Scene } from './matching-story.fixture.ts';

const ofEarlier = (said: Statement): Scene => ({ said, earlier: true });
const amendedTo = (minute: number, units: readonly Unit[]): Scene => ({
  said: trader('amended', minute, undefined, { text: 'wrong container', setsAside: [] }),
  units,
});
const restart = trader('amended', 10, undefined, { text: 'other bill', setsAside: [] });

export const TRADERS: readonly MatchingCase[] = [
  {
    en: 'withdrawal before the opening: the inspection is cancelled',
    zh: '开箱前撤单：撤销查验',
    story: [customs('inspect', 1), inspection('inspect', 2), trader('withdrawn', 10)],
    ends: {
      orders: ['I1v1 A customs+inspection joint', 'I1v2 A customs+inspection joint cancelled'],
      status: 'withdrawn',
      rules: ['withdrawn'],
    },
  },
  {
    en: 'withdrawal after the opening: the inspection stays on record',
    zh: '开箱后撤单：查验记录保留',
    story: [
      customs('inspect', 1),
      inspection('inspect', 2),
      station('opened', 5, A, order('I1')),
      trader('withdrawn', 10),
      customs('released', 20),
      inspection('released', 21),
    ],
    ends: { orders: ['I1v1 A customs+inspection joint'], status: 'withdrawn' },
  },
  {
    en: 'withdrawal after the release, goods inside: recalled',
    zh: '放行后撤单，货物在场：撤回',
    story: [customs('released', 1), inspection('released', 2), trader('withdrawn', 10)],
    ends: { orders: ['R1v1 A', 'H1v1 A trader'], status: 'withdrawn' },
  },
  {
    en: 'amendment of the bill: what was said before no longer counts',
    zh: '改提运单：此前指令不再有效',
    story: [customs('released', 1), { said: restart }, inspection('released', 20)],
    ends: { orders: [], status: 'processing', rules: ['restarted'] },
  },
  {
    en: 'amendment, and both release again: one release',
    zh: '改单后双方重新放行：一次放行',
    story: [customs('released', 1), { said: restart }, inspection('released', 20), customs('released', 21)],
    ends: { orders: ['R1v1 A'], status: 'released' },
  },
  {
    en: 'amendment before the opening: the inspection is cancelled, and ordered anew when it is wished again',
    zh: '开箱前改单：撤销查验，重新布控后再下达',
    story: [
      customs('inspect', 1),
      inspection('released', 2),
      { said: restart },
      inspection('released', 20),
      customs('inspect', 21),
    ],
    ends: { orders: ['I1v1 A customs', 'I1v2 A customs cancelled', 'I2v1 A customs'], rules: ['single'] },
  },
  {
    en: 'amendment after the release: recalled until both release again',
    zh: '放行后改单：撤回，待双方重新放行',
    story: [customs('released', 1), inspection('released', 2), { said: restart }],
    ends: { orders: ['R1v1 A', 'H1v1 A trader'], status: 'processing', rules: ['restarted'] },
  },
  {
    en: 'amendment from container A to B, with an inspection of A open: cancelled',
    zh: '箱号由A改为B，A的查验未开箱：撤销',
    story: [customs('inspect', 1), inspection('inspect', 2), amendedTo(10, [B])],
    ends: {
      orders: ['I1v1 A customs+inspection joint', 'I1v2 A customs+inspection joint cancelled'],
      rules: ['restarted'],
    },
  },
  {
    en: 'amendment from container A to B after the release: A is held, B waits for its own words',
    zh: '放行后箱号由A改为B：扣留A，B重新对碰',
    story: [customs('released', 1), inspection('released', 2), amendedTo(10, [B])],
    ends: { orders: ['R1v1 A', 'H1v1 A trader'], status: 'processing', rules: ['restarted'] },
  },
  {
    en: 'amendment from container A to B after the release, and A leaves all the same: an alarm',
    zh: '放行后箱号由A改为B，A仍离场：警报',
    story: [customs('released', 1), inspection('released', 2), amendedTo(10, [B]), station('gatedOut', 12, A)],
    ends: { orders: ['R1v1 A', 'H1v1 A trader'], alarms: ['leftWithoutRelease trader'] },
  },
  {
    en: 'container A is held, taken out of the declaration, and leaves: an alarm',
    zh: '扣留的A箱经改单移出申报后离场：警报',
    story: [customs('held', 1, A), amendedTo(10, [B]), station('gatedOut', 12, A)],
    ends: { orders: ['H1v1 A customs'], alarms: ['leftWithoutRelease customs'] },
  },
  {
    en: 'released container A leaves, and is taken out of the declaration after: no alarm',
    zh: '已放行的A箱离场后改单移出：无警报',
    story: [customs('released', 1), inspection('released', 2), station('gatedOut', 5, A), amendedTo(10, [B])],
    ends: { orders: ['R1v1 A'], alarms: [] },
  },
  {
    en: 'amendment that changes neither bill nor units: the matching goes on',
    zh: '改单不涉及提运单、箱号、通关单：对碰继续',
    story: [customs('released', 1), trader('amended', 10), inspection('released', 20)],
    ends: { orders: ['R1v1 A'], status: 'released' },
  },
];

export const SHARED: readonly MatchingCase[] = [
  {
    en: 'two declarations in one container, one released: the container stays',
    zh: '一箱两票，一票已放行：不放行',
    story: [customs('released', 1), inspection('released', 2), ofEarlier(customs('released', 3))],
    ends: { orders: [], status: 'processing', rules: ['otherDeclaration'] },
  },
  {
    en: 'two declarations in one container, both released: one release order',
    zh: '一箱两票，均已放行：一次放行',
    story: [
      customs('released', 1),
      inspection('released', 2),
      ofEarlier(customs('released', 3)),
      ofEarlier(inspection('released', 4)),
    ],
    ends: { orders: ['*R1v1 A'], status: 'released', rules: ['released'] },
  },
  {
    en: 'customs wants to inspect for one declaration, inspection for the other: one joint opening',
    zh: '一箱两票，两部门各查一票：一次联合开箱',
    story: [
      customs('inspect', 1),
      inspection('released', 1),
      ofEarlier(customs('released', 2)),
      ofEarlier(inspection('inspect', 3)),
    ],
    ends: { orders: ['*I1v1 A customs+inspection joint'], rules: ['joint'] },
  },
  {
    en: 'the declaration that leads concerns customs alone, inspection inspects for the other: the order calls inspection',
    zh: '一箱两票，主导申报仅涉及海关，检验检疫查验另一票：指令送达检验检疫',
    story: [ofEarlier(customs('released', 1)), customs('released', 2), inspection('inspect', 3)],
    earlierMore: { agencies: ['customs'] },
    ends: { orders: ['*I1v1 A inspection'], rules: ['single'] },
  },
  {
    en: 'one declaration is held after the release of the container: recalled',
    zh: '一箱两票，放行后一票被扣留：撤回',
    story: [
      customs('released', 1),
      inspection('released', 2),
      ofEarlier(customs('released', 3)),
      ofEarlier(inspection('released', 4)),
      customs('held', 9),
    ],
    ends: { orders: ['*R1v1 A', '*H1v1 A customs'], status: 'held' },
  },
  {
    en: 'the earlier declaration is withdrawn: the other one alone decides',
    zh: '一箱两票，其中一票撤单：由另一票决定',
    story: [customs('released', 1), inspection('released', 2), ofEarlier(trader('withdrawn', 9))],
    ends: { orders: ['R1v1 A'], status: 'released' },
  },
];

export const OPERATORS: readonly MatchingCase[] = [
  {
    en: 'an operator holds released goods: recalled; he lifts it: released in the next version',
    zh: '操作员布控已放行货物：撤回；解除后下一版放行',
    story: [
      customs('released', 1),
      inspection('released', 2),
      operator('held', 5, undefined, { by: 'anna', text: 'seal broken' }),
      operator('released', 9, undefined, { by: 'anna' }),
    ],
    ends: { orders: ['R1v1 A', 'H1v1 A operator', 'R2v2 A'], status: 'released' },
  },
  {
    en: 'an operator cannot lift the hold of another',
    zh: '操作员不能解除他人的布控',
    story: [
      customs('released', 1),
      operator('held', 2, undefined, { by: 'anna' }),
      operator('released', 3, undefined, { by: 'bo' }),
      inspection('released', 4),
    ],
    ends: { orders: ['H1v1 A operator'], status: 'held', rules: ['held'] },
  },
  {
    en: 'an operator who lifts a hold releases nothing',
    zh: '解除布控不等于放行',
    story: [
      customs('released', 1),
      operator('held', 2, undefined, { by: 'anna' }),
      operator('released', 3, undefined, { by: 'anna' }),
      later(99_999),
    ],
    ends: { orders: ['H1v1 A operator'], status: 'processing', rules: ['waitForWord'] },
  },
  {
    en: 'two operators record the release an agency gave by phone: it counts as the word of the agency',
    zh: '两名操作员代录部门放行：视为该部门指令',
    story: [customs('released', 1), inspection('released', 9, undefined, { by: 'anna, bo', code: 'OVERRIDE' })],
    ends: { orders: ['R1v1 A'], status: 'released' },
  },
  {
    en: 'after that, a higher version of the agency itself counts, although its clock is behind',
    zh: '代录之后，该部门更高版本的指令优先，即使其时钟较慢',
    story: [
      customs('released', 1),
      inspection('held', 2, undefined, { senderVersion: 5 }),
      inspection('released', 9, undefined, { by: 'anna, bo', code: 'OVERRIDE', senderVersion: 5 }),
      { said: inspection('held', 3, undefined, { senderVersion: 6 }), minute: 12 },
    ],
    ends: { orders: ['H1v1 A inspection', 'R1v1 A', 'H2v1 A inspection'], status: 'held' },
  },
  {
    en: 'an operator reopens the case after the release: recalled until both speak again',
    zh: '放行后操作员重新办理：撤回，待双方重新答复',
    story: [
      customs('released', 1),
      inspection('released', 2),
      operator('reopened', 10, undefined, { by: 'anna', setsAside: [] }),
      customs('released', 20),
    ],
    ends: { orders: ['R1v1 A', 'H1v1 A operator'], status: 'processing', rules: ['restarted'] },
  },
];

const DAY = 24 * HOUR;
export const WATCHED: readonly MatchingCase[] = [
  {
    en: '24 hours after the order the container has not been moved',
    zh: '查验指令24小时后仍未移位',
    story: [customs('inspect', 1), inspection('inspect', 2), later(2 + DAY)],
    ends: { alarms: ['notPositioned railway'] },
  },
  {
    en: 'moved in time, not inspected within 24 hours: each agency that has not reported',
    zh: '按时移位，24小时未查验：未报告的部门',
    story: [
      customs('inspect', 1),
      inspection('inspect', 2),
      station('positioned', 30, A, order('I1')),
      customs('inspected', 60, A, { ...pass, ...order('I1') }),
      later(30 + DAY),
    ],
    ends: { alarms: ['notInspected inspection'] },
  },
  {
    en: 'inspected, not moved out within 12 hours',
    zh: '查验完毕12小时未移出',
    story: [
      inspection('released', 1),
      customs('inspect', 1),
      station('positioned', 30, A, order('I1')),
      customs('inspected', 60, A, { ...pass, ...order('I1') }),
      later(60 + 12 * HOUR),
    ],
    ends: { alarms: ['notMovedOut railway'] },
  },
  {
    en: 'moved out in time: no alarm',
    zh: '按时移出：无警报',
    story: [
      inspection('released', 1),
      customs('inspect', 1),
      station('positioned', 30, A, order('I1')),
      customs('inspected', 60, A, { ...pass, ...order('I1') }),
      station('movedOut', 90, A, order('I1')),
      later(3 * DAY),
    ],
    ends: { alarms: [] },
  },
  {
    en: 'released and not collected within 7 days',
    zh: '放行7天未提离',
    story: [customs('released', 1), inspection('released', 2), later(2 + 7 * DAY)],
    ends: { alarms: ['notCollected railway'] },
  },
];
