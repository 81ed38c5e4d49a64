import { expect, it } from 'vitest';
import type { Case } from './case.ts';
import {
  A,
  at,
  B,
  clock,
  customs,
  given,
  inspection,
  operator,
  POLICY,
  STRANGER,
  settle,
  speaker,
  station,
  story,
  trader,
} from './case-builder.fixture.ts';
import { decide } from './decide.ts';
import { explain } from './explain.ts';
import { type Heard, REASONS } from './history.ts';

const explained = (facts: Case, minute: number) =>
  explain(facts, decide(facts, POLICY, clock(minute)), POLICY, clock(minute));
const rules = (facts: Case, minute: number) => explained(facts, minute).map(({ rule }) => rule);

it('names the rule of every row of the matching', () => {
  const rows: [string, Case, number][] = [
    ['waitForWord', given([customs('accepted', 1)]), 2],
    ['waitForWord', given([customs('released', 1)]), 2],
    ['waitForOther', given([customs('inspect', 1)]), 2],
    ['single', settle(given([customs('inspect', 1)]), 122), 123],
    ['single', settle(given([customs('inspect', 1), inspection('released', 2)]), 3), 4],
    ['joint', settle(given([customs('inspect', 1), inspection('inspect', 2)]), 3), 4],
    ['released', given([customs('released', 1), inspection('released', 2)]), 3],
    ['held', given([customs('held', 1), inspection('released', 2)]), 3],
    ['refused', given([customs('released', 1), inspection('refused', 2)]), 3],
    ['rejected', given([customs('rejected', 1), inspection('released', 2)]), 3],
    ['contradiction', given([customs('released', 1), customs('held', 1), inspection('released', 2)]), 3],
    ['gone', given([customs('released', 1), inspection('released', 2), station('gatedOut', 3)]), 4],
    ['noAgency', given([], { agencies: [] }), 1],
  ];
  for (const [rule, facts, minute] of rows) expect(rules(facts, minute), rule).toEqual([rule]);
});

it('tells each unit its own story, in the order of the senders’ clocks', () => {
  const facts = given(
    [inspection('released', 5), customs('inspect', 3, A), customs('accepted', 1), customs('released', 4, B)],
    {
      units: [A, B],
    },
  );
  const [first, second] = explained(facts, 6);
  expect(first?.history.map(({ words }) => words.en)).toEqual([
    'Customs has accepted it',
    'Customs wants to inspect',
    'Inspection and quarantine has released',
  ]);
  expect(first?.positions.map(({ words }) => words.zh)).toEqual(['海关要求查验', '检验检疫放行']);
  expect(second?.rule).toBe('released');
  expect(second?.history).toHaveLength(3);
});

it('says what was ordered and what is waited for until when', () => {
  const [waiting] = explained(given([customs('inspect', 1), inspection('accepted', 1)]), 2);
  expect(waiting?.waitingFor.some(({ until }) => until !== undefined)).toBe(true);
  const [ordered] = explained(settle(given([customs('inspect', 1), inspection('inspect', 2)]), 3), 4);
  expect(ordered?.orders.map(({ kind, order }) => [kind, order.version])).toEqual([['inspection', 1]]);
});

/** Every entry in one line: who, what, and why it does not count. */
const counted = (facts: Case, minute: number) =>
  explained(facts, minute)[0]?.history.map(
    ({ party, kind, counts, whyNot }) => `${party} ${kind} ${counts ? 'counts' : whyNot?.code}`,
  );

it('says of every statement whether it counts, and why not', () => {
  const setsAside = [{ party: 'customs', until: at(2) }];
  const override = { by: 'anna, bo', code: 'OVERRIDE' };
  const rows: [string[], Case][] = [
    [
      ['customs inspect older', 'customs inspect unknownUnit', 'customs released counts'],
      given([customs('inspect', 1), customs('inspect', 2, STRANGER), customs('released', 3)]),
    ],
    [
      ['customs held olderVersion', 'customs released counts'].reverse(),
      given([
        customs('released', 1, undefined, { senderVersion: 2 }),
        customs('held', 2, undefined, { senderVersion: 1 }),
      ]),
    ],
    [
      ['customs inspect setAside', 'trader amended counts', 'customs released counts'],
      given([customs('inspect', 1), trader('amended', 3, undefined, { setsAside }), customs('released', 4)]),
    ],
    [
      ['customs held overruled', 'customs released counts'],
      given([customs('held', 1), customs('released', 2, undefined, override)]),
    ],
    [['customs held counts', 'customs released outweighed'], given([customs('held', 1), customs('released', 1)])],
    [
      ['customs released withdrawn', 'inspection held counts', 'trader withdrawn counts'],
      given([customs('released', 1), inspection('held', 2), trader('withdrawn', 3)]),
    ],
    [
      ['customs rejected older', 'customs accepted counts', 'customs taxDue noBearing'],
      given([customs('rejected', 1), customs('accepted', 2), customs('taxDue', 3)]),
    ],
    [
      ['railway opened noOrder', 'operator held counts', 'bank released notConcerned'],
      given([station('opened', 1), operator('held', 2, undefined, { by: 'anna' }), speaker('bank')('released', 3)]),
    ],
    [
      ['railway gatedIn older', 'railway gatedOut counts', 'railway loaded noBearing'],
      given([station('gatedIn', 1), station('gatedOut', 2), station('loaded', 3)]),
    ],
    [
      [
        'customs inspect counts',
        'inspection inspect counts',
        'railway positioned counts',
        'railway positioned repeated',
      ],
      story([customs('inspect', 1), inspection('inspect', 2), station('positioned', 3), station('positioned', 4)]),
    ],
    [
      ['customs inspect counts', 'inspection released counts', 'railway opened counts', 'customs inspected counts'],
      story([
        customs('inspect', 1),
        inspection('released', 2),
        station('opened', 3),
        customs('inspected', 4, undefined, { result: 'pending' }),
      ]),
    ],
    [['customs held formerUnit'], given([customs('held', 1, B)], { formerUnits: [B] })],
  ];
  const seen = new Set<string>();
  for (const [lines, facts] of rows) {
    const told = counted(facts, 10) ?? [];
    expect(told).toEqual(lines);
    for (const each of told) seen.add(each.split(' ').at(-1) ?? '');
  }
  for (const reason of Object.keys(REASONS)) expect(seen, 'a reason nothing reaches').toContain(reason);
});

it('gives what was said, of which unit, with which result and when it was heard; of one moment as it arrived', () => {
  const report = customs('inspected', 3, A, { result: 'pending', text: 'sample taken' });
  const said = [station('gatedOut', 3), station('opened', 3), report];
  const heard = said.map((statement, index): Heard => ({ statement, receivedAt: at(20 + index) }));
  const facts = given(said.toReversed());
  const tell = (order: readonly Heard[]) =>
    explain(facts, decide(facts, POLICY, clock(30)), POLICY, clock(30), order)[0]?.history ?? [];
  expect(tell(heard).map(({ kind }) => kind)).toEqual(['gatedOut', 'opened', 'inspected']);
  expect(tell(heard.toReversed()).map(({ kind }) => kind)).toEqual(['gatedOut', 'opened', 'inspected']);
  expect(tell(heard).at(-1)).toMatchObject({
    at: at(3),
    receivedAt: at(22),
    party: 'customs',
    unit: A,
    result: 'pending',
    text: 'sample taken',
    counts: false,
    whyNot: { code: 'noOrder', ...REASONS.noOrder },
  });
});
