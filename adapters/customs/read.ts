import type { Problem, ReadContext, Reading, Translation } from '../adapter.ts';
import { INSPECTION_ORDER_FORMAT, isInspectionOrderMessage, readInspectionOrder } from '../inspection-order/index.ts';
import { child, children, readXml, textOf, type XmlElement } from '../syntax/xml/index.ts';
import { decToDeclaration } from './dec-to-declaration.ts';
import { decVersionOf } from './dec-version.ts';
import { problem } from './problems.ts';
import { readDecMod, readDecModResponse } from './read-dec-mod.ts';
import { readClientFailure, readDecResult, readDxpReceipt, readImportResponse } from './receipts.ts';
import { getPath } from './values.ts';

export const RECEIPT_FORMAT = 'customs/receipt';

/** Messages that are known by name but not built here: supplements. */
const RECOGNISED: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  DecSDMessage: { en: 'Supplementary declaration', zh: '补充申报单' },
  DecSupplement: { en: 'Supplementary declaration', zh: '补充申报单' },
  DecSDImportResponse: { en: 'Answer to a supplementary declaration', zh: '补充申报单暂存回执' },
};
const NAMES: ReadonlySet<string> = new Set([
  ...['DecMessage', 'ImportMessage', 'DecImportResponse', 'DEC_DATA', 'DEC_RESULT', 'DxpMsg', 'DxpRep', 'Root'],
  ...['DecModMessage', 'DecModSaveResponse', 'InspectionOrder', 'InspectionOrderReceipt', 'InspectionReport'],
  ...Object.keys(RECOGNISED),
]);
const MOST_ENVELOPES = 3;
const MOST_PROBLEMS = 1000;

interface Opened {
  readonly root: XmlElement | undefined;
  /** Local name of the innermost root, known even where it cannot be read. */
  readonly name: string | undefined;
  readonly problems: readonly Problem[];
  readonly envelope: Readonly<Record<string, string>> | undefined;
}

/** Takes a message out of its envelopes: DxpMsg with base64, ImportMessage. */
function open(bytes: Uint8Array, depth = 0): Opened {
  const { root, rootName, problems } = readXml(bytes);
  if (root === undefined) return { root, name: rootName, problems, envelope: undefined };
  if (root.localName === 'DxpMsg') return openDxp(root, depth);
  const held = root.localName === 'ImportMessage' ? messagesIn(root) : [];
  const [inner] = held;
  if (inner === undefined) return { root, name: root.localName, problems, envelope: undefined };
  if (held.length > 1) {
    const named = [...problems, repeated(`${root.path}/SWImpData`, 'DecMessage', held.length)];
    return { root: undefined, name: inner.localName, problems: named, envelope: undefined };
  }
  const head = child(root, 'SWImpHead');
  const envelope = { kind: 'ImportMessage', copMsgId: textOf(head, 'CopMsgId'), msgType: textOf(head, 'MsgType') };
  return { root: inner, name: inner.localName, problems, envelope };
}

/** Every DecMessage in an ImportMessage, wherever it stands in the data. */
const messagesIn = (root: XmlElement): readonly XmlElement[] => children(root, 'SWImpData').flatMap(decMessagesIn);

const decMessagesIn = (element: XmlElement): readonly XmlElement[] =>
  element.localName === 'DecMessage' ? [element] : element.children.flatMap(decMessagesIn);

/** An envelope with more than one message: none is read, for the others would be lost without a word. */
function repeated(at: string, name: string, count: number): Problem {
  const message = `The envelope holds ${count} ${name}, and one is read; send each by itself.`;
  return problem('DEC-REPEATED', at, message, `报文中有 ${count} 个 ${name}，只能有一个，请逐份发送。`);
}

function openDxp(root: XmlElement, depth: number): Opened {
  const info = child(root, 'TransInfo');
  const envelope = {
    kind: 'DxpMsg',
    copMsgId: textOf(info, 'CopMsgId'),
    senderId: textOf(info, 'SenderId'),
    msgType: textOf(info, 'MsgType'),
  };
  const parts = children(root, 'Data').length;
  if (parts > 1) {
    const problems = [repeated(`${root.path}/Data`, 'Data', parts)];
    return { root: undefined, name: 'DxpMsg', problems, envelope };
  }
  const data = textOf(root, 'Data').replace(/[ \t\r\n]/g, '');
  const readable = data !== '' && /^[A-Za-z0-9+/]+={0,2}$/.test(data) && depth < MOST_ENVELOPES;
  if (readable) {
    const inner = open(new Uint8Array(Buffer.from(data, 'base64')), depth + 1);
    if (inner.name !== undefined) return { ...inner, envelope: { ...envelope, ...inner.envelope } };
  }
  const message = 'DxpMsg/Data holds no XML message in base64.';
  const zh = 'DxpMsg/Data 中没有可读取的 base64 报文。';
  // The envelope carries any bytes (dxpClient.xsd, Data): it is well made although nothing in it is for us.
  const severity = readable ? 'warning' : 'error';
  const problems = [problem('DEC-DXP-DATA', `${root.path}/Data`, message, zh, severity)];
  return { root, name: 'DxpMsg', problems, envelope };
}

/**
 * Reads a message of customs: DecMessage (bare, in ImportMessage or in DxpMsg), DecImportResponse, DEC_DATA, DEC_RESULT,
 * amendments and withdrawals with their answer, client failures, inspection orders with their receipts and reports;
 * supplements by name only. An envelope with more than one message is an error; several DEC_RESULT are several reports.
 * Undefined when it is none of these. Never throws.
 */
export function read(bytes: Uint8Array, context: ReadContext): Reading | undefined {
  const opened = open(bytes);
  const { root, name, envelope } = opened;
  if (name === undefined || !NAMES.has(name)) return undefined;
  const parts = root === undefined ? unreadable(name) : partsOf(root, context);
  if (parts === undefined) return undefined;
  return {
    party: 'customs',
    ...parts,
    problems: [...opened.problems, ...parts.problems],
    meaning: envelope === undefined ? parts.meaning : { ...parts.meaning, envelope },
  };
}

type Parts = Omit<Reading, 'party'>;

function unreadable(name: string): Parts {
  return { format: formatOf(name), type: name, version: '', problems: [], meaning: {}, reports: [] };
}

function formatOf(name: string): string {
  if (name.startsWith('Inspection')) return INSPECTION_ORDER_FORMAT;
  if (name === 'DEC_DATA') return 'customs/dec-2016';
  return name === 'DEC_RESULT' || name === 'DecMessage' ? 'customs/dec-2018' : RECEIPT_FORMAT;
}

function partsOf(root: XmlElement, context: ReadContext): Parts | undefined {
  const receipt = { format: RECEIPT_FORMAT, version: '3.1' };
  switch (root.localName) {
    case 'DecMessage':
      return decMessage(root);
    case 'DEC_DATA':
      return decData(root, context);
    case 'DEC_RESULT':
      return { format: 'customs/dec-2018', version: '2018', type: 'DEC_RESULT', ...readDecResult(root, context) };
    case 'DecImportResponse':
      return { ...receipt, type: root.localName, ...readImportResponse(root, context) };
    case 'DecModMessage':
      return { ...receipt, type: root.localName, ...readDecMod(root) };
    case 'DecModSaveResponse':
      return { ...receipt, type: root.localName, ...readDecModResponse(root) };
    case 'ImportMessage':
      return { ...receipt, type: root.localName, problems: [emptyEnvelope(root)], meaning: {}, reports: [] };
    case 'DxpRep':
      return { ...receipt, version: '1.0', type: root.localName, ...readDxpReceipt(root) };
    case 'DxpMsg':
      return { ...receipt, version: '1.0', type: root.localName, problems: [], meaning: {}, reports: [] };
    case 'Root':
      // Any file may be called so; the client's failure is told by its own elements.
      if (child(root, 'resultFlag') === undefined && child(root, 'failCode') === undefined) return undefined;
      return { ...receipt, type: root.localName, ...readClientFailure(root, context) };
    default:
      return isInspectionOrderMessage(root) ? inspection(root) : recognised(root);
  }
}

function emptyEnvelope(root: XmlElement): Problem {
  const message = 'ImportMessage/SWImpData holds no DecMessage.';
  return problem('DEC-MISSING', `${root.path}/SWImpData`, message, 'ImportMessage/SWImpData 中没有 DecMessage。');
}

function decMessage(root: XmlElement): Parts {
  const version = decVersionOf(root);
  const { declaration, problems } = decToDeclaration(root, version);
  const items = getPath(declaration, 'items');
  const meaning = {
    ieFlag: getPath(declaration, 'direction') === 'export' ? 'E' : 'I',
    office: getPath(declaration, 'declarationOffice') ?? '',
    trader: getPath(declaration, 'parties.trader.name') ?? '',
    clientSeqNo: textOf(child(root, 'DecSign'), 'ClientSeqNo'),
    items: Array.isArray(items) ? items.length : 0,
    declaration,
  };
  return { format: `customs/dec-${version}`, type: 'DecMessage', version, problems, meaning, reports: [] };
}

/** Each DEC_RESULT is a report of its own, in order: what it says stands by itself (the schema has one). */
function decData(root: XmlElement, context: ReadContext): Parts {
  const named = { format: 'customs/dec-2016', version: '2016', type: 'DEC_RESULT' };
  const [first, ...more] = children(root, 'DEC_RESULT').map((result) => readDecResult(result, context));
  if (first === undefined) {
    const missing = problem('DEC-MISSING', `${root.path}/DEC_RESULT`, 'DEC_RESULT is missing.', '缺少 DEC_RESULT。');
    return { ...named, problems: [missing], meaning: {}, reports: [] };
  }
  if (more.length === 0) return { ...named, ...first };
  const all = [first, ...more];
  return {
    ...named,
    problems: all.flatMap(({ problems }) => problems).slice(0, MOST_PROBLEMS),
    meaning: { results: all.map(({ meaning }) => meaning) },
    reports: all.flatMap(({ reports }) => reports),
  };
}

function inspection(root: XmlElement): Parts | undefined {
  const reading = readInspectionOrder(root, 'customs');
  return reading === undefined ? undefined : { format: INSPECTION_ORDER_FORMAT, ...reading };
}

function recognised(root: XmlElement): Parts {
  const numbers = ['EntryId', 'ResponseCode', 'ErrorMessage'];
  const values = numbers.map((name) => [name, textOf(root, name)] as const).filter(([, value]) => value !== '');
  const meaning = { title: RECOGNISED[root.localName], ...Object.fromEntries(values) };
  return { format: RECEIPT_FORMAT, type: root.localName, version: '3.1', problems: [], meaning, reports: [] };
}

/** The declaration inside a DecMessage, in whatever envelope; undefined when the message is no DecMessage. */
export function toDeclaration(bytes: Uint8Array): Translation | undefined {
  const { root, name, problems } = open(bytes);
  if (name !== 'DecMessage') return undefined;
  if (root === undefined) return { declaration: undefined, problems };
  const translation = decToDeclaration(root, decVersionOf(root));
  return { ...translation, problems: [...problems, ...translation.problems] };
}
