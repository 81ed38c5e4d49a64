import { describe, expect, it } from 'vitest';
import { formatUna, readHead, SERVICE_CHARACTERS_V3, SERVICE_CHARACTERS_V4, unaDefect } from './una.ts';

describe('readHead', () => {
  it('takes separators from a UNA and the syntax from the UNB behind it', () => {
    const head = readHead('UNA|^,\\ ~\r\nUNB^UNOC|3^ME^YOU^240105|1200^1~');
    expect(head).toMatchObject({ start: 'UNA', body: 9, syntaxId: 'UNOC', version: '3' });
    expect(head.una).toEqual({
      component: '|',
      element: '^',
      decimal: ',',
      release: '\\',
      repetition: '',
      terminator: '~',
    });
  });

  it('knows repetition only in version 4', () => {
    expect(readHead("UNA:+.?*'UNB+UNOA:3+A+B+").una.repetition).toBe('');
    expect(readHead("UNA:+.?*'UNB+UNOY:4+A+B+").una.repetition).toBe('*');
    expect(readHead('UNB+UNOY:4+A+B+').una).toEqual(SERVICE_CHARACTERS_V4);
    expect(readHead('UNB+UNOC:3+A+B+').una).toEqual(SERVICE_CHARACTERS_V3);
  });

  it('reads DE 0133 and a UNB wrapped over lines', () => {
    expect(readHead('UNB+UNO\r\nY:4::7+A').encodingCode).toBe('7');
    expect(readHead('UNB+UNO\r\nY:4::7+A').syntaxId).toBe('UNOY');
    expect(readHead('UNB+UNOY:4+A').encodingCode).toBe('');
  });

  it.each([
    ['', 'nothing'],
    ['UNA:+', 'a cut UNA'],
    ['<Manifest/>', 'XML'],
    ['ISA*00*', 'X12'],
    ['UNBELIEVABLE', 'a word'],
    ['UNH:1', 'another separator'],
    ['FWB/16', 'Cargo-IMP'],
  ])('does not recognise %j (%s)', (text) => {
    expect(readHead(text).start).toBe('');
  });

  it('recognises a bare message and leading blank lines', () => {
    expect(readHead("UNH+1+CODECO:D:95B:UN'").start).toBe('UNH');
    expect(readHead('\r\n  UNB+UNOC:3+A').start).toBe('UNB');
  });
});

describe('unaDefect', () => {
  it('accepts the defaults', () => {
    expect(unaDefect(SERVICE_CHARACTERS_V3)).toBeUndefined();
    expect(unaDefect(SERVICE_CHARACTERS_V4)).toBeUndefined();
    expect(unaDefect({ ...SERVICE_CHARACTERS_V3, terminator: '\n' })).toBeUndefined();
  });

  it.each([{ component: '+' }, { element: 'A' }, { terminator: ' ' }, { release: '\n' }, { component: 'é' }])(
    'refuses %j',
    (change) => {
      expect(unaDefect({ ...SERVICE_CHARACTERS_V3, ...change })).toEqual(expect.any(String));
    },
  );
});

describe('formatUna', () => {
  it('writes unused characters as spaces', () => {
    expect(formatUna(SERVICE_CHARACTERS_V3)).toBe("UNA:+.? '");
    expect(formatUna(SERVICE_CHARACTERS_V4)).toBe("UNA:+.?*'");
    expect(formatUna({ ...SERVICE_CHARACTERS_V3, release: '' })).toBe("UNA:+.  '");
  });
});
