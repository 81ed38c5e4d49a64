import { ECIQ_TABLES } from '../../contracts/inspection/index.ts';
import { element, type XmlNode } from '../syntax/xml/index.ts';

/** Values of one row by element name; what is undefined or empty is not written. */
export type Values = Readonly<Record<string, string | undefined>>;

/** Where in its row each element of a table stands. */
const PLACES: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  [...ECIQ_TABLES].map(([table, { fields }]) => [table, new Map(fields.map((field, index) => [field.element, index]))]),
);
const NO_PLACES: ReadonlyMap<string, number> = new Map();

/** One row of a table: its values in table order, then its children. Throws for a name the table does not have. */
export function rowNode(table: string, values: Values, children: readonly XmlNode[] = []): XmlNode {
  const places = PLACES.get(table) ?? NO_PLACES;
  const row = new Array<XmlNode | undefined>(places.size);
  for (const name in values) {
    const place = places.get(name);
    if (place === undefined) throw new Error(`Table ${table} has no element ${name}.`);
    const value = values[name];
    if (value !== undefined && value !== '') row[place] = element(name, undefined, value);
  }
  const written: XmlNode[] = [];
  for (const each of row) if (each !== undefined) written.push(each);
  for (const child of children) written.push(child);
  return element(table, undefined, written);
}
