/** One thing wrong with a declaration: where, which code, what to do, in both languages. */
export interface Finding {
  /** JSON pointer into the declaration, or the element path of a submitted DecMessage. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  readonly detailZh: string;
}
