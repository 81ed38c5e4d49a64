/** How a place in an interchange is named for people (`at`). */
import type { Segment } from './types.ts';

const MAX_REF = 35;

/** `segment 9 EQD / element 2 / component 1`; elements count from 1 after the tag. */
export function segmentPlace(position: number, tag: string, element?: number, component?: number): string {
  const parts = [`segment ${position} ${tag.slice(0, MAX_REF)}`];
  if (element !== undefined) parts.push(`element ${element}`);
  if (component !== undefined) parts.push(`component ${component}`);
  return parts.join(' / ');
}

/** `UNH 1 / segment ...` */
export function messagePlace(ref: string, rest?: string): string {
  const label = `UNH ${ref === '' ? '(no reference)' : ref.slice(0, MAX_REF)}`;
  return rest === undefined ? label : `${label} / ${rest}`;
}

/** `interchange / segment 1 UNB / ...`, with the segment's position in the interchange. */
export function interchangePlace(segment: Segment | undefined, element?: number, component?: number): string {
  return segment ? `interchange / ${segmentPlace(segment.index, segment.tag, element, component)}` : 'interchange';
}
