/**
 * Locks between processes that share a store. SQLite has one writer, so what runs there is alone already; PostgreSQL
 * locks rows until the transaction ends.
 */
import { type Kysely, PostgresAdapter, sql } from 'kysely';
import { prepared } from './prepared.ts';
import type { Database, DeclarationRow } from './schema.ts';
import { post, type Tx } from './store.ts';

/** True where other processes may have the same store. Where it is not shared, this process is alone with it. */
export const isShared = (db: Kysely<Database>): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

const declarationAlone = prepared((db, { no }: { readonly no: string }) =>
  db.selectFrom('declarations').select(['version', 'document_version']).where('no', '=', no).forNoKeyUpdate(),
);
const messageAlone = prepared((db, { id }: { readonly id: string }) =>
  db.selectFrom('messages').select('id').where('id', '=', id).forNoKeyUpdate(),
);

/** How far a consumer has come. */
export const cursorOf = prepared((db, { consumer }: { readonly consumer: string }) =>
  db.selectFrom('cursors').select('position').where('consumer', '=', consumer),
);
const cursorAlone = prepared((db, { consumer }: { readonly consumer: string }) =>
  db.selectFrom('cursors').select('position').where('consumer', '=', consumer).forUpdate().skipLocked(),
);

/** Whatever changes the row of a declaration changes one of these. */
export type DeclarationVersion = Pick<DeclarationRow, 'version' | 'document_version'>;

/**
 * From here to the end of the transaction nobody else decides on this declaration. Read what the decision rests on
 * after this.
 * @returns which version it is; undefined where nobody else can have changed it, or when there is none.
 */
export async function lockDeclaration(tx: Tx, declarationNo: string): Promise<DeclarationVersion | undefined> {
  if (!isShared(tx)) return undefined;
  const [locked] = await declarationAlone(tx, { no: declarationNo });
  return locked;
}

/**
 * From here to the end of the transaction nobody else moves this message's state. Read the state after this: the lock is
 * posted, and what is asked behind it waits for it.
 */
export async function lockMessage(tx: Tx, messageId: string): Promise<void> {
  if (!isShared(tx)) return;
  await post(tx, messageAlone(tx, { id: messageId }));
}

/**
 * From here to the end of the transaction nobody else takes in the same bytes of the same party: a partner that sends
 * again before it was answered may reach another process. Posted, as `lockMessage` is.
 */
export async function lockArrival(tx: Tx, party: string, sha256: string): Promise<void> {
  if (!isShared(tx)) return;
  const name = `arrival/${party}/${sha256}`;
  await post(tx, sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx));
}

/**
 * Takes a consumer's cursor for this transaction.
 * @returns how far it has come; undefined while another process has it, or when it has not been made.
 */
export async function lockCursor(tx: Tx, consumer: string): Promise<number | undefined> {
  const [row] = await (isShared(tx) ? cursorAlone : cursorOf)(tx, { consumer });
  return row?.position;
}
