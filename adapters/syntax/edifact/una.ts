/** Service string advice (UNA) and what the first bytes of an interchange say about it. */
import type { ServiceCharacters } from './types.ts';

/** `UNA:+.? '` — versions 1 to 3: the fifth character is reserved, nothing repeats. */
export const SERVICE_CHARACTERS_V3: ServiceCharacters = {
  component: ':',
  element: '+',
  decimal: '.',
  release: '?',
  repetition: '',
  terminator: "'",
};

/** `UNA:+.?*'` — version 4: `*` repeats an element. */
export const SERVICE_CHARACTERS_V4: ServiceCharacters = { ...SERVICE_CHARACTERS_V3, repetition: '*' };

/** The nine characters of a UNA segment. */
export function formatUna(una: ServiceCharacters): string {
  return `UNA${una.component}${una.element}${una.decimal}${una.release || ' '}${una.repetition || ' '}${una.terminator}`;
}

/** Why a set of service characters cannot be used, in English, or `undefined` when it can. */
export function unaDefect(una: ServiceCharacters): string | undefined {
  const used = [una.component, una.element, una.release, una.repetition, una.terminator].filter((char) => char !== '');
  if (used.some((char) => char.length !== 1 || /[A-Za-z0-9]/.test(char))) return 'a letter or digit stands in it';
  if (una.component === ' ' || una.element === ' ' || una.terminator === ' ') return 'a separator is a space';
  if ([una.component, una.element, una.release, una.repetition].some((char) => char === '\r' || char === '\n')) {
    return 'a line break stands in it';
  }
  if (used.some((char) => char.charCodeAt(0) > 0x7e)) return 'a character outside ASCII stands in it';
  if (new Set(used).size !== used.length) return 'two of its characters are the same';
  return undefined;
}

export interface Head {
  /** How the interchange begins; `''` is not EDIFACT. */
  readonly start: 'UNA' | 'UNB' | 'UNH' | '';
  readonly una: ServiceCharacters;
  /** Offset of the first segment after UNA, in the text examined. */
  readonly body: number;
  /** S001, `''` without UNB. */
  readonly syntaxId: string;
  readonly version: string;
  readonly encodingCode: string;
}

const NOT_EDIFACT: Head = {
  start: '',
  una: SERVICE_CHARACTERS_V3,
  body: 0,
  syntaxId: '',
  version: '',
  encodingCode: '',
};

/** Characters that may stand before an interchange and between segments. */
const BLANK = /[ \t\r\n]/;

/**
 * What the beginning of an interchange says. Takes its text (or its first characters, bytes read as Latin-1:
 * all of this is ASCII). `start` is `''` when it is not EDIFACT.
 */
export function readHead(text: string): Head {
  let at = 0;
  while (at < text.length && BLANK.test(text[at] ?? '')) at++;
  const tag = text.slice(at, at + 3);
  let una = SERVICE_CHARACTERS_V3;
  if (tag === 'UNA') {
    const chars = text.slice(at + 3, at + 9);
    if (chars.length < 6) return NOT_EDIFACT;
    const [component = '', element = '', decimal = '', release = '', repetition = '', terminator = ''] =
      chars.split('');
    una = {
      component,
      element,
      decimal,
      release: release === ' ' ? '' : release,
      repetition: repetition === ' ' ? '' : repetition,
      terminator,
    };
    at += 9;
  } else if (tag === 'UNH') {
    return text[at + 3] === una.element ? { ...NOT_EDIFACT, start: 'UNH', body: at } : NOT_EDIFACT;
  } else if (tag !== 'UNB' || text[at + 3] !== una.element) {
    return NOT_EDIFACT;
  }
  const start = tag === 'UNA' ? 'UNA' : 'UNB';
  const [id = '', version = '', , encodingCode = ''] = firstElement(text.slice(at, at + 200), una);
  if (start === 'UNB' && version === '4') una = SERVICE_CHARACTERS_V4;
  // Versions 1 to 3 reserve the fifth character: whatever stands there does not repeat elements.
  if (start === 'UNA' && version !== '4') una = { ...una, repetition: '' };
  return { start, una, body: at, syntaxId: id, version, encodingCode };
}

/** Components of the first element of a UNB, or nothing when the text is not a UNB. */
function firstElement(text: string, una: ServiceCharacters): string[] {
  const plain = una.terminator === '\n' || una.terminator === '\r' ? text : text.replace(/[\r\n]/g, '');
  const segment = plain.trimStart();
  if (!segment.startsWith(`UNB${una.element}`)) return [];
  let end = 4;
  while (end < segment.length && segment[end] !== una.element && segment[end] !== una.terminator) end++;
  return segment.slice(4, end).split(una.component);
}
