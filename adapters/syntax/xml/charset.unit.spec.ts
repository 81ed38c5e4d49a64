import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeXml } from './charset.ts';

const SAMPLES = new URL('../../../../shared/samples/', import.meta.url);
const declared = (content: string, encoding = 'GB2312') =>
  `<?xml version="1.0" encoding="${encoding}"?><a>${content}</a>`;
const utf8 = (text: string) => new TextEncoder().encode(text);

/** A document of GB2312 whose content is these bytes. */
const gb = (content: readonly number[]) =>
  new Uint8Array([
    ...iconv.encode('<?xml version="1.0" encoding="GB2312"?><a>', 'ascii'),
    ...content,
    0x3c,
    0x2f,
    0x61,
    0x3e,
  ]);

/** Hanzi of GB 2312-80 as bytes, from the rows B0 to `last`: D7 ends the common ones, F7 all. */
const hanzi = (last: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: 0xb0, max: last }), fc.integer({ min: 0xa1, max: 0xfe })), {
      minLength: 1,
      maxLength: 20,
    })
    .map((pairs) => pairs.flat());

describe('UTF-8 under the name of GB', () => {
  it.each([
    '放行 箱号：TCKU3125044',
    '通',
    '放行',
    '扣留',
    '已放行',
    '大同市样例贸易有限公司',
    '“放行”',
    '买买提·艾力，放行',
    'Улаанбаатар 放行',
  ])('is refused, for what is read would be another text: %s', (content) => {
    for (const encoding of ['GB2312', 'GBK', 'GB18030']) {
      const { text, problems } = decodeXml(utf8(declared(content, encoding)));
      expect(text).toBeUndefined();
      expect(problems).toMatchObject([{ code: 'XML-ENCODING', message: expect.stringContaining('holds UTF-8 bytes') }]);
    }
  });

  it('is refused whatever common words it holds', () => {
    fc.assert(
      fc.property(hanzi(0xd7), (bytes) => {
        const content = iconv.decode(Buffer.from(bytes), 'gbk');
        // The five empty places behind 座 are no characters.
        fc.pre(!/[\ue000-\uf8ff\ufffd]/.test(content));
        expect(decodeXml(utf8(declared(content))).problems).toHaveLength(1);
      }),
      { numRuns: 2000 },
    );
  });

  it('in ASCII is GB too', () => {
    expect(decodeXml(utf8(declared('RELEASED TCKU3125044'))).problems).toEqual([]);
  });
});

describe('GB under its own name', () => {
  it.each(['放行 箱号：TCKU3125044', '联通', '大同 㐂', '镕', '移动联通', '陳國東', '±§№', '…'])(
    'is read: %s',
    (content) => {
      for (const encoding of ['GB2312', 'GB18030'])
        expect(decodeXml(iconv.encode(declared(content, encoding), 'gb18030'))).toMatchObject({
          text: declared(content, encoding),
          problems: [],
        });
    },
  );

  // Bytes that are UTF-8 by chance, as letters of two bytes: 联通's famous neighbours.
  it.each([[[0xcd, 0xa8]], [[0xc4, 0xa3]], [[0xd6, 0xb7, 0xcd, 0xa8]]])(
    'is read where it happens to be UTF-8: %j',
    (bytes) => {
      expect(decodeXml(gb(bytes)).problems).toEqual([]);
    },
  );

  it('is read whatever common words it holds', () => {
    fc.assert(
      fc.property(fc.array(hanzi(0xd7), { minLength: 1, maxLength: 3 }), (runs) => {
        expect(decodeXml(gb(runs.flatMap((run) => [...run, 0x20]))).problems).toEqual([]);
      }),
      { numRuns: 5000 },
    );
  });

  // Two in a million over all hanzi, none over the common ones (a million of each were counted); the seed keeps it so.
  it('is read whatever hanzi it holds, but for a chance of two in a million', () => {
    fc.assert(
      fc.property(hanzi(0xf7), (bytes) => {
        expect(decodeXml(gb(bytes)).problems).toEqual([]);
      }),
      { numRuns: 10_000, seed: 2312 },
    );
  });
});

describe('the published messages', () => {
  const present = existsSync(SAMPLES);
  if (!present) console.warn('Not run: ../shared/samples is missing, the published messages are not read in GB.');
  it.runIf(present)('are read in GB as they are in UTF-8, and refused as UTF-8 that calls itself GB', () => {
    const files = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml'));
    const texts = files.map((name) =>
      readFileSync(new URL(name, SAMPLES), 'utf8').replace(/^\ufeff?(?:<\?xml[^>]*\?>)?/, ''),
    );
    const chinese = texts.filter((text) => /\p{Script=Han}/u.test(text));
    expect(chinese.length).toBeGreaterThan(10);
    for (const text of chinese) {
      expect(decodeXml(iconv.encode(declared(text), 'gb18030'))).toMatchObject({ text: declared(text), problems: [] });
      expect(decodeXml(utf8(declared(text))).problems).toHaveLength(1);
    }
  });
});
