import type { Problem } from '../adapter.ts';

/** Every problem this room can name, with what it means. */
export const DEC_PROBLEMS = Object.freeze({
  'DEC-MISSING': 'An element that every declaration or receipt needs is missing or empty.',
  'DEC-LENGTH': 'A value is longer than the element holds.',
  'DEC-VALUE': 'A value has not the form its element asks for.',
  'DEC-CODE': 'A code is not in its list.',
  'DEC-TRANSLATE': 'A code has no counterpart in the other version of the tables, or more than one.',
  'DEC-ITEMS': 'More goods items, or other rows, than the version allows.',
  'DEC-ORDER': 'Elements are not in the order of the schema.',
  'DEC-REPEATED': 'An element that stands once occurs again.',
  'DEC-MORE': 'More problems than are listed.',
  'DEC-UNKNOWN': 'An element the version does not have; it is ignored.',
  'DEC-REFERENCE': 'Nothing in the message can serve as trader reference.',
  'DEC-PARTY': 'A party without the parts it needs; it is left out.',
  'DEC-CHARGE': 'A freight, insurance or other charge that is incomplete; it is left out.',
  'DEC-CHANNEL': 'A CHANNEL that is not in the list.',
  'DEC-TIME': 'A time that cannot be read; the time of arrival stands for it.',
  'DEC-UNIT':
    'A number named for inspection whose check digit is wrong: the whole declaration is taken instead. Named for release: it is not taken to be released.',
  'DEC-RELEASE': 'A release whose note keeps something back: nothing is taken to be released.',
  'DEC-NUMBER': 'A number that customs gave and that the message needs is not known.',
  'DEC-DXP-DATA': 'The envelope holds no message that can be read.',
});

export type DecProblemCode = keyof typeof DEC_PROBLEMS;

/** A problem of this room; errors unless said otherwise. */
export function problem(
  code: DecProblemCode,
  at: string,
  message: string,
  messageZh: string,
  severity: Problem['severity'] = 'error',
): Problem {
  return { code, severity, at, message, messageZh };
}
