/** Which declaration a message speaks of: by any number of either side, strongest first. */
import type { NumberKind, NumberRef } from '../../contracts/events/events.generated.ts';
import type { Tx } from '../store/store.ts';

/**
 * Kinds of number that belong to one declaration only. The others name things that several declarations may share
 * (a bill, a container) and count only together.
 */
const OWN: ReadonlySet<NumberKind> = new Set<NumberKind>([
  'declarationNo',
  'clientSeqNo',
  'customsSeqNo',
  'entryId',
  'inspectionClientNo',
  'inspectionNo',
  'clearanceFormNo',
  'inspectionOrder',
  'releaseOrder',
]);

/** Numbers are compared in upper case and without blanks. */
export const normalise = (value: string): string => value.replaceAll(/\s/g, '').toUpperCase();

/**
 * The declarations these numbers name.
 * One own number decides; two own numbers that name different declarations decide nothing (empty result). Without
 * an own number, every shared number given must fit.
 * @see formats: bill + container as ports match them.
 */
export async function findDeclarations(tx: Tx, numbers: readonly NumberRef[]): Promise<string[]> {
  const own = numbers.filter(({ kind }) => OWN.has(kind));
  const byOwn = new Set<string>();
  for (const number of own) for (const no of await holders(tx, number)) byOwn.add(no);
  if (byOwn.size > 0) return byOwn.size === 1 ? [...byOwn] : [];
  let common: Set<string> | undefined;
  for (const number of numbers.filter(({ kind }) => !OWN.has(kind))) {
    const found = new Set(await holders(tx, number));
    common = common === undefined ? found : new Set([...common].filter((no) => found.has(no)));
  }
  return [...(common ?? [])].sort();
}

async function holders(tx: Tx, number: NumberRef): Promise<string[]> {
  const rows = await tx
    .selectFrom('numbers')
    .select('declaration_no')
    .where('kind', '=', number.kind)
    .where('value', '=', normalise(number.value))
    .limit(100)
    .execute();
  return rows.map(({ declaration_no }) => declaration_no);
}

/**
 * Remembers numbers of a declaration.
 * @returns those that were not known before.
 */
export async function rememberNumbers(
  tx: Tx,
  owner: { readonly declarationNo: string; readonly firm: string },
  numbers: readonly NumberRef[],
  now: Date,
): Promise<NumberRef[]> {
  const fresh: NumberRef[] = [];
  for (const number of numbers) {
    const value = normalise(number.value);
    if (value === '') continue;
    const result = await tx
      .insertInto('numbers')
      .values({
        kind: number.kind,
        value,
        declaration_no: owner.declarationNo,
        firm: owner.firm,
        created_at: now.toISOString(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (Number(result.numInsertedOrUpdatedRows ?? 0) > 0) fresh.push({ kind: number.kind, value });
  }
  return fresh;
}
