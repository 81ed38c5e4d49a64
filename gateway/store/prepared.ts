/**
 * Queries that are built and compiled once and run with other values each time. Building and compiling a query in Kysely
 * takes several times as long as SQLite takes to run it; what runs for every message is prepared, the rest need not be.
 */
import type { CompiledQuery, DialectAdapter, Kysely } from 'kysely';
import type { Database } from './schema.ts';

type Db = Kysely<Database>;

/** A query that can be compiled. */
interface Built<R> {
  compile(): CompiledQuery<R>;
}

/** The place of a value in a query while it is built. Only the query may use it, and only as it is. */
class Slot {
  readonly row: number;
  readonly name: string;

  constructor(row: number, name: string) {
    this.row = row;
    this.name = name;
  }

  [Symbol.toPrimitive](): never {
    throw new Error(`a prepared query has to use the value "${this.name}" as it is given`);
  }

  toJSON(): never {
    return this[Symbol.toPrimitive]();
  }
}

/** A compiled query, by the store it was compiled for. */
class Compilations<R> {
  readonly #byAdapter = new WeakMap<DialectAdapter, CompiledQuery<R>>();

  /** Runs the query with the values in its slots. */
  async run(db: Db, rows: readonly object[], build: () => Built<R>): Promise<R[]> {
    const { adapter } = db.getExecutor();
    let compiled = this.#byAdapter.get(adapter);
    if (compiled === undefined) {
      compiled = build().compile();
      this.#byAdapter.set(adapter, compiled);
    }
    const parameters = compiled.parameters.map((value) =>
      value instanceof Slot ? (rows[value.row] as Readonly<Record<string, unknown>>)[value.name] : value,
    );
    const { rows: found } = await db.executeQuery<R>({ ...compiled, parameters });
    return found;
  }
}

/**
 * A query with named values.
 * @param build makes the query once for each store; it must not look at the values, only hand them on.
 * @returns what runs it: the rows it gives, none where it gives none.
 */
export function prepared<V extends object, R>(
  build: (db: Db, values: V) => Built<R>,
): (db: Db, values: V) => Promise<R[]> {
  const compilations = new Compilations<R>();
  const slots = new Proxy({} as V, { get: (_, name) => new Slot(0, String(name)) });
  return (db, values) => compilations.run(db, [values], () => build(db, slots));
}

/** Queries over more rows than this are built anew each time: they are rare, and each number of them is another query. */
const MOST_ROWS_KEPT = 32;

/**
 * A query over a list of rows, all with the same columns: an insert of them, or a search for any of them.
 * @param build makes the query once for each store and number of rows.
 * @returns what runs it; it must not be run without rows.
 */
export function preparedRows<V extends object, R>(
  build: (db: Db, rows: readonly V[]) => Built<R>,
): (db: Db, rows: readonly V[]) => Promise<R[]> {
  const byLength = new Map<number, Compilations<R>>();
  return async (db, rows) => {
    if (rows.length > MOST_ROWS_KEPT) return (await db.executeQuery<R>(build(db, rows).compile())).rows;
    const compilations = byLength.get(rows.length) ?? new Compilations<R>();
    byLength.set(rows.length, compilations);
    const columns = Object.keys(rows[0] ?? {});
    return compilations.run(db, rows, () =>
      build(
        db,
        rows.map((_, index) => slotsOf(index, columns) as V),
      ),
    );
  };
}

const slotsOf = (row: number, columns: readonly string[]): object =>
  Object.fromEntries(columns.map((name) => [name, new Slot(row, name)]));
