import { type EciqTable, fields } from './eciq-field.ts';

/** DCL_RESPONSE 回执, in the order docs/exchange.md gives. All but RESPONSE_ID, RspCodes and RspGenTime may be empty. */
export const ECIQ_RECEIPT: EciqTable = Object.freeze({
  name: 'DCL_RESPONSE',
  zh: '报检回执',
  en: 'Receipt',
  fields: fields([
    ['RESPONSE_ID', '回执ID', "The receipt's own id: by it duplicates are known and the receipt is deleted"],
    ['RspNo', '回执序号', 'Number of the receipt'],
    ['RspCodes', '回执代码', 'What is said'],
    ['RspState', '回执状态', 'State'],
    ['RspKind', '回执类别', 'Kind'],
    ['DeclNoType', '报检号类别', 'Kind of DeclNo'],
    ['DeclNo', '企业报检号', "The sender's number (EntDeclNo)", 'declarationNo'],
    ['DeclGetNo', '报检号', 'Inspection number; with RspCodes 1000 the number of the pre-entry'],
    ['DeclRegNo', '报检单位代码', 'Declaring firm'],
    ['RspInfo', '回执内容', 'Text, where numbers and units stand'],
    ['RspGenTime', '回执生成时间', 'When it was so, local time'],
    ['RspSendTime', '回执发送时间', 'When it was sent, local time'],
    ['OperTime', '操作时间', 'Time of operation'],
    ['SenderAddr', '发送方地址', 'Sender'],
    ['AddInfo', '附加信息', 'Further text'],
    ['EntUuid', '企业UUID', "The sender's UUID"],
    ['TechRegCode', '企业组织机构代码', 'Organisation code'],
  ]),
});
