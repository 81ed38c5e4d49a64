/* Generated from declaration/declaration.schema.json by `npm run generate`. Change the schema, not this file. */

/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "CustomsOffice".
 */
export type CustomsOffice = string;
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "Text32".
 */
export type Text32 = string;
/**
 * ISO 3166-1 alpha-3. 国别（地区）代码，三位字母。
 */
export type Country = string;
/**
 * Calendar date, YYYY-MM-DD. 日期。
 */
export type Date = string;
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "Port".
 */
export type Port = string;
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "PositiveDecimal".
 */
export type PositiveDecimal = string;
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "Decimal".
 */
export type Decimal = string;
/**
 * ISO 4217. 币制，三位字母。
 */
export type Currency = string;
/**
 * 6 digits.
 */
export type InspectionOffice = string;

/**
 * Declaration. The canonical declaration of Tongguan: what a trading firm says once, and from which every agency's own message is made. 通关统一申报单：企业一次录入，各部门报文由此生成。
 */
export interface Declaration {
  /**
   * Trader reference 企业内部编号. The firm's own number for this declaration, unique within the firm (WCO FunctionalReferenceID). 企业自编号，同一企业内唯一。
   */
  traderReference: string;
  /**
   * Direction 进出口标志. import 进口 or export 出口.
   */
  direction: 'import' | 'export';
  /**
   * Declaration kind 单据类型. GACC declaration kind (DecMessage Type); absent for an ordinary declaration. 空为一般报关单。
   */
  declarationKind?: string;
  /**
   * Entry type 报关单类型. Paper or paperless: 0 ordinary 普通, L with list 带清单, W paperless 无纸, D paperless with list 无纸带清单, M paperless clearance 通关无纸化 (the default).
   */
  entryType?: '0' | 'L' | 'W' | 'D' | 'M';
  /**
   * Declaration and transit mark 报关标志. GACC EdiId: 1 ordinary 普通, 3 northern transit-ahead 北方转关提前, 5 southern transit-ahead 南方转关提前, 6 southern direct transit 南方直转.
   */
  transitMark?: string;
  declarationOffice: CustomsOffice;
  borderOffice: CustomsOffice;
  /**
   * Supervision mode 监管方式. 4 digits of the customs list, e.g. 0110 general trade 一般贸易, 0615 processing with imported materials 进料对口.
   */
  supervisionMode: string;
  /**
   * Nature of levy and exemption 征免性质. 3 digits, e.g. 101 general levy 一般征税.
   */
  exemptionNature?: string;
  /**
   * Record number 备案号. Processing-trade manual or exemption certificate: a letter and 11 characters, e.g. C05036000123. 加工贸易手册或征免税证明编号。
   */
  manualNumber?: string;
  contractNumber?: Text32;
  /**
   * Licence number 许可证号. Import or export licence, nn-xx-….
   */
  licenceNumber?: string;
  /**
   * Related declaration 关联报关单号. 18-digit entry number of a related declaration (DecFreeTxt RelId).
   */
  relatedEntry?: string;
  /**
   * Related record 关联备案号. Record number of the other side of a carry-over (DecFreeTxt RelManNo).
   */
  relatedManual?: string;
  bondedPlace?: Text32;
  /**
   * Promised items 承诺事项. One digit each: special relation 特殊关系, price effect 价格影响, royalties 特许权使用费 and further ones; 1 yes 是, 0 no 否, 9 not filled 空.
   */
  promises?: string;
  /**
   * Marks and numbers 标记唛码. Shipping marks; N/M where there are none.
   */
  marks?: string;
  /**
   * Remarks 备注. Free text to customs.
   */
  note?: string;
  parties: Parties;
  transport: Transport;
  bill?: Bill;
  airWaybill?: AirWaybill;
  /**
   * Containers 集装箱. Transport equipment; each is a unit of control. 每个集装箱为一个监管单元。
   *
   * @maxItems 500
   */
  containers?: Container[];
  /**
   * Rail wagons 铁路货车. Wagons carrying goods in bulk or loose. 车皮；散装货物以提运单为监管单元。
   *
   * @maxItems 200
   */
  wagons?: Wagon[];
  packages: Packages;
  grossMass: PositiveDecimal;
  netMass: PositiveDecimal;
  terms?: Terms;
  /**
   * Goods items 商品项. 1 to 50 lines, numbered from 1 (WCO GovernmentAgencyGoodsItem). 商品表体，最多50项。
   *
   * @minItems 1
   * @maxItems 50
   */
  items: Item[];
  /**
   * Accompanying certificates 随附单证. Licences and certificates by customs document code; A and B are the inspection clearance forms 通关单.
   *
   * @maxItems 7
   */
  documents?: Document[];
  /**
   * Attached papers 随附单据. Electronic papers: invoice, packing list, bill, contract. 发票、装箱单、提运单、合同等。
   *
   * @maxItems 50
   */
  attachments?: Attachment[];
  inspection?: Inspection;
}
/**
 * Parties 各方. Who trades, who owns, who declares, who is abroad.
 */
export interface Parties {
  trader: DomesticParty;
  owner?: OwnerParty;
  declarant: DomesticParty;
  dataEntry?: OwnerParty;
  overseas?: OverseasParty;
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "DomesticParty".
 */
export interface DomesticParty {
  /**
   * Name 名称
   */
  name: string;
  /**
   * Name in English 外文名称
   */
  nameEn?: string;
  /**
   * Unified social credit code 统一社会信用代码. 18 characters with check character, GB 32100-2015.
   */
  uscc: string;
  /**
   * Customs registration 海关注册编码. 10 characters.
   */
  customsRegistration: string;
  /**
   * Inspection registration 检验检疫备案号. 10 digits.
   */
  inspectionRegistration?: string;
  /**
   * Address 地址
   */
  address?: string;
  /**
   * Address in English 外文地址
   */
  addressEn?: string;
  /**
   * City, in Latin letters 城市（拼音）
   */
  city?: string;
  /**
   * Telephone 电话
   */
  telephone?: string;
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "OwnerParty".
 */
export interface OwnerParty {
  /**
   * Name 名称
   */
  name: string;
  /**
   * Unified social credit code 统一社会信用代码
   */
  uscc?: string;
  /**
   * Customs registration 海关注册编码. 10 characters, or the 9-character organisation code, or NO.
   */
  customsRegistration?: string;
  /**
   * Inspection registration 检验检疫备案号
   */
  inspectionRegistration?: string;
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "OverseasParty".
 */
export interface OverseasParty {
  /**
   * Name 名称（外文）
   */
  name: string;
  /**
   * Name in Chinese 中文名称
   */
  nameZh?: string;
  /**
   * Code 代码（AEO等）
   */
  code?: string;
  /**
   * Street address 地址
   */
  address?: string;
  /**
   * City 城市
   */
  city?: string;
  /**
   * Postcode 邮编
   */
  postcode?: string;
  country?: Country;
  /**
   * Telephone 电话
   */
  telephone?: string;
}
/**
 * Transport 运输. How the goods cross the border and between which places.
 */
export interface Transport {
  /**
   * Transport mode 运输方式. Customs list, one character: 2 water 水路, 3 rail 铁路, 4 road 公路, 5 air 航空, W logistics centre 物流中心, ….
   */
  mode: string;
  /**
   * Means of transport 运输工具名称. Rail: wagon or handover-list number; air: flight number (WCO BorderTransportMeans Name).
   */
  meansName?: string;
  journeyId?: Text32;
  borderDate?: Date;
  tradeCountry: Country;
  tradingCountry?: Country;
  transitPort?: Port;
  dispatchPort?: Port;
  dispatchDate?: Date;
  /**
   * Port of entry or exit 入境/离境口岸. Domestic port table, 6 digits.
   */
  borderPort?: string;
  unloadedDate?: Date;
  /**
   * Place of goods 货物存放地点
   */
  placeOfGoods?: string;
  /**
   * Railway station 铁路车站. Telegraph code of the station that handles the goods, 3 letters, e.g. DTV Datong. 车站电报码。
   */
  station?: string;
}
/**
 * Transport document 提运单. Bill of lading or rail consignment note.
 */
export interface Bill {
  number: Text32;
  houseNumber?: Text32;
  inspectionNumber?: Text32;
}
/**
 * Air waybill 航空运单. Master air waybill; itself the unit of control for air. 航空主运单，为监管单元。
 */
export interface AirWaybill {
  /**
   * Air waybill number 运单号. nnn-nnnnnnnn with its check digit (IATA Resolution 600a).
   */
  number: string;
  /**
   * Airport of departure 始发机场. IATA code.
   */
  origin: string;
  /**
   * Airport of destination 目的机场. IATA code.
   */
  destination: string;
  /**
   * Flights 航班
   *
   * @maxItems 3
   */
  flights?: {
    /**
     * Flight number 航班号
     */
    number: string;
    date: Date;
  }[];
  volume?: PositiveDecimal;
  /**
   * Special handling codes 特殊操作代码
   *
   * @maxItems 9
   */
  specialHandling?: string[];
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "Container".
 */
export interface Container {
  /**
   * Container number 集装箱号. ISO 6346 with check digit.
   */
  number: string;
  /**
   * Container specification 集装箱规格. Customs list of 2018, 2 digits, e.g. 21 ordinary 20-foot 普通标准箱.
   */
  specification?: string;
  /**
   * Size and type 尺寸类型. ISO 6346 code, e.g. 22G1.
   */
  sizeType?: string;
  grossMass?: PositiveDecimal;
  tareMass?: PositiveDecimal;
  /**
   * Less than container load 拼箱标识
   */
  lessThanContainerLoad?: boolean;
  /**
   * Item numbers inside 箱内商品项号
   *
   * @maxItems 50
   */
  items?: number[];
  /**
   * Seals 封志
   *
   * @maxItems 9
   */
  seals?: string[];
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "Wagon".
 */
export interface Wagon {
  /**
   * Wagon number 车号. 7 digits.
   */
  number: string;
  grossMass?: PositiveDecimal;
}
/**
 * Packages 包装
 */
export interface Packages {
  /**
   * Number of packages 件数. At least 1; 1 for goods in bulk. 散装为1。
   */
  count: number;
  /**
   * Package kind 包装种类. Customs list of 2018, 2 characters, e.g. 00 bulk 散装.
   */
  kind: string;
  /**
   * Other packages 其他包装
   *
   * @maxItems 20
   */
  others?: {
    /**
     * Package kind 包装种类
     */
    kind: string;
    /**
     * Number 数量
     */
    count?: number;
  }[];
}
/**
 * Terms of trade 成交条件
 */
export interface Terms {
  /**
   * Trade terms 成交方式. 1 CIF, 2 C&F, 3 FOB, 4 C&I, 5 market price 市场价, 6 dunnage 垫仓, 7 EXW.
   */
  tradeTerms?: string;
  freight?: Charge;
  insurance?: Charge;
  other?: Charge;
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "Charge".
 */
export interface Charge {
  /**
   * Basis 标志. rate 率 (per cent), perTonne 每吨单价, total 总价.
   */
  basis: 'rate' | 'perTonne' | 'total';
  amount: Decimal;
  currency?: Currency;
}
/**
 * Goods item 商品
 */
export interface Item {
  /**
   * Item number 项号. 1, 2, 3 … without gaps.
   */
  number: number;
  /**
   * Commodity code 商品编号. 10 digits: 8 of the tariff and 2 of supervision. 税则号列8位加监管附加2位。
   */
  hsCode: string;
  /**
   * Inspection suffix 检验检疫编码. 3 digits; with the commodity code the 13-digit number of the merged declaration.
   */
  inspectionSuffix?: string;
  /**
   * Inspection goods name 检验检疫名称
   */
  inspectionName?: string;
  /**
   * Item number in the record 备案序号
   */
  manualItem?: string;
  /**
   * Goods name 商品名称
   */
  name: string;
  /**
   * Goods name in English 商品英文名称
   */
  nameEn?: string;
  /**
   * Specification and model 规格型号. Declaration elements separated by |. 申报要素以|分隔。
   */
  specification?: string;
  quantity: Quantity;
  firstQuantity?: Quantity;
  secondQuantity?: Quantity;
  unitPrice?: Decimal;
  totalPrice: Decimal;
  currency: Currency;
  originCountry: Country;
  /**
   * Region of origin 原产地区
   */
  originRegion?: string;
  destinationCountry: Country;
  /**
   * Duty mode 征免. 1 as the tariff 照章征税, 3 exempt 全免, ….
   */
  dutyMode?: string;
  /**
   * Domestic destination or source 境内目的地/货源地. District code, 5 characters.
   */
  district?: string;
  /**
   * Administrative division 行政区划. GB/T 2260, 6 digits. 目的地/产地代码。
   */
  division?: string;
  /**
   * Supervision conditions 监管条件. Letters of the tariff line; A import 入境 and B export 出境 mean statutory inspection. A/B 为法定检验检疫。
   *
   * @maxItems 10
   */
  supervisionConditions?: string[];
  /**
   * Inspection categories 检验检疫类别. M import goods 进口商品, N export goods 出口商品, P and Q animals and plants 动植物, R and S food 食品, L civil goods 民用商品, V and W health 卫生.
   *
   * @maxItems 9
   */
  inspectionCategories?: ('M' | 'N' | 'P' | 'Q' | 'R' | 'S' | 'L' | 'V' | 'W')[];
  /**
   * Purpose 用途. Inspection list, 2 digits.
   */
  purpose?: string;
  /**
   * Goods attributes 货物属性
   *
   * @maxItems 10
   */
  goodsAttributes?: string[];
  /**
   * Brand 品牌
   */
  brand?: string;
  /**
   * Model 型号
   */
  model?: string;
  /**
   * Inspection specification 货物规格
   */
  inspectionSpecification?: string;
  /**
   * Ingredients 成份/原料/组份
   */
  ingredients?: string;
  /**
   * Valid until 产品有效期
   */
  validUntil?: string;
  /**
   * Shelf life, days 产品保质期（天）
   */
  shelfLife?: string;
  /**
   * Production date 生产日期
   */
  productionDate?: string;
  /**
   * Production batch 生产批号
   */
  batchNumber?: string;
  /**
   * Overseas producer 境外生产企业
   */
  overseasProducer?: string;
  /**
   * Producer 生产单位
   */
  producer?: {
    /**
     * Registration 注册号
     */
    registration?: string;
    /**
     * Name 名称
     */
    name?: string;
  };
  /**
   * Dangerous goods 危险货物
   */
  dangerous?: {
    /**
     * Not a dangerous chemical 非危险化学品
     */
    notDangerous?: boolean;
    /**
     * UN number 联合国编号
     */
    unNumber?: string;
    /**
     * Name 危险货物名称
     */
    name?: string;
    /**
     * Packing group 危包类别
     */
    packingGroup?: string;
    /**
     * Packing specification 危包规格
     */
    packingSpecification?: string;
  };
  /**
   * Item code 货号
   */
  itemCode?: string;
  /**
   * Version 版本号
   */
  itemVersion?: string;
  processingFee?: Decimal;
  /**
   * Product licences 产品资质
   *
   * @maxItems 20
   */
  licences?: {
    /**
     * Kind 许可证类别
     */
    kind: string;
    /**
     * Number 许可证编号
     */
    number?: string;
    /**
     * Line written off 核销货物序号
     */
    line?: string;
    /**
     * Quantity written off 核销数量
     */
    quantity?: string;
  }[];
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "Quantity".
 */
export interface Quantity {
  value: PositiveDecimal;
  /**
   * Unit 计量单位. Customs list, 3 digits, e.g. 035 kilogram 千克.
   */
  unit: string;
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "Document".
 */
export interface Document {
  /**
   * Document code 单证代码. Customs list, one character.
   */
  kind: string;
  number: Text32;
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "Attachment".
 */
export interface Attachment {
  /**
   * Kind 单据类别. Customs list, 8 digits: 00000001 invoice 发票, 00000002 packing list 装箱单, ….
   */
  kind: string;
  /**
   * File number 单据编号
   */
  id: string;
  /**
   * File name 文件名
   */
  name?: string;
  /**
   * Note 说明
   */
  note?: string;
  /**
   * Owner's customs registration 所属单位代码
   */
  owner?: string;
  /**
   * Signed at 签名时间. yyyyMMddHHmmss
   */
  signedAt?: string;
  /**
   * Size in bytes 文件大小
   */
  size?: string;
}
/**
 * Inspection and quarantine 检验检疫. What inspection needs beyond the customs data, and what the trader wishes. 报检要素与企业要求。
 */
export interface Inspection {
  /**
   * Asked for by the trader 企业申请报检. true: inspection takes part even where no item is under statutory inspection.
   */
  requested?: boolean;
  /**
   * Inspection declaration kind 报检类别. 13 entry 入境检验检疫, 24 exit 出境检验检疫, ….
   */
  declarationKind?: string;
  acceptingOffice?: InspectionOffice;
  portOffice?: InspectionOffice;
  destinationOffice?: InspectionOffice;
  certificateOffice?: InspectionOffice;
  /**
   * Certificates wanted 所需单证
   *
   * @maxItems 20
   */
  certificates?: {
    /**
     * Kind 证书类别
     */
    kind: string;
    /**
     * Originals 正本数
     */
    originals?: number;
    /**
     * Copies 副本数
     */
    copies?: number;
  }[];
  /**
   * Related inspection number 关联号码
   */
  relatedNumber?: string;
  /**
   * Reason of relation 关联理由
   */
  relatedReason?: string;
  /**
   * Special requirements 特殊检验检疫要求
   */
  requirements?: string;
  /**
   * Carried in its original containers 原箱运输
   */
  originalContainers?: boolean;
  /**
   * Contact person 联系人
   */
  contact?: string;
  /**
   * Contact telephone 联系电话
   */
  telephone?: string;
  /**
   * Preferred from 希望查验起始时间. RFC 3339.
   */
  preferredFrom?: string;
  /**
   * Preferred to 希望查验截止时间. RFC 3339.
   */
  preferredTo?: string;
  /**
   * Firm's qualifications 企业资质
   *
   * @maxItems 20
   */
  qualifications?: {
    /**
     * Kind 资质类别
     */
    kind: string;
    /**
     * Number 资质编号
     */
    number?: string;
  }[];
  /**
   * Users of the goods 使用人
   *
   * @maxItems 20
   */
  users?: {
    /**
     * Contact 使用单位联系人
     */
    name?: string;
    /**
     * Telephone 使用单位联系电话
     */
    telephone?: string;
  }[];
}
