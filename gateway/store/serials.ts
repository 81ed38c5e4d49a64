/** Counters that live in the store, so that no number is given twice whatever dies. */
import type { Kysely } from 'kysely';
import { prepared } from './prepared.ts';
import type { Database } from './schema.ts';
import { SERIALS, type Tx } from './store.ts';

/**
 * The next value of a counter, starting at 1. A number given to a unit that is undone may be left out; none is given
 * twice.
 * @param name what is counted, e.g. `declaration/1180105/0503`.
 */
export async function nextSerial(tx: Tx, name: string): Promise<number> {
  return tx[SERIALS]?.next(name) ?? advanceSerial(tx, name);
}

const advance = prepared((db, { name }: { readonly name: string }) =>
  db
    .insertInto('serials')
    .values({ name, value: 1 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb('serials.value', '+', 1) })))
    .returning('value'),
);

/** Advances the counter's row in whatever transaction `db` stands for. */
export async function advanceSerial(db: Kysely<Database>, name: string): Promise<number> {
  const [row] = await advance(db, { name });
  if (row === undefined) throw new Error(`the counter ${name} was not advanced`);
  return row.value;
}
