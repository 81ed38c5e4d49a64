import type { IdentifierProblem } from './problem.ts';

/** GB 32100-2015, 5.1: digits and capital letters without I, O, S, V, Z; a character's value is its place here. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** GB 32100-2015, annex A: the powers of 3 modulo 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;
const BODY = /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}$/;

/**
 * The check character (校验码) that belongs behind the first 17 characters of a unified social credit code.
 * Undefined when they have not the form of GB 32100: authority, kind, 6 digits of division, 9 of organisation code.
 */
export function usccCheckCharacter(first17: string): string | undefined {
  if (!BODY.test(first17)) return undefined;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * ALPHABET.indexOf(first17.charAt(index)), 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** What is wrong with a 统一社会信用代码, or undefined when nothing is. Lower case is `form`. */
export function usccProblem(text: string): IdentifierProblem | undefined {
  if (text.length !== 18) return 'form';
  const check = usccCheckCharacter(text.slice(0, 17));
  if (check === undefined || !ALPHABET.includes(text.charAt(17))) return 'form';
  return check === text.charAt(17) ? undefined : 'check';
}

/**
 * Characters 9 to 17 of a valid code: the 组织机构代码 (GB 11714) of the firm. Undefined for an invalid code.
 * The organisation code is not judged by its own check: codes are issued against the outer one.
 */
export function usccOrganisationCode(uscc: string): string | undefined {
  return usccProblem(uscc) === undefined ? uscc.slice(8, 17) : undefined;
}
