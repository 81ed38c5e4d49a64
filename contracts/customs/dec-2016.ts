/**
 * DecMessage of version 3.1 as it was from 2016 to July 2018 (announcement 16 of 2016): elements in schema order, with
 * label, length, and the canonical field each carries. Countries, currencies, ports, packages and containers are those
 * of the customs tables before the merger. Source: import interface v3.1 and its schema; order proved by a real message.
 */
import { decFields } from './dec-field.ts';

/** The district stands once in the head: the first item's is written, and read into every item. */
export const DEC_2016_HEAD = decFields([
  ['SeqNo', '数据中心统一编号', 18],
  ['IEFlag', '进出口标志', 1, 'R', 'direction', 'direction'],
  ['Type', '单据类型', 2, '', 'declarationKind', '@declaration-type'],
  ['AgentCode', '申报单位代码', 10, 'R', 'parties.declarant.customsRegistration'],
  ['AgentName', '申报单位名称', 70, 'R', 'parties.declarant.name'],
  ['ApprNo', '外汇核销单号', 32],
  ['BillNo', '提运单号', 32, '', 'bill.number'],
  ['ContrNo', '合同协议号', 32, '', 'contractNumber'],
  ['CustomMaster', '申报地海关', 4, 'R', 'declarationOffice', '@customs-office'],
  ['CutMode', '征免性质', 3, '', 'exemptionNature', '@exemption-nature'],
  ['DistinatePort', '装货港/指运港', 4, '', 'transport.transitPort', 'port'],
  ['DistrictCode', '境内目的地/境内货源地', 5, '', 'items.0.district', '@district'],
  ['FeeCurr', '运费币制', 3, '', 'terms.freight.currency', 'currency'],
  ['FeeMark', '运费标志', 1, '', 'terms.freight.basis', 'basis'],
  ['FeeRate', '运费/率', 20, '', 'terms.freight.amount', 'decimal'],
  ['GrossWet', '毛重', 20, 'R', 'grossMass', 'decimal'],
  ['IEDate', '进出口日期', 8, '', 'transport.borderDate', 'date'],
  ['IEPort', '进出境关别', 4, 'R', 'borderOffice', '@customs-office'],
  ['InRatio', '内销比率', 20],
  ['InsurCurr', '保费币制', 3, '', 'terms.insurance.currency', 'currency'],
  ['InsurMark', '保费标志', 1, '', 'terms.insurance.basis', 'basis'],
  ['InsurRate', '保费/率', 20, '', 'terms.insurance.amount', 'decimal'],
  ['LicenseNo', '许可证号', 20, '', 'licenceNumber'],
  ['ManualNo', '备案号', 12, '', 'manualNumber'],
  ['NetWt', '净重', 20, 'R', 'netMass', 'decimal'],
  ['NoteS', '备注', 70, '', 'note'],
  ['OtherCurr', '杂费币制', 3, '', 'terms.other.currency', 'currency'],
  ['OtherMark', '杂费标志', 1, '', 'terms.other.basis', 'basis'],
  ['OtherRate', '杂费/率', 20, '', 'terms.other.amount', 'decimal'],
  ['OwnerCode', '货主单位代码', 10, '', 'parties.owner.customsRegistration'],
  ['OwnerName', '消费使用/生产销售单位名称', 70, '', 'parties.owner.name'],
  ['PackNo', '件数', 9, 'R', 'packages.count', 'integer'],
  ['PayWay', '征税比例/结汇方式', 1],
  ['PaymentMark', '纳税单位', 1],
  ['TradeCode', '经营单位代码', 10, 'R', 'parties.trader.customsRegistration'],
  ['TradeCountry', '启运国/运抵国', 3, 'R', 'transport.tradeCountry', 'country'],
  ['TradeMode', '监管方式', 4, 'R', 'supervisionMode', '@supervision-mode'],
  ['TradeName', '境内收发货人名称', 70, 'R', 'parties.trader.name'],
  ['TrafMode', '运输方式', 1, 'R', 'transport.mode', '@transport-mode'],
  ['TrafName', '运输工具名称', 26, '', 'transport.meansName'],
  ['TransMode', '成交方式', 1, '', 'terms.tradeTerms', '@trade-terms'],
  ['WrapType', '包装种类', 1, 'R', 'packages.kind', 'package-kind'],
  ['EntryId', '海关编号', 18],
  ['PreEntryId', '预录入编号', 9],
  ['EdiId', '报关标志', 1, '', 'transitMark'],
  ['Risk', '上海EDI报关单', 10],
  ['CopName', '录入单位名称', 70, '', 'parties.dataEntry.name'],
  ['CopCode', '录入单位代码', 9, '', 'parties.dataEntry.customsRegistration'],
  ['EntryType', '报关单类型', 1, '', 'entryType', '@entry-type'],
  ['PDate', '首次暂存日期', 8],
  ['TypistNo', '录入员IC卡号', 30],
  ['InputerName', '录入员姓名', 32],
  ['PartenerID', '申报人标识', 20],
  ['TgdNo', '宁波通关申请单号', 18],
  ['DataSource', '数据来源', 5],
  ['DeclTrnRel', '报关/转关关系标志', 1],
  ['ChkSurety', '担保验放标志', 1],
  ['BillType', '备案清单类型', 1, 'L'],
  ['AgentCodeScc', '申报单位统一代码', 18, '', 'parties.declarant.uscc'],
  ['OwnerCodeScc', '消费使用/生产销售单位统一代码', 18, '', 'parties.owner.uscc'],
  ['TradeCodeScc', '经营单位统一代码', 18, '', 'parties.trader.uscc'],
  ['CopCodeScc', '录入单位统一代码', 18, '', 'parties.dataEntry.uscc'],
  ['PromiseItmes', '承诺事项', 32, '', 'promises'],
  ['TradeAreaCode', '贸易国别', 3, '', 'transport.tradingCountry', 'country'],
  ['CheckFlow', '查验分流', 1, 'L'],
]);

/** On export OriginCountry holds the destination and DestinationCountry the origin; the mapping swaps them. */
export const DEC_2016_ITEM = decFields([
  ['ClassMark', '归类标志', 1],
  ['CodeTS', '商品编号', 10, 'R', 'hsCode'],
  ['ContrItem', '备案序号', 19, '', 'manualItem'],
  ['DeclPrice', '申报单价', 20, '', 'unitPrice', 'decimal'],
  ['DutyMode', '征免', 1, '', 'dutyMode', '@duty-mode'],
  ['Factor', '比例因子', 12],
  ['GModel', '规格型号', 255, '', 'specification'],
  ['GName', '商品名称', 255, 'R', 'name'],
  ['GNo', '项号', 19, 'R', 'number', 'integer'],
  ['OriginCountry', '原产国（出口为最终目的国）', 3, 'R', 'originCountry', 'country'],
  ['TradeCurr', '币制', 3, 'R', 'currency', 'currency'],
  ['DeclTotal', '总价', 20, 'R', 'totalPrice', 'decimal'],
  ['GQty', '成交数量', 20, 'R', 'quantity.value', 'decimal'],
  ['FirstQty', '法定第一数量', 20, '', 'firstQuantity.value', 'decimal'],
  ['SecondQty', '法定第二数量', 20, '', 'secondQuantity.value', 'decimal'],
  ['GUnit', '成交计量单位', 3, 'R', 'quantity.unit', '@unit'],
  ['FirstUnit', '法定第一计量单位', 3, '', 'firstQuantity.unit', '@unit'],
  ['SecondUnit', '法定第二计量单位', 3, '', 'secondQuantity.unit', '@unit'],
  ['UseTo', '用途', 2],
  ['WorkUsd', '工缴费', 20, '', 'processingFee', 'decimal'],
  ['ExgNo', '货号', 30, '', 'itemCode'],
  ['ExgVersion', '版本号', 8, '', 'itemVersion'],
  ['DestinationCountry', '最终目的国（出口为原产国）', 3, 'R', 'destinationCountry', 'country'],
]);

export const DEC_2016_CONTAINER = decFields([
  ['ContainerId', '集装箱号', 11, 'R', 'number'],
  ['ContainerMd', '集装箱规格', 1, '', 'specification', 'container-spec'],
  ['ContainerWt', '自重', 20, '', 'tareMass', 'decimal'],
]);

export const DEC_2016_ROOT = [
  ...['DecHead', 'DecLists', 'DecContainers', 'DecLicenseDocus', 'DecFreeTxt', 'DecSign', 'TrnHead', 'TrnList'],
  ...['TrnContainers', 'TrnContaGoodsList', 'DecSupplementLists', 'EdocRealation'],
] as const;

export const DEC_2016_SIGN = [
  ...['OperType', 'ICCode', 'CopCode', 'OperName', 'ClientSeqNo', 'Sign', 'SignDate', 'Certificate', 'HostId'],
] as const;

export const DEC_2016_MAX_ITEMS = 20;
