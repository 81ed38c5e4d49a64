/** Text to segments: one pass, linear time, bounded by limits. */
import type { EdifactProblemCode, Params } from './problems.ts';
import type { Limits, Segment, ServiceCharacters } from './types.ts';

/** A problem of syntax, placed by segment; the reader adds which message that segment is in. */
export interface SyntaxFault {
  readonly code: EdifactProblemCode;
  /** Interchange position of the segment, or of the last one before the fault; 0 before the first. */
  readonly segmentIndex: number;
  readonly params: Params;
  /** 1-based positions after the tag. */
  readonly element?: number;
  readonly component?: number;
}

export interface Tokens {
  readonly segments: readonly Segment[];
  readonly faults: readonly SyntaxFault[];
}

export type TokenLimits = Pick<Limits, 'maxSegments' | 'maxElements' | 'maxComponents' | 'maxComponentLength'>;

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const DEL = 127;
const TAG = /^[A-Z][A-Z0-9]{2}$/;

/** A segment being built. Its tag is element 0 until it is finished. */
class Builder {
  readonly #limits: TokenLimits;
  elements: string[][][] = [[[]]];
  overflow: EdifactProblemCode | undefined;
  overflowLimit = 0;

  constructor(limits: TokenLimits) {
    this.#limits = limits;
  }

  #element(): string[][] {
    return this.elements[this.elements.length - 1] ?? [];
  }

  #over(code: EdifactProblemCode, limit: number): void {
    this.overflow ??= code;
    this.overflowLimit ||= limit;
  }

  put(value: string): void {
    const { maxComponents, maxComponentLength } = this.#limits;
    const element = this.#element();
    const occurrence = element[element.length - 1];
    if (!occurrence) return;
    if (occurrence.length >= maxComponents) {
      this.#over('EDI-TOO-MANY-COMPONENTS', maxComponents);
      return;
    }
    if (value.length > maxComponentLength) this.#over('EDI-VALUE-TOO-LONG', maxComponentLength);
    occurrence.push(value.length > maxComponentLength ? value.slice(0, maxComponentLength) : value);
  }

  /** False when the limit is reached: values are then dropped until the segment ends. */
  next(kind: 'element' | 'occurrence'): boolean {
    const { maxElements } = this.#limits;
    const list: unknown[] = kind === 'element' ? this.elements : this.#element();
    if (list.length > maxElements) {
      this.#over('EDI-TOO-MANY-ELEMENTS', maxElements);
      return false;
    }
    list.push(kind === 'element' ? [[]] : []);
    return true;
  }
}

/**
 * Read the segments of `text` from `from` (behind the UNA). CR and LF are skipped everywhere, blanks before a tag
 * too (ISO 9735 knows neither; everybody sends them). Never throws; what is wrong comes back as faults.
 */
export function tokenize(text: string, from: number, una: ServiceCharacters, limits: TokenLimits): Tokens {
  const segments: Segment[] = [];
  const faults: SyntaxFault[] = [];
  const code = (char: string): number => (char === '' ? -1 : char.charCodeAt(0));
  const [component, element, release, repetition, terminator] = [
    code(una.component),
    code(una.element),
    code(una.release),
    code(una.repetition),
    code(una.terminator),
  ];
  const skipBreaks = terminator !== CR && terminator !== LF;
  const isBreak = (char: number): boolean => char === CR || char === LF;

  let builder: Builder | undefined;
  /** Text of the component so far, without what stands from `start` to the current character. */
  let value = '';
  let start = from;
  let dropping = false;
  let controlChar = -1;
  let emptyAfter = -1;

  const finish = (): void => {
    if (!builder) return;
    const [tagElement = [], ...elements] = builder.elements;
    const [tag = '', ...nesting] = tagElement[0] ?? [];
    const index = segments.length + 1;
    segments.push({ tag, elements, index });
    if (!TAG.test(tag)) faults.push({ code: 'EDI-TAG-INVALID', segmentIndex: index, params: { tag } });
    // UNA has service characters behind its tag, among them ':'; where it does not belong is the reader's to say.
    else if ((nesting.length > 0 || tagElement.length > 1) && tag !== 'UNA') {
      faults.push({ code: 'EDI-TAG-NESTING', segmentIndex: index, params: { tag } });
    }
    if (builder.overflow) {
      faults.push({ code: builder.overflow, segmentIndex: index, params: { limit: builder.overflowLimit } });
    }
    if (controlChar >= 0) {
      const hex = controlChar.toString(16).toUpperCase().padStart(4, '0');
      faults.push({ code: 'EDI-CONTROL-CHARACTER', segmentIndex: index, params: { hex } });
    }
    builder = undefined;
  };

  /** Several in a row are one mistake. */
  const emptySegment = (): void => {
    const segmentIndex = segments.length;
    if (emptyAfter !== segmentIndex) faults.push({ code: 'EDI-SEGMENT-EMPTY', segmentIndex, params: {} });
    emptyAfter = segmentIndex;
  };

  for (let at = from; at <= text.length; at++) {
    const end = at === text.length;
    const char = end ? -2 : text.charCodeAt(at);
    if (!builder) {
      if (end) break;
      if (char === SPACE || char === TAB || (isBreak(char) && char !== terminator)) continue;
      if (char === terminator) {
        // With a line break as terminator blank lines are harmless.
        if (skipBreaks) emptySegment();
        continue;
      }
      if (segments.length >= limits.maxSegments) {
        const params = { limit: limits.maxSegments };
        faults.push({ code: 'EDI-TOO-MANY-SEGMENTS', segmentIndex: segments.length, params });
        return { segments, faults };
      }
      builder = new Builder(limits);
      [value, start, dropping, controlChar] = ['', at, false, -1];
    }
    if (char === release) {
      value += text.slice(start, at);
      do at++;
      while (skipBreaks && at < text.length && isBreak(text.charCodeAt(at)));
      start = at;
      if (at < text.length) continue;
      faults.push({ code: 'EDI-RELEASE-DANGLING', segmentIndex: segments.length + 1, params: {} });
      at--; // the end of the text is handled in the next round
      start = text.length;
      continue;
    }
    const separates = char === component || char === element || char === repetition || char === terminator || end;
    if (separates) {
      if (!dropping) builder.put(value + text.slice(start, at));
      value = '';
      start = at + 1;
      if (char === element) dropping = !builder.next('element');
      else if (char === repetition) dropping = dropping || !builder.next('occurrence');
      else if (char === terminator) finish();
      else if (end) {
        finish();
        faults.push({ code: 'EDI-SEGMENT-UNTERMINATED', segmentIndex: segments.length, params: {} });
      }
    } else if (char < SPACE || char === DEL) {
      if (isBreak(char)) {
        value += text.slice(start, at);
        start = at + 1;
      } else controlChar = char;
    }
  }
  return { segments, faults };
}
