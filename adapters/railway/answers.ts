/** The station's answers to our messages: CONTRL (syntax) and APERAK (business) as acknowledgements. */
import type { Acknowledgement, NumberRef } from '../adapter.ts';
import {
  type ContrlError,
  type ContrlReport,
  element,
  firstSegment,
  groupsOf,
  readContrl,
} from '../syntax/edifact/index.ts';
import { placeOf } from './per-unit.ts';
import { problem } from './problems.ts';
import { numbersOf, orderReference } from './references.ts';
import { headerReferences, type MessageContext, meaningOf, type Reported, textsOf } from './statuses.ts';

const MAX_TEXT = 4000;

/** DE 0083: 7 accepted at this level, 8 received; 4 rejected with everything below. */
const TAKEN = new Set(['7', '8']);
const REJECTED = '4';

/**
 * A CONTRL: received when the interchange was taken and no message of it rejected, else rejected with every error
 * it names. We send one message in an interchange, so a rejected message is a rejected interchange.
 */
export function contrlReports(context: MessageContext): Reported {
  const report = readContrl(context.message);
  if (!report || report.interchangeRef === '') return { reports: [], problems: [unknownReference(context)] };
  const below = [...report.groups, ...report.messages];
  const rejected = report.action === REJECTED || below.some(({ action }) => action === REJECTED);
  if (!rejected && !TAKEN.has(report.action)) {
    const at = placeOf(context.message, undefined);
    return { reports: [], problems: [problem('RAIL-VERDICT', at, { value: `UCI 0083 ${report.action}` })] };
  }
  const text = rejected ? contrlText(report) : '';
  const acknowledgement: Acknowledgement = {
    reference: report.interchangeRef,
    outcome: rejected ? 'rejected' : 'received',
    ...(text !== '' && { text }),
  };
  return answer(acknowledgement, []);
}

/** What a CONTRL names as wrong, one line of text; also for a person reading the message. */
export function contrlText(report: ContrlReport): string {
  const parts = [
    ...report.errors.map((error) => describe('UNB-UNZ', error)),
    ...report.groups.flatMap(({ ref, errors }) => errors.map((error) => describe(`UNG ${ref}`, error))),
    ...report.messages.flatMap(({ ref, type, action, errors }) => {
      const where = `UNH ${ref} ${type}`;
      if (errors.length > 0) return errors.map((error) => describe(where, error));
      return action === REJECTED ? [`${where}: ${meaningOf('0083', REJECTED)}`] : [];
    }),
  ];
  return (parts.join('; ') || meaningOf('0083', REJECTED)).slice(0, MAX_TEXT);
}

function describe(where: string, error: ContrlError): string {
  const place = [
    error.serviceSegment,
    error.segmentPosition !== undefined ? `segment ${error.segmentPosition}` : undefined,
    error.elementPosition !== undefined ? `element ${error.elementPosition}` : undefined,
    error.componentPosition !== undefined ? `component ${error.componentPosition}` : undefined,
  ].filter((part) => part !== undefined);
  return `${[where, ...place].join(' ')}: ${error.code} ${meaningOf('0085', error.code)}`.trim();
}

/** BGM 1225 of an APERAK. 45 (with reserves) is still an acceptance; the reserve stands in the text. */
const VERDICTS: ReadonlyMap<string, Acknowledgement['outcome']> = new Map(
  Object.entries({
    '27': 'rejected',
    '29': 'accepted',
    '44': 'accepted',
    '45': 'accepted',
  }),
);

/**
 * An APERAK: accepted or rejected by BGM 1225. RFF+ACW names what is answered: the control reference of our
 * interchange or our order number (BGM 1004); which of them is for the gateway to find out.
 */
export function aperakReports(context: MessageContext): Reported {
  const { tree } = context.message;
  const verdict = element(firstSegment(tree, 'BGM'), 3);
  const outcome = VERDICTS.get(verdict);
  const at = placeOf(context.message, firstSegment(tree, 'BGM'));
  if (outcome === undefined) {
    return { reports: [], problems: [problem('RAIL-VERDICT', at, { value: `BGM 1225 ${verdict || '-'}` })] };
  }
  const header = headerReferences(tree);
  const reference = groupsOf(tree, 'RFF')
    .map((group) => firstSegment(group, 'RFF', 'ACW'))
    .map((rff) => element(rff, 1, 2))
    .find((value) => value !== '');
  const answered = reference ?? header.orderNo ?? header.releaseNo;
  if (answered === undefined) return { reports: [], problems: [unknownReference(context)] };
  const text = [textsOf(tree), ...groupsOf(tree, 'ERC').map(errorText)].filter((part) => part !== '').join('; ');
  const acknowledgement: Acknowledgement = {
    reference: answered,
    outcome,
    ...(text !== '' && { text: text.slice(0, MAX_TEXT) }),
  };
  return answer(acknowledgement, numbersOf({ ...orderReference(answered), ...header }));
}

function errorText(group: ReturnType<typeof groupsOf>[number]): string {
  const code = element(firstSegment(group, 'ERC'), 1);
  const objects = groupsOf(group, 'RFF').map((of) => {
    const rff = firstSegment(of, 'RFF');
    return `${element(rff, 1, 1)} ${element(rff, 1, 2)} ${textsOf(of)}`.trim();
  });
  return [code, textsOf(group), ...objects].filter((part) => part !== '').join(' ');
}

function answer(acknowledgement: Acknowledgement, numbers: readonly NumberRef[]): Reported {
  return { reports: [{ numbers, learned: [], statements: [], acknowledgement }], problems: [] };
}

const unknownReference = ({ message }: MessageContext) => problem('RAIL-REFERENCE', placeOf(message, undefined));
