import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { attributeOf, child, children, element, find, readXml, textOf, writeXml, XmlWriteError } from './index.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readXml(utf8(text));
const codes = (text: string) => read(text).problems.map((each) => `${each.code} ${each.at}`);

describe('reading XML', () => {
  it('keeps identifiers as strings, order, white space and CDATA, and drops comments', () => {
    const { root, problems } = read(
      '<?xml version="1.0"?>\n<!-- a --><r n="01"><hs>0101210000</hs><a/><hs> 1e3 </hs><!-- x -->t<![CDATA[<&amp;]]>&#65;&lt;</r>',
    );
    expect(problems).toEqual([]);
    expect(root?.children.map((each) => [each.name, each.text, each.path])).toEqual([
      ['hs', '0101210000', '/r/hs[1]'],
      ['a', '', '/r/a'],
      ['hs', ' 1e3 ', '/r/hs[2]'],
    ]);
    expect(root?.text).toBe('t<&amp;A<');
    expect(attributeOf(root, 'n')).toBe('01');
    expect(children(root, 'hs').length).toBe(2);
    expect([textOf(root, 'hs'), textOf(root, 'none'), find(root, 'a')?.path]).toEqual(['0101210000', '', '/r/a']);
  });

  it('resolves namespaces and finds children by local name', () => {
    const { root } = read('<p:r xmlns:p="urn:1" xmlns="urn:2"><p:a/><b><c xmlns="">1</c></b></p:r>');
    expect([root?.namespace, child(root, 'a')?.namespace, child(root, 'b')?.namespace]).toEqual([
      'urn:1',
      'urn:1',
      'urn:2',
    ]);
    expect(find(root, 'c')?.namespace).toBe('');
  });

  it.each([
    ['', 'XML-EMPTY line 1, column 1'],
    ['text', 'XML-ROOT line 1, column 1'],
    ['<!-- only -->', 'XML-ROOT line 1, column 14'],
    ['<a/><b/>', 'XML-ROOT line 1, column 5'],
    ['<a/>x', 'XML-ROOT line 1, column 5'],
    ['<a>\n<b></a>', 'XML-TAG line 2, column 4'],
    ['<a><b>', 'XML-TAG line 1, column 7'],
    ['</a>', 'XML-TAG line 1, column 1'],
    ['<a b=1/>', 'XML-TAG line 1, column 3'],
    ['<a b="1" b="2"/>', 'XML-ATTRIBUTE line 1, column 9'],
    ['<a>1 < 2</a>', 'XML-SYNTAX line 1, column 6'],
    ['<a>]]></a>', 'XML-SYNTAX line 1, column 4'],
    ['<a><!-- -- --></a>', 'XML-SYNTAX line 1, column 9'],
    ['<a>&nbsp;</a>', 'XML-ENTITY line 1, column 4'],
    ['<a b="&x;"/>', 'XML-ENTITY line 1, column 7'],
    ['<a>A & B</a>', 'XML-ENTITY line 1, column 6'],
    ['<a>&#0;</a>', 'XML-ENTITY line 1, column 4'],
    ['<a>&#xD800;</a>', 'XML-ENTITY line 1, column 4'],
    ['<a>\u0001</a>', 'XML-CHAR line 1, column 4'],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'XML-DOCTYPE line 1, column 1'],
    ['<p:a/>', 'XML-PREFIX /a'],
    ['<a><b p:c="1"/></a>', 'XML-PREFIX /a/b'],
    ['<a><__proto__/></a>', 'XML-NAME line 1, column 4'],
    [' <?xml version="1.0"?><a/>', 'XML-SYNTAX line 1, column 2'],
  ])('refuses %j', (text, problem) => {
    expect(codes(text)).toEqual([problem]);
    expect(read(text).root).toBeUndefined();
    expect(read(text).problems.every((each) => /\p{Script=Han}/u.test(each.messageZh))).toBe(true);
  });

  it('names every entity at once, and the root even of a broken document', () => {
    expect(codes('<a>&x;</a>\n<!-- -->').length).toBe(1);
    expect(codes('<a>&x;&y;<b c="&z;"/></a>')).toHaveLength(3);
    expect(read('<p:DecMessage><a>').rootName).toBe('DecMessage');
  });

  it('bounds bytes, depth and nodes', () => {
    expect(readXml(utf8('<a>12345</a>'), { bytes: 10 }).problems[0]?.code).toBe('XML-SIZE');
    const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
    expect(codes(nested(64))).toEqual([]);
    expect(codes(nested(65))[0]).toMatch(/^XML-DEPTH/);
    expect(readXml(utf8('<a><b/><b/><b c=""/></a>'), { nodes: 4 }).problems[0]?.code).toBe('XML-NODES');
    expect(readXml(utf8('<a><b/><b/><b c=""/></a>'), { nodes: 5 }).problems).toEqual([]);
  });
});

describe('encodings', () => {
  const document = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><货>大同 㐂</货>`;

  it.each(['GB2312', 'gbk', 'GB18030'])('%s is read as GB18030', (encoding) => {
    expect(readXml(iconv.encode(document(encoding), 'gb18030')).root?.text).toBe('大同 㐂');
  });

  it('UTF-8 is read with and without mark and declaration', () => {
    expect(read(document('utf-8')).root?.text).toBe('大同 㐂');
    expect(read('\ufeff<a>大同</a>').root?.text).toBe('大同');
    expect(read('<a>大同</a>').root?.text).toBe('大同');
  });

  it.each([
    ['GBK bytes under UTF-8', iconv.encode(document('UTF-8'), 'gb18030'), /holds GBK bytes/],
    ['UTF-8 bytes under GB2312', utf8('<?xml version="1.0" encoding="GB2312"?><a>通</a>'), /holds UTF-8 bytes/],
    ['no encoding at all', new Uint8Array([0x3c, 0x61, 0x3e, 0xff, 0xff]), /not utf-8/],
    ['UTF-16', iconv.encode('<a/>', 'utf16le'), /UTF-16/],
    ['UTF-16 with mark', iconv.encode('\ufeff<a/>', 'utf16be'), /UTF-16/],
    ['Shift_JIS', utf8('<?xml version="1.0" encoding="Shift_JIS"?><a/>'), /not read/],
    ['a mark against the declaration', utf8(`\ufeff${document('GBK')}`), /mark/],
  ])('%s is an error that says what to do', (_, bytes, message) => {
    const reading = readXml(bytes);
    expect(reading.problems.map((each) => each.code)).toEqual(['XML-ENCODING']);
    expect(reading.problems[0]?.message).toMatch(message);
    expect(reading.root).toBeUndefined();
  });

  it('the root is known even where the bytes cannot be decoded', () => {
    expect(readXml(iconv.encode('<DecMessage>大同</DecMessage>', 'gbk')).rootName).toBe('DecMessage');
  });
});

describe('writing XML', () => {
  it('comes back as it was written, whatever the text', () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .filter((each) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(each));
    fc.assert(
      fc.property(text, text, (content, attribute) => {
        const { root, problems } = readXml(writeXml(element('r', { a: attribute }, [element('b', {}, content)])));
        expect(problems).toEqual([]);
        expect(child(root, 'b')?.text).toBe(content);
        expect(root?.attributes.a).toBe(attribute);
      }),
    );
  });

  it.each(['GB2312', 'GBK', 'GB18030'] as const)('%s is declared and written', (encoding) => {
    const bytes = writeXml(element('a', {}, '大同'), encoding);
    expect(Buffer.from(bytes).includes(Buffer.from([0xb4, 0xf3, 0xcd, 0xac]))).toBe(true);
    expect(readXml(bytes)).toMatchObject({ encoding: encoding.toLowerCase(), root: { text: '大同' } });
  });

  it('names every place that cannot be written', () => {
    const tree = element('r', {}, [element('b', {}, '\u0000'), element('b', { x: '\ud800' }), element('1', {}, 'é😀')]);
    try {
      writeXml(tree, 'GB2312');
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof XmlWriteError)) throw error;
      expect(error.problems.map((each) => `${each.code} ${each.at}`)).toEqual([
        'XML-CHAR /r/b[1]',
        'XML-CHAR /r/b[2]/@x',
        'XML-NAME /r/1',
        'XML-CHAR /r/1',
      ]);
    }
    expect(writeXml(element('a', {}, '😀'), 'GB18030').length).toBeGreaterThan(0);
  });
});

describe('whatever comes in', () => {
  it('reading never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => readXml(bytes) !== undefined));
    const pieces = [
      '<',
      '>',
      '/',
      '&',
      ';',
      '"',
      "'",
      '=',
      'a',
      ':',
      ' ',
      '!',
      '[',
      ']',
      '-',
      '?',
      '<a>',
      '</a>',
      '<![CDATA[',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 60 }),
        (parts) => read(parts.join('')) !== undefined,
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['white space in a tag', (n: number) => `<a${' '.repeat(n)}/>`],
    ['white space in an unclosed tag', (n: number) => `<a${' '.repeat(n)}`],
    ['an attribute name', (n: number) => `<a ${'b'.repeat(n)}>`],
    ['ampersands', (n: number) => `<a>${'&'.repeat(n)}</a>`],
    ['open comments', (n: number) => `<a>${'<!--'.repeat(n / 4)}`],
    ['namespaces', (n: number) => `<a ${Array.from({ length: n / 20 }, (_, i) => `xmlns:n${i}="1"`).join(' ')}/>`],
  ])('2 MB of %s are read, or refused, without hanging', (_, make) => {
    const bytes = utf8(make(2_000_000));
    const { root, problems } = readXml(bytes);
    // A check that took more than linear time would not come back before the test is given up.
    expect(root !== undefined || problems.length > 0).toBe(true);
  });
});
