/** What is checked, and what the check comes to. */
import type { Party } from '../../adapters/adapter.ts';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { DeclarationRow } from '../store/schema.ts';
import type { Finding } from './finding.ts';

/** What the check of a declaration comes to. */
export interface Validation {
  readonly findings: readonly Finding[];
  /** The declaration, when nothing is wrong with it. */
  readonly declaration: Declaration | undefined;
  /** Whom it concerns; empty when its form does not allow to say. */
  readonly parties: readonly Party[];
}

/** What of the stored declaration an amendment is held against. */
export type StoredDeclaration = Pick<DeclarationRow, 'trader_reference' | 'direction' | 'document' | 'firm'>;

export interface Submission {
  readonly declaration: Declaration;
  readonly parties: readonly Party[];
  /** Whose it is: the trader's 18-character code. */
  readonly firm: string;
  /** What was sent: `declaration`, `customs/dec-2018`, …. */
  readonly format: string;
  /** The canonical declaration as JSON text. */
  readonly document: string;
}

export type Checked =
  | { readonly kind: 'valid'; readonly submission: Submission }
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] }
  /** XML that is no DecMessage. */
  | { readonly kind: 'notADeclaration'; readonly findings: readonly Finding[] }
  | NotJson;

/** Bytes that are no JSON, and why. */
export interface NotJson {
  readonly kind: 'notJson';
  /** The bytes are no UTF-8, or the text is no JSON. */
  readonly broken: 'bytes' | 'text';
  readonly detail: string;
}
