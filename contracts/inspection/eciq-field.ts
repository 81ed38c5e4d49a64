/** One element of an eCIQ table: its name as it stands in messages (misspellings included) and what it carries. */
export interface EciqField {
  readonly element: string;
  readonly zh: string;
  readonly en: string;
  /** Where the value comes from in the canonical declaration, as a path; absent where nothing canonical fills it. */
  readonly canonical?: string;
}

/** One table of the message: an element that repeats under its parent. */
export interface EciqTable {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  /** Element under which it is nested (variants A and B); absent for the head. */
  readonly parent?: string;
  readonly fields: readonly EciqField[];
}

export type FieldRow = readonly [element: string, zh: string, en: string, canonical?: string];

/** Rows to fields, frozen. */
export function fields(rows: readonly FieldRow[]): readonly EciqField[] {
  return Object.freeze(
    rows.map(([element, zh, en, canonical]) =>
      Object.freeze(canonical === undefined ? { element, zh, en } : { element, zh, en, canonical }),
    ),
  );
}
