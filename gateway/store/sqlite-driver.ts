/** The driver of the embedded store, in the version that fits this Node; both are optional dependencies. */
import { createRequire } from 'node:module';
import type { default as Sqlite } from 'better-sqlite3';

/**
 * Version 13 is made for Node-API 10 and crashes on Node 20, which has 9. Version 12 is compiled for the very Node it runs
 * on, and from 24.19 on that Node ends the process when it collects one of its statements.
 */
const NEWER_FROM = 10;
const DRIVER = Number(process.versions.napi) >= NEWER_FROM ? 'better-sqlite3-13' : 'better-sqlite3';

/** `new SqliteDatabase(file, options)` opens a database. @throws Error on loading this, when the driver is not there. */
export const SqliteDatabase = load();

function load(): typeof Sqlite {
  try {
    return createRequire(import.meta.url)(DRIVER) as typeof Sqlite;
  } catch (cause) {
    throw new Error(
      `the embedded store needs ${DRIVER}, which was not installed: install Python, make and a C++ compiler and run npm ci again, ` +
        'or name a PostgreSQL database (TONGGUAN_STORE)',
      { cause },
    );
  }
}
