import type { Declaration, EncodeContext, HoldOrder, InspectionOrder, ReleaseOrder } from '../adapter.ts';
import {
  type CargoImpDate,
  type CsnContent,
  type CsnNotice,
  impDate,
  normaliseAwb,
} from '../syntax/cargo-imp/index.ts';
import { localMinute } from './local-time.ts';
import type { Findings } from './problems.ts';

/** What a PSN says: its notices, the waybill it begins with and the order number the terminal answers with. */
export interface CsnMessageContent extends CsnContent {
  readonly awb: string;
  readonly orderNo: string;
}

type Order = InspectionOrder | HoldOrder | ReleaseOrder;

/** How the goods are looked at, behind who comes; to open them is what an inspection means without such words. */
const METHOD = { manual: '', machine: ' MACHINE', machineThenManual: ' MACHINE OPEN' } as const;

/**
 * `8H` the goods are to be inspected, from the second version on `8J`: the hold is still in place, as changed. The time
 * is the beginning of the appointment, so that the terminal knows when the goods must stand ready; the text is the
 * order number, who comes (CUSTOMS, INSPECTION or JOINT) and how. A cancelled order is lifted by `8I` at the time it was
 * cancelled.
 */
export function inspectionOrderToCsn(
  declaration: Declaration,
  order: InspectionOrder,
  context: EncodeContext,
  found: Findings,
): CsnMessageContent {
  if (order.cancelled === true) {
    const date = moment('/order/placedAt', order.placedAt, context, found);
    return content(keptWaybill(declaration, order, found), order, [{ code: '8I', date, text: order.number }]);
  }
  const who = order.kind === 'joint' ? 'JOINT' : agencyWord(order.agencies[0], '/order/agencies/0', found);
  const code = order.version > 1 ? '8J' : '8H';
  const date = moment('/order/windowFrom', order.windowFrom, context, found);
  const text = `${order.number} ${who}${METHOD[order.method ?? 'manual']}`;
  return content(waybill(declaration, order, found), order, [{ code, date, text }]);
}

/**
 * `7H` the goods must not leave, `7J` from the second version on; the text is the order number and who holds them: the
 * agency, OPERATOR or TRADER.
 */
export function holdOrderToCsn(
  declaration: Declaration,
  order: HoldOrder,
  context: EncodeContext,
  found: Findings,
): CsnMessageContent {
  const who = agencyWord(order.agency, '/order/agency', found);
  const date = moment('/order/placedAt', order.placedAt, context, found);
  const code = order.version > 1 ? '7J' : '7H';
  return content(keptWaybill(declaration, order, found), order, [{ code, date, text: `${order.number} ${who}` }]);
}

/**
 * `SF` assessment complete: the goods may go. Where something was placed before, `8I` and `7I` stand first. The order
 * does not say which of the two was placed, so both are lifted: to remove what was not placed changes nothing at the
 * terminal, to leave one in place would keep released goods in. Without `liftsHold` nothing is lifted.
 */
export function releaseOrderToCsn(
  declaration: Declaration,
  order: ReleaseOrder,
  context: EncodeContext,
  found: Findings,
): CsnMessageContent {
  const date = moment('/order/placedAt', order.placedAt, context, found);
  const codes = order.liftsHold === true ? ['8I', '7I', 'SF'] : ['SF'];
  const lines = codes.map((code) => ({ code, date, text: order.number }));
  return content(waybill(declaration, order, found), order, lines);
}

function content(awb: string, order: Order, lines: readonly CsnNotice[]): CsnMessageContent {
  return { awb, orderNo: order.number, notices: lines.map((line) => ({ awb, ...line })) };
}

/**
 * The waybill the order is about. A CSN line holds or frees the waybill as a whole, so an order on anything less (a
 * ULD) or anything else is refused: a release would let go more than was released.
 */
function waybill(declaration: Declaration, order: Order, found: Findings): string {
  const own = normaliseAwb(declaration.airWaybill?.number ?? '');
  if (own === undefined) found.add('AIR-NEEDED', '/airWaybill');
  return only(own, order, found);
}

/**
 * The waybill to be held, or not to be inspected after all: the one the order names, which an amendment may have taken
 * out of the declaration since. What it names besides is refused.
 */
function keptWaybill(declaration: Declaration, order: Order, found: Findings): string {
  const own = normaliseAwb(declaration.airWaybill?.number ?? '');
  if (own === undefined) found.add('AIR-NEEDED', '/airWaybill');
  const [first] = order.units;
  return only((first?.kind === 'airWaybill' ? normaliseAwb(first.id) : undefined) ?? own, order, found);
}

function only(awb: string | undefined, order: Order, found: Findings): string {
  for (const [index, unit] of order.units.entries()) {
    if (unit.kind !== 'airWaybill') found.add('AIR-UNIT', `/order/units/${index}`, `${unit.kind} ${unit.id}`);
    else if (awb !== undefined && normaliseAwb(unit.id) !== awb) {
      found.add('AIR-UNIT-FOREIGN', `/order/units/${index}`, unit.id);
    }
  }
  return awb ?? '';
}

function agencyWord(agency: string | undefined, at: string, found: Findings): string {
  return found.text(at, agency, 21);
}

function moment(at: string, value: string, context: EncodeContext, found: Findings): CargoImpDate {
  const instant = new Date(value);
  const date = Number.isNaN(instant.getTime()) ? undefined : impDate(localMinute(instant, context.utcOffsetMinutes));
  if (date === undefined) found.add('AIR-TIME', at, value);
  return date ?? { text: '' };
}
