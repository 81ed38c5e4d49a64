/** One gateway per data folder: two would deliver the same messages. The lock dies with the process that holds it. */
import { join } from 'node:path';
import { makeDataFolder, openingFile } from './data-folder.ts';
import { SqliteDatabase } from './sqlite-driver.ts';

/** The folder is in use; the message says what to do. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/**
 * Takes the folder for this process. A lock of the operating system, held through an open transaction, so that a
 * killed process leaves none behind.
 * @returns gives the folder back.
 * @throws FolderInUseError when another gateway runs on it, DataFolderError when it cannot be used.
 */
export function lockFolder(folder: string): () => void {
  makeDataFolder(folder);
  const path = join(folder, 'gateway.lock');
  const lock = openingFile(path, () => new SqliteDatabase(path, { timeout: 0 }));
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
