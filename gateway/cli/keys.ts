/** `tongguan keys`: makes a key for a firm, an agency or an operator, shows it once, stores its hash. */
import { join } from 'node:path';
import { adapters } from '../../adapters/registry.ts';
import { usccProblem } from '../../contracts/identifiers/uscc.ts';
import { loadConfig } from '../config.ts';
import { type KeyOwner, newKey, storeKey } from '../store/keys.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { devKeys, storeDevKeys } from './dev-keys.ts';
import { print, printJson, UsageError } from './output.ts';

/** Where the keys are kept. */
export interface StoreOptions {
  readonly data?: string;
  readonly store?: string;
  readonly config?: string;
}

export interface KeyOptions extends StoreOptions {
  readonly firm?: string;
  readonly agency?: string;
  readonly operator?: string;
  readonly name?: string;
  readonly json?: boolean;
}

/** Adds a key; the gateway that runs on the same data takes it from the next request on. */
export async function addKeyCommand(options: KeyOptions): Promise<number> {
  const owner = ownerOf(options);
  const key = newKey();
  await withStore(options, (store) =>
    store.write((tx) => storeKey(tx, key, owner, options.name ?? owner.owner, new Date())),
  );
  if (options.json) printJson({ ...owner, key });
  else print(`${key}\n(${owner.kind} ${owner.owner}; shown once, keep it 仅显示一次，请妥善保存)`);
  return 0;
}

/** Makes the keys of a development set-up, once, and lets the gateway know them. */
export async function devKeysCommand(options: StoreOptions): Promise<number> {
  await withStore(options, async (store, dataDir) => {
    await storeDevKeys(store, devKeys(dataDir), new Date());
    print(`the keys are in ${join(dataDir, 'dev-keys.json')}`);
  });
  return 0;
}

async function withStore(
  options: StoreOptions,
  work: (store: Store, dataDir: string) => Promise<unknown>,
): Promise<void> {
  const { storeUrl, dataDir } = loadConfig(process.env, {
    ...(options.config === undefined ? {} : { configFile: options.config }),
    ...(options.data === undefined ? {} : { dataDir: options.data }),
    ...(options.store === undefined ? {} : { storeUrl: options.store }),
  });
  const store = await openStore(storeUrl ?? dataDir);
  try {
    await work(store, dataDir);
  } finally {
    await store.close();
  }
}

function ownerOf({ firm, agency, operator }: KeyOptions): KeyOwner {
  const given = [firm, agency, operator].filter((value) => value !== undefined);
  if (given.length !== 1) throw new UsageError('say whose key: one of --firm CODE, --agency PARTY, --operator NAME');
  if (firm !== undefined) {
    if (usccProblem(firm) !== undefined)
      throw new UsageError(`${firm} is not an 18-character unified social credit code 统一社会信用代码`);
    return { kind: 'firm', owner: firm };
  }
  if (agency !== undefined) {
    if (!adapters.has(agency))
      throw new UsageError(`there is no party ${agency}; there are ${[...adapters.keys()].join(', ')}`);
    return { kind: 'agency', owner: agency };
  }
  return { kind: 'operator', owner: operator ?? '' };
}
