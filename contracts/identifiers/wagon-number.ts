/**
 * True for a Chinese railway wagon number (车号): 7 digits.
 * No published check digit was found, so none is judged; leading zeros count.
 */
export function isWagonNumber(text: string): boolean {
  return /^[0-9]{7}$/.test(text);
}
