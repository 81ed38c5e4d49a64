import { describe, expect, it } from 'vitest';
import { element, findGroups, findSegments } from './navigate.ts';
import { isAcceptable } from './problems.ts';
import { readEdifact } from './reader.ts';
import type { ReadOptions } from './types.ts';
import { seg, writeEdifact } from './writer.ts';

const HOLD = [
  seg('BGM', '292', 'INS1', '9'),
  seg('RFF', ['ABT', '050320240000000001']),
  seg('NAD', 'TR', ['YARD', 'ZZZ', 'ZZZ']),
  seg('EQD', 'CN', ['TCKU3125044'], ['22G1', '102', '5'], '', '3', '5'),
  seg('FTX', 'AAH', '', '', ['移至查验场地']),
  seg('GOR', '2', ['5', '6', '2', '5'], ['1', '6', '4', '5']),
  seg('CNT', ['16', '1']),
];
const interchange = (segments = HOLD, release = '95B', type = 'COHAOR') =>
  writeEdifact({
    sender: { id: 'GATEWAY' },
    recipient: { id: 'STATION' },
    date: '20240105',
    time: '0930',
    controlRef: 'GW1',
    messages: [{ type, version: 'D', release, segments }],
  });
const problems = (bytes: Uint8Array, options: ReadOptions = {}) =>
  readEdifact(bytes, options).problems.map((problem) => `${problem.severity} ${problem.code}`);

describe('readEdifact', () => {
  it('gives a message its tree, by the table of its directory', () => {
    const reading = readEdifact(interchange());
    expect(reading).toMatchObject({
      recognised: true,
      syntax: { id: 'UNOY', version: '4', encoding: 'utf-8' },
      problems: [],
    });
    expect(isAcceptable(reading)).toBe(true);
    const message = reading.interchange?.messages[0];
    expect(message?.table).toEqual({ directory: 'D95B', exact: true });
    const [equipment] = findGroups(message?.tree, 'EQD');
    expect(equipment?.name).toBe('SG3');
    expect(element(findSegments(equipment, 'FTX', 'AAH')[0], 4)).toBe('移至查验场地');
  });

  it('finds the same equipment by its trigger in another directory', () => {
    const message = readEdifact(interchange(HOLD, '01B')).interchange?.messages[0];
    expect(message?.table).toEqual({ directory: 'D01B', exact: true });
    expect(findGroups(message?.tree, 'EQD')[0]?.name).toBe('SG4');
  });

  it('names the place of a problem for people and for CONTRL', () => {
    const wrong = HOLD.map((segment) => (segment.tag === 'EQD' ? seg('EQD', 'CN', ['X'.repeat(18)]) : segment));
    const [problem] = readEdifact(interchange(wrong)).problems;
    expect(problem).toMatchObject({
      code: 'EDI-ELEMENT-LONG',
      at: 'UNH 1 / segment 5 EQD / element 2 / component 1',
      messageIndex: 0,
      contrl: { level: 'element', code0085: '39', segmentPosition: 5, elementPosition: 3, componentPosition: 1 },
    });
    expect(problem?.message).toContain('18 characters');
    expect(problem?.messageZh).toContain('最多 17');
    expect(problems(interchange(wrong), { elements: 'lenient' })).toEqual(['warning EDI-ELEMENT-LONG']);
  });

  it('checks against the nearest directory with warnings only, and says so', () => {
    const incomplete = HOLD.filter((segment) => segment.tag !== 'NAD');
    expect(problems(interchange(incomplete))).toEqual(['error EDI-GROUP-MISSING']);
    expect(problems(interchange(incomplete, '96A'))).toEqual([
      'warning EDI-TABLE-NEAREST',
      'warning EDI-GROUP-MISSING',
    ]);
  });

  it('reads messages without a table by syntax and counts', () => {
    const reading = readEdifact(interchange(HOLD, '95B', 'COARRI'));
    expect(reading.problems.map((problem) => problem.code)).toEqual(['EDI-TABLE-NONE']);
    expect(reading.interchange?.messages[0]?.tree.segments).toHaveLength(9);
    expect(problems(interchange(), { check: 'syntax-only' })).toEqual([]);
  });

  it('warns of codes neither directory has, and is silent when told so', () => {
    const odd = [seg('BGM', 'XX1', 'A', '9'), ...HOLD.slice(1)];
    expect(problems(interchange(odd))).toEqual(['warning EDI-CODE-UNLISTED']);
    expect(problems(interchange(odd), { codes: 'off' })).toEqual([]);
  });

  it('puts a syntax fault into the message it happened in', () => {
    const bytes = Buffer.from(interchange().toString().replace('GOR', "'GOR"));
    const reading = readEdifact(bytes);
    expect(reading.problems).toEqual([
      expect.objectContaining({
        messageIndex: 0,
        code: 'EDI-SEGMENT-EMPTY',
        at: 'UNH 1 / segment 6 FTX',
        contrl: { level: 'segment', segmentPosition: 6, code0085: '13' },
      }),
    ]);
  });

  it('reads every shape of line break and a byte order mark alike', () => {
    const text = interchange().toString();
    const wrapped = text.replace(/(.{40})/gu, '$1\r\n');
    const bom = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
    const segments = (bytes: Uint8Array) =>
      readEdifact(bytes).interchange?.messages[0]?.segments.map(({ tag, elements }) => [tag, elements]);
    expect(segments(Buffer.from(text.replaceAll("'", "'\n")))).toEqual(segments(Buffer.from(text)));
    expect(segments(bom)).toEqual(segments(Buffer.from(text)));
    expect(problems(bom)).toEqual(['warning EDI-BOM']);
    // The UNA is nine characters in one piece; only what follows may be wrapped.
    expect(segments(Buffer.from(text.slice(0, 9) + wrapped.slice(9)))).toEqual(segments(Buffer.from(text)));
  });

  it('refuses what is not EDIFACT, too large, or has an unusable UNA', () => {
    expect(readEdifact(Buffer.from('<xml/>'))).toMatchObject({
      recognised: false,
      problems: [{ code: 'EDI-NOT-RECOGNISED' }],
    });
    expect(readEdifact(new Uint8Array())).toMatchObject({ recognised: false });
    const large = readEdifact(interchange(), { maxBytes: 100 });
    expect(large).toMatchObject({ recognised: true, problems: [{ code: 'EDI-TOO-LARGE' }] });
    expect(large.interchange).toBeUndefined();
    expect(isAcceptable(large)).toBe(false);
    expect(problems(Buffer.from("UNA++.? 'UNB+UNOC+"))).toEqual(['error EDI-UNA-INVALID']);
  });

  it('warns of characters outside the level declared', () => {
    const text = "UNB+UNOA:3+A+B+240105:0930+R'UNH+1+APERAK:D:95B:UN'BGM+962+x'UNT+3+1'UNZ+1+R'";
    expect(problems(Buffer.from(text))).toEqual(['warning EDI-REPERTOIRE']);
  });

  it('lists at most maxProblems and rejects when an unlisted one is an error', () => {
    const many = [...HOLD.slice(0, 3), ...Array.from({ length: 20 }, () => seg('EQD', ''))];
    const reading = readEdifact(interchange(many), { maxProblems: 5 });
    expect(reading.problems).toHaveLength(6);
    expect(reading.problems.at(-1)).toMatchObject({ code: 'EDI-MORE-PROBLEMS', severity: 'error' });
  });
});
