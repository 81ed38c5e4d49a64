/** What the station reads: IFTMIN, COHAOR, COREOR (D.95B) and the CONTRL that answer it; and the CONTRL it answers by. */
import {
  buildContrl,
  type EdifactMessage,
  type EdifactReading,
  element,
  findGroups,
  findSegments,
  firstSegment,
  readContrl,
  readEdifact,
  type SegmentGroup,
} from '../../adapters/syntax/edifact/index.ts';
import type { LocalTime } from '../clock.ts';
import type { InspectionMethod, MockUnit } from '../records.ts';

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

/** Before the bill in the FTX+AAI of an EQD of an IFTMIN, where an EQD has no RFF. */
const BILL_TEXT = 'BILL ';

/** The equipment with its bill; a wagon without a number is the bill itself. */
function unitsOf(message: EdifactMessage): readonly MockUnit[] {
  return findGroups(message.tree, 'EQD').flatMap((group): MockUnit[] => {
    const equipment = firstSegment(group, 'EQD');
    const number = element(equipment, 2);
    const said = textsOf(group, 'AAI').find((text) => text.startsWith(BILL_TEXT));
    const bill = element(firstSegment(group, 'RFF', 'RCN'), 1, 2) || (said ?? '').slice(BILL_TEXT.length);
    if (number === '') return bill === '' ? [] : [{ kind: 'bill', number: bill, bill }];
    const kind = element(equipment, 1) === 'CN' ? 'container' : 'wagon';
    return [{ kind, number, ...(bill !== '' && { bill }) }];
  });
}

/** The texts of the FTX of a group with this qualifier, or of all, each in one. */
function textsOf(group: SegmentGroup, qualifier?: string): readonly string[] {
  return findSegments(group, 'FTX', qualifier)
    .map((ftx) => [1, 2, 3, 4, 5].map((c) => element(ftx, 4, c)).join(''))
    .filter((text) => text !== '');
}

export interface Notice {
  readonly declarationNo: string;
  /** BGM 1225: 9 original, 4 change, 1 cancellation. */
  readonly messageFunction: string;
  readonly entryId: string;
  readonly traderReference: string;
  readonly bills: readonly string[];
  readonly direction: 'import' | 'export';
  /** Each with the bill it travels on, where the message says it or there is only one. */
  readonly units: readonly MockUnit[];
  /** Of a change or cancellation, where the message says it. */
  readonly reason?: string;
  readonly version?: number;
}

/** What an IFTMIN says about a declared consignment. */
export function readNotice(message: EdifactMessage): Notice {
  const { tree } = message;
  const movement = [tree, ...findGroups(tree, 'GOR')]
    .map((group) => element(firstSegment(group, 'GOR'), 1))
    .find((code) => code !== '');
  const references = findGroups(tree, 'RFF').map((group) => firstSegment(group, 'RFF', 'RCN'));
  const bills = [...new Set(references.map((rff) => element(rff, 1, 2)))].filter((bill) => bill !== '');
  const [reason] = textsOf(tree, 'ACD');
  const version = /VERSION ([1-9][0-9]{0,3})\b/.exec(textsOf(tree, 'AAI').join(' '))?.[1];
  return {
    declarationNo: reference(message, 'AAE'),
    messageFunction: element(firstSegment(tree, 'BGM'), 3),
    entryId: reference(message, 'ABT'),
    traderReference: reference(message, 'CU'),
    bills,
    direction: movement === '1' ? 'export' : 'import',
    units: declaredUnits(unitsOf(message), bills),
    ...(reason !== undefined && { reason }),
    ...(version !== undefined && { version: Number(version) }),
  };
}

/** The equipment, and the bills that nothing is said to carry. */
function declaredUnits(equipment: readonly MockUnit[], bills: readonly string[]): readonly MockUnit[] {
  const [only, another] = bills;
  const units = equipment.map((unit) => (another === undefined && only !== undefined ? { bill: only, ...unit } : unit));
  if (units.some(({ bill }) => bill === undefined)) return units;
  const bare = bills.filter((bill) => !units.some((unit) => unit.bill === bill));
  return [...units, ...bare.map((bill) => ({ kind: 'bill', number: bill, bill }) as const)];
}

export interface Order {
  /** BGM 1004. */
  readonly number: string;
  /** BGM 1225: 9 original, 5 replace, 1 cancellation. */
  readonly messageFunction: string;
  readonly declarationNo: string;
  readonly entryId: string;
  readonly units: readonly string[];
  readonly unitKinds: readonly string[];
  /** CCYYMMDDHHMM. */
  readonly madeAt: string;
}

/** What COHAOR and COREOR have alike. `preparedAt` of the UNB stands in where the message has no DTM 137. */
export function readOrder(message: EdifactMessage, preparedAt: string): Order {
  const bgm = firstSegment(message.tree, 'BGM');
  const made = findSegments(message.tree, 'DTM', '137').map((dtm) => element(dtm, 1, 2))[0] ?? '';
  const units = unitsOf(message);
  return {
    number: element(bgm, 2),
    messageFunction: element(bgm, 3),
    declarationNo: reference(message, 'AAE'),
    entryId: reference(message, 'ABT'),
    units: units.map(({ number }) => number),
    unitKinds: units.map(({ kind }) => kind),
    madeAt: /^[0-9]{12}/.test(made) ? made.slice(0, 12) : preparedAt.replace(/[^0-9]/g, '').slice(0, 12),
  };
}

export type Instruction =
  | { readonly kind: 'inspect'; readonly agencies: readonly string[]; readonly method: InspectionMethod }
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
  if (named.length > 0) {
    const method = methodOf(groups.flatMap((group) => textsOf(group, 'AAH')).join(' '));
    return { kind: 'inspect', agencies: [...new Set(named.map(({ agency }) => agency))], method };
  }
  const hold = requirements.find(({ action }) => action === DETENTION);
  if (hold === undefined) return undefined;
  const words = [message.tree, ...groups].flatMap((group) => textsOf(group));
  return { kind: 'hold', agency: hold.agency, reason: [...new Set(words)].join(' ') };
}

function methodOf(text: string): InspectionMethod {
  if (text.includes('MACHINE FIRST, THEN OPEN')) return 'machineThenManual';
  return text.includes('MACHINE INSPECTION') ? 'machine' : 'manual';
}
