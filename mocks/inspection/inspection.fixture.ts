/** A mock inspection and the messages a gateway would put to it, for the tests of this folder; every number is invented. */
import { afterEach } from 'vitest';
import { type SoapClient, soapClient } from '../../adapters/syntax/soap/index.ts';
import {
  attributeOf,
  child,
  element,
  readXml,
  textOf,
  writeXml,
  type XmlElement,
  type XmlNode,
} from '../../adapters/syntax/xml/index.ts';
import { type Mock, startAgency } from '../agency.ts';
import { heldBack, type MockUnderTest, until } from '../gateway.fixture.ts';
import { orderNode, type TestOrder } from '../inspection-order.fixture.ts';
import { inspectionMock } from './server.ts';

const WSDL = new URL('../../contracts/inspection/exchange.wsdl', import.meta.url);
export const NO = '1180105050300001';
const now = () => new Date('2018-01-05T01:30:00Z');

/** What has to be stopped after a test, the last first. */
export const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

export interface Inspection {
  readonly mock: Mock;
  put(message: string): Promise<string>;
  get(rows?: number): Promise<string>;
  remove(...ids: string[]): Promise<string>;
}

export async function inspectionOf({ held, ...more }: MockUnderTest = {}): Promise<Inspection> {
  const gatewayUrl = 'http://127.0.0.1:9';
  const mock = await startAgency(heldBack(inspectionMock, held), {
    party: 'inspection',
    gatewayUrl,
    key: 'tgk_i',
    pace: 0.1,
    now,
    ...more,
  });
  stops.push(mock.stop);
  const client: SoapClient = await soapClient(WSDL, `${mock.url}/exchange`, { timeoutMs: 60_000 });
  stops.push(() => client.close());
  const call = async (operation: string, message: string) => String((await client.call(operation, { message })).result);
  const table = (content: readonly XmlNode[]) => element('SEARCH_TABLE', {}, content);
  return {
    mock,
    put: (message) => call('PutMessage', message),
    get: (rows = 50) =>
      call('GetMessage', oborm('g1', 'EEntDeclIo', '21', table([element('MAX_ROWS', {}, String(rows))]))),
    remove: (...ids) =>
      call('DeleteMessage', oborm('d1', 'EEntDeclIo', '21', table(ids.map((id) => element('RESPONSE_ID', {}, id))))),
  };
}

export function oborm(id: string, type: string, category: string, ...body: readonly XmlNode[]): string {
  const message = element('OBORMessage', {}, [
    element('MessageHead', {}, [
      element('MESSAGE_ID', {}, id),
      element('MESSAGE_TYPE', {}, type),
      element('MESSAGE_CATEGORY', {}, category),
    ]),
    element('MessageBody', {}, body),
  ]);
  return new TextDecoder().decode(writeXml(message));
}

export interface TestDeclaration {
  readonly id?: string;
  readonly no?: string;
  readonly kind?: string;
  readonly containers?: readonly string[];
}

export function declaration(reference: string, more: TestDeclaration = {}): string {
  const { id = 'a1b2' } = more;
  return oborm(id, 'EEntDeclIo', '11', declarationNode(reference, more));
}

export function declarationNode(reference: string, more: TestDeclaration = {}): XmlNode {
  const { no = NO, kind = 'I', containers = ['TCKU3125044', 'TCKU3125065'] } = more;
  const texts = (pairs: readonly (readonly [string, string])[]) => pairs.map(([name, text]) => element(name, {}, text));
  return element('ITF_DCL_IO_DECL', {}, [
    ...texts([
      ['EntDeclNo', no],
      ['DeclCode', '13'],
      ['AplKind', kind],
      ['DeclRegNo', '1400600001'],
      ['techRegCode', '600000012'],
      ['BillLadNo', 'AGB14524'],
      ['DeclWorkNo', reference],
    ]),
    element('ITF_DCL_IO_DECL_CONT', {}, [
      element('CntnrModeCode', {}, '211'),
      ...containers.map((number) => element('ITF_DCL_IO_DECL_CONT_DETAIL', {}, [element('ContNo', {}, number)])),
    ]),
    element(
      'ITF_DCL_IO_DECL_GOODS',
      {},
      texts([
        ['GoodsNo', '1'],
        ['ProdHsCode', '8430410000'],
      ]),
    ),
  ]);
}

export const order = (id: string, content: TestOrder) => oborm(id, 'InspectionOrder', '11', orderNode(content));
export const root = (text: string) => readXml(Buffer.from(text)).root;
export const result = (text: string) => textOf(root(text), 'RESULT');
export const codes = (mock: Mock, no = NO) =>
  mock
    .records(no)
    .declarations[0]?.sent.map(({ code }) => code)
    .join(' ');
export const said = (mock: Mock, wanted: string, no = NO) => until(wanted, () => codes(mock, no) === wanted);
export const items = (text: string): readonly XmlElement[] => child(root(text), 'MessageBody')?.children ?? [];
export const idOf = (item: XmlElement) => textOf(item, 'RESPONSE_ID') || attributeOf(item, 'responseId');
