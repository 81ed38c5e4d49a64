import { describe, expect, it } from 'vitest';
import { element } from './navigate.ts';
import { isAcceptable } from './problems.ts';
import { readEdifact } from './reader.ts';
import type { InterchangeInput, SegmentInput, WritableSyntaxId, WriteOptions } from './types.ts';
import { SERVICE_CHARACTERS_V3, SERVICE_CHARACTERS_V4 } from './una.ts';
import { EdifactWriteError, repeat, seg, writeEdifact } from './writer.ts';

const input = (segments: SegmentInput[], change: Partial<InterchangeInput> = {}): InterchangeInput => ({
  sender: { id: 'GATEWAY', qualifier: 'ZZZ' },
  recipient: { id: 'STATION', qualifier: 'ZZZ' },
  date: '20240105',
  time: '0930',
  controlRef: 'GW1',
  messages: [{ type: 'ZZTEST', version: 'D', release: '95B', segments }],
  ...change,
});
const V3 = (id: WritableSyntaxId) => ({ syntax: { id, version: '3' as const } });

const failure = (of: InterchangeInput, options: WriteOptions = {}): EdifactWriteError => {
  try {
    writeEdifact(of, options);
  } catch (error) {
    if (error instanceof EdifactWriteError) return error;
    throw error;
  }
  throw new Error('was written');
};

describe('writeEdifact', () => {
  it('writes version 4 in UTF-8 by default, with counts and references', () => {
    expect(writeEdifact(input([seg('LOC', '5', ['DTV', 'ZZZ', '', '大同'])])).toString()).toBe(
      "UNA:+.?*'UNB+UNOY:4+GATEWAY:ZZZ+STATION:ZZZ+20240105:0930+GW1'" +
        "UNH+1+ZZTEST:D:95B:UN'LOC+5+DTV:ZZZ::大同'UNT+3+1'UNZ+1+GW1'",
    );
  });

  it('writes version 3 with six digits, and a line per segment when wanted', () => {
    const bytes = writeEdifact(input([seg('BGM', '1')], { ...V3('UNOC'), applicationRef: 'IFT', ackRequest: '1' }), {
      newlines: true,
    });
    expect(bytes.toString('latin1').split('\r\n').slice(0, 2)).toEqual([
      "UNA:+.? '",
      "UNB+UNOC:3+GATEWAY:ZZZ+STATION:ZZZ+240105:0930+GW1++IFT++1'",
    ]);
  });

  it('numbers several messages', () => {
    const message = { type: 'ZZTEST', version: 'D', release: '95B', segments: [seg('BGM', '1')] };
    const reading = readEdifact(writeEdifact(input([], { messages: [message, { ...message, messageRef: 'M' }] })));
    expect(isAcceptable(reading)).toBe(true);
    expect(reading.interchange?.messages.map((of) => of.unh.messageRef)).toEqual(['1', 'M']);
  });

  it('leaves out trailing empty components and elements, and keeps those between', () => {
    const text = writeEdifact(input([seg('ABC', '', ['A', '', ''], ['', ''], '')])).toString();
    expect(text).toContain("ABC++A'");
    expect(writeEdifact(input([seg('ABC')])).toString()).toContain("'ABC'");
  });

  it('releases every service character in use, and only those', () => {
    expect(writeEdifact(input([seg('FTX', "A:B+C'D?E*F.G")])).toString()).toContain("FTX+A?:B?+C?'D??E?*F.G'");
    const v3 = writeEdifact(input([seg('FTX', 'E*F')], V3('UNOC'))).toString();
    expect(v3).toContain("FTX+E*F'");
    const own = { component: '|', element: '^', decimal: ',', release: '\\', repetition: '', terminator: '~' };
    const text = writeEdifact(input([seg('FTX', "A:B|C^D~E\\F?'")], V3('UNOC')), {
      una: own,
      omitUna: true,
    }).toString();
    expect(text.startsWith('UNA|^,\\ ~UNB^UNOC|3^')).toBe(true);
    expect(text).toContain("FTX^A:B\\|C\\^D\\~E\\\\F?'~");
  });

  it('repeats elements in version 4', () => {
    expect(writeEdifact(input([seg('ABC', repeat(['1', '2'], ['3']), 'X')])).toString()).toContain("ABC+1:2*3+X'");
    expect(failure(input([seg('ABC', repeat(['1'], ['2']))], V3('UNOC')))).toMatchObject({
      code: 'EDI-W-REPETITION',
      at: 'UNH 1 / segment 2 ABC / element 1',
    });
  });

  it.each([
    ['UNOC', '大', 'EDI-W-CHARACTER'],
    ['UNOA', 'a', 'EDI-W-CHARACTER'],
    ['UNOB', '@', 'EDI-W-CHARACTER'],
    ['UNOE', 'é', 'EDI-W-CHARACTER'],
    ['UNOC', 'A\r\nB', 'EDI-W-CONTROL-CHARACTER'],
    ['UNOC', 'A\tB', 'EDI-W-CONTROL-CHARACTER'],
  ] as const)('refuses in %s the value %j', (id, value, code) => {
    const error = failure(input([seg('BGM', '1'), seg('FTX', 'AAI', ['X', value])], V3(id)));
    expect(error).toMatchObject({ code, at: 'UNH 1 / segment 3 FTX / element 2 / component 2' });
    expect(error.messageZh).toMatch(/\p{Script=Han}/u);
  });

  it("writes in the partner's agreed encoding whatever the identifier", () => {
    const bytes = writeEdifact(input([seg('FTX', '大同')], V3('UNOB')), { encoding: 'gb18030' });
    const reading = readEdifact(bytes, { encoding: 'gb18030' });
    expect(element(reading.interchange?.messages[0]?.segments[1], 1)).toBe('大同');
    expect(failure(input([seg('FTX', '大')]), { encoding: 'iso-8859-1' }).code).toBe('EDI-W-CHARACTER');
    expect(failure(input([seg('FTX', '\uDC00')])).code).toBe('EDI-W-CHARACTER');
  });

  it.each([
    [{ date: '20240230' }, 'EDI-W-DATE'],
    [{ date: '240105' }, 'EDI-W-DATE'],
    [{ time: '9:30' }, 'EDI-W-DATE'],
    [{ controlRef: '' }, 'EDI-W-ENVELOPE'],
    [{ controlRef: 'X'.repeat(15) }, 'EDI-W-ENVELOPE'],
    [{ sender: { id: 'X'.repeat(36) } }, 'EDI-W-ENVELOPE'],
    [{ messages: [] }, 'EDI-W-EMPTY'],
    [{ messages: [{ type: '', version: 'D', release: '95B', segments: [] }] }, 'EDI-W-ENVELOPE'],
    [
      { messages: [1, 2].map(() => ({ messageRef: 'A', type: 'X', version: 'D', release: '95B', segments: [] })) },
      'EDI-W-MESSAGE-REF',
    ],
    [{ messages: [{ type: 'X', version: 'D', release: '95B', segments: [seg('bgm')] }] }, 'EDI-W-TAG'],
  ])('refuses %j', (change, code) => {
    expect(failure(input([], change)).code).toBe(code);
  });

  it.each([
    { ...SERVICE_CHARACTERS_V3, component: '+' },
    { ...SERVICE_CHARACTERS_V3, release: '' },
    { ...SERVICE_CHARACTERS_V3, terminator: '\n' },
  ])('refuses the service characters %j', (una) => {
    expect(failure(input([seg('BGM', '1')]), { una }).code).toBe('EDI-W-UNA');
  });

  it('refuses repetition in a UNA of version 3', () => {
    expect(failure(input([seg('BGM', '1')], V3('UNOC')), { una: SERVICE_CHARACTERS_V4 }).code).toBe('EDI-W-UNA');
  });

  it('can leave the UNA out', () => {
    expect(writeEdifact(input([seg('BGM', '1*')]), { omitUna: true }).toString()).toMatch(
      /^UNB\+UNOY:4\+.*BGM\+1\?\*'/,
    );
  });
});
