/** Declarations of invented firms and goods, as complete as eCIQ can carry them, for the tests of this adapter. */
import { usccCheckCharacter } from '../../contracts/identifiers/uscc.ts';
import type { Declaration, EncodeContext, PartnerSettings } from '../adapter.ts';

const uscc = (first17: string) => `${first17}${usccCheckCharacter(first17) ?? ''}`;

export const TRADER_USCC = uscc('91140200MA0TE5TN1');
export const BROKER_USCC = uscc('91140200MA0BRKR27');

/** Rail import from Mongolia in three containers and a wagon. */
export const RAIL_IMPORT: Declaration = {
  traderReference: 'FH-2018/0007',
  direction: 'import',
  declarationOffice: '0503',
  borderOffice: '0702',
  supervisionMode: '0110',
  exemptionNature: '101',
  contractNumber: 'HT20180007',
  marks: 'N/M',
  note: 'not carried by inspection',
  parties: {
    trader: {
      name: '大同样例贸易有限公司',
      nameEn: 'DATONG SAMPLE TRADING CO LTD',
      uscc: TRADER_USCC,
      customsRegistration: '1402960007',
      inspectionRegistration: '1400600007',
      address: '大同市样例路7号',
    },
    owner: { name: '大同样例食品厂', inspectionRegistration: '1400600017' },
    declarant: {
      name: '大同样例报关有限公司',
      uscc: BROKER_USCC,
      customsRegistration: '1402980027',
      inspectionRegistration: '1400910027',
    },
    overseas: {
      name: 'ULAANBAATAR SAMPLE FOODS LLC',
      nameZh: '乌兰巴托样例食品',
      code: 'MNAEO0001',
      address: 'SAMPLE STREET 1',
    },
  },
  transport: {
    mode: '3',
    meansName: '5243547',
    journeyId: '20180103',
    borderDate: '2018-01-03',
    tradeCountry: 'MNG',
    tradingCountry: 'MNG',
    transitPort: 'MNG000',
    dispatchPort: 'MNG000',
    dispatchDate: '2017-12-30',
    borderPort: '150701',
    unloadedDate: '2018-01-04',
    placeOfGoods: '大同站货场',
    station: 'DTV',
  },
  bill: { number: 'AGB14524', houseNumber: 'AGB14524-1', inspectionNumber: 'TH14524' },
  containers: [
    { number: 'TCKU3125044', specification: '21', lessThanContainerLoad: false, items: [1] },
    { number: 'MSCU6639870', specification: '21', lessThanContainerLoad: false, items: [1, 2] },
    { number: 'CSQU3054383', specification: '11', lessThanContainerLoad: true, items: [2] },
  ],
  wagons: [{ number: '5243547', grossMass: '61000' }],
  packages: { count: 820, kind: '22', others: [{ kind: '93', count: 20 }] },
  grossMass: '42500',
  netMass: '41000',
  terms: { tradeTerms: '1' },
  items: [
    {
      number: 1,
      hsCode: '0207140090',
      inspectionSuffix: '101',
      inspectionName: '冻鸡块',
      name: '冻鸡翅',
      nameEn: 'FROZEN CHICKEN WINGS',
      specification: '4|3|冷冻|翅|样例牌',
      quantity: { value: '20500.5', unit: '035' },
      firstQuantity: { value: '20500.5', unit: '035' },
      unitPrice: '1.25',
      totalPrice: '25625.63',
      currency: 'USD',
      originCountry: 'MNG',
      originRegion: 'TUV',
      destinationCountry: 'CHN',
      dutyMode: '1',
      division: '140200',
      supervisionConditions: ['A', 'B'],
      inspectionCategories: ['P', 'R'],
      purpose: '12',
      goodsAttributes: ['14', '19'],
      brand: 'YANGLI',
      model: 'CW-1',
      inspectionSpecification: '10KG/CTN',
      ingredients: '鸡肉',
      validUntil: '2019-01-01',
      shelfLife: '365',
      productionDate: '2017-12-01',
      batchNumber: 'B171201',
      overseasProducer: 'ULAANBAATAR SAMPLE FOODS LLC',
      producer: { registration: 'MN0001', name: 'PLANT 1' },
      dangerous: { notDangerous: true },
      licences: [{ kind: '325', number: 'LIC20180001', line: '1', quantity: '20500.5' }],
    },
    {
      number: 2,
      hsCode: '4407111091',
      name: '松木板材',
      quantity: { value: '30', unit: '033' },
      firstQuantity: { value: '30', unit: '033' },
      secondQuantity: { value: '16500', unit: '035' },
      totalPrice: '6000',
      currency: 'EUR',
      originCountry: 'RUS',
      destinationCountry: 'CHN',
      division: '140200',
      supervisionConditions: ['A'],
      inspectionCategories: ['P'],
      dangerous: {
        notDangerous: false,
        unNumber: '1325',
        name: 'SAMPLE',
        packingGroup: 'III',
        packingSpecification: '5KG',
      },
    },
  ],
  documents: [{ kind: 'A', number: '118000000000001000' }],
  attachments: [
    { kind: '00000001', id: 'FP0001', name: '发票' },
    { kind: '00000004', id: 'HT20180007', name: '合同' },
  ],
  inspection: {
    requested: true,
    declarationKind: '13',
    acceptingOffice: '140100',
    portOffice: '140100',
    destinationOffice: '140100',
    certificateOffice: '140100',
    certificates: [
      { kind: '21', originals: 1, copies: 2 },
      { kind: '16', originals: 1, copies: 0 },
    ],
    relatedNumber: '117000000000009',
    relatedReason: '3',
    requirements: '请安排上午查验',
    originalContainers: true,
    contact: '联系人甲',
    telephone: '0352-0000000',
    preferredFrom: '2018-01-05T02:00:00Z',
    preferredTo: '2018-01-05T04:00:00Z',
    qualifications: [{ kind: '101', number: 'ZZ0001' }],
    users: [{ name: '使用人甲', telephone: '0352-0000001' }, { name: '使用人乙' }],
  },
};

/** Air export to Germany. */
export const AIR_EXPORT: Declaration = {
  traderReference: 'FH-2018-0008',
  direction: 'export',
  declarationOffice: '0503',
  borderOffice: '0502',
  supervisionMode: '0110',
  contractNumber: 'HT20180008',
  parties: RAIL_IMPORT.parties,
  transport: {
    mode: '5',
    meansName: 'CA937',
    journeyId: 'CA937',
    tradeCountry: 'DEU',
    dispatchDate: '2018-01-06',
    borderPort: '140001',
  },
  airWaybill: { number: '999-76543213', origin: 'DAT', destination: 'FRA' },
  packages: { count: 10, kind: '22' },
  grossMass: '120',
  netMass: '100',
  items: [
    {
      number: 1,
      hsCode: '0712320000',
      inspectionSuffix: '999',
      name: '干木耳',
      quantity: { value: '100', unit: '035' },
      totalPrice: '900',
      currency: 'EUR',
      originCountry: 'CHN',
      destinationCountry: 'DEU',
      division: '140200',
      supervisionConditions: ['B'],
      inspectionCategories: ['Q', 'S'],
    },
  ],
};

export const PARTNER: PartnerSettings = {
  party: 'inspection',
  profile: 'eciq',
  url: 'http://127.0.0.1:1',
  timeoutMs: 60_000,
  codes: { ownId: 'TONGGUAN', partnerId: 'SXCIQ' },
};

export const CONTEXT: EncodeContext = {
  declarationNo: '1180105050300001',
  numbers: [],
  reference: 'TG00000001',
  now: new Date('2018-01-05T01:30:00Z'),
  utcOffsetMinutes: 480,
  partner: PARTNER,
};

export const READ_CONTEXT = { receivedAt: new Date('2018-01-05T02:00:00Z'), utcOffsetMinutes: 480 };

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A DCL_RESPONSE as XML text; what is not given stays empty. */
export function receiptXml(values: Readonly<Record<string, string>>): string {
  const all = {
    RESPONSE_ID: 'R1',
    RspNo: '1',
    RspGenTime: '2018-01-05 10:00:00',
    DeclNo: CONTEXT.declarationNo,
    ...values,
  };
  const elements = Object.entries(all).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<DCL_RESPONSE>${elements.join('')}</DCL_RESPONSE>`;
}

/** An OBORMessage around the text of its body. */
export function oborm(body: string, encoding = 'UTF-8'): string {
  return `<?xml version="1.0" encoding="${encoding}"?><OBORMessage><MessageHead><MESSAGE_ID>M1</MESSAGE_ID><MESSAGE_TYPE>EEntDeclIo</MESSAGE_TYPE></MessageHead><MessageBody>${body}</MessageBody></OBORMessage>`;
}
