import { describe, expect, it } from 'vitest';
import type { Statement } from '../../contracts/events/events.generated.ts';
import type { Case } from './case.ts';
import { A, B, customs, given, inspection, station, story } from './case-builder.fixture.ts';
import { hear } from './hearing.ts';
import { openOrder, ordersOfUnit } from './openings.ts';

const NO = '1170914050300042';
/** I1 placed at minute 1, reported at 5, I2 placed at minute 9. */
const twice = story([
  customs('inspect', 1),
  inspection('held', 1),
  customs('inspected', 5, A, { result: 'abnormal', orderNo: `${NO}-I1` }),
  customs('inspect', 9),
]);
const ordersOf = (facts: Case, lastRelease: number) =>
  ordersOfUnit(A, facts.orders, hear(facts).about(A), { lastRelease, restart: () => -Infinity });
const seen = (...more: Statement[]) =>
  ordersOf({ ...twice, statements: [...twice.statements, ...more] }, 0).map(
    ({ order, opened, answers }) => `${order.number.slice(17)} ${opened ? 'opened' : 'open'} ${answers.length}`,
  );

describe('the inspection orders of a unit', () => {
  it('are none where nothing was ordered', () => {
    expect(ordersOf(given([station('opened', 1, A)]), 0)).toEqual([]);
  });

  it('are opened by the answer that names them', () => {
    expect(seen()).toEqual(['I1 opened 1', 'I2 open 0']);
    expect(seen(station('opened', 5, A, { orderNo: `${NO}-I2` }))).toEqual(['I1 opened 1', 'I2 opened 1']);
  });

  it('are opened by the first answer without a number that the party has not given yet', () => {
    expect(seen(station('opened', 4, A))).toEqual(['I1 opened 2', 'I2 open 0']);
    expect(seen(station('opened', 10, A))).toEqual(['I1 opened 2', 'I2 open 0']);
    expect(seen(station('opened', 4, A), station('opened', 10, A))).toEqual(['I1 opened 2', 'I2 opened 1']);
    expect(seen(customs('inspected', 10, A, { result: 'pass' }))).toEqual(['I1 opened 1', 'I2 opened 1']);
  });

  it('count an answer that came twice once', () => {
    const opened = station('opened', 10, A);
    expect(seen(opened, { ...opened })).toEqual(['I1 opened 2', 'I2 open 0']);
  });

  it('are not opened by what happened before them, by other agencies, on other units, or under other orders', () => {
    const beside = [
      inspection('inspected', 10, A, { result: 'pass' }),
      station('opened', 10, B),
      station('opened', 10, A, { orderNo: `${NO}-I9` }),
      station('positioned', 10, A),
      station('opened', 0, A),
    ];
    expect(seen(...beside)).toEqual(['I1 opened 1', 'I2 open 0']);
  });

  it('are over with the release', () => {
    const facts = story([customs('inspect', 1), inspection('released', 1), customs('released', 2)]);
    const uncancelled = { ...facts, orders: facts.orders.filter(({ order }) => !('cancelled' in order)) };
    expect(openOrder(ordersOf(uncancelled, 0))).toMatchObject({ number: `${NO}-I1` });
    expect(openOrder(ordersOf(uncancelled, 3))).toBeUndefined();
  });
});
