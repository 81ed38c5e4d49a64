import { describe, expect, it } from 'vitest';
import type { Unit } from '../../contracts/events/events.generated.ts';
import { type OrderFacts, overtakenBy } from './overtaken.ts';

const A: Unit = { kind: 'container', id: 'TGKU3125041' };
const B: Unit = { kind: 'container', id: 'TGKU5088179' };
const KINDS = { I: 'inspection', R: 'release', H: 'hold' } as const;

let seq = 0;
/** `I1/2` with its units, later than those before it. */
function order(name: string, ...units: Unit[]): OrderFacts {
  const [number = '', version = '1'] = name.split('/');
  seq += 1;
  return { number, version: Number(version), kind: KINDS[number.charAt(0) as 'I' | 'R' | 'H'], seq, units };
}
const message = (relatesTo: string) => ({ messageId: 'm1', relatesTo });

describe('an order', () => {
  it.each([
    ['a release that was recalled', [order('R1/1', A), order('H1/1', A)], 'R1/1', 'H1/1'],
    ['a release of goods that were released again', [order('R1/1', A), order('R2/2', A)], 'R1/1', 'R2/2'],
    ['an inspection of goods that are released', [order('I1/1', A), order('R1/1', A)], 'I1/1', 'R1/1'],
    ['an inspection that was upgraded', [order('I1/1', A), order('I1/2', A)], 'I1/1', 'I1/2'],
    ['a hold that was lifted', [order('H1/1', A), order('R2/2', A, B)], 'H1/1', 'R2/2'],
  ])('%s is overtaken', (_, orders, own, by) => {
    expect(overtakenBy(message(own), orders, [])).toBe(by);
  });

  it.each([
    ['a release of other goods', [order('R1/1', A), order('R2/1', B), order('H1/1', B)], 'R1/1'],
    ['the last word', [order('R1/1', A), order('H1/1', A), order('R2/2', A)], 'R2/2'],
    ['a hold of goods that are to be inspected', [order('H1/1', A), order('I1/1', A)], 'H1/1'],
    ['an inspection of goods that are held', [order('I1/1', A), order('H1/1', A)], 'I1/1'],
  ])('%s is not', (_, orders, own) => {
    expect(overtakenBy(message(own), orders, [])).toBeUndefined();
  });
});

describe('a declaration', () => {
  it('is overtaken by an amendment the party took after it, and not by one before', () => {
    const taken = [
      { messageId: 'm0', relatesTo: 'amend/2' },
      { messageId: 'm2', relatesTo: 'amend/3' },
      { messageId: 'm3', relatesTo: 'withdraw' },
    ];
    expect(overtakenBy(message('declare'), [], taken)).toBe('withdraw');
    expect(overtakenBy(message('declare'), [], taken.slice(0, 1))).toBeUndefined();
  });
});
