import type { InspectionOrder, NumberRef } from '../adapter.ts';
import { element, writeXml, type XmlNode } from '../syntax/xml/index.ts';

export const INSPECTION_ORDER_NAMESPACE = 'urn:tongguan:inspection-order:1';
/** Public name of the format, the same at customs and at inspection. */
export const INSPECTION_ORDER_FORMAT = 'tongguan/inspection-order';

/** What the order names beside itself. */
export interface OrderContext {
  readonly declarationNo: string;
  /** Numbers known so far; the entry number and the inspection number are written when they are among them. */
  readonly numbers: readonly NumberRef[];
  /** Bill or air waybill number, where there is one. */
  readonly bill?: string | undefined;
  /** Offset to UTC in minutes in which the times are written, for the people who read them. */
  readonly utcOffsetMinutes: number;
}

/** An RFC 3339 time at another offset, to the second: `2018-01-05T10:00:00+08:00`. */
function atOffset(time: string, minutes: number): string {
  const local = new Date(Date.parse(time) + minutes * 60_000).toISOString().slice(0, 19);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${local}${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

/**
 * The inspection order as an element tree, for a document of its own or for the body of another message.
 * Elements in the order of contracts/inspection-order/inspection-order.xsd.
 */
export function inspectionOrderElement(order: InspectionOrder, context: OrderContext): XmlNode {
  const known = (kind: NumberRef['kind']) => context.numbers.find((each) => each.kind === kind)?.value;
  const optional = (name: string, value: string | undefined) => (value ? [element(name, {}, value)] : []);
  const time = (value: string) => atOffset(value, context.utcOffsetMinutes);
  return element('InspectionOrder', { xmlns: INSPECTION_ORDER_NAMESPACE }, [
    element('Number', {}, order.number),
    element('Version', {}, String(order.version)),
    element('Kind', {}, order.kind),
    element('DeclarationNo', {}, context.declarationNo),
    ...optional('EntryId', known('entryId')),
    ...optional('InspectionNo', known('inspectionNo')),
    ...optional('Bill', context.bill),
    element(
      'Agencies',
      {},
      order.agencies.map((agency) => element('Agency', {}, agency)),
    ),
    element(
      'Units',
      {},
      order.units.map((unit) => element('Unit', { kind: unit.kind }, unit.id)),
    ),
    element('Place', {}, order.place),
    element('WindowFrom', {}, time(order.windowFrom)),
    element('WindowTo', {}, time(order.windowTo)),
    element('PlacedAt', {}, time(order.placedAt)),
    element('Reason', {}, order.reason),
    element('SecondOpening', {}, String(order.secondOpening ?? false)),
    element('Method', {}, order.method ?? 'manual'),
    ...optional('Cancelled', order.cancelled === true ? 'true' : undefined),
    ...(order.sharedWith === undefined || order.sharedWith.length === 0
      ? []
      : [
          element(
            'SharedWith',
            {},
            order.sharedWith.map((no) => element('DeclarationNo', {}, no)),
          ),
        ]),
  ]);
}

/** The order as a document, UTF-8. @throws XmlWriteError when a text holds a character XML does not allow. */
export function writeInspectionOrder(order: InspectionOrder, context: OrderContext): Uint8Array {
  return writeXml(inspectionOrderElement(order, context));
}

/** The reference under which the receipt answers: `<number>/<version>`. */
export function inspectionOrderReference(order: Pick<InspectionOrder, 'number' | 'version'>): string {
  return `${order.number}/${order.version}`;
}
