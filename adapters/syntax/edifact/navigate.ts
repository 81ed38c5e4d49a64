/** Small helpers for reading a message: positions count from 1 after the tag, absent values are `''`. */
import type { Components, Segment, SegmentGroup } from './types.ts';

/** Value of component `c` of element `i` (both from 1) in occurrence `o` (syntax 4 repetition). `''` when absent. */
export function element(segment: Segment | undefined, i: number, c = 1, o = 1): string {
  return segment?.elements[i - 1]?.[o - 1]?.[c - 1] ?? '';
}

/** All occurrences of element `i`, each with its components. */
export function occurrences(segment: Segment | undefined, i: number): readonly Components[] {
  return segment?.elements[i - 1] ?? [];
}

/**
 * Segments directly in a group by tag, and by the qualifier in their first value when given:
 * `findSegments(group, 'RFF', 'ABT')`.
 */
export function findSegments(group: SegmentGroup | undefined, tag: string, qualifier?: string): readonly Segment[] {
  return (group?.segments ?? []).filter(
    (segment) => segment.tag === tag && (qualifier === undefined || element(segment, 1) === qualifier),
  );
}

/** The first of `findSegments`. */
export function firstSegment(group: SegmentGroup | undefined, tag: string, qualifier?: string): Segment | undefined {
  return findSegments(group, tag, qualifier)[0];
}

/** Groups directly in a group by the tag of their first segment (`EQD`) or their name (`SG3`). */
export function groupsOf(group: SegmentGroup | undefined, trigger: string): readonly SegmentGroup[] {
  return (group?.groups ?? []).filter((child) => child.trigger === trigger || child.name === trigger);
}

/**
 * Groups along a path of triggers or names: `findGroups(tree, 'CNI', 'STS')` is every STS group in every CNI
 * group. Prefer triggers: group numbers differ between directories.
 */
export function findGroups(tree: SegmentGroup | undefined, ...path: readonly string[]): readonly SegmentGroup[] {
  let found: readonly SegmentGroup[] = tree ? [tree] : [];
  for (const step of path) found = found.flatMap((group) => groupsOf(group, step));
  return found;
}
