/** Counters that live in the store, so that no number is given twice whatever dies. */
import type { Tx } from './store.ts';

/**
 * The next value of a counter, starting at 1.
 * @param name what is counted, e.g. `declaration/1180105/0503`.
 */
export async function nextSerial(tx: Tx, name: string): Promise<number> {
  const row = await tx
    .insertInto('serials')
    .values({ name, value: 1 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb('serials.value', '+', 1) })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return row.value;
}
