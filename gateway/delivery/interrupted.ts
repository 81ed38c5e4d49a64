/**
 * What was under way when its process died may or may not have arrived. Said so, and taken up: sent again where the
 * partner removes duplicates, otherwise left to a person.
 */
import { DeliveryFailure } from '../../adapters/adapter.ts';
import type { Gateway } from '../context.ts';
import { isShared } from '../store/locks.ts';
import { ring } from '../store/store.ts';
import { storeTime } from './lane-row.ts';
import { recordFailure } from './outcome.ts';
import { interrupted, underWayOf } from './queries.ts';

const INTERRUPTED = new DeliveryFailure(
  'ambiguous',
  'interrupted',
  'the process that sent it stopped while the message was under way',
);

export interface TakeUp {
  /** Everything that is under way, whatever its lease: only where no other process can be alive. */
  readonly all: boolean;
  /** Messages this process sends right now. */
  readonly except: ReadonlySet<string>;
}

/** Takes up interrupted messages of every party. @returns how many there were. */
export async function takeUpInterrupted(gateway: Gateway, { all, except }: TakeUp): Promise<number> {
  const { store, clock, adapters } = gateway;
  const now = clock();
  const found = async (db: typeof store.read, locking: boolean) => {
    const query = interrupted(db, all ? undefined : await storeTime(db, now));
    // Locked, a lease that was renewed in this moment is seen to be so.
    const rows = await (locking ? query.forUpdate('d').skipLocked() : query).execute();
    return rows.filter(({ message_id }) => !except.has(message_id));
  };
  // Looked at without a transaction first: there is hardly ever one.
  if ((await found(store.read, false)).length === 0) return 0;
  return store.write(async (tx) => {
    let taken = 0;
    for (const row of await found(tx, isShared(tx))) {
      const failed = {
        failure: INTERRUPTED,
        partnerDeduplicates: adapters.get(row.party)?.capabilities.partnerDeduplicates ?? false,
        pauseMs: 0,
      };
      if (!(await recordFailure(tx, underWayOf(row), failed, now))) continue;
      ring(tx, `deliveries/${row.party}`);
      taken += 1;
    }
    return taken;
  });
}
