/** API keys: shown once, stored as SHA-256, belonging to a firm, an agency or an operator. */
import { hash, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { prepared } from './prepared.ts';
import type { ApiKeyRow } from './schema.ts';
import type { Store, Tx } from './store.ts';

export interface KeyOwner {
  readonly kind: ApiKeyRow['kind'];
  readonly owner: string;
}

export const hashKey = (key: string): string => hash('sha256', key, 'hex');

/** Makes a key with 256 bits of chance; the prefix tells a leaked one when it is seen. */
export const newKey = (): string => `tgk_${randomBytes(32).toString('base64url')}`;

/** Stores a key for its owner. The same key stored again is left as it is. */
export async function storeKey(tx: Tx, key: string, owner: KeyOwner, name: string, now: Date): Promise<void> {
  await tx
    .insertInto('api_keys')
    .values({
      id: uuidv7(),
      key_hash: hashKey(key),
      kind: owner.kind,
      owner: owner.owner,
      name,
      created_at: now.toISOString(),
      revoked_at: null,
    })
    .onConflict((conflict) => conflict.column('key_hash').doNothing())
    .execute();
}

const ownerOfKey = prepared((db, { keyHash }: { readonly keyHash: string }) =>
  db.selectFrom('api_keys').select(['kind', 'owner']).where('key_hash', '=', keyHash).where('revoked_at', 'is', null),
);

/** Whose key this is; undefined when it is nobody's or was revoked. */
export async function findKeyOwner(store: Store, key: string): Promise<KeyOwner | undefined> {
  const [row] = await ownerOfKey(store.read, { keyHash: hashKey(key) });
  return row;
}
