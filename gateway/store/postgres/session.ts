/** A session while somebody has it: what Kysely asks of a client, and whether it is fit for the next one afterwards. */
import type { PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { isAnswered, isReadOnly, RefusedError } from './errors.ts';

/**
 * PostgreSQL's text cannot hold U+0000, and a partner's message may carry one into a reason or a reference. It is
 * stored, and looked for, as the replacement character: a message is not lost for it. The message's own bytes are
 * `bytea` and stay as they are.
 */
const storable = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\u{fffd}') : value;

/** What ends a transaction in which something failed. */
const ROLLBACK = 'rollback';

/**
 * The two calls Kysely makes of a client; its third way, cursors, is for streams, which nobody here asks for.
 * @param client one that is nobody else's until it is released; it is closed then, if anything failed on it that was not
 *   the server's answer, or the server does not take writes: such a session is not given to the next one. Until then it
 *   takes a rollback and nothing else, as a server does after an error: what fails before it is sent (a value that has no
 *   text) the server does not hear of, and a commit behind it would store the rest.
 */
export function lent(client: pg.PoolClient, nameOf: (text: string) => string | undefined): PostgresPoolClient {
  let unfit: Error | undefined;
  const query = (text: string, values: readonly unknown[]): unknown =>
    new Promise<pg.QueryResult>((resolve, reject) => {
      if (unfit !== undefined && text !== ROLLBACK) return reject(new RefusedError(unfit));
      const name = values.length === 0 ? undefined : nameOf(text);
      const statement = { ...(name === undefined ? {} : { name }), text, values: values.map(storable) };
      // As a callback, which is called at once where a statement fails before it is sent.
      client.query(statement, (error: Error | null, result: pg.QueryResult) => {
        if (!error) return resolve(result);
        if (!isAnswered(error) || isReadOnly(error)) unfit ??= error;
        reject(error);
      });
    });
  const used: Pick<PostgresPoolClient, 'release'> & { readonly query: typeof query } = {
    query,
    release: () => client.release(unfit),
  };
  return used as PostgresPoolClient;
}
