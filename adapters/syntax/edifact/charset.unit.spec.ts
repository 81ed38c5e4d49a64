import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeInterchange, encodeText, outsideRepertoire } from './charset.ts';

const decode = (
  bytes: Uint8Array,
  syntaxId: string,
  agreed?: 'utf-8' | 'gb18030' | 'iso-8859-1',
  encodingCode = '',
) => {
  const { text, encoding, faults } = decodeInterchange(bytes, { syntaxId, encodingCode }, agreed);
  return { text, encoding, codes: faults.map((fault) => fault.code) };
};

describe('decodeInterchange', () => {
  it.each(['UNOY', 'UNOW'])('reads %s as UTF-8', (id) => {
    expect(decode(Buffer.from('大同'), id)).toEqual({ text: '大同', encoding: 'utf-8', codes: [] });
  });

  it.each([
    ['UNOC', 'iso-8859-1', 'é'],
    ['UNOD', 'iso-8859-2', 'ł'],
    ['UNOE', 'iso-8859-5', 'Москва'],
    ['UNOF', 'iso-8859-7', 'αβγ'],
    ['UNOK', 'iso-8859-9', 'ğ'],
    ['UNOL', 'iso-8859-15', '€'],
  ])('reads %s as %s', (id, encoding, text) => {
    expect(decode(iconv.encode(text, encoding), id)).toEqual({ text, encoding, codes: [] });
  });

  it('does not mistake ISO 8859-1 for a Windows code page', () => {
    expect(decode(Uint8Array.of(0x80), 'UNOC').text).toBe('\u0080');
  });

  it('reads UTF-8 under a narrower declaration, with a warning', () => {
    const utf8 = { text: '晋', encoding: 'utf-8' };
    expect(decode(Buffer.from('晋'), 'UNOC')).toEqual({ ...utf8, codes: ['EDI-CHARSET-GUESSED'] });
    expect(decode(Buffer.from('晋'), 'UNOA')).toEqual({ ...utf8, codes: ['EDI-CHARSET-GUESSED'] });
    expect(decode(Buffer.from('晋'), '')).toEqual({ ...utf8, codes: ['EDI-CHARSET-GUESSED'] });
  });

  it("follows the partner's agreement before the declaration", () => {
    const gb = iconv.encode('大同站', 'gb18030');
    expect(decode(gb, 'UNOC', 'gb18030')).toEqual({ text: '大同站', encoding: 'gb18030', codes: [] });
    expect(decode(Uint8Array.of(0xff), 'UNOC', 'gb18030').codes).toEqual(['EDI-CHARSET-INVALID']);
    expect(decode(Uint8Array.of(0xe9), 'UNOY', 'iso-8859-1').text).toBe('é');
  });

  it('calls bytes invalid that the encoding does not have', () => {
    expect(decode(Uint8Array.of(0x41, 0xff), 'UNOY')).toEqual({
      text: 'A\uFFFD',
      encoding: 'utf-8',
      codes: ['EDI-CHARSET-INVALID'],
    });
    expect(decode(Uint8Array.of(0x41, 0xe9), 'UNOA').codes).toEqual(['EDI-CHARSET-INVALID']);
    expect(decode(Uint8Array.of(0xe9), 'IATB').codes).toEqual(['EDI-SYNTAX-ID-UNKNOWN', 'EDI-CHARSET-INVALID']);
  });

  it('refuses encodings of ISO 10646 it does not read', () => {
    expect(decode(Buffer.from('A'), 'UNOY', undefined, '7').codes).toEqual([]);
    expect(decode(Buffer.from('A'), 'UNOY', undefined, '8').codes).toEqual(['EDI-CHARSET-UNSUPPORTED']);
  });

  it('reads ISO-2022-CN with GB 2312 under UNOX, and calls the rest invalid', () => {
    const [so, si] = [0x0e, 0x0f];
    const designation = [0x1b, 0x24, 0x29, 0x41];
    const daTong = [...iconv.encode('大同', 'gb2312')].map((byte) => byte & 0x7f);
    const text = Uint8Array.of(...Buffer.from('LOC+'), ...designation, so, ...daTong, si, ...Buffer.from("'"));
    expect(decode(text, 'UNOX')).toEqual({ text: "LOC+大同'", encoding: 'iso-2022-cn', codes: [] });
    expect(decode(Uint8Array.of(0x1b, 0x24, 0x29, 0x47), 'UNOX').codes).toEqual(['EDI-CHARSET-INVALID']);
    expect(decode(Uint8Array.of(so, 0x41), 'UNOX').codes).toEqual(['EDI-CHARSET-INVALID']);
    expect(decode(Uint8Array.of(...designation, so, 0x0a, 0x41), 'UNOX').text).toBe('\nA');
  });
});

describe('outsideRepertoire', () => {
  it('names the first character outside levels A and B', () => {
    expect(outsideRepertoire('ABC 1.5,-()/=!"%&*;<>\'+:?\r\n', 'UNOA')).toBeUndefined();
    expect(outsideRepertoire('ABc', 'UNOA')).toBe('c');
    expect(outsideRepertoire('ABc@', 'UNOB')).toBe('@');
    expect(outsideRepertoire('大', 'UNOC')).toBeUndefined();
  });
});

describe('encodeText', () => {
  it('encodes, or names the character it cannot', () => {
    expect(encodeText('é', 'iso-8859-1')).toEqual({ bytes: Buffer.from([0xe9]) });
    expect(encodeText('aé大', 'iso-8859-1')).toEqual({ unencodable: '大' });
    expect(encodeText('aé', 'us-ascii')).toEqual({ unencodable: 'é' });
    expect(encodeText('大𠮷', 'gb18030')).toEqual({ bytes: iconv.encode('大𠮷', 'gb18030') });
    expect(encodeText('\uD800', 'utf-8')).toEqual({ unencodable: '\uD800' });
    expect(encodeText('?', 'iso-8859-1')).toEqual({ bytes: Buffer.from('?') });
  });
});
