/** Characters XML 1.0 (production 2) leaves out, lone surrogates included. Not global, so that it keeps no state. */
export const NOT_XML_CHARACTER =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));/y;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return (code <= 0xd7ff || code >= 0xe000) && code !== 0xfffe && code !== 0xffff && code <= 0x10ffff;
}

/** The character a reference at `offset` stands for and its length, or undefined when it is none of ours. */
export function decodeEntity(text: string, offset: number): { character: string; length: number } | undefined {
  REFERENCE.lastIndex = offset;
  const match = REFERENCE.exec(text);
  if (match === null) return undefined;
  const [whole, named, decimal, hex] = match;
  if (named !== undefined) return { character: NAMED[named] ?? '', length: whole.length };
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10);
  return isXmlCharacter(code) ? { character: String.fromCodePoint(code), length: whole.length } : undefined;
}

/** Replaces the five entities and numeric references; anything else stays as it stands (the scan has named it). */
export function decodeEntities(text: string): string {
  let next = text.indexOf('&');
  if (next < 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (; next >= 0; next = text.indexOf('&', from)) {
    const entity = decodeEntity(text, next);
    parts.push(text.slice(from, next), entity?.character ?? '&');
    from = next + (entity?.length ?? 1);
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** Text as element content. `>` is written as a reference too, so that `]]>` cannot occur. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '>' ? '&gt;' : '&#13;'));
}

/** Text as attribute value between double quotes; line ends and tabs as references, or a reader makes them spaces. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replace(/["\t\n]/g, (c) => (c === '"' ? '&quot;' : c === '\t' ? '&#9;' : '&#10;'));
}
