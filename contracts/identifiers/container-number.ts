import type { IdentifierProblem } from './problem.ts';

/** ISO 6346:1995, annex A: A is 10, and 11, 22 and 33 are left out, so that no letter is 0 modulo 11. */
const LETTER_VALUES = [
  10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 34, 35, 36, 37, 38,
] as const;
const BODY = /^[A-Z]{3}[UJZ][0-9]{6}$/;

function characterValue(character: string): number {
  const code = character.charCodeAt(0);
  return code <= 57 ? code - 48 : (LETTER_VALUES[code - 65] ?? 0);
}

/** The check digit of owner, category and serial (10 characters), a remainder of 10 written 0 (ISO 6346, annex A). */
export function containerCheckDigit(first10: string): string | undefined {
  if (!BODY.test(first10)) return undefined;
  let sum = 0;
  for (let index = 0; index < 10; index += 1) sum += characterValue(first10.charAt(index)) * 2 ** index;
  return String((sum % 11) % 10);
}

/** What is wrong with a container number of 11 characters, or undefined when nothing is. */
export function containerNumberProblem(text: string): IdentifierProblem | undefined {
  const check = containerCheckDigit(text.slice(0, 10));
  if (text.length !== 11 || check === undefined || !/^[0-9]$/.test(text.charAt(10))) return 'form';
  return check === text.charAt(10) ? undefined : 'check';
}

/** True for an ISO 6346 container number (箱号) with the right check digit. */
export function isContainerNumber(text: string): boolean {
  return containerNumberProblem(text) === undefined;
}
