/** The store a configuration names: a database by its address, or a folder with a file in it. */
import { join } from 'node:path';
import type { Trouble } from './postgres.ts';
import type { Store } from './store.ts';

/** True for the address of a PostgreSQL database. */
const isPostgresUrl = (target: string): boolean => /^postgres(ql)?:\/\//.test(target);

/**
 * Opens the store, making and migrating it where need be.
 * @param target `postgres://user:password@host:port/database`, or the folder of the embedded store.
 * @throws Error that says why it cannot be used.
 * @param trouble told of connections lost and found again; what could not be stored is thrown where it was asked for.
 */
export async function openStore(target: string, trouble?: Trouble): Promise<Store> {
  // Loaded where it is used: what a process does not need it does not wait for.
  if (isPostgresUrl(target)) {
    const { openPostgresStore } = await import('./postgres.ts');
    return openPostgresStore(target, trouble === undefined ? {} : { trouble }).catch((cause: unknown) => {
      throw new Error(`the database cannot be used: ${reasonOf(cause)}`, { cause });
    });
  }
  const { openSqliteStore } = await import('./sqlite.ts');
  return openSqliteStore(join(target, 'tongguan.db'));
}

/** Of a host with several addresses each attempt has its own reason, and the whole has none. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
