import type { Problem, ReadContext, Reading, Report, Translation } from '../adapter.ts';
import {
  type AckMessage,
  type CargoImpMessage,
  type CargoImpReading,
  type CargoImpReadOptions,
  readCargoImp,
} from '../syntax/cargo-imp/index.ts';
import { FORMAT } from './encode.ts';
import { fwbToDeclaration } from './fwb-to-declaration.ts';
import { localReference } from './local-time.ts';
import { meaningOf } from './meaning.ts';
import { numbersOfOrder, orderOfAck, referenceOfAck, strongestFirst } from './references.ts';
import { strictAwb } from './settings.ts';
import { errorReports, type Reported, statusReports } from './statuses.ts';

/**
 * Reads any Cargo-IMP text; undefined for everything else, its XML twins included. Never throws.
 * A broken message (an error among the problems) has a meaning as far as it could be read, and no reports.
 */
export function read(bytes: Uint8Array, context: ReadContext): Reading | undefined {
  const parsed = parse(bytes, context);
  if (!parsed.recognised) return undefined;
  const { message, problems } = parsed;
  const { reports, problems: doubts } =
    message === undefined || isBroken(problems) ? NOTHING : reported(message, context);
  return {
    party: 'airport',
    format: FORMAT,
    type: typeOf(parsed),
    version: parsed.version ?? '',
    problems: [...problems, ...doubts],
    meaning: message === undefined ? {} : meaningOf(message),
    reports,
  };
}

/** The declaration inside an FWB; undefined for other messages, which hold none. */
export function toDeclaration(bytes: Uint8Array, context: ReadContext): Translation | undefined {
  const { message, problems } = parse(bytes, context);
  return message?.smi === 'FWB' ? fwbToDeclaration(message, problems, context) : undefined;
}

/** True when one of the findings makes the message not well made. */
export function isBroken(problems: readonly Problem[]): boolean {
  return problems.some((found) => found.severity === 'error');
}

function parse(bytes: Uint8Array, context: ReadContext): CargoImpReading {
  const strict = strictAwb(context.partner);
  const options: CargoImpReadOptions = {
    reference: localReference(context.receivedAt, context.utcOffsetMinutes),
    ...(strict === undefined ? {} : { strictAwb: strict }),
  };
  return readCargoImp(bytes, options);
}

/** The SMI; a PSN that carries status lines is named after them, `CSN`. */
function typeOf({ smi = '', message }: CargoImpReading): string {
  const hasNotices = message?.smi === 'PSN' && message.rawLines.some((line) => line.text.startsWith('CSN/'));
  return hasNotices ? 'CSN' : smi;
}

const NOTHING: Reported = { reports: [], problems: [] };

function reported(message: CargoImpMessage, context: ReadContext): Reported {
  switch (message.smi) {
    case 'FSU':
    case 'FSA':
      return statusReports(message, context);
    case 'FMA':
    case 'FNA':
      return { reports: [acknowledgementReport(message)], problems: [] };
    case 'PER':
      return { reports: errorReports(message, context), problems: [] };
    default:
      return NOTHING;
  }
}

/** FMA: taken. FNA: not taken, with the terminal's words. */
function acknowledgementReport(message: AckMessage): Report {
  const text = message.texts.join('; ');
  const awb = message.originalAwb;
  return {
    numbers: strongestFirst([
      ...numbersOfOrder(orderOfAck(message)),
      ...(awb === undefined ? [] : [{ kind: 'airWaybill', value: awb } as const]),
    ]),
    learned: [],
    statements: [],
    acknowledgement: {
      reference: referenceOfAck(message),
      outcome: message.smi === 'FMA' ? 'accepted' : 'rejected',
      ...(text === '' ? {} : { text }),
    },
  };
}
