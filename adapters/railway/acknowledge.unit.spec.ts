import { describe, expect, it } from 'vitest';
import { isAcceptable, readContrl, readEdifact } from '../syntax/edifact/index.ts';
import { ENCODE, fromStation, linesOf, READ } from './examples.fixture.ts';
import { railwayAdapter } from './index.ts';

const SEGMENTS = ['BGM+77+1+9', 'CNI+1+AGB14524', 'STS+1+1'];
const acknowledge = (bytes: Uint8Array) => railwayAdapter.acknowledge(bytes, railwayAdapter.read(bytes, READ), ENCODE);
const answered = (bytes: Uint8Array) => {
  const message = acknowledge(bytes);
  if (!message) return undefined;
  expect(message).toMatchObject({ format: 'railway/edifact', type: 'CONTRL', reference: ENCODE.reference });
  const reading = readEdifact(message.body);
  expect(reading.problems).toEqual([]);
  expect(isAcceptable(reading)).toBe(true);
  expect(reading.interchange?.unb).toMatchObject({
    sender: { id: 'SWDATONG' },
    recipient: { id: 'DTVSTATION' },
    controlRef: ENCODE.reference,
    date: '20180105',
    time: '1000',
  });
  const first = reading.interchange?.messages[0];
  return first && readContrl(first);
};
const broken = (from: string, to: string, ack = ''): Uint8Array =>
  Buffer.from(
    Buffer.from(fromStation('IFTSTA', SEGMENTS, { ack }))
      .toString('utf8')
      .replace(from, to),
  );

describe('the answer to an interchange', () => {
  it('is a CONTRL where one is asked for', () => {
    expect(answered(fromStation('IFTSTA', SEGMENTS))).toMatchObject({ interchangeRef: 'DT0000000501', action: '7' });
    expect(answered(fromStation('IFTSTA', SEGMENTS, { ack: '2' }))).toMatchObject({ action: '8' });
  });

  it('is nothing where none is asked for', () => {
    expect(acknowledge(fromStation('IFTSTA', SEGMENTS, { ack: '' }))).toBeUndefined();
  });

  it('rejects a broken message, asked or not, naming segment and element', () => {
    const report = answered(broken('STS+1+1', 'STS+1+:ZZZ'));
    expect(report?.messages).toEqual([
      {
        ref: '1',
        type: 'IFTSTA',
        action: '4',
        errors: [{ code: '13', segmentPosition: 4, elementPosition: 3, componentPosition: 1 }],
      },
    ]);
    expect(answered(broken('UNT+5+1', 'UNT+7+1', '1'))?.messages[0]?.action).toBe('4');
  });

  it('rejects an interchange whose envelope is wrong', () => {
    expect(answered(broken('UNZ+1+DT0000000501', 'UNZ+2+DT0000000501'))).toMatchObject({
      action: '4',
      errors: [{ code: '29' }],
    });
  });

  it('rejects what cannot be read beyond its UNB', () => {
    const bytes = Buffer.from("UNB+UNOY:4+DTVSTATION:ZZZ+SWDATONG:ZZZ+20180105:1005+D1'\u0000\u0001garbage");
    expect(answered(bytes)).toMatchObject({ interchangeRef: 'D1', action: '4' });
  });

  it('is never given to a CONTRL, to a message without envelope, or to what is not EDIFACT', () => {
    expect(acknowledge(fromStation('CONTRL', ['UCI+X+A+B+7'], { release: '4:1' }))).toBeUndefined();
    expect(acknowledge(fromStation('CONTRL', ['UCI'], { release: '4:1' }))).toBeUndefined();
    expect(acknowledge(Buffer.from("UNH+1+IFTSTA:D:95B:UN'BGM+77'UNT+9+1'"))).toBeUndefined();
    expect(acknowledge(Buffer.from('FSU/15'))).toBeUndefined();
  });

  it('speaks the syntax version it was spoken to in', () => {
    const bytes = Buffer.from(
      [
        'UNB+UNOC:3+DTVSTATION:ZZZ+SWDATONG:ZZZ+180105:1005+D1++++1',
        'UNH+1+IFTSTA:D:95B:UN',
        ...SEGMENTS,
        'UNT+5+1',
        'UNZ+1+D1',
      ]
        .map((line) => `${line}'`)
        .join(''),
    );
    const lines = linesOf(acknowledge(bytes)?.body ?? new Uint8Array());
    expect(lines).toContain('UNH+1+CONTRL:D:3:UN');
    expect(lines).toContain('UNB+UNOC:3+SWDATONG:ZZZ+DTVSTATION:ZZZ+180105:1000+TG000000000001');
  });
});
