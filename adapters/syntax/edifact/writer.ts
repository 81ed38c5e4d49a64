/** Writes an interchange: escapes, trims, counts, encodes; refuses what it cannot write. */
import { serviceLayouts } from '../../../contracts/railway/edifact/index.ts';
import { encodeText, encodingOf, outsideRepertoire, unencodable } from './charset.ts';
import { checkSegment } from './elements.ts';
import { toDateTime } from './envelope.ts';
import { interchangePlace, messagePlace, segmentPlace } from './places.ts';
import { EDIFACT_PROBLEMS } from './problems.ts';
import type {
  ElementInput,
  InterchangeInput,
  MessageInput,
  PartyInput,
  RepeatedElement,
  Segment,
  SegmentInput,
  ServiceCharacters,
  WriteOptions,
} from './types.ts';
import { formatUna, SERVICE_CHARACTERS_V3, SERVICE_CHARACTERS_V4, unaDefect } from './una.ts';

export type EdifactWriteCode =
  | 'EDI-W-CHARACTER'
  | 'EDI-W-CONTROL-CHARACTER'
  | 'EDI-W-TAG'
  | 'EDI-W-REPETITION'
  | 'EDI-W-ENVELOPE'
  | 'EDI-W-DATE'
  | 'EDI-W-UNA'
  | 'EDI-W-MESSAGE-REF'
  | 'EDI-W-EMPTY';

/** A value that cannot be written. `at` names segment, element and component as the reader does. */
export class EdifactWriteError extends Error {
  override readonly name = 'EdifactWriteError';
  readonly code: EdifactWriteCode;
  readonly at: string;
  readonly messageZh: string;

  constructor(code: EdifactWriteCode, at: string, message: string, messageZh: string) {
    super(`${at}: ${message}`);
    this.code = code;
    this.at = at;
    this.messageZh = `${at}:${messageZh}`;
  }
}

/** A segment: `seg('EQD', 'CN', ['TCKU3125044'], ['22G1', '102', '5'])`. Arrays are composites, `''` is absent. */
export function seg(tag: string, ...elements: readonly ElementInput[]): SegmentInput {
  return { tag, elements };
}

/** Occurrences of a repeating element (syntax 4): `repeat(['A', 'B'], ['C'])`. */
export function repeat(...repeats: readonly (readonly string[])[]): RepeatedElement {
  return { repeats };
}

interface Context {
  readonly una: ServiceCharacters;
  /** Finds what cannot stand in a value as it is: service and control characters, and halves of a character. */
  readonly special: RegExp;
  readonly encoding: string;
  readonly syntaxId: string;
  /** A partner's agreed encoding lifts the repertoire of levels A and B. */
  readonly agreed: boolean;
  /** Every whole character can be written: the encoding is one of Unicode, and no level narrows it. */
  readonly takesAll: boolean;
}

/**
 * Write one interchange. UNB, UNH, UNT, UNZ, counts and references are filled in; trailing empty components and
 * elements are left out. Default syntax is UNOY version 4 with `UNA:+.?*'`; versions 1 to 3 get `UNA:+.? '` and
 * a six-digit date.
 *
 * @throws EdifactWriteError for a value the syntax or its character set cannot carry, a line break or other
 *   control character in a value, a wrong date, an envelope value that is missing or too long, no message, or a
 *   message reference used twice
 */
export function writeEdifact(input: InterchangeInput, options: WriteOptions = {}): Buffer {
  const { id, version } = input.syntax ?? { id: 'UNOY', version: '4' };
  const standard = version === '4' ? SERVICE_CHARACTERS_V4 : SERVICE_CHARACTERS_V3;
  const una = options.una ?? standard;
  checkUna(una, version);
  const encoding = options.encoding ?? encodingOf(id) ?? 'utf-8';
  const context: Context = {
    una,
    special: specialCharacters(una),
    encoding,
    syntaxId: id,
    agreed: options.encoding !== undefined,
    // Levels A and B have an encoding of their own, which is none of Unicode unless another was agreed.
    takesAll: encoding === 'utf-8',
  };
  if (input.messages.length === 0) {
    throw new EdifactWriteError('EDI-W-EMPTY', 'interchange', 'no message to send', '没有可发送的报文');
  }
  const lines: string[] = [];
  let position = 0;
  const service = (segment: SegmentInput, messageRef?: string): void => {
    const at = messageRef === undefined ? interchangePlace(undefined) : messagePlace(messageRef);
    checkEnvelope(segment, version, at);
    write(segment, at);
  };
  const write = (segment: SegmentInput, at: string): void => {
    position++;
    lines.push(formatSegment(segment, position, at, context));
  };

  service(unbSegment(input, id, version));
  const refs = new Set<string>();
  input.messages.forEach((message, index) => {
    const ref = message.messageRef ?? String(index + 1);
    if (refs.has(ref)) {
      throw new EdifactWriteError('EDI-W-MESSAGE-REF', messagePlace(ref), 'reference used twice', '报文参考号重复');
    }
    refs.add(ref);
    position = 0;
    service(unhSegment(message, ref), ref);
    for (const segment of message.segments) write(segment, messagePlace(ref));
    service(seg('UNT', String(message.segments.length + 2), ref), ref);
  });
  service(seg('UNZ', String(input.messages.length), input.controlRef));

  const withUna = options.omitUna !== true || options.una !== undefined;
  if (withUna) lines.unshift(formatUna(una));
  const text = lines.map((line) => (options.newlines ? `${line}\r\n` : line)).join('');
  const encoded = encodeText(text, context.encoding);
  if ('bytes' in encoded) return encoded.bytes;
  throw notInEncoding(encoded.unencodable, 'interchange', context);
}

function unbSegment(input: InterchangeInput, id: string, version: string): SegmentInput {
  if (input.date.length !== 8 || toDateTime(input.date, input.time) === undefined) {
    const at = interchangePlace(undefined);
    const sent = `${input.date} ${input.time}`;
    throw new EdifactWriteError('EDI-W-DATE', at, `${sent} is not CCYYMMDD HHMM`, `${sent} 不是有效的 CCYYMMDD HHMM`);
  }
  const date = version === '4' ? input.date : input.date.slice(2);
  return seg(
    'UNB',
    [id, version],
    party(input.sender),
    party(input.recipient),
    [date, input.time],
    input.controlRef,
    '',
    input.applicationRef ?? '',
    input.priority ?? '',
    input.ackRequest ?? '',
    input.agreementId ?? '',
    input.testIndicator ?? '',
  );
}

function party(of: PartyInput): readonly string[] {
  return [of.id, of.qualifier ?? '', of.internal ?? '', of.subInternal ?? ''];
}

function unhSegment(message: MessageInput, ref: string): SegmentInput {
  const { type, version, release, agency = 'UN', association = '', commonAccessRef = '' } = message;
  return seg('UNH', ref, [type, version, release, agency, association], commonAccessRef);
}

function checkUna(una: ServiceCharacters, version: string): void {
  const defect = unaDefect(una) ?? (una.release === '' ? 'it has no release character' : undefined);
  // A line break as terminator would be doubled by `newlines` and lost by readers: not written, only read.
  const lineBreak = una.terminator === '\n' || una.terminator === '\r' ? 'its terminator is a line break' : undefined;
  const repetition = version !== '4' && una.repetition !== '' ? 'repetition exists only in version 4' : undefined;
  const why = defect ?? lineBreak ?? repetition;
  if (why !== undefined) throw new EdifactWriteError('EDI-W-UNA', 'UNA', why, '服务字符不可用');
}

function occurrencesOf(input: ElementInput): readonly (readonly string[])[] {
  if (typeof input === 'string') return [[input]];
  return 'repeats' in input ? input.repeats : [input];
}

function checkEnvelope(segment: SegmentInput, version: string, at: string): void {
  const layout = serviceLayouts(version).get(segment.tag);
  if (!layout) return;
  const fault = checkSegment(writtenSegment(segment), layout, 'off').find(
    ({ code }) => EDIFACT_PROBLEMS[code].severity === 'error',
  );
  if (!fault) return;
  const component = fault.component === undefined ? '' : ` / component ${fault.component}`;
  const where = `${at} / ${segment.tag} / element ${fault.element}${component}`;
  const detail = Object.entries(fault.params).map(([name, value]) => `${name} ${value}`);
  throw new EdifactWriteError(
    'EDI-W-ENVELOPE',
    where,
    `${fault.code}: ${detail.join(', ')}`,
    `信封数据元有误(${fault.code})`,
  );
}

/** A segment as it reads once it is written: without the empty components and elements at its end. */
export function writtenSegment({ tag, elements }: SegmentInput): Segment {
  const written = elements.map((element) => occurrencesOf(element).map(withoutEmptyEnd));
  while (written.at(-1)?.every((values) => values.length === 0)) written.pop();
  return { tag, elements: written, index: 0 };
}

function withoutEmptyEnd(values: readonly string[]): readonly string[] {
  let { length } = values;
  while (length > 0 && values[length - 1] === '') length--;
  return length === values.length ? values : values.slice(0, length);
}

function formatSegment(segment: SegmentInput, position: number, at: string, context: Context): string {
  const { una } = context;
  if (!/^[A-Z][A-Z0-9]{2}$/.test(segment.tag)) {
    const where = `${at} / segment ${position}`;
    throw new EdifactWriteError('EDI-W-TAG', where, `"${segment.tag}" is not a segment tag`, '段标识无效');
  }
  let text = segment.tag;
  // What is empty is left out where nothing follows it, so separators are written when something does.
  let separators = '';
  segment.elements.forEach((element, index) => {
    separators += una.element;
    const written = formatElement(element, position, segment.tag, index + 1, at, context);
    if (written === '') return;
    text += separators + written;
    separators = '';
  });
  return text + una.terminator;
}

function formatElement(
  input: ElementInput,
  position: number,
  tag: string,
  element: number,
  at: string,
  context: Context,
): string {
  const { una } = context;
  const occurrences = occurrencesOf(input);
  if (occurrences.length > 1 && una.repetition === '') {
    const where = `${at} / ${segmentPlace(position, tag, element)}`;
    throw new EdifactWriteError(
      'EDI-W-REPETITION',
      where,
      'elements repeat only in version 4',
      '仅语法第 4 版可重复数据元',
    );
  }
  let text = '';
  let repetitions = '';
  for (const values of occurrences) {
    let separators = '';
    let occurrence = '';
    values.forEach((value, component) => {
      if (component > 0) separators += una.component;
      if (value === '') return;
      const written = release(value, context, () => `${at} / ${segmentPlace(position, tag, element, component + 1)}`);
      occurrence += separators + written;
      separators = '';
    });
    if (occurrence !== '') {
      text += repetitions + occurrence;
      repetitions = '';
    }
    repetitions += una.repetition;
  }
  return text;
}

/** Service characters are escaped wherever they stand; the class is theirs, of control characters and surrogates. */
function specialCharacters(una: ServiceCharacters): RegExp {
  const service = [una.release, una.component, una.element, una.terminator, una.repetition].join('');
  return new RegExp(`[\\u0000-\\u001f\\u007f\\ud800-\\udfff${service.replace(/[\]\\^-]/g, '\\$&')}]`);
}

function release(value: string, context: Context, at: () => string): string {
  if (context.takesAll && !context.special.test(value)) return value;
  const out = context.special.test(value) ? released(value, context, at) : value;
  const outside = context.agreed ? undefined : outsideRepertoire(value, context.syntaxId);
  if (outside !== undefined) throw notInEncoding(outside, at(), context);
  const missing = unencodable(value, context.encoding);
  if (missing !== undefined) throw notInEncoding(missing, at(), context);
  return out;
}

function released(value: string, { una }: Context, at: () => string): string {
  let out = '';
  for (const char of value) {
    const code = char.charCodeAt(0);
    if (code < 0x20 || code === 0x7f) {
      const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      throw new EdifactWriteError('EDI-W-CONTROL-CHARACTER', at(), `control character ${hex}`, `含控制字符 ${hex}`);
    }
    const isService =
      char === una.release ||
      char === una.component ||
      char === una.element ||
      char === una.terminator ||
      char === una.repetition;
    out += isService ? una.release + char : char;
  }
  return out;
}

function notInEncoding(char: string, at: string, context: Context): EdifactWriteError {
  const set = context.agreed ? context.encoding : context.syntaxId;
  const en = `character "${char}" is not in ${set}; use UNOY or agree on an encoding`;
  return new EdifactWriteError('EDI-W-CHARACTER', at, en, `字符“${char}”不在 ${set} 内,请用 UNOY 或约定编码`);
}
