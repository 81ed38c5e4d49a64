import type { XmlProblem } from './types.ts';

/** Encodings a document may declare, and the name TextDecoder knows them by. GB2312 is a subset of GB18030. */
const DECODERS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  gb18030: 'gb18030',
};

const DECLARATION = /^<\?xml[ \t\r\n][^>]{0,200}?encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z0-9._-]{1,40})["']/;

export interface DecodedText {
  /** Absent when the bytes cannot be read. */
  readonly text?: string;
  /** As declared, in lower case; `utf-8` where nothing is declared. */
  readonly encoding: string;
  readonly problems: readonly XmlProblem[];
}

function problem(message: string, messageZh: string): XmlProblem {
  return { code: 'XML-ENCODING', severity: 'error', at: 'line 1, column 1', message, messageZh };
}

function decodes(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Ideographs, their punctuation and full-width forms: three bytes each in UTF-8, and what a Chinese message is made of. */
const CHINESE = /[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]/;
const ONLY_CHINESE = /^[\x00-\x7f\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]*$/;

/** Whether all bytes, taken two by two as GB has them, are in the rows of GB 2312-80 (A1..F7, A1..FE). */
function isGb2312(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    const trail = bytes[at + 1] ?? 0;
    if (lead < 0xa1 || lead > 0xf7 || trail < 0xa1 || trail > 0xfe) return false;
    at += 1;
  }
  return true;
}

/**
 * Whether bytes declared as GB are UTF-8 all the same. Most UTF-8 can be read as GBK, as rare characters that nobody
 * wrote, and swallows what stands behind it: `：T` is read as `锛歍`. Bytes that are UTF-8 throughout and hold Chinese in
 * it are taken for UTF-8 where GBK would need characters beyond GB 2312, or where all that is not ASCII is Chinese.
 * Real GB text of the repertoire of GB 2312 meets only the second: a run of three characters by chance in one of some
 * 23,000 cases, and every further run of the document would have to meet it too.
 */
function isUtf8InGb(bytes: Uint8Array): boolean {
  const text = decodes(bytes, 'utf-8');
  return text !== undefined && CHINESE.test(text) && (!isGb2312(bytes) || ONLY_CHINESE.test(text));
}

/**
 * Bytes to text by byte order mark or XML declaration, UTF-8 where there is neither (XML 1.0, appendix F).
 * Nothing is repaired: bytes that are not in the declared encoding are an error, for a guess would change names and
 * goods descriptions silently.
 */
export function decodeXml(bytes: Uint8Array): DecodedText {
  const [a, b, c] = bytes;
  if ((a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe) || a === 0 || (a === 0x3c && b === 0)) {
    const refused = problem(
      'UTF-16 and UTF-32 are not read; send the document as UTF-8.',
      '不支持 UTF-16 或 UTF-32 编码，请以 UTF-8 发送。',
    );
    return { encoding: 'utf-16', problems: [refused] };
  }
  const marked = a === 0xef && b === 0xbb && c === 0xbf;
  const body = marked ? bytes.subarray(3) : bytes;
  const head = String.fromCharCode(...body.subarray(0, 300));
  const encoding = (DECLARATION.exec(head)?.[1] ?? 'utf-8').toLowerCase();
  const label = DECODERS[encoding];
  if (label === undefined) {
    const refused = problem(
      `Encoding ${encoding} is not read; send UTF-8, GBK, GB2312 or GB18030.`,
      `不支持编码 ${encoding}，请使用 UTF-8、GBK、GB2312 或 GB18030。`,
    );
    return { encoding, problems: [refused] };
  }
  if (marked && label !== 'utf-8') {
    const refused = problem(
      `The file begins with a UTF-8 mark but declares ${encoding}; correct one of the two.`,
      `文件带有 UTF-8 标记（BOM），却声明编码为 ${encoding}，请改正其一。`,
    );
    return { encoding, problems: [refused] };
  }
  if (label === 'gb18030' && isUtf8InGb(body)) return { encoding, problems: [wrongBytes(body, encoding, label)] };
  const text = decodes(body, label);
  if (text !== undefined) return { text, encoding, problems: [] };
  return { encoding, problems: [wrongBytes(body, encoding, label)] };
}

function wrongBytes(body: Uint8Array, encoding: string, label: string): XmlProblem {
  if (label === 'utf-8' && decodes(body, 'gb18030') !== undefined) {
    return problem(
      'The document says UTF-8 but holds GBK bytes: declare encoding="GB18030", or write the file as UTF-8.',
      '文件声明为 UTF-8，内容却是 GBK 编码：请声明 encoding="GB18030"，或以 UTF-8 保存文件。',
    );
  }
  if (label === 'gb18030' && decodes(body, 'utf-8') !== undefined) {
    return problem(
      `The document says ${encoding} but holds UTF-8 bytes: declare encoding="UTF-8", or write the file as ${encoding}.`,
      `文件声明为 ${encoding}，内容却是 UTF-8 编码：请声明 encoding="UTF-8"，或以 ${encoding} 保存文件。`,
    );
  }
  return problem(
    `The bytes are not ${encoding}: the file is damaged or its declaration is wrong.`,
    `字节内容不是 ${encoding}：文件已损坏或编码声明有误。`,
  );
}
