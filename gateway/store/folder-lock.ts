/** One gateway per data folder: two would deliver the same messages. The lock dies with the process that holds it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

/** The folder is in use; the message says what to do. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/**
 * Takes the folder for this process. A lock of the operating system, held through an open transaction, so that a
 * killed process leaves none behind.
 * @returns gives the folder back.
 * @throws FolderInUseError when another gateway runs on it.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const lock = new SqliteDatabase(join(folder, 'gateway.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new FolderInUseError(
      `another gateway already runs on the data in ${folder}; stop it or choose another --data`,
    );
  }
  return () => lock.close();
}
