import { join } from 'node:path';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import { temporaryFolder } from '../support/folder.ts';
import { storeFeatures } from './store-features.ts';

storeFeatures('sqlite', async () => {
  const folder = temporaryFolder();
  return {
    open: () => openSqliteStore(join(folder.path, 'tongguan.db')),
    another: async (first) => first,
    dispose: async () => folder.remove(),
  };
});
