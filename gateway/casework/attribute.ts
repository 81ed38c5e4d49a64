/**
 * Puts what was said where it belongs: the station counts wagons where the unit of control is the bill, and an agency
 * may name the bill or the waybill where the units are its containers.
 */
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { Statement, StatementKind, Unit } from '../../contracts/events/events.generated.ts';

import type { LeftInPart } from '../clearance/case.ts';
import { sameUnit } from '../clearance/units.ts';

/** Said of one wagon it is true of the bill only when it was said of all of them. */
const ALL_WAGONS: ReadonlySet<StatementKind> = new Set<StatementKind>(['gatedOut', 'departed', 'delivered', 'loaded']);

/**
 * The statements as the units of control see them. Statements about other things stay as they are.
 * @param units units of control of the declaration.
 */
export function attributeToUnits(
  statements: readonly Statement[],
  declaration: Declaration,
  units: readonly Unit[],
): Statement[] {
  const spread = statements
    .map(notAllLeft)
    .flatMap((statement) => aboutTransport(statement, declaration, units))
    .map(looseOf(units));
  return units.reduce((all, bill) => attributeWagons(all, declaration, bill, units.length), spread);
}

/** That a part of it left does not say that it left: it is a note, and a part that left (`leftInPart`). */
const notAllLeft = (statement: Statement): Statement =>
  statement.inPart === true ? { ...statement, kind: 'noted' } : statement;

/**
 * Said of the declaration's only bill or of its waybill it is said of all its units, where these are smaller. Of one of
 * several bills it is said of the units that travel on it.
 */
function aboutTransport(statement: Statement, declaration: Declaration, units: readonly Unit[]): Statement[] {
  const { unit, ...rest } = statement;
  if (unit === undefined || (unit.kind !== 'bill' && unit.kind !== 'airWaybill')) return [statement];
  if (units.some((other) => other.kind === unit.kind)) return [statement];
  const { bill, airWaybill, furtherBills = [] } = declaration;
  const bills = [bill, ...furtherBills].flatMap((each) => (each === undefined ? [] : [each.number]));
  if (unit.id !== airWaybill?.number && !bills.includes(unit.id)) return [statement];
  if (bills.length <= 1) return [rest];
  const on = billOf(declaration);
  return units.filter((other) => on(other) === unit.id).map((other) => ({ ...rest, unit: other }));
}

/**
 * The airport may build loose goods into unit load devices nobody declared: what happens to one happens to the waybill,
 * but that one left does not say that all did.
 */
const looseOf =
  ([waybill, another]: readonly Unit[]) =>
  (statement: Statement): Statement =>
    waybill?.kind === 'airWaybill' &&
    another === undefined &&
    statement.unit?.kind === 'uld' &&
    !ALL_WAGONS.has(statement.kind)
      ? { ...statement, unit: waybill }
      : statement;

const LEAVING: ReadonlySet<StatementKind> = new Set<StatementKind>(['gatedOut', 'departed', 'delivered']);
const COMING: ReadonlySet<StatementKind> = new Set<StatementKind>(['gatedIn', 'arrived', 'onHand']);

/**
 * What left as a part of a unit and is not back: a wagon of a bill, a unit load device of a waybill, or some of the goods
 * in nothing that is named. The unit itself has left only when all of it did; but nothing of it may leave without a
 * release.
 * @param statements as they were said, not yet attributed.
 */
export function leftInPart(
  statements: readonly Statement[],
  declaration: Declaration,
  units: readonly Unit[],
): LeftInPart[] {
  const on = billOf(declaration);
  const wagons = new Set((declaration.wagons ?? []).map(({ number }) => number));
  const wholeOf = (part: Unit): Unit | undefined => {
    if (part.kind === 'uld') return units.find(({ kind }) => kind === 'airWaybill');
    if (part.kind !== 'wagon' || !wagons.has(part.id)) return undefined;
    const bills = units.filter(({ kind }) => kind === 'bill');
    return bills.length === 1 ? bills[0] : bills.find(({ id }) => id === on(part));
  };
  /** The units a part of which left, with the part; what is not named is called by the unit it is of. */
  const partsOf = (statement: Statement): readonly { readonly unit: Unit; readonly part: Unit }[] => {
    if (statement.inPart === true) {
      return aboutTransport(statement, declaration, units).flatMap(({ unit }) =>
        units.filter((one) => unit === undefined || sameUnit(one, unit)).map((one) => ({ unit: one, part: one })),
      );
    }
    const unit = statement.unit === undefined ? undefined : wholeOf(statement.unit);
    return unit === undefined || statement.unit === undefined ? [] : [{ unit, part: statement.unit }];
  };
  return statements.flatMap((statement) => {
    const { kind, party, senderTime, unit: named } = statement;
    if (!LEAVING.has(kind)) return [];
    const left = Date.parse(senderTime);
    const isBack = (part: Unit) =>
      statements.some(
        (s) =>
          s.party === party &&
          COMING.has(s.kind) &&
          (s.unit?.id === part.id || (statement.inPart === true && s.unit?.id === named?.id)) &&
          Date.parse(s.senderTime) > left,
      );
    return partsOf(statement).flatMap(({ unit, part }) => (isBack(part) ? [] : [{ unit, part, statement }]));
  });
}

/** The bill a container or wagon travels on, where the declaration has several: the first unless it says another. */
function billOf({ bill, containers = [], wagons = [] }: Declaration): (unit: Unit) => string | undefined {
  const stated = new Map([...containers, ...wagons].map((each) => [each.number, each.bill]));
  return ({ id }) => stated.get(id) ?? bill?.number;
}

function attributeWagons(
  statements: readonly Statement[],
  declaration: Declaration,
  bill: Unit,
  bills: number,
): Statement[] {
  const on = billOf(declaration);
  const wagons = (declaration.wagons ?? [])
    .map(({ number }) => number)
    .filter((id) => bills === 1 || on({ kind: 'wagon', id }) === bill.id);
  if (bill.kind !== 'bill' || wagons.length === 0) return [...statements];
  const complete = new Set(
    [...ALL_WAGONS].filter((kind) => {
      const said = new Set(
        statements.filter((s) => s.kind === kind && s.unit?.kind === 'wagon').map((s) => s.unit?.id),
      );
      return wagons.every((wagon) => said.has(wagon));
    }),
  );
  return statements.map((statement) => {
    const { unit, kind } = statement;
    const ours = unit?.kind === 'wagon' && wagons.includes(unit.id);
    return ours && (!ALL_WAGONS.has(kind) || complete.has(kind)) ? { ...statement, unit: bill } : statement;
  });
}
