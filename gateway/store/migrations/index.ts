/** Every migration, oldest first. A released migration is never changed; a new one is added below it. */
import type { Kysely, Migration, MigrationProvider } from 'kysely';
import { type Flavour, up as first } from './001-first.ts';
import { up as casework } from './002-casework.ts';
import { up as delivery } from './003-delivery.ts';
import { up as bus } from './004-bus.ts';
import { up as fetching } from './005-fetching.ts';

const MIGRATIONS: Readonly<Record<string, (db: Kysely<unknown>, flavour: Flavour) => Promise<void>>> = {
  '001-first': first,
  '002-casework': casework,
  '003-delivery': delivery,
  '004-bus': bus,
  '005-fetching': fetching,
};

/** The migrations as Kysely's Migrator wants them, for one store's flavour. */
export function migrationProvider(flavour: Flavour): MigrationProvider {
  const entries = Object.entries(MIGRATIONS).map(([name, up]): [string, Migration] => [
    name,
    { up: (db: Kysely<unknown>) => up(db, flavour) },
  ]);
  return { getMigrations: async () => Object.fromEntries(entries) };
}

/** Kysely's words where the store has run a migration that is not among ours. */
const UNKNOWN_MIGRATION = /previously executed migration (\S+) is missing/;

/** What is thrown when migrating failed: of a store that a newer version has migrated, what to do about it. */
export function migrationFailure(error: unknown): Error {
  const cause = error instanceof Error ? error : new Error(String(error));
  const [, name] = UNKNOWN_MIGRATION.exec(cause.message) ?? [];
  if (name === undefined) return cause;
  const words = `the store belongs to a newer version of the gateway (its migration ${name} is not known here): start that version, or restore the backup made before the upgrade (docs/operations.md, upgrade)`;
  return new Error(words, { cause });
}
