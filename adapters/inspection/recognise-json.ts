import type { Problem } from '../adapter.ts';
import { ECIQ_FORMAT } from './formats.ts';
import { type BoxItem, obormBody, type Recognised } from './oborm-body.ts';
import { error } from './problems.ts';
import { type Row, rowIn, rowOfJson, rowsOf, valueIn } from './rows.ts';

const OWN_NAMES = /"(OBORMessage|MessageBody|DCL_RESPONSE|DCL_MODIFY|ITF_DCL_IO_DECL)"/;

const OWN_KEYS = ['OBORMessage', 'MessageBody', 'DCL_RESPONSE', 'DCL_MODIFY', 'ITF_DCL_IO_DECL'];

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(bytes: Uint8Array): { text: string; value?: unknown } {
  const text = new TextDecoder().decode(bytes);
  try {
    return { text, value: JSON.parse(text) };
  } catch {
    return { text };
  }
}

/** The OBORMessage of an entry: named, or its head and body bare, or only what stands in the body. */
function messageOf(row: Row): { head: Row | undefined; body: Row } {
  const message = rowIn(row, 'OBORMessage') ?? row;
  return { head: rowIn(message, 'MessageHead'), body: rowIn(message, 'MessageBody') ?? message };
}

/** A message in the JSON form of the platforms: an OBORMessage, its parts, or a list of them. */
export function recogniseJson(bytes: Uint8Array): Recognised | undefined {
  const { text, value } = parsed(bytes);
  if (!OWN_NAMES.test(text)) return undefined;
  const problems: Problem[] = [];
  const about = { format: ECIQ_FORMAT, version: '1.0', problems };
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const entries = list.filter(isObject);
  if (entries.length === 0 || entries.length !== list.length) {
    problems.push(error('ECIQ-JSON', '', 'This is not JSON of an OBORMessage.', '不是 OBORMessage 的 JSON 报文。'));
    return { ...about, type: 'OBORMessage' };
  }
  // The names may stand deep in some other document: a list of fields, a log.
  if (!entries.some((entry) => OWN_KEYS.some((key) => Object.hasOwn(entry, key)))) return undefined;
  const many = Array.isArray(value);
  const messages = entries.map((entry, index) => messageOf(rowOfJson('', entry, many ? `/${index}` : '', problems)));
  const items = messages.flatMap(({ body }): BoxItem[] =>
    rowsOf(body, 'DCL_RESPONSE').map((row) => ({ kind: 'receipt', row })),
  );
  const [first] = messages;
  const version = valueIn(first?.head, 'MESSAGE_VERSION') ?? about.version;
  if (items.length > 0) return { ...about, version, type: 'DCL_RESPONSE', head: first?.head, items };
  if (first === undefined || messages.length > 1) {
    const [message, messageZh] = ['Send one declaration in each message.', '请每个报文只放一份报检单。'];
    problems.push(error('ECIQ-STRUCTURE', '', message, messageZh));
  }
  if (first === undefined) return { ...about, type: 'OBORMessage' };
  return obormBody({ ...about, version, head: first.head }, first.body);
}
