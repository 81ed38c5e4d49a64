import { describe, expect, it } from 'vitest';
import type { Statement } from '../../contracts/events/events.generated.ts';
import { A, at, B, customs, given, handover, inspection, station } from './case-builder.fixture.ts';
import { partyStandings } from './standings.ts';

const two = { units: [A, B], handovers: [handover('customs', 'accepted'), handover('railway', 'accepted')] };
const standing = (party: string, ...said: Statement[]) =>
  partyStandings(given(said, two)).find((each) => each.party === party);

describe('where the declaration stands at a party', () => {
  it.each([
    ['queued', 'pending'],
    ['sent', 'sent'],
    ['received', 'received'],
    ['accepted', 'received'],
    ['rejected', 'rejected'],
    ['dead', 'failed'],
  ] as const)('is, while it is silent, how far the message came: %s', (state, status) => {
    expect(partyStandings(given([], { handovers: [handover('customs', state, 'why')] }))).toEqual([
      { party: 'customs', status, since: at(0), text: 'why' },
    ]);
  });

  it('is its last word by its own clock', () => {
    expect(standing('railway', station('gatedOut', 9), station('arrived', 2))).toMatchObject({ status: 'gone' });
    expect(standing('customs', customs('taxDue', 3, undefined, { text: '税单' }), customs('received', 1))).toEqual({
      party: 'customs',
      status: 'accepted',
      since: at(3),
      text: '税单',
    });
    expect(standing('customs', inspection('held', 1))).toMatchObject({ status: 'received' });
  });

  it('is the further one of two words of one second, whatever their order', () => {
    const said = [station('arrived', 1), station('gatedOut', 1), station('arrived', 1, A, { text: 'x' })];
    expect(standing('railway', ...said)).toEqual(standing('railway', ...said.toReversed()));
    expect(standing('railway', ...said)).toMatchObject({ status: 'gone' });
  });

  it('is what it keeps, as long as it keeps one unit', () => {
    expect(standing('customs', customs('inspect', 1, B), customs('released', 2, A))).toMatchObject({
      status: 'inspecting',
      since: at(1),
    });
    expect(standing('customs', customs('held', 1, B), customs('inspect', 2, A))).toMatchObject({ status: 'held' });
  });

  it('is released when it has released every unit, and not before', () => {
    const one = [customs('accepted', 1), customs('released', 2, A)];
    expect(standing('customs', ...one)).toMatchObject({ status: 'accepted' });
    expect(standing('customs', ...one, customs('released', 3, B), customs('taxDue', 4))).toMatchObject({
      status: 'released',
      since: at(3),
    });
  });

  it('is accepted again after a rejection', () => {
    expect(standing('customs', customs('rejected', 1), customs('accepted', 2))).toMatchObject({ status: 'accepted' });
    expect(standing('customs', customs('accepted', 1), customs('rejected', 2))).toMatchObject({ status: 'rejected' });
  });
});
