/** The parts of a 海关注册编码. The kinds behind `zone` and `kind` are customs' own lists and are not judged. */
export interface CustomsRegistration {
  /** Digits 1 to 4: the place of registration, as a prefix of 国内地区. */
  readonly district: string;
  /** Digit 5: the economic zone (1 special zone, 2 development zone, 3 high-tech, 9 other …). */
  readonly zone: string;
  /** Character 6: the kind of enterprise. */
  readonly kind: string;
  readonly serial: string;
}

const FORM = /^[0-9]{5}[0-9A-Z]{5}$/;

/**
 * True for a 10-character customs registration code (海关注册编码, 海关备案编码).
 * Five digits, then five digits or capital letters: later codes carry letters. There is no check digit.
 */
export function isCustomsRegistration(text: string): boolean {
  return FORM.test(text);
}

/** The parts of a customs registration code, or undefined when the text is not one. */
export function parseCustomsRegistration(text: string): CustomsRegistration | undefined {
  if (!FORM.test(text)) return undefined;
  return { district: text.slice(0, 4), zone: text.charAt(4), kind: text.charAt(5), serial: text.slice(6) };
}
