/** The parts of a 关检关联号, the number of a declaration at this gateway. */
export interface DeclarationNumber {
  /** 进口 or 出口. */
  readonly direction: 'import' | 'export';
  /** The day of declaring, YYYY-MM-DD, 2000 to 2099. */
  readonly date: string;
  /** 4 digits: the customs office declared to. */
  readonly office: string;
  /** 1 to 99999, counted per direction, day and office. */
  readonly serial: number;
}

const FORM = /^([01])([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{4})([0-9]{5})$/;

function isCalendarDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === date;
}

/**
 * The parts of a 16-digit declaration number: 1 import or 0 export, yyMMdd, 4-digit office, 5-digit serial.
 * Undefined when the text is not one (other characters, no such day, serial 00000).
 * Source: the 关检关联号 of the Guangzhou customs 三个一 platform, whose shape we keep.
 */
export function parseDeclarationNumber(text: string): DeclarationNumber | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, mark, year, month, day, office = '', serial] = match;
  const date = `20${year}-${month}-${day}`;
  if (!isCalendarDay(date) || serial === '00000') return undefined;
  return { direction: mark === '1' ? 'import' : 'export', date, office, serial: Number(serial) };
}

/** True for a 16-digit declaration number of an existing day. */
export function isDeclarationNumber(text: string): boolean {
  return parseDeclarationNumber(text) !== undefined;
}

/** The declaration number of those parts. Throws a RangeError when they do not make one, e.g. serial 100000. */
export function formatDeclarationNumber(number: DeclarationNumber): string {
  const { direction, date, office, serial } = number;
  const mark = direction === 'import' ? '1' : '0';
  const day = /^20[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(date) ? date.slice(2).replaceAll('-', '') : '';
  const count = Number.isInteger(serial) && serial > 0 ? String(serial).padStart(5, '0') : '';
  const text = `${mark}${day}${office}${count}`;
  if (day === '' || count === '' || !/^[0-9]{4}$/.test(office) || !isDeclarationNumber(text)) {
    throw new RangeError('A declaration number needs a day of 2000-2099, a 4-digit office and a serial of 1 to 99999.');
  }
  return text;
}
