import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './reader.ts';
import { tokenize } from './tokenizer.ts';
import { SERVICE_CHARACTERS_V3, SERVICE_CHARACTERS_V4 } from './una.ts';

const read = (text: string, una = SERVICE_CHARACTERS_V3, limits = {}) =>
  tokenize(text, 0, una, { ...DEFAULT_LIMITS, ...limits });
const codes = (text: string, una = SERVICE_CHARACTERS_V3, limits = {}) =>
  read(text, una, limits).faults.map((fault) => fault.code);

describe('tokenize', () => {
  it('splits segments, elements and components and remembers where they stood', () => {
    const { segments, faults } = read("BGM+129+R1'\r\nLOC+5+DTV:ZZZ::大同'");
    expect(segments).toEqual([
      { tag: 'BGM', elements: [[['129']], [['R1']]], index: 1 },
      { tag: 'LOC', elements: [[['5']], [['DTV', 'ZZZ', '', '大同']]], index: 2 },
    ]);
    expect(faults).toEqual([]);
  });

  it('undoes the release character, also doubled and before ordinary characters', () => {
    const { segments } = read("FTX+AAI+++A?+B?:C?'D????E?X'");
    expect(segments[0]?.elements[3]).toEqual([["A+B:C'D??EX"]]);
  });

  it('skips line breaks inside values and between release character and the character it releases', () => {
    expect(read("FTX+A\r\nA?\r\n+I'").segments[0]?.elements).toEqual([[['AA+I']]]);
  });

  it('repeats elements in version 4 only', () => {
    expect(read("ABC+1:2*3+4'", SERVICE_CHARACTERS_V4).segments[0]?.elements).toEqual([[['1', '2'], ['3']], [['4']]]);
    expect(read("ABC+1*3'").segments[0]?.elements).toEqual([[['1*3']]]);
    expect(read("ABC+1?*3'", SERVICE_CHARACTERS_V4).segments[0]?.elements).toEqual([[['1*3']]]);
  });

  it('takes a line break as terminator when the UNA says so', () => {
    const { segments, faults } = read('BGM+1\n\nDTM+2\n', { ...SERVICE_CHARACTERS_V3, terminator: '\n' });
    expect(segments.map((segment) => segment.tag)).toEqual(['BGM', 'DTM']);
    expect(faults).toEqual([]);
  });

  it('reports an empty segment once and goes on', () => {
    const { segments, faults } = read("BGM+1''''DTM+2'");
    expect(segments.map((segment) => segment.index)).toEqual([1, 2]);
    expect(faults).toEqual([{ code: 'EDI-SEGMENT-EMPTY', segmentIndex: 1, params: {} }]);
  });

  it.each([
    ['BGM+1', 'EDI-SEGMENT-UNTERMINATED'],
    ["BGM+1'DTM+2?", 'EDI-RELEASE-DANGLING'],
    ["bgm+1'", 'EDI-TAG-INVALID'],
    ["BGMX+1'", 'EDI-TAG-INVALID'],
    ["+1'", 'EDI-TAG-INVALID'],
    ["BGM:1+1'", 'EDI-TAG-NESTING'],
    ["BGM+A\u0007B'", 'EDI-CONTROL-CHARACTER'],
  ])('finds in %j %s', (text, code) => {
    expect(codes(text)).toContain(code);
  });

  it('keeps the last segment of a cut interchange', () => {
    expect(read("BGM+1'DTM+2").segments.map((segment) => segment.tag)).toEqual(['BGM', 'DTM']);
  });

  it('stops at the limits and says which', () => {
    expect(codes("BGM'BGM'BGM'", SERVICE_CHARACTERS_V3, { maxSegments: 2 })).toEqual(['EDI-TOO-MANY-SEGMENTS']);
    const elements = read("BGM+1+2+3+4'DTM+1'", SERVICE_CHARACTERS_V3, { maxElements: 2 });
    expect(elements.segments.map((segment) => segment.elements.length)).toEqual([2, 1]);
    expect(elements.faults.map((fault) => fault.code)).toEqual(['EDI-TOO-MANY-ELEMENTS']);
    const components = read("BGM+1:2:3+4'", SERVICE_CHARACTERS_V3, { maxComponents: 2 });
    expect(components.segments[0]?.elements).toEqual([[['1', '2']], [['4']]]);
    expect(components.faults.map((fault) => fault.code)).toEqual(['EDI-TOO-MANY-COMPONENTS']);
    const long = read("BGM+ABCDE'", SERVICE_CHARACTERS_V3, { maxComponentLength: 4 });
    expect(long.segments[0]?.elements).toEqual([[['ABCD']]]);
    expect(long.faults.map((fault) => fault.code)).toEqual(['EDI-VALUE-TOO-LONG']);
  });
});
