import { type EciqTable, fields } from './eciq-field.ts';

/**
 * DCL_MODIFY, an amendment 改单 or a withdrawal 撤单 of an inspection declaration, in the order docs/exchange.md gives.
 * Ours: no public message exists. It stands in the body of an OBORMessage of type EEntDeclMod, an amendment followed by
 * the declaration as it is afterwards.
 */
export const ECIQ_MODIFY: EciqTable = Object.freeze({
  name: 'DCL_MODIFY',
  zh: '修撤申请',
  en: 'Amendment or withdrawal',
  fields: fields([
    ['EntDeclNo', '企业报检号', "The sender's number", 'declarationNo'],
    ['DeclGetNo', '报检号', 'Inspection number, where it is known'],
    ['ModType', '修撤类型', '1 amendment, 2 withdrawal'],
    ['Version', '版本号', 'Of the declaration after an amendment, 2 for the first'],
    ['Reason', '修撤原因', 'Reason'],
    ['OperTime', '操作时间', 'When it was made, local time'],
  ]),
});

/** ModType: what is asked for. */
export const ECIQ_MODIFY_TYPES = Object.freeze({
  '1': Object.freeze({ kind: 'amendment', en: 'Amendment', zh: '修改申请' }),
  '2': Object.freeze({ kind: 'withdrawal', en: 'Withdrawal', zh: '撤销申请' }),
} as const);
