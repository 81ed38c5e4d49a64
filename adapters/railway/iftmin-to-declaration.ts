/** The declaration inside an IFTMIN, as far as a transport instruction can say it. */
import { codeList, translate } from '../../contracts/codes/codes.ts';
import type { Problem, ReadContext, Translation } from '../adapter.ts';
import {
  type EdifactMessage,
  element,
  findSegments,
  firstSegment,
  groupsOf,
  occurrences,
  readEdifact,
  type Segment,
  type SegmentGroup,
} from '../syntax/edifact/index.ts';
import { BILL_TEXT, SEAL_TEXT } from './equipment.ts';
import { noteMissing } from './iftmin-missing.ts';
import { placeOf } from './per-unit.ts';
import { plain, problem } from './problems.ts';
import { railwaySettings, readOptions } from './settings.ts';
import { toDay } from './times.ts';

type Values = Record<string, unknown>;

/**
 * The canonical declaration of the first IFTMIN of an interchange: direction, numbers, parties, transport, bill,
 * equipment, packages, gross mass and, per item, number, name and commodity code. What a declaration needs and the
 * message has not is a `RAIL-MISSING` problem with its JSON pointer. Undefined when there is no IFTMIN. Never throws.
 */
export function toDeclaration(bytes: Uint8Array, context: ReadContext): Translation | undefined {
  const reading = readEdifact(bytes, readOptions(railwaySettings(context.partner).settings));
  const message = reading.interchange?.messages.find(({ unh }) => unh.type === 'IFTMIN');
  if (!message) return undefined;
  const problems: Problem[] = reading.problems.map(plain);
  return { declaration: translateMessage(message, problems), problems };
}

function translateMessage(message: EdifactMessage, problems: Problem[]): Values {
  const { tree } = message;
  const reference = (qualifier: string): string =>
    groupsOf(tree, 'RFF')
      .map((group) => element(firstSegment(group, 'RFF', qualifier), 1, 2))
      .find((value) => value !== '') ?? '';
  const place = (qualifier: string): Segment | undefined =>
    groupsOf(tree, 'LOC')
      .map((group) => firstSegment(group, 'LOC', qualifier))
      .find((segment) => segment !== undefined);
  const total = (kind: string): string => element(firstSegment(tree, 'CNT', kind), 1, 2);
  const direction = directionOf(tree);
  const isImport = direction === 'import';
  const goods = groupsOf(tree, 'GID');
  const [bill, ...furtherBills] = bills(tree);
  const known = new Set([bill, ...furtherBills].map((each) => each?.number));
  const { containers, wagons } = equipment(tree, goods, (group) =>
    marked(group, BILL_TEXT).find((of) => known.has(of)),
  );
  const declaration = present({
    traderReference: reference('CU'),
    direction,
    declarationOffice: office(nadOf(tree, 'CM'), 2),
    borderOffice: office(place(isImport ? '41' : '42'), 2),
    contractNumber: reference('CT'),
    parties: parties(tree, isImport, message, problems),
    transport: transport(tree, place, isImport, message, problems),
    bill,
    furtherBills,
    containers,
    wagons,
    packages: packages(total('11'), goods, message, problems),
    grossMass: decimal(total('7')),
    items: goods.map((group) => item(group)),
  });
  noteMissing(declaration, goods.length, problems);
  return declaration;
}

/** RFF+RCN each once, with the house bill RFF+HWB that follows it; one that stands before all of them is the first's. */
function bills(tree: SegmentGroup): Values[] {
  const found = new Map<string, { readonly number: string; houseNumber?: string }>();
  let last: { readonly number: string; houseNumber?: string } | undefined;
  let early: string | undefined;
  for (const group of groupsOf(tree, 'RFF')) {
    const rff = firstSegment(group, 'RFF');
    const value = element(rff, 1, 2);
    if (value === '') continue;
    if (element(rff, 1, 1) === 'RCN') {
      last = found.get(value) ?? { number: value };
      found.set(value, last);
    } else if (element(rff, 1, 1) === 'HWB') {
      if (last === undefined) early ??= value;
      else last.houseNumber ??= value;
    }
  }
  const [first] = found.values();
  if (first !== undefined && early !== undefined) first.houseNumber ??= early;
  return [...found.values()].map((bill) => present({ ...bill }));
}

/** GOR 8323 of the message: 1 export, 2 import. */
function directionOf(tree: SegmentGroup): 'import' | 'export' | undefined {
  const movements = groupsOf(tree, 'GOR').map((group) => element(firstSegment(group, 'GOR'), 1));
  if (movements.includes('2')) return 'import';
  return movements.includes('1') ? 'export' : undefined;
}

/** Without absent values and empty lists and objects. */
function present(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => {
      if (value === undefined || value === '') return false;
      return typeof value !== 'object' || value === null || Object.keys(value).length > 0;
    }),
  );
}

const nadOf = (tree: SegmentGroup, qualifier: string): Segment | undefined =>
  groupsOf(tree, 'NAD')
    .map((group) => firstSegment(group, 'NAD', qualifier))
    .find((segment) => segment !== undefined);

/** 4-digit customs office, or nothing. */
function office(segment: Segment | undefined, i: number): string | undefined {
  const code = element(segment, i, 1);
  return /^\d{4}$/.test(code) ? code : undefined;
}

/** C080, else the unstructured C058 some senders use. */
const nameOf = (nad: Segment | undefined): string =>
  [4, 3].map((i) => (occurrences(nad, i)[0] ?? []).join('')).find((name) => name !== '') ?? '';

/** Our EDIFACT decimals: digits, a mark (`.` or `,`), no leading zeros. */
function decimal(text: string): string | undefined {
  const value = text.replace(',', '.');
  return /^(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value) ? value : undefined;
}

const USCC = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

function parties(tree: SegmentGroup, isImport: boolean, message: EdifactMessage, problems: Problem[]): Values {
  const [domestic, foreign] = isImport ? ['CN', 'CZ'] : ['CZ', 'CN'];
  const firm = (qualifier: string): Values => {
    const nad = nadOf(tree, qualifier);
    const id = element(nad, 2, 1);
    if (nad && id !== '' && !USCC.test(id)) {
      problems.push(valueProblem(message, nad, id, 'it is not a unified social credit code'));
    }
    return present({ name: nameOf(nad), uscc: USCC.test(id) ? id : undefined });
  };
  const nad = nadOf(tree, foreign);
  const alpha2 = element(nad, 9);
  const country = alpha2 === '' ? undefined : translate('country', 'alpha2', alpha2, 'code');
  if (nad && alpha2 !== '' && country === undefined) {
    problems.push(valueProblem(message, nad, alpha2, 'it is not a country code'));
  }
  return present({
    trader: firm(domestic),
    declarant: firm('DT'),
    overseas: present({ name: nameOf(nad), city: element(nad, 6), country }),
  });
}

const valueProblem = (message: EdifactMessage, segment: Segment, value: string, why: string): Problem => {
  const at = placeOf(message, segment);
  return problem('RAIL-VALUE', at, { value, where: at, why });
};

function transport(
  tree: SegmentGroup,
  place: (qualifier: string) => Segment | undefined,
  isImport: boolean,
  message: EdifactMessage,
  problems: Problem[],
): Values {
  const main = groupsOf(tree, 'TDT').find((group) => element(firstSegment(group, 'TDT'), 1) === '20');
  const tdt = firstSegment(main, 'TDT');
  const mode = element(tdt, 3, 1);
  if (tdt && mode !== '2') problems.push(problem('RAIL-MODE', placeOf(message, tdt), { value: mode }));
  const [here, there] = isImport ? [place('8'), place('5')] : [place('5'), place('8')];
  const station = element(here, 2, 1);
  const country = element(there, 3, 2) === '162' ? element(there, 3, 1) : '';
  const port = portOf(there);
  const journey = groupsOf(main, 'RFF').map((group) => element(firstSegment(group, 'RFF', 'CRN'), 1, 2));
  return present({
    mode: mode === '2' ? '3' : undefined,
    meansName: element(tdt, 2) || element(tdt, 8, 4),
    journeyId: journey.find((value) => value !== ''),
    borderDate: toDay(element(firstSegment(main, 'DTM', isImport ? '132' : '133'), 1, 2)),
    tradeCountry: codeList('country').has(country) ? country : undefined,
    dispatchPort: isImport ? port : undefined,
    transitPort: isImport ? portOf(place('92')) : port,
    station: /^[A-Z]{3}$/.test(station) ? station : undefined,
  });
}

/** A port of the customs table; a UN/LOCODE is another list and is not taken for one. */
function portOf(loc: Segment | undefined): string | undefined {
  const code = element(loc, 2, 1);
  return element(loc, 2, 3) === 'ZZZ' && /^[A-Z0-9]{3,6}$/.test(code) ? code : undefined;
}

function packages(total: string, goods: readonly SegmentGroup[], message: EdifactMessage, problems: Problem[]): Values {
  const gids = goods.flatMap((group) => firstSegment(group, 'GID') ?? []);
  const counts = gids.map((gid) => element(gid, 2, 1)).filter((count) => count !== '');
  const stated = total !== '' ? [total] : counts;
  const count = stated.length > 0 && stated.every((text) => /^\d{1,9}$/.test(text)) ? sum(stated) : undefined;
  const kind = element(gids[0], 2, 2);
  const listed = element(gids[0], 2, 4) === 'ZZZ' && codeList('package-kind').has(kind);
  const [first] = gids;
  if (first && kind !== '' && !listed) {
    problems.push(valueProblem(message, first, kind, 'it is not a package kind of the customs list of 2018'));
  }
  return present({ count: count !== undefined && count > 0 ? count : undefined, kind: listed ? kind : undefined });
}

const sum = (numbers: readonly string[]): number => numbers.reduce((total, text) => total + Number(text), 0);

const numberOf = (group: SegmentGroup): number | undefined => {
  const number = element(firstSegment(group, 'GID'), 1);
  return /^[1-9]\d?$/.test(number) ? Number(number) : undefined;
};

function item(group: SegmentGroup): Values {
  const ftx = findSegments(group, 'FTX', 'AAA');
  const text = (segment: Segment | undefined): string => (occurrences(segment, 4)[0] ?? []).join('');
  const codes = findSegments(group, 'PIA').filter((pia) => element(pia, 2, 2) === 'HS');
  const hsCode = codes.map((pia) => element(pia, 2, 1)).find((code) => /^\d{10}$/.test(code));
  return present({
    number: numberOf(group),
    hsCode,
    name: text(ftx.find((segment) => element(segment, 5) !== 'EN')),
    nameEn: text(ftx.find((segment) => element(segment, 5) === 'EN')),
  });
}

/**
 * Containers and wagons of the EQD groups; SGP of the goods says which items a container holds, `billOf` the bill it
 * travels on, one of those the message names.
 */
function equipment(
  tree: SegmentGroup,
  goods: readonly SegmentGroup[],
  billOf: (group: SegmentGroup) => string | undefined,
): { containers: Values[]; wagons: Values[] } {
  const inside = new Map<string, Set<number>>();
  for (const group of goods) {
    const number = numberOf(group);
    for (const sgp of groupsOf(group, 'SGP')) {
      const id = element(firstSegment(sgp, 'SGP'), 1, 1);
      if (number === undefined || id === '') continue;
      inside.set(id, (inside.get(id) ?? new Set()).add(number));
    }
  }
  const containers: Values[] = [];
  const wagons: Values[] = [];
  for (const group of groupsOf(tree, 'EQD')) {
    const eqd = firstSegment(group, 'EQD');
    const number = element(eqd, 2, 1);
    const bill = billOf(group);
    if (element(eqd, 1) === 'CN') containers.push(container(group, { number, bill }, [...(inside.get(number) ?? [])]));
    else if (element(eqd, 1) === 'RR' && number !== '') {
      wagons.push(present({ number, bill, grossMass: massOf(group, 'G') }));
    }
  }
  return { containers, wagons };
}

function container(
  group: SegmentGroup,
  head: { readonly number: string; readonly bill: string | undefined },
  items: readonly number[],
): Values {
  const eqd = firstSegment(group, 'EQD');
  const fullness = element(eqd, 6);
  return present({
    ...head,
    sizeType: /^[0-9A-Z]{4}$/.test(element(eqd, 3, 1)) ? element(eqd, 3, 1) : undefined,
    grossMass: massOf(group, 'G'),
    tareMass: massOf(group, 'T'),
    lessThanContainerLoad: fullness === '7' ? true : fullness === '8' ? false : undefined,
    items,
    seals: [...findSegments(group, 'SEL').map((sel) => element(sel, 1)), ...marked(group, SEAL_TEXT)],
  });
}

/** What follows a mark of ours in the FTX+AAI of a group. */
function marked(group: SegmentGroup, mark: string): readonly string[] {
  const texts = findSegments(group, 'FTX', 'AAI').map((ftx) => element(ftx, 4, 1));
  return texts.filter((text) => text.startsWith(mark)).map((text) => text.slice(mark.length));
}

function massOf(group: SegmentGroup, kind: string): string | undefined {
  const mea = findSegments(group, 'MEA').find((segment) => element(segment, 2, 1) === kind);
  return element(mea, 3, 1) === 'KGM' ? decimal(element(mea, 3, 2)) : undefined;
}
