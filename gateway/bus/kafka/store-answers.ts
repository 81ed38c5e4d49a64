/** Whether something failed because the store is away, or by itself. */
import type { Store } from '../../store/store.ts';
import { within } from '../within.ts';

const ANSWER_MS = 2_000;

/** True when the store takes writes. It is asked to write nothing: a database that only reads refuses that too. */
export async function takesWrites(store: Store): Promise<boolean> {
  const asked = store.write((tx) => tx.updateTable('leases').set({ until: '' }).where('name', '=', '').execute());
  return within(asked, ANSWER_MS).then(
    () => true,
    () => false,
  );
}
