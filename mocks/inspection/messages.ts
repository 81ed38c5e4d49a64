/** What inspection and quarantine reads and writes: OBORMessage with ITF_DCL_IO_DECL in, DCL_RESPONSE receipts out. */
import {
  child,
  children,
  descend,
  element,
  readXml,
  textOf,
  writeXml,
  type XmlElement,
  type XmlNode,
} from '../../adapters/syntax/xml/index.ts';
import type { LocalTime } from '../clock.ts';
import { boxOf } from '../inspection-order.ts';
import type { MockUnit } from '../records.ts';

/** An OBORMessage as it was put, got or deleted by. */
export interface OborMessage {
  readonly messageId: string;
  readonly messageType: string;
  readonly category: string;
  readonly body: XmlElement;
}

export interface EciqDeclaration {
  readonly declarationNo: string;
  readonly traderReference: string;
  readonly direction: 'I' | 'O';
  readonly declRegNo: string;
  readonly techRegCode: string;
  readonly bill: string;
  readonly units: readonly MockUnit[];
}

const SENDER = '140000';

/** The message in the text of a SOAP call, or the reasons why it is none. */
export function readOborMessage(
  text: string,
): { readonly message: OborMessage } | { readonly reasons: readonly string[] } {
  const { root, problems } = readXml(new TextEncoder().encode(text));
  if (root === undefined) return { reasons: problems.map(({ at, messageZh }) => `${at} ${messageZh}`) };
  if (root.localName !== 'OBORMessage') return { reasons: ['报文根节点不是 OBORMessage'] };
  const head = child(root, 'MessageHead');
  const body = child(root, 'MessageBody');
  const messageId = textOf(head, 'MESSAGE_ID');
  const messageType = textOf(head, 'MESSAGE_TYPE');
  const category = textOf(head, 'MESSAGE_CATEGORY');
  if (head === undefined || body === undefined) return { reasons: ['缺少 MessageHead 或 MessageBody'] };
  const reasons = [
    ...(/^[0-9A-Za-z_-]{1,64}$/.test(messageId) ? [] : ['MESSAGE_ID 应为 1 至 64 位字母数字']),
    ...(messageType === '' ? ['缺少 MESSAGE_TYPE'] : []),
  ];
  return reasons.length > 0 ? { reasons } : { message: { messageId, messageType, category, body } };
}

/** The declaration in a MessageBody, or every reason why it is not taken. */
export function readDeclaration(
  body: XmlElement,
): { readonly declaration: EciqDeclaration } | { readonly reasons: readonly string[] } {
  const heads = children(body, 'ITF_DCL_IO_DECL');
  const [head] = heads;
  if (head === undefined || heads.length > 1) return { reasons: ['MessageBody 应有且只有一个 ITF_DCL_IO_DECL'] };
  const goods = children(head, 'ITF_DCL_IO_DECL_GOODS');
  const declarationNo = textOf(head, 'EntDeclNo');
  const kind = textOf(head, 'AplKind');
  const reasons = [
    ...(/^[0-9A-Za-z-]{1,40}$/.test(declarationNo) ? [] : ['企业报检号 EntDeclNo 缺失或有误']),
    ...(['I', 'O', 'E'].includes(kind) ? [] : ['出入境类别 AplKind 应为 I 或 O']),
    ...(textOf(head, 'DeclCode') === '' ? ['缺少报检类别 DeclCode'] : []),
    ...(goods.length > 0 ? [] : ['没有货物 ITF_DCL_IO_DECL_GOODS']),
    ...goods.flatMap((each, index) =>
      /^[0-9]{10}$/.test(textOf(each, 'ProdHsCode')) ? [] : [`第${index + 1}项货物 ProdHsCode 应为 10 位数字`],
    ),
  ];
  if (reasons.length > 0) return { reasons };
  const declaration: EciqDeclaration = {
    declarationNo,
    traderReference: textOf(head, 'DeclWorkNo'),
    direction: kind === 'I' ? 'I' : 'O',
    declRegNo: textOf(head, 'DeclRegNo'),
    techRegCode: textOf(head, 'techRegCode'),
    bill: textOf(head, 'BillLadNo'),
    units: containersOf(head).map(boxOf),
  };
  return { declaration };
}

/** A DCL_MODIFY: an amendment 改单 or a withdrawal 撤单 (docs/exchange.md). */
export interface EciqModification {
  readonly kind: 'amendment' | 'withdrawal';
  readonly declarationNo: string;
  /** 报检号; empty where the sender does not know it yet. */
  readonly inspectionNo: string;
  /** Of the declaration after an amendment; a withdrawal may leave it out. */
  readonly version: number | undefined;
  readonly reason: string;
}

const MODIFY_ORDER: readonly string[] = ['EntDeclNo', 'DeclGetNo', 'ModType', 'Version', 'Reason', 'OperTime'];

/** The modification in a MessageBody, with the declaration as it is after an amendment, or every reason against it. */
export function readModification(
  body: XmlElement,
):
  | { readonly modification: EciqModification; readonly declaration: EciqDeclaration | undefined }
  | { readonly reasons: readonly string[] } {
  const [row, ...others] = children(body, 'DCL_MODIFY');
  if (row === undefined || others.length > 0) return { reasons: ['MessageBody 应有且只有一个 DCL_MODIFY'] };
  const declarationNo = textOf(row, 'EntDeclNo');
  const type = textOf(row, 'ModType');
  const version = textOf(row, 'Version');
  const reason = textOf(row, 'Reason');
  const places = row.children.map(({ localName }) => MODIFY_ORDER.indexOf(localName));
  const amended = type === '1' ? readDeclaration(body) : undefined;
  const declaration = amended !== undefined && 'declaration' in amended ? amended.declaration : undefined;
  const reasons = [
    ...(places.every((place, index) => place > (places[index - 1] ?? -1)) ? [] : ['DCL_MODIFY 的元素或其顺序有误']),
    ...(/^[0-9A-Za-z-]{1,40}$/.test(declarationNo) ? [] : ['企业报检号 EntDeclNo 缺失或有误']),
    ...(type === '1' || type === '2' ? [] : ['修撤类型 ModType 应为 1 或 2']),
    ...(/^[1-9][0-9]{0,5}$/.test(version) || (type === '2' && version === '') ? [] : ['版本号 Version 应为数字']),
    ...(reason === '' ? ['缺少修撤原因 Reason'] : []),
    ...(/^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$/.test(textOf(row, 'OperTime'))
      ? []
      : ['操作时间 OperTime 应为 yyyy-MM-dd HH:mm:ss']),
    ...(amended !== undefined && 'reasons' in amended ? amended.reasons : []),
    ...(declaration === undefined || declaration.declarationNo === declarationNo
      ? []
      : ['修改后的报检单 EntDeclNo 与 DCL_MODIFY 不一致']),
    ...(type === '2' && child(body, 'ITF_DCL_IO_DECL') !== undefined ? ['撤单不应附报检单'] : []),
  ];
  if (reasons.length > 0) return { reasons };
  const modification: EciqModification = {
    kind: type === '1' ? 'amendment' : 'withdrawal',
    declarationNo,
    inspectionNo: textOf(row, 'DeclGetNo'),
    version: version === '' ? undefined : Number(version),
    reason,
  };
  return { modification, declaration };
}

/** The numbers of the details where there are details, else those listed on the container lines themselves. */
function containersOf(head: XmlElement): readonly string[] {
  const lines = children(head, 'ITF_DCL_IO_DECL_CONT');
  const numbers = lines.flatMap((line) => {
    const details = children(line, 'ITF_DCL_IO_DECL_CONT_DETAIL').map((each) => textOf(each, 'ContNo'));
    return details.some((number) => number !== '') ? details : textOf(line, 'ContNo').split(/[,;，；、\s]+/);
  });
  return [...new Set(numbers.filter((number) => number !== ''))];
}

/** The InspectionOrder element in a MessageBody. */
export function orderElement(body: XmlElement): XmlElement | undefined {
  return child(body, 'InspectionOrder');
}

/** MAX_ROWS of a GetMessage, 1 to 100; 50 where it is not said. */
export function maxRows(body: XmlElement): number {
  const text = descend(body, 'SEARCH_TABLE', 'MAX_ROWS')?.text.trim() ?? '';
  return /^[0-9]{1,6}$/.test(text) ? Math.min(Math.max(Number(text), 1), 100) : 50;
}

/** The RESPONSE_IDs of a DeleteMessage. */
export function responseIds(body: XmlElement): readonly string[] {
  return children(body, 'SEARCH_TABLE').flatMap((table) =>
    children(table, 'RESPONSE_ID').map(({ text }) => text.trim()),
  );
}

/** The answer to a put or a delete: 0 taken, 1 refused with the reason. */
export function putResult(result: '0' | '1', description: string): string {
  const safe = description.replace(/[^\u0020-\uD7FF\uE000-\uFFFD]/gu, ' ').slice(0, 1000);
  return textOfXml(element('ROOT', {}, [element('RESULT', {}, result), element('DESC', {}, safe)]));
}

/** What GetMessage answers when nothing waits. */
export const NOTHING_WAITS = '代码:01;没有符合条件的数据！';

/** The answer to GetMessage: the items as they lie in the box, oldest first, in one OBORMessage. */
export function boxMessage(messageId: string, time: LocalTime, items: readonly string[]): string {
  const body = element('MessageBody');
  const message = element('OBORMessage', {}, [
    element('MessageHead', {}, [
      element('MESSAGE_ID', {}, messageId),
      element('MESSAGE_TYPE', {}, 'EEntDeclIo'),
      element('MESSAGE_TIME', {}, time.spaced),
      element('MESSAGE_SOURCE', {}, 'ECIQ'),
      element('MESSAGE_DEST', {}, 'TONGGUAN'),
      element('MESSAGE_CATEGORY', {}, '21'),
      element('MESSAGE_VERSION', {}, '1.0'),
    ]),
    body,
  ]);
  const [before = '', after = ''] = textOfXml(message).split('<MessageBody/>');
  return `${before}<MessageBody>\n${items.join('\n')}\n</MessageBody>${after}`;
}

/** An element as it lies in the box: without the XML declaration, so that it can stand in a message. */
export function boxItem(node: XmlNode): string {
  return textOfXml(node)
    .replace(/^<\?xml[^>]*\?>\s*/, '')
    .trimEnd();
}

export interface DclReceipt {
  readonly responseId: string;
  readonly serial: number;
  readonly code: string;
  readonly declarationNo: string;
  readonly inspectionNo: string;
  readonly declRegNo: string;
  readonly techRegCode: string;
  readonly info: string;
  readonly time: LocalTime;
}

/** A receipt, its elements in the order of docs/exchange.md. */
export function dclResponse(receipt: DclReceipt): XmlNode {
  const { time } = receipt;
  const fields: readonly (readonly [string, string])[] = [
    ['RESPONSE_ID', receipt.responseId],
    ['RspNo', String(receipt.serial)],
    ['RspCodes', receipt.code],
    ['RspState', ''],
    ['RspKind', '1'],
    ['DeclNoType', '1'],
    ['DeclNo', receipt.declarationNo],
    ['DeclGetNo', receipt.inspectionNo],
    ['DeclRegNo', receipt.declRegNo],
    ['RspInfo', receipt.info],
    ['RspGenTime', time.spaced],
    ['RspSendTime', time.spaced],
    ['OperTime', time.spaced],
    ['SenderAddr', SENDER],
    ['AddInfo', ''],
    ['EntUuid', receipt.declarationNo],
    ['TechRegCode', receipt.techRegCode],
  ];
  return element(
    'DCL_RESPONSE',
    {},
    fields.map(([name, text]) => element(name, {}, text)),
  );
}

function textOfXml(node: XmlNode): string {
  return new TextDecoder().decode(writeXml(node));
}
