/** An airport and messages to it as a gateway would send them, written by hand for the tests of the mock. */
import { writeCsn, writeFwb } from '../../adapters/syntax/cargo-imp/index.ts';
import type { Mock } from '../agency.ts';
import { type MockUnderTest, post, type Stops, startBeside, type TestGateway, until } from '../gateway.fixture.ts';
import { airportMock } from './server.ts';

export const NO = '0180105050300001';
export const AWB = '999-76543213';
const now = () => new Date('2018-01-05T01:30:00Z');

/** An airport and the gateway it pushes to; a gateway of its own where none is given. */
export const startAirport = (stops: Stops, more: MockUnderTest = {}, gateway?: TestGateway) =>
  startBeside(airportMock, stops, { key: 'tgk_a', now, ...more }, gateway);

interface Waybill {
  readonly regime?: 'EXP' | 'IMP';
  readonly no?: string;
  readonly flight?: boolean;
  readonly awb?: string;
  readonly pieces?: string;
  readonly ulds?: readonly string[];
}

export function fwb(reference: string, waybill: Waybill = {}): Buffer {
  const { regime = 'EXP', no = NO, flight = true, awb = AWB, pieces = '12', ulds = [] } = waybill;
  const party = (name: string, country: string) => ({ name: [name], street: ['ROAD 1'], place: 'CITY', country });
  return writeFwb({
    awb,
    origin: regime === 'EXP' ? 'DAT' : 'FRA',
    destination: regime === 'EXP' ? 'FRA' : 'DAT',
    quantity: { sdc: 'T', pieces, weight: { unit: 'K', value: '340.5' } },
    ...(flight && { flights: [{ flight: 'CA1234', day: '05' }] }),
    routing: [{ airport: 'FRA', carrier: 'CA' }],
    shipper: party('MEDICINE WORKS', 'CN'),
    consignee: party('HOSPITAL SUPPLY', 'DE'),
    accounting: [{ id: 'GEN', text: `REF ${reference}` }],
    charges: { currency: 'CNY', prepaidCollect: 'PP', carriage: 'NVD', customs: 'NCV', insurance: 'XXX' },
    rateLines: [
      { lineNumber: '1', text: `P${pieces}/K340.5/CQ/W340.5` },
      { identifier: 'NG', text: 'MEDICINES' },
      ...ulds.map((text, index) => ({ lineNumber: String(index + 2), identifier: 'NU', text })),
    ],
    issue: { date: { text: '05JAN18' }, place: 'DATONG' },
    reference: { participant: { id: 'AGT', code: 'TONGGUAN', airport: 'DAT' } },
    oci: [
      { country: 'CN', info: regime, control: 'M', text: '050320180000000001' },
      { country: 'CN', info: regime, control: 'M', text: no },
    ],
  });
}

export const notice = (code: string, text: string, date = '05JAN1000', awb = AWB) => ({
  awb,
  code,
  date: { text: date },
  text,
});
export const csn = (...notices: readonly ReturnType<typeof notice>[]) => writeCsn({ notices });
export const give = (mock: Mock, body: Uint8Array | string) => post(`${mock.url}/cargo-imp`, body, 'text/plain');
export const record = (mock: Mock) => mock.records(NO).declarations[0];
export const codes = (mock: Mock) =>
  record(mock)
    ?.sent.map(({ code }) => code)
    .join(' ');
export const sent = (mock: Mock, wanted: string) =>
  until(wanted, () => codes(mock) === wanted && record(mock)?.sent.every(({ delivered }) => delivered));
export const lines = (body: Buffer) => body.toString('latin1').trimEnd().split('\r\n');
export const violations = (mock: Mock) => record(mock)?.violations.map(({ code }) => code);
