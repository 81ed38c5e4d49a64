/**
 * Air waybill number: three-digit airline prefix and eight-digit serial, `nnn-nnnnnnnn`. The last digit of the serial is
 * its first seven digits modulo 7 (IATA Resolution 600a).
 */
const AWB = /^(\d{3})-?(\d{7})(\d)$/;

/** The number with its hyphen (`999-76543213`) from either spelling, or undefined when it has another form. */
export function normaliseAwb(value: string): string | undefined {
  const match = AWB.exec(value);
  return match === null ? undefined : `${match[1]}-${match[2]}${match[3]}`;
}

/** The check digit for a serial of seven or more digits (only the first seven count), 0 to 6; undefined otherwise. */
export function awbCheckDigit(serial: string): string | undefined {
  return /^\d{7,8}$/.test(serial) ? String(Number(serial.slice(0, 7)) % 7) : undefined;
}

/** True for an air waybill number, with or without hyphen, whose check digit is right. */
export function isAwb(value: string): boolean {
  const match = AWB.exec(value);
  return match !== null && awbCheckDigit(match[2] ?? '') === match[3];
}
