/** What the airport reads and writes: FWB and PSN/CSN in; FSU, FMA and FNA out (Cargo-IMP). */
import {
  type CsnMessage,
  type FsuStatus,
  type FwbMessage,
  impDate,
  originalHead,
  type Quantity,
  readCargoImp,
  writeFma,
  writeFna,
  writeFsu,
} from '../../adapters/syntax/cargo-imp/index.ts';
import type { LocalTime } from '../clock.ts';
import { type Notice, readNoticeLines } from './notices.ts';

/** A message the airport takes, or the reasons why it does not; `smi` as far as it could be read. */
export type AirportReading =
  | { readonly kind: 'waybill'; readonly waybill: Waybill }
  | { readonly kind: 'notices'; readonly awb: string; readonly notices: readonly Notice[] }
  | { readonly kind: 'acknowledgement' }
  | { readonly kind: 'refused'; readonly smi: string; readonly reasons: readonly string[] };

export interface Waybill {
  readonly awb: string;
  readonly origin: string;
  readonly destination: string;
  /** As written: `T12K340.5`, read again when a status is written. */
  readonly quantity: Quantity;
  readonly direction: 'import' | 'export';
  readonly declarationNo: string;
  readonly entryId: string;
  readonly traderReference: string;
  /** `CA1234`, empty where none is booked. */
  readonly flight: string;
  /** The ULDs 集装器 the goods travel in; empty where they are loose. */
  readonly ulds: readonly string[];
}

const MAX_REASONS = 8;

/** Reads what came. `now` resolves dates, which have no year. */
export function readMessage(bytes: Uint8Array, now: LocalTime): AirportReading {
  const reading = readCargoImp(bytes, { strictAwb: true, reference: new Date(`${now.iso}Z`) });
  const { message, smi = '' } = reading;
  const errors = reading.problems.filter(({ severity }) => severity === 'error');
  const refused = (reasons: readonly string[]) =>
    ({ kind: 'refused', smi, reasons: reasons.slice(0, MAX_REASONS) }) as const;
  if (!reading.recognised || message === undefined) return refused(['MESSAGE NOT RECOGNISED']);
  if (message.smi === 'FMA' || message.smi === 'FNA' || message.smi === 'PER') return { kind: 'acknowledgement' };
  if (errors.length > 0) return refused(errors.map(({ at, message: text }) => `${at} ${text}`));
  if (message.smi === 'FWB') return readWaybill(message, refused);
  if (message.smi === 'PSN') return readNotices(message, refused);
  return refused([`${smi} IS NOT TAKEN HERE`]);
}

type Refuse = (reasons: readonly string[]) => AirportReading;

function readWaybill(message: FwbMessage, refused: Refuse): AirportReading {
  const { awb = '', origin = '', destination = '', quantity, flights = [], accounting = [] } = message;
  const declared = message.oci.filter(({ info, control }) => (info === 'EXP' || info === 'IMP') && control === 'M');
  const own = declared.find(({ text }) => /^[0-9]{16}$/.test(text)) ?? declared[0];
  const reasons = [
    ...(awb === '' ? ['AIR WAYBILL NUMBER MISSING'] : []),
    ...(quantity === undefined ? ['QUANTITY MISSING'] : []),
    ...(own === undefined ? ['OCI DECLARATION NUMBER MISSING'] : []),
  ];
  if (quantity === undefined || own === undefined || reasons.length > 0) return refused(reasons);
  const reference = accounting
    .find(({ id, text }) => id === 'GEN' && text.startsWith('REF '))
    ?.text.slice(4)
    .trim();
  const waybill: Waybill = {
    awb,
    origin,
    destination,
    quantity,
    direction: own.info === 'EXP' ? 'export' : 'import',
    declarationNo: own.text,
    entryId: declared.find(({ text }) => /^[0-9]{18}$/.test(text))?.text ?? '',
    traderReference: reference ?? '',
    flight: flights[0]?.flight ?? '',
    ulds: uldsOf(message),
  };
  return { kind: 'waybill', waybill };
}

function readNotices({ notices }: CsnMessage, refused: Refuse): AirportReading {
  const awb = notices[0]?.awb ?? '';
  if (awb === '') return refused(['AIR WAYBILL NUMBER MISSING']);
  if (notices.some((notice) => notice.awb !== awb)) return refused(['ONE AIR WAYBILL IN A MESSAGE']);
  const unnamed = notices.find((notice) => notice.text === undefined);
  if (unnamed !== undefined) return refused([`CSN ${unnamed.code} ORDER NUMBER MISSING`]);
  const read = readNoticeLines(notices);
  return 'reasons' in read ? refused(read.reasons) : { kind: 'notices', awb, notices: read.notices };
}

/** The numbers in the NU lines of the rate description, without a load indicator `-N` behind them. */
function uldsOf({ rateLines = [] }: FwbMessage): readonly string[] {
  const named = rateLines.filter(({ identifier, text }) => identifier === 'NU' && text !== '');
  return [...new Set(named.map(({ text }) => text.replace(/-[A-Z]$/, '')))];
}

/** The head of a message as an answer quotes it; of a PSN with its notices, which carry the order number. */
function quoted(bytes: Uint8Array): readonly string[] {
  const head = originalHead(bytes);
  const first = head[0] ?? '';
  if (first === '' || /^(?:\/|ACK(?:\/|$))/.test(first)) return ['UNKNOWN'];
  if (first !== 'PSN') return head;
  const lines = Buffer.from(bytes.subarray(0, 4096))
    .toString('latin1')
    .split(/\r\n|\n|\r/);
  const notices = lines.filter((line) => line.startsWith('CSN/') && /^[ -~]{1,69}$/.test(line));
  return [...head.filter((line) => !line.startsWith('CSN/')), ...notices].slice(0, 10);
}

/** FMA: taken. */
export function accept(bytes: Uint8Array): Uint8Array {
  return writeFma({ texts: ['MESSAGE RECEIVED AND PROCESSED'], original: quoted(bytes) });
}

/** FNA: not taken, with every reason. */
export function reject(bytes: Uint8Array, reasons: readonly string[]): Uint8Array {
  const texts = reasons.map((reason) =>
    reason
      .toUpperCase()
      .replace(/[^A-Z0-9 .-]+/g, ' ')
      .trim()
      .slice(0, 130),
  );
  const said = texts.filter((text) => text !== '');
  return writeFna({ texts: said.length === 0 ? ['MESSAGE REFUSED'] : said, original: quoted(bytes) });
}

/** Why an answer of the gateway refuses, if it does. */
export function fnaReason(bytes: Uint8Array): string | undefined {
  const { message } = readCargoImp(bytes);
  return message?.smi === 'FNA' ? `FNA ${message.texts.join(' ')}` : undefined;
}

/** What a status is about. */
export interface Status {
  readonly code: string;
  /** The ULDs it is about; empty: the whole consignment. */
  readonly ulds: readonly string[];
  /** What is said of orders, one line each. */
  readonly orders: readonly string[];
}

/** FSU: one status of a consignment, with the declaration number as OCI and what is said of orders as OSI. */
export function statusMessage(waybill: Waybill, { code, ulds, orders }: Status, time: LocalTime): Uint8Array {
  const { awb, origin, destination, quantity, direction, declarationNo, flight } = waybill;
  const airport = direction === 'export' ? origin : destination;
  const date = impDate(time.iso);
  const day = impDate(time.iso.slice(0, 10));
  const oci = [{ country: 'CN', info: direction === 'export' ? 'EXP' : 'IMP', control: 'M', text: declarationNo }];
  const departure = { airportOfDeparture: origin, airportOfArrival: destination };
  const leg = code === 'DEP' ? { ...departure, departureTime: { type: 'A' as const, time: time.time } } : {};
  const status: FsuStatus = {
    code,
    airport,
    quantity: ulds.length === 0 ? quantity : partOf(waybill, ulds),
    ...(date !== undefined && { date }),
    ...(flight !== '' && { flight }),
    ...(flight !== '' && day !== undefined && { flightDate: day }),
    ...leg,
    ...(ulds.length > 0 && { ulds }),
    ...(orders.length > 0 && { otherServiceInformation: orders }),
    oci,
  };
  return writeFsu({ consignments: [{ awb, origin, destination, quantity, statuses: [status] }] });
}

/** The pieces in some of the ULDs. A terminal counts them; here they are spread evenly, the rest over the first. */
function partOf({ quantity, ulds: all }: Waybill, ulds: readonly string[]): Quantity {
  const total = Number(quantity.pieces);
  const inUld = (index: number): number => Math.floor(total / all.length) + (index < total % all.length ? 1 : 0);
  const pieces = ulds.reduce((sum, uld) => sum + inUld(Math.max(0, all.indexOf(uld))), 0);
  return { sdc: 'P', pieces: String(Math.max(1, pieces)), totalPieces: quantity.pieces };
}
