import { csnCode } from '../../../contracts/airport/cargo-imp/csn-codes.ts';
import { normaliseAirWaybill } from '../../../contracts/identifiers/air-waybill.ts';
import { parseImpDate } from './dates.ts';
import {
  append,
  checkedAwb,
  dateField,
  type FieldRule,
  FLIGHT,
  field,
  HOUSE,
  type Line,
  maybe,
  PIECES,
  type ReadContext,
  rest,
  toLine,
  unknownLine,
} from './fields.ts';
import { at } from './problems.ts';
import { awbText, cleanText, coded, lineWriter, refuse } from './text.ts';
import type { CargoImpWriteOptions, CsnContent, CsnMessage, CsnNotice, RawLine } from './types.ts';

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type BillPart = { readonly awb?: string; readonly house?: string };

const BILL = /^(\d{3}-?\d{8})(?:-([A-Z0-9]{1,12}))?$/;
const STATUS: FieldRule = {
  en: 'Status code',
  zh: '状态代码',
  form: /^[A-Z0-9]{2}$/,
  words: ['two letters or digits', '两位字母或数字'],
};
const SITE = /^([A-Z]{3})([A-Z0-9]{2,3})$/;
/** What is left of 69 columns after `CSN/7H/05JAN0910/`. */
const MAX_TEXT = 52;

/**
 * Reads customs status notices: `PSN` as Canada's PACT sends it (air waybill line, then `CSN/7H/DDMMMHHMM/text`) and
 * `FSN` as the US sends it (site, air waybill, `ARR/`, then `CSN/1H-12/DDMMMHHMM/entry/remarks`).
 * An acknowledgement of a whole manifest has no air waybill line.
 */
export function readCsn(
  ctx: ReadContext,
  smi: 'PSN' | 'FSN',
  version: string | undefined,
  lines: readonly RawLine[],
): CsnMessage {
  const notices: CsnNotice[] = [];
  const head: Draft<Pick<CsnMessage, 'site' | 'arrival'>> = {};
  // Undefined below a line that cannot be read: its notices must not fall to the bill before it.
  let bill: BillPart | undefined = {};
  for (const line of lines.slice(1).map(toLine)) {
    const id = line.fields[0] ?? '';
    const site = smi === 'FSN' && head.site === undefined ? SITE.exec(id) : null;
    if (BILL.test(id)) bill = readBill(ctx, line);
    else if (id === 'CSN') append(notices, bill === undefined ? [] : readNotice(ctx, smi, line, bill));
    else if (smi === 'FSN' && id === 'ARR') Object.assign(head, maybe('arrival', readArrival(ctx, line)));
    else if (site !== null) {
      const [, airport = '', carrier = ''] = site;
      head.site = { airport, carrier, ...maybe('terminal', line.fields[1] || undefined) };
    } else {
      unknownLine(ctx, line, smi);
      bill = undefined;
    }
  }
  if (notices.length === 0) ctx.problems.add('CIMP-NO-CONTENT', at(lines[0] ?? { number: 1 }), ['CSN line', 'CSN 行']);
  return { smi, ...maybe('version', version), ...head, notices, rawLines: lines };
}

function readBill(ctx: ReadContext, line: Line): BillPart {
  const [, number = '', house] = BILL.exec(line.fields[0] ?? '') ?? [];
  const awb = normaliseAirWaybill(number);
  return { ...maybe('awb', awb === undefined ? undefined : checkedAwb(ctx, line, 0, awb)), ...maybe('house', house) };
}

function readNotice(ctx: ReadContext, smi: string, line: Line, bill: BillPart): CsnNotice[] {
  const [code = '', pieces] = (line.fields[1] ?? '').split('-');
  const date = dateField(ctx, line, 2);
  if (!STATUS.form.test(code) || (pieces !== undefined && !PIECES.form.test(pieces))) {
    field(ctx, { ...line, fields: ['CSN', line.fields[1] ?? ''] }, 1, STATUS);
    return [];
  }
  if (csnCode(code) === undefined) ctx.problems.add('CIMP-CODE-UNKNOWN', at(line, 1), [STATUS.en, STATUS.zh, code]);
  if (date === undefined) return [];
  const us = smi === 'FSN';
  const entry = us ? line.fields[3] || undefined : undefined;
  const text = rest(line, us ? 4 : 3) || undefined;
  return [{ ...bill, code, date, ...maybe('text', text), ...maybe('pieces', pieces), ...maybe('entry', entry) }];
}

function readArrival(ctx: ReadContext, line: Line): CsnMessage['arrival'] {
  const flight = field(ctx, line, 1, FLIGHT);
  const [day = '', part] = (line.fields[2] ?? '').split('-');
  const date = parseImpDate(day, ctx.reference);
  if (date === undefined && day !== '') ctx.problems.add('CIMP-DATE', at(line, 2), [day]);
  return flight === undefined ? undefined : { flight, ...maybe('date', date), ...maybe('part', part) };
}

/**
 * Writes one PSN message; a bill line stands before the first notice of each bill. A first notice without bill speaks of
 * a whole manifest. Throws CargoImpWriteError; a code must be one of the notice codes (SR SF 6 7 8 with H J I).
 */
export function writeCsn(content: CsnContent, options: CargoImpWriteOptions = {}): Buffer {
  const writer = lineWriter();
  if (content.notices.length === 0) refuse('EMPTY', 'notices', '');
  writer.line('PSN');
  let current: string | undefined;
  for (const [index, notice] of content.notices.entries()) {
    const path = `notices[${index}]`;
    const bill = billText(notice, path, options);
    if (bill === '' && current !== undefined) refuse('EMPTY', `${path}.awb`, '');
    if (bill !== '' && bill !== current) writer.line(bill);
    current = bill === '' ? current : bill;
    if (csnCode(notice.code)?.style !== 'notice') refuse('FORM', `${path}.code`, notice.code);
    const date = notice.date.text;
    if (!/^\d{2}[A-Z]{3}\d{4}$/.test(date) || parseImpDate(date) === undefined) refuse('FORM', `${path}.date`, date);
    const text =
      notice.text === undefined ? '' : `/${cleanText(notice.text, { field: `${path}.text`, max: MAX_TEXT })}`;
    if (notice.entry !== undefined) refuse('FORM', `${path}.entry`, notice.entry);
    if (notice.pieces !== undefined) refuse('FORM', `${path}.pieces`, notice.pieces);
    writer.line(`CSN/${notice.code}/${date}${text}`);
  }
  return writer.finish();
}

function billText(notice: CsnNotice, path: string, options: CargoImpWriteOptions): string {
  if (notice.awb === undefined) {
    return notice.house === undefined ? '' : refuse('EMPTY', `${path}.awb`, '');
  }
  const awb = awbText(notice.awb, `${path}.awb`, options);
  return notice.house === undefined ? awb : `${awb}-${coded(notice.house, `${path}.house`, HOUSE)}`;
}
