/**
 * `tongguan keys`: makes a key for a firm, an agency or an operator, shows it once, stores its hash; lists whose keys
 * there are; revokes them.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../adapters/registry.ts';
import { usccProblem } from '../../contracts/identifiers/uscc.ts';
import { loadConfig } from '../config.ts';
import {
  type KeyOwner,
  type ListedKey,
  listKeys,
  NotRevocableError,
  newKey,
  revocableKeys,
  revokeKeys,
  storeKey,
} from '../store/keys.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { columns, oneLine } from './columns.ts';
import { devKeys, storeDevKeys } from './dev-keys.ts';
import { print, printJson, tell, UsageError } from './output.ts';

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

export interface KeyListOptions extends StoreOptions {
  /** Those that were revoked too. */
  readonly all?: boolean;
  readonly json?: boolean;
}

export interface RevokeOptions extends StoreOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds a key; the gateway that runs on the same data takes it from the next request on. */
export async function addKeyCommand(options: KeyOptions): Promise<number> {
  const owner = ownerOf(options);
  const key = newKey();
  const id = await withStore(options, (store) =>
    store.write((tx) => storeKey(tx, key, owner, options.name ?? owner.owner, new Date())),
  );
  if (options.json) printJson({ id, ...owner, key });
  else print(`${key}\n(${owner.kind} ${owner.owner}, id ${id}; shown once, keep it 仅显示一次，请妥善保存)`);
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

/** Lists the keys, oldest first: whose, what for, when made and revoked. Neither the keys nor their hashes. */
export async function listKeysCommand(options: KeyListOptions): Promise<number> {
  const keys = await withStoredKeys(options, (store) => listKeys(store, { revoked: options.all ?? false }));
  if (options.json) printJson(keys);
  else if (keys.length > 0) print(columns([HEAD, ...keys.map(row)]));
  else tell(options.all ? 'there are no keys 没有密钥' : 'no key is in use; --all lists revoked ones 没有有效的密钥');
  return 0;
}

/**
 * Revokes the keys with these ids, all or none; the gateway that runs on the same data refuses them from the next
 * request on.
 */
export async function revokeKeysCommand(ids: readonly string[], options: RevokeOptions): Promise<number> {
  const { dryRun = false } = options;
  // It would be a secret, and stay in the history of the shell: it is not said again.
  if (ids.some((id) => id.startsWith('tgk_')))
    throw new UsageError('that is a key, not the id of one; `tongguan keys list` shows the ids 请填写密钥编号');
  const keys = await withStoredKeys(options, (store) =>
    dryRun ? revocableKeys(store, ids) : store.write((tx) => revokeKeys(tx, ids, new Date())),
  ).catch((error: unknown) => {
    throw error instanceof NotRevocableError ? new UsageError(whyNot(error)) : error;
  });
  if (options.json) printJson({ dryRun, keys });
  else {
    const done = dryRun ? 'would be revoked 将被吊销' : 'revoked 已吊销';
    print(columns(keys.map((key) => [done, ...row(key).slice(0, 4)])));
    print(
      dryRun
        ? '(nothing was changed: --dry-run 试运行，未作更改)'
        : '(refused from the next request on 自下一次请求起拒绝)',
    );
  }
  return 0;
}

const HEAD = ['id 编号', 'kind 类型', 'owner 所有者', 'name 用途', 'created 创建', 'revoked 吊销'];

const row = ({ id, kind, owner, name, createdAt, revokedAt }: ListedKey): string[] =>
  [id, kind, owner, name, createdAt, revokedAt ?? '-'].map(oneLine);

/** Everything that stands in the way, at once. */
function whyNot({ unknown, revoked }: NotRevocableError): string {
  const reasons = [
    ...unknown.map((id) => `no key has the id ${oneLine(id)} 编号不存在`),
    ...revoked.map(
      ({ id, owner, name, revokedAt }) =>
        `${id} (${oneLine(`${owner}, ${name}`)}) was revoked at ${revokedAt} 此前已吊销`,
    ),
  ];
  return `${reasons.join('; ')}. Nothing was changed; \`tongguan keys list --all\` shows the ids 未作更改`;
}

/** For what asks about keys there are: a folder mistyped is not made, and is not taken for one without keys. */
async function withStoredKeys<T>(options: StoreOptions, work: (store: Store) => Promise<T>): Promise<T> {
  const { storeUrl, dataDir } = configOf(options);
  if (storeUrl === undefined && !existsSync(join(dataDir, 'tongguan.db')))
    throw new UsageError(`there is no store in the folder ${dataDir}; say where it is with --data or --store`);
  return withStore(options, work);
}

const configOf = ({ config, data, store }: StoreOptions) =>
  loadConfig(process.env, { configFile: config, dataDir: data, storeUrl: store });

async function withStore<T>(options: StoreOptions, work: (store: Store, dataDir: string) => Promise<T>): Promise<T> {
  const { storeUrl, dataDir } = configOf(options);
  const store = await openStore(storeUrl ?? dataDir);
  try {
    return await work(store, dataDir);
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
  // It stands beside every action, and tells the second person from the first.
  const name = (operator ?? '').trim();
  if (name === '') throw new UsageError('--operator wants the name of a person 请填写操作员姓名');
  return { kind: 'operator', owner: name };
}
