import { codeList } from '../../contracts/codes/codes.ts';
import { usccOrganisationCode } from '../../contracts/identifiers/uscc.ts';
import { ECIQ_HEAD } from '../../contracts/inspection/index.ts';
import type { Declaration, EncodeContext } from '../adapter.ts';
import { withFurtherBills } from '../further-bills.ts';
import type { XmlNode } from '../syntax/xml/index.ts';
import { containerNodes } from './containers-to-eciq.ts';
import { goodsNodes } from './goods-to-eciq.ts';
import { hexId } from './oborm.ts';
import { rowNode, type Values } from './row-node.ts';
import { declarationDate, declarationTime } from './times.ts';
import { paperKindToCiq, type Translator } from './translate-codes.ts';

/** Organisation code (GB 11714) of the firm that declares, as eCIQ and the message head want it. */
export function techRegCode(declaration: Declaration): string | undefined {
  return usccOrganisationCode(declaration.parties.declarant.uscc);
}

function tradeEnds({ direction, parties }: Declaration): Values {
  const { trader, overseas } = parties;
  const own = [trader.inspectionRegistration, trader.name, trader.nameEn, trader.address ?? trader.addressEn] as const;
  const other = [overseas?.code, overseas?.nameZh, overseas?.name, overseas?.address] as const;
  const [consignee, consignor] = direction === 'import' ? [own, other] : [other, own];
  return {
    ConsigneeCode: consignee[0],
    ConsigneeCname: consignee[1],
    // Real messages write three asterisks where there is no foreign name; the element is not left empty.
    ConsigneeEname: consignee[2] ?? '***',
    ConsigneeAddr: consignee[3],
    ConsignorCode: consignor[0],
    ConsignorCname: consignor[1],
    ConsignorEname: consignor[2] ?? '***',
    ConsignorAddr: consignor[3],
  };
}

function journey({ direction, transport, items }: Declaration, translator: Translator): Values {
  const at = (name: string) => `/transport/${name}`;
  const country = (value: string | undefined, name: string) =>
    translator.code('country', 'code', value, 'ciqNumeric', at(name));
  const port = (value: string | undefined, name: string) => translator.code('port', 'code', value, 'ciq', at(name));
  const transit = port(transport.transitPort, 'transitPort');
  const day = (date: string | undefined) => (date === undefined ? undefined : declarationDate(date));
  const entry = direction === 'import';
  return {
    TradeCountryCode: country(transport.tradingCountry, 'tradingCountry'),
    DespCtryCode: country(transport.tradeCountry, 'tradeCountry'),
    TransModeCode: translator.code('transport-mode', 'code', transport.mode, 'ciq', at('mode')),
    DespPortCode: port(transport.dispatchPort, 'dispatchPort'),
    // The canonical transit port is the last foreign stop on import and the port of destination on export.
    PortStopCode: entry ? transit : undefined,
    ArrivPortCode: entry ? undefined : transit,
    EntyPortCode: transport.borderPort,
    GdsArvlDate: entry ? day(transport.borderDate) : undefined,
    GoodsPlace: transport.placeOfGoods,
    DestCode: entry ? items.find((item) => item.division !== undefined)?.division : undefined,
    DespDate: day(transport.dispatchDate),
    ConvynceName: transport.meansName,
    TransMeanNo: transport.journeyId,
    CmplDschrgDt: day(transport.unloadedDate),
  };
}

function wishes({ direction, inspection, attachments = [], furtherBills }: Declaration): Values {
  const certificates = inspection?.certificates ?? [];
  const each = (text: (certificate: (typeof certificates)[number]) => string) =>
    certificates.length === 0 ? undefined : certificates.map(text).join(',');
  const papers = attachments.map(({ kind, name }) => {
    return name ?? codeList('ciq-attachment-kind').get(paperKindToCiq(kind, direction))?.zh ?? kind;
  });
  return {
    InspOrgCode: inspection?.portOffice,
    PurpOrgCode: inspection?.destinationOffice,
    OrgCode: inspection?.acceptingOffice,
    VsaOrgCode: inspection?.certificateOffice,
    AppCertCode: each(({ kind }) => kind),
    ApplOri: each(({ originals }) => String(originals ?? 0)),
    ApplCopyQuan: each(({ copies }) => String(copies ?? 0)),
    AppCertName: each(({ kind }) => codeList('ciq-certificate').get(kind)?.zh ?? kind),
    Contactperson: inspection?.contact,
    ContTel: inspection?.telephone,
    DeclCode: inspection?.declarationKind ?? (direction === 'import' ? '13' : '24'),
    AttaCollectName: papers.length === 0 ? undefined : papers.join(','),
    CorrelationDeclNo: inspection?.relatedNumber,
    CorrelationReasonFlag: inspection?.relatedReason,
    // BillLadNo is one number and SplitBillLadNo the house bill under it; this is the head's only free text.
    SpeclInspQuraRe: withFurtherBills(inspection?.requirements ?? '', furtherBills),
    OrigBoxFlag: inspection?.originalContainers === undefined ? undefined : inspection.originalContainers ? '1' : '0',
  };
}

/**
 * ITF_DCL_IO_DECL of a declaration with its children nested, elements in table order, nothing empty.
 * What cannot be put into inspection's code lists is noted in the translator. `EntDeclNo` is the declaration number,
 * the trader reference travels in `DeclWorkNo` (docs/exchange.md).
 */
export function declarationToEciq(declaration: Declaration, context: EncodeContext, translator: Translator): XmlNode {
  const { declarationNo } = context;
  const { direction, bill, airWaybill, parties } = declaration;
  const id = hexId(declarationNo);
  const values: Values = {
    EntDeclNo: declarationNo,
    EntUuid: id,
    DeclId: id,
    TradeModeCode: translator.code(
      'supervision-mode',
      'code',
      declaration.supervisionMode,
      'ciqTradeMode',
      '/supervisionMode',
    ),
    ContractNo: declaration.contractNumber,
    MarkNo: declaration.marks,
    ...journey(declaration, translator),
    BillLadNo: bill?.number ?? airWaybill?.number,
    SplitBillLadNo: bill?.houseNumber,
    DeliveryOrder: bill?.inspectionNumber,
    DeclCustm: declaration.declarationOffice,
    CustmRegNo: parties.trader.customsRegistration,
    DeclRegNo: parties.declarant.inspectionRegistration,
    DeclRegName: parties.declarant.name,
    ...tradeEnds(declaration),
    ...wishes(declaration),
    SpecDeclFlag: '0000',
    SpecPassFlag: '0000',
    DeclDate: declarationTime(context.now, context.utcOffsetMinutes),
    AplKind: direction === 'import' ? 'I' : 'O',
    techRegCode: techRegCode(declaration),
    DeclWorkNo: declaration.traderReference,
  };
  return rowNode(ECIQ_HEAD.name, values, [
    ...paperNodes(declaration, declarationNo),
    ...qualificationNodes(declaration, declarationNo),
    ...userNodes(declaration, declarationNo),
    ...containerNodes(declaration, declarationNo, translator),
    ...goodsNodes(declaration, declarationNo, translator),
  ]);
}

function paperNodes({ attachments = [], direction }: Declaration, declarationNo: string): XmlNode[] {
  return attachments.map((attachment, index) => {
    const kind = paperKindToCiq(attachment.kind, direction);
    return rowNode('ITF_DCL_IO_DECL_ATT', {
      EntDeclNo: declarationNo,
      AttId: hexId(declarationNo, 'paper', String(index)),
      AttDocTypeCode: kind,
      AttDocNo: attachment.id,
      AttDocName: attachment.name ?? codeList('ciq-attachment-kind').get(kind)?.zh,
    });
  });
}

function qualificationNodes({ inspection, parties }: Declaration, declarationNo: string): XmlNode[] {
  return (inspection?.qualifications ?? []).map((qualification, index) =>
    rowNode('ITF_DCL_IO_DECL_LIMIT', {
      EntDeclNo: declarationNo,
      DeclLimitId: hexId(declarationNo, 'qualification', String(index)),
      EntQualifNo: qualification.number,
      EntQualifTypeCode: qualification.kind,
      EntOrgCode: usccOrganisationCode(parties.trader.uscc),
      EntName: parties.trader.name,
    }),
  );
}

/** The firm that uses the goods stands in the first row; the contacts follow, one to a row. */
function userNodes({ inspection, parties }: Declaration, declarationNo: string): XmlNode[] {
  const users = inspection?.users ?? [];
  const rows = users.length === 0 && parties.owner !== undefined ? [{}] : users;
  return rows.map((user: { name?: string; telephone?: string }, index) =>
    rowNode('ITF_DCL_IO_DECL_USER', {
      EntDeclNo: declarationNo,
      UserId: hexId(declarationNo, 'user', String(index)),
      ConsumerUsrCode: index === 0 ? parties.owner?.inspectionRegistration : undefined,
      UserName: index === 0 ? parties.owner?.name : undefined,
      UseOrgPersonCode: user.name,
      UseOrgPersonTel: user.telephone,
    }),
  );
}
