import { describe, expect, it } from 'vitest';
import { readEdifact } from './reader.ts';
import type { ReadOptions } from './types.ts';

const UNB = "UNB+UNOC:3+DTSTATION:ZZZ:YARD+GATEWAY:ZZZ+240105:0930+REF1++IFT++1++1'";
const MESSAGE = "UNH+1+ZZTEST:D:95B:UN'BGM+1'UNT+3+1'";
const UNG = "UNG+ZZTEST+A+B+240105:0930+G1+UN+D:95B'";

const read = (text: string, options: ReadOptions = {}) => readEdifact(Buffer.from(text), options);
const codes = (text: string, options: ReadOptions = {}) =>
  read(text, options)
    .problems.map((problem) => problem.code)
    .filter((code) => code !== 'EDI-TABLE-NONE');

describe('the envelope', () => {
  it('is read with all its parts', () => {
    const { interchange, problems } = read(`${UNB}${MESSAGE}UNZ+1+REF1'`);
    expect(problems.map((problem) => problem.code)).toEqual(['EDI-TABLE-NONE']);
    expect(interchange?.unb).toMatchObject({
      syntaxId: 'UNOC',
      version: '3',
      sender: { id: 'DTSTATION', qualifier: 'ZZZ', internal: 'YARD', subInternal: '' },
      recipient: { id: 'GATEWAY', qualifier: 'ZZZ' },
      date: '240105',
      time: '0930',
      preparedAt: '2024-01-05T09:30',
      controlRef: 'REF1',
      applicationRef: 'IFT',
      ackRequest: '1',
      testIndicator: '1',
    });
    expect(interchange?.messages[0]).toMatchObject({
      unh: { messageRef: '1', type: 'ZZTEST', version: 'D', release: '95B', agency: 'UN', association: '' },
      unt: { count: '3', ref: '1' },
    });
    expect(interchange?.unz).toEqual({ count: '1', ref: 'REF1' });
  });

  it('takes functional groups', () => {
    const { interchange } = read(`${UNB}${UNG}${MESSAGE}UNE+1+G1'UNZ+1+REF1'`);
    expect(interchange?.groups).toEqual([
      expect.objectContaining({
        messageType: 'ZZTEST',
        groupRef: 'G1',
        messageIndexes: [0],
        une: { count: '1', ref: 'G1' },
      }),
    ]);
    expect(interchange?.messages[0]?.groupIndex).toBe(0);
    expect(codes(`${UNB}${UNG}${MESSAGE}UNE+1+G1'UNZ+1+REF1'`)).toEqual([]);
  });

  it.each([
    ['UNT count', `${UNB}UNH+1+ZZTEST:D:95B:UN'UNT+3+1'UNZ+1+REF1'`, ['EDI-UNT-COUNT']],
    ['UNT reference', `${UNB}UNH+1+ZZTEST:D:95B:UN'UNT+2+2'UNZ+1+REF1'`, ['EDI-UNT-REF']],
    ['UNZ count', `${UNB}${MESSAGE}UNZ+2+REF1'`, ['EDI-UNZ-COUNT']],
    ['UNZ reference', `${UNB}${MESSAGE}UNZ+1+REF2'`, ['EDI-UNZ-REF']],
    ['no UNT', `${UNB}UNH+1+ZZTEST:D:95B:UN'BGM+1'UNZ+1+REF1'`, ['EDI-UNT-MISSING']],
    ['no UNZ', `${UNB}${MESSAGE}`, ['EDI-UNZ-MISSING']],
    ['no message', `${UNB}UNZ+0+REF1'`, ['EDI-INTERCHANGE-EMPTY']],
    ['the same reference twice', `${UNB}${MESSAGE}${MESSAGE}UNZ+2+REF1'`, ['EDI-MESSAGE-DUPLICATE']],
    ['a segment outside', `${UNB}BGM+1'DTM+1'${MESSAGE}UNZ+1+REF1'`, ['EDI-SEGMENT-OUTSIDE']],
    [
      'a trailer without header',
      `${UNB}UNT+1+1'${MESSAGE}UNE+1+1'UNZ+1+REF1'`,
      ['EDI-SEGMENT-OUTSIDE', 'EDI-SEGMENT-OUTSIDE'],
    ],
    ['two interchanges', `${UNB}${MESSAGE}UNZ+1+REF1'${UNB}${MESSAGE}UNZ+1+REF1'`, ['EDI-AFTER-UNZ']],
    ['an interchange in another', `${UNB}${MESSAGE}${UNB}`, ['EDI-UNB-MISPLACED']],
    [
      'two interchanges, each with its UNA',
      `${UNB}${MESSAGE}UNZ+1+REF1'UNA:+.? '${UNB}${MESSAGE}UNZ+1+REF1'`,
      ['EDI-AFTER-UNZ'],
    ],
    ['a UNA inside an interchange', `${UNB}${MESSAGE}UNA:+.? '${UNB}`, ['EDI-UNB-MISPLACED']],
    ['UNE count and reference', `${UNB}${UNG}${MESSAGE}UNE+2+G2'UNZ+1+REF1'`, ['EDI-UNE-COUNT', 'EDI-UNE-REF']],
    ['no UNE', `${UNB}${UNG}${MESSAGE}UNZ+1+REF1'`, ['EDI-UNE-MISSING']],
    ['an empty group', `${UNB}${UNG}UNE+0+G1'UNZ+1+REF1'`, ['EDI-GROUP-EMPTY', 'EDI-INTERCHANGE-EMPTY']],
    [
      'a message beside a group',
      `${UNB}${MESSAGE}${UNG}UNH+2+ZZTEST:D:95B:UN'UNT+2+2'UNE+1+G1'UNZ+1+REF1'`,
      ['EDI-GROUP-MIXED'],
    ],
    [
      'another type in the group',
      `${UNB}${UNG}UNH+1+CODEXX:D:95B:UN'UNT+2+1'UNE+1+G1'UNZ+1+REF1'`,
      ['EDI-GROUP-TYPES'],
    ],
  ])('finds: %s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it('compares counts as numbers', () => {
    expect(codes(`${UNB}UNH+1+ZZTEST:D:95B:UN'UNT+000002+1'UNZ+01+REF1'`)).toEqual([]);
  });

  it('takes wrong counts as warnings when told so, but not wrong references', () => {
    const text = `${UNB}UNH+1+ZZTEST:D:95B:UN'UNT+9+2'UNZ+9+REF1'`;
    const severities = (options: ReadOptions) =>
      read(text, options).problems.map((problem) => `${problem.code} ${problem.severity}`);
    expect(severities({ counts: 'lenient' })).toEqual(
      expect.arrayContaining(['EDI-UNT-COUNT warning', 'EDI-UNT-REF error', 'EDI-UNZ-COUNT warning']),
    );
    expect(severities({})).toEqual(expect.arrayContaining(['EDI-UNT-COUNT error', 'EDI-UNZ-COUNT error']));
  });

  it('takes a message without envelope, flagged, or as an error when told so', () => {
    const { interchange, problems } = read(MESSAGE);
    expect(interchange?.unb).toBeUndefined();
    expect(interchange?.messages).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'EDI-UNB-MISSING', severity: 'warning' });
    expect(read(MESSAGE, { envelope: 'required' }).problems[0]).toMatchObject({ severity: 'error' });
  });

  it('checks syntax version, date and the lengths of the UNB', () => {
    const unb = (s001: string, s004: string) => `UNB+${s001}+A+B+${s004}+R'${MESSAGE}UNZ+1+R'`;
    expect(codes(unb('UNOC:9', '240105:0930'))).toEqual(['EDI-SYNTAX-VERSION']);
    expect(codes(unb('UNOC:3', '241305:0930'))).toEqual(['EDI-DATE-INVALID']);
    expect(codes(unb('UNOC:3', '20240105:0930'))).toEqual(['EDI-DATE-LENGTH']);
    expect(codes(unb('UNOY:4', '240105:0930'))).toEqual(['EDI-DATE-LENGTH']);
    expect(codes(unb('UNOY:4', '20240105:0930'))).toEqual([]);
    const long = read(`UNB+UNOC:3+A+B+240105:0930+${'R'.repeat(15)}'${MESSAGE}UNZ+1+${'R'.repeat(15)}'`).problems[0];
    expect(long).toMatchObject({
      code: 'EDI-ELEMENT-LONG',
      at: 'interchange / segment 1 UNB / element 5',
      contrl: { level: 'interchange', code0085: '39', serviceSegment: 'UNB', elementPosition: 6 },
    });
  });
});
