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

/** A stored key as it may be shown: neither the key nor its hash. */
export interface ListedKey extends KeyOwner {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

/** Not every key asked for can be revoked, and so none was. */
export class NotRevocableError extends Error {
  override readonly name = 'NotRevocableError';
  /** Ids that no key has. */
  readonly unknown: readonly string[];
  /** Keys that were revoked before. */
  readonly revoked: readonly ListedKey[];

  constructor(unknown: readonly string[], revoked: readonly ListedKey[]) {
    super('not every one of these keys can be revoked; none was');
    this.unknown = unknown;
    this.revoked = revoked;
  }
}

export const hashKey = (key: string): string => hash('sha256', key, 'hex');

/** Makes a key with 256 bits of chance; the prefix tells a leaked one when it is seen. */
export const newKey = (): string => `tgk_${randomBytes(32).toString('base64url')}`;

/**
 * Stores a key for its owner. The same key stored again is left as it is.
 * @returns its id; undefined when it was stored before.
 */
export async function storeKey(
  tx: Tx,
  key: string,
  owner: KeyOwner,
  name: string,
  now: Date,
): Promise<string | undefined> {
  const stored = await tx
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
    .returning('id')
    .executeTakeFirst();
  return stored?.id;
}

const ownerOfKey = prepared((db, { keyHash }: { readonly keyHash: string }) =>
  db.selectFrom('api_keys').select(['kind', 'owner']).where('key_hash', '=', keyHash).where('revoked_at', 'is', null),
);

/** Whose key this is; undefined when it is nobody's or was revoked. */
export async function findKeyOwner(store: Store, key: string): Promise<KeyOwner | undefined> {
  const [row] = await ownerOfKey(store.read, { keyHash: hashKey(key) });
  return row;
}

const LISTED = ['id', 'kind', 'owner', 'name', 'created_at as createdAt', 'revoked_at as revokedAt'] as const;

/** The keys there are, oldest first; those that were revoked where asked for. */
export async function listKeys(store: Store, { revoked }: { readonly revoked: boolean }): Promise<ListedKey[]> {
  const all = store.read.selectFrom('api_keys').select(LISTED).orderBy('created_at').orderBy('id');
  return (revoked ? all : all.where('revoked_at', 'is', null)).execute();
}

/**
 * The keys with these ids, all of which can be revoked; an id given twice is one key.
 * @throws NotRevocableError when one is not known or was revoked before.
 */
export async function revocableKeys({ read }: Store, ids: readonly string[]): Promise<ListedKey[]> {
  const keys = await withIds(read, ids);
  if (keys.some(({ revokedAt }) => revokedAt !== null) || keys.length < new Set(ids).size)
    throw notRevocable(ids, keys);
  return keys;
}

/**
 * Revokes the keys with these ids, all or none; the gateway refuses them from the next request on. Of several that
 * revoke the same key one does; the others are told that it was revoked.
 * @returns the keys as they are now; an id given twice is one key.
 * @throws NotRevocableError when one is not known or was revoked before.
 */
export async function revokeKeys(tx: Tx, ids: readonly string[], now: Date): Promise<ListedKey[]> {
  const revoked: ListedKey[] = [];
  // Everybody in the same order, so that no two wait for each other.
  for (const id of [...new Set(ids)].sort()) {
    const change = tx.updateTable('api_keys').set({ revoked_at: now.toISOString() });
    revoked.push(...(await change.where('id', '=', id).where('revoked_at', 'is', null).returning(LISTED).execute()));
  }
  const rest = ids.filter((id) => !revoked.some((key) => key.id === id));
  if (rest.length > 0) throw notRevocable(rest, await withIds(tx, rest));
  return revoked;
}

async function withIds(db: Store['read'], ids: readonly string[]): Promise<ListedKey[]> {
  const found: ListedKey[] = [];
  for (const id of [...new Set(ids)].sort())
    found.push(...(await db.selectFrom('api_keys').select(LISTED).where('id', '=', id).execute()));
  return found;
}

const notRevocable = (ids: readonly string[], found: readonly ListedKey[]): NotRevocableError =>
  new NotRevocableError(
    [...new Set(ids)].filter((id) => !found.some((key) => key.id === id)),
    found.filter(({ revokedAt }) => revokedAt !== null),
  );
