/** What PostgreSQL's errors mean for a unit of work. Codes: PostgreSQL manual, appendix A. */
import pg from 'pg';

/** Told of trouble that nobody waits for: a connection of the pool that broke, a listener that was cut off. */
export type Trouble = (error: Error, what: string) => void;

/** The server's five-character code; undefined for errors that did not come from the server. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.code : undefined;

/** True when it is the server's answer to a statement: nothing that was sent after that statement was stored. */
export const isAnswered = (error: unknown): boolean => sqlState(error) !== undefined;

/** Another transaction was in the way; nothing is wrong with the unit. */
const IN_THE_WAY: ReadonlySet<string> = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available: waited longer than lock_timeout
]);

export const isConflict = (error: unknown): boolean => IN_THE_WAY.has(sqlState(error) ?? '');

/** A key that somebody else may have written a moment ago; run again, the unit sees the row and decides on it. */
export const isUniqueViolation = (error: unknown): boolean => sqlState(error) === '23505';

/** Not sent, because a statement before it failed and the server may not know: it would store the rest without it. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  override readonly cause: Error;

  constructor(cause: Error) {
    super(`not sent, since a statement before it failed: ${cause.message}`);
    this.cause = cause;
  }
}

/** The transaction had failed before; this statement says nothing about itself. */
export const isInUndoneTransaction = (error: unknown): boolean =>
  error instanceof RefusedError || sqlState(error) === '25P02';

/** read_only_sql_transaction: a session with a server that does not take writes. Another session may find one that does. */
const ONLY_READS = '25006';

export const isReadOnly = (error: unknown): boolean => sqlState(error) === ONLY_READS;

/** The server ended the session, or refuses one for now, or is none to write to. */
const GONE: ReadonlySet<string> = new Set([
  '57P01', // admin_shutdown, also pg_terminate_backend
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '57P05', // idle_session_timeout
  '25P03', // idle_in_transaction_session_timeout
  '53300', // too_many_connections
  ONLY_READS,
]);

/** True when a statement of our own (begin, savepoint, commit) failed because there is no session any more. */
export function isConnectionLoss(error: unknown): boolean {
  const code = sqlState(error);
  // Sockets and the driver throw plain errors; the server's all have a code.
  return code === undefined || code.startsWith('08') || GONE.has(code);
}

/** True when we or the driver knew before the statement was sent that it was no use. */
export const wasNeverSent = (error: unknown): boolean =>
  error instanceof RefusedError ||
  (error instanceof Error && sqlState(error) === undefined && error.message.endsWith('is not queryable'));

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
