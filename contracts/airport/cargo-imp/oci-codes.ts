/**
 * Other customs information (OCI): information identifiers and control information identifiers.
 * Source: IATA ONE Record documentation, orchestration of OCI and OCI mapping 3.2. Codes outside these tables occur in
 * real traffic and are not errors.
 */
export type CodeMeaning = { readonly en: string; readonly zh: string };

export const OCI_INFORMATION: Readonly<Record<string, CodeMeaning>> = {
  IMP: { en: 'Import', zh: '进口' },
  EXP: { en: 'Export', zh: '出口' },
  TRA: { en: 'Transit', zh: '转关/过境' },
  AGT: { en: 'Agent', zh: '代理人' },
  SHP: { en: 'Shipper', zh: '发货人' },
  CNE: { en: 'Consignee', zh: '收货人' },
  NFY: { en: 'Party to notify', zh: '通知人' },
  CUS: { en: 'Customs', zh: '海关' },
  DNR: { en: 'Dangerous goods', zh: '危险品' },
  HWB: { en: 'House waybill', zh: '分运单' },
  MAL: { en: 'Mail', zh: '邮件' },
  ULD: { en: 'Unit load device', zh: '集装器' },
  DOC: { en: 'Document', zh: '单证' },
  TID: { en: 'Trade identification', zh: '贸易标识' },
  DCL: { en: 'Declarant', zh: '申报人' },
  BRK: { en: 'Customs broker', zh: '报关行' },
  AIR: { en: 'Carrier', zh: '承运人' },
  ISS: { en: 'Issuer of the security status', zh: '安保状态签发方' },
  OSS: { en: 'Other party which secured the cargo', zh: '其他安保方' },
  CSS: { en: 'Party which accepted the security status', zh: '安保状态接受方' },
};

export const OCI_CONTROL: Readonly<Record<string, CodeMeaning>> = {
  M: { en: 'Movement or declaration reference number', zh: '报关单号' },
  T: { en: 'Trader identification number', zh: '企业识别号' },
  E: { en: 'Authorised economic operator', zh: 'AEO 认证企业号' },
  A: { en: 'Automated broker or agent (US)', zh: '代理人(美国)' },
  F: { en: 'Local transfer facility (US)', zh: '本地转运设施(美国)' },
  U: { en: 'Unique consignment reference', zh: '唯一托运编号' },
  S: { en: 'System down reference', zh: '系统故障期间编号' },
  C: { en: 'Certificate number', zh: '证书号' },
  V: { en: 'Invoice number', zh: '发票号' },
  P: { en: 'Packing list number', zh: '装箱单号' },
  I: { en: 'Item: house waybill or unit load device', zh: '分运单或集装器编号' },
  N: { en: 'Seal number', zh: '封志号' },
  D: { en: 'UN numbers', zh: '联合国危险品编号' },
  L: { en: 'Exemption from screening', zh: '免安检' },
  CP: { en: 'Contact person', zh: '联系人' },
  CT: { en: 'Contact telephone', zh: '联系电话' },
  II: { en: 'Importer number', zh: '进口商编号' },
  RA: { en: 'Regulated agent', zh: '管制代理人' },
  RC: { en: 'Regulated carrier', zh: '管制承运人' },
  KC: { en: 'Known consignor', zh: '已知托运人' },
  AC: { en: 'Account consignor', zh: '账户托运人' },
  ED: { en: 'Expiry date MMYY of the party above', zh: '上述资格有效期(月年)' },
  SM: { en: 'Screening method', zh: '安检方式' },
  SN: { en: 'Name of who issued the security status', zh: '安保状态签发人' },
  SD: { en: 'Date of the security status', zh: '安保状态签发时间' },
  SS: { en: 'Security status', zh: '安保状态' },
  ST: { en: 'Security statement', zh: '安保补充说明' },
};
