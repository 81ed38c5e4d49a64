/** The folder of the embedded store: made where it is not there, and what stands in the way said with its name. */
import { accessSync, constants, mkdirSync } from 'node:fs';

/** A folder or a file in it that cannot be used; the message says which, why, and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk can only be read',
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of its path is a file',
  ENOSPC: 'the disk is full',
  SQLITE_CANTOPEN: 'this user may not read and write it',
  SQLITE_READONLY: 'this user may not write it',
  SQLITE_NOTADB: 'it is no database, or damaged; see docs/operations.md, backup and restore',
  SQLITE_CORRUPT: 'it is damaged; see docs/operations.md, backup and restore',
};

/** @throws DataFolderError when it cannot be made or written to. */
export function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DataFolderError(`the data folder ${folder} cannot be used: ${why(error)}; --data names another`);
  }
}

/** Runs what opens a database file. @throws DataFolderError where the file is the reason that it fails. */
export function openingFile<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (WHY[codeOf(error)] === undefined) throw error;
    throw new DataFolderError(`the database ${path} cannot be used: ${why(error)}`);
  }
}

const why = (error: unknown): string => WHY[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));

/** SQLite's extended codes (SQLITE_READONLY_DIRECTORY) are told by what they begin with. */
function codeOf(error: unknown): string {
  const { code = '' } = error as { code?: string };
  return code.startsWith('SQLITE_') ? code.split('_').slice(0, 2).join('_') : code;
}
