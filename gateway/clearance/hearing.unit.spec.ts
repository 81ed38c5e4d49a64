import { describe, expect, it } from 'vitest';
import type { Statement } from '../../contracts/events/events.generated.ts';
import { A, at, B, customs, given, inspection, operator, station, trader } from './case-builder.fixture.ts';
import { hear } from './hearing.ts';

const heard = (...statements: Statement[]) => hear(given(statements, { units: [A, B] }));
const kinds = (...statements: Statement[]) =>
  heard(...statements)
    .about(A)
    .map(({ statement }) => `${statement.party} ${statement.kind}`);
const restart = (minute: number, setsAside: Statement['setsAside'] = []) =>
  trader('amended', minute, undefined, { setsAside: setsAside ?? [] });

describe('what counts of a unit', () => {
  it('is what was said of it or of the whole', () => {
    expect(kinds(customs('held', 1, B), customs('accepted', 1), inspection('released', 2, A))).toEqual([
      'customs accepted',
      'inspection released',
    ]);
  });

  it('is only what the agencies said after an amendment that restarts; the premises keep their word', () => {
    expect(kinds(customs('released', 1), station('arrived', 1), restart(5), inspection('released', 9))).toEqual([
      'railway arrived',
      'trader amended',
      'inspection released',
    ]);
  });

  it('is everything after an amendment that does not restart', () => {
    expect(kinds(customs('released', 1), trader('amended', 5))).toEqual(['customs released', 'trader amended']);
  });

  it('leaves out a word from a clock that runs ahead, when it was known at the amendment', () => {
    const ahead = customs('released', 30);
    expect(kinds(ahead, restart(5))).toContain('customs released');
    expect(kinds(ahead, restart(5, [{ party: 'customs', until: at(30) }]))).toEqual(['trader amended']);
    expect(kinds(ahead, customs('released', 31), restart(5, [{ party: 'customs', until: at(30) }]))).toEqual([
      'customs released',
      'trader amended',
    ]);
  });

  it('of the second of the amendment is what keeps the goods, not what frees them', () => {
    const late = 5 + 0.5 / 60;
    expect(kinds(customs('released', 5), inspection('held', 5), restart(late))).toEqual([
      'inspection held',
      'trader amended',
    ]);
  });

  it('is restarted for one unit only, where an operator reopened that one', () => {
    const facts = heard(customs('released', 1), operator('reopened', 5, B, { setsAside: [] }));
    expect(facts.about(A)).toHaveLength(1);
    expect(facts.about(B).map(({ statement }) => statement.kind)).toEqual(['reopened']);
    expect(facts.restartOf(A)).toBeUndefined();
    expect(facts.restartOf(B)?.statement.senderTime).toBe(at(5));
  });

  it('is not restarted by an agency that uses the words', () => {
    const forged = { ...customs('amended', 5), setsAside: [] };
    expect(kinds(customs('released', 1), forged)).toEqual(['customs released', 'customs amended']);
  });
});

it('knows the withdrawal of the trader, and of nobody else', () => {
  expect(heard(trader('withdrawn', 3)).withdrawal?.statement.senderTime).toBe(at(3));
  expect(heard(customs('withdrawn', 3)).withdrawal).toBeUndefined();
});
