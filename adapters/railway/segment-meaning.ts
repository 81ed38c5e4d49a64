/** The values of one segment by name, codes with their English and Chinese meaning. */
import { codeMeaning } from '../../contracts/railway/edifact/index.ts';
import { element, occurrences, type Segment } from '../syntax/edifact/index.ts';
import { dtmInstant, dtmPeriod } from './times.ts';

export type Described = Record<string, unknown>;

/** What a segment's meaning depends on beside itself. */
export interface Surroundings {
  /** Local time minus UTC, in minutes. */
  readonly offset: number;
  /** Whether STS events are those of D.95B, which have meanings here; later directories have other codes. */
  readonly knownEvents: boolean;
}

/** A code with its meaning, where we have one. */
export function coded(dataElement: string, code: string): Described | undefined {
  if (code === '') return undefined;
  return { code, ...codeMeaning(dataElement, code) };
}

/** Without absent values. */
export function compact(values: Described): Described {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

const joined = (segment: Segment, i: number): string => (occurrences(segment, i)[0] ?? []).join('');

type Describe = (segment: Segment, surroundings: Surroundings) => Described;

const DESCRIBE: ReadonlyMap<string, Describe> = new Map(
  Object.entries<Describe>({
    CNI: (s) => ({ sequence: element(s, 1), number: element(s, 2, 1) }),
    CNT: (s) => ({ kind: element(s, 1, 1), value: element(s, 1, 2), unit: element(s, 1, 3) }),
    DTM: (s, { offset }) => ({
      ...coded('2005', element(s, 1, 1)),
      value: dtmPeriod(s, offset) ?? dtmInstant(s, offset) ?? element(s, 1, 2),
    }),
    EQA: (s) => ({ kind: coded('8053', element(s, 1)), id: element(s, 2, 1) }),
    EQD: (s) => ({
      kind: coded('8053', element(s, 1)),
      id: element(s, 2, 1),
      sizeType: element(s, 3, 1),
      status: coded('8249', element(s, 5)),
      fullness: coded('8169', element(s, 6)),
    }),
    ERC: (s) => ({ code: element(s, 1, 1) }),
    FTX: (s) => ({ ...coded('4451', element(s, 1)), text: joined(s, 4) || element(s, 3, 1) }),
    GID: (s) => ({
      item: element(s, 1),
      packages: element(s, 2, 1),
      packageKind: element(s, 2, 2),
      packageName: element(s, 2, 5),
    }),
    GIS: (s) => coded('7365', element(s, 1, 1)) ?? {},
    GOR: (s) => ({
      movement: coded('8323', element(s, 1)),
      actions: [2, 3, 4, 5]
        .filter((i) => element(s, i, 1) !== '')
        .map((i) =>
          compact({
            agency: coded('9415', element(s, i, 1)),
            involvement: coded('9411', element(s, i, 2)),
            action: coded('9417', element(s, i, 3)),
            procedure: coded('9353', element(s, i, 4)),
          }),
        ),
    }),
    LOC: (s) => ({
      ...coded('3227', element(s, 1)),
      place: element(s, 2, 1),
      name: element(s, 2, 4),
      in: element(s, 3, 1),
    }),
    MEA: (s) => ({ kind: element(s, 1), dimension: element(s, 2, 1), unit: element(s, 3, 1), value: element(s, 3, 2) }),
    NAD: (s) => ({ ...coded('3035', element(s, 1)), id: element(s, 2, 1), name: joined(s, 4) || joined(s, 3) }),
    PIA: (s) => ({ number: element(s, 2, 1), kind: element(s, 2, 2) }),
    RFF: (s) => ({ ...coded('1153', element(s, 1, 1)), value: element(s, 1, 2) }),
    SEL: (s) => ({
      number: element(s, 1),
      by: coded('9303', element(s, 2, 1)),
      condition: coded('4517', element(s, 3)),
    }),
    SGP: (s) => ({ id: element(s, 1, 1), packages: element(s, 2) }),
    STS: (s, { knownEvents }) => ({
      event: knownEvents ? coded('9011', element(s, 2, 1)) : { code: element(s, 2, 1) },
      eventText: element(s, 2, 4),
      reasons: [3, 4, 5, 6, 7]
        .map((i) => element(s, i, 1))
        .filter((code) => code !== '')
        .map((code) => (knownEvents ? coded('9013', code) : { code })),
    }),
    TDT: (s) => ({
      ...coded('8051', element(s, 1)),
      conveyance: element(s, 2),
      mode: coded('8067', element(s, 3, 1)),
      carrier: element(s, 5, 1) || element(s, 5, 4),
      means: element(s, 8, 1) || element(s, 8, 4),
    }),
  }),
);

/** A segment's values by name; a segment without names as the text between its tag and its terminator. */
export function describeSegment(segment: Segment, surroundings: Surroundings): Described | string {
  const describe = DESCRIBE.get(segment.tag);
  if (describe) return compact(describe(segment, surroundings));
  return segment.elements.map((element) => element.map((components) => components.join(':')).join('*')).join('+');
}
