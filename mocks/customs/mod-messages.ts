/** Amendment 改单 and withdrawal 撤单 as customs reads them: DecModMessage in, DecModSaveResponse out. */
import {
  child,
  children,
  element,
  readXml,
  textOf,
  writeXml,
  type XmlElement,
} from '../../adapters/syntax/xml/index.ts';
import { clean, NAMESPACE } from './messages.ts';

/** One changed field. */
export interface DecModItem {
  readonly fieldCode: string;
  readonly oldValue: string;
  readonly newValue: string;
}

export interface DecMod {
  readonly kind: 'amendment' | 'withdrawal';
  /** Customs' own number of the declaration, 数据中心统一编号. */
  readonly decSeqNo: string;
  /** Empty where the sender does not know it yet. */
  readonly entryId: string;
  readonly reason: string;
  readonly items: readonly DecModItem[];
}

const MAX_REASON = 1000;
const MAX_TEXT = 255;
/** The elements in the order of the published schema (ModImport.xsd). */
const ORDER: readonly string[] = [
  ...['DecModSeqNo', 'DecModType', 'EntryId', 'CustomsCode', 'TradeCode', 'TradeName', 'AgentCode', 'AgentName'],
  ...['DecModNote', 'CheckMark', 'DecSeqNo', 'Items', 'Sign', 'SignTime', 'IeFlag', 'EdocsRealation', 'OperType'],
  ...['IcCode', 'FeedDept', 'EntOpName', 'EntOpTele', 'CopAffirmData'],
];

/** The modification in the bytes, or every reason why customs does not take it; `decSeqNo` where it could be read. */
export function readDecMod(
  bytes: Uint8Array,
): { readonly modification: DecMod } | { readonly decSeqNo: string; readonly reasons: readonly string[] } {
  const { root, problems } = readXml(bytes);
  if (root === undefined) return { decSeqNo: '', reasons: problems.map(({ at, messageZh }) => `${at} ${messageZh}`) };
  const decSeqNo = textOf(root, 'DecSeqNo').slice(0, 40);
  if (root.localName !== 'DecModMessage') return { decSeqNo, reasons: ['报文根节点不是 DecModMessage'] };
  const type = textOf(root, 'DecModType');
  const reason = textOf(root, 'DecModNote');
  const entryId = textOf(root, 'EntryId');
  const rows = children(child(root, 'Items'), 'Item');
  const places = root.children.map(({ localName }) => ORDER.indexOf(localName));
  const fits = (name: string, form: RegExp) => form.test(textOf(root, name));
  const reasons = [
    ...(root.namespace === NAMESPACE ? [] : [`命名空间应为 ${NAMESPACE}`]),
    ...(places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1)) ? [] : ['元素或其顺序有误']),
    ...(type === '1' || type === '2' ? [] : ['修撤单类型 DecModType 应为 1 或 2']),
    ...(fits('DecSeqNo', /^[0-9A-Za-z]{18}$/) ? [] : ['报关单统一编号 DecSeqNo 应为 18 位']),
    ...(entryId === '' || /^[0-9]{18}$/.test(entryId) ? [] : ['报关单号 EntryId 应为 18 位数字']),
    ...(fits('CustomsCode', /^[0-9]{4}$/) ? [] : ['申报地海关 CustomsCode 应为 4 位数字']),
    ...(fits('TradeCode', /^[0-9A-Z]{10}$/) ? [] : ['经营单位编码 TradeCode 应为 10 位']),
    ...(fits('AgentCode', /^[0-9A-Z]{10}$/) ? [] : ['申报单位编码 AgentCode 应为 10 位']),
    ...(reason !== '' && [...reason].length <= MAX_REASON ? [] : ['修撤单原因 DecModNote 应为 1 至 1000 字']),
    ...(fits('CheckMark', /^[12]$/) ? [] : ['审查标识 CheckMark 应为 1 或 2']),
    ...(fits('SignTime', /^[0-9]{14}$/) ? [] : ['签名时间 SignTime 应为 14 位数字']),
    ...(fits('IeFlag', /^[IE]$/) ? [] : ['进出口标志 IeFlag 应为 I 或 E']),
    ...(fits('OperType', /^C$/) ? [] : ['操作类型 OperType 应为 C（申报）']),
    ...rows.flatMap(itemReasons),
  ];
  if (reasons.length > 0) return { decSeqNo, reasons };
  const items = rows.map((row) => ({
    fieldCode: textOf(row, 'FieldCode'),
    oldValue: textOf(row, 'OldValue'),
    newValue: textOf(row, 'NewValue'),
  }));
  const kind = type === '1' ? 'amendment' : 'withdrawal';
  return { modification: { kind, decSeqNo, entryId, reason, items } };
}

function itemReasons(row: XmlElement, index: number): string[] {
  const text = (name: string) => textOf(row, name);
  const list = child(row, 'List');
  const listed = ['1', '2', '3'].includes(textOf(list, 'ListType')) && /^.{1,11}$/.test(textOf(list, 'GNo'));
  const wrong = [
    ...(text('No') === String(index + 1) ? [] : ['序号 No']),
    ...(/^[0-9A-Z_]{1,20}$/.test(text('FieldCode')) ? [] : ['字段代码 FieldCode']),
    ...(/^.{1,50}$/u.test(text('FieldName')) ? [] : ['字段名称 FieldName']),
    ...(text('OldValue') !== text('NewValue') ? [] : ['原值与新值相同']),
    ...(['OldValue', 'NewValue'].every((name) => [...text(name)].length <= MAX_TEXT) ? [] : ['字段值过长']),
    ...(list === undefined || listed ? [] : ['表体 List']),
  ];
  return wrong.length === 0 ? [] : [`第${index + 1}个修改项有误：${wrong.join('、')}`];
}

/** The answer to a DecModMessage, with the elements the published answer has: ResultCode 0 taken, -1 not. */
export function decModSaveResponse(answer: {
  readonly code: '0' | '-1';
  readonly message: string;
  readonly entryId: string;
}): Uint8Array {
  return writeXml(
    element('DecModSaveResponse', { xmlns: NAMESPACE }, [
      ...(answer.entryId === '' ? [] : [element('EntryId', {}, answer.entryId)]),
      element('ResultMessage', {}, [...clean(answer.message)].slice(0, MAX_TEXT).join('')),
      element('ResultCode', {}, answer.code),
    ]),
  );
}
