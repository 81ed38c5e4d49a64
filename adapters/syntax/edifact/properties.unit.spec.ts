import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildContrl } from './contrl.ts';
import { readContrl } from './contrl-read.ts';
import { isAcceptable } from './problems.ts';
import { readEdifact } from './reader.ts';
import type { InterchangeInput, SegmentInput } from './types.ts';
import { seg, writeEdifact } from './writer.ts';

const char = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...":+?'*.,- ~^|\\AZaz09") },
  { weight: 2, arbitrary: fc.constantFrom(...'大同站查验放行，。𠮷é') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
);
const value = fc.string({ unit: char, minLength: 1, maxLength: 12 }).filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
const composite = fc
  .tuple(fc.array(fc.oneof(value, fc.constant('')), { maxLength: 4 }), value)
  .map(([rest, last]) => [...rest, last]);
const element = fc.oneof(composite, fc.constant(['']));
const segment = fc
  .tuple(fc.stringMatching(/^[A-T][A-Z0-9]{2}$/), fc.array(element, { maxLength: 4 }), composite)
  .map(([tag, rest, last]) => seg(tag, ...rest, last));
const segments = fc.array(segment, { minLength: 1, maxLength: 6 });

const input = (list: readonly SegmentInput[], version: '3' | '4' = '4'): InterchangeInput => ({
  syntax: { id: version === '4' ? 'UNOY' : 'UNOC', version },
  sender: { id: 'A' },
  recipient: { id: 'B' },
  date: '20240105',
  time: '0930',
  controlRef: 'R',
  messages: [{ type: 'ZZTEST', version: 'D', release: '95B', segments: list }],
});
const body = (bytes: Uint8Array) =>
  readEdifact(bytes, { encoding: 'utf-8' })
    .interchange?.messages[0]?.segments.slice(1, -1)
    .map(({ tag, elements }) => ({ tag, elements: elements.map((occurrences) => occurrences[0]) }));

describe('any text', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(segments, fc.constantFrom('3' as const, '4' as const), fc.boolean(), (list, version, newlines) => {
        const bytes = writeEdifact(input(list, version), { newlines, encoding: 'utf-8' });
        expect(readEdifact(bytes, { encoding: 'utf-8' }).problems.map((problem) => problem.code)).toEqual([
          'EDI-TABLE-NONE',
        ]);
        expect(body(bytes)).toEqual(list);
      }),
      { numRuns: 300 },
    );
  });

  it('comes back through separators of our own choice, and through GB 18030', () => {
    const una = { component: '|', element: '^', decimal: ',', release: '\\', repetition: '', terminator: '~' };
    fc.assert(
      fc.property(segments, (list) => {
        expect(body(writeEdifact(input(list), { una, encoding: 'utf-8' }))).toEqual(list);
      }),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."大同站查验放行?+:'A"), minLength: 1 }), (text) => {
        const bytes = writeEdifact(input([seg('FTX', text)], '3'), { encoding: 'gb18030' });
        const reading = readEdifact(bytes, { encoding: 'gb18030' });
        expect(reading.interchange?.messages[0]?.segments[1]?.elements).toEqual([[[text]]]);
      }),
      { numRuns: 100 },
    );
  });

  it('does not care where lines are broken', () => {
    fc.assert(
      fc.property(segments, fc.array(fc.nat(), { maxLength: 8 }), (list, cuts) => {
        const text = [...writeEdifact(input(list)).toString()];
        const una = 9;
        for (const cut of cuts) text.splice(una + (cut % (text.length - una)), 0, '\r\n');
        expect(body(Buffer.from(text.join('')))).toEqual(list);
      }),
      { numRuns: 200 },
    );
  });
});

describe('any bytes', () => {
  const anything = (bytes: Uint8Array): void => {
    const reading = readEdifact(bytes, { maxBytes: 100_000 });
    if (!reading.recognised) expect(reading.problems).toHaveLength(1);
    if (!isAcceptable(reading)) expect(reading.problems.some((problem) => problem.severity === 'error')).toBe(true);
    const contrl = buildContrl(reading, { controlRef: 'C', date: '20240105', time: '0930' });
    if (!contrl) return;
    const answered = readEdifact(contrl, reading.syntax.encoding === 'gb18030' ? { encoding: 'gb18030' } : {});
    expect(answered.problems.filter((problem) => problem.severity === 'error')).toEqual([]);
    const message = answered.interchange?.messages[0];
    expect(message && readContrl(message)?.interchangeRef).toBe(reading.interchange?.unb?.controlRef);
  };

  it('are read without throwing', () => {
    const starts = [
      '',
      "UNA:+.?*'",
      'UNB+',
      'UNH+',
      "UNB+UNOC:3+A+B+240105:0930+R'",
      "UNB+UNOY:4+A+B+20240105:0930+R'",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }), (start, tail) => {
        anything(Buffer.concat([Buffer.from(start), tail]));
      }),
      { numRuns: 400 },
    );
  });

  it('made of pieces of messages are read without throwing, and a CONTRL about them is a good one', () => {
    const piece = fc.constantFrom(
      ..."'+:?*\n ",
      ...["UNB+UNOC:3+A+B+240105:0930+R'", "UNH+1+COHAOR:D:95B:UN'", "UNH+2+IFTSTA:D:01B:UN'", "UNT+3+1'", "UNZ+1+R'"],
      ...["UNG+COHAOR+A+B+240105:0930+G+UN+D:95B'", "UNE+1+G'", "EQD+CN+TCKU3125044'", "GOR+2+5:6:2:5'", "CNT+16:1'"],
      ...["NAD+CM+大同'", "BGM+292+X+9'", 'DTM+137:1', 'UNB', 'UNH+', '::::', "STS+1+1'", 'é', '\u0007'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, envelope) => {
        anything(Buffer.from((envelope ? "UNB+UNOC:3+A+B+240105:0930+R'" : '') + pieces.join('')));
      }),
      { numRuns: 600 },
    );
  });

  it('are read in time that grows with their number only', () => {
    const head = "UNB+UNOY:4+A+B+20240101:1200+1'UNH+1+IFTMIN:D:95B:UN'";
    const repeated = ["'", '+', ':', '?', "A'", "EQD+CN+X'", "UNH+1+A:D:95B:UN'", 'a\n', '*', 'UNB+', '1'];
    for (const text of repeated) {
      const bytes = Buffer.from(head + text.repeat(Math.floor(400_000 / text.length)));
      // 400 kB take some 0.2 s; anything super-linear would not come back before the test is given up.
      expect(readEdifact(bytes).recognised, JSON.stringify(text)).toBe(true);
    }
  });
});
