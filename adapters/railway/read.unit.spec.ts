import { describe, expect, it } from 'vitest';
import type { Reading } from '../adapter.ts';
import {
  CONTAINER_IMPORT,
  DECLARATION_NO,
  ENCODE,
  fromStation,
  INSPECTION_ORDER,
  PARTNER,
  READ,
} from './examples.fixture.ts';
import { railwayAdapter } from './index.ts';

const read = (bytes: Uint8Array, partner = false): Reading => {
  const reading = railwayAdapter.read(bytes, partner ? { ...READ, partner: PARTNER } : READ);
  if (!reading) throw new Error('not recognised');
  return reading;
};
const codes = (reading: Reading): string[] => reading.problems.map(({ code }) => code);
const ORDER = `${DECLARATION_NO}-I1`;
const RELEASE = `${DECLARATION_NO}-R1`;

const status = (sts: string, rest: readonly string[] = []): Uint8Array =>
  fromStation('IFTSTA', [
    'BGM+77+ST1+9',
    'DTM+137:201801051000:203',
    `RFF+AAE:${DECLARATION_NO}`,
    'RFF+ABT:050320181000000001',
    'CNI+1+AGB14524',
    sts,
    ...rest,
  ]);

describe('IFTSTA', () => {
  it.each([
    ['1', 'arrived'],
    ['67', 'positioned'],
    ['28', 'opened'],
    ['48', 'loaded'],
    ['24', 'departed'],
    ['21', 'delivered'],
    ['90', 'noted'],
    ['31', 'noted'],
  ])('event %s is %s', (event, kind) => {
    const reading = read(status(`STS+1+${event}`, ['DTM+334:201801050955:203', 'EQD+CN+TGNU1234562']), true);
    expect(reading).toMatchObject({ party: 'railway', format: 'railway/edifact', type: 'IFTSTA', version: 'D.95B' });
    expect(reading.problems).toEqual([]);
    expect(reading.reports).toEqual([
      {
        numbers: [
          { kind: 'declarationNo', value: DECLARATION_NO },
          { kind: 'entryId', value: '050320181000000001' },
          { kind: 'bill', value: 'AGB14524' },
          { kind: 'container', value: 'TGNU1234562' },
        ],
        learned: [{ kind: 'bill', value: 'AGB14524' }],
        statements: [
          {
            party: 'railway',
            kind,
            unit: { kind: 'container', id: 'TGNU1234562' },
            senderTime: '2018-01-05T01:55:00.000Z',
            code: event,
            text: expect.any(String),
          },
        ],
      },
    ]);
  });

  it('names the order it answers, each unit by itself', () => {
    const reading = read(
      status('STS+1+67', [
        `RFF+AEP:${ORDER}`,
        'DTM+334:201801051001:203',
        'EQD+CN+TGNU1234562',
        'EQD+CN+CSQU3054383',
        'EQD+RR+5243547',
      ]),
    );
    expect(reading.reports).toHaveLength(1);
    expect(reading.reports[0]?.numbers.map(({ kind }) => kind)).toEqual([
      'declarationNo',
      'entryId',
      'inspectionOrder',
      'bill',
      'container',
      'container',
      'wagon',
    ]);
    expect(reading.reports[0]?.statements.map(({ unit, orderNo }) => [unit?.kind, unit?.id, orderNo])).toEqual([
      ['container', 'TGNU1234562', ORDER],
      ['container', 'CSQU3054383', ORDER],
      ['wagon', '5243547', ORDER],
    ]);
  });

  it('takes 99, transferred out, for the move out of the inspection site only as the answer to an inspection order', () => {
    const kinds = (...answered: string[]) =>
      read(status('STS+1+99', [...answered, 'DTM+334:201801051130:203', 'EQD+CN+TGNU1234562'])).reports[0]?.statements;
    expect(kinds(`RFF+AEP:${ORDER}`)).toMatchObject([
      { kind: 'movedOut', code: '99', orderNo: ORDER, unit: { kind: 'container', id: 'TGNU1234562' } },
    ]);
    for (const other of [[], [`RFF+AEP:${DECLARATION_NO}-H1`], ['RFF+AEP:4711'], [`RFF+RE:${RELEASE}`]]) {
      expect(kinds(...other)).toMatchObject([{ kind: 'noted', code: '99' }]);
    }
  });

  it('finds the declaration by the order number alone', () => {
    const bytes = fromStation('IFTSTA', [
      'BGM+77+ST1+9',
      'CNI+1',
      'STS+1+28',
      `RFF+AEP:${ORDER}`,
      'EQD+CN+TGNU1234562',
    ]);
    expect(read(bytes).reports[0]?.numbers.slice(0, 2)).toEqual([
      { kind: 'declarationNo', value: DECLARATION_NO },
      { kind: 'inspectionOrder', value: ORDER },
    ]);
  });

  it('means the bill by a wagon without a number, and the whole without any equipment', () => {
    const wagons = read(status('STS+1+67', ['RFF+RCN:AGB20001', 'EQD+RR'])).reports[0]?.statements;
    expect(wagons?.[0]?.unit).toEqual({ kind: 'bill', id: 'AGB20001' });
    expect(read(status('STS+1+1')).reports[0]?.statements[0]?.unit).toBeUndefined();
  });

  it('keeps the consignments of several declarations apart', () => {
    const other = '1180105050300002';
    const reading = read(
      fromStation('IFTSTA', [
        'BGM+77+ST1+9',
        `RFF+AAE:${DECLARATION_NO}`,
        'CNI+1+AGB14524',
        'STS+1+1',
        'EQD+CN+TGNU1234562',
        'CNI+2+AGB14525',
        'STS+1+1',
        `RFF+AAE:${other}`,
        'EQD+CN+CSQU3054383',
      ]),
    );
    expect(reading.reports.map(({ numbers }) => numbers.map(({ value }) => value))).toEqual([
      [DECLARATION_NO, 'AGB14524', 'TGNU1234562'],
      [other, 'AGB14525', 'CSQU3054383'],
    ]);
  });

  it('keeps what the head says of the same declaration named again in the part', () => {
    const bytes = fromStation('IFTSTA', [
      'BGM+77+ST1+9',
      `RFF+AAE:${DECLARATION_NO}`,
      'RFF+ABT:050320181000000001',
      `CNI+1+${DECLARATION_NO}`,
      'STS+1+1',
    ]);
    expect(read(bytes).reports[0]?.numbers).toEqual([
      { kind: 'declarationNo', value: DECLARATION_NO },
      { kind: 'entryId', value: '050320181000000001' },
    ]);
  });

  it('makes a report of each unit where nothing else is named', () => {
    const bytes = fromStation('IFTSTA', [
      'BGM+77+ST1+9',
      'CNI+1',
      'STS+1+1',
      'EQD+CN+TGNU1234562',
      'EQD+CN+CSQU3054383',
    ]);
    expect(read(bytes).reports.map(({ numbers }) => numbers)).toEqual([
      [{ kind: 'container', value: 'TGNU1234562' }],
      [{ kind: 'container', value: 'CSQU3054383' }],
    ]);
  });

  it.each([
    ['the message', [], '2018-01-05T02:00:00.000Z'],
    ['seconds', ['DTM+334:20180105095501:204'], '2018-01-05T01:55:01.000Z'],
    ['the message, as the day does not exist', ['DTM+334:201802300955:203'], '2018-01-05T02:00:00.000Z'],
  ])('takes the time of %s', (_, dtm, expected) => {
    expect(read(status('STS+1+1', dtm)).reports[0]?.statements[0]?.senderTime).toBe(expected);
  });

  it('says so when there is no time at all, and takes that of the interchange', () => {
    const reading = read(fromStation('IFTSTA', ['BGM+77+ST1+9', 'CNI+1+AGB14524', 'STS+1+1']));
    expect(codes(reading)).toEqual(['RAIL-TIME']);
    expect(reading.reports[0]?.statements[0]?.senderTime).toBe('2018-01-05T02:05:00.000Z');
  });

  it('does not take the events of later directories for those of D.95B', () => {
    const bytes = fromStation('IFTSTA', ['BGM+77+ST1+9', 'CNI+1+AGB14524', 'STS+1+28', 'DTM+334:201801050955:203'], {
      release: 'D:01B',
    });
    expect(read(bytes).reports[0]?.statements[0]).toMatchObject({ kind: 'noted', code: '28' });
  });
});

describe('CODECO', () => {
  const gate = (bgm: string): Uint8Array =>
    fromStation('CODECO', [
      `BGM+${bgm}+GT1+9`,
      `RFF+RE:${RELEASE}`,
      'NAD+CF+TYJ:ZZZ:ZZZ',
      'EQD+CN+TGNU1234562+22G1:102:5++3+5',
      'RFF+ABT:050320181000000001',
      'RFF+RCN:AGB14524',
      'DTM+7:201801051500:203',
      'EQD+RR+5243547',
      'RFF+ABT:050320181000000001',
      'RFF+RCN:AGB14524',
      'DTM+7:201801051505:203',
      'CNT+16:2',
    ]);

  it.each([
    ['34', 'gatedIn'],
    ['36', 'gatedOut'],
  ])('BGM %s is %s, for each piece of equipment, under the release order', (bgm, kind) => {
    const reading = read(gate(bgm), true);
    expect(reading.problems).toEqual([]);
    expect(reading.reports).toHaveLength(1);
    expect(reading.reports[0]?.numbers).toEqual([
      { kind: 'declarationNo', value: DECLARATION_NO },
      { kind: 'entryId', value: '050320181000000001' },
      { kind: 'releaseOrder', value: RELEASE },
      { kind: 'bill', value: 'AGB14524' },
      { kind: 'container', value: 'TGNU1234562' },
      { kind: 'wagon', value: '5243547' },
    ]);
    expect(reading.reports[0]?.statements).toMatchObject([
      {
        kind,
        unit: { kind: 'container', id: 'TGNU1234562' },
        senderTime: '2018-01-05T07:00:00.000Z',
        orderNo: RELEASE,
      },
      { kind, unit: { kind: 'wagon', id: '5243547' }, senderTime: '2018-01-05T07:05:00.000Z', orderNo: RELEASE },
    ]);
  });

  it('concludes nothing from a CODECO that is no gate report', () => {
    expect(read(gate('44')).reports).toEqual([]);
  });
});

describe('the meaning', () => {
  it('of an order says in English and Chinese what is to be done to which unit', () => {
    const order = { kind: 'inspectionOrder' as const, declaration: CONTAINER_IMPORT, order: INSPECTION_ORDER };
    const reading = read(railwayAdapter.encode(order, ENCODE).body);
    expect(reading.meaning).toMatchObject({
      envelope: { sender: 'SWDATONG', recipient: 'DTVSTATION', controlRef: ENCODE.reference, test: false },
      messages: [
        {
          type: 'COHAOR',
          document: { code: '292', zh: '查验指令', number: ORDER, function: { en: 'original' } },
          numbers: [
            { kind: 'declarationNo', value: DECLARATION_NO },
            { kind: 'entryId', value: '050320181000000001' },
            { kind: 'bill', value: 'AGB14524' },
          ],
          units: [{ kind: 'container', id: 'TGNU1234562' }],
          equipment: [
            {
              id: 'TGNU1234562',
              times: [{ value: { from: INSPECTION_ORDER.windowFrom.replace('Z', '.000Z') } }],
              orders: [
                {
                  movement: { en: 'import' },
                  actions: [
                    { agency: { zh: '海关' }, action: { en: 'detention', zh: '扣留' } },
                    { agency: { zh: '海关' }, action: { en: 'inspection', zh: '查验' } },
                    { agency: { code: '1' }, action: { en: 'inspection', zh: '查验' } },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('of a status names the event', () => {
    expect(read(status('STS+1+90+24', ['EQD+CN+TGNU1234562'])).meaning).toMatchObject({
      messages: [
        {
          consignments: [
            {
              number: 'AGB14524',
              statuses: [{ event: { en: 'stopped', zh: '停止作业' }, reasons: [{ code: '24' }] }],
            },
          ],
        },
      ],
    });
  });

  it('stays bounded for a very large interchange, which is read in full all the same', () => {
    const equipment = Array.from({ length: 20_000 }, (_, i) => `EQD+CN+TGNU${String(i).padStart(7, '0')}`);
    const statuses = equipment.flatMap((eqd) => ['CNI+1+AGB14524', 'STS+1+1', 'DTM+334:201801050955:203', eqd]);
    const reading = read(fromStation('IFTSTA', ['BGM+77+1+9', ...statuses]));
    expect(JSON.stringify(reading.meaning).length).toBeLessThan(2_000_000);
    expect(reading.meaning).toHaveProperty('omittedSegments');
  });
});
