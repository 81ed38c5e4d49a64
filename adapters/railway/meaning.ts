/** What an interchange says, for a person or a program: named values, codes with English and Chinese meaning. */
import type { Unit } from '../../contracts/events/events.generated.ts';
import type { NumberRef } from '../adapter.ts';
import {
  type EdifactMessage,
  element,
  firstSegment,
  type Interchange,
  readContrl,
  type SegmentGroup,
} from '../syntax/edifact/index.ts';
import { contrlText } from './answers.ts';
import { numbersOf, unitOf } from './references.ts';
import { coded, compact, type Described, describeSegment, type Surroundings } from './segment-meaning.ts';
import { headerReferences } from './statuses.ts';

/** Segments put into words per interchange; a larger one is cut and says how much is left out. */
const MAX_SEGMENTS = 5000;
const MAX_UNITS = 1000;

interface Budget extends Surroundings {
  knownEvents: boolean;
  left: number;
  omitted: number;
}

/** The version and release a UNH states: `D.95B`; service messages of syntax version 4 say `4:1`. */
export function versionOf(message: EdifactMessage): string {
  const { version, release } = message.unh;
  return version === 'D' || version === 'S' ? `${version}.${release}` : `${version}:${release}`;
}

/** The envelope and all messages. `offsetMinutes`: local time of the station minus UTC. */
export function describeInterchange(interchange: Interchange | undefined, offsetMinutes: number): Described {
  const unb = interchange?.unb;
  const budget: Budget = { offset: offsetMinutes, knownEvents: true, left: MAX_SEGMENTS, omitted: 0 };
  const messages = (interchange?.messages ?? []).map((message) => describeMessage(message, budget));
  return {
    ...(unb && {
      envelope: {
        sender: unb.sender.id,
        recipient: unb.recipient.id,
        controlRef: unb.controlRef,
        date: unb.preparedAt ?? `${unb.date} ${unb.time}`,
        test: unb.testIndicator === '1',
      },
    }),
    messages,
    ...(budget.omitted > 0 && { omittedSegments: budget.omitted }),
  };
}

function describeMessage(message: EdifactMessage, budget: Budget): Described {
  const { unh, tree, table } = message;
  budget.knownEvents = table.directory === 'D95B';
  const bgm = firstSegment(tree, 'BGM');
  const contrl = readContrl(message);
  const numbers: readonly NumberRef[] = numbersOf(headerReferences(tree));
  const units = budget.left > 0 ? unitsOf(tree) : [];
  return compact({
    type: unh.type,
    version: versionOf(message),
    reference: unh.messageRef,
    checkedAgainst: table.directory,
    ...(bgm && {
      document: compact({
        ...coded('1001', element(bgm, 1)),
        number: element(bgm, 2),
        function: coded('1225', element(bgm, 3)),
      }),
    }),
    ...(contrl && {
      acknowledges: compact({
        reference: contrl.interchangeRef,
        action: coded('0083', contrl.action),
        text: contrl.action === '4' || contrl.messages.some(({ action }) => action === '4') ? contrlText(contrl) : '',
      }),
    }),
    numbers,
    units,
    ...describeGroup(tree, budget, true),
  });
}

/** Every container, wagon and bill an EQD of the message means, each once. */
function unitsOf(tree: SegmentGroup): Unit[] {
  const units = new Map<string, Unit>();
  const header = headerReferences(tree);
  const visit = (group: SegmentGroup): void => {
    for (const segment of group.segments) {
      const unit = segment.tag === 'EQD' && units.size < MAX_UNITS ? unitOf(segment, header) : undefined;
      if (unit) units.set(`${unit.kind} ${unit.id}`, unit);
    }
    for (const child of group.groups) visit(child);
  };
  visit(tree);
  return [...units.values()];
}

/** Names of the lists segments and groups are collected in; a tag without one keeps its tag. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    CNI: 'consignments',
    CNT: 'totals',
    DTM: 'times',
    EQA: 'attached',
    EQD: 'equipment',
    ERC: 'errors',
    FTX: 'texts',
    GID: 'goods',
    GIS: 'customsResponses',
    GOR: 'orders',
    LOC: 'places',
    MEA: 'measures',
    NAD: 'parties',
    PIA: 'commodityCodes',
    RFF: 'references',
    SEL: 'seals',
    SGP: 'equipmentOfGoods',
    STS: 'statuses',
    TDT: 'carriage',
  }),
);

/** Said elsewhere: the message's own line and its document, and what a CONTRL answers. */
const SAID = new Set(['UNH', 'UNT', 'BGM', 'UCI', 'UCM', 'UCS', 'UCD', 'UCF']);

/** A group as an object: the trigger's values, and lists of what stands in it, by name, in order. */
function describeGroup(group: SegmentGroup, budget: Budget, root = false): Described {
  const result: Described = {};
  const push = (tag: string, value: Described | string): void => {
    const name = NAMES.get(tag) ?? (/^[A-Z][A-Z0-9]{2}$/.test(tag) ? tag : 'unreadable');
    const list = result[name];
    if (Array.isArray(list)) list.push(value);
    else result[name] = [value];
  };
  group.segments.forEach((segment, index) => {
    if (root && SAID.has(segment.tag)) return;
    if (budget.left <= 0) {
      budget.omitted++;
      return;
    }
    budget.left--;
    const described = describeSegment(segment, budget);
    if (!root && index === 0 && typeof described !== 'string') Object.assign(result, described);
    else push(segment.tag, described);
  });
  for (const child of group.groups) {
    if (root && SAID.has(child.trigger)) continue;
    const described = describeGroup(child, budget);
    if (Object.keys(described).length > 0) push(child.trigger, described);
  }
  return result;
}
