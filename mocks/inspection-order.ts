/**
 * The joint inspection order and its report as they travel (docs/exchange.md, "The inspection order and its report"),
 * as an agency reads and writes them, and how its notice names what it wants to see. Customs gets them bare, inspection
 * and quarantine within an OBORMessage.
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
import type { InspectionMethod, MockUnit } from './records.ts';

export const ORDER_NAMESPACE = 'urn:tongguan:inspection-order:1';

export interface InspectionOrder {
  readonly number: string;
  readonly version: number;
  readonly kind: 'joint' | 'single';
  readonly declarationNo: string;
  readonly agencies: readonly string[];
  readonly units: readonly { readonly kind: string; readonly number: string }[];
  readonly secondOpening: boolean;
  readonly method: InspectionMethod;
  /** This version withdraws the order. */
  readonly cancelled: boolean;
  /** Other declarations with goods in the units. */
  readonly sharedWith: readonly string[];
}

const METHODS: readonly InspectionMethod[] = ['manual', 'machine', 'machineThenManual'];
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
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
  const method = METHODS.find((each) => each === (textOf(root, 'Method') || 'manual'));
  const secondOpening = BOOLEANS.get(textOf(root, 'SecondOpening'));
  const cancelled = BOOLEANS.get(textOf(root, 'Cancelled') || 'false');
  const sharedWith = children(child(root, 'SharedWith'), 'DeclarationNo').map(({ text }) => text.trim());
  const known = agencies.length > 0 && agencies.every((agency) => agency === 'customs' || agency === 'inspection');
  const reasons = [
    ...(root.namespace === ORDER_NAMESPACE ? [] : [`The namespace is not ${ORDER_NAMESPACE}.`]),
    ...(ORDER_NUMBER.test(number) ? [] : ['Number is no inspection order number.']),
    ...(/^[1-9][0-9]{0,3}$/.test(version) ? [] : ['Version is no number from 1.']),
    ...(kind === 'joint' || kind === 'single' ? [] : ['Kind is neither joint nor single.']),
    ...(/^[0-9]{16}$/.test(declarationNo) ? [] : ['DeclarationNo has not 16 digits.']),
    ...(sharedWith.every((no) => /^[0-9]{16}$/.test(no)) ? [] : ['SharedWith names what is no declaration number.']),
    ...(known ? [] : ['Agencies must name customs, inspection or both.']),
    ...((kind === 'joint') === agencies.length > 1
      ? []
      : ['A joint order names two agencies, a single one names one.']),
    ...(units.length > 0 && units.every((unit) => unit.number !== '') ? [] : ['Units names nothing to be opened.']),
    ...(textOf(root, 'Place') === '' ? ['Place is missing.'] : []),
    ...(Number.isNaN(Date.parse(textOf(root, 'WindowFrom'))) ? ['WindowFrom is no time.'] : []),
    ...(Number.isNaN(Date.parse(textOf(root, 'WindowTo'))) ? ['WindowTo is no time.'] : []),
    ...(secondOpening === undefined ? ['SecondOpening is neither true nor false.'] : []),
    ...(method === undefined ? [`Method is none of ${METHODS.join(', ')}.`] : []),
    ...(cancelled === undefined ? ['Cancelled is neither true nor false.'] : []),
  ];
  if (reasons.length > 0 || secondOpening === undefined || method === undefined || cancelled === undefined) {
    return { reasons };
  }
  const isJoint = kind === 'joint' ? 'joint' : 'single';
  const named = { number, version: Number(version), kind: isJoint, declarationNo, agencies, units } as const;
  return { order: { ...named, secondOpening, method, cancelled, sharedWith } };
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

export type InspectionResult = 'pass' | 'abnormal' | 'pending';

export interface InspectionReport {
  readonly reportId: string;
  readonly order: InspectionReportOrder;
  readonly agency: 'customs' | 'inspection';
  readonly result: InspectionResult;
  /** Local time with offset; undefined where a machine image was taken and nothing opened. */
  readonly openedAt: string | undefined;
  readonly reportedAt: string;
  readonly text: string;
  /** By which the report is deleted from the box; inspection and quarantine only. */
  readonly responseId?: string;
}

export type InspectionReportOrder = Pick<InspectionOrder, 'number' | 'version' | 'declarationNo' | 'units'>;

/** A report on everything ordered: by hand where it was opened, by machine where not. */
export function inspectionReport(report: InspectionReport): XmlNode {
  const { order, responseId } = report;
  const attributes = { xmlns: ORDER_NAMESPACE, ...(responseId === undefined ? {} : { responseId }) };
  const { openedAt, result } = report;
  const how = openedAt === undefined ? { method: 'machine' } : { openedAt, method: 'manual' };
  const unit = ({ kind, number }: { readonly kind: string; readonly number: string }) =>
    element('Unit', { kind, ...how, result }, number);
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

const ULD = /^[A-Z][A-Z0-9]{2}[0-9]{4,5}[A-Z0-9]{2}$/;
const LABELS: ReadonlyMap<MockUnit['kind'], string> = new Map([
  ['container', '箱号'],
  ['uld', '集装器'],
]);

/** What a number in a declaration's list of containers is: by air the list names ULDs 集装器 too. */
export function boxOf(number: string): MockUnit {
  return { kind: ULD.test(number) ? 'uld' : 'container', number };
}

/** The boxes a notice can name one by one: the containers, or without any the ULDs. None: everything is meant. */
export function boxesOf(units: readonly MockUnit[]): readonly MockUnit[] {
  const containers = units.filter(({ kind }) => kind === 'container');
  return containers.length > 0 ? containers : units.filter(({ kind }) => kind === 'uld');
}

/** `箱号：X、Y` or `集装器：X、Y`, as a notice names boxes of one kind; nothing for none. */
export function namedBoxes(boxes: readonly MockUnit[]): string {
  const [first] = boxes;
  if (first === undefined) return '';
  return `${LABELS.get(first.kind) ?? ''}：${boxes.map(({ number }) => number).join('、')}`;
}
