/** JSON as it was sent: bytes that have to be UTF-8, and names that must not stand twice. */
import type { NotJson } from './checked.ts';
import type { Finding } from './finding.ts';
import { namesTwice } from './strict-json.ts';

export interface JsonRead {
  readonly kind: 'json';
  readonly value: unknown;
  /** The names in it that stand twice. */
  readonly findings: readonly Finding[];
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** The bytes as one JSON value, or why they are none. */
export function readJson(bytes: Uint8Array): JsonRead | NotJson {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    const detail = 'The bytes are not valid UTF-8; GBK or GB18030 text has to be converted first.';
    return { kind: 'notJson', broken: 'bytes', detail };
  }
  if (text.trim() === '') return { kind: 'notJson', broken: 'text', detail: 'There is nothing in it 内容为空' };
  try {
    return { kind: 'json', value: JSON.parse(text) as unknown, findings: namesTwice(text) };
  } catch (error) {
    return { kind: 'notJson', broken: 'text', detail: error instanceof Error ? error.message : 'not JSON' };
  }
}
