import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { find, readXml } from '../../adapters/syntax/xml/index.ts';
import type { Mock } from '../agency.ts';
import { hold, letGo, type TestGateway } from '../gateway.fixture.ts';
import { orderBytes, type TestOrder } from '../inspection-order.fixture.ts';
import { codes, dec2018, declare, field, gatewayOf, mockOf, NO, order, sent } from './customs.fixture.ts';

const record = (mock: Mock) => mock.records(NO).declarations[0];
const customsOrder = (more: Partial<TestOrder> = {}) =>
  orderBytes({ number: `${NO}-I1`, declarationNo: NO, agencies: ['customs'], ...more });
/** CHANNEL, second and NOTE of each notice; method and result of each report. */
const heard = (gateway: TestGateway) =>
  gateway.pushes.map(({ body }) => {
    const { root } = readXml(body);
    if (root?.localName !== 'InspectionReport')
      return `${field(body, 'CHANNEL')} ${field(body, 'NOTICE_DATE').slice(-2)} ${field(body, 'NOTE')}`.trim();
    const { method, result, openedAt } = find(root, 'Unit')?.attributes ?? {};
    return `${method} ${result}${openedAt === undefined ? '' : ' opened'}`;
  });

describe('customs', () => {
  test('machine: wants a machine image, opens nothing, releases', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('machine-1'));
    await sent(mock, '7 L C');
    await order(mock, customsOrder({ method: 'machine' }));
    await sent(mock, '7 L C pass J P R');
    expect(heard(gateway).slice(2)).toEqual([
      'C 00 查验通知 机检 箱号：TCKU3125044',
      'machine pass',
      'J 00 通关无纸化审结',
      'P 01 放行',
      'R 01 结关',
    ]);
    expect(record(mock)).toMatchObject({
      openings: [],
      movements: [{ what: 'scanned', unit: 'TCKU3125044', orderNo: `${NO}-I1`, result: 'pass' }],
      inspectionOrders: [{ method: 'machine' }],
      violations: [],
    });
  });

  test.each([
    ['a later version of the order', { version: 2, method: 'machineThenManual' }],
    ['another order', { number: `${NO}-I2` }],
  ] as const)('machine-manual: an abnormal image, then the opening under %s', async (_, second) => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('machine-manual'));
    await sent(mock, '7 L C');
    await order(mock, customsOrder({ method: 'machine' }));
    await sent(mock, '7 L C abnormal C');
    await order(mock, customsOrder(second));
    await sent(mock, '7 L C abnormal C pass J P R');
    expect(heard(gateway).slice(2)).toEqual([
      'C 00 查验通知 机检 箱号：TCKU3125044',
      'machine abnormal',
      'C 01 查验通知 机检图像异常，转人工查验 箱号：TCKU3125044',
      'manual pass opened',
      'J 01 通关无纸化审结',
      'P 02 放行',
      'R 02 结关',
    ]);
    expect(record(mock)).toMatchObject({ openings: [{}], movements: [{ result: 'abnormal' }], violations: [] });
  });

  test('an order for both is reported by machine first and by hand after the opening, then the release', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('machine'));
    await sent(mock, '7 L C');
    await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO, method: 'machineThenManual' }));
    await sent(mock, '7 L C pass pass J P R');
    expect(heard(gateway).slice(3, 5)).toEqual(['machine pass', 'manual pass opened']);
    expect(record(mock)).toMatchObject({ openings: [{}], movements: [{}], violations: [] });
  });

  test('hold: holds, and releases in a later second', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('hold-1'));
    await sent(mock, '7 L M J P R');
    expect(heard(gateway).slice(2)).toEqual(['M 00 布控待查，扣留', 'J 00 通关无纸化审结', 'P 01 放行', 'R 01 结关']);
  });

  test('recall: releases, holds again, releases again, each in its own second', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('recall'));
    await sent(mock, '7 L J P M P R');
    expect(heard(gateway).slice(3)).toEqual(['P 00 放行', 'M 01 布控复查，扣留', 'P 02 复查正常，放行', 'R 02 结关']);
  });

  test('partial: the first container, then the others; with one container everything at once', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('partial', NO, ['TCKU3125044', 'TCKU3125065', 'MSCU6639870']));
    await sent(mock, '7 L J P P R');
    expect(heard(gateway).slice(3)).toEqual([
      'P 00 放行 箱号：TCKU3125044',
      'P 01 放行 箱号：TCKU3125065、MSCU6639870',
      'R 01 结关',
    ]);
    const other = '1180105050300002';
    await declare(mock, dec2018('partial', other, ['TCKU3125044']));
    await sent(mock, '7 L J P R', other);
  });

  test('names ULDs as it names containers: the first is selected, or let go first', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    const ulds = ['AKE12345CA', 'PMC1234MU', 'AKE54321CA'];
    await declare(mock, dec2018('partial', NO, ulds));
    await sent(mock, '7 L J P P R');
    expect(heard(gateway).slice(3, 5)).toEqual([
      'P 00 放行 集装器：AKE12345CA',
      'P 01 放行 集装器：PMC1234MU、AKE54321CA',
    ]);
    const other = '1180105050300002';
    await declare(mock, dec2018('single-customs', other, ulds));
    await sent(mock, '7 L C', other);
    expect(heard(gateway).at(-1)).toMatch(/^C .. 查验通知 集装器：AKE12345CA$/);
    const units = ['AKE12345CA'];
    const bytes = orderBytes({ number: `${other}-I1`, declarationNo: other, agencies: ['customs'], units });
    await order(mock, Buffer.from(Buffer.from(bytes).toString().replace('kind="container"', 'kind="uld"')));
    await sent(mock, '7 L C pass J P R', other);
    const unit = find(readXml(gateway.pushes.at(-4)?.body ?? Buffer.alloc(0)).root, 'Unit');
    expect([unit?.attributes.kind, unit?.text]).toEqual(['uld', 'AKE12345CA']);
    expect(mock.records(other).declarations[0]).toMatchObject({ openings: [{ unit: 'AKE12345CA' }], violations: [] });
  });

  test('at any pace waits for the next second of a real clock before the next word', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway, { pace: 0, now: () => new Date() });
    await declare(mock, dec2018('recall'));
    await sent(mock, '7 L J P M P R');
    const words = record(mock)?.sent.filter(({ code }) => code === 'P' || code === 'M') ?? [];
    const seconds = words.map(({ at }) => Math.floor(Date.parse(at) / 1000));
    expect(new Set(seconds).size).toBe(3);
  });
});

describe('a cancelled order', () => {
  test('is dropped, and one that comes after it under its number is a violation', async () => {
    const gateway = await gatewayOf();
    const held = hold('open');
    const mock = await mockOf(gateway, { held });
    await declare(mock, dec2018('joint'));
    await sent(mock, '7 L C');
    await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO }));
    const dropped = await order(
      mock,
      orderBytes({ number: `${NO}-I1`, declarationNo: NO, version: 2, cancelled: true }),
    );
    expect(field(dropped.body, 'Status')).toBe('accepted');
    letGo(held);
    await sleep(60);
    expect(record(mock)).toMatchObject({ openings: [], violations: [] });
    // The unit is free for another order.
    const revived = await order(mock, orderBytes({ number: `${NO}-I1`, declarationNo: NO, version: 3 }));
    expect(field(revived.body, 'Status')).toBe('rejected');
    await order(mock, orderBytes({ number: `${NO}-I2`, declarationNo: NO }));
    await sent(mock, '7 L C pass J P R');
    expect(record(mock)?.openings).toMatchObject([{ orderNo: `${NO}-I2` }]);
    expect(record(mock)?.violations.map(({ code }) => code)).toEqual(['order-after-cancellation']);
  });

  test('that was carried out already says so and stays carried out', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('single-customs'));
    await sent(mock, '7 L C');
    await order(mock, customsOrder());
    await sent(mock, '7 L C pass J P R');
    const late = await order(mock, customsOrder({ version: 2, cancelled: true }));
    expect(field(late.body, 'Text')).toContain('Opened already');
    expect(record(mock)).toMatchObject({ openings: [{}], violations: [] });
    expect(codes(mock)).toBe('7 L C pass J P R');
  });

  test('with a method or a mark nobody knows is refused', async () => {
    const gateway = await gatewayOf();
    const mock = await mockOf(gateway);
    await declare(mock, dec2018('machine'));
    await sent(mock, '7 L C');
    const odd = await order(mock, customsOrder({ method: 'x-ray' }));
    expect([field(odd.body, 'Status'), field(odd.body, 'Text')]).toEqual([
      'rejected',
      'Method is none of manual, machine, machineThenManual.',
    ]);
  });
});
