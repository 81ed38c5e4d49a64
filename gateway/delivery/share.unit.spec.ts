import fc from 'fast-check';
import { expect, it } from 'vitest';
import { share } from './share.ts';

const OLD = ['o1', 'o2', 'o3', 'o4', 'o5', 'o6'];
const NEW = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'];

it('gives half to each, and the odd place to whose turn it is', () => {
  expect(share(OLD, NEW, 4, 99, true)).toEqual(['o1', 'o2', 'n1', 'n2']);
  expect(share(OLD, NEW, 1, 99, true)).toEqual(['o1']);
  expect(share(OLD, NEW, 1, 99, false)).toEqual(['n1']);
});

it('gives to the other what one cannot use', () => {
  expect(share([], NEW, 4, 99, true)).toEqual(['n1', 'n2', 'n3', 'n4']);
  expect(share(OLD, ['n1'], 4, 99, false)).toEqual(['n1', 'o1', 'o2', 'o3']);
  expect(share(OLD, NEW, 4, 1.9, true)).toEqual(['o1', 'n1', 'n2', 'n3']);
  expect(share(OLD, ['n1'], 4, 0, true)).toEqual(['n1']);
});

it('fills every place it can, with nobody twice and each in order', () => {
  const list = (letter: string) => fc.nat(12).map((n) => Array.from({ length: n }, (_, index) => `${letter}${index}`));
  fc.assert(
    fc.property(list('o'), list('n'), fc.nat(10), fc.nat(12), fc.boolean(), (old, fresh, free, most, turn) => {
      const taken = share(old, fresh, free, most, turn);
      expect(taken.length).toBe(Math.min(free, Math.min(most, old.length) + fresh.length));
      const of = (letter: string) => taken.filter((name) => name.startsWith(letter));
      expect(of('o')).toEqual(old.slice(0, of('o').length));
      expect(of('n')).toEqual(fresh.slice(0, of('n').length));
      expect(of('o').length).toBeLessThanOrEqual(most);
    }),
  );
});
