import { afterEach, expect, it } from 'vitest';
import { FolderInUseError, lockFolder } from '../../gateway/store/folder-lock.ts';
import { temporaryFolder } from '../support/folder.ts';

const folder = temporaryFolder();
afterEach(() => folder.remove());

it('lets one in at a time, and the next one after it left', () => {
  const leave = lockFolder(folder.path);
  expect(() => lockFolder(folder.path)).toThrow(FolderInUseError);
  leave();
  lockFolder(folder.path)();
});
