import { expect, it } from 'vitest';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { Statement, StatementKind, Unit } from '../../contracts/events/events.generated.ts';
import { attributeToUnits, leftInPart } from './attribute.ts';

const bill: Unit = { kind: 'bill', id: 'ORE-1' };
const declaration = { wagons: [{ number: '1111111' }, { number: '2222222' }] } as Declaration;
const said = (kind: StatementKind, wagon: string): Statement => ({
  party: 'railway',
  kind,
  unit: { kind: 'wagon', id: wagon },
  senderTime: '2018-01-05T02:00:00.000Z',
});
const unitsOf = (statements: readonly Statement[], units: readonly Unit[] = [bill]) =>
  attributeToUnits(statements, declaration, units).map(({ unit }) => unit?.kind);

it('an opened wagon of a bulk bill is the bill opened', () => {
  expect(unitsOf([said('opened', '1111111')])).toEqual(['bill']);
});

it('the bill is out only when every wagon is', () => {
  expect(unitsOf([said('gatedOut', '1111111')])).toEqual(['wagon']);
  expect(unitsOf([said('gatedOut', '1111111'), said('gatedOut', '2222222')])).toEqual(['bill', 'bill']);
});

it('leaves strange wagons and wagons that are units themselves alone', () => {
  expect(unitsOf([said('opened', '9999999')])).toEqual(['wagon']);
  expect(unitsOf([said('opened', '1111111')], [{ kind: 'wagon', id: '1111111' }])).toEqual(['wagon']);
});

it('what is said of the bill is said of all its containers', () => {
  const container: Unit = { kind: 'container', id: 'TCKU3125040' };
  const statement: Statement = {
    party: 'customs',
    kind: 'inspect',
    unit: bill,
    senderTime: '2018-01-05T02:00:00.000Z',
  };
  const own = { bill: { number: 'ORE-1' }, containers: [{ number: container.id }] } as Declaration;
  expect(attributeToUnits([statement], own, [container])[0]?.unit).toBeUndefined();
  const other = { ...own, bill: { number: 'ORE-2' } };
  expect(attributeToUnits([statement], other, [container])[0]?.unit).toEqual(bill);
});

it('one wagon that left is a part of the bill that left, until it is back', () => {
  const parts = (...statements: Statement[]) => leftInPart(statements, declaration, [bill]);
  const left = said('gatedOut', '1111111');
  expect(parts(left, said('gatedOut', '9999999'))).toEqual([{ unit: bill, part: left.unit, statement: left }]);
  expect(parts(left, { ...said('gatedIn', '1111111'), senderTime: '2018-01-05T03:00:00.000Z' })).toEqual([]);
  expect(leftInPart([left], declaration, [{ kind: 'wagon', id: '1111111' }])).toEqual([]);
});

it('a unit load device nobody declared is a part of its waybill', () => {
  const waybill: Unit = { kind: 'airWaybill', id: '999-76543213' };
  const own = { airWaybill: { number: waybill.id } } as Declaration;
  const left: Statement = { ...said('departed', ''), party: 'airport', unit: { kind: 'uld', id: 'AKE12345CA' } };
  expect(leftInPart([left], own, [waybill])).toEqual([{ unit: waybill, part: left.unit, statement: left }]);
});

it('what left of a unit in nothing that is named is a part of it that left, and says nothing of the rest', () => {
  const waybill: Unit = { kind: 'airWaybill', id: '999-76543213' };
  const own = { airWaybill: { number: waybill.id } } as Declaration;
  const left: Statement = { ...said('departed', ''), party: 'airport', unit: waybill, inPart: true };
  const back: Statement = {
    ...said('onHand', ''),
    party: 'airport',
    unit: waybill,
    senderTime: '2018-01-05T03:00:00.000Z',
  };
  expect(attributeToUnits([left], own, [waybill])).toEqual([{ ...left, kind: 'noted' }]);
  expect(leftInPart([left], own, [waybill])).toEqual([{ unit: waybill, part: waybill, statement: left }]);
  expect(leftInPart([left, back], own, [waybill])).toEqual([]);
  const containers: Unit[] = ['TCKU3125040', 'TGNU1234562'].map((id) => ({ kind: 'container', id }));
  const some: Statement = { party: 'railway', kind: 'departed', senderTime: left.senderTime, inPart: true };
  expect(leftInPart([some], declaration, containers).map(({ unit }) => unit)).toEqual(containers);
});
