import type { Accounting } from '../syntax/cargo-imp/index.ts';

/** Text of an accounting line; the reference follows `REF `. */
const WIDTH = 34 - 'REF '.length;

/**
 * `ACC/GEN/REF <reference>`: a reference of more than 30 characters goes on in a second line of the same kind.
 * The reference is already in capitals and in the characters of the syntax.
 */
export function writeReference(reference: string): Accounting[] {
  const parts = reference.length > WIDTH ? [reference.slice(0, WIDTH), reference.slice(WIDTH)] : [reference];
  return parts.map((part) => ({ id: 'GEN', text: `REF ${part}` }));
}

/** The trader reference in accounting lines; undefined when there is none. */
export function readReference(lines: readonly Accounting[] | undefined): string | undefined {
  const parts = (lines ?? []).flatMap(({ id, text }) =>
    id === 'GEN' && text.startsWith('REF ') ? [text.slice(4)] : [],
  );
  return parts.length === 0 ? undefined : parts.join('');
}
