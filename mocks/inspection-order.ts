/**
 * The joint inspection order and its report as they travel (docs/exchange.md, "The inspection order and its report"),
 * as an agency reads and writes them. Customs gets them bare, inspection and quarantine within an OBORMessage.
 */
import {
  attributeOf,
  child,
  children,
  element,
  textOf,
  type XmlElement,
  type XmlNode,
} from '../adapters/syntax/xml/index.ts';

export const ORDER_NAMESPACE = 'urn:tongguan:inspection-order:1';

export interface InspectionOrder {
  readonly number: string;
  readonly version: number;
  readonly kind: 'joint' | 'single';
  readonly declarationNo: string;
  readonly agencies: readonly string[];
  readonly units: readonly { readonly kind: string; readonly number: string }[];
  readonly secondOpening: boolean;
}

const ORDER_NUMBER = /^[0-9]{16}-I[0-9]{1,4}$/;

/** The order in an `InspectionOrder` element, or every reason why it is none. */
export function readInspectionOrder(
  root: XmlElement | undefined,
): { readonly order: InspectionOrder } | { readonly reasons: readonly string[] } {
  if (root?.localName !== 'InspectionOrder') return { reasons: ['The message is no InspectionOrder.'] };
  const number = textOf(root, 'Number');
  const version = textOf(root, 'Version');
  const kind = textOf(root, 'Kind');
  const declarationNo = textOf(root, 'DeclarationNo');
  const agencies = children(child(root, 'Agencies'), 'Agency').map(({ text }) => text.trim());
  const units = children(child(root, 'Units'), 'Unit').map((unit) => ({
    kind: attributeOf(unit, 'kind'),
    number: unit.text.trim(),
  }));
  const known = agencies.length > 0 && agencies.every((agency) => agency === 'customs' || agency === 'inspection');
  const reasons = [
    ...(root.namespace === ORDER_NAMESPACE ? [] : [`The namespace is not ${ORDER_NAMESPACE}.`]),
    ...(ORDER_NUMBER.test(number) ? [] : ['Number is no inspection order number.']),
    ...(/^[1-9][0-9]{0,3}$/.test(version) ? [] : ['Version is no number from 1.']),
    ...(kind === 'joint' || kind === 'single' ? [] : ['Kind is neither joint nor single.']),
    ...(/^[0-9]{16}$/.test(declarationNo) ? [] : ['DeclarationNo has not 16 digits.']),
    ...(known ? [] : ['Agencies must name customs, inspection or both.']),
    ...((kind === 'joint') === agencies.length > 1
      ? []
      : ['A joint order names two agencies, a single one names one.']),
    ...(units.length > 0 && units.every((unit) => unit.number !== '') ? [] : ['Units names nothing to be opened.']),
    ...(textOf(root, 'Place') === '' ? ['Place is missing.'] : []),
    ...(Number.isNaN(Date.parse(textOf(root, 'WindowFrom'))) ? ['WindowFrom is no time.'] : []),
    ...(Number.isNaN(Date.parse(textOf(root, 'WindowTo'))) ? ['WindowTo is no time.'] : []),
  ];
  if (reasons.length > 0) return { reasons };
  const secondOpening = textOf(root, 'SecondOpening') === 'true';
  const isJoint = kind === 'joint' ? 'joint' : 'single';
  return { order: { number, version: Number(version), kind: isJoint, declarationNo, agencies, units, secondOpening } };
}

/** The answer to an order. */
export function orderReceipt(number: string, version: string, status: 'accepted' | 'rejected', text: string): XmlNode {
  return element('InspectionOrderReceipt', { xmlns: ORDER_NAMESPACE }, [
    element('Number', {}, number),
    element('Version', {}, version),
    element('Status', {}, status),
    element('Text', {}, text),
  ]);
}

export interface InspectionReport {
  readonly reportId: string;
  readonly order: InspectionReportOrder;
  readonly agency: 'customs' | 'inspection';
  /** Local time with offset. */
  readonly openedAt: string;
  readonly reportedAt: string;
  readonly text: string;
  /** By which the report is deleted from the box; inspection and quarantine only. */
  readonly responseId?: string;
}

export type InspectionReportOrder = Pick<InspectionOrder, 'number' | 'version' | 'declarationNo' | 'units'>;

/** A report that everything ordered was opened and found in order. */
export function inspectionReport(report: InspectionReport): XmlNode {
  const { order, responseId } = report;
  const attributes = { xmlns: ORDER_NAMESPACE, ...(responseId === undefined ? {} : { responseId }) };
  const unit = ({ kind, number }: { readonly kind: string; readonly number: string }) =>
    element('Unit', { kind, openedAt: report.openedAt, result: 'pass' }, number);
  return element('InspectionReport', attributes, [
    element('ReportId', {}, report.reportId),
    element('OrderNumber', {}, order.number),
    element('OrderVersion', {}, String(order.version)),
    element('DeclarationNo', {}, order.declarationNo),
    element('Agency', {}, report.agency),
    element('Units', {}, order.units.map(unit)),
    element('ReportedAt', {}, report.reportedAt),
    element('Text', {}, report.text),
  ]);
}
