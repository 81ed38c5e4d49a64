import { describe, expect, it } from 'vitest';
import { parseSegmentLayout } from '../../../contracts/railway/edifact/index.ts';
import { checkSegment } from './elements.ts';
import { DEFAULT_LIMITS } from './reader.ts';
import { tokenize } from './tokenizer.ts';
import { SERVICE_CHARACTERS_V4 } from './una.ts';

const LAYOUT = parseSegmentLayout('4451! an..3 + C174(6411! an..3 : 6314 n..5) + 1225 an..3 + 0001 a4');

const check = (text: string, codes: 'warn' | 'off' = 'warn', layout = LAYOUT) => {
  const segment = tokenize(text, 0, SERVICE_CHARACTERS_V4, DEFAULT_LIMITS).segments[0];
  if (!segment) throw new Error('no segment');
  return checkSegment(segment, layout, codes).map(({ code, element, component }) => [code, element, component]);
};

describe('checkSegment', () => {
  it('accepts what fits, and leaves conditional elements out', () => {
    expect(check("ZZZ+AAI'")).toEqual([]);
    expect(check("ZZZ+AAI+KGM:-123.45+9+UNOA'")).toEqual([]);
  });

  it.each([
    ["ZZZ'", ['EDI-ELEMENT-MISSING', 1, undefined]],
    ["ZZZ+AAI+:5'", ['EDI-ELEMENT-MISSING', 2, 1]],
    ["ZZZ+AAI+KGM:123456'", ['EDI-ELEMENT-LONG', 2, 2]],
    ["ZZZ+AAI+KGM:12A'", ['EDI-ELEMENT-TYPE', 2, 2]],
    ["ZZZ+AAI+KGM:1.2.3'", ['EDI-ELEMENT-TYPE', 2, 2]],
    ["ZZZ+AAI+KGM:.5'", ['EDI-ELEMENT-DECIMAL', 2, 2]],
    ["ZZZ+AAI+KGM:1:X'", ['EDI-ELEMENT-EXCESS', 2, 3]],
    ["ZZZ+AAI:X'", ['EDI-ELEMENT-EXCESS', 1, 2]],
    ["ZZZ+AAI++9++X'", ['EDI-ELEMENT-EXCESS', 5, undefined]],
    ["ZZZ+AAI+++UNO'", ['EDI-ELEMENT-SHORT', 4, undefined]],
    ["ZZZ+AAI+++UNO1'", ['EDI-ELEMENT-TYPE', 4, undefined]],
    ["ZZZ+AAI*AAA'", ['EDI-ELEMENT-REPEATED', 1, undefined]],
    ["ZZZ+AAI+KGM:'", ['EDI-TRAILING-SEPARATOR', 2, undefined]],
    ["ZZZ+AAI++'", ['EDI-TRAILING-SEPARATOR', 3, undefined]],
    ["ZZZ+AAI++999'", ['EDI-CODE-UNLISTED', 3, undefined]],
  ])('finds in %s %j', (text, expected) => {
    expect(check(text)[0]).toEqual(expected);
  });

  it('counts characters, not bytes or UTF-16 units', () => {
    const name = parseSegmentLayout('3036 an..4');
    expect(check("ZZZ+大同𠮷站'", 'off', name)).toEqual([]);
    expect(check("ZZZ+大同𠮷站台'", 'off', name)).toEqual([['EDI-ELEMENT-LONG', 1, undefined]]);
  });

  it('leaves codes alone when told so, and where another code list is named', () => {
    expect(check("ZZZ+AAI++999'", 'off')).toEqual([]);
    const agency = parseSegmentLayout('C555(9011! an..3 : 1131 an..3 : 3055 an..3)');
    expect(check("ZZZ+900'", 'warn', agency)).toEqual([['EDI-CODE-UNLISTED', 1, 1]]);
    expect(check("ZZZ+900::ZZZ'", 'warn', agency)).toEqual([]);
  });
});
