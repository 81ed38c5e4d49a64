/** Published cases of the matching after a release; see matching-cases.fixture.ts. */
import type { Unit } from '../../contracts/events/events.generated.ts';
import { A, customs, inspection, station } from './case-builder.fixture.ts';
import type { MatchingCase } from './matching-story.fixture.ts';

const WAGON: Unit = { kind: 'wagon', id: '5243547' };

export const AFTER: readonly MatchingCase[] = [
  {
    en: 'hold after the release, goods inside: recalled',
    zh: '放行后扣留，货物在场：撤回',
    story: [customs('released', 1), inspection('released', 2), customs('held', 5)],
    ends: { orders: ['R1v1 A', 'H1v1 A customs'], status: 'held', alarms: [] },
  },
  {
    en: 'hold after the release, lifted: released in the next version',
    zh: '放行后扣留，解除：下一版放行',
    story: [customs('released', 1), inspection('released', 2), customs('held', 5), customs('released', 9)],
    ends: { orders: ['R1v1 A', 'H1v1 A customs', 'R2v2 A'], status: 'released' },
  },
  {
    en: 'hold after the goods have left: an alarm',
    zh: '放行离场后扣留：警报',
    story: [customs('released', 1), inspection('released', 2), station('gatedOut', 4, A), customs('held', 5)],
    ends: { orders: ['R1v1 A'], alarms: ['recallTooLate customs'], rules: ['gone'] },
  },
  {
    en: 'inspection notice after the release: recalled and inspected',
    zh: '放行后布控查验：撤回并查验',
    story: [customs('released', 1), inspection('released', 2), customs('inspect', 5)],
    ends: { orders: ['R1v1 A', 'H1v1 A customs', 'I1v1 A customs'], status: 'inspection' },
  },
  {
    en: 'goods leave without a release: an alarm',
    zh: '未放行离场：警报',
    story: [customs('released', 1), station('departed', 3)],
    ends: { orders: [], alarms: ['leftWithoutRelease inspection'] },
  },
  {
    en: 'bulk on a bill: the first of two wagons leaves without a release: an alarm at once',
    zh: '散货两车，首车未放行离场：立即警报',
    story: [customs('held', 1), { said: station('gatedOut', 3, WAGON), partOf: A }],
    ends: {
      orders: ['H1v1 A customs'],
      status: 'held',
      alarms: ['leftWithoutRelease customs', 'leftWithoutRelease inspection'],
    },
  },
  {
    en: 'bulk on a bill: the first of two wagons leaves under the release: no alarm; held then, an alarm',
    zh: '散货两车，首车放行后离场：无警报；其后扣留：警报',
    story: [
      customs('released', 1),
      inspection('released', 2),
      { said: station('gatedOut', 3, WAGON), partOf: A },
      customs('held', 9),
    ],
    ends: { orders: ['R1v1 A', 'H1v1 A customs'], status: 'held', alarms: ['recallTooLate customs'] },
  },
  {
    en: 'return 退运: the goods leave as ordered, no alarm, the matching ends',
    zh: '退运：按要求离场，无警报，对碰结束',
    story: [customs('released', 1), inspection('refused', 2, A, { disposition: 'return' }), station('gatedOut', 9, A)],
    ends: { orders: ['H1v1 A inspection return'], status: 'returned', rules: ['returned'], alarms: [] },
  },
  {
    en: 'return ordered by one agency while the other still holds: leaving is an alarm',
    zh: '一部门退运、另一部门扣留：离场即警报',
    story: [customs('held', 1), inspection('refused', 2, A, { disposition: 'return' }), station('gatedOut', 9, A)],
    ends: { orders: ['H1v1 A customs', 'H2v1 A inspection return'], alarms: ['leftWithoutRelease customs'] },
  },
  {
    en: 'return reported as carried out while the other agency holds: nothing has ended, leaving is an alarm',
    zh: '一部门报告已退运、另一部门扣留：对碰未结束，离场即警报',
    story: [
      inspection('refused', 2, A, { disposition: 'return' }),
      inspection('disposed', 5, A, { disposition: 'return' }),
      customs('held', 6),
      station('gatedOut', 9, A),
    ],
    ends: {
      orders: ['H1v1 A inspection return', 'H2v1 A customs'],
      rules: ['gone'],
      alarms: ['leftWithoutRelease customs'],
    },
  },
  {
    en: 'return reported as carried out, and the other agency lets the goods go: the matching ends',
    zh: '一部门报告已退运，另一部门放行：对碰结束',
    story: [
      inspection('refused', 2, A, { disposition: 'return' }),
      inspection('disposed', 5, A, { disposition: 'return' }),
      customs('released', 6),
    ],
    ends: { orders: ['H1v1 A inspection return'], status: 'returned', rules: ['returned'] },
  },
  {
    en: 'destroyed 销毁, as the agency reports',
    zh: '销毁完毕，对碰结束',
    story: [
      customs('released', 1),
      inspection('refused', 2, A, { disposition: 'destroy' }),
      inspection('disposed', 90, A, { disposition: 'destroy' }),
    ],
    ends: { orders: ['H1v1 A inspection destroy'], status: 'destroyed', rules: ['destroyed'], alarms: [] },
  },
];
