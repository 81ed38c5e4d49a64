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
  /** SEARCH_TABLE, DCL_MODIFY (an amendment has its declaration beside it), Ciqresult, ROOT or the transport header. */
  readonly row?: Row;
  /** The text of an empty box. */
  readonly text?: string;
}

/** What an OBORMessage holds when it is no box: a declaration, its amendment or withdrawal, a search, or nothing known. */
export function obormBody(
  about: Pick<Recognised, 'format' | 'version' | 'head'> & { readonly problems: Problem[] },
  body: Row,
): Recognised {
  const modification = rowIn(body, 'DCL_MODIFY');
  if (modification !== undefined) {
    const amended = rowIn(body, 'ITF_DCL_IO_DECL') !== undefined;
    const declaration = amended ? nestedDeclaration('B', body, about.problems) : undefined;
    return { ...about, type: 'DCL_MODIFY', row: modification, declaration };
  }
  if (rowIn(body, 'ITF_DCL_IO_DECL') !== undefined) {
    const declaration = nestedDeclaration('B', body, about.problems);
    return { ...about, type: 'ITF_DCL_IO_DECL', declaration };
  }
  const search = rowIn(body, 'SEARCH_TABLE');
  return search ? { ...about, type: 'SEARCH_TABLE', row: search } : { ...about, type: 'OBORMessage' };
}
