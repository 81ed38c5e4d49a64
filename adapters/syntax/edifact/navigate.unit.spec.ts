import { describe, expect, it } from 'vitest';
import { element, findGroups, findSegments, firstSegment, groupsOf, occurrences } from './navigate.ts';
import type { Segment, SegmentGroup } from './types.ts';

const segment = (tag: string, ...elements: string[][][]): Segment => ({ tag, elements, index: 1 });
const group = (name: string, segments: Segment[], groups: SegmentGroup[] = []): SegmentGroup => ({
  name,
  trigger: segments[0]?.tag ?? '',
  segments,
  groups,
});

describe('navigate', () => {
  const rff = segment('RFF', [['ABT', '0503']], [['a', 'b'], ['c']]);
  const tree = group(
    '',
    [segment('UNH'), segment('RFF', [['RE', '1']]), rff],
    [
      group(
        'SG4',
        [segment('CNI')],
        [group('SG5', [segment('STS', [['1']])]), group('SG5', [segment('STS', [['2']])])],
      ),
      group('SG4', [segment('CNI')], [group('SG5', [segment('STS', [['3']])])]),
    ],
  );

  it('reads values from 1, and nothing as an empty string', () => {
    expect(element(rff, 1)).toBe('ABT');
    expect(element(rff, 1, 2)).toBe('0503');
    expect(element(rff, 2, 1, 2)).toBe('c');
    expect(element(rff, 9)).toBe('');
    expect(element(undefined, 1)).toBe('');
    expect(occurrences(rff, 2)).toEqual([['a', 'b'], ['c']]);
    expect(occurrences(rff, 3)).toEqual([]);
  });

  it('finds segments by tag and qualifier', () => {
    expect(findSegments(tree, 'RFF')).toHaveLength(2);
    expect(firstSegment(tree, 'RFF', 'ABT')).toBe(rff);
    expect(firstSegment(undefined, 'RFF')).toBeUndefined();
  });

  it('finds groups by trigger, by name and along a path', () => {
    expect(groupsOf(tree, 'CNI')).toEqual(groupsOf(tree, 'SG4'));
    expect(findGroups(tree, 'CNI', 'STS').map((found) => element(found.segments[0], 1))).toEqual(['1', '2', '3']);
    expect(findGroups(tree, 'EQD')).toEqual([]);
  });
});
