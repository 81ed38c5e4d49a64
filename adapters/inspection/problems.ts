import type { Problem } from '../adapter.ts';

/** Every problem this adapter can name, with what it means. */
export const ECIQ_PROBLEMS = Object.freeze({
  'ECIQ-JSON': 'The text is not JSON of this format.',
  'ECIQ-STRUCTURE': 'The message does not hold what its kind must hold.',
  'ECIQ-DUPLICATE': 'An element that stands once occurs twice.',
  'ECIQ-UNKNOWN': 'An element this format does not have.',
  'ECIQ-MISSING': 'A value without which the message cannot be worked on.',
  'ECIQ-FORM': 'A value that has not the form of its field.',
  'ECIQ-CODE': 'A code that is not in its list, or has no counterpart in the other list.',
  'ECIQ-MISMATCH': 'Two places of the message that must agree and do not.',
  'ECIQ-UNIT': 'A word where a container, wagon or air waybill number should stand.',
  'ECIQ-RELEASE': 'A release whose text keeps something back: nothing is taken to be released.',
  'ECIQ-DISPOSAL': 'A text that cannot be understood to say what became of refused goods: nothing is taken to be done.',
});

export type EciqProblemCode = keyof typeof ECIQ_PROBLEMS;

export function error(code: EciqProblemCode, at: string, message: string, messageZh: string): Problem {
  return { code, severity: 'error', at, message, messageZh };
}

export function warning(code: EciqProblemCode, at: string, message: string, messageZh: string): Problem {
  return { code, severity: 'warning', at, message, messageZh };
}
