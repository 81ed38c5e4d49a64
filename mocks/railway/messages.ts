/** What the station reads and writes: IFTMIN, COHAOR, COREOR in; IFTSTA, CODECO, APERAK and CONTRL out (D.95B). */
import {
  buildContrl,
  type EdifactMessage,
  type EdifactReading,
  element,
  findGroups,
  findSegments,
  firstSegment,
  type InterchangeInput,
  readContrl,
  readEdifact,
  type SegmentGroup,
  type SegmentInput,
  seg,
  writeEdifact,
} from '../../adapters/syntax/edifact/index.ts';
import type { LocalTime } from '../clock.ts';
import type { MockUnit } from '../records.ts';

/** Reads an interchange; the station wants an envelope. */
export function readInterchange(bytes: Uint8Array): EdifactReading {
  return readEdifact(bytes, { envelope: 'required' });
}

export function hasErrors(reading: EdifactReading): boolean {
  return reading.problems.some(({ severity }) => severity === 'error');
}

/** The reading of an interchange whose control reference was used before for other bytes: 0085 = 26, duplicate. */
export function asDuplicate(reading: EdifactReading): EdifactReading {
  const problem = {
    code: 'EDI-DUPLICATE',
    severity: 'error',
    at: 'UNB',
    message: 'The control reference was used before for another interchange.',
    messageZh: '交换控制参考号已用于内容不同的报文。',
    contrl: { level: 'interchange', code0085: '26' },
  } as const;
  return { ...reading, problems: [...reading.problems, problem] };
}

/** The CONTRL that answers; undefined where none can or may be given. */
export function contrlFor(reading: EdifactReading, controlRef: string, time: LocalTime): Uint8Array | undefined {
  return buildContrl(reading, { controlRef, date: time.day, time: time.time });
}

/** Why a CONTRL refuses, if it does. */
export function contrlRefusal(bytes: Uint8Array): string | undefined {
  const message = readEdifact(bytes).interchange?.messages.find(({ unh }) => unh.type === 'CONTRL');
  const report = message && readContrl(message);
  if (report === undefined) return undefined;
  const rejected = report.messages.filter(({ action }) => action === '4');
  if (report.action !== '4' && rejected.length === 0) return undefined;
  const errors = [...report.errors, ...rejected.flatMap((each) => each.errors)];
  return `CONTRL 4 ${errors.map(({ code, serviceSegment, segmentPosition }) => `${code} ${serviceSegment ?? ''} ${segmentPosition ?? ''}`.trim()).join(', ')}`.trim();
}

/** A message's value of RFF with this qualifier: at its head, or under its first equipment. */
function reference(message: EdifactMessage, qualifier: string): string {
  const { tree } = message;
  const groups: readonly SegmentGroup[] = [
    tree,
    ...findGroups(tree, 'RFF'),
    ...findGroups(tree, 'TDT'),
    ...findGroups(tree, 'EQD'),
  ];
  for (const group of groups) {
    const found = firstSegment(group, 'RFF', qualifier);
    if (found !== undefined) return element(found, 1, 2);
  }
  return '';
}

function unitsOf(message: EdifactMessage): readonly MockUnit[] {
  return findGroups(message.tree, 'EQD').flatMap((group) => {
    const equipment = firstSegment(group, 'EQD');
    const number = element(equipment, 2);
    if (number === '') return [];
    const bill = element(firstSegment(group, 'RFF', 'RCN'), 1, 2);
    const kind = element(equipment, 1) === 'CN' ? 'container' : 'wagon';
    return [{ kind, number, ...(bill !== '' && { bill }) } as const];
  });
}

export interface Notice {
  readonly declarationNo: string;
  readonly entryId: string;
  readonly traderReference: string;
  readonly bill: string;
  readonly direction: 'import' | 'export';
  readonly units: readonly MockUnit[];
}

/** What an IFTMIN says about a declared consignment. */
export function readNotice(message: EdifactMessage): Notice {
  const movement = [message.tree, ...findGroups(message.tree, 'GOR')]
    .map((group) => element(firstSegment(group, 'GOR'), 1))
    .find((code) => code !== '');
  return {
    declarationNo: reference(message, 'AAE'),
    entryId: reference(message, 'ABT'),
    traderReference: reference(message, 'CU'),
    bill: reference(message, 'RCN'),
    direction: movement === '1' ? 'export' : 'import',
    units: unitsOf(message),
  };
}

export interface Order {
  /** BGM 1004. */
  readonly number: string;
  /** BGM 1225: 9 original, 5 replace, 1 cancellation. */
  readonly messageFunction: string;
  readonly declarationNo: string;
  readonly entryId: string;
  readonly units: readonly string[];
  /** CCYYMMDDHHMM. */
  readonly madeAt: string;
}

/** What COHAOR and COREOR have alike. `preparedAt` of the UNB stands in where the message has no DTM 137. */
export function readOrder(message: EdifactMessage, preparedAt: string): Order {
  const bgm = firstSegment(message.tree, 'BGM');
  const made = findSegments(message.tree, 'DTM', '137').map((dtm) => element(dtm, 1, 2))[0] ?? '';
  return {
    number: element(bgm, 2),
    messageFunction: element(bgm, 3),
    declarationNo: reference(message, 'AAE'),
    entryId: reference(message, 'ABT'),
    units: unitsOf(message).map(({ number }) => number),
    madeAt: /^[0-9]{12}/.test(made) ? made.slice(0, 12) : preparedAt.replace(/[^0-9]/g, '').slice(0, 12),
  };
}

export type Instruction =
  | { readonly kind: 'inspect'; readonly agencies: readonly string[] }
  | { readonly kind: 'hold'; readonly agency: string; readonly reason: string };

const DETENTION = '2';
const INSPECTION = '4';
/** DE 9415, as docs/exchange.md uses it. */
const AGENCIES: Readonly<Record<string, string>> = { '5': 'customs', '1': 'inspection' };

/** What a COHAOR wants: an inspection by the agencies its GOR names, or a hold when it only detains. */
export function readInstruction(message: EdifactMessage): Instruction | undefined {
  const groups = findGroups(message.tree, 'EQD');
  const requirements = groups.flatMap((group) =>
    findSegments(group, 'GOR').flatMap((gor) =>
      [2, 3, 4, 5].map((i) => ({ agency: AGENCIES[element(gor, i)] ?? '', action: element(gor, i, 3) })),
    ),
  );
  const named = requirements.filter(({ agency, action }) => agency !== '' && action === INSPECTION);
  if (named.length > 0) return { kind: 'inspect', agencies: [...new Set(named.map(({ agency }) => agency))] };
  const hold = requirements.find(({ action }) => action === DETENTION);
  if (hold === undefined) return undefined;
  const texts = [message.tree, ...groups].flatMap((group) => findSegments(group, 'FTX'));
  const words = texts
    .map((ftx) => [1, 2, 3, 4, 5].map((c) => element(ftx, 4, c)).join(''))
    .filter((text) => text !== '');
  return { kind: 'hold', agency: hold.agency, reason: [...new Set(words)].join(' ') };
}

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

const equipment = ({ kind, number }: MockUnit) => seg('EQD', kind === 'container' ? 'CN' : 'RR', number);

export interface About {
  readonly declarationNo: string;
  readonly entryId: string;
  readonly bill: string;
}

/** IFTSTA: event 1 arrived, 67 positioned, 28 opened, with the order number when it is because of an order. */
export function statusReport(
  envelope: Envelope,
  about: About,
  status: { readonly number: string; readonly event: string; readonly text: string; readonly orderNo: string },
  units: readonly MockUnit[],
): Uint8Array {
  const local = `${envelope.time.day}${envelope.time.time}`;
  const parts: (readonly MockUnit[])[] = [units.slice(0, EQUIPMENT_PER_STATUS)];
  for (let i = EQUIPMENT_PER_STATUS; i < units.length; i += EQUIPMENT_PER_STATUS) {
    parts.push(units.slice(i, i + EQUIPMENT_PER_STATUS));
  }
  return interchange(envelope, 'IFTSTA', [
    seg('BGM', '77', status.number, '9'),
    seg('DTM', ['137', local, '203']),
    seg('NAD', 'TR', [envelope.station, 'ZZZ', 'ZZZ']),
    ...rff('AAE', about.declarationNo),
    ...rff('ABT', about.entryId),
    seg('CNI', '1', about.bill === '' ? about.declarationNo : about.bill),
    ...parts.flatMap((part) => [
      seg('STS', '1', status.event),
      ...rff('RCN', about.bill),
      ...rff('AEP', status.orderNo),
      seg('DTM', ['334', local, '203']),
      seg('FTX', 'AAI', '', '', status.text),
      seg('LOC', '175', status.orderNo === '' ? [STATION, 'ZZZ', 'ZZZ'] : [SITE, 'ZZZ', 'ZZZ']),
      ...part.map(equipment),
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
