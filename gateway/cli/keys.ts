/** `tongguan keys add`: makes a key for a firm, an agency or an operator, shows it once, stores its hash. */
import { join } from 'node:path';
import { adapters } from '../../adapters/registry.ts';
import { usccProblem } from '../../contracts/identifiers/uscc.ts';
import { type KeyOwner, newKey, storeKey } from '../store/keys.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { print, printJson, UsageError } from './output.ts';

export interface KeyOptions {
  readonly data: string;
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
  const store = await openSqliteStore(join(options.data, 'tongguan.db'));
  try {
    await store.write((tx) => storeKey(tx, key, owner, options.name ?? owner.owner, new Date()));
  } finally {
    await store.close();
  }
  if (options.json) printJson({ ...owner, key });
  else print(`${key}\n(${owner.kind} ${owner.owner}; shown once, keep it 仅显示一次，请妥善保存)`);
  return 0;
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
