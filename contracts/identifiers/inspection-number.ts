const INSPECTION = /^[0-9]{15}$/;
const CLEARANCE_FORM = /^[0-9]{18}$/;

/**
 * True for a 报检号: 15 digits, no check digit.
 * Numbers of eCIQ (1 entry or 2 exit, year, serial) and of CIQ2000 before it (office, year, serial) have one length.
 */
export function isInspectionNumber(text: string): boolean {
  return INSPECTION.test(text);
}

/** True for an 18-digit 通关单号 (clearance form number): a 报检号 and three digits of issue. */
export function isClearanceFormNumber(text: string): boolean {
  return CLEARANCE_FORM.test(text);
}

/** The 15-digit 报检号 an 18-digit 通关单号 was issued on and begins with; undefined when the text is no 通关单号. */
export function inspectionNumberOf(clearanceForm: string): string | undefined {
  return isClearanceFormNumber(clearanceForm) ? clearanceForm.slice(0, 15) : undefined;
}
