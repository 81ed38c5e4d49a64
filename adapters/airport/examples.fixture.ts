import type { Declaration, EncodeContext, PartnerSettings, ReadContext } from '../adapter.ts';

/** Invented declarations and contexts for the tests of this adapter. No firm or person of these names is meant. */
export const DECLARATION_NO = '0180105050300007';

const trader = {
  name: '大同市云冈精密机械有限公司',
  nameEn: 'Datong Yungang Precision Machinery Co., Ltd.',
  uscc: '91140200MA0KQ7L2X3',
  customsRegistration: '1402960123',
  addressEn: 'No. 18 Yuhe West Road, Pingcheng District',
  city: 'Datong',
  telephone: '+86-352-5550123',
} as const;

/** An export by air with everything a waybill can carry; `changes` replaces whole top-level fields. */
export function exportDeclaration(changes: Partial<Declaration> = {}): Declaration {
  return {
    traderReference: 'clear-2018_001/A',
    direction: 'export',
    declarationOffice: '0503',
    borderOffice: '0503',
    supervisionMode: '0110',
    parties: {
      trader,
      declarant: trader,
      overseas: {
        name: 'Hanbit Bearings Ltd.',
        address: '21 Sejong-daero, Jung-gu',
        city: 'Seoul',
        postcode: '04524',
        country: 'KOR',
        telephone: '+82 2 555 0100',
      },
    },
    transport: { mode: '5', tradeCountry: 'KOR', tradingCountry: 'KOR' },
    airWaybill: {
      number: '999-76543213',
      origin: 'DAT',
      destination: 'ICN',
      flights: [
        { number: 'CA1234', date: '2018-01-05' },
        { number: 'CA0123', date: '2018-01-06' },
      ],
      volume: '2.10',
      specialHandling: ['ECC', 'EAP'],
    },
    packages: { count: 12, kind: '22' },
    grossMass: '340.50',
    netMass: '320',
    items: [
      {
        number: 1,
        hsCode: '8483900090',
        name: '齿轮零件',
        nameEn: 'Machine parts, gear wheels',
        quantity: { value: '120', unit: '007' },
        totalPrice: '24000',
        currency: 'USD',
        originCountry: 'CHN',
        destinationCountry: 'KOR',
      },
    ],
    ...changes,
  };
}

/** The same trade the other way round. */
export function importDeclaration(changes: Partial<Declaration> = {}): Declaration {
  const { airWaybill: _, ...base } = exportDeclaration();
  return {
    ...base,
    traderReference: 'JOINT-7',
    direction: 'import',
    airWaybill: { number: '180-12345675', origin: 'ICN', destination: 'DAT' },
    ...changes,
  };
}

/** A partner at the airport DAT, with the given codes. */
export function partner(codes: Readonly<Record<string, string>> = {}, url = 'http://127.0.0.1:1'): PartnerSettings {
  return { party: 'airport', profile: 'cargo-imp', url, timeoutMs: 60_000, codes };
}

/** 5 January 2018, 09:30 in China. */
export const NOW = new Date('2018-01-05T01:30:00Z');

export function encodeContext(changes: Partial<EncodeContext> = {}): EncodeContext {
  return {
    declarationNo: DECLARATION_NO,
    numbers: [],
    reference: 'TG0000000001',
    now: NOW,
    utcOffsetMinutes: 480,
    partner: partner(),
    ...changes,
  };
}

export function readContext(changes: Partial<ReadContext> = {}): ReadContext {
  return { receivedAt: NOW, utcOffsetMinutes: 480, ...changes };
}

/** Lines as the bytes of a message. */
export function bytes(...lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1');
}

/** The lines of a message. */
export function lines(body: Uint8Array): string[] {
  return Buffer.from(body).toString('latin1').split('\r\n').slice(0, -1);
}
