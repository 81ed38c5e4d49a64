import type { TradeDirection } from './direction.ts';

export interface EciqNumber {
  readonly direction: TradeDirection;
  /** Two digits. */
  readonly year: string;
  /** Twelve digits. */
  readonly serial: string;
}

export interface ClearanceFormNumber {
  /** The 15-digit 报检号 the form was issued for. */
  readonly inspectionNumber: string;
  /** Three digits: 000 the first issue, others later issues and splits. */
  readonly issue: string;
}

const INSPECTION = /^[0-9]{15}$/;
const CLEARANCE_FORM = /^[0-9]{18}$/;

/**
 * True for a 报检号: 15 digits, no check digit.
 * Numbers of eCIQ (1 entry or 2 exit, year, serial) and of CIQ2000 before it (office, year, serial) have one length.
 */
export function isInspectionNumber(text: string): boolean {
  return INSPECTION.test(text);
}

/**
 * The eCIQ reading of a 报检号: 1 entry or 2 exit, two digits of year, serial. Undefined when the first digit is
 * neither. A CIQ2000 number of an office beginning with 1 or 2 reads the same way: use it only where eCIQ is known.
 */
export function parseEciqNumber(text: string): EciqNumber | undefined {
  const mark = text.charAt(0);
  if (!INSPECTION.test(text) || (mark !== '1' && mark !== '2')) return undefined;
  return { direction: mark === '1' ? 'import' : 'export', year: text.slice(1, 3), serial: text.slice(3) };
}

/** True for an 18-digit 通关单号 (clearance form number): a 报检号 and three digits of issue. */
export function isClearanceFormNumber(text: string): boolean {
  return CLEARANCE_FORM.test(text);
}

/** The 报检号 and the issue of an 18-digit 通关单号, or undefined. */
export function parseClearanceFormNumber(text: string): ClearanceFormNumber | undefined {
  if (!CLEARANCE_FORM.test(text)) return undefined;
  return { inspectionNumber: text.slice(0, 15), issue: text.slice(15) };
}

/** The 通关单号 of a 报检号, first issue (000) unless told. Throws a RangeError when the parts do not make one. */
export function formatClearanceFormNumber(inspectionNumber: string, issue = '000'): string {
  if (!INSPECTION.test(inspectionNumber) || !/^[0-9]{3}$/.test(issue)) {
    throw new RangeError('A clearance form number needs a 15-digit inspection number and a 3-digit issue.');
  }
  return `${inspectionNumber}${issue}`;
}
