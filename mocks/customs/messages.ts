/** What customs reads and writes: DecMessage, DecImportResponse, DEC_DATA and DEC_RESULT (formats of 2016 and 2018). */
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

export type DecVersion = 'dec-2016' | 'dec-2018';

export interface DecMessage {
  readonly version: DecVersion;
  readonly clientSeqNo: string;
  readonly declarationNo: string;
  readonly traderReference: string;
  readonly direction: 'I' | 'E';
  /** 4 digits: CustomMaster. */
  readonly office: string;
  readonly ieDate: string;
  readonly bill: string;
  readonly units: readonly MockUnit[];
}

export const NAMESPACE = 'http://www.chinaport.gov.cn/dec';
const MAX_REASON = 255;

/** Head elements that only the merged declaration of 2018 has; unused ones travel as empty elements. */
const ONLY_2018 = [
  'MarkNo',
  'DespPortCode',
  'EntyPortCode',
  'GoodsPlace',
  'InspOrgCode',
  'NoOtherPack',
  'TradeCoScc',
  'OrgCode',
];
/** Head elements that the merger took out. */
const ONLY_2016 = ['DistrictCode', 'InRatio', 'PayWay', 'PaymentMark', 'TradeCodeScc'];

/** 2016 or 2018, by the elements of the head, and by letters or digits of the country where those do not tell. */
function versionOf(head: XmlElement): DecVersion {
  const names = new Set(head.children.map(({ localName }) => localName));
  if (ONLY_2018.some((name) => names.has(name))) return 'dec-2018';
  if (ONLY_2016.some((name) => names.has(name))) return 'dec-2016';
  return /^[A-Z]{3}$/.test(textOf(head, 'TradeCountry')) ? 'dec-2018' : 'dec-2016';
}

/** dec-2018 has it in DecSign/Note, dec-2016 at the end of the remarks as `REF:<reference>`. */
function referenceOf(version: DecVersion, head: XmlElement, sign: XmlElement | undefined): string {
  if (version === 'dec-2018') return textOf(sign, 'Note');
  const note = textOf(head, 'NoteS');
  const at = note.lastIndexOf('REF:');
  return at < 0 ? '' : note.slice(at + 4).trim();
}

/** The declaration in the bytes, or the reasons why customs does not take it; `clientSeqNo` where it could be read. */
export function readDecMessage(
  bytes: Uint8Array,
): { readonly message: DecMessage } | { readonly clientSeqNo: string; readonly reasons: readonly string[] } {
  const { root, problems } = readXml(bytes);
  if (root === undefined)
    return { clientSeqNo: '', reasons: problems.map(({ at, messageZh }) => `${at} ${messageZh}`) };
  const sign = child(root, 'DecSign');
  const clientSeqNo = textOf(sign, 'ClientSeqNo');
  if (root.localName !== 'DecMessage') return { clientSeqNo, reasons: ['报文根节点不是 DecMessage'] };
  const head = child(root, 'DecHead');
  if (head === undefined) return { clientSeqNo, reasons: ['缺少表头 DecHead'] };
  const items = children(child(root, 'DecLists'), 'DecList');
  const direction = textOf(head, 'IEFlag');
  const office = textOf(head, 'CustomMaster');
  const version = versionOf(head);
  const reasons = [
    ...(root.namespace === '' || root.namespace === NAMESPACE ? [] : [`命名空间应为 ${NAMESPACE}`]),
    ...(/^[0-9A-Za-z]{1,18}$/.test(clientSeqNo) ? [] : ['客户端编号 ClientSeqNo 应为 1 至 18 位字母数字']),
    ...(direction === 'I' || direction === 'E' ? [] : ['进出口标志 IEFlag 应为 I 或 E']),
    ...(/^[0-9]{4}$/.test(office) ? [] : ['申报地海关 CustomMaster 应为 4 位数字']),
    ...(/^[0-9]{4}$/.test(textOf(head, 'TradeMode')) ? [] : ['监管方式 TradeMode 应为 4 位数字']),
    ...(items.length > 0 ? [] : ['没有商品 DecList']),
    ...(items.length <= (version === 'dec-2016' ? 20 : 50) ? [] : [`商品超过上限：${items.length} 项`]),
    ...items.flatMap((item, index) =>
      /^[0-9]{8,10}$/.test(textOf(item, 'CodeTS')) ? [] : [`第${index + 1}项商品编号 CodeTS 应为 10 位数字`],
    ),
  ];
  if (reasons.length > 0) return { clientSeqNo, reasons };
  const containers = children(child(root, 'DecContainers'), 'Container').map((each) => textOf(each, 'ContainerId'));
  const message: DecMessage = {
    version,
    clientSeqNo,
    declarationNo: clientSeqNo.replace(/^TG(?=[0-9]{16}$)/, ''),
    traderReference: referenceOf(version, head, sign),
    direction: direction === 'I' ? 'I' : 'E',
    office,
    ieDate: textOf(head, 'IEDate'),
    bill: textOf(head, 'BillNo'),
    units: containers.filter((number) => number !== '').map(boxOf),
  };
  return { message };
}

/** The root element of an XML body, or undefined when it cannot be read. */
export function readRoot(bytes: Uint8Array): XmlElement | undefined {
  return readXml(bytes).root;
}

/** The answer to a DecMessage: code 0 and the SeqNo when it was saved, -1 and the reason when not. */
export function decImportResponse(answer: {
  readonly code: '0' | '-1';
  readonly message: string;
  readonly clientSeqNo: string;
  readonly seqNo: string;
}): Uint8Array {
  return writeXml(
    element('DecImportResponse', { xmlns: NAMESPACE }, [
      element('ResponseCode', {}, answer.code),
      element('ErrorMessage', {}, [...clean(answer.message)].slice(0, MAX_REASON).join('')),
      element('ClientSeqNo', {}, answer.clientSeqNo),
      element('SeqNo', {}, answer.seqNo),
    ]),
  );
}

/** What was sent may hold characters that no XML has; the reason quotes it. */
export function clean(text: string): string {
  return text.replace(/[^\u0020-\uD7FF\uE000-\uFFFD]/gu, ' ');
}

export interface DecReceipt {
  readonly version: DecVersion;
  readonly seqNo: string;
  readonly entryId: string;
  readonly channel: string;
  readonly note: string;
  readonly office: string;
  readonly ieDate: string;
  readonly time: LocalTime;
}

/** A business receipt: DEC_DATA in GB2312 for a declaration of 2016, DEC_RESULT in UTF-8 for one of 2018. */
export function decReceipt(receipt: DecReceipt): Uint8Array {
  return receipt.version === 'dec-2016' ? writeXml(decData(receipt), 'GB2312') : writeXml(decResult(receipt));
}

const texts = (pairs: readonly (readonly [string, string])[]): XmlNode[] =>
  pairs.map(([name, text]) => element(name, {}, text));

function decData({ seqNo, entryId, channel, note, office, ieDate, time }: DecReceipt): XmlNode {
  const result = texts([
    ['SEQ_NO', seqNo],
    ['ENTRY_ID', entryId],
    ['NOTICE_DATE', time.compact],
    ['CHANNEL', channel],
    ['NOTE', note],
    ['DECL_PORT', office],
    ['AGENT_NAME', ''],
    ['DECLARE_NO', ''],
    ['TRADE_CO', ''],
    ['CUSTOMS_FIELD', ''],
    ['BONDED_NO', ''],
    ['I_E_DATE', ieDate],
    ['PACK_NO', ''],
    ['BILL_NO', ''],
    ['TRAF_MODE', ''],
    ['VOYAGE_NO', ''],
    ['NET_WT', ''],
    ['GROSS_WT', ''],
    ['D_DATE', entryId === '' ? '' : time.day],
  ]);
  return element('DEC_DATA', {}, [element('DEC_RESULT', {}, result), element('RESULT_INFO')]);
}

function decResult({ seqNo, entryId, channel, note, office, ieDate, time }: DecReceipt): XmlNode {
  const day = (text: string) => (/^[0-9]{8}$/.test(text) ? text.replace(/^(....)(..)(..)$/, '$1-$2-$3') : '');
  return element(
    'DEC_RESULT',
    {},
    texts([
      ['CUS_CIQ_NO', seqNo],
      ['ENTRY_ID', entryId],
      ['NOTICE_DATE', time.iso],
      ['CHANNEL', channel],
      ['NOTE', note],
      ['CUSTOM_MASTER', office],
      ['I_E_DATE', day(ieDate)],
      ['D_DATE', entryId === '' ? '' : day(time.day)],
    ]),
  );
}

/** The order and version an unreadable InspectionOrder may still name. */
export function orderIdentity(root: XmlElement | undefined): { readonly number: string; readonly version: string } {
  return { number: descend(root, 'Number')?.text.trim() ?? '', version: descend(root, 'Version')?.text.trim() ?? '' };
}
