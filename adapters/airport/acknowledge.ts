import type { EncodeContext, EncodedMessage, Problem, Reading } from '../adapter.ts';
import { type AckContent, originalHead, writeFma, writeFna } from '../syntax/cargo-imp/index.ts';
import { FORMAT, MEDIA_TYPE } from './encode.ts';
import { isBroken } from './read.ts';

/** An acknowledgement answered by an acknowledgement would never end; a PER is itself an answer. */
const NEVER_ANSWERED: ReadonlySet<string> = new Set(['FMA', 'FNA', 'PER']);

/** Characters of a text after `ACK/` on a line of 69. */
const COLUMNS = 65;
/** The first errors are enough to mend a message and find the rest. */
const MAX_REASONS = 10;

/**
 * The answer to a received message: FMA when it is well made, FNA with the errors when it is not or is no Cargo-IMP at
 * all; undefined for FMA, FNA and PER. `reading` is what `read` gave for the same bytes.
 */
export function acknowledge(
  bytes: Uint8Array,
  reading: Reading | undefined,
  context: EncodeContext,
): EncodedMessage | undefined {
  if (reading === undefined) {
    return answer('FNA', { texts: ['MESSAGE NOT RECOGNISED'], original: [firstLine(bytes)] }, context);
  }
  if (NEVER_ANSWERED.has(reading.type)) return undefined;
  const original = originalHead(bytes);
  if (!isBroken(reading.problems)) return answer('FMA', { texts: ['MESSAGE RECEIVED'], original }, context);
  return answer('FNA', { texts: reasons(reading.problems), original }, context);
}

function answer(type: 'FMA' | 'FNA', content: AckContent, context: EncodeContext): EncodedMessage {
  const body = type === 'FMA' ? writeFma(content) : writeFna(content);
  return { format: FORMAT, type, mediaType: MEDIA_TYPE, body, reference: context.reference };
}

/** `LINE 3 FIELD 2 QUANTITY IS MISSING. ADD IT`: English, in the characters of the syntax. Long ones are broken. */
function reasons(problems: readonly Problem[]): string[] {
  return problems
    .filter((found) => found.severity === 'error')
    .slice(0, MAX_REASONS)
    .map((found) => plain(`${found.at} ${found.message.replaceAll(';', '.')}`));
}

/** The first line that says anything, in the characters of the syntax. */
function firstLine(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  const line = text
    .split(/[\r\n]+/)
    .map((part) => plain(part).slice(0, COLUMNS).trim())
    .find((part) => part !== '');
  // A line that is only ACK would be read as part of the acknowledgement.
  return line === undefined || line === 'ACK' ? 'NO TEXT' : line;
}

function plain(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9.-]+/g, ' ')
    .trim();
}
