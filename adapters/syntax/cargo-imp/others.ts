import { LISTED_LINES } from '../../../contracts/airport/cargo-imp/lines.ts';
import { type Block, blockTexts, toBlocks } from './blocks.ts';
import { parseImpDate } from './dates.ts';
import {
  awbField,
  FLIGHT,
  field,
  type Line,
  maybe,
  quantityField,
  type ReadContext,
  ULD,
  unknownLine,
} from './fields.ts';
import { readOci } from './oci.ts';
import { at } from './problems.ts';
import type { ListedConsignment, ListMessage, RawLine } from './types.ts';

type Smi = ListMessage['smi'];
type Draft<T> = { -readonly [K in keyof T]: T[K] };
type Head = Draft<Pick<ListMessage, 'flight' | 'flightDate' | 'airport'>>;

/** Lists which start with a numbered flight line and end with LAST or CONT. */
const ENDED: ReadonlySet<string> = new Set(['FFM', 'FBL']);
/** `JFK`, `LHR/NIL`, `DXB/01APR1200/02APR0100`: a destination in a list. */
const DESTINATION = /^[A-Z]{3}(?:\/NIL|(?:\/(?:\d{2}[A-Z]{3}\d{4})?){0,2})?$/;
/** `SU1712/03NOV/SVOKHV/KK`, `AF/20MAR/CDGJFK`, `SU//JFKLAX`. */
const FLIGHT_LEG = /^[A-Z0-9]{2}(?:\d{3,4}[A-Z]?)?\/(?:\d{2}[A-Z]{3})?\/[A-Z]{6}(?:\/[A-Z]{2})?$/;

/**
 * Recognises a manifest, booked list, booking message, status request or aircraft movement: its flight, its air
 * waybill lines, and whether every line is one the message may have. The rest stays in rawLines.
 */
export function readListed(
  ctx: ReadContext,
  smi: Smi,
  version: string | undefined,
  lines: readonly RawLine[],
): ListMessage {
  const head: Head = {};
  const consignments: ListedConsignment[] = [];
  if (smi === 'MVT') readMovement(ctx, lines, head);
  else {
    const blocks = toBlocks(lines.slice(1));
    let uld: string | undefined;
    for (const block of blocks) {
      if (block.id === 'AWB') consignments.push(...readConsignment(ctx, smi, block, uld));
      else if (block.id === 'ULD') uld = readUld(ctx, smi, block);
      else if (!readOther(ctx, smi, block, head)) {
        unknownLine(ctx, block.head, smi);
      }
      if (block.id === '' || DESTINATION.test(block.head.text)) uld = undefined;
    }
    checkContent(ctx, smi, lines, consignments);
  }
  return { smi, ...maybe('version', version), ...head, consignments, rawLines: lines };
}

function checkContent(
  ctx: ReadContext,
  smi: Smi,
  lines: readonly RawLine[],
  found: readonly ListedConsignment[],
): void {
  const last = lines.at(-1) ?? { number: 1, text: '' };
  if (ENDED.has(smi) && last.text !== 'LAST' && last.text !== 'CONT') ctx.problems.add('CIMP-END-MISSING', at(last));
  const needed = smi === 'FFA' || smi === 'FFR' || smi === 'FSR';
  if (needed && found.length === 0) ctx.problems.add('CIMP-NO-CONTENT', at(last), ['air waybill line', '运单行']);
  if (lines.length < 2) ctx.problems.add('CIMP-NO-CONTENT', at(last), ['line after the identifier', '正文']);
}

/** Consignment: air waybill, quantity, goods; special handling may stand glued to the goods in old versions. */
function readConsignment(ctx: ReadContext, smi: Smi, block: Block, uld: string | undefined): ListedConsignment[] {
  const part = awbField(ctx, block.head, 0);
  const alone = smi === 'FSR' && block.head.fields.length === 1;
  const quantity = alone ? undefined : quantityField(ctx, block.head, 1);
  const goods = block.head.fields[2] || undefined;
  if (part === undefined) return [];
  return [{ ...part, ...maybe('quantity', quantity), ...maybe('goods', goods), ...maybe('uld', uld) }];
}

/** A manifest names the unit (`ULD/AKE12345CA`), a booked list counts first (`ULD/2/PKC10056SU/K178.3`). */
function readUld(ctx: ReadContext, smi: Smi, block: Block): string | undefined {
  if (smi !== 'FFM') return undefined;
  return field(ctx, block.head, 1, ULD);
}

/** Lines other than air waybill and ULD. False when the message does not know the line. */
function readOther(ctx: ReadContext, smi: Smi, block: Block, head: Head): boolean {
  const line = block.head;
  if (ENDED.has(smi) || smi === 'FBR') {
    if (/^\d{1,2}\//.test(line.text) || (smi === 'FBR' && head.flight === undefined && block.id === '')) {
      readFlightLine(ctx, line, smi === 'FBR' ? 0 : 1, head);
      return true;
    }
  }
  if (line.text === 'LAST' || line.text === 'CONT') return ENDED.has(smi);
  if (LISTED_LINES[smi]?.includes(block.id)) {
    if (block.id === 'OSI' || block.id === 'SSR') blockTexts(ctx, block, 65);
    if (block.id === 'OCI') readOci(ctx, block);
    return true;
  }
  return ENDED.has(smi) ? DESTINATION.test(line.text) : FLIGHT_LEG.test(line.text);
}

/** `1/CA1234/05JAN1530/DAT/B-1234`: sequence, flight, date, airport of loading. */
function readFlightLine(ctx: ReadContext, line: Line, index: number, head: Head): void {
  const flight = field(ctx, line, index, FLIGHT);
  const value = line.fields[index + 1] ?? '';
  const date = parseImpDate(value, ctx.reference);
  if (date === undefined) ctx.problems.add('CIMP-DATE', at(line, index + 1), [value]);
  const airport = line.fields[index + 2] || undefined;
  Object.assign(head, maybe('flight', flight), maybe('flightDate', date), maybe('airport', airport));
}

/** `CA1234/05.B1234.DAT`: flight, day, registration, airport; then free movement lines. */
function readMovement(ctx: ReadContext, lines: readonly RawLine[], head: Head): void {
  const first = lines[1] ?? { number: 1, text: '' };
  const [, flight, airport] = /^([A-Z0-9]{2}\d{1,4}[A-Z]?)\/\d{2}\.[A-Z0-9-]{1,10}\.([A-Z]{3})$/.exec(first.text) ?? [];
  if (flight === undefined || airport === undefined) {
    const words = ['flight/day.registration.airport', '航班/日.机号.机场'];
    ctx.problems.add('CIMP-FIELD-INVALID', at(first), ['Flight', '航班', first.text, ...words]);
    return;
  }
  head.flight = flight;
  head.airport = airport;
  if (lines.length < 3) ctx.problems.add('CIMP-NO-CONTENT', at(first), ['movement line', '动态信息']);
}
