import { describe, expect, it } from 'vitest';
import { buildContrl } from './contrl.ts';
import { readContrl } from './contrl-read.ts';
import { isAcceptable } from './problems.ts';
import { readEdifact } from './reader.ts';
import type { ContrlInput, ReadOptions } from './types.ts';
import { EdifactWriteError } from './writer.ts';

const INPUT: ContrlInput = { controlRef: 'ACK1', date: '20240105', time: '1001' };
const V3 = "UNB+UNOC:3+DTSTATION:ZZZ+GATEWAY:ZZZ+240105:0930+REF1'";
const V4 = "UNB+UNOY:4+DTSTATION:ZZZ+GATEWAY:ZZZ+20240105:0930+REF1'";
const good = (ref: string) => `UNH+${ref}+APERAK:D:95B:UN'BGM+962+X+29'UNT+3+${ref}'`;
/** No BGM; RFF without qualifier; a DTM value too long; a segment that does not belong. */
const bad = (ref: string) => `UNH+${ref}+APERAK:D:95B:UN'DTM+137:${'1'.repeat(36)}:203'RFF+:X'EQD+CN'UNT+5+${ref}'`;

const answer = (text: string | Uint8Array, input: Partial<ContrlInput> = {}, options: ReadOptions = {}) =>
  buildContrl(readEdifact(typeof text === 'string' ? Buffer.from(text) : text, options), { ...INPUT, ...input });
const body = (bytes: Buffer | undefined) => /'(UCI.*)UNT\+/s.exec(bytes?.toString() ?? '')?.[1];
const report = (bytes: Buffer | undefined) => {
  const message = bytes && readEdifact(bytes).interchange?.messages[0];
  return message && readContrl(message);
};

describe('buildContrl', () => {
  it('acknowledges a good interchange, in the version received, the parties turned round', () => {
    expect(answer(`${V3}${good('1')}UNZ+1+REF1'`)?.toString()).toBe(
      "UNA:+.? 'UNB+UNOC:3+GATEWAY:ZZZ+DTSTATION:ZZZ+240105:1001+ACK1'UNH+1+CONTRL:D:3:UN'" +
        "UCI+REF1+DTSTATION:ZZZ+GATEWAY:ZZZ+7'UNT+3+1'UNZ+1+ACK1'",
    );
    expect(answer(`${V4}${good('1')}UNZ+1+REF1'`)?.toString()).toContain(
      "UNB+UNOY:4+GATEWAY:ZZZ+DTSTATION:ZZZ+20240105:1001+ACK1'UNH+1+CONTRL:4:1:UN'",
    );
  });

  it('writes a receipt, or lists what is accepted, when told so', () => {
    expect(body(answer(`${V3}${good('1')}UNZ+1+REF1'`, { acknowledge: 'receipt' }))).toMatch(/\+8'$/);
    expect(body(answer(`${V3}${good('1')}UNZ+1+REF1'`, { listAccepted: true }))).toMatch(
      /\+7'UCM\+1\+APERAK:D:95B:UN\+7'$/,
    );
  });

  it('rejects the messages with errors and says where: the tag counts as element 1', () => {
    const bytes = answer(`${V3}${good('1')}${bad('2')}UNZ+2+REF1'`, { acknowledge: 'receipt' });
    expect(body(bytes)).toBe(
      "UCI+REF1+DTSTATION:ZZZ+GATEWAY:ZZZ+7'UCM+2+APERAK:D:95B:UN+4'" +
        "UCS+1+13'UCS+2'UCD+39+2:2'UCS+3'UCD+13+2:1'UCS+4+15'",
    );
  });

  it('gives an envelope error of a message in its UCM', () => {
    const bytes = answer(`${V3}UNH+1+APERAK:D:95B:UN'BGM+962'UNT+9+1'UNZ+1+REF1'`);
    expect(body(bytes)).toMatch(/UCM\+1\+APERAK:D:95B:UN\+4\+29\+UNT\+2'$/);
  });

  it('rejects the interchange for an error of its own', () => {
    expect(body(answer(`${V3}${good('1')}UNZ+7+REF1'`))).toBe("UCI+REF1+DTSTATION:ZZZ+GATEWAY:ZZZ+4+29+UNZ+2'");
    expect(body(answer(`${V3}${good('1')}`))).toBe("UCI+REF1+DTSTATION:ZZZ+GATEWAY:ZZZ+4+13+UNZ'");
  });

  it('answers group by group', () => {
    const ung = (ref: string) => `UNG+APERAK+A+B+240105:0930+${ref}+UN+D:95B'`;
    const text = `${V3}${ung('G1')}${good('1')}UNE+1+G1'${ung('G2')}${bad('2')}UNE+1+G2'${ung('G3')}${good('3')}UNE+9+G3'UNZ+3+REF1'`;
    expect(body(answer(text))).toMatch(/\+7'UCF\+G2\+A\+B\+7'UCM\+2\+.*'UCF\+G3\+A\+B\+4\+29\+UNE\+2'$/);
  });

  it('never answers a CONTRL, nor what has no UNB, no reference or no party', () => {
    const contrl = answer(`${V3}${good('1')}UNZ+1+REF1'`);
    expect(contrl && answer(contrl)).toBeUndefined();
    expect(answer(good('1'))).toBeUndefined();
    expect(answer(`UNB+UNOC:3+A+B+240105:0930'${good('1')}UNZ+1+'`)).toBeUndefined();
    expect(answer(`UNB+UNOC:3++B+240105:0930+R'${good('1')}UNZ+1+R'`)).toBeUndefined();
    expect(answer(`UNB+UNOC:3+${'A'.repeat(36)}+B+240105:0930+R'${good('1')}UNZ+1+R'`)).toBeUndefined();
    expect(answer('not edifact')).toBeUndefined();
  });

  it('rejects as a whole what holds a message that cannot be named', () => {
    expect(body(answer(`${V3}UNH++APERAK:D:95B:UN'BGM+1'UNT+3'UNZ+1+REF1'`))).toMatch(/\+4\+13\+UNH'$/);
  });

  it('maps codes version 4 does not have', () => {
    const text = `${V4}UNH+1+APERAK:D:95B:UN'BGM:1+962'CNT+16:.5'UNT+4+1'UNZ+1+REF1'`;
    expect(body(answer(text))).toMatch(/UCS\+2\+18'UCS\+3'UCD\+37\+2:2'$/);
    expect(body(answer(text.replace(V4, V3)))).toMatch(/UCS\+2\+34'UCS\+3'UCD\+38\+2:2'$/);
  });

  it('answers in the encoding received', () => {
    const text = `UNB+UNOC:3+大同+GATEWAY+240105:0930+R'${good('1')}UNZ+1+R'`;
    expect(answer(text)?.toString()).toContain('UCI+R+大同+GATEWAY+7');
    expect(answer(text.replace('大同', 'dt').replace('UNOC', 'UNOA'))?.toString()).toContain('UNB+UNOC:3');
    expect(answer(text.replace('大同', 'dt').replace('UNOC', 'IATB'))?.toString()).toContain('UNB+UNOC:3');
  });

  it('keeps within the repeats of the table', () => {
    const rff = "RFF+:X'".repeat(1200);
    const text = `${V3}UNH+1+APERAK:D:95B:UN'BGM+962'${rff}UNT+1203+1'UNZ+1+REF1'`;
    const bytes = answer(text, {}, { maxProblems: 5000 });
    expect(body(bytes)?.match(/UCS/g)).toHaveLength(999);
    expect(bytes && isAcceptable(readEdifact(bytes))).toBe(true);
  });

  it('throws when the caller gives a wrong date', () => {
    expect(() => answer(`${V3}${good('1')}UNZ+1+REF1'`, { date: '2024' })).toThrow(EdifactWriteError);
  });
});

describe('readContrl', () => {
  it('reads back what buildContrl wrote', () => {
    const rejected = report(answer(`${V3}${good('1')}${bad('2')}UNZ+2+REF1'`));
    expect(rejected).toMatchObject({
      interchangeRef: 'REF1',
      sender: { id: 'DTSTATION', qualifier: 'ZZZ' },
      recipient: { id: 'GATEWAY' },
      action: '7',
      errors: [],
      groups: [],
    });
    expect(rejected?.messages).toEqual([
      {
        ref: '2',
        type: 'APERAK',
        action: '4',
        errors: [
          { code: '13', segmentPosition: 1 },
          { code: '39', segmentPosition: 2, elementPosition: 2, componentPosition: 2 },
          { code: '13', segmentPosition: 3, elementPosition: 2, componentPosition: 1 },
          { code: '15', segmentPosition: 4 },
        ],
      },
    ]);
  });

  it('reads an error of the interchange, and of groups', () => {
    expect(report(answer(`${V4}${good('1')}UNZ+7+REF1'`))).toMatchObject({
      action: '4',
      errors: [{ code: '29', serviceSegment: 'UNZ', elementPosition: 2 }],
      messages: [],
    });
    const ung = "UNG+APERAK+A+B+240105:0930+G1+UN+D:95B'";
    expect(report(answer(`${V3}${ung}${bad('2')}UNE+1+G1'UNZ+1+REF1'`))).toMatchObject({
      groups: [{ ref: 'G1', action: '7', errors: [] }],
      messages: [{ ref: '2', groupRef: 'G1', action: '4' }],
    });
  });

  it('gives nothing for another message', () => {
    const message = readEdifact(Buffer.from(`${V3}${good('1')}UNZ+1+REF1'`)).interchange?.messages[0];
    expect(message && readContrl(message)).toBeUndefined();
  });
});
