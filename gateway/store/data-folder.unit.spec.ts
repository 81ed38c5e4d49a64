import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeDataFolder, openingFile } from './data-folder.ts';
import { lockFolder } from './folder-lock.ts';
import { openSqliteStore } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongguan-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a folder that cannot be used is named, with the reason', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const use of [makeDataFolder, lockFolder]) {
    expect(() => use(file)).toThrow(`the data folder ${file} cannot be used: it is a file; --data names another`);
    expect(() => use(join(file, 'below'))).toThrow('a part of its path is a file');
  }
});

it('a file that is no database is named, and stays as it is', async () => {
  const data = join(folder, 'data');
  mkdirSync(data);
  writeFileSync(join(data, 'tongguan.db'), 'no database at all, but long enough to be looked at'.repeat(100));
  await expect(openSqliteStore(join(data, 'tongguan.db'))).rejects.toThrow(
    `the database ${data}/tongguan.db cannot be used: it is no database, or damaged`,
  );
});

it('what is not the fault of the file is thrown as it is', () => {
  const busy = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
  const failing = () =>
    openingFile('x', () => {
      throw busy;
    });
  expect(failing).toThrow(busy);
  const readOnly = Object.assign(new Error('attempt to write'), { code: 'SQLITE_READONLY_DIRECTORY' });
  expect(() =>
    openingFile('x', () => {
      throw readOnly;
    }),
  ).toThrow('the database x cannot be used: this user may not write it');
});
