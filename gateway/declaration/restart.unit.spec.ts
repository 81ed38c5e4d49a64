import { expect, it } from 'vitest';
import type { Statement } from '../../contracts/events/events.generated.ts';
import { restartOf, setAside } from './restart.ts';
import { afterAll as after } from './standing.ts';

const said = (party: string, senderTime: string): Statement => ({ party, kind: 'released', senderTime });

it('sets aside what each agency said, up to its own latest time', () => {
  const statements = [
    said('customs', '2018-01-05T10:00:00+08:00'),
    said('customs', '2018-01-05T01:00:00Z'),
    said('railway', '2018-01-05T09:00:00Z'),
  ];
  expect(setAside(statements, ['inspection', 'customs', 'customs'])).toEqual([
    { party: 'customs', until: '2018-01-05T02:00:00.000Z' },
  ]);
});

it('has nothing to set aside where nothing was said at a time that can be read', () => {
  expect(setAside([said('customs', 'yesterday')], ['customs', 'inspection'])).toEqual([]);
});

it('knows the leap second', () => {
  expect(setAside([said('customs', '2016-12-31T23:59:60Z')], ['customs'])[0]?.until).toBe('2017-01-01T00:00:00.000Z');
});

it('a later word is later than every other, and now where it can be', () => {
  const now = new Date('2018-01-05T02:00:00.000Z');
  expect(after(now, ['2018-01-05T01:59:59.999Z', 'never'])).toBe('2018-01-05T02:00:00.000Z');
  expect(after(now, ['2018-01-05T10:00:00.000+08:00'])).toBe('2018-01-05T02:00:00.001Z');
  expect(after(now, ['2018-01-05T03:00:00Z', '2018-01-05T02:30:00Z'])).toBe('2018-01-05T03:00:00.001Z');
});

it('restarts what is still here, and the whole where all is', () => {
  const [a, b] = ['TGHU1000016', 'TGHU2000029'].map((id) => ({ kind: 'container' as const, id }));
  if (a === undefined || b === undefined) throw new Error('two units');
  const amended: Statement = { party: 'trader', kind: 'amended', senderTime: '2018-01-05T02:00:00Z', setsAside: [] };
  const { setsAside: _, ...without } = amended;
  expect(restartOf(amended, [a, b], [])).toEqual([amended]);
  expect(restartOf(amended, [a, b], [a])).toEqual([{ ...amended, unit: b }]);
  expect(restartOf(amended, [b], [a])).toEqual([amended]);
  expect(restartOf(amended, [a, b], [a, b])).toEqual([without]);
});
