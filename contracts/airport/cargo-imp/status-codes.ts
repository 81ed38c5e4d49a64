/**
 * Status lines of FSU and FSA, 12 to 15: the fields after the code, in order. A name ending in `?` may be left out
 * at the end of the line or be empty inside it. `second` is a continuation line some codes may have.
 * Source: public FSA/15 grammar; wording after the IATA code list StatusCode.
 */
export type StatusField =
  | 'date'
  | 'airport'
  | 'quantity'
  | 'name?'
  | 'flight?'
  | 'flightDate?'
  | 'route'
  | 'route?'
  | 'departureTime?'
  | 'arrivalTime?'
  | 'carrier'
  | 'manifest?'
  | 'discrepancy'
  | 'volume?';

export type StatusCode = {
  readonly code: string;
  readonly en: string;
  readonly zh: string;
  readonly fields: readonly StatusField[];
  /** `volume`: a line `/MC2.10`; `other`: a line `/<carrier>[/<name>]`. */
  readonly second?: 'volume' | 'other';
  /** A customs milestone a terminal should report to the single window. */
  readonly customs?: true;
};

const EVENT: readonly StatusField[] = ['date', 'airport', 'quantity'];
const NAMED: readonly StatusField[] = [...EVENT, 'name?'];
const LEG: readonly StatusField[] = [
  'flight?',
  'flightDate?',
  'route',
  'quantity',
  'departureTime?',
  'arrivalTime?',
  'volume?',
];
const ARRIVAL: readonly StatusField[] = ['flight?', 'date', 'airport', 'quantity', 'departureTime?', 'arrivalTime?'];

export const STATUS_CODES: readonly StatusCode[] = [
  {
    code: 'FOH',
    en: 'Freight on hand, not yet ready for carriage',
    zh: '货物已在库,未备妥',
    fields: NAMED,
    second: 'volume',
  },
  { code: 'RCS', en: 'Received from shipper, ready for carriage', zh: '已收运', fields: NAMED, second: 'volume' },
  {
    code: 'CRC',
    en: 'Reported to customs',
    zh: '已向海关申报',
    fields: [...EVENT, 'flight?', 'flightDate?', 'route?'],
    customs: true,
  },
  {
    code: 'TGC',
    en: 'Transferred to customs or government control',
    zh: '已移交海关监管',
    fields: EVENT,
    customs: true,
  },
  { code: 'CCD', en: 'Cleared by customs', zh: '海关已放行', fields: EVENT, customs: true },
  { code: 'DOC', en: 'Documents received', zh: '单证已收到', fields: NAMED },
  { code: 'DPU', en: 'Picked up from the shipper', zh: '已上门提货', fields: NAMED },
  { code: 'PRE', en: 'Prepared for loading', zh: '已配载备装', fields: LEG },
  { code: 'MAN', en: 'Manifested', zh: '已列入舱单', fields: LEG },
  { code: 'BKD', en: 'Booked', zh: '已订舱', fields: LEG },
  { code: 'DEP', en: 'Departed', zh: '已起飞', fields: LEG },
  { code: 'ARR', en: 'Flight arrived', zh: '航班已到达', fields: ARRIVAL },
  { code: 'RCF', en: 'Freight received from flight', zh: '货物已从航班接收', fields: ARRIVAL },
  { code: 'AWR', en: 'Documents received from flight', zh: '运单已从航班接收', fields: ARRIVAL },
  { code: 'NFD', en: 'Consignee notified', zh: '已通知收货人', fields: NAMED },
  { code: 'AWD', en: 'Arrival documents delivered', zh: '到达单证已交付', fields: NAMED },
  { code: 'DLV', en: 'Delivered', zh: '已交付', fields: NAMED },
  { code: 'DDL', en: 'Delivered to the door', zh: '已送货上门', fields: NAMED },
  {
    code: 'TRM',
    en: 'To be transferred to another carrier',
    zh: '待转交其他承运人',
    fields: ['carrier', 'airport', 'quantity'],
  },
  {
    code: 'TFD',
    en: 'Transferred to another carrier',
    zh: '已转交其他承运人',
    fields: ['carrier', ...EVENT, 'manifest?'],
    second: 'other',
  },
  {
    code: 'RCT',
    en: 'Received from another carrier',
    zh: '已从其他承运人接收',
    fields: ['carrier', ...EVENT],
    second: 'other',
  },
  { code: 'DIS', en: 'Discrepancy', zh: '不正常', fields: ['flight?', 'date', 'airport', 'discrepancy', 'quantity'] },
];

/** Codes of XFSU which the text message does not know. */
export const XML_ONLY_STATUS_CODES: readonly string[] = ['FIW', 'FOW'];

const BY_CODE = new Map(STATUS_CODES.map((status) => [status.code, status]));

/** The status of a three-letter code, or undefined. */
export function statusCode(code: string): StatusCode | undefined {
  return BY_CODE.get(code);
}

/** DIS: discrepancy codes. Source: IATA code list. */
export const DISCREPANCY_CODES: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  DFLD: { en: 'Definitely loaded', zh: '确认已装机' },
  FDAV: { en: 'Found mail document', zh: '多收邮件路单' },
  FDAW: { en: 'Found air waybill', zh: '多收货运单' },
  FDCA: { en: 'Found cargo', zh: '多收货物' },
  FDMB: { en: 'Found mailbag', zh: '多收邮袋' },
  MSAV: { en: 'Missing mail document', zh: '少收邮件路单' },
  MSAW: { en: 'Missing air waybill', zh: '少收货运单' },
  MSCA: { en: 'Missing cargo', zh: '少收货物' },
  MSMB: { en: 'Missing mailbag', zh: '少收邮袋' },
  OFLD: { en: 'Offloaded', zh: '已卸下(拉货)' },
  OVCD: { en: 'Overcarried', zh: '漏卸(过站)' },
  SSPD: { en: 'Short-shipped', zh: '漏装' },
};
