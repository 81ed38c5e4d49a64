/** A station and messages to it as a gateway would send them, written by hand for the tests of the mock. */
import {
  type EdifactMessage,
  readContrl,
  readEdifact,
  type SegmentInput,
  seg,
  writeEdifact,
} from '../../adapters/syntax/edifact/index.ts';
import type { Mock } from '../agency.ts';
import { type MockUnderTest, post, type Stops, startBeside, type TestGateway, until } from '../gateway.fixture.ts';
import { railwayMock } from './server.ts';

export const NO = '1180105050300001';
export const ENTRY = '050320181000000001';
export const BOXES = ['TCKU3125044', 'TCKU3125065'];
const now = () => new Date('2018-01-05T01:30:00Z');

/** A station and the gateway it pushes to; a gateway of its own where none is given. */
export const startStation = (stops: Stops, more: MockUnderTest = {}, gateway?: TestGateway) =>
  startBeside(railwayMock, stops, { key: 'tgk_r', now, ...more }, gateway);

export function interchange(ref: string, type: string, segments: readonly SegmentInput[], time = '0930'): Buffer {
  return writeEdifact({
    sender: { id: 'SWDATONG', qualifier: 'ZZZ' },
    recipient: { id: 'DTVSTATION', qualifier: 'ZZZ' },
    date: '20180105',
    time,
    controlRef: ref,
    ackRequest: '1',
    messages: [{ type, version: 'D', release: '95B', segments }],
  });
}

const equipment = (units: readonly string[]) =>
  units.map((unit) => seg('EQD', /^\d/.test(unit) ? 'RR' : 'CN', unit, ['22G1', '102', '5']));

export interface Declared {
  readonly reference?: string;
  readonly units?: readonly string[];
  /** BGM 1225. */
  readonly messageFunction?: string;
  readonly bills?: readonly string[];
  /** The bill each unit travels on, as FTX+AAI under its EQD. */
  readonly billOf?: Readonly<Record<string, string>>;
}

export function iftmin(ref: string, declared: Declared = {}): Buffer {
  const { reference = 'joint-1', units = BOXES, messageFunction = '9', bills = ['AGB14524'], billOf = {} } = declared;
  const change = [
    seg('FTX', 'AAI', '', '', ['DECLARATION AMENDED 改单', 'VERSION 2 第2版']),
    seg('FTX', 'ACD', '', '', '企业更正'),
  ];
  return interchange(ref, 'IFTMIN', [
    seg('BGM', '720', NO, messageFunction),
    seg('DTM', ['137', '201801050930', '203']),
    ...(messageFunction === '9' ? [] : change),
    seg('RFF', ['AAE', NO]),
    ...bills.map((bill) => seg('RFF', ['RCN', bill])),
    seg('RFF', ['CU', reference]),
    seg('GOR', '2', ['5', '6', '1', '3']),
    seg('TDT', '20', 'X8001', '2', '25'),
    seg('NAD', 'CM', ['0503', '113', 'ZZZ']),
    ...units.flatMap((unit) => [
      ...equipment([unit]),
      ...(billOf[unit] === undefined ? [] : [seg('FTX', 'AAI', '', '', `BILL ${billOf[unit]}`)]),
    ]),
  ]);
}

export interface Handling {
  readonly gor: SegmentInput;
  readonly units?: readonly string[];
  readonly madeAt?: string;
  readonly messageFunction?: string;
  /** FTX+AAH of each unit: how the goods are looked at. */
  readonly method?: string;
}

export function cohaor(ref: string, number: string, handling: Handling): Buffer {
  const { gor, units = ['TCKU3125044'], madeAt = '201801051000', messageFunction = '9', method } = handling;
  const how = method === undefined ? [] : [seg('FTX', 'AAH', '', '', ['移位到查验场地', method])];
  return interchange(ref, 'COHAOR', [
    seg('BGM', '292', number, messageFunction),
    seg('DTM', ['137', madeAt, '203']),
    seg('FTX', 'AAH', '', '', '待查 HELD'),
    seg('RFF', ['AAE', NO]),
    seg('RFF', ['ABT', ENTRY]),
    seg('NAD', 'CM', ['0503', '113', 'ZZZ']),
    ...units.flatMap((unit) => [...equipment([unit]), seg('LOC', '43', ['DTV-Y1', 'ZZZ', 'ZZZ']), ...how, gor]),
    seg('CNT', ['16', String(units.length)]),
  ]);
}

export const JOINT = seg('GOR', '2', ['5', '6', '2'], ['5', '6', '4', '5'], ['1', '6', '4', '5']);
export const CUSTOMS = seg('GOR', '2', ['5', '6', '2'], ['5', '6', '4', '5']);
export const HOLD = seg('GOR', '2', ['1', '6', '2']);

export function coreor(
  ref: string,
  number: string,
  units: readonly string[] = BOXES,
  time = '1100',
  messageFunction = '9',
) {
  const segments = [
    seg('BGM', '129', number, messageFunction),
    seg('FTX', 'AAH', '', '', '放行'),
    seg('RFF', ['RE', number]),
    seg('TDT', '20', 'X8001', '2', '25'),
    seg('NAD', 'CM', ['0503', '113', 'ZZZ']),
    ...units.flatMap((unit) => [...equipment([unit]), seg('RFF', ['ABT', ENTRY]), seg('RFF', ['AAE', NO])]),
    seg('CNT', ['16', String(units.length)]),
  ];
  return interchange(ref, 'COREOR', segments, time);
}

export const give = (mock: Mock, body: Uint8Array | string) => post(`${mock.url}/edi`, body, 'application/edifact');
export const messageOf = (body: Uint8Array): EdifactMessage | undefined => readEdifact(body).interchange?.messages[0];
export const action = (body: Uint8Array) => {
  const message = messageOf(body);
  const report = message && readContrl(message);
  return report && (report.messages.some((each) => each.action === '4') ? '4' : report.action);
};
export const record = (mock: Mock) => mock.records(NO).declarations[0];
export const codes = (mock: Mock) =>
  record(mock)
    ?.sent.map(({ code }) => code)
    .join(' ');
export const sent = (mock: Mock, wanted: string) =>
  until(wanted, () => codes(mock) === wanted && record(mock)?.sent.every(({ delivered }) => delivered));
export const violations = (mock: Mock) => record(mock)?.violations.map(({ code }) => code);
