/**
 * DecModMessage, the request to amend 改单 or withdraw 撤单 a declaration: elements in schema order with label and
 * length. Source: ModImport.xsd of the one-declaration exchange interface v1.0 (一次申报系统数据交换报文接口), checked
 * against its sample messages, which break the schema in two places: Sign is not 201 characters long there, and the
 * answer comes without Status and DecModSeqNo.
 */
import { decFields } from './dec-field.ts';

/** Length 0: an element with elements of its own. */
export const DEC_MOD_HEAD = decFields([
  ['DecModSeqNo', '修撤单统一编号', 18],
  ['DecModType', '修撤单类型', 1, 'R'],
  ['EntryId', '报关单号', 18],
  ['CustomsCode', '申报地海关', 4, 'R', 'declarationOffice'],
  ['TradeCode', '经营单位海关编码', 10, 'R', 'parties.trader.customsRegistration'],
  ['TradeName', '经营单位名称', 255, 'R', 'parties.trader.name'],
  ['AgentCode', '申报单位海关编码', 10, 'R', 'parties.declarant.customsRegistration'],
  ['AgentName', '申报单位名称', 255, 'R', 'parties.declarant.name'],
  ['DecModNote', '修撤单原因', 1000, 'R'],
  ['CheckMark', '审查标识', 1, 'R'],
  ['DecSeqNo', '报关单统一编号', 18, 'R'],
  ['Items', '修改项', 0],
  ['Sign', '签名信息', 201],
  ['SignTime', '签名时间', 14, 'R'],
  ['IeFlag', '进出口类型', 1, 'R', 'direction', 'direction'],
  ['EdocsRealation', '随附单据', 0],
  ['OperType', '操作类型', 1, 'R'],
  ['IcCode', '企业操作员IC卡号', 13],
  ['FeedDept', '拟办海关/科室/岗位', 255],
  ['EntOpName', '联系人', 25],
  ['EntOpTele', '联系方式', 24],
  ['CopAffirmData', '企业确认信息', 0],
]);

/** One changed field. */
export const DEC_MOD_ITEM = decFields([
  ['No', '修改字段序号', 4, 'R'],
  ['FieldCode', '修改字段英文名', 20, 'R'],
  ['FieldName', '修改字段中文名', 50, 'R'],
  ['OldValue', '字段原值', 255],
  ['NewValue', '字段新值', 255],
  ['List', '所属表体', 0],
]);

/** Where a changed field stands, when it is not in the head. GNo is the number of the container for containers. */
export const DEC_MOD_LIST = decFields([
  ['GNo', '表体序号', 11, 'R'],
  ['ListType', '表体类型', 1, 'R'],
]);

export const DEC_MOD_MAX_ITEMS = 9999;

/** DecModType: what is asked for. */
export const DEC_MOD_TYPES = Object.freeze({
  '1': Object.freeze({ kind: 'amendment', en: 'Amendment', zh: '修改申请' }),
  '2': Object.freeze({ kind: 'withdrawal', en: 'Withdrawal', zh: '撤销申请' }),
} as const);

/** ListType: the list a changed field stands in. */
export const DEC_MOD_LISTS = Object.freeze({ goods: '1', container: '2', document: '3' } as const);

export type DecModList = keyof typeof DEC_MOD_LISTS;
