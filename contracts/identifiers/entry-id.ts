import type { TradeDirection } from './direction.ts';

/** The parts of a 海关编号 / 报关单号. */
export interface EntryId {
  /** 4 digits: the customs office that accepted the declaration. */
  readonly office: string;
  /** 4 digits. */
  readonly year: string;
  readonly direction: TradeDirection;
  /** True for a consolidated list (集中申报清单), which writes I or E where a declaration writes 1 or 0. */
  readonly consolidated: boolean;
  /** 9 digits. */
  readonly serial: string;
}

const FORM = /^([0-9]{4})((?:19|20)[0-9]{2})([01IE])([0-9]{9})$/;

/**
 * The parts of an 18-character customs entry number: office, year, 1 import or 0 export, serial.
 * Undefined when the text is not one. Source: 中华人民共和国海关进出口货物报关单填制规范 (2018), 海关编号.
 */
export function parseEntryId(text: string): EntryId | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, office = '', year = '', mark = '', serial = ''] = match;
  return {
    office,
    year,
    direction: mark === '1' || mark === 'I' ? 'import' : 'export',
    consolidated: mark === 'I' || mark === 'E',
    serial,
  };
}

/** True for an 18-character customs entry number. There is no check digit. */
export function isEntryId(text: string): boolean {
  return FORM.test(text);
}

/** The entry number of those parts. Throws a RangeError when they do not make one. */
export function formatEntryId(entry: EntryId): string {
  const isImport = entry.direction === 'import';
  const mark = entry.consolidated ? (isImport ? 'I' : 'E') : isImport ? '1' : '0';
  const text = `${entry.office}${entry.year}${mark}${entry.serial}`;
  if (!FORM.test(text))
    throw new RangeError('A customs entry number needs a 4-digit office, a year, a 9-digit serial.');
  return text;
}
