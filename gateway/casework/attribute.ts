/**
 * Puts what was said where it belongs: the station counts wagons where the unit of control is the bill, and an agency
 * may name the bill or the waybill where the units are its containers.
 */
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { Statement, StatementKind, Unit } from '../../contracts/events/events.generated.ts';

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
  const own = [declaration.bill?.number, declaration.airWaybill?.number];
  return attributeWagons(
    statements.map((statement) => aboutAll(statement, units, own)),
    declaration,
    units,
  );
}

/** Said of the declaration's own bill or waybill it is said of all its units, where these are smaller. */
function aboutAll(statement: Statement, units: readonly Unit[], own: readonly (string | undefined)[]): Statement {
  const { unit, ...rest } = statement;
  if (unit === undefined || (unit.kind !== 'bill' && unit.kind !== 'airWaybill') || !own.includes(unit.id))
    return statement;
  return units.some((other) => other.kind === unit.kind) ? statement : rest;
}

function attributeWagons(
  statements: readonly Statement[],
  declaration: Declaration,
  units: readonly Unit[],
): Statement[] {
  const [bill] = units;
  const wagons = (declaration.wagons ?? []).map(({ number }) => number);
  if (bill?.kind !== 'bill' || units.length !== 1 || wagons.length === 0) return [...statements];
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
