/** Declarations that share units of control: on the same bill, and with goods in the same container, wagon or bill. */
import type { NumberKind, NumberRef, Unit } from '../../contracts/events/events.generated.ts';
import { normalise } from '../intake/correlate.ts';
import { preparedRows } from '../store/prepared.ts';
import type { DeclarationRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

const NUMBER_OF: Readonly<Record<Unit['kind'], NumberKind>> = {
  container: 'container',
  wagon: 'wagon',
  airWaybill: 'airWaybill',
  bill: 'bill',
  uld: 'uld',
};

/** Who is known by any of these numbers, once for each. */
const knownBy = preparedRows((db, numbers: readonly NumberRef[]) =>
  db
    .selectFrom('numbers')
    .select('declaration_no')
    .where((eb) => eb.or(numbers.map(({ kind, value }) => eb('kind', '=', kind).and('value', '=', value)))),
);

/** Declarations looked at beside one; more than this on one unit would be no cargo but a mistake. */
const MOST = 50;

/**
 * The other declarations on the same bill or waybill that name some of these units, by number. A container is used again
 * on other journeys, so the bill has to be the same; and what was finished before this declaration was made is history.
 * @param numbers what the declaration is known by.
 */
export async function sharersOf(
  tx: Tx,
  row: DeclarationRow,
  numbers: readonly NumberRef[],
  units: readonly Unit[],
): Promise<DeclarationRow[]> {
  const bills = numbers.filter(({ kind }) => kind === 'bill' || kind === 'airWaybill');
  if (bills.length === 0) return [];
  const rows = (await knownBy(tx, bills)).filter(({ declaration_no }) => declaration_no !== row.no);
  if (rows.length === 0) return [];
  const wanted = units.map(({ kind, id }) => ({ kind: NUMBER_OF[kind], value: normalise(id) }));
  const naming = await tx
    .selectFrom('numbers')
    .select('declaration_no')
    .distinct()
    .where(
      'declaration_no',
      'in',
      rows.map(({ declaration_no }) => declaration_no),
    )
    .where((eb) => eb.or(wanted.map(({ kind, value }) => eb('kind', '=', kind).and('value', '=', value))))
    .execute();
  if (naming.length === 0) return [];
  return tx
    .selectFrom('declarations')
    .selectAll()
    .where(
      'no',
      'in',
      naming.map(({ declaration_no }) => declaration_no),
    )
    .where((eb) => eb.or([eb('closed_at', 'is', null), eb('closed_at', '>=', row.created_at)]))
    .orderBy('no')
    .limit(MOST)
    .execute();
}
