import { messageKind } from '../../../contracts/airport/cargo-imp/messages.ts';
import { at, type ProblemSink } from './problems.ts';
import type { RawLine } from './types.ts';

/** A message is a few kilobytes; a manifest with thousands of consignments stays below this. */
export const MAX_BYTES = 256 * 1024;
export const MAX_LINES = 8000;
export const MAX_COLUMNS = 69;
/** A wrapped line is joined only up to this length: longer is not a wrapped line any more. */
const MAX_JOINED = 400;

export type NormalisedText = {
  readonly smi: string;
  readonly version?: string;
  /** All logical lines, the one with the message identifier first. */
  readonly lines: readonly RawLine[];
};

const STARTS = /^(?:\/|[A-Z]{3}(?:\/|$)|\d{3}-?\d{8}(?!\d)|\d{1,2}\/)/;
const FLIGHT_LINE = /^[A-Z0-9]{2}(?:\d{3,4}[A-Z]?)?\//;
/** Line starts only one message has: flights, the end of a list, the site of an FSN. */
const OWN_STARTS: Readonly<Record<string, RegExp>> = {
  FFM: /^(?:LAST|CONT)$/,
  FBL: /^(?:LAST|CONT)$/,
  FFA: FLIGHT_LINE,
  FFR: FLIGHT_LINE,
  FBR: FLIGHT_LINE,
  FSR: FLIGHT_LINE,
  FSN: /^[A-Z]{3}[A-Z0-9]{2,3}(?:\/|$)/,
};
/** Movement messages have lines of free form; acknowledgements quote a text that may itself be broken. */
const NEVER_JOINED: ReadonlySet<string> = new Set(['MVT', 'FMA', 'FNA']);

/**
 * Bytes to logical lines: CRLF, LF or CR; the last line end may be missing; trailing blanks removed; lines that start
 * with none of `/`, an identifier, an air waybill or a sequence number are joined to the line before (airport traffic
 * wraps at 69 columns without adding the slash). Says what it mended as warnings. Undefined when the text is not
 * Cargo-IMP or exceeds a limit; the reason is then among the problems.
 */
export function normalise(bytes: Uint8Array, problems: ProblemSink): NormalisedText | undefined {
  const tooBig = bytes.length > MAX_BYTES;
  const physical = splitLines(tooBig ? bytes.subarray(0, 4096) : bytes);
  const start = findSmi(physical);
  if (start === undefined) {
    problems.add('CIMP-NOT-CARGO-IMP', 'line 1');
    return undefined;
  }
  const [smi = '', version] = physical[start]?.trimEnd().split('/') ?? [];
  const head = version === undefined ? { smi } : { smi, version };
  if (tooBig) {
    problems.add('CIMP-TOO-BIG', 'line 1', [String(MAX_BYTES)]);
    return { ...head, lines: [] };
  }
  if (physical.length > MAX_LINES) {
    problems.add('CIMP-TOO-MANY-LINES', at({ number: MAX_LINES }), [String(MAX_LINES)]);
    return { ...head, lines: [] };
  }
  if (physical.slice(0, start).some((line) => line.trim() !== '')) problems.add('CIMP-HEADING', 'line 1');
  return { ...head, lines: join(physical, start, smi, problems) };
}

function splitLines(bytes: Uint8Array): string[] {
  return new TextDecoder('utf-8')
    .decode(bytes)
    .split(/\r\n|\n|\r/)
    .map(withoutControls);
}

/** What frames a Type B message and its parts (SOH, STX, ETX, VT, …) taken from both ends of a line. */
export function withoutControls(line: string): string {
  const isControl = (at: number): boolean => line.charCodeAt(at) < 0x20 && line[at] !== '\t';
  let [start, end] = [0, line.length];
  while (start < end && isControl(start)) start += 1;
  while (end > start && isControl(end - 1)) end -= 1;
  return line.slice(start, end);
}

/**
 * Index of the line with the message identifier: the first that is not blank, or, behind a teletype heading
 * (`QD KULKAXH` / `.HDQRMXH 050910`), the one after the line with the sender's address.
 */
export function findSmi(lines: readonly string[]): number | undefined {
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return undefined;
  if (isSmi(lines[first])) return first;
  if (!/^(?:Q[A-Z] )?[A-Z0-9]{7}(?: [A-Z0-9]{7}){0,8}\s*$/.test(lines[first] ?? '')) return undefined;
  const sender = lines.slice(first, first + 8).findIndex((line) => /^\.[A-Z0-9]{7}/.test(line));
  if (sender < 0) return undefined;
  const start = lines.findIndex((line, index) => index > first + sender && line.trim() !== '');
  return isSmi(lines[start]) ? start : undefined;
}

/** Whether a line is the identifier of a message we know, `FSU/15` or `PSN`. */
export function isSmi(line: string | undefined): boolean {
  const match = /^([A-Z]{3})(?:\/\d{1,2})?\s*$/.exec(line ?? '');
  return messageKind(match?.[1] ?? '') !== undefined;
}

function join(physical: readonly string[], start: number, smi: string, problems: ProblemSink): RawLine[] {
  const lines: RawLine[] = [];
  const lastText = physical.findLastIndex((line) => line.trim() !== '');
  for (let index = start; index <= lastText; index += 1) {
    const text = (physical[index] ?? '').trimEnd();
    const line = { number: index + 1, text };
    if (text === '') {
      problems.add('CIMP-LINE-BLANK', at(line));
      continue;
    }
    checkCharacters(line, problems);
    const previous = lines.at(-1);
    if (previous !== undefined && lines.length > 1 && isWrapped(smi, text) && previous.text.length <= MAX_JOINED) {
      problems.add('CIMP-LINE-JOINED', at(line));
      lines[lines.length - 1] = { number: previous.number, text: previous.text + glue(previous.text) + text };
    } else {
      lines.push(line);
    }
  }
  return lines;
}

function isWrapped(smi: string, text: string): boolean {
  if (NEVER_JOINED.has(smi) || STARTS.test(text) || OWN_STARTS[smi]?.test(text)) return false;
  return /[A-Za-z0-9]/.test(text);
}

/** A line cut at the full width was cut inside a word; a shorter one between words. */
function glue(previous: string): string {
  return previous.endsWith('/') || previous.length >= MAX_COLUMNS ? '' : ' ';
}

function checkCharacters(line: RawLine, problems: ProblemSink): void {
  if (line.text.length > MAX_COLUMNS) problems.add('CIMP-LINE-LONG', at(line), [String(line.text.length)]);
  const foreign = /[^\x00-\x7f]/u.exec(line.text)?.[0];
  if (foreign !== undefined) problems.add('CIMP-NON-ASCII', at(line), [foreign]);
  const wrong = /[^A-Z0-9 .\-/:\x80-\u{10ffff}]/u.exec(line.text)?.[0];
  if (wrong !== undefined) problems.add('CIMP-CHARACTER', at(line), [JSON.stringify(wrong)]);
}
