import { readFileSync } from 'node:fs';
import { type CodeList, parseCodeList } from './code-list.ts';
import type { CodeColumn, CodeListId } from './code-lists.ts';

export { CODE_LIST_COLUMNS, CODE_LIST_IDS, type CodeColumn, type CodeListId } from './code-lists.ts';

/** What was read stays as it was read: the map only spares the second reading of an immutable file. */
const loaded = new Map<CodeListId, unknown>();

/**
 * The code list of that id, read from the JSON file beside this module on first use and kept.
 * Throws when the file is missing or not what its header promises: a fault of the installation, not of a message.
 */
export function codeList<L extends CodeListId>(id: L): CodeList<L> {
  const known = loaded.get(id);
  if (known) return known as CodeList<L>;
  const list = parseCodeList(id, readFileSync(new URL(`./${id}.json`, import.meta.url), 'utf8'));
  loaded.set(id, list);
  return list;
}

/**
 * The value of `toColumn` in the preferred row whose `fromColumn` is `code`:
 * `translate('country', 'customs2016', '502', 'code')` is `'USA'`.
 * Undefined when the value is unknown, the row has no such column, or the source leaves it open which row is meant;
 * the caller then reports it and never guesses.
 */
export function translate<L extends CodeListId>(
  list: L,
  fromColumn: CodeColumn<L>,
  code: string,
  toColumn: CodeColumn<L>,
): string | undefined {
  const table = codeList(list);
  if (table.isAmbiguous(fromColumn, code)) return undefined;
  const row = table.by(fromColumn, code)[0] as Readonly<Record<string, string | undefined>> | undefined;
  return row?.[toColumn];
}
