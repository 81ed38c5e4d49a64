import { describe, expect, it } from 'vitest';
import { parseMessageTable, parseSegmentLayout } from './notation.ts';

describe('parseMessageTable', () => {
  it('reads segments, groups and repeats', () => {
    expect(parseMessageTable('UNH! DTM*9 SG1!*99(RFF! SG2(DTM!))')).toEqual([
      { kind: 'segment', tag: 'UNH', mandatory: true, max: 1 },
      { kind: 'segment', tag: 'DTM', mandatory: false, max: 9 },
      {
        kind: 'group',
        name: 'SG1',
        trigger: 'RFF',
        mandatory: true,
        max: 99,
        nodes: [
          { kind: 'segment', tag: 'RFF', mandatory: true, max: 1 },
          {
            kind: 'group',
            name: 'SG2',
            trigger: 'DTM',
            mandatory: false,
            max: 1,
            nodes: [{ kind: 'segment', tag: 'DTM', mandatory: true, max: 1 }],
          },
        ],
      },
    ]);
  });

  it.each(['UNH)', 'SG1(RFF!', 'SG1()', 'SG1(SG2(RFF!))', 'unh', 'UNH*', 'UNH?9'])('throws for %s', (text) => {
    expect(() => parseMessageTable(text)).toThrow(/edifact table/);
  });
});

describe('parseSegmentLayout', () => {
  it('reads elements, composites and representations', () => {
    expect(parseSegmentLayout('1004 an..35 + C507!(2005! an..3 : 2379 n2)')).toEqual([
      {
        id: '1004',
        mandatory: false,
        composite: false,
        components: [{ id: '1004', mandatory: false, representation: { type: 'an', max: 35, fixed: false } }],
      },
      {
        id: 'C507',
        mandatory: true,
        composite: true,
        components: [
          { id: '2005', mandatory: true, representation: { type: 'an', max: 3, fixed: false } },
          { id: '2379', mandatory: false, representation: { type: 'n', max: 2, fixed: true } },
        ],
      },
    ]);
  });

  it.each(['1004', 'an..3', 'C507(2005)', '1004 x..3', ''])('throws for %j', (text) => {
    expect(() => parseSegmentLayout(text)).toThrow(/edifact table/);
  });
});
