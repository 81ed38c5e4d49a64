import {
  DISCREPANCY_CODES,
  type StatusField,
  statusCode,
  XML_ONLY_STATUS_CODES,
} from '../../../contracts/airport/cargo-imp/status-codes.ts';
import { type Block, blockTexts, toBlocks } from './blocks.ts';
import { parseFlightTime, parseImpDate } from './dates.ts';
import {
  AIRPORT,
  append,
  awbField,
  CARRIER,
  dateField,
  type FieldRule,
  FLIGHT,
  field,
  type Line,
  maybe,
  noMore,
  optional,
  quantityField,
  type ReadContext,
  ROUTE,
  rest,
  ULD,
  unknownLine,
} from './fields.ts';
import { readOci } from './oci.ts';
import { at } from './problems.ts';
import { parseVolume } from './quantity.ts';
import type { CargoImpDate, FlightTime, FsuConsignment, FsuMessage, FsuStatus, Oci, RawLine } from './types.ts';

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type StatusDraft = Draft<Omit<FsuStatus, 'ulds' | 'otherServiceInformation' | 'oci'>> & {
  ulds?: string[];
  otherServiceInformation?: string[];
  oci?: Oci[];
};
type ConsignmentDraft = Draft<Omit<FsuConsignment, 'statuses' | 'otherServiceInformation'>> & {
  statuses: StatusDraft[];
  otherServiceInformation?: string[];
};

const MANIFEST: FieldRule = {
  en: 'Transfer manifest',
  zh: '中转舱单号',
  form: /^\d{1,6}$/,
  words: ['up to six digits', '最多六位数字'],
};
const DISCREPANCY: FieldRule = {
  en: 'Discrepancy code',
  zh: '不正常代码',
  form: /^[A-Z]{4}$/,
  words: ['four letters', '四位字母'],
};

/**
 * Reads a status message (FSU) or answer (FSA), versions 12 to 15: several consignments, each with its status lines.
 * ULD, OSI and OCI lines belong to the status before them.
 */
export function readFsu(ctx: ReadContext, smi: 'FSU' | 'FSA', version: string, lines: readonly RawLine[]): FsuMessage {
  const consignments: ConsignmentDraft[] = [];
  const heads: Line[] = [];
  let current: ConsignmentDraft | undefined;
  for (const block of toBlocks(lines.slice(1))) {
    if (block.id === 'AWB') {
      const next = readConsignment(ctx, block);
      // What stands below an unreadable air waybill must not fall to the consignment before it.
      current = next ?? { awb: '', statuses: [] };
      if (next === undefined) continue;
      consignments.push(next);
      heads.push(block.head);
    } else if (current === undefined) {
      unknownLine(ctx, block.head, smi, 'CIMP-LINE-EARLY');
    } else {
      readBelow(ctx, smi, block, current);
    }
  }
  if (consignments.length === 0) {
    ctx.problems.add('CIMP-NO-CONTENT', at(lines[0] ?? { number: 1 }), ['consignment', '货物']);
  }
  for (const [index, { awb, statuses, otherServiceInformation }] of consignments.entries()) {
    if (statuses.length > 0 || otherServiceInformation !== undefined) continue;
    ctx.problems.add('CIMP-NO-CONTENT', at(heads[index] ?? { number: 1 }), [`status of ${awb}`, `${awb} 的状态`]);
  }
  return { smi, version, consignments, rawLines: lines };
}

function readConsignment(ctx: ReadContext, block: Block): ConsignmentDraft | undefined {
  const part = awbField(ctx, block.head, 0);
  const quantity = (block.head.fields[1] ?? '') === '' ? undefined : quantityField(ctx, block.head, 1);
  noMore(ctx, block.head, 2);
  for (const line of block.lines.slice(1)) ctx.problems.add('CIMP-FIELD-EXTRA', at(line), [line.text]);
  return part === undefined ? undefined : { ...part, ...maybe('quantity', quantity), statuses: [] };
}

function readBelow(ctx: ReadContext, smi: string, block: Block, consignment: ConsignmentDraft): void {
  const status = consignment.statuses.at(-1);
  if (block.id === 'OSI') {
    const holder: { otherServiceInformation?: string[] } = status ?? consignment;
    holder.otherServiceInformation = append(holder.otherServiceInformation, blockTexts(ctx, block, 65));
  } else if (block.id === 'ULD' && status !== undefined) {
    status.ulds = append(status.ulds, readUlds(ctx, block));
  } else if (block.id === 'OCI' && status !== undefined) {
    status.oci = append(status.oci, readOci(ctx, block));
  } else if (statusCode(block.id) !== undefined) {
    consignment.statuses.push(readStatus(ctx, block));
  } else if (XML_ONLY_STATUS_CODES.includes(block.id)) {
    ctx.problems.add('CIMP-XML-ONLY', at(block.head), [block.id]);
  } else {
    unknownLine(ctx, block.head, smi);
  }
}

function readUlds(ctx: ReadContext, block: Block): string[] {
  return block.lines.flatMap((line) =>
    line.fields.slice(1).flatMap((_, index) => field(ctx, line, index + 1, ULD) ?? []),
  );
}

function readStatus(ctx: ReadContext, block: Block): StatusDraft {
  const spec = statusCode(block.id);
  const status: StatusDraft = { code: block.id };
  const fields = spec?.fields ?? [];
  for (const [index, name] of fields.entries()) FIELD_READERS[name](ctx, block.head, index + 1, status);
  noMore(ctx, block.head, fields.length + 1);
  const [, second, ...more] = block.lines;
  if (second !== undefined) readSecond(ctx, second, spec?.second, status);
  for (const line of more) ctx.problems.add('CIMP-FIELD-EXTRA', at(line), [line.text]);
  return status;
}

type FieldReader = (ctx: ReadContext, line: Line, index: number, status: StatusDraft) => void;

const FIELD_READERS: Readonly<Record<StatusField, FieldReader>> = {
  date: (ctx, line, index, status) => assign(status, 'date', dateField(ctx, line, index)),
  quantity: (ctx, line, index, status) => assign(status, 'quantity', quantityField(ctx, line, index)),
  airport: (ctx, line, index, status) => assign(status, 'airport', field(ctx, line, index, AIRPORT)),
  carrier: (ctx, line, index, status) => assign(status, 'carrier', field(ctx, line, index, CARRIER)),
  'flight?': (ctx, line, index, status) => assign(status, 'flight', optional(ctx, line, index, FLIGHT)),
  'flightDate?': (ctx, line, index, status) => assign(status, 'flightDate', flightDate(ctx, line, index)),
  route: (ctx, line, index, status) => assignRoute(status, field(ctx, line, index, ROUTE)),
  'route?': (ctx, line, index, status) => assignRoute(status, optional(ctx, line, index, ROUTE)),
  'departureTime?': (ctx, line, index, status) => assign(status, 'departureTime', flightTime(ctx, line, index)),
  'arrivalTime?': (ctx, line, index, status) => assign(status, 'arrivalTime', flightTime(ctx, line, index)),
  'manifest?': (ctx, line, index, status) => assign(status, 'manifest', optional(ctx, line, index, MANIFEST)),
  'name?': (_, line, index, status) => assign(status, 'name', line.fields[index] || undefined),
  'volume?': readVolume,
  discrepancy: (ctx, line, index, status) => {
    const code = field(ctx, line, index, DISCREPANCY);
    if (code !== undefined && DISCREPANCY_CODES[code] === undefined) {
      ctx.problems.add('CIMP-CODE-UNKNOWN', at(line, index), [DISCREPANCY.en, DISCREPANCY.zh, code]);
    }
    assign(status, 'discrepancy', code);
  },
};

function assignRoute(status: StatusDraft, route: string | undefined): void {
  assign(status, 'airportOfDeparture', route?.slice(0, 3));
  assign(status, 'airportOfArrival', route?.slice(3));
}

function assign<K extends keyof StatusDraft>(status: StatusDraft, key: K, value: StatusDraft[K] | undefined): void {
  if (value !== undefined) status[key] = value;
}

function flightDate(ctx: ReadContext, line: Line, index: number): CargoImpDate | undefined {
  const value = line.fields[index] ?? '';
  if (value === '') return undefined;
  const date = /^\d{2}[A-Z]{3}$/.test(value) ? parseImpDate(value, ctx.reference) : undefined;
  if (date === undefined) ctx.problems.add('CIMP-DATE', at(line, index), [value]);
  return date;
}

function flightTime(ctx: ReadContext, line: Line, index: number): FlightTime | undefined {
  const value = line.fields[index] ?? '';
  const time = parseFlightTime(value);
  if (time === undefined && value !== '') {
    ctx.problems.add('CIMP-FIELD-INVALID', at(line, index), [
      'Flight time',
      '航班时刻',
      value,
      'S, E or A and hhmm',
      'S、E 或 A 加 hhmm',
    ]);
  }
  return time;
}

function readVolume(ctx: ReadContext, line: Line, index: number, status: StatusDraft): void {
  const value = line.fields[index] ?? '';
  if (value === '') return;
  const [, volume = value, density] = /^(.*?)(?:DG(\d{1,2}))?$/.exec(value) ?? [];
  const parsed = parseVolume(volume);
  if (parsed === undefined && volume !== '') {
    ctx.problems.add('CIMP-FIELD-INVALID', at(line, index), ['Volume', '体积', value, 'e.g. MC2.10', '如 MC2.10']);
  }
  assign(status, 'volume', parsed);
  assign(status, 'densityGroup', density);
}

function readSecond(ctx: ReadContext, line: Line, kind: 'volume' | 'other' | undefined, status: StatusDraft): void {
  if (kind === 'volume') readVolume(ctx, line, 1, status);
  else if (kind === 'other') {
    assign(status, 'otherCarrier', optional(ctx, line, 1, CARRIER));
    assign(status, 'name', rest(line, 2) || undefined);
  } else ctx.problems.add('CIMP-FIELD-EXTRA', at(line), [line.text]);
}
