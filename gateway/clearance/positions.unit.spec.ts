import { describe, expect, it } from 'vitest';
import type { Statement } from '../../contracts/events/events.generated.ts';
import { A, at, B, customs, given, inspection, STRANGER } from './case-builder.fixture.ts';
import { hear } from './hearing.ts';
import { positionOf } from './positions.ts';

const said = (...statements: Statement[]) => positionOf('customs', hear(given(statements)).about(A));
const stance = (...statements: Statement[]) => said(...statements).stance;

describe('the latest word of an agency on a unit', () => {
  it('is silence until it says something about the goods', () => {
    expect(said()).toEqual({ agency: 'customs', stance: 'silent', contradiction: false });
    expect(stance(customs('accepted', 1), customs('taxDue', 2), inspection('held', 3))).toBe('silent');
  });

  it.each([
    { name: 'the later time', words: [customs('refused', 1), customs('released', 2)], wins: 'released' },
    {
      name: 'the later time, arriving first',
      words: [customs('released', 2), customs('refused', 1)],
      wins: 'released',
    },
    {
      name: 'the higher version before the time',
      words: [
        customs('held', 1, undefined, { senderVersion: 2 }),
        customs('released', 9, undefined, { senderVersion: 1 }),
      ],
      wins: 'held',
    },
    {
      name: 'the later of the highest version and a word without version',
      words: [customs('released', 1, undefined, { senderVersion: 2 }), customs('held', 9)],
      wins: 'held',
    },
    { name: 'a unit after the whole', words: [customs('released', 1), customs('inspect', 2, A)], wins: 'inspect' },
    { name: 'the whole after a unit', words: [customs('inspect', 1, A), customs('released', 2)], wins: 'released' },
    {
      name: 'not what is said of another unit',
      words: [customs('released', 1), customs('held', 2, B)],
      wins: 'released',
    },
    {
      name: 'not what is said of a stranger',
      words: [customs('released', 1), customs('held', 2, STRANGER)],
      wins: 'released',
    },
  ])('is $name', ({ words, wins }) => {
    expect(stance(...words)).toBe(wins);
    expect(stance(...words.toReversed())).toBe(wins);
  });

  it('is the same when words come twice', () => {
    const words = [customs('inspect', 1), customs('released', 2)];
    expect(said(...words, ...words)).toEqual(said(...words));
  });

  it('compares moments, not their spelling', () => {
    const released = { ...customs('released', 0), senderTime: '2017-09-14T09:00:00+08:00' };
    expect(stance(customs('inspect', 30), released)).toBe('released');
  });

  it('takes a leap second for the second after, and a time nobody can read for a reason to keep the goods', () => {
    const leap = { ...customs('held', 0), senderTime: '2016-12-31T23:59:60Z' };
    expect(stance({ ...customs('released', 0), senderTime: '2016-12-31T23:59:59Z' }, leap)).toBe('held');
    const unreadable = { senderTime: 'yesterday' };
    expect(stance(customs('released', 5), { ...customs('held', 0), ...unreadable })).toBe('held');
    expect(stance(customs('held', 5), { ...customs('released', 0), ...unreadable })).toBe('held');
  });
});

describe('words of the same moment', () => {
  it.each(['inspect', 'held', 'refused', 'rejected'] as const)('released and %s contradict: the goods stay', (kind) => {
    for (const words of [
      [customs('released', 1), customs(kind, 1)],
      [customs(kind, 1, A), customs('released', 1)],
    ]) {
      expect(said(...words)).toMatchObject({ stance: kind, contradiction: true });
    }
  });

  it('do not contradict where both keep the goods', () => {
    expect(said(customs('held', 1), customs('refused', 1))).toMatchObject({ stance: 'refused', contradiction: false });
    expect(said(customs('inspect', 1), customs('held', 1))).toMatchObject({ stance: 'held', contradiction: false });
  });

  it('are settled by any later word', () => {
    expect(said(customs('released', 1), customs('held', 1), customs('released', 2))).toMatchObject({
      stance: 'released',
      contradiction: false,
    });
  });

  it('are in order when the goods passed the inspection in that second', () => {
    const passed = customs('inspected', 1 + 0.4 / 60, A, { result: 'pass' });
    expect(said(customs('inspect', 1), passed, customs('released', 1))).toMatchObject({
      stance: 'released',
      contradiction: false,
    });
  });

  it.each([
    { name: 'passed an earlier inspection', result: customs('inspected', 0, A, { result: 'pass' }) },
    { name: 'did not pass', result: customs('inspected', 1, A, { result: 'abnormal' }) },
    { name: 'wait for the laboratory', result: customs('inspected', 1, A, { result: 'pending' }) },
    { name: 'passed as another unit', result: customs('inspected', 1, B, { result: 'pass' }) },
  ])('contradict when the goods $name', ({ result }) => {
    expect(said(result, customs('inspect', 1), customs('released', 1))).toMatchObject({
      stance: 'inspect',
      contradiction: true,
    });
  });
});

describe('a rejection', () => {
  it('ends when the declaration is accepted again; nothing said before it counts any more', () => {
    const position = said(customs('released', 1), customs('rejected', 2), customs('accepted', 3));
    expect(position).toMatchObject({ stance: 'silent', since: at(3), statement: { kind: 'accepted' } });
  });

  it('stands when the acceptance is older or of the same moment', () => {
    expect(stance(customs('accepted', 1), customs('rejected', 2))).toBe('rejected');
    expect(stance(customs('deleted', 2), customs('accepted', 2))).toBe('rejected');
  });

  it('is the only word an acceptance ends', () => {
    expect(stance(customs('held', 1), customs('accepted', 2))).toBe('held');
    expect(stance(customs('inspect', 1), customs('accepted', 2))).toBe('inspect');
  });
});

describe('since when an agency takes its stance', () => {
  it('counts from the first of the same words, not from their repetition', () => {
    expect(said(customs('inspect', 1), customs('inspect', 5)).since).toBe(at(1));
    expect(said(customs('inspect', 1), customs('released', 3), customs('inspect', 5)).since).toBe(at(5));
  });
});

it('a word cut to the second and another of that second fall together: a contradiction, whichever came first', () => {
  const cut: Statement = { party: 'customs', kind: 'held', senderTime: '2018-01-05T02:00:00Z' };
  const exact: Statement = { party: 'customs', kind: 'released', senderTime: '2018-01-05T02:00:00.400Z' };
  for (const words of [
    [cut, exact],
    [exact, cut],
  ]) {
    expect(said(...words)).toMatchObject({ stance: 'held', contradiction: true });
  }
  const later = { ...exact, senderTime: '2018-01-05T02:00:01Z' };
  expect(said(cut, exact, later)).toMatchObject({
    stance: 'released',
    contradiction: false,
  });
});
