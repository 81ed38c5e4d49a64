import type { Problem } from '../adapter.ts';
import { INSPECTION_ORDER_FORMAT, isInspectionOrderMessage } from '../inspection-order/index.ts';
import { child, readXml, type XmlElement } from '../syntax/xml/index.ts';
import { EMPTY_BOX } from './box.ts';
import { flatDeclaration, nestedDeclaration } from './eciq-tree.ts';
import { ECIQ_FORMAT, SINGLE_WINDOW_FORMAT } from './formats.ts';
import { type BoxItem, obormBody, type Recognised } from './oborm-body.ts';
import { recogniseJson } from './recognise-json.ts';
import { type Row, rowOfXml, valueIn } from './rows.ts';

/** Roots of this party alone; `ROOT` is everybody's and is judged by what is in it. */
const OWN_ROOTS: ReadonlyMap<string, string> = new Map([
  ['OBORMessage', ECIQ_FORMAT],
  ['ITF_DCL_IO_DECL', ECIQ_FORMAT],
  ['DCL_RESPONSE', ECIQ_FORMAT],
  ['EEntDeclIo', SINGLE_WINDOW_FORMAT],
  ['Ciqresult', SINGLE_WINDOW_FORMAT],
  ['InspectionOrder', INSPECTION_ORDER_FORMAT],
  ['InspectionOrderReceipt', INSPECTION_ORDER_FORMAT],
  ['InspectionReport', INSPECTION_ORDER_FORMAT],
]);
const OWN_NAME = new RegExp(`<(${[...OWN_ROOTS.keys()].join('|')})[\\s/>]`);

function firstByte(bytes: Uint8Array): number | undefined {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes.subarray(start, start + 4096).find((byte) => byte > 0x20);
}

/** The kind of a message of this party, undefined when it is none of its. Never throws. */
export function recognise(bytes: Uint8Array): Recognised | undefined {
  const first = firstByte(bytes);
  if (first === 0x3c) return recogniseXml(bytes);
  if (first === 0x7b || first === 0x5b) return recogniseJson(bytes);
  const text = new TextDecoder().decode(bytes.subarray(0, 300));
  if (!EMPTY_BOX.test(text)) return undefined;
  return { format: ECIQ_FORMAT, type: 'RESULT', version: '1.0', problems: [], text: text.trim() };
}

/**
 * The first of our names near the beginning of a document that cannot be read (too large, DOCTYPE, wrong encoding),
 * so that what is wrong is said to whom it concerns. Latin-1 keeps every byte.
 */
function namedIn(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  return OWN_NAME.exec(start)?.[1];
}

function recogniseXml(bytes: Uint8Array): Recognised | undefined {
  const { root, rootName, problems } = readXml(bytes);
  if (root === undefined) {
    const named = rootName === undefined || rootName === 'ROOT' ? namedIn(bytes) : rootName;
    const format = OWN_ROOTS.get(named ?? '');
    if (format === undefined || named === undefined) return undefined;
    return { format, type: named, version: '', problems: [...problems] };
  }
  return recogniseRoot(root);
}

function recogniseRoot(root: XmlElement): Recognised | undefined {
  const problems: Problem[] = [];
  if (isInspectionOrderMessage(root)) return orderMessage(root, undefined);
  switch (root.localName) {
    case 'OBORMessage':
      return obormOfXml(root);
    case 'EEntDeclIo': {
      const declaration = flatDeclaration(rowOfXml(root, problems), root.namespace, problems);
      return { format: SINGLE_WINDOW_FORMAT, type: 'ITF_DCL_IO_DECL', version: '2018', problems, declaration };
    }
    case 'ITF_DCL_IO_DECL': {
      const head = rowOfXml(root, problems);
      const parent = { name: '', at: root.path, values: new Map(), children: [head] };
      const declaration = nestedDeclaration('A', parent, problems);
      return { format: ECIQ_FORMAT, type: 'ITF_DCL_IO_DECL', version: '2016', problems, declaration };
    }
    case 'DCL_RESPONSE': {
      const items = [{ kind: 'receipt', row: rowOfXml(root, problems) } as const];
      return { format: ECIQ_FORMAT, type: 'DCL_RESPONSE', version: '1.0', problems, items };
    }
    case 'Ciqresult': {
      const row = rowOfXml(root, problems);
      return { format: SINGLE_WINDOW_FORMAT, type: 'Ciqresult', version: '2018', problems, row };
    }
    case 'ROOT':
      return plainRoot(root);
    case 'root':
      return transportHeader(root);
    default:
      return undefined;
  }
}

/** ROOT holds a declaration (variant A), or the result of a put or delete. Other systems have a ROOT as well. */
function plainRoot(root: XmlElement): Recognised | undefined {
  const problems: Problem[] = [];
  if (child(root, 'ITF_DCL_IO_DECL') !== undefined) {
    const declaration = nestedDeclaration('A', rowOfXml(root, problems), problems);
    return { format: ECIQ_FORMAT, type: 'ITF_DCL_IO_DECL', version: '2016', problems, declaration };
  }
  // The paperless store answers with a tree in DESC; that system is not spoken with here.
  if (child(root, 'RESULT') === undefined || (child(root, 'DESC')?.children.length ?? 0) > 0) return undefined;
  return { format: ECIQ_FORMAT, type: 'RESULT', version: '1.0', problems, row: rowOfXml(root, problems) };
}

/** The header the message road of 信城通 carries beside an eCIQ file. Its login part is not read. */
function transportHeader(root: XmlElement): Recognised | undefined {
  const groups = ['system', 'app'].map((name) => child(root, name)?.children ?? []);
  const values = new Map(
    groups.flat().flatMap(({ localName, attributes }) => {
      const { name, value } = attributes;
      return localName === 'argument' && name !== undefined ? [[name, value ?? ''] as const] : [];
    }),
  );
  if (values.get('report-type') !== 'EEntDeclIo') return undefined;
  const row = { name: root.localName, at: root.path, values, children: [] };
  return {
    format: ECIQ_FORMAT,
    type: 'ItowNetHeader',
    version: values.get('message-version') ?? '',
    problems: [],
    row,
  };
}

function orderMessage(element: XmlElement, head: Row | undefined): Recognised {
  const items = [{ kind: 'order', element } as const];
  return { format: INSPECTION_ORDER_FORMAT, type: element.localName, version: '1', problems: [], head, items };
}

function obormOfXml(root: XmlElement): Recognised {
  const problems: Problem[] = [];
  const body = child(root, 'MessageBody');
  const parts = body?.children ?? [];
  const heads = child(root, 'MessageHead');
  const head = heads && rowOfXml(heads, problems);
  const orders = parts.filter(isInspectionOrderMessage);
  const [order] = orders;
  if (order !== undefined && parts.length === orders.length && orders.length === 1) return orderMessage(order, head);
  const items = parts.flatMap((part): BoxItem[] => {
    if (isInspectionOrderMessage(part)) return [{ kind: 'order', element: part }];
    return part.localName === 'DCL_RESPONSE' ? [{ kind: 'receipt', row: rowOfXml(part, problems) }] : [];
  });
  const version = valueIn(head, 'MESSAGE_VERSION') ?? '1.0';
  const about = { format: ECIQ_FORMAT, version, problems, head };
  if (items.length > 0) {
    const receipts = items.some(({ kind }) => kind === 'receipt');
    return { ...about, type: receipts ? 'DCL_RESPONSE' : (order?.localName ?? 'OBORMessage'), items };
  }
  if (body === undefined) return { ...about, type: 'OBORMessage' };
  return obormBody(about, rowOfXml(body, problems));
}
