/** Messages as a gateway would send them, written by hand for the tests of the mocks; every number is invented. */
import { element, writeXml, type XmlNode } from '../adapters/syntax/xml/index.ts';
import { ORDER_NAMESPACE } from './inspection-order.ts';

export interface TestOrder {
  readonly number: string;
  readonly declarationNo: string;
  readonly version?: number;
  readonly agencies?: readonly string[];
  readonly units?: readonly string[];
  readonly secondOpening?: boolean;
  readonly method?: string;
  readonly cancelled?: boolean;
  readonly sharedWith?: readonly string[];
}

/** An InspectionOrder as docs/exchange.md shows it. */
export function orderNode(order: TestOrder): XmlNode {
  const { agencies = ['customs', 'inspection'], units = ['TCKU3125044'] } = order;
  const texts = (pairs: readonly (readonly [string, string])[]) => pairs.map(([name, text]) => element(name, {}, text));
  return element('InspectionOrder', { xmlns: ORDER_NAMESPACE }, [
    ...texts([
      ['Number', order.number],
      ['Version', String(order.version ?? 1)],
      ['Kind', agencies.length > 1 ? 'joint' : 'single'],
      ['DeclarationNo', order.declarationNo],
    ]),
    element(
      'Agencies',
      {},
      agencies.map((agency) => element('Agency', {}, agency)),
    ),
    element(
      'Units',
      {},
      units.map((unit) => element('Unit', { kind: 'container' }, unit)),
    ),
    ...texts([
      ['Place', 'DTV-Y1'],
      ['WindowFrom', '2018-01-05T10:00:00+08:00'],
      ['WindowTo', '2018-01-05T12:00:00+08:00'],
      ['PlacedAt', '2018-01-05T09:30:00+08:00'],
      ['Reason', '双方查验'],
      ['SecondOpening', String(order.secondOpening ?? false)],
      ...(order.method === undefined ? [] : [['Method', order.method] as const]),
      ...(order.cancelled === true ? [['Cancelled', 'true'] as const] : []),
    ]),
    ...(order.sharedWith === undefined
      ? []
      : [element('SharedWith', {}, texts(order.sharedWith.map((no) => ['DeclarationNo', no] as const)))]),
  ]);
}

export function orderBytes(order: TestOrder): Uint8Array {
  return writeXml(orderNode(order));
}
