import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../adapter.ts';
import {
  BULK_EXPORT,
  DECLARATION_NO,
  ENCODE,
  fromStation,
  PARTNER,
  READ,
  TWO_BILLS_EXPORT,
} from './examples.fixture.ts';
import { railwayAdapter } from './index.ts';

const read = (bytes: Uint8Array, partner = false): Reading => {
  const reading = railwayAdapter.read(bytes, partner ? { ...READ, partner: PARTNER } : READ);
  if (!reading) throw new Error('not recognised');
  return reading;
};
const codes = (reading: Reading): string[] => reading.problems.map(({ code }) => code);
const status = (sts: string, rest: readonly string[] = []): Uint8Array =>
  fromStation('IFTSTA', [
    'BGM+77+ST1+9',
    'DTM+137:201801051000:203',
    `RFF+AAE:${DECLARATION_NO}`,
    'RFF+ABT:050320181000000001',
    'CNI+1+AGB14524',
    sts,
    ...rest,
  ]);

describe('what must not be applied', () => {
  const good = status('STS+1+1', ['EQD+CN+TGNU1234562']);
  const change = (from: string, to: string): Reading => {
    const text = Buffer.from(good).toString('utf8');
    expect(text).toContain(from);
    return read(Buffer.from(text.replace(from, to), 'utf8'));
  };

  it.each([
    ['a wrong segment count', 'UNT+9+1', 'UNT+8+1', 'EDI-UNT-COUNT'],
    ['a wrong interchange reference', 'UNZ+1+DT0000000501', 'UNZ+1+DT0000000502', 'EDI-UNZ-REF'],
    ['a segment out of place', 'CNI+1+AGB14524', 'GID+1', 'EDI-SEGMENT-UNEXPECTED'],
    ['a missing mandatory element', 'STS+1+1', 'STS+1+:ZZZ', 'EDI-ELEMENT-MISSING'],
    ['a cut-off end', "UNZ+1+DT0000000501'", '', 'EDI-UNZ-MISSING'],
  ])('%s gives problems and no reports', (_, from, to, code) => {
    const reading = change(from, to);
    expect(codes(reading)).toContain(code);
    expect(reading.reports).toEqual([]);
    expect(reading.type).toBe('IFTSTA');
  });

  it('takes a wrong count from a partner whose counts are read leniently', () => {
    const bytes = Buffer.from(Buffer.from(good).toString('utf8').replace('UNT+9+1', 'UNT+8+1'), 'utf8');
    const reading = railwayAdapter.read(bytes, { ...READ, partner: { ...PARTNER, codes: { counts: 'lenient' } } });
    expect(reading?.problems.map(({ severity }) => severity)).toEqual(['warning']);
    expect(reading?.reports).toHaveLength(1);
  });

  it('a broken message does not silence its neighbours', () => {
    const message = (ref: string, sts: string): string[] => [
      `UNH+${ref}+IFTSTA:D:95B:UN`,
      `BGM+77+ST${ref}+9`,
      'DTM+137:201801051000:203',
      'CNI+1+AGB14524',
      sts,
      `UNT+6+${ref}`,
    ];
    const lines = [
      'UNA:+.?*',
      'UNB+UNOY:4+DTVSTATION:ZZZ+SWDATONG:ZZZ+20180105:1005+D1',
      ...message('1', 'XYZ+1'),
      ...message('2', 'STS+1+24'),
      'UNZ+2+D1',
    ];
    const reading = read(Buffer.from(lines.map((line) => `${line}'`).join('')));
    expect(codes(reading)).toContain('EDI-SEGMENT-UNEXPECTED');
    expect(reading.reports.flatMap(({ statements }) => statements.map(({ kind }) => kind))).toEqual(['departed']);
    expect(reading.meaning.messages).toHaveLength(2);
  });

  it('a test interchange is read and not applied', () => {
    const reading = read(fromStation('IFTSTA', ['BGM+77+1+9', 'CNI+1+AGB14524', 'STS+1+1'], { test: '1' }));
    expect(codes(reading)).toEqual(['RAIL-TEST']);
    expect(reading.reports).toEqual([]);
    expect(reading.meaning.envelope).toMatchObject({ test: true });
  });

  it('strangers in the envelope are told', () => {
    const bytes = Buffer.from(Buffer.from(good).toString('utf8').replace('DTVSTATION', 'ELSEWHERE'), 'utf8');
    expect(codes(read(bytes, true))).toEqual(['RAIL-SENDER']);
  });

  it('is none of ours when it is not EDIFACT', () => {
    expect(railwayAdapter.read(Buffer.from('<DecMessage/>'), READ)).toBeUndefined();
    expect(railwayAdapter.read(new Uint8Array(), READ)).toBeUndefined();
  });
});

describe('any input', () => {
  const anchors = [
    fromStation('IFTSTA', ['BGM+77+1+9', 'CNI+1+AGB14524', 'STS+1+1', 'EQD+CN+TGNU1234562']),
    fromStation('APERAK', ['BGM+962+1+27', 'RFF+ACW:X', 'ERC+E1']),
    fromStation('CONTRL', ['UCI+X+A+B+7', 'UCM+1+COHAOR:D:95B:UN+4'], { release: '4:1' }),
    railwayAdapter.encode({ kind: 'declare', declaration: BULK_EXPORT }, ENCODE).body,
    railwayAdapter.encode({ kind: 'withdraw', declaration: TWO_BILLS_EXPORT, reason: '撤单' }, ENCODE).body,
  ];
  const everything = (bytes: Uint8Array): void => {
    const reading = railwayAdapter.read(bytes, READ);
    railwayAdapter.acknowledge(bytes, reading, ENCODE);
    railwayAdapter.toDeclaration(bytes, READ);
    JSON.stringify(reading);
  };

  it('never throws: bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), everything));
  });

  it('never throws: messages with a piece replaced by anything', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('constructor', '__proto__', 'toString', "'", '+', ':', '?', "''", "UNH+1+constructor:D:95B:UN'"),
    );
    const property = fc.property(
      fc.constantFrom(...anchors),
      fc.nat(),
      fc.nat(30),
      piece,
      (bytes, at, length, text) => {
        const from = at % bytes.length;
        everything(Buffer.concat([bytes.subarray(0, from), Buffer.from(text), bytes.subarray(from + length)]));
      },
    );
    fc.assert(property, { numRuns: 1500 });
  });

  it('does not take a name every object has for a code or a message type', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      everything(fromStation(name, ['BGM+constructor+1+toString', `${name}+1`, 'RFF+constructor:1']));
      everything(
        fromStation('IFTSTA', ['BGM+77+1+9', 'CNI+1', `STS+1+${name}+${name}`, `DTM+334:201801050955:${name}`]),
      );
      everything(fromStation('APERAK', [`BGM+962+1+${name}`, 'RFF+ACW:X']));
      everything(fromStation('CODECO', [`BGM+${name}+1+9`, 'NAD+CF', `EQD+${name}+1`, 'CNT+16:1']));
    }
    expect(read(fromStation('constructor', ['BGM+1'])).reports).toEqual([]);
  });
});
