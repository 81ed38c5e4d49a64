/** Why an identifier is not one: `form` (length or characters) or `check` (its check digit or character is wrong). */
export type IdentifierProblem = 'form' | 'check';
