import { expect, it } from 'vitest';
import type { Case } from './case.ts';
import { A, B, clock, customs, given, inspection, POLICY, settle, station } from './case-builder.fixture.ts';
import { decide } from './decide.ts';
import { explain } from './explain.ts';

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
