/**
 * How the element tables of DecMessage are written down. The tables are data: both directions of the mapping, the
 * order of the elements and every length check are read from them.
 */

/** What stands in an element beside plain text, and how it becomes canonical. */
export type DecValueKind =
  | 'text'
  /** I / E and import / export. */
  | 'direction'
  /** Whole number. */
  | 'integer'
  /** Decimal number; canonical decimals are strings. */
  | 'decimal'
  /** 1 / 0 and true / false. */
  | 'flag'
  /** yyyyMMdd and YYYY-MM-DD. */
  | 'date'
  /** yyyyMMddHHmmss; separators are taken out when read. */
  | 'timestamp'
  /** Codes by commas and an array of strings. */
  | 'codes'
  /** Numbers by commas and an array of integers. */
  | 'integers'
  /** 1 rate, 2 per tonne, 3 total. */
  | 'basis'
  /** Codes that differ between the tables of 2016 and of 2018; canonical are those of 2018. */
  | 'country'
  | 'currency'
  | 'port'
  | 'package-kind'
  | 'container-spec';

export interface DecField {
  /** Name of the element, with the spelling of the schema (GrossWet, PromiseItmes, EdocRealation …). */
  readonly element: string;
  /** 中文名称. */
  readonly zh: string;
  /** What it holds at most: bytes of GB in the version of 2016, characters in that of 2018. */
  readonly max: number;
  /** A DecMessage without it is not a declaration. */
  readonly required: boolean;
  /** Dotted path of the canonical field; absent where the declaration has none and the element is written empty. */
  readonly from?: string;
  /** The keys of `from`. */
  readonly path?: readonly string[];
  readonly kind: DecValueKind;
  /** Code list of contracts/codes the value is looked up in; unknown codes are a warning. */
  readonly list?: string;
  /**
   * Read, never written: seen in later messages but not in the schema, or one for which the declaration has no field
   * and which the schema forbids to be empty (BillType of 2016, DecGoodsLimitVin).
   */
  readonly readOnly?: boolean;
}

/** element, label, length, R (required) or L (read, never written) or '', canonical path, kind or @list. */
export type DecRow = readonly [string, string, number, ('' | 'R' | 'L')?, string?, string?];

/** Rows of a table to fields. */
export function decFields(rows: readonly DecRow[]): readonly DecField[] {
  return Object.freeze(
    rows.map(([element, zh, max, mark = '', from = '', kind = 'text']) =>
      Object.freeze({
        element,
        zh,
        max,
        required: mark === 'R',
        ...(from ? { from, path: Object.freeze(from.split('.')) } : {}),
        ...(kind.startsWith('@') ? { kind: 'text' as const, list: kind.slice(1) } : { kind: kind as DecValueKind }),
        ...(mark === 'L' ? { readOnly: true } : {}),
      }),
    ),
  );
}
