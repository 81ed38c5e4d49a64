/** Every migration, oldest first. A released migration is never changed; a new one is added below it. */
import type { Kysely, Migration, MigrationProvider } from 'kysely';
import { type Flavour, up as first } from './001-first.ts';
import { up as casework } from './002-casework.ts';
import { up as delivery } from './003-delivery.ts';
import { up as bus } from './004-bus.ts';

const MIGRATIONS: Readonly<Record<string, (db: Kysely<unknown>, flavour: Flavour) => Promise<void>>> = {
  '001-first': first,
  '002-casework': casework,
  '003-delivery': delivery,
  '004-bus': bus,
};

/** The migrations as Kysely's Migrator wants them, for one store's flavour. */
export function migrationProvider(flavour: Flavour): MigrationProvider {
  const entries = Object.entries(MIGRATIONS).map(([name, up]): [string, Migration] => [
    name,
    { up: (db: Kysely<unknown>) => up(db, flavour) },
  ]);
  return { getMigrations: async () => Object.fromEntries(entries) };
}
