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
   * Licence number 许可证号. Import or export licence, nn-xx-…. 进出口许可证编号。
   */
  licenceNumber?: string;
  /**
   * Related declaration 关联报关单号. 18-digit entry number of a related declaration (DecFreeTxt RelId). 关联的18位报关单号。
   */
  relatedEntry?: string;
  /**
   * Related record 关联备案号. Record number of the other side of a carry-over (DecFreeTxt RelManNo). 结转对方的备案号。
   */
  relatedManual?: string;
  bondedPlace?: Text32;
  /**
   * Promised items 承诺事项. One digit each: special relation 特殊关系, price effect 价格影响, royalties 特许权使用费 and further ones; 1 yes 是, 0 no 否, 9 not filled 空.
   */
  promises?: string;
  /**
   * Marks and numbers 标记唛码. Shipping marks; N/M where there are none. 运输标记，无标记填N/M。
   */
  marks?: string;
  /**
   * Remarks 备注. Free text to customs. 致海关的自由文本。
   */
  note?: string;
  parties: Parties;
  transport: Transport;
  bill?: Bill;
  /**
   * Further bills 其他提运单. Where the goods of one declaration travel on several bills: all but the first, which is `bill`. 一票申报多个提运单时，除首个（bill）外的其余提运单。
   *
   * @maxItems 98
   */
  furtherBills?: Bill[];
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
 * Parties 各方. Who trades, who owns, who declares, who is abroad. 收发货人、消费使用或生产销售单位、申报单位及境外方。
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
   * Name 名称. Registered name. 注册名称。
   */
  name: string;
  /**
   * Name in English 外文名称. Needed on an air waybill. 航空运单须填写。
   */
  nameEn?: string;
  /**
   * Unified social credit code 统一社会信用代码. 18 characters with check character, GB 32100-2015. 18位，含校验码。
   */
  uscc: string;
  /**
   * Customs registration 海关注册编码. 10 characters. 10位编码。
   */
  customsRegistration: string;
  /**
   * Inspection registration 检验检疫备案号. 10 digits. 10位数字。
   */
  inspectionRegistration?: string;
  /**
   * Address 地址. Registered address. 注册地址。
   */
  address?: string;
  /**
   * Address in English 外文地址. Street address in Latin letters, needed on an air waybill. 拉丁字母地址，航空运单须填写。
   */
  addressEn?: string;
  /**
   * City, in Latin letters 城市（拼音）. Needed on an air waybill. 航空运单须填写。
   */
  city?: string;
  /**
   * Telephone 电话. With area code. 含区号。
   */
  telephone?: string;
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "OwnerParty".
 */
export interface OwnerParty {
  /**
   * Name 名称. Registered name. 注册名称。
   */
  name: string;
  /**
   * Unified social credit code 统一社会信用代码. 18 characters with check character, GB 32100-2015. 18位，含校验码。
   */
  uscc?: string;
  /**
   * Customs registration 海关注册编码. 10 characters, or the 9-character organisation code, or NO. 10位海关编码、9位组织机构代码或NO。
   */
  customsRegistration?: string;
  /**
   * Inspection registration 检验检疫备案号. 10 digits. 10位数字。
   */
  inspectionRegistration?: string;
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "OverseasParty".
 */
export interface OverseasParty {
  /**
   * Name 名称（外文）. Name in Latin letters, as on the contract. 与合同一致的外文名称。
   */
  name: string;
  /**
   * Name in Chinese 中文名称. Where there is one. 如有。
   */
  nameZh?: string;
  /**
   * Code 代码（AEO等）. AEO or other code agreed between the countries. AEO互认等编码。
   */
  code?: string;
  /**
   * Street address 地址. Street and number, in Latin letters. 街道门牌，拉丁字母。
   */
  address?: string;
  /**
   * City 城市. In Latin letters. 拉丁字母。
   */
  city?: string;
  /**
   * Postcode 邮编. As used in the country. 按所在国格式。
   */
  postcode?: string;
  country?: Country;
  /**
   * Telephone 电话. With country code. 含国家代码。
   */
  telephone?: string;
}
/**
 * Transport 运输. How the goods cross the border and between which places. 货物如何进出境及起讫地点。
 */
export interface Transport {
  /**
   * Transport mode 运输方式. Customs list, one character: 2 water 水路, 3 rail 铁路, 4 road 公路, 5 air 航空, W logistics centre 物流中心, ….
   */
  mode: string;
  /**
   * Means of transport 运输工具名称. Rail: wagon or handover-list number; air: flight number (WCO BorderTransportMeans Name). 铁路填车厢号或交接单号，航空填航班号。
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
   * Port of entry or exit 入境/离境口岸. Domestic port table, 6 digits. 国内口岸代码，6位数字。
   */
  borderPort?: string;
  unloadedDate?: Date;
  /**
   * Place of goods 货物存放地点. Where the goods lie until their release. 放行前货物存放的地点。
   */
  placeOfGoods?: string;
  /**
   * Railway station 铁路车站. Telegraph code of the station that handles the goods, 3 letters, e.g. DTV Datong. 车站电报码。
   */
  station?: string;
}
/**
 * Transport document 提运单. Bill of lading or rail consignment note. 提单或铁路运单。
 */
export interface Bill {
  number: Text32;
  houseNumber?: Text32;
  inspectionNumber?: Text32;
}
/**
 * Air waybill 航空运单. Master air waybill; the unit of control for air where no unit load devices are named. 航空主运单；未列集装器时为监管单元。
 */
export interface AirWaybill {
  /**
   * Air waybill number 运单号. nnn-nnnnnnnn with its check digit (IATA Resolution 600a). 含校验位。
   */
  number: string;
  /**
   * Airport of departure 始发机场. IATA code. IATA三字代码。
   */
  origin: string;
  /**
   * Airport of destination 目的机场. IATA code. IATA三字代码。
   */
  destination: string;
  /**
   * Flights 航班. At most three, in the order flown. 最多三个，按飞行顺序。
   *
   * @maxItems 3
   */
  flights?: {
    /**
     * Flight number 航班号. Carrier and number, e.g. CA1234. 承运人及航班号。
     */
    number: string;
    date: Date;
  }[];
  volume?: PositiveDecimal;
  /**
   * Special handling codes 特殊操作代码. IATA codes of three letters, e.g. PIL, PER. IATA三字代码。
   *
   * @maxItems 9
   */
  specialHandling?: string[];
  /**
   * Unit load devices 集装器. Where the goods travel in unit load devices, each is a unit of control; without them the waybill is. 有集装器时每个集装器为一个监管单元，否则以运单为单元。
   *
   * @maxItems 50
   *
   * Items: ULD number 集装器编号. Type, serial number and owner (IATA ULD Regulations), e.g. AKE12345CA. 类型、序号、所有人。
   */
  unitLoadDevices?: string[];
}
/**
 * This interface was referenced by `Declaration`'s JSON-Schema
 * via the `definition` "Container".
 */
export interface Container {
  /**
   * Container number 集装箱号. ISO 6346 with check digit. 含校验位。
   */
  number: string;
  bill?: Text32;
  /**
   * Container specification 集装箱规格. Customs list of 2018, 2 digits, e.g. 21 ordinary 20-foot 普通标准箱.
   */
  specification?: string;
  /**
   * Size and type 尺寸类型. ISO 6346 code, e.g. 22G1. 尺寸类型代码。
   */
  sizeType?: string;
  grossMass?: PositiveDecimal;
  tareMass?: PositiveDecimal;
  /**
   * Less than container load 拼箱标识. true where goods of others are in it too. 与他人货物拼箱时为真。
   */
  lessThanContainerLoad?: boolean;
  /**
   * Item numbers inside 箱内商品项号. Numbers of the goods items in this container. 本箱所装商品的项号。
   *
   * @maxItems 50
   */
  items?: number[];
  /**
   * Seals 封志. Seal numbers as they stand on the container. 箱上封志号。
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
   * Wagon number 车号. 7 digits. 7位数字。
   */
  number: string;
  bill?: Text32;
  grossMass?: PositiveDecimal;
}
/**
 * Packages 包装. How many packages of which kind. 件数与包装种类。
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
   * Other packages 其他包装. Further kinds beside the main one. 主要包装以外的其他包装。
   *
   * @maxItems 20
   */
  others?: {
    /**
     * Package kind 包装种类. Customs list of 2018, 2 characters. 两位代码。
     */
    kind: string;
    /**
     * Number 数量. How many; 0 where it is not counted. 数量，不计数时为0。
     */
    count?: number;
  }[];
}
/**
 * Terms of trade 成交条件. Terms and charges that make up the customs value. 构成完税价格的成交方式与费用。
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
   * Item number 项号. 1, 2, 3 … without gaps. 从1起连续编号。
   */
  number: number;
  /**
   * Commodity code 商品编号. 10 digits: 8 of the tariff and 2 of supervision. 税则号列8位加监管附加2位。
   */
  hsCode: string;
  /**
   * Inspection suffix 检验检疫编码. 3 digits; with the commodity code the 13-digit number of the merged declaration. 3位数字，与商品编号组成13位编号。
   */
  inspectionSuffix?: string;
  /**
   * Inspection goods name 检验检疫名称. Name that belongs to the inspection suffix. 检验检疫编码对应的名称。
   */
  inspectionName?: string;
  /**
   * Item number in the record 备案序号. Line of the processing-trade manual or record. 手册或备案的项号。
   */
  manualItem?: string;
  /**
   * Goods name 商品名称. As the tariff and the contract call them. 规范的中文名称。
   */
  name: string;
  /**
   * Goods name in English 商品英文名称. Needed on an air waybill. 航空运单须填写。
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
   * Region of origin 原产地区. Region within that country. 原产国内的地区。
   */
  originRegion?: string;
  destinationCountry: Country;
  /**
   * Duty mode 征免. 1 as the tariff 照章征税, 3 exempt 全免, ….
   */
  dutyMode?: string;
  /**
   * Domestic destination or source 境内目的地/货源地. District code, 5 characters. 国内地区代码，5位。
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
   * Purpose 用途. Inspection list, 2 digits. 检验检疫代码，2位。
   */
  purpose?: string;
  /**
   * Goods attributes 货物属性. Inspection list, 2 digits each, e.g. 19 ordinary goods. 如19正常。
   *
   * @maxItems 10
   */
  goodsAttributes?: string[];
  /**
   * Brand 品牌. As on the goods. 商品所标品牌。
   */
  brand?: string;
  /**
   * Model 型号. As on the goods. 商品所标型号。
   */
  model?: string;
  /**
   * Inspection specification 货物规格. Specification as inspection wants it. 检验检疫要求的规格。
   */
  inspectionSpecification?: string;
  /**
   * Ingredients 成份/原料/组份. What the goods are made of. 商品的成份。
   */
  ingredients?: string;
  /**
   * Valid until 产品有效期. Date or condition until which they may be used. 有效期截止日期或条件。
   */
  validUntil?: string;
  /**
   * Shelf life, days 产品保质期（天）. Days from production. 自生产之日起的天数。
   */
  shelfLife?: string;
  /**
   * Production date 生产日期. One or several dates, separated by semicolons. 一个或多个日期，以分号分隔。
   */
  productionDate?: string;
  /**
   * Production batch 生产批号. As on the goods. 商品所标批号。
   */
  batchNumber?: string;
  /**
   * Overseas producer 境外生产企业. Who made imported goods. 进口商品的境外生产企业。
   */
  overseasProducer?: string;
  /**
   * Producer 生产单位. Who made exported goods. 出口商品的生产单位。
   */
  producer?: {
    /**
     * Registration 注册号. Number with inspection. 检验检疫备案的注册号。
     */
    registration?: string;
    /**
     * Name 名称. Registered name. 注册名称。
     */
    name?: string;
  };
  /**
   * Dangerous goods 危险货物. What carriers and inspection must know of their danger. 危险性质。
   */
  dangerous?: {
    /**
     * Not a dangerous chemical 非危险化学品. true for a chemical that is not dangerous. 非危险化学品时为真。
     */
    notDangerous?: boolean;
    /**
     * UN number 联合国编号. 4 digits of the UN recommendations. 联合国编号，4位数字。
     */
    unNumber?: string;
    /**
     * Name 危险货物名称. Proper shipping name. 正确运输名称。
     */
    name?: string;
    /**
     * Packing group 危包类别. I, II or III, or the code of the list. 一、二、三类或代码。
     */
    packingGroup?: string;
    /**
     * Packing specification 危包规格. UN mark of the packing. 包装的联合国标记。
     */
    packingSpecification?: string;
  };
  /**
   * Item code 货号. The firm's own code of the goods. 企业内部货号。
   */
  itemCode?: string;
  /**
   * Version 版本号. Version of the bill of materials in the manual. 手册单耗版本号。
   */
  itemVersion?: string;
  processingFee?: Decimal;
  /**
   * Product licences 产品资质. Licences and registrations of the product. 产品许可、审批、备案。
   *
   * @maxItems 20
   */
  licences?: {
    /**
     * Kind 许可证类别. Code of the inspection list. 检验检疫代码。
     */
    kind: string;
    /**
     * Number 许可证编号. As on the licence. 许可证上的编号。
     */
    number?: string;
    /**
     * Line written off 核销货物序号. Line of the licence that is written off. 核销的许可证行号。
     */
    line?: string;
    /**
     * Quantity written off 核销数量. Quantity that is written off. 核销的数量。
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
   * Document code 单证代码. Customs list, one character. 海关代码，1位。
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
   * File number 单据编号. Number of the electronic file. 电子单据的编号。
   */
  id: string;
  /**
   * File name 文件名. Name of the file, e.g. invoice.pdf. 文件名。
   */
  name?: string;
  /**
   * Note 说明. What else has to be said of it. 补充说明。
   */
  note?: string;
  /**
   * Owner's customs registration 所属单位代码. 10 characters. 10位编码。
   */
  owner?: string;
  /**
   * Signed at 签名时间. yyyyMMddHHmmss. 年月日时分秒。
   */
  signedAt?: string;
  /**
   * Size in bytes 文件大小. Of the file. 文件的字节数。
   */
  size?: string;
}
/**
 * Inspection and quarantine 检验检疫. What inspection needs beyond the customs data, and what the trader wishes. 报检要素与企业要求。
 */
export interface Inspection {
  /**
   * Asked for by the trader 企业申请报检. true: inspection takes part even where no item is under statutory inspection. 非法检货物企业自愿申请时为真。
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
   * Certificates wanted 所需单证. Certificates the trader asks for. 企业申请出具的证单。
   *
   * @maxItems 20
   */
  certificates?: {
    /**
     * Kind 证书类别. Inspection list, 2 digits. 两位代码。
     */
    kind: string;
    /**
     * Originals 正本数. How many originals. 正本份数。
     */
    originals?: number;
    /**
     * Copies 副本数. How many copies. 副本份数。
     */
    copies?: number;
  }[];
  /**
   * Related inspection number 关联号码. Number of an earlier inspection declaration. 关联的报检号。
   */
  relatedNumber?: string;
  /**
   * Reason of relation 关联理由. Inspection list of reasons. 关联理由代码。
   */
  relatedReason?: string;
  /**
   * Special requirements 特殊检验检疫要求. What the contract or the country of destination demands. 合同或输入国的特殊要求。
   */
  requirements?: string;
  /**
   * Carried in its original containers 原箱运输. true where the containers are those of the departure. 未换箱运输时为真。
   */
  originalContainers?: boolean;
  /**
   * Contact person 联系人. Whom inspection may ask. 检验检疫的联系人。
   */
  contact?: string;
  /**
   * Contact telephone 联系电话. With area code. 含区号。
   */
  telephone?: string;
  /**
   * Preferred from 希望查验起始时间. RFC 3339. 日期时间。
   */
  preferredFrom?: string;
  /**
   * Preferred to 希望查验截止时间. RFC 3339. 日期时间。
   */
  preferredTo?: string;
  /**
   * Firm's qualifications 企业资质. Qualifications the goods demand of the firm. 商品要求企业具备的资质。
   *
   * @maxItems 20
   */
  qualifications?: {
    /**
     * Kind 资质类别. Code of the inspection list. 检验检疫代码。
     */
    kind: string;
    /**
     * Number 资质编号. As on the certificate. 证书上的编号。
     */
    number?: string;
  }[];
  /**
   * Users of the goods 使用人. Who will use the goods in the end. 最终使用单位。
   *
   * @maxItems 20
   */
  users?: {
    /**
     * Contact 使用单位联系人. Contact person of the user. 使用单位的联系人。
     */
    name?: string;
    /**
     * Telephone 使用单位联系电话. With area code. 含区号。
     */
    telephone?: string;
  }[];
}
