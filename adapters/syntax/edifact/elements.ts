/** Checks the elements of one segment against its layout. */
import {
  type ComponentLayout,
  type ElementLayout,
  isListedCode,
  type SegmentLayout,
} from '../../../contracts/railway/edifact/index.ts';
import type { EdifactProblemCode, Params } from './problems.ts';
import type { Components, Segment } from './types.ts';

export interface ElementFault {
  readonly code: EdifactProblemCode;
  readonly params: Params;
  /** 1-based position after the tag. */
  readonly element: number;
  /** 1-based position in the composite; absent when the whole element is meant. */
  readonly component?: number;
}

const NUMBER = /^-?(?:\d+(?:[.,]\d+)?|[.,]\d+)$/;
const NO_DIGIT_BEFORE_MARK = /^-?[.,]/;

const isBlank = (components: Components): boolean => components.every((value) => value === '');
const isFilled = (components: Components): boolean => components.some((value) => value !== '');
const NO_OCCURRENCES: readonly Components[] = [];

/**
 * Everything wrong with a segment's elements: missing, too many, too long or short, wrong type, unlisted codes.
 * Decimal marks `.` and `,` are both taken: version 4 allows both, version 3 partners mix them. Lengths count
 * characters (code points); for numbers the sign and the decimal mark do not count (ISO 9735-1, 11.6).
 */
export function checkSegment(segment: Segment, layout: SegmentLayout, codes: 'warn' | 'off'): ElementFault[] {
  const faults: ElementFault[] = [];
  const { elements } = segment;
  for (let index = 0; index < layout.length; index += 1) {
    const elementLayout = layout[index];
    if (elementLayout === undefined) continue;
    const element = index + 1;
    const occurrences = filledOf(elements[index]);
    if (occurrences.length === 0 && elementLayout.mandatory) {
      faults.push({ code: 'EDI-ELEMENT-MISSING', params: { id: elementLayout.id }, element });
    }
    if (occurrences.length > 1) {
      faults.push({ code: 'EDI-ELEMENT-REPEATED', params: { id: elementLayout.id }, element });
    }
    for (const occurrence of occurrences) checkElement(occurrence, elementLayout, element, codes, faults);
  }
  const excess = elements.findIndex((element, index) => index >= layout.length && !element.every(isBlank));
  if (excess >= 0) {
    const value = elements[excess]?.flat().find((text) => text !== '') ?? '';
    faults.push({ code: 'EDI-ELEMENT-EXCESS', params: { value }, element: excess + 1 });
  }
  const trailing = trailingSeparator(segment);
  if (trailing > 0) faults.push({ code: 'EDI-TRAILING-SEPARATOR', params: {}, element: trailing });
  return faults;
}

/** The occurrences that hold something; the list itself, as most do. */
function filledOf(occurrences: readonly Components[] = NO_OCCURRENCES): readonly Components[] {
  return occurrences.every(isFilled) ? occurrences : occurrences.filter(isFilled);
}

/** Adds what is wrong with one occurrence. */
function checkElement(
  components: Components,
  layout: ElementLayout,
  element: number,
  codes: 'warn' | 'off',
  faults: ElementFault[],
): void {
  for (let index = 0; index < layout.components.length; index += 1) {
    const componentLayout = layout.components[index];
    if (componentLayout === undefined) continue;
    const value = components[index] ?? '';
    if (value === '') {
      // A simple element that got here is not blank, so its first component is missing: `+:x+`.
      if (componentLayout.mandatory) {
        faults.push({
          code: 'EDI-ELEMENT-MISSING',
          params: { id: componentLayout.id },
          ...placeOf(layout, element, index),
        });
      }
      continue;
    }
    const fault = checkValue(value, componentLayout);
    if (fault) faults.push({ ...fault, ...placeOf(layout, element, index) });
    else if (codes === 'warn' && isUnlisted(value, index, components, layout)) {
      faults.push({
        code: 'EDI-CODE-UNLISTED',
        params: { id: componentLayout.id, value },
        ...placeOf(layout, element, index),
      });
    }
  }
  const excess = components.findIndex((value, index) => index >= layout.components.length && value !== '');
  if (excess >= 0) {
    const params = { value: components[excess] ?? '' };
    faults.push({ code: 'EDI-ELEMENT-EXCESS', params, element, component: excess + 1 });
  }
}

const placeOf = ({ composite }: ElementLayout, element: number, index: number) =>
  composite ? { element, component: index + 1 } : { element };

function checkValue(value: string, layout: ComponentLayout): Pick<ElementFault, 'code' | 'params'> | undefined {
  const { id, representation } = layout;
  const { type, max, fixed } = representation;
  if (type === 'n') {
    if (!NUMBER.test(value)) {
      return { code: 'EDI-ELEMENT-TYPE', params: { id, value, type: 'a number', typeZh: '数字' } };
    }
    if (NO_DIGIT_BEFORE_MARK.test(value)) return { code: 'EDI-ELEMENT-DECIMAL', params: { id, value } };
  } else if (type === 'a' && /\d/.test(value)) {
    return { code: 'EDI-ELEMENT-TYPE', params: { id, value, type: 'letters', typeZh: '字母' } };
  }
  // Units of UTF-16 are no fewer than characters: most values need no counting.
  if (type !== 'n' && value.length <= max && !fixed) return undefined;
  const length = type === 'n' ? value.replace(/[-.,]/g, '').length : characters(value);
  if (length > max) return { code: 'EDI-ELEMENT-LONG', params: { id, length, max } };
  if (fixed && length < max) return { code: 'EDI-ELEMENT-SHORT', params: { id, length, max } };
  return undefined;
}

/** Code points, counted without copying the string. */
function characters(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/** A code list named beside the value (1131, 3055) is somebody else's: then the directory's list does not apply. */
function isUnlisted(value: string, index: number, components: Components, layout: ElementLayout): boolean {
  if (isListedCode(layout.components[index]?.id ?? '', value) !== false) return false;
  return !layout.components.some(
    ({ id }, later) => later > index && (id === '1131' || id === '3055') && (components[later] ?? '') !== '',
  );
}

/** 1-based position of the first element that ends in a needless separator, 0 when there is none. */
function trailingSeparator(segment: Segment): number {
  const { elements } = segment;
  const last = elements.at(-1);
  if (last && last.length === 1 && last[0]?.length === 1 && last[0][0] === '') return elements.length;
  return elements.findIndex((element) => element.some((list) => list.length > 1 && list.at(-1) === '')) + 1;
}
