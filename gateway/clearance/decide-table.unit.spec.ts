import { describe, expect, it } from 'vitest';
import type { Statement } from '../../contracts/events/events.generated.ts';
import { A, at, customs, decisionsOf, given, inspection, outcome, settle } from './case-builder.fixture.ts';

describe('every row of the table of DESIGN.md', () => {
  const rows: { customs: string; inspection: string; minute?: number; said: Statement[]; decides: string[] }[] = [
    {
      customs: 'inspect',
      inspection: 'inspect',
      said: [customs('inspect', 1), inspection('inspect', 2)],
      decides: ['joint A customs+inspection'],
    },
    {
      customs: 'inspect',
      inspection: 'released',
      said: [customs('inspect', 1), inspection('released', 2)],
      decides: ['single A customs'],
    },
    {
      customs: 'released',
      inspection: 'inspect',
      said: [customs('released', 1), inspection('inspect', 2)],
      decides: ['single A inspection'],
    },
    {
      customs: 'released',
      inspection: 'released',
      said: [customs('released', 1), inspection('released', 2)],
      decides: ['release 1 A'],
    },
    { customs: 'inspect', inspection: 'silent', said: [customs('inspect', 1)], decides: [] },
    {
      customs: 'inspect',
      inspection: 'silent past the limit',
      minute: 121,
      said: [customs('inspect', 1)],
      decides: ['single A customs late'],
    },
    {
      customs: 'silent',
      inspection: 'inspect, past the limit',
      minute: 121,
      said: [inspection('inspect', 1)],
      decides: ['single A inspection late'],
    },
    { customs: 'silent', inspection: 'silent', minute: 999, said: [], decides: [] },
    { customs: 'released', inspection: 'silent', minute: 999, said: [customs('released', 1)], decides: [] },
    { customs: 'silent', inspection: 'released', minute: 999, said: [inspection('released', 1)], decides: [] },
    {
      customs: 'released',
      inspection: 'hold',
      said: [customs('released', 1), inspection('held', 2)],
      decides: ['hold A inspection held'],
    },
    {
      customs: 'hold',
      inspection: 'released',
      said: [customs('held', 1), inspection('released', 2)],
      decides: ['hold A customs held'],
    },
    { customs: 'hold', inspection: 'silent', said: [customs('held', 1)], decides: ['hold A customs held'] },
    {
      customs: 'hold',
      inspection: 'hold',
      said: [customs('held', 1), inspection('held', 1)],
      decides: ['hold A customs held', 'hold A inspection held'],
    },
    {
      customs: 'inspect',
      inspection: 'hold',
      said: [customs('inspect', 1), inspection('held', 2)],
      decides: ['hold A inspection held', 'single A customs'],
    },
    ...(['return', 'destroy', 'treat'] as const).map((disposition) => ({
      customs: 'released',
      inspection: `refused, ${disposition}`,
      said: [customs('released', 1), inspection('refused', 2, A, { disposition })],
      decides: [`hold A inspection refused ${disposition}`],
    })),
    {
      customs: 'rejected',
      inspection: 'inspect',
      said: [customs('rejected', 1), inspection('inspect', 2)],
      decides: ['hold A customs rejected'],
    },
    {
      customs: 'rejected',
      inspection: 'released',
      said: [customs('rejected', 1), inspection('released', 2)],
      decides: ['hold A customs rejected'],
    },
  ];
  it.each(rows)('customs $customs, inspection $inspection', ({ said, minute = 10, decides }) => {
    expect(decisionsOf(given(said), minute)).toEqual(decides);
    expect(decisionsOf(given(said.toReversed()), minute)).toEqual(decides);
    expect(decisionsOf(settle(given(said), minute), minute), 'decided once').toEqual([]);
  });

  it('says until when it waits for the other agency', () => {
    expect(outcome(given([customs('inspect', 1)]), 10).deadline).toBe(at(121));
    expect(outcome(given([customs('inspect', 1), customs('inspect', 60)]), 70).deadline).toBe(at(121));
    expect(outcome(given([customs('inspect', 1)]), 121).deadline).toBeUndefined();
  });
});
