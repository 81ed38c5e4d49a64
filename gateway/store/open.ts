/** The store a configuration names: a database by its address, or a folder with a file in it. */
import { join } from 'node:path';
import { openPostgresStore, type Trouble } from './postgres.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/** True for the address of a PostgreSQL database. */
export const isPostgresUrl = (target: string): boolean => /^postgres(ql)?:\/\//.test(target);

/**
 * Opens the store, making and migrating it where need be.
 * @param target `postgres://user:password@host:port/database`, or the folder of the embedded store.
 * @param trouble told of connections lost and found again; what could not be stored is thrown where it was asked for.
 */
export async function openStore(target: string, trouble?: Trouble): Promise<Store> {
  return isPostgresUrl(target)
    ? openPostgresStore(target, trouble === undefined ? {} : { trouble })
    : openSqliteStore(join(target, 'tongguan.db'));
}
