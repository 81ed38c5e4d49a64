import { describe, expect, it } from 'vitest';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { changesBetween, MOST_CHANGES, restartsMatching } from './changes.ts';

const base = {
  traderReference: 'CHANGES-1',
  bill: { number: 'B1' },
  containers: [{ number: 'TGHU1000016', seals: ['S1', 'S2'] }, { number: 'TGHU2000029' }],
  packages: { count: 10, kind: '22' },
  grossMass: '1200',
} as Declaration;
const changed = (more: object): Declaration => ({ ...base, ...more });

describe('the changes', () => {
  it('of the same document, whatever the order of its fields, are none', () => {
    expect(changesBetween(base, JSON.parse(JSON.stringify(base)))).toEqual([]);
    expect(changesBetween(base, Object.fromEntries(Object.entries(base).reverse()) as never)).toEqual([]);
  });

  it('are the smallest values that differ', () => {
    const containers = [
      { number: 'TGHU1000016', seals: ['S1', 'S3'] },
      { number: 'TGHU9999990', grossMass: '5' },
    ];
    expect(changesBetween(base, changed({ grossMass: '1300', containers }))).toEqual([
      '/containers/0/seals/1',
      '/containers/1/number',
      '/containers/1/grossMass',
      '/grossMass',
    ]);
  });

  it('name what was added, taken away, or is of another kind, as a whole', () => {
    const { bill: _, ...rest } = base;
    expect(changesBetween(base, rest as Declaration)).toEqual(['/bill']);
    expect(changesBetween(base, changed({ wagons: [{ number: '1234567' }] }))).toEqual(['/wagons']);
    expect(changesBetween(base, changed({ containers: base.containers?.slice(0, 1) }))).toEqual(['/containers/1']);
    expect(changesBetween(base, changed({ containers: { 0: 'x' } }))).toEqual(['/containers']);
  });

  it('are JSON pointers, and at most a hundred', () => {
    expect(changesBetween(base, changed({ 'a/b~c': 1 }))).toEqual(['/a~1b~0c']);
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, index]));
    expect(changesBetween(base, changed(many))).toHaveLength(MOST_CHANGES);
  });
});

describe('the matching begins again', () => {
  const [first, second] = base.containers ?? [];
  it.each([
    ['another seal', { containers: [{ ...first, seals: [] }, second] }, false],
    ['another order of containers', { containers: [second, first] }, false],
    ['another mass', { grossMass: '1' }, false],
    ['more packages', { packages: { count: 11, kind: '22' } }, false],
    ['another licence', { documents: [{ kind: '1', number: 'L1' }] }, false],
    ['a container on another bill', { containers: [{ ...first, bill: 'B2' }, second] }, true],
    ['a container more', { containers: [first, second, { number: 'TGHU3000031' }] }, true],
    ['other packages', { packages: { count: 10, kind: '00' } }, true],
    ['a clearance form', { documents: [{ kind: 'B', number: 'F1' }] }, true],
    ['no bill', { bill: undefined }, true],
    ['a waybill', { airWaybill: { number: '999-12345675', origin: 'FRA', destination: 'DAT' } }, true],
  ])('for %s: %s', (_name, more, restarts) => {
    expect(restartsMatching(base, changed(more))).toBe(restarts);
  });
});
