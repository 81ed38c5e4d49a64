/**
 * FieldCode of the fields of a DecMessage, as an amendment names them. Three sources, told apart in `source`:
 * `sample`: named so in the published amendment message (一次申报系统数据交换报文接口 v1.0, 修改业务 sample);
 * `columns`: the column of the pre-entry system's tables (DECL_HEAD, DECL_LIST …) as the single window of Guangzhou
 * published them for its TCS message. Every code of the sample but three is such a column, and amendments are stored by
 * these codes (QP_FIELDCODE), so that the others are taken to be too;
 * a field in neither has no public code: it is named by its element in capitals (`decModCode`).
 */

/** Groups of a DecMessage; an element name may occur in more than one of them. */
export type DecModGroup = 'head' | 'freeText' | 'goods' | 'container' | 'document';

export interface DecModCode {
  readonly group: DecModGroup;
  readonly element: string;
  readonly code: string;
  readonly source: 'sample' | 'columns';
  /** The field's name beside this code, where it is not that of the element. */
  readonly zh?: string;
  /** The code stands for these characters of the element only: from the first, before the second. */
  readonly part?: readonly [number, number | undefined];
}

type Row = readonly [element: string, code: string, mark?: 'S', zh?: string, from?: number, before?: number];

function codes(group: DecModGroup, rows: readonly Row[]): readonly DecModCode[] {
  return rows.map(([element, code, mark, zh, from, before]) =>
    Object.freeze({
      group,
      element,
      code,
      source: mark === 'S' ? 'sample' : 'columns',
      ...(zh === undefined ? {} : { zh }),
      ...(from === undefined ? {} : { part: [from, before] as const }),
    }),
  );
}

export const DEC_MOD_CODES: readonly DecModCode[] = Object.freeze([
  ...codes('head', [
    ['IEFlag', 'I_E_FLAG'],
    ['AgentCode', 'AGENT_CODE'],
    ['AgentName', 'AGENT_NAME'],
    ['ApprNo', 'APPR_NO'],
    ['BillNo', 'BILL_NO'],
    ['ContrNo', 'CONTR_NO'],
    ['CustomMaster', 'DECL_PORT'],
    ['CutMode', 'CUT_MODE'],
    ['DistinatePort', 'DESTINATION_PORT'],
    ['DistrictCode', 'DESTINATION_CODE'],
    ['FeeCurr', 'FEE_CURR'],
    ['FeeMark', 'FEE_MARK'],
    ['FeeRate', 'FEE_RATE'],
    ['GrossWet', 'GROSS_WT'],
    ['IEDate', 'I_E_DATE'],
    ['IEPort', 'I_E_PORT'],
    ['InRatio', 'IN_RATIO'],
    ['InsurCurr', 'INSUR_CURR'],
    ['InsurMark', 'INSUR_MARK'],
    ['InsurRate', 'INSUR_RATE'],
    ['LicenseNo', 'LICENSE_NO'],
    ['ManualNo', 'MANUAL_NO'],
    ['NetWt', 'NET_WT'],
    ['NoteS', 'NOTE_S'],
    ['OtherCurr', 'OTHER_CURR'],
    ['OtherMark', 'OTHER_MARK'],
    ['OtherRate', 'OTHER_RATE'],
    ['OwnerCode', 'OWNER_CODE'],
    ['OwnerName', 'OWNER_NAME'],
    ['PackNo', 'PACK_NO'],
    ['PayWay', 'PAY_MODE'],
    ['PaymentMark', 'PAYMENT_MARK'],
    ['TradeCode', 'TRADE_CO'],
    ['TradeCountry', 'TRADE_COUNTRY'],
    ['TradeMode', 'TRADE_MODE'],
    ['TradeName', 'TRADE_NAME'],
    ['TrafMode', 'TRAF_MODE'],
    ['TrafName', 'TRAF_NAME'],
    ['TransMode', 'TRANS_MODE'],
    ['WrapType', 'WRAP_TYPE'],
    ['EdiId', 'EDI_ID'],
    ['CopName', 'COP_NAME'],
    ['CopCode', 'COP_CODE'],
    ['EntryType', 'ENTRY_TYPE'],
  ]),
  ...codes('freeText', [
    ['RelId', 'RELATIVE_ID'],
    ['RelManNo', 'RELATIVE_MANUAL_NO'],
    ['BonNo', 'BONDED_NO'],
    ['VoyNo', 'VOYAGE_NO'],
    ['CusFie', 'CUSTOMS_FIELD'],
  ]),
  ...codes('goods', [
    ['ClassMark', 'CLASS_MARK'],
    // The commodity code of ten digits was kept as eight and two.
    ['CodeTS', 'CODE_T', 'S', '商品编号', 0, 8],
    ['CodeTS', 'CODE_S', 'S', '商品附加码', 8],
    ['ContrItem', 'CONTR_ITEM'],
    ['DeclPrice', 'DECL_PRICE', 'S'],
    ['DutyMode', 'DUTY_MODE'],
    ['GModel', 'G_MODEL'],
    ['GName', 'G_NAME', 'S'],
    ['GNo', 'G_NO'],
    ['OriginCountry', 'ORIGIN_COUNTRY'],
    ['TradeCurr', 'TRADE_CURR'],
    ['DeclTotal', 'DECL_TOTAL'],
    ['GQty', 'G_QTY', 'S'],
    ['FirstQty', 'QTY_1', 'S', '法定数量'],
    ['SecondQty', 'QTY_2', 'S', '第二数量'],
    ['GUnit', 'G_UNIT'],
    ['FirstUnit', 'UNIT_1', 'S', '法定单位'],
    ['SecondUnit', 'UNIT_2'],
    ['UseTo', 'USE_TO'],
    ['WorkUsd', 'WORK_USD'],
    ['ExgNo', 'PRDT_NO'],
    ['ExgVersion', 'EXG_VERSION', 'S'],
  ]),
  ...codes('container', [
    ['ContainerId', 'CONTAINER_ID'],
    ['ContainerMd', 'CONTAINER_MD', 'S', '集装箱类型'],
    ['ContainerWt', 'CONTAINER_WT'],
  ]),
  ...codes('document', [
    ['DocuCode', 'DOCU_CODE', 'S'],
    ['CertCode', 'CERT_CODE'],
  ]),
]);

/** Longest FieldCode (ModImport.xsd). */
const LONGEST = 20;

/** The code of an element that has no public one: its name in capitals, as much of it as FieldCode holds. */
export function decModCode(element: string): string {
  return element.toUpperCase().slice(0, LONGEST);
}
