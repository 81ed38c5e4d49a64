/** Units of control 监管单元: what of a declaration is inspected and released as one. */
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { Unit } from '../../contracts/events/events.generated.ts';

/** Customs package kind 00 散装: goods in bulk. */
const BULK = '00';

/**
 * The units of a declaration: its containers; for air its unit load devices, or its waybill where it has none; by rail its wagons, unless the goods are in bulk;
 * otherwise each of its bills, or where there is no bill the declaration under its own number.
 * @see docs/decisions/0003-units-of-control.md
 */
export function unitsOf(declaration: Declaration, declarationNo: string): readonly Unit[] {
  return distinct(listedUnits(declaration, declarationNo));
}

function listedUnits(declaration: Declaration, declarationNo: string): readonly Unit[] {
  const { containers = [], wagons = [], airWaybill, bill, furtherBills = [], packages } = declaration;
  if (containers.length > 0) return containers.map(({ number }) => ({ kind: 'container', id: number }));
  if (airWaybill !== undefined) {
    const { number, unitLoadDevices = [] } = airWaybill;
    if (unitLoadDevices.length > 0) return unitLoadDevices.map((id) => ({ kind: 'uld', id }));
    return [{ kind: 'airWaybill', id: number }];
  }
  if (wagons.length > 0 && packages.kind !== BULK) return wagons.map(({ number }) => ({ kind: 'wagon', id: number }));
  if (bill === undefined) return [{ kind: 'bill', id: declarationNo }];
  return [bill, ...furtherBills].map(({ number }) => ({ kind: 'bill', id: number }));
}

export const unitKey = (unit: Unit): string => `${unit.kind}:${unit.id}`;

/** Each unit once: a container that carries several items may be listed with each of them. */
export const distinct = (units: readonly Unit[]): Unit[] => [
  ...new Map(units.map((unit) => [unitKey(unit), unit])).values(),
];

export const sameUnit = (a: Unit, b: Unit): boolean => a.kind === b.kind && a.id === b.id;

export const covers = (units: readonly Unit[], unit: Unit): boolean => units.some((other) => sameUnit(other, unit));
