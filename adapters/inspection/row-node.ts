import { ECIQ_TABLES } from '../../contracts/inspection/index.ts';
import { element, type XmlNode } from '../syntax/xml/index.ts';

/** Values of one row by element name; what is undefined or empty is not written. */
export type Values = Readonly<Record<string, string | undefined>>;

/** One row of a table: its values in table order, then its children. Throws for a name the table does not have. */
export function rowNode(table: string, values: Values, children: readonly XmlNode[] = []): XmlNode {
  const fields = ECIQ_TABLES.get(table)?.fields ?? [];
  const known = new Set(fields.map((field) => field.element));
  const stray = Object.keys(values).find((name) => !known.has(name));
  if (stray !== undefined) throw new Error(`Table ${table} has no element ${stray}.`);
  const written = fields.flatMap((field) => {
    const value = values[field.element];
    return value === undefined || value === '' ? [] : [element(field.element, {}, value)];
  });
  return element(table, {}, [...written, ...children]);
}
