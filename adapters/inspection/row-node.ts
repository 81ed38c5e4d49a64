import { ECIQ_TABLES } from '../../contracts/inspection/index.ts';
import { element, type XmlNode } from '../syntax/xml/index.ts';

/** Values of one row by element name; what is undefined or empty is not written. */
export type Values = Readonly<Record<string, string | undefined>>;

const NAMES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...ECIQ_TABLES].map(([table, { fields }]) => [table, new Set(fields.map((field) => field.element))]),
);

/** One row of a table: its values in table order, then its children. Throws for a name the table does not have. */
export function rowNode(table: string, values: Values, children: readonly XmlNode[] = []): XmlNode {
  const known = NAMES.get(table);
  for (const name in values) {
    if (known?.has(name) !== true) throw new Error(`Table ${table} has no element ${name}.`);
  }
  const written: XmlNode[] = [];
  for (const field of ECIQ_TABLES.get(table)?.fields ?? []) {
    const value = values[field.element];
    if (value !== undefined && value !== '') written.push(element(field.element, undefined, value));
  }
  written.push(...children);
  return element(table, undefined, written);
}
