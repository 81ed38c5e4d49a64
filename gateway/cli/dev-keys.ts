/**
 * Keys for trying things out: made once per data folder, kept beside the data in a file only its owner reads, so that
 * a restart prints the same ones. The gateway itself knows only their hashes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../adapters/registry.ts';
import { makeDataFolder } from '../store/data-folder.ts';
import { newKey, storeKey } from '../store/keys.ts';
import type { Store } from '../store/store.ts';
import { UsageError } from './output.ts';
import { sampleNames, sampleText } from './sample.ts';

export interface DevKeys {
  /** Key of the firm that trades in the samples. */
  readonly firm: string;
  /** Its 18-character code. */
  readonly firmCode: string;
  readonly operator: string;
  readonly agencies: Readonly<Record<string, string>>;
}

/** The keys of a data folder; made on first use. @throws UsageError when the file that holds them is none of ours. */
export function devKeys(dataDir: string): DevKeys {
  makeDataFolder(dataDir);
  const path = join(dataDir, 'dev-keys.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as DevKeys;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT')
      throw new UsageError(`cannot read the keys in ${path}: ${message}; without the file new ones are made`);
  }
  const keys: DevKeys = {
    firm: newKey(),
    firmCode: sampleFirm(),
    operator: newKey(),
    agencies: Object.fromEntries([...adapters.keys()].map((party) => [party, newKey()])),
  };
  writeFileSync(path, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

/** Makes the gateway know these keys. Doing it again changes nothing. */
export async function storeDevKeys(store: Store, keys: DevKeys, now: Date): Promise<void> {
  await store.write(async (tx) => {
    await storeKey(tx, keys.firm, { kind: 'firm', owner: keys.firmCode }, 'sample firm', now);
    await storeKey(tx, keys.operator, { kind: 'operator', owner: 'operator' }, 'operator', now);
    for (const [party, key] of Object.entries(keys.agencies)) {
      await storeKey(tx, key, { kind: 'agency', owner: party }, `mock ${party}`, now);
    }
  });
}

/** The trader of the samples. */
function sampleFirm(): string {
  const [first = ''] = sampleNames();
  const sample = JSON.parse(sampleText(first)) as { parties: { trader: { uscc: string } } };
  return sample.parties.trader.uscc;
}
