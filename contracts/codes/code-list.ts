import { CODE_LIST_COLUMNS, type CodeColumn, type CodeListId, type CodeRow } from './code-lists.ts';

/** A code list in memory, frozen. */
export interface CodeList<L extends CodeListId> {
  readonly id: L;
  readonly title: { readonly en: string; readonly zh: string };
  /** Publisher and document the values come from. */
  readonly source: string;
  /** The day, month or year whose state the list has: YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly asOf: string;
  readonly note?: string;
  /** All rows, in order of preference where several share a value of another column. */
  readonly rows: readonly CodeRow<L>[];
  get(code: string): CodeRow<L> | undefined;
  has(code: string): boolean;
  /**
   * Rows whose `column` holds exactly `value`, the preferred one first: the row that stands for the value itself
   * (old code 124 gives MNG000 before the Mongolian towns; old country 699 gives "Oceania other" before Guam).
   * Empty when nothing holds it. For values listed as ambiguous in the file no row is preferred: see `isAmbiguous`.
   */
  by(column: CodeColumn<L>, value: string): readonly CodeRow<L>[];
  /** True when the source gives several rows for this value and nothing says which one is meant. */
  isAmbiguous(column: CodeColumn<L>, value: string): boolean;
}

interface CodeFile {
  list: string;
  title: { en: string; zh: string };
  source: string;
  asOf: string;
  note?: string;
  ambiguous?: Record<string, string[]>;
  columns: string[];
  rows: string[][];
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function checkFile(id: CodeListId, file: Partial<CodeFile>): asserts file is CodeFile {
  const columns = CODE_LIST_COLUMNS[id];
  const wrong = (what: string) => new Error(`Code list file ${id}.json: ${what}.`);
  if (file.list !== id) throw wrong(`"list" must be "${id}"`);
  if (!isText(file.title?.en) || !isText(file.title?.zh)) throw wrong('"title" needs en and zh');
  if (!isText(file.source) || !isText(file.asOf)) throw wrong('"source" and "asOf" are required');
  if (JSON.stringify(file.columns) !== JSON.stringify(columns)) throw wrong(`"columns" must be ${columns.join(', ')}`);
  for (const column of Object.keys(file.ambiguous ?? {})) {
    if (!(columns as readonly string[]).includes(column)) throw wrong(`"ambiguous" names no column: ${column}`);
  }
  if (!Array.isArray(file.rows)) throw wrong('"rows" must be an array');
  file.rows.forEach((row, index) => {
    if (!Array.isArray(row) || row.length !== columns.length || !row.every((cell) => typeof cell === 'string')) {
      throw wrong(`row ${index} must hold ${columns.length} strings`);
    }
  });
}

function toRow<L extends CodeListId>(columns: readonly string[], cells: readonly string[]): CodeRow<L> {
  const entries = columns.flatMap((column, index) => {
    const cell = cells[index] ?? '';
    return cell !== '' || column === 'code' || column === 'zh' ? [[column, cell] as const] : [];
  });
  return Object.freeze(Object.fromEntries(entries)) as CodeRow<L>;
}

function indexBy<L extends CodeListId>(rows: readonly CodeRow<L>[], column: string): Map<string, CodeRow<L>[]> {
  const index = new Map<string, CodeRow<L>[]>();
  for (const row of rows) {
    const value = (row as Readonly<Record<string, string | undefined>>)[column];
    if (value === undefined) continue;
    const bucket = index.get(value);
    if (bucket) bucket.push(row);
    else index.set(value, [row]);
  }
  for (const bucket of index.values()) Object.freeze(bucket);
  return index;
}

const NO_ROWS: readonly never[] = Object.freeze([]);

/**
 * The code list in the text of its file.
 * Throws an Error that names the file and the fault when the header, the columns or a row is not as promised.
 */
export function parseCodeList<L extends CodeListId>(id: L, json: string): CodeList<L> {
  const file: Partial<CodeFile> = JSON.parse(json);
  checkFile(id, file);
  const { columns, ambiguous = {} } = file;
  const rows = Object.freeze(file.rows.map((cells) => toRow<L>(columns, cells)));
  const codes = new Map(rows.map((row) => [row.code, row] as const));
  if (codes.size !== rows.length) throw new Error(`Code list file ${id}.json: a code stands there twice.`);
  const indexes = new Map<string, Map<string, CodeRow<L>[]>>();
  const unclear = new Map(Object.entries(ambiguous).map(([column, values]) => [column, new Set(values)] as const));
  const indexOf = (column: string) => {
    const known = indexes.get(column);
    if (known) return known;
    const built = indexBy(rows, column);
    indexes.set(column, built);
    return built;
  };
  return Object.freeze({
    id,
    title: Object.freeze(file.title),
    source: file.source,
    asOf: file.asOf,
    ...(file.note === undefined ? {} : { note: file.note }),
    rows,
    get: (code: string) => codes.get(code),
    has: (code: string) => codes.has(code),
    by: (column: CodeColumn<L>, value: string) => indexOf(column).get(value) ?? NO_ROWS,
    isAmbiguous: (column: CodeColumn<L>, value: string) => unclear.get(column)?.has(value) ?? false,
  });
}
