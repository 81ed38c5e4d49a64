import type { Problem, Translation } from '../adapter.ts';
import { takeFurtherBills } from '../further-bills.ts';
import { containersOf, unitLoadDevicesOf, wagonsOf } from './eciq-containers.ts';
import { itemsOf, packagesOf } from './eciq-goods.ts';
import type { EciqDeclaration } from './eciq-tree.ts';
import { filled } from './filled.ts';
import { error } from './problems.ts';
import { type Row, valueIn } from './rows.ts';
import { calendarDate } from './times.ts';
import { type Direction, paperKindToCustoms, Translator, transportModeToCustoms } from './translate-codes.ts';

/** I and O of eCIQ; the national feed of later years writes E for O. */
export function directionOf(head: Row): Direction | undefined {
  const kind = valueIn(head, 'AplKind');
  return kind === 'I' ? 'import' : kind === 'O' || kind === 'E' ? 'export' : undefined;
}

/** In a list of the same length as the kinds; missing places are nothing. */
const split = (text: string | undefined) => (text ?? '').split(/[,，]/).map((each) => each.trim());

function certificatesOf(head: Row) {
  // A single 0 in the code is how senders write "none".
  const kinds = split(valueIn(head, 'AppCertCode'));
  const originals = split(valueIn(head, 'ApplOri'));
  const copies = split(valueIn(head, 'ApplCopyQuan'));
  const count = (text: string | undefined) => (/^[0-9]{1,2}$/.test(text ?? '') ? Number(text) : undefined);
  return kinds.flatMap((kind, index) => {
    if (!/^[0-9]{2}$/.test(kind)) return [];
    return [filled({ kind, originals: count(originals[index]), copies: count(copies[index]) })];
  });
}

class HeadReader {
  readonly translator = new Translator();
  private readonly head: Row;
  private readonly newCodes: boolean;

  constructor(declaration: EciqDeclaration) {
    this.head = declaration.head;
    // The import client of the single window carries customs' own codes already.
    this.newCodes = declaration.variant === 'C2';
  }

  text(name: string): string | undefined {
    return valueIn(this.head, name);
  }

  at(name: string): string {
    return `${this.head.at}/${name}`;
  }

  country(name: string): string | undefined {
    const value = this.text(name);
    if (this.newCodes && /^[A-Z]{3}$/.test(value ?? '')) return value;
    return this.translator.code('country', 'ciqNumeric', value, 'code', this.at(name));
  }

  port(name: string): string | undefined {
    const value = this.text(name);
    if (this.newCodes && /^[A-Z]{3}[0-9]{3}$/.test(value ?? '')) return value;
    return this.translator.code('port', 'ciq', value, 'code', this.at(name));
  }

  mode(): string | undefined {
    const value = this.text('TransModeCode');
    if (value === undefined || this.newCodes) return value;
    const mode = transportModeToCustoms(value);
    if (mode === undefined) this.translator.cannot('transport-mode', value, this.at('TransModeCode'));
    return mode;
  }

  supervisionMode(): string | undefined {
    const value = this.text('TradeModeCode');
    if (this.newCodes && /^[0-9]{4}$/.test(value ?? '')) return value;
    return this.translator.code('supervision-mode', 'ciqTradeMode', value, 'code', this.at('TradeModeCode'));
  }

  date(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const date = calendarDate(value);
    if (date === undefined) {
      const message = `${name} is not yyyyMMddTHH:mm:ss.`;
      this.translator.problems.push(
        error('ECIQ-FORM', this.at(name), message, `${name} 不是 yyyyMMddTHH:mm:ss 格式。`),
      );
    }
    return date;
  }
}

function partiesOf({ head, users }: EciqDeclaration, direction: Direction | undefined) {
  const text = (name: string) => valueIn(head, name);
  const foreign = (name: string) => (/^\*+$/.test(text(name) ?? '') ? undefined : text(name));
  const [own, other] = direction === 'export' ? ['Consignor', 'Consignee'] : ['Consignee', 'Consignor'];
  const user = users.find((row) => valueIn(row, 'UserName') !== undefined);
  return filled({
    trader: filled({
      name: text(`${own}Cname`),
      nameEn: foreign(`${own}Ename`),
      customsRegistration: text('CustmRegNo'),
      inspectionRegistration: text(`${own}Code`),
      address: text(`${own}Addr`),
    }),
    owner: filled({
      name: valueIn(user, 'UserName'),
      inspectionRegistration: valueIn(user, 'ConsumerUsrCode'),
    }),
    declarant: filled({ name: text('DeclRegName'), inspectionRegistration: text('DeclRegNo') }),
    overseas: filled({
      name: foreign(`${other}Ename`),
      nameZh: text(`${other}Cname`),
      code: text(`${other}Code`),
      address: text(`${other}Addr`),
    }),
  });
}

function transportOf(head: HeadReader, direction: Direction | undefined) {
  const entry = direction !== 'export';
  return filled({
    mode: head.mode(),
    meansName: head.text('ConvynceName'),
    journeyId: head.text('TransMeanNo'),
    borderDate: entry ? head.date('GdsArvlDate') : undefined,
    tradeCountry: head.country('DespCtryCode'),
    tradingCountry: head.country('TradeCountryCode'),
    transitPort: entry ? head.port('PortStopCode') : head.port('ArrivPortCode'),
    dispatchPort: head.port('DespPortCode'),
    dispatchDate: head.date('DespDate'),
    borderPort: head.text('EntyPortCode'),
    unloadedDate: head.date('CmplDschrgDt'),
    placeOfGoods: head.text('GoodsPlace'),
  });
}

function inspectionOf({ head, qualifications, users }: EciqDeclaration) {
  const text = (name: string) => valueIn(head, name);
  const box = text('OrigBoxFlag');
  return filled({
    // A declaration to inspection is the wish for it, whatever the goods are.
    requested: true,
    declarationKind: text('DeclCode'),
    acceptingOffice: text('OrgCode'),
    portOffice: text('InspOrgCode'),
    destinationOffice: text('PurpOrgCode'),
    certificateOffice: text('VsaOrgCode'),
    certificates: certificatesOf(head),
    relatedNumber: text('CorrelationDeclNo'),
    relatedReason: text('CorrelationReasonFlag'),
    requirements: takeFurtherBills(text('SpeclInspQuraRe') ?? '').rest || undefined,
    originalContainers: box === '1' ? true : box === '0' ? false : undefined,
    contact: text('Contactperson'),
    telephone: text('ContTel'),
    qualifications: qualifications.flatMap((row) => {
      const kind = valueIn(row, 'EntQualifTypeCode');
      return kind === undefined ? [] : [filled({ kind, number: valueIn(row, 'EntQualifNo') })];
    }),
    users: users.flatMap((row) => {
      const user = filled({ name: valueIn(row, 'UseOrgPersonCode'), telephone: valueIn(row, 'UseOrgPersonTel') });
      return user === undefined ? [] : [user];
    }),
  });
}

/** The bills beyond the first, which have no element of their own. */
function furtherBillsOf(requirements: string | undefined) {
  const { bills } = takeFurtherBills(requirements ?? '');
  return bills.length === 0 ? undefined : bills;
}

/** The waybill as far as eCIQ says it: only where it names ULDs 集装器, which have no other place. */
function airWaybillOf(eciq: EciqDeclaration, number: string | undefined) {
  const unitLoadDevices = unitLoadDevicesOf(eciq);
  return unitLoadDevices.length === 0 ? undefined : filled({ number, unitLoadDevices });
}

const AIR_WAYBILL = /^[0-9]{3}-[0-9]{8}$/;
const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,34}$/;

/** DeclWorkNo, where the firm's reference travels; without one the sender's own number is its reference. */
function traderReferenceOf(head: Row): string | undefined {
  return [valueIn(head, 'DeclWorkNo'), valueIn(head, 'EntDeclNo')].find((text) => REFERENCE.test(text ?? ''));
}

/** What a canonical declaration must have and eCIQ has no element for, or not here. */
const REQUIRED: readonly (readonly [pointer: string, zh: string])[] = [
  ['/traderReference', '企业内部编号'],
  ['/direction', '进出口标志'],
  ['/declarationOffice', '申报地海关'],
  ['/borderOffice', '进出境关别'],
  ['/supervisionMode', '监管方式'],
  ['/parties/trader/name', '境内收发货人名称'],
  ['/parties/trader/uscc', '境内收发货人统一社会信用代码'],
  ['/parties/trader/customsRegistration', '境内收发货人海关注册编码'],
  ['/parties/declarant/name', '申报单位名称'],
  ['/parties/declarant/uscc', '申报单位统一社会信用代码'],
  ['/parties/declarant/customsRegistration', '申报单位海关注册编码'],
  ['/transport/mode', '运输方式'],
  ['/transport/tradeCountry', '启运国/运抵国'],
  ['/packages/count', '件数'],
  ['/packages/kind', '包装种类'],
  ['/grossMass', '毛重'],
  ['/netMass', '净重'],
];
const REQUIRED_OF_ITEM: readonly (readonly [name: string, zh: string])[] = [
  ['hsCode', '商品编号'],
  ['name', '商品名称'],
  ['quantity', '申报数量'],
  ['totalPrice', '总价'],
  ['currency', '币制'],
  ['originCountry', '原产国'],
  ['destinationCountry', '最终目的国'],
];

function valueAt(root: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((at, key) => {
      return typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined;
    }, root);
}

function missing(declaration: unknown, items: readonly object[]): Problem[] {
  const named: (readonly [string, string])[] = [
    ...REQUIRED,
    ...items.flatMap((_, index) => REQUIRED_OF_ITEM.map(([name, zh]) => [`/items/${index}/${name}`, zh] as const)),
  ];
  return named
    .filter(([pointer]) => valueAt(declaration, pointer) === undefined)
    .map(([pointer, zh]) => {
      const message = 'The inspection message does not say this, and a declaration needs it; add it.';
      return error('ECIQ-MISSING', pointer, message, `报检报文未提供${zh}，申报需要该项，请补充。`);
    });
}

/**
 * The canonical declaration inside an eCIQ one, as far as the format can say it. Problems name every code without a
 * counterpart (at its element) and everything a declaration needs that the message does not give (at its canonical
 * pointer): always the customs side — border office, masses, social credit codes, final destination.
 */
export function eciqToDeclaration(eciq: EciqDeclaration): Translation {
  const reader = new HeadReader(eciq);
  const { head } = eciq;
  const direction = directionOf(head);
  const text = (name: string) => valueIn(head, name);
  const billNumber = text('BillLadNo');
  const byAir = billNumber !== undefined && AIR_WAYBILL.test(billNumber) && text('TransModeCode') === '4';
  const items = itemsOf(eciq, direction, reader.translator);
  const declaration = filled({
    traderReference: traderReferenceOf(head),
    direction,
    declarationOffice: text('DeclCustm'),
    supervisionMode: reader.supervisionMode(),
    contractNumber: text('ContractNo'),
    marks: text('MarkNo'),
    parties: partiesOf(eciq, direction),
    transport: transportOf(reader, direction),
    // Airports of departure and destination are not in eCIQ: an air waybill comes back as the bill it is declared as.
    bill: filled({
      number: billNumber,
      houseNumber: text('SplitBillLadNo'),
      inspectionNumber: byAir ? undefined : text('DeliveryOrder'),
    }),
    furtherBills: furtherBillsOf(text('SpeclInspQuraRe')),
    airWaybill: airWaybillOf(eciq, byAir ? billNumber : undefined),
    containers: containersOf(eciq, reader.translator),
    wagons: wagonsOf(eciq),
    packages: packagesOf(eciq, reader.translator),
    items,
    attachments: eciq.papers.flatMap((row, index) => {
      const kind = valueIn(row, 'AttDocTypeCode');
      if (kind === undefined) return [];
      const id = valueIn(row, 'AttDocNo') ?? String(index + 1);
      return [filled({ kind: paperKindToCustoms(kind), id, name: valueIn(row, 'AttDocName') })];
    }),
    inspection: inspectionOf(eciq),
  });
  const problems = [...reader.translator.problems, ...missing(declaration, items)];
  return { declaration: declaration ?? {}, problems };
}
