import { normaliseAirWaybill } from '../../contracts/identifiers/air-waybill.ts';
import type { Declaration, EncodeContext, HoldOrder, InspectionOrder, ReleaseOrder } from '../adapter.ts';
import { type CargoImpDate, type CsnContent, type CsnNotice, impDate } from '../syntax/cargo-imp/index.ts';
import { isUnitLoadDevice } from '../unit-mining.ts';
import { localMinute } from './local-time.ts';
import type { Findings } from './problems.ts';
import { uldTexts } from './unit-load-devices.ts';

/** What a PSN says: its notices, the waybill it begins with and the order number the terminal answers with. */
export interface CsnMessageContent extends CsnContent {
  readonly awb: string;
  readonly orderNo: string;
}

/** What an order is about: the waybill as a whole, or the ULDs of it that are named. */
interface Subject {
  readonly awb: string;
  readonly ulds: readonly string[];
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
    return content(kept(declaration, order, found), order, [{ code: '8I', date, text: order.number }]);
  }
  const who = order.kind === 'joint' ? 'JOINT' : agencyWord(order.agencies[0], '/order/agencies/0', found);
  const code = order.version > 1 ? '8J' : '8H';
  const date = moment('/order/windowFrom', order.windowFrom, context, found);
  const text = `${order.number} ${who}${METHOD[order.method ?? 'manual']}`;
  return content(subject(declaration, order, found), order, [{ code, date, text }]);
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
  return content(kept(declaration, order, found), order, [{ code, date, text: `${order.number} ${who}` }]);
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
  return content(subject(declaration, order, found), order, lines);
}

/**
 * The lines of the message. A CSN line is of a whole waybill and its text is the only place for more: where only some
 * ULDs are meant, lines of the same code, time and order number name them (docs/exchange.md). A line that has other
 * words stands before them; one that has not must not be there, for it would speak of the whole waybill.
 */
function content({ awb, ulds }: Subject, order: Order, lines: readonly CsnNotice[]): CsnMessageContent {
  const notices = lines.flatMap((line): CsnNotice[] => {
    if (ulds.length === 0) return [line];
    const named = uldTexts(order.number, ulds).map((text) => ({ ...line, text }));
    return line.text === order.number ? named : [line, ...named];
  });
  return { awb, orderNo: order.number, notices: notices.map((notice) => ({ awb, ...notice })) };
}

/** What is to be inspected or released: the waybill of the declaration, or ULDs of it. Anything else is refused. */
function subject(declaration: Declaration, order: Order, found: Findings): Subject {
  const awb = ownWaybill(declaration, found);
  const declared = declaration.airWaybill?.unitLoadDevices ?? [];
  return named(awb, declared, order, found, (uld) => declared.includes(uld));
}

/**
 * What is to be held, or not to be inspected after all: also a waybill or ULDs that an amendment has taken out of the
 * declaration since. Of such ULDs nothing says which waybill they were on: they are named under the present one.
 */
function kept(declaration: Declaration, order: Order, found: Findings): Subject {
  const own = ownWaybill(declaration, found);
  const [first] = order.units;
  const awb = (first?.kind === 'airWaybill' ? normaliseAirWaybill(first.id) : undefined) ?? own;
  const isWhole = order.units.some(({ kind }) => kind === 'airWaybill');
  const declared = declaration.airWaybill?.unitLoadDevices ?? [];
  return named(awb, declared, order, found, (uld) => !isWhole || declared.includes(uld));
}

function ownWaybill({ airWaybill }: Declaration, found: Findings): string | undefined {
  const own = normaliseAirWaybill(airWaybill?.number ?? '');
  if (own === undefined) found.add('AIR-NEEDED', '/airWaybill');
  return own;
}

/** The ULDs are named only where they are not all of the waybill, and the waybill itself is not among the units. */
function named(
  awb: string | undefined,
  declared: readonly string[],
  { units }: Order,
  found: Findings,
  mayBeNamed: (uld: string) => boolean,
): Subject {
  const ulds = new Set<string>();
  let isWhole = false;
  for (const [index, { kind, id }] of units.entries()) {
    const at = `/order/units/${index}`;
    if (kind === 'airWaybill') {
      isWhole = true;
      if (awb !== undefined && normaliseAirWaybill(id) !== awb) found.add('AIR-UNIT-FOREIGN', at, id);
    } else if (kind !== 'uld') found.add('AIR-UNIT', at, `${kind} ${id}`);
    else if (!isUnitLoadDevice(id)) found.add('AIR-ULD-FORM', at, id);
    else if (mayBeNamed(id)) ulds.add(id);
    else found.add('AIR-ULD-FOREIGN', at, id);
  }
  const all = new Set(declared);
  const isAll = ulds.size === all.size && [...ulds].every((uld) => all.has(uld));
  return { awb: awb ?? '', ulds: isWhole || isAll ? [] : [...ulds] };
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
