/** What the station writes: IFTSTA, CODECO and APERAK (D.95B). */
import { type InterchangeInput, type SegmentInput, seg, writeEdifact } from '../../adapters/syntax/edifact/index.ts';
import type { LocalTime } from '../clock.ts';
import type { MockUnit } from '../records.ts';

/** The parties of an interchange of the station's. */
export interface Envelope {
  readonly station: string;
  readonly partner: string;
  readonly controlRef: string;
  readonly time: LocalTime;
}

const SITE = 'DTV-Y1';
const STATION = 'DTV';
/** EQD repeats at most 99 times under one STS. */
const EQUIPMENT_PER_STATUS = 99;

function interchange(envelope: Envelope, type: string, segments: readonly SegmentInput[]): Uint8Array {
  const { station, partner, controlRef, time } = envelope;
  const input: InterchangeInput = {
    sender: { id: station, qualifier: 'ZZZ' },
    recipient: { id: partner, qualifier: 'ZZZ' },
    date: time.day,
    time: time.time,
    controlRef,
    ackRequest: '1',
    messages: [{ type, version: 'D', release: '95B', segments }],
  };
  return writeEdifact(input);
}

const rff = (qualifier: string, value: string): readonly SegmentInput[] =>
  value === '' ? [] : [seg('RFF', [qualifier, value])];

/** A bill without known wagons is said by a wagon without a number. */
const equipment = ({ kind, number }: MockUnit) =>
  seg('EQD', kind === 'container' ? 'CN' : 'RR', kind === 'bill' ? '' : number);

export interface About {
  readonly declarationNo: string;
  readonly entryId: string;
  /** The only bill, `''` where there are several: then each unit has its own. */
  readonly bill: string;
}

/** The units by the bill they travel on, in the order they are named. */
function byBill(units: readonly MockUnit[], only: string): ReadonlyMap<string, readonly MockUnit[]> {
  if (units.length === 0) return new Map([[only, []]]);
  const groups = new Map<string, MockUnit[]>();
  for (const unit of units) {
    const bill = unit.bill ?? only;
    const group = groups.get(bill);
    if (group === undefined) groups.set(bill, [unit]);
    else group.push(unit);
  }
  return groups;
}

function parts(units: readonly MockUnit[]): readonly (readonly MockUnit[])[] {
  const found: (readonly MockUnit[])[] = [units.slice(0, EQUIPMENT_PER_STATUS)];
  for (let i = EQUIPMENT_PER_STATUS; i < units.length; i += EQUIPMENT_PER_STATUS) {
    found.push(units.slice(i, i + EQUIPMENT_PER_STATUS));
  }
  return found;
}

/**
 * IFTSTA: event 1 arrived, 67 positioned, 28 opened, 99 moved out of the site, with the order number when it is because
 * of an order; a consignment for each bill.
 */
export function statusReport(
  envelope: Envelope,
  about: About,
  status: { readonly number: string; readonly event: string; readonly text: string; readonly orderNo: string },
  units: readonly MockUnit[],
): Uint8Array {
  const local = `${envelope.time.day}${envelope.time.time}`;
  return interchange(envelope, 'IFTSTA', [
    seg('BGM', '77', status.number, '9'),
    seg('DTM', ['137', local, '203']),
    seg('NAD', 'TR', [envelope.station, 'ZZZ', 'ZZZ']),
    ...rff('AAE', about.declarationNo),
    ...rff('ABT', about.entryId),
    ...[...byBill(units, about.bill)].flatMap(([bill, group], index) => [
      seg('CNI', String(index + 1), bill === '' ? about.declarationNo : bill),
      ...parts(group).flatMap((part) => [
        seg('STS', '1', status.event),
        ...rff('RCN', bill),
        ...rff('AEP', status.orderNo),
        seg('DTM', ['334', local, '203']),
        seg('FTX', 'AAI', '', '', status.text),
        seg('LOC', '175', status.orderNo === '' ? [STATION, 'ZZZ', 'ZZZ'] : [SITE, 'ZZZ', 'ZZZ']),
        ...part.map(equipment),
      ]),
    ]),
  ]);
}

/** CODECO 36: units that have left, under a release order. */
export function gateOut(
  envelope: Envelope,
  about: About,
  gate: { readonly number: string; readonly releaseNo: string },
  units: readonly MockUnit[],
): Uint8Array {
  const local = `${envelope.time.day}${envelope.time.time}`;
  return interchange(envelope, 'CODECO', [
    seg('BGM', '36', gate.number, '9'),
    ...rff('RE', gate.releaseNo),
    seg('TDT', '20', '', '2', '25'),
    seg('NAD', 'CF', [envelope.station, 'ZZZ', 'ZZZ']),
    ...units.flatMap((unit) => [
      equipment(unit),
      ...rff('AAE', about.declarationNo),
      ...rff('ABT', about.entryId),
      ...rff('RCN', unit.bill ?? about.bill),
      seg('DTM', ['7', local, '203']),
      seg('LOC', '165', [STATION, 'ZZZ', 'ZZZ']),
    ]),
    seg('CNT', ['16', String(units.length)]),
  ]);
}

/** APERAK 27: an instruction that was well made but cannot be followed. */
export function refusal(
  envelope: Envelope,
  answer: { readonly number: string; readonly interchangeRef: string; readonly reason: string },
): Uint8Array {
  return interchange(envelope, 'APERAK', [
    seg('BGM', '962', answer.number, '27'),
    seg('DTM', ['137', `${envelope.time.day}${envelope.time.time}`, '203']),
    seg('FTX', 'AAO', '', '', answer.reason.slice(0, 70)),
    seg('RFF', ['ACW', answer.interchangeRef]),
    seg('NAD', 'MS', [envelope.station, 'ZZZ', 'ZZZ']),
    seg('ERC', ['E001', 'ZZZ', 'ZZZ']),
  ]);
}
