import { describe, expect, it } from 'vitest';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { covers, distinct, sameUnit, unitsOf } from './units.ts';

const NO = '1170914050300042';
const declared = (part: object) =>
  unitsOf({ packages: { kind: '22', count: 10 }, ...part } as unknown as Declaration, NO);
const bill = { number: 'DTBL0001' };

describe('the units of control of a declaration', () => {
  it.each([
    {
      name: 'its containers, before anything else',
      part: {
        containers: [{ number: 'TGHU1000016' }, { number: 'TGHU2000029' }],
        wagons: [{ number: '5301234' }],
        bill,
      },
      units: ['container TGHU1000016', 'container TGHU2000029'],
    },
    {
      name: 'the air waybill',
      part: { airWaybill: { number: '999-12345675' }, bill },
      units: ['airWaybill 999-12345675'],
    },
    {
      name: 'the wagons',
      part: { wagons: [{ number: '5301234' }, { number: '5301235' }], bill },
      units: ['wagon 5301234', 'wagon 5301235'],
    },
    {
      name: 'the bill for bulk, whatever wagons carry it',
      part: { wagons: [{ number: '5301234' }], packages: { kind: '00', count: 1 }, bill },
      units: ['bill DTBL0001'],
    },
    { name: 'the bill', part: { bill }, units: ['bill DTBL0001'] },
    {
      name: 'each bill of bulk goods on several',
      part: { bill, furtherBills: [{ number: 'DTBL0002' }], packages: { kind: '00', count: 1 } },
      units: ['bill DTBL0001', 'bill DTBL0002'],
    },
    {
      name: 'the unit load devices of the waybill, where it names some',
      part: {
        airWaybill: { number: '999-12345675', origin: 'DAT', destination: 'PEK', unitLoadDevices: ['AKE12345CA'] },
      },
      units: ['uld AKE12345CA'],
    },
    { name: 'the declaration itself where there is no bill', part: {}, units: [`bill ${NO}`] },
    {
      name: 'each container once, however often it is listed',
      part: { containers: [{ number: 'TGHU1000016' }, { number: 'TGHU1000016' }] },
      units: ['container TGHU1000016'],
    },
  ])('are $name', ({ part, units }) => {
    expect(declared(part).map(({ kind, id }) => `${kind} ${id}`)).toEqual(units);
  });
});

describe('units', () => {
  it('are the same by kind and id', () => {
    const container = { kind: 'container', id: 'X1' } as const;
    const wagon = { kind: 'wagon', id: 'X1' } as const;
    expect(sameUnit(container, { ...container })).toBe(true);
    expect(sameUnit(container, wagon)).toBe(false);
    expect(covers([wagon], container)).toBe(false);
    expect(distinct([wagon, container, { ...wagon }])).toEqual([wagon, container]);
  });
});
