/**
 * Line kinds of the messages read field by field, in the order the standard asks for.
 * `AWB` and `MBI` stand for the consignment line. Source: order of the public FWB/17, FHL/5 and FFM/8 grammars,
 * checked against messages from production.
 */
export type LineKind = {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly mandatory?: true;
  /** May stand more than once. */
  readonly repeats?: true;
  /** Kept as it is; not read into fields. */
  readonly kept?: true;
};

export const FWB_LINES: readonly LineKind[] = [
  { id: 'AWB', en: 'Consignment: air waybill, airports, quantity', zh: '运单号、起讫机场、件数重量', mandatory: true },
  { id: 'FLT', en: 'Flight bookings', zh: '航班' },
  { id: 'RTG', en: 'Routing', zh: '航程', mandatory: true },
  { id: 'SHP', en: 'Shipper', zh: '发货人', mandatory: true },
  { id: 'CNE', en: 'Consignee', zh: '收货人', mandatory: true },
  { id: 'AGT', en: 'Agent', zh: '代理人' },
  { id: 'SSR', en: 'Special service request', zh: '特殊服务要求' },
  { id: 'NFY', en: 'Party to notify', zh: '通知人' },
  { id: 'ACC', en: 'Accounting information', zh: '结算信息' },
  { id: 'CVD', en: 'Charge declarations', zh: '费用申明', mandatory: true },
  { id: 'RTD', en: 'Rate description and goods', zh: '运价与品名', mandatory: true },
  { id: 'OTH', en: 'Other charges', zh: '其他费用', kept: true },
  { id: 'PPD', en: 'Prepaid charge summary', zh: '预付费用合计', kept: true },
  { id: 'COL', en: 'Collect charge summary', zh: '到付费用合计', kept: true },
  { id: 'CER', en: "Shipper's certification", zh: '发货人签字' },
  { id: 'ISU', en: "Carrier's execution", zh: '承运人签发', mandatory: true },
  { id: 'OSI', en: 'Other service information', zh: '其他服务信息' },
  { id: 'CDC', en: 'Charges in destination currency', zh: '目的地货币费用', kept: true },
  { id: 'REF', en: 'Sender reference', zh: '发送方', mandatory: true },
  { id: 'COR', en: 'Customs origin', zh: '海关来源代码' },
  { id: 'COI', en: 'Commission information', zh: '佣金', kept: true },
  { id: 'SII', en: 'Sales incentive', zh: '销售奖励', kept: true },
  { id: 'ARD', en: 'Agent reference', zh: '代理人参考', kept: true },
  { id: 'SPH', en: 'Special handling', zh: '特殊操作代码' },
  { id: 'NOM', en: 'Nominated handling party', zh: '指定操作人', kept: true },
  { id: 'SRI', en: 'Shipment reference', zh: '货物参考号', kept: true },
  { id: 'OPI', en: 'Other participant', zh: '其他参与方', repeats: true, kept: true },
  { id: 'OCI', en: 'Other customs information', zh: '海关与安保信息' },
];

/** FHL: HBS, TXT, HTS and OCI repeat per house; SHP, CNE and CVD follow the last house. */
export const FHL_LINES: readonly LineKind[] = [
  { id: 'MBI', en: 'Master air waybill', zh: '主运单', mandatory: true },
  { id: 'HBS', en: 'House waybill summary', zh: '分运单', mandatory: true, repeats: true },
  { id: 'TXT', en: 'Free text goods description', zh: '品名描述', repeats: true },
  { id: 'HTS', en: 'Harmonised commodity code', zh: '商品编码', repeats: true },
  { id: 'OCI', en: 'Other customs information', zh: '海关与安保信息', repeats: true },
  { id: 'SHP', en: 'Shipper', zh: '发货人' },
  { id: 'CNE', en: 'Consignee', zh: '收货人' },
  { id: 'CVD', en: 'Charge declarations', zh: '费用申明' },
];

/** Identifiers allowed in the messages whose lines are only recognised. */
export const LISTED_LINES: Readonly<Record<string, readonly string[]>> = {
  FFM: ['ULD', 'DIM', 'OSI', 'SSR', 'COR', 'OCI', 'LAST', 'CONT'],
  FBL: ['ULD', 'DIM', 'OSI', 'SSR', 'COR', 'OCI', 'LAST', 'CONT'],
  FFA: ['ULD', 'DIM', 'OSI', 'SSR', 'REF', 'SRI'],
  FFR: ['ULD', 'DIM', 'OSI', 'SSR', 'REF', 'SRI', 'PID', 'ACC', 'SHP', 'CNE', 'CUS', 'NAM', 'ADR', 'LOC'],
  FBR: ['REF'],
  FSR: ['OSI', 'REF'],
  MVT: [],
};
