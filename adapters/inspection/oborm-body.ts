import type { Problem } from '../adapter.ts';
import type { XmlElement } from '../syntax/xml/index.ts';
import { type EciqDeclaration, nestedDeclaration } from './eciq-tree.ts';
import { type Row, rowIn } from './rows.ts';

/** One part of a box: a receipt, or one of our own messages that came with it. */
export type BoxItem =
  | { readonly kind: 'receipt'; readonly row: Row }
  | { readonly kind: 'order'; readonly element: XmlElement };

/** A message of this party by its kind, its structure joined but its values not yet judged. */
export interface Recognised {
  readonly format: string;
  /** The message by its own name. */
  readonly type: string;
  readonly version: string;
  readonly problems: Problem[];
  /** MessageHead of an OBORMessage. */
  readonly head?: Row | undefined;
  readonly declaration?: EciqDeclaration | undefined;
  /** Receipts and reports, in order. */
  readonly items?: readonly BoxItem[];
  /** SEARCH_TABLE, Ciqresult, ROOT or the transport header. */
  readonly row?: Row;
  /** The text of an empty box. */
  readonly text?: string;
}

/** What an OBORMessage holds when it is no box: a declaration, a search, or nothing known. */
export function obormBody(
  about: Pick<Recognised, 'format' | 'version' | 'head'> & { readonly problems: Problem[] },
  body: Row,
): Recognised {
  if (rowIn(body, 'ITF_DCL_IO_DECL') !== undefined) {
    const declaration = nestedDeclaration('B', body, about.problems);
    return { ...about, type: 'ITF_DCL_IO_DECL', declaration };
  }
  const search = rowIn(body, 'SEARCH_TABLE');
  return search ? { ...about, type: 'SEARCH_TABLE', row: search } : { ...about, type: 'OBORMessage' };
}
