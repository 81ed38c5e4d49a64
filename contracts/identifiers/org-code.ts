import type { IdentifierProblem } from './problem.ts';

const WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;
const BODY = /^[0-9A-Z]{8}$/;

/**
 * The check character of the first 8 characters of an organisation code (GB 11714-1997):
 * 11 less the weighted sum modulo 11, 10 written X and 11 written 0. Undefined when they are not 8 of 0-9, A-Z.
 */
export function orgCodeCheckCharacter(first8: string): string | undefined {
  if (!BODY.test(first8)) return undefined;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number.parseInt(first8.charAt(index), 36), 0);
  const check = 11 - (sum % 11);
  if (check === 10) return 'X';
  return check === 11 ? '0' : String(check);
}

/** The 9 characters of an organisation code written with or without its hyphen; other text comes back unchanged. */
export function compactOrgCode(text: string): string {
  return /^[0-9A-Z]{8}-[0-9X]$/.test(text) ? text.slice(0, 8) + text.slice(9) : text;
}

/** What is wrong with a 组织机构代码 of 9 characters (no hyphen), or undefined when nothing is. */
export function orgCodeProblem(text: string): IdentifierProblem | undefined {
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(text)) return 'form';
  return orgCodeCheckCharacter(text.slice(0, 8)) === text.charAt(8) ? undefined : 'check';
}

/** True for a 组织机构代码 (GB 11714) of 9 characters with the right check character. */
export function isOrgCode(text: string): boolean {
  return orgCodeProblem(text) === undefined;
}
