import type { IdentifierProblem } from './problem.ts';

/** Three digits of the airline's accounting code, seven of the serial and the check digit. */
const FORM = /^[0-9]{3}-?[0-9]{8}$/;

/** The check digit of the seven serial digits: their remainder by 7 (IATA Resolution 600a). */
export function airWaybillCheckDigit(first7: string): string | undefined {
  return /^[0-9]{7}$/.test(first7) ? String(Number(first7) % 7) : undefined;
}

/** What is wrong with an air waybill number, written `nnn-nnnnnnnn` or `nnnnnnnnnnn`; undefined when nothing is. */
export function airWaybillProblem(text: string): IdentifierProblem | undefined {
  if (!FORM.test(text)) return 'form';
  return airWaybillCheckDigit(text.slice(-8, -1)) === text.slice(-1) ? undefined : 'check';
}

/** True for an air waybill number (航空运单号) with the right check digit. */
export function isAirWaybill(text: string): boolean {
  return airWaybillProblem(text) === undefined;
}

/**
 * An air waybill number as Cargo-IMP writes it, `nnn-nnnnnnnn`, with or without its hyphen; undefined when the form is
 * wrong. The check digit is not judged: numbers with a wrong one occur in real traffic and must still be found again.
 */
export function normaliseAirWaybill(text: string): string | undefined {
  return FORM.test(text) ? `${text.slice(0, 3)}-${text.slice(-8)}` : undefined;
}
