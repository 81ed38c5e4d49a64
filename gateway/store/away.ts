/** Whether an error says that the store cannot take anything just now. Everything else it says is our mistake. */
import { NotBegunError, OutcomeUnknownError } from './store.ts';

/** SQLite: busy, full, or its disk fails. https://www.sqlite.org/rescode.html */
const SQLITE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM)/;
/**
 * PostgreSQL, appendix A: no connection (08), no resources (53), shut down (57P), a server that only reads (25006), a
 * statement that took too long (57014), somebody in the way for too long (40001, 40P01, 55P03).
 */
const POSTGRES = /^(08...|53...|57P0.|57014|25006|40001|40P01|55P03)$/;
/** The network in between. */
const SOCKET = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)$/;
/** What the driver says without a code, and we of a standby. */
const DRIVER =
  /is a standby|Connection terminated|timeout exceeded when trying to connect|is not queryable|Query read timeout/;

/** True of an error that passes when the store comes back. Only for errors of a unit of work or of a read. */
export function isStoreAway(error: unknown): boolean {
  if (error instanceof OutcomeUnknownError || error instanceof NotBegunError) return true;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return SQLITE.test(code) || POSTGRES.test(code) || SOCKET.test(code) || DRIVER.test(error.message);
}
