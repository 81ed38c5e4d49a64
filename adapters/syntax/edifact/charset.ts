/** Bytes to text and back, by the syntax identifier of the UNB or the partner's agreement. */
import iconv from 'iconv-lite';
import { decodeIso2022Cn } from './iso2022cn.ts';
import type { EdifactProblemCode, Params } from './problems.ts';
import type { PartnerEncoding } from './types.ts';

/**
 * Encoding of each syntax identifier (DE 0001). UNOW and UNOY are both read and written as UTF-8: UNOW is
 * ISO 10646 in UTF-8, UNOY leaves the form to DE 0133 and real UNOY traffic is UTF-8.
 */
const ENCODINGS: Readonly<Record<string, string>> = {
  UNOA: 'us-ascii',
  UNOB: 'us-ascii',
  UNOC: 'iso-8859-1',
  UNOD: 'iso-8859-2',
  UNOE: 'iso-8859-5',
  UNOF: 'iso-8859-7',
  UNOG: 'iso-8859-3',
  UNOH: 'iso-8859-4',
  UNOI: 'iso-8859-6',
  UNOJ: 'iso-8859-8',
  UNOK: 'iso-8859-9',
  UNOL: 'iso-8859-15',
  UNOW: 'utf-8',
  UNOX: 'iso-2022-cn',
  UNOY: 'utf-8',
};

/** Characters of level A and level B; level C and up take whatever their encoding has. */
const OUTSIDE_LEVEL_A = /[^A-Z0-9 .,\-()/=!"%&*;<>'+:?\r\n]/u;
const OUTSIDE_LEVEL_B = /[^A-Za-z0-9 .,\-()/=!"%&*;<>'+:?\r\n]/u;

/** The encoding of a syntax identifier, or `undefined` for one we do not know. */
export function encodingOf(syntaxId: string): string | undefined {
  return Object.hasOwn(ENCODINGS, syntaxId) ? ENCODINGS[syntaxId] : undefined;
}

/** The first character of `text` outside level A or B, or `undefined` (also for wider syntax identifiers). */
export function outsideRepertoire(text: string, syntaxId: string): string | undefined {
  if (syntaxId === 'UNOA') return OUTSIDE_LEVEL_A.exec(text)?.[0];
  if (syntaxId === 'UNOB') return OUTSIDE_LEVEL_B.exec(text)?.[0];
  return undefined;
}

export interface Decoded {
  readonly text: string;
  readonly encoding: string;
  readonly faults: readonly { readonly code: EdifactProblemCode; readonly params: Params }[];
}

export interface Declared {
  readonly syntaxId: string;
  /** DE 0133. */
  readonly encodingCode: string;
}

/**
 * Decode the bytes of an interchange. A partner's `agreed` encoding wins over the declaration. Bytes that are
 * valid UTF-8 under a narrower declaration are read as UTF-8 with a warning: partners on version 3 have no
 * other way to send Chinese. Never throws; undecodable bytes become U+FFFD and an error.
 */
export function decodeInterchange(bytes: Uint8Array, declared: Declared, agreed?: PartnerEncoding): Decoded {
  const id = declared.syntaxId || '-';
  const invalid = (encoding: string, text: string): Decoded => ({
    text,
    encoding,
    faults: [{ code: 'EDI-CHARSET-INVALID', params: { encoding, declared: id } }],
  });
  if (agreed !== undefined) {
    const text = decodeStrict(bytes, agreed);
    return text === undefined ? invalid(agreed, decodeLoose(bytes, agreed)) : { text, encoding: agreed, faults: [] };
  }
  const encoding = encodingOf(declared.syntaxId);
  const ascii = isAscii(bytes);
  const faults: Decoded['faults'][number][] = [];
  if (declared.syntaxId !== '' && encoding === undefined) {
    faults.push({ code: 'EDI-SYNTAX-ID-UNKNOWN', params: { declared: id } });
  }
  if (encoding === 'utf-8' && !['', '7', 'ZZZ'].includes(declared.encodingCode)) {
    const params = { declared: `${id} 0133=${declared.encodingCode}` };
    faults.push({ code: 'EDI-CHARSET-UNSUPPORTED', params });
  }
  if (encoding === 'iso-2022-cn') {
    const { text, valid } = decodeIso2022Cn(bytes);
    return valid ? { text, encoding, faults } : invalid(encoding, text);
  }
  if (ascii) return { text: decodeLoose(bytes, 'utf-8'), encoding: encoding ?? 'us-ascii', faults };
  const utf8 = decodeStrict(bytes, 'utf-8');
  if (utf8 !== undefined) {
    if (encoding !== 'utf-8') faults.push({ code: 'EDI-CHARSET-GUESSED', params: { declared: id } });
    return { text: utf8, encoding: 'utf-8', faults };
  }
  if (encoding === 'utf-8') return { ...invalid(encoding, decodeLoose(bytes, 'utf-8')) };
  if (encoding === undefined || encoding === 'us-ascii') {
    const bad = invalid('us-ascii', decodeLoose(bytes, 'iso-8859-1'));
    return { ...bad, faults: [...faults, ...bad.faults] };
  }
  const text = decodeStrict(bytes, encoding);
  return text === undefined ? invalid(encoding, decodeLoose(bytes, encoding)) : { text, encoding, faults };
}

const SURROGATE = /[\ud800-\udfff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The first character the encoding does not have, or `undefined`. */
export function unencodable(text: string, encoding: string): string | undefined {
  if (encoding === 'utf-8') return SURROGATE.test(text) ? LONE_SURROGATE.exec(text)?.[0] : undefined;
  const encoded = encodeText(text, encoding);
  return 'unencodable' in encoded ? encoded.unencodable : undefined;
}

/** Encode text, or name the first character the encoding does not have. */
export function encodeText(text: string, encoding: string): { bytes: Buffer } | { unencodable: string } {
  if (encoding === 'utf-8') {
    const lone = unencodable(text, encoding);
    return lone === undefined ? { bytes: Buffer.from(text, 'utf8') } : { unencodable: lone };
  }
  const bytes = encoding === 'us-ascii' ? Buffer.from(text, 'latin1') : iconv.encode(text, encoding);
  const back = encoding === 'us-ascii' ? bytes.toString('ascii') : iconv.decode(bytes, encoding);
  if (back === text) return { bytes };
  const original = [...text];
  const returned = [...back];
  const at = original.findIndex((char, index) => char !== returned[index]);
  return { unencodable: original[at] ?? '' };
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 0x7f) return false;
  return true;
}

/** `undefined` when the bytes are not valid in the encoding. */
function decodeStrict(bytes: Uint8Array, encoding: string): string | undefined {
  if (encoding === 'utf-8' || encoding === 'gb18030') {
    try {
      return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return undefined;
    }
  }
  // Not TextDecoder: its iso-8859-1 and -9 are Windows code pages.
  const text = decodeLoose(bytes, encoding);
  return text.includes('\uFFFD') ? undefined : text;
}

function decodeLoose(bytes: Uint8Array, encoding: string): string {
  if (encoding === 'utf-8' || encoding === 'gb18030')
    return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding);
}
