import { describe, expect, it } from 'vitest';
import { parseMessageTable } from '../../../contracts/railway/edifact/index.ts';
import { matchStructure } from './structure.ts';
import type { Segment, SegmentGroup } from './types.ts';

const TABLE = parseMessageTable('UNH! BGM! DTM*2 SG1*2(RFF! DTM) SG2!*9(EQD! LOC*2 SG3*2(TDT! LOC) NAD) CNT! UNT!');

const match = (tags: string) => {
  const segments = tags.split(' ').map((tag, index): Segment => ({ tag, elements: [], index: index + 1 }));
  const { tree, faults } = matchStructure(segments, TABLE, 'TESTER');
  return { tree: show(tree), faults: faults.map(({ code, params, segment }) => [code, params.tag, segment]) };
};
const show = (group: SegmentGroup): string =>
  [
    ...group.segments.map((segment) => segment.tag),
    ...group.groups.map((child) => `${child.name}(${show(child)})`),
  ].join(' ');

describe('matchStructure', () => {
  it('puts segments into their groups, greedily', () => {
    const { tree, faults } = match('UNH BGM DTM RFF DTM RFF EQD LOC TDT LOC TDT NAD EQD CNT UNT');
    expect(faults).toEqual([]);
    expect(tree).toBe('UNH BGM DTM CNT UNT SG1(RFF DTM) SG1(RFF) SG2(EQD LOC NAD SG3(TDT LOC) SG3(TDT)) SG2(EQD)');
  });

  it('says what is missing after which segment', () => {
    expect(match('UNH EQD UNT').faults).toEqual([
      ['EDI-SEGMENT-MISSING', 'BGM', 0],
      ['EDI-SEGMENT-MISSING', 'CNT', 1],
    ]);
    expect(match('UNH BGM CNT UNT').faults).toEqual([['EDI-GROUP-MISSING', 'EQD', 1]]);
  });

  it('leaves a missing UNT to the envelope', () => {
    expect(match('UNH BGM EQD CNT').faults).toEqual([]);
  });

  it('reports a segment in the wrong place and goes on behind it', () => {
    const { tree, faults } = match('UNH BGM XXX EQD BGM LOC CNT UNT');
    expect(faults).toEqual([
      ['EDI-SEGMENT-UNEXPECTED', 'XXX', 2],
      ['EDI-SEGMENT-UNEXPECTED', 'BGM', 4],
    ]);
    expect(tree).toBe('UNH BGM CNT UNT SG2(EQD LOC)');
  });

  it('reports too many repetitions once and keeps them', () => {
    expect(match('UNH BGM DTM DTM DTM DTM EQD CNT UNT').faults).toEqual([['EDI-SEGMENT-REPEATED', 'DTM', 4]]);
    const groups = match('UNH BGM RFF RFF RFF DTM RFF EQD CNT UNT');
    expect(groups.faults).toEqual([['EDI-GROUP-REPEATED', 'RFF', 4]]);
    expect(groups.tree).toContain('SG1(RFF DTM) SG1(RFF)');
  });

  it('starts counting anew in each group', () => {
    expect(match('UNH BGM EQD LOC LOC EQD LOC LOC CNT UNT').faults).toEqual([]);
    expect(match('UNH BGM EQD LOC LOC LOC EQD LOC LOC LOC CNT UNT').faults).toEqual([
      ['EDI-SEGMENT-REPEATED', 'LOC', 5],
      ['EDI-SEGMENT-REPEATED', 'LOC', 9],
    ]);
  });
});
