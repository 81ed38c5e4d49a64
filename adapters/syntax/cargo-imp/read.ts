import { type MessageKind, messageKind } from '../../../contracts/airport/cargo-imp/messages.ts';
import { readAck, readPer } from './ack.ts';
import { readCsn } from './csn.ts';
import { readFhl } from './fhl.ts';
import type { ReadContext } from './fields.ts';
import { readFsu } from './fsu.ts';
import { readFwb } from './fwb.ts';
import { type NormalisedText, normalise } from './lines.ts';
import { readListed } from './others.ts';
import { type ProblemSink, problemSink } from './problems.ts';
import type { CargoImpMessage, CargoImpReading, CargoImpReadOptions } from './types.ts';

/**
 * Reads one Cargo-IMP message. Never throws; time is linear in the size, which is bounded (256 KB).
 * `recognised` is false when the text does not start with a message identifier we know. `message` is there whenever the
 * message was recognised and within the bounds, also when it is broken: an error among `problems` says so.
 * Air waybill check digits: error with `strictAwb`, else warning. Dates get a year only when `reference` is given.
 */
export function readCargoImp(bytes: Uint8Array, options: CargoImpReadOptions = {}): CargoImpReading {
  const problems = problemSink();
  const text = normalise(bytes, problems);
  if (text === undefined) return { recognised: false, problems: problems.list };
  const ctx: ReadContext = {
    problems,
    strictAwb: options.strictAwb ?? false,
    ...(options.reference === undefined ? {} : { reference: options.reference }),
  };
  const { smi, version } = text;
  const identity = { recognised: true, smi, ...(version === undefined ? {} : { version }) };
  const kind = messageKind(smi);
  if (kind === undefined || text.lines.length === 0) return { ...identity, problems: problems.list };
  checkVersion(problems, kind, text);
  return { ...identity, message: readMessage(ctx, text), problems: problems.list };
}

function checkVersion(problems: ProblemSink, kind: MessageKind, { smi, version, lines }: NormalisedText): void {
  const where = `line ${lines[0]?.number ?? 1}`;
  const [lowest, highest] = kind.read;
  if (version === undefined) {
    if (kind.versioned === true) problems.add('CIMP-VERSION-MISSING', where, [smi, String(highest)]);
  } else if (kind.versioned === false) {
    problems.add('CIMP-VERSION-UNEXPECTED', where, [smi, version]);
  } else if (lowest !== undefined && highest !== undefined) {
    const number = Number(version);
    if (number < lowest || number > highest) {
      problems.add('CIMP-VERSION-UNKNOWN', where, [version, smi, `${lowest}-${highest}`]);
    }
  }
}

function readMessage(ctx: ReadContext, { smi, version, lines }: NormalisedText): CargoImpMessage {
  switch (smi) {
    case 'FWB':
      return readFwb(ctx, version ?? '', lines);
    case 'FHL':
      return readFhl(ctx, version ?? '', lines);
    case 'FSU':
    case 'FSA':
      return readFsu(ctx, smi, version ?? '', lines);
    case 'PSN':
    case 'FSN':
      return readCsn(ctx, smi, version, lines);
    case 'FMA':
    case 'FNA':
      return readAck(ctx, smi, version, lines);
    case 'PER':
      return readPer(ctx, version, lines);
    case 'FFM':
    case 'FBL':
    case 'FFA':
    case 'FFR':
    case 'FBR':
    case 'FSR':
    case 'MVT':
      return readListed(ctx, smi, version, lines);
    default:
      throw new Error(`message kind ${smi} is in the table but has no reader`);
  }
}
