/**
 * Puts what was said of wagons where it belongs when the goods are in bulk: the unit of control is then the bill, but
 * the station counts wagons.
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
