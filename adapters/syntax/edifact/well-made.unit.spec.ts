import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWellMade, type MessageInput, readEdifact, type SegmentInput, seg, writeEdifact } from './index.ts';

type Syntax = NonNullable<Parameters<typeof writeEdifact>[0]['syntax']>;
const UNOY4: Syntax = { id: 'UNOY', version: '4' };

function written(message: MessageInput, syntax: Syntax): Buffer {
  const party = { id: 'A', qualifier: 'ZZZ' };
  const envelope = { syntax, sender: party, recipient: party, date: '20180105', time: '0930', controlRef: 'TG1' };
  return writeEdifact({ ...envelope, messages: [message] });
}

const errorsOf = (bytes: Uint8Array) => readEdifact(bytes).problems.filter(({ severity }) => severity === 'error');

const cohaor = (...middle: readonly SegmentInput[]): MessageInput => ({
  type: 'COHAOR',
  version: 'D',
  release: '95B',
  segments: [
    seg('BGM', ['12'], '1180105050300001', '9'),
    seg('RFF', ['AAE', '1180105050300001']),
    seg('NAD', 'MS', ['ME', 'ZZZ', 'ZZZ']),
    ...middle,
    seg('CNT', ['16', '1']),
  ],
});

describe('a message that was just written', () => {
  it('is known to be well made where the reader finds nothing', () => {
    const message = cohaor(seg('EQD', 'CN', 'TGXU3100011'));
    expect(errorsOf(written(message, UNOY4))).toEqual([]);
    expect(isWellMade(message, UNOY4, written(message, UNOY4))).toBe(true);
  });

  it.each<[string, MessageInput]>([
    ['a value too long', cohaor(seg('EQD', 'CN', 'X'.repeat(18)))],
    ['a group missing', cohaor()],
    ['a segment unknown to the table', cohaor(seg('EQD', 'CN', 'TGXU3100011'), seg('GID', '1'))],
    ['another directory', { ...cohaor(seg('EQD', 'CN', 'TGXU3100011')), release: '99A' }],
  ])('has to be read with %s', (_, message) => {
    expect(isWellMade(message, UNOY4, written(message, UNOY4))).toBe(false);
  });

  it('has to be read where its bytes could pass for another encoding', () => {
    const syntax: Syntax = { id: 'UNOC', version: '3' };
    const message = cohaor(seg('EQD', 'CN', 'TGXU3100011'));
    expect(isWellMade(message, syntax, written(message, syntax))).toBe(false);
  });

  it('is never called well made where the reader finds an error', () => {
    const value = fc.oneof(
      fc.constantFrom('', 'CN', 'AAE', 'KGM', '1', '12.5', 'TGXU3100011'),
      fc.stringMatching(/^[A-Z0-9 +:'?*]{0,40}$/),
    );
    const element = fc.oneof(value, fc.array(value, { maxLength: 5 }));
    const tag = fc.constantFrom('EQD', 'RFF', 'DTM', 'LOC', 'FTX', 'MEA', 'SEL', 'NAD', 'TDT');
    const segment = fc
      .tuple(tag, fc.array(element, { maxLength: 6 }))
      .map(([name, elements]) => seg(name, ...elements));
    const syntax = fc.constantFrom<Syntax>(UNOY4, { id: 'UNOB', version: '3' }, { id: 'UNOW', version: '4' });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), syntax, (segments, spoken) => {
        const message = cohaor(seg('EQD', 'CN', 'TGXU3100011'), ...segments);
        const bytes = written(message, spoken);
        if (isWellMade(message, spoken, bytes)) expect(errorsOf(bytes)).toEqual([]);
      }),
    );
  });
});
