/**
 * A task that one process at a time has: a row of the store says who, and until when. The holder renews it; whoever
 * finds it run out takes it. All compare with the clock of the database, so clocks that differ do no harm. A holder that
 * was asleep may believe for a moment that it still holds: what only the holder may do is checked in its transaction.
 */
import { PostgresAdapter, sql } from 'kysely';
import type { Store, Tx } from '../../store/store.ts';

export interface LeaseOptions {
  readonly store: Store;
  readonly name: string;
  /** Unique among all processes. */
  readonly holder: string;
  readonly ms: number;
}

export class Lease {
  readonly #options: LeaseOptions;
  /** By our own clock; begins before the database's, and so ends before it. */
  #until = 0;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** Whether it is surely ours still. */
  get held(): boolean {
    return performance.now() < this.#until;
  }

  /** Takes it when it is free, renews it when it is ours. @returns whether it is ours now. */
  async take(): Promise<boolean> {
    const { store, name, holder, ms } = this.#options;
    const asked = performance.now();
    const taken = await store.write(async (tx) => {
      const now = await databaseTime(tx);
      const row = { holder, until: new Date(now.getTime() + ms).toISOString() };
      const result = await tx
        .insertInto('leases')
        .values({ name, ...row })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(row)
            .where((eb) => eb.or([eb('leases.holder', '=', holder), eb('leases.until', '<', now.toISOString())])),
        )
        .executeTakeFirst();
      return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
    });
    this.#until = taken ? asked + ms : 0;
    return taken;
  }

  /** Whether it is ours in this transaction, and nobody takes it before the transaction ends. */
  async confirm(tx: Tx): Promise<boolean> {
    const { name, holder } = this.#options;
    const query = tx.selectFrom('leases').select('holder').where('name', '=', name).where('holder', '=', holder);
    return (await (isShared(tx) ? query.forUpdate() : query).executeTakeFirst()) !== undefined;
  }

  /** Gives it back, so that nobody has to wait for its end. */
  async release(): Promise<void> {
    const { store, name, holder } = this.#options;
    this.#until = 0;
    await store.write((tx) => tx.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute());
  }
}

const isShared = (tx: Tx): boolean => tx.getExecutor().adapter instanceof PostgresAdapter;

/** The clock all processes share; a store that is not shared has that of its process. */
async function databaseTime(tx: Tx): Promise<Date> {
  if (!isShared(tx)) return new Date();
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(tx);
  const [row] = rows;
  return row === undefined ? new Date() : new Date(row.now);
}
