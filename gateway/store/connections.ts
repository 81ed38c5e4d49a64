/**
 * What a transaction runs on. Kysely lets the statements of one connection wait for each other; here each is handed on
 * at once, in the order they are asked, so that one may be on its way while the answer to another is.
 */
import { type ConnectionProvider, type Dialect, DummyDriver, Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

export class Connections {
  /** For statements by themselves. */
  readonly all: Kysely<Database>;
  readonly #dialect: Dialect;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.all = new Kysely<Database>({ dialect });
  }

  /**
   * Runs work that only reads in a transaction.
   * @param begin SQL that begins one whose reads are all of one moment.
   */
  snapshot<T>(begin: string, work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
    return this.one(async (db) => {
      const begun = sql.raw(begin).execute(db);
      try {
        const [value] = await Promise.all([work(db), begun]);
        return value;
      } finally {
        // A connection on which this fails is not given to anybody else; what was read is read.
        await sql
          .raw('rollback')
          .execute(db)
          .catch(() => undefined);
      }
    });
  }

  /** Runs the work on one connection, its own until it ends. */
  one<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
    const executor = this.all.getExecutor();
    return executor.provideConnection((connection) => {
      const atOnce: ConnectionProvider = { provideConnection: (consumer) => consumer(connection) };
      return work(
        new Kysely<Database>({
          config: { dialect: this.#dialect },
          dialect: this.#dialect,
          // It begins and ends nothing; who runs the work does.
          driver: new DummyDriver(),
          executor: executor.withConnectionProvider(atOnce),
        }),
      );
    });
  }
}
