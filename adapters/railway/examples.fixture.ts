/** Declarations and orders for the tests of this folder; firms, numbers and goods are invented. */
import type {
  Declaration,
  EncodeContext,
  HoldOrder,
  InspectionOrder,
  PartnerSettings,
  ReadContext,
  ReleaseOrder,
} from '../adapter.ts';

export const DECLARATION_NO = '1180105050300001';

/** Machine tools by rail from Germany, in two containers on one wagon, declared by the firm's broker. */
export const CONTAINER_IMPORT: Declaration = {
  traderReference: 'joint-2018/0001',
  direction: 'import',
  declarationOffice: '0503',
  borderOffice: '0503',
  supervisionMode: '0110',
  contractNumber: 'HT-2018-007',
  parties: {
    trader: { name: '大同云冈机床有限公司', uscc: '91140200123456788C', customsRegistration: '1402960001' },
    declarant: { name: '晋北报关有限公司', uscc: '91140200MA0000007X', customsRegistration: '1402980002' },
    overseas: { name: "O'Neill & Söhne: Werkzeuge + Maschinen GmbH, Abteilung Export", city: 'Bremen', country: 'DEU' },
  },
  transport: {
    mode: '3',
    meansName: 'X8001',
    journeyId: '20180104',
    borderDate: '2018-01-04',
    tradeCountry: 'DEU',
    dispatchPort: 'DEU015',
    transitPort: 'KAZ000',
    station: 'DTV',
  },
  bill: { number: 'AGB14524', houseNumber: 'AGB14524-1' },
  containers: [
    {
      number: 'TGNU1234562',
      sizeType: '22G1',
      grossMass: '20406.5',
      tareMass: '2200',
      lessThanContainerLoad: false,
      items: [1, 2],
      seals: ['900001', 'PZA03340727-CN'],
    },
    { number: 'CSQU3054383', sizeType: '45G1', lessThanContainerLoad: true, items: [2] },
  ],
  wagons: [{ number: '5243547', grossMass: '61000' }],
  packages: { count: 789, kind: '22' },
  grossMass: '38412.75',
  netMass: '38000',
  items: [
    {
      number: 1,
      hsCode: '8458110090',
      name: '数控卧式车床',
      nameEn: 'CNC horizontal lathe',
      quantity: { value: '3', unit: '001' },
      firstQuantity: { value: '30000', unit: '035' },
      totalPrice: '150000',
      currency: 'EUR',
      originCountry: 'DEU',
      destinationCountry: 'CHN',
    },
    {
      number: 2,
      hsCode: '8466930000',
      name: `车床零件（${'刀架、卡盘、'.repeat(20)}等）`,
      quantity: { value: '8000', unit: '035' },
      totalPrice: '40000',
      currency: 'EUR',
      originCountry: 'DEU',
      destinationCountry: 'CHN',
    },
  ],
};

/** Coal products in bulk on two wagons, for export; the bill is the unit of control. */
export const BULK_EXPORT: Declaration = {
  traderReference: 'clear.0615',
  direction: 'export',
  declarationOffice: '0503',
  borderOffice: '0503',
  supervisionMode: '0110',
  parties: {
    trader: { name: '大同煤化工有限公司', uscc: '91140200123456788C', customsRegistration: '1402960003' },
    declarant: { name: '大同煤化工有限公司', uscc: '91140200123456788C', customsRegistration: '1402960003' },
  },
  transport: { mode: '3', tradeCountry: 'MNG' },
  bill: { number: 'AGB20001' },
  wagons: [{ number: '5243547', grossMass: '62000' }, { number: '0012345' }],
  packages: { count: 1, kind: '00' },
  grossMass: '120000',
  netMass: '120000',
  items: [
    {
      number: 1,
      hsCode: '2704001000',
      name: '焦炭',
      quantity: { value: '120000', unit: '035' },
      totalPrice: '30000',
      currency: 'USD',
      originCountry: 'CHN',
      destinationCountry: 'MNG',
    },
  ],
};

/** The same in two bills, a wagon on each. */
export const TWO_BILLS_EXPORT: Declaration = {
  ...BULK_EXPORT,
  furtherBills: [{ number: 'AGB20002', houseNumber: 'AGB20002-1' }],
  wagons: [
    { number: '5243547', bill: 'AGB20001', grossMass: '62000' },
    { number: '0012345', bill: 'AGB20002' },
  ],
};

/** The machine tools in two bills, a container on each. */
export const TWO_BILLS_IMPORT: Declaration = {
  ...CONTAINER_IMPORT,
  furtherBills: [{ number: 'AGB14525' }],
  containers: (CONTAINER_IMPORT.containers ?? []).map((container, index) => ({
    ...container,
    bill: index === 0 ? 'AGB14524' : 'AGB14525',
  })),
};

export const PARTNER: PartnerSettings = {
  party: 'railway',
  profile: 'edifact',
  url: 'http://127.0.0.1:1',
  timeoutMs: 60_000,
  codes: {},
};

/** 5 January 2018, 10:00 in Datong. */
export const NOW = new Date('2018-01-05T02:00:00.000Z');

export const ENCODE: EncodeContext = {
  declarationNo: DECLARATION_NO,
  numbers: [{ kind: 'entryId', value: '050320181000000001' }],
  reference: 'TG000000000001',
  now: NOW,
  utcOffsetMinutes: 480,
  partner: PARTNER,
};

export const READ: ReadContext = { receivedAt: new Date('2018-01-05T03:00:00.000Z'), utcOffsetMinutes: 480 };

export const INSPECTION_ORDER: InspectionOrder = {
  number: `${DECLARATION_NO}-I1`,
  version: 1,
  kind: 'joint',
  agencies: ['customs', 'inspection'],
  units: [{ kind: 'container', id: 'TGNU1234562' }],
  placedAt: '2018-01-05T01:30:00Z',
  windowFrom: '2018-01-05T02:00:00Z',
  windowTo: '2018-01-05T04:00:00Z',
  place: 'DTV-Y1',
  reason: '海关布控与检验检疫抽中，一次查验',
};

export const HOLD_ORDER: HoldOrder = {
  number: `${DECLARATION_NO}-H1`,
  version: 1,
  units: [{ kind: 'container', id: 'TGNU1234562' }],
  placedAt: '2018-01-05T01:30:00Z',
  agency: 'inspection',
  reason: '检验检疫不合格',
  disposition: 'return',
};

export const RELEASE_ORDER: ReleaseOrder = {
  number: `${DECLARATION_NO}-R1`,
  version: 1,
  units: [
    { kind: 'container', id: 'TGNU1234562' },
    { kind: 'container', id: 'CSQU3054383' },
  ],
  placedAt: '2018-01-05T06:00:00Z',
};

/** The segments of an interchange, one a line; for texts without released characters. */
export function linesOf(body: Uint8Array): string[] {
  return Buffer.from(body)
    .toString('utf8')
    .split("'")
    .filter((line) => line !== '');
}

/** An interchange of the station around message segments; counts are filled in. */
export function fromStation(type: string, segments: readonly string[], options: StationOptions = {}): Uint8Array {
  const { release = 'D:95B', ack = '1', test = '', controlRef = 'DT0000000501' } = options;
  const tail = ['', type, '', ack, '', test].join('+').replace(/\++$/, '');
  const lines = [
    'UNA:+.?*',
    `UNB+UNOY:4+DTVSTATION:ZZZ+SWDATONG:ZZZ+20180105:1005+${controlRef}+${tail}`,
    `UNH+1+${type}:${release}:UN`,
    ...segments,
    `UNT+${segments.length + 2}+1`,
    `UNZ+1+${controlRef}`,
  ];
  return Buffer.from(lines.map((line) => `${line}'\r\n`).join(''), 'utf8');
}

interface StationOptions {
  readonly release?: string;
  readonly ack?: string;
  readonly test?: string;
  readonly controlRef?: string;
}
