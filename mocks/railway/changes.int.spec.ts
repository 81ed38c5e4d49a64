import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type EdifactMessage,
  element,
  findGroups,
  findSegments,
  firstSegment,
  seg,
} from '../../adapters/syntax/edifact/index.ts';
import type { Mock } from '../agency.ts';
import { hold, letGo, type Stops, stopAll, until } from '../gateway.fixture.ts';
import {
  BOXES,
  CUSTOMS,
  codes,
  cohaor,
  coreor,
  give,
  HOLD,
  iftmin,
  interchange,
  JOINT,
  messageOf,
  NO,
  record,
  sent,
  startStation,
  violations,
} from './railway.fixture.ts';

const stops: Stops = [];
afterEach(() => stopAll(stops));

const [BOX = '', OTHER = ''] = BOXES;
const CANCEL = { gor: CUSTOMS, messageFunction: '1' };
const movements = (mock: Mock) => record(mock)?.movements.map(({ unit, what }) => `${unit} ${what}`);

/** A station that has reported the arrival of both boxes. */
async function arrived(held = hold()) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tongguan-mock-'));
  stops.push(() => rmSync(dataDir, { recursive: true }));
  const { mock, gateway } = await startStation(stops, { dataDir, held });
  await give(mock, iftmin('SW1'));
  await sent(mock, '1');
  return { mock, gateway, dataDir };
}

describe('an inspection order that is cancelled', () => {
  test('while the unit is on its way: it never stands at the site, and leaves on the release', async () => {
    const held = hold('moved');
    const { mock } = await arrived(held);
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: CUSTOMS }));
    await give(mock, cohaor('SW3', `${NO}-I1`, CANCEL));
    letGo(held);
    await give(mock, coreor('SW4', `${NO}-R1`));
    await sent(mock, '1 36');
    expect(record(mock)).toMatchObject({
      inspectionOrders: [
        { number: `${NO}-I1`, version: 1 },
        { number: `${NO}-I1`, version: 2, cancelled: true },
      ],
      openings: [],
      movements: [],
      violations: [],
    });
  });

  test('while the unit stands at the site: it is moved back unopened, also after a restart in between', async () => {
    const { mock, gateway, dataDir } = await arrived(hold('opened'));
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: CUSTOMS }));
    await sent(mock, '1 67');
    await give(mock, cohaor('SW3', `${NO}-I1`, CANCEL));
    await mock.stop();
    const { mock: again } = await startStation(stops, { dataDir }, gateway);
    await sent(again, '1 67 99');
    await give(again, coreor('SW4', `${NO}-R1`));
    await sent(again, '1 67 99 36');
    expect(record(again)?.openings).toEqual([]);
    expect(movements(again)).toEqual([`${BOX} positioned`, `${BOX} movedOut`]);
    expect(violations(again)).toEqual([]);
  });

  test('may be followed by another order for the same unit', async () => {
    const held = hold('moved');
    const { mock } = await arrived(held);
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: CUSTOMS }));
    await give(mock, cohaor('SW3', `${NO}-I1`, CANCEL));
    await give(mock, cohaor('SW4', `${NO}-I2`, { gor: JOINT }));
    letGo(held);
    await sent(mock, '1 67 28 99');
    expect(record(mock)?.openings).toMatchObject([{ orderNo: `${NO}-I2`, kind: 'joint' }]);
    expect(violations(mock)).toEqual([]);
  });

  test('that was never ordered, or was cancelled before, is a violation; a hold is not lifted so', async () => {
    const held = hold('moved');
    const { mock } = await arrived(held);
    await give(mock, cohaor('SW2', `${NO}-I1`, CANCEL));
    await give(mock, cohaor('SW3', `${NO}-I2`, { gor: CUSTOMS }));
    await give(mock, cohaor('SW4', `${NO}-I2`, CANCEL));
    await give(mock, cohaor('SW5', `${NO}-I2`, CANCEL));
    expect(violations(mock)).toEqual(['cancels-nothing', 'cancels-nothing']);
    letGo(held);
    await give(mock, cohaor('SW6', `${NO}-H1`, { gor: HOLD, messageFunction: '1' }));
    await sent(mock, '1 27');
    expect(record(mock)?.holds).toEqual([]);
  });

  test('is known by its number, although nothing is said of equipment or government action', async () => {
    const { mock } = await arrived(hold('moved'));
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: CUSTOMS }));
    const bare = [
      seg('BGM', '292', `${NO}-I1`, '1'),
      seg('RFF', ['AAE', NO]),
      seg('NAD', 'CM', ['0503', '113', 'ZZZ']),
    ];
    await give(mock, interchange('SW3', 'COHAOR', [...bare, seg('EQD', 'RR'), seg('CNT', ['16', '0'])]));
    expect(record(mock)?.inspectionOrders.at(-1)).toMatchObject({ number: `${NO}-I1`, cancelled: true, units: [BOX] });
  });
});

describe('the inspection site', () => {
  test.each([
    ['MACHINE INSPECTION 机检', 'machine', '1 67 99', 0],
    ['MACHINE FIRST, THEN OPEN 先机检后开箱', 'machineThenManual', '1 67 28 99', 1],
  ])('%s', async (words, method, wanted, openings) => {
    const { mock } = await arrived();
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: CUSTOMS, method: words }));
    await sent(mock, wanted);
    expect(record(mock)).toMatchObject({ inspectionOrders: [{ method }], violations: [] });
    expect(record(mock)?.openings).toHaveLength(openings);
    expect(movements(mock)).toEqual([`${BOX} positioned`, `${BOX} scanned`, `${BOX} movedOut`]);
  });

  test('a unit the machine has seen is opened where it stands when a later version wants that', async () => {
    const held = hold('movedOut');
    const { mock } = await arrived(held);
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: CUSTOMS, method: 'MACHINE INSPECTION 机检' }));
    await until('the machine image', () => movements(mock)?.includes(`${BOX} scanned`));
    const handling = { gor: JOINT, messageFunction: '5', method: 'MACHINE FIRST, THEN OPEN 先机检后开箱' };
    await give(mock, cohaor('SW3', `${NO}-I1`, handling));
    letGo(held);
    await sent(mock, '1 67 28 99');
    expect(record(mock)?.openings).toMatchObject([{ kind: 'joint' }]);
  });

  test('a unit that a later version leaves out is moved back unopened', async () => {
    const held = hold('opened');
    const { mock } = await arrived(held);
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: CUSTOMS, units: BOXES }));
    await sent(mock, '1 67 67');
    await give(mock, cohaor('SW3', `${NO}-I1`, { gor: CUSTOMS, units: [BOX], messageFunction: '5' }));
    await until('the first out of the site', () => codes(mock)?.endsWith('99'));
    letGo(held);
    await until('both out of the site', () => codes(mock)?.match(/99/g)?.length === 2);
    expect(record(mock)?.openings.map(({ unit }) => unit)).toEqual([BOX]);
    expect(movements(mock)?.slice(2)).toEqual([`${OTHER} movedOut`, `${BOX} movedOut`]);
  });

  test('a unit stays for a second order, and is moved out once, under the last', async () => {
    const held = hold('movedOut');
    const { mock, gateway } = await arrived(held);
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: CUSTOMS }));
    await sent(mock, '1 67 28');
    await give(mock, cohaor('SW3', `${NO}-I2`, { gor: CUSTOMS }));
    letGo(held);
    await sent(mock, '1 67 28 67 28 99');
    const last = messageOf(gateway.pushes.at(-1)?.body ?? Buffer.alloc(0));
    const [sts] = findGroups(last?.tree, 'CNI', 'STS');
    expect(element(findSegments(sts, 'RFF', 'AEP')[0], 1, 2)).toBe(`${NO}-I2`);
    expect(violations(mock)).toEqual([]);
  });

  test('what is released leaves when it is out of the site, the rest at once', async () => {
    const held = hold('movedOut');
    const { mock } = await arrived(held);
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: CUSTOMS }));
    await sent(mock, '1 67 28');
    await give(mock, coreor('SW3', `${NO}-R1`));
    await sent(mock, '1 67 28 36');
    letGo(held);
    await sent(mock, '1 67 28 36 99 36');
  });
});

describe('an amended declaration', () => {
  test('its units take the place of the old ones: the new are awaited, the old may not leave', async () => {
    const { mock, gateway } = await arrived();
    const units = [BOX, 'TEMU2233449'];
    await give(mock, iftmin('SW2', { messageFunction: '4', units, bills: ['AGB99999'] }));
    await sent(mock, '1 1');
    const arrival = messageOf(gateway.pushes.at(-1)?.body ?? Buffer.alloc(0));
    expect(unitsOf(arrival)).toEqual(['TEMU2233449']);
    expect(record(mock)).toMatchObject({
      numbers: { bill: 'AGB99999' },
      changes: [{ kind: 'amended', reference: 'SW2', units, reason: '企业更正', version: 2 }],
      violations: [],
    });
    await give(mock, coreor('SW3', `${NO}-R1`, [BOX, OTHER]));
    await sent(mock, '1 1 36');
    expect(unitsOf(messageOf(gateway.pushes.at(-1)?.body ?? Buffer.alloc(0)))).toEqual([BOX]);
    expect(violations(mock)).toEqual(['unit-not-declared']);
    await give(mock, cohaor('SW4', `${NO}-I1`, { gor: CUSTOMS, units: [OTHER] }));
    expect(violations(mock)).toEqual(['unit-not-declared', 'unit-not-declared']);
  });

  test('before the arrival: everything arrives once', async () => {
    const held = hold('arrived');
    const { mock, gateway } = await startStation(stops, { held });
    await give(mock, iftmin('SW1'));
    await give(mock, iftmin('SW2', { messageFunction: '4', units: [OTHER] }));
    letGo(held);
    await sent(mock, '1');
    await give(mock, coreor('SW3', `${NO}-R1`, [OTHER]));
    await sent(mock, '1 36');
    expect(unitsOf(messageOf(gateway.pushes[0]?.body ?? Buffer.alloc(0)))).toEqual([OTHER]);
  });

  test('an order for what it no longer has can still be cancelled', async () => {
    const held = hold('opened');
    const { mock, gateway } = await arrived(held);
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: CUSTOMS }));
    await sent(mock, '1 67');
    await give(mock, iftmin('SW3', { messageFunction: '4', units: [OTHER] }));
    await give(mock, cohaor('SW4', `${NO}-I1`, CANCEL));
    letGo(held);
    await sent(mock, '1 67 99');
    expect(unitsOf(messageOf(gateway.pushes.at(-1)?.body ?? Buffer.alloc(0)))).toEqual([BOX]);
    expect(record(mock)?.openings).toEqual([]);
    expect(violations(mock)).toEqual([]);
  });

  test('of no known consignment is refused by APERAK, and so is its withdrawal', async () => {
    const { mock, gateway } = await startStation(stops);
    await give(mock, iftmin('SW1', { messageFunction: '4' }));
    await give(mock, iftmin('SW2', { messageFunction: '1' }));
    await until('two APERAK', () => gateway.pushes.length === 2);
    expect(gateway.pushes.map(({ body }) => messageOf(body)?.unh.type)).toEqual(['APERAK', 'APERAK']);
    expect(mock.records().declarations).toEqual([]);
  });
});

describe('a withdrawn declaration', () => {
  test('is not inspected any more and does not leave; what is ordered for it is a violation', async () => {
    const held = hold('opened');
    const { mock } = await arrived(held);
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: JOINT }));
    await sent(mock, '1 67');
    await give(mock, iftmin('SW3', { messageFunction: '1' }));
    letGo(held);
    await sent(mock, '1 67 99');
    await give(mock, cohaor('SW4', `${NO}-I1`, CANCEL));
    await give(mock, cohaor('SW5', `${NO}-H1`, { gor: HOLD }));
    expect(violations(mock)).toEqual([]);
    await give(mock, coreor('SW6', `${NO}-R1`));
    await give(mock, cohaor('SW7', `${NO}-I2`, { gor: JOINT }));
    await give(mock, iftmin('SW8', { messageFunction: '4' }));
    await give(mock, iftmin('SW9', { messageFunction: '1' }));
    await give(mock, iftmin('SW10'));
    expect(violations(mock)).toEqual([
      'release-after-withdrawal',
      'inspection-after-withdrawal',
      'amended-after-withdrawal',
      'withdrawn-twice',
      'declared-twice',
    ]);
    expect(record(mock)).toMatchObject({
      openings: [],
      changes: [{ kind: 'withdrawn', reference: 'SW3', reason: '企业更正' }],
    });
    expect(codes(mock)).toBe('1 67 99');
  });

  test('stays although it was released before', async () => {
    const held = hold('gate');
    const { mock } = await arrived(held);
    await give(mock, coreor('SW2', `${NO}-R1`));
    await give(mock, iftmin('SW3', { messageFunction: '1' }));
    letGo(held);
    await sleep(80);
    expect(codes(mock)).toBe('1');
    expect(violations(mock)).toEqual([]);
  });
});

describe('a declaration in several bills', () => {
  const wagons = ['5243547', '5243548'];
  const bills = ['AGB1', 'AGB2', 'AGB3'];

  test('each unit is reported under its bill, and a bill without equipment by a wagon without a number', async () => {
    const { mock, gateway } = await startStation(stops);
    const billOf = { '5243547': 'AGB1', '5243548': 'AGB2' };
    await give(mock, iftmin('SW1', { reference: 'clear', units: wagons, bills, billOf }));
    await sent(mock, '1');
    const arrival = messageOf(gateway.pushes[0]?.body ?? Buffer.alloc(0));
    const consignments = findGroups(arrival?.tree, 'CNI').map((cni) => {
      const [sts] = findGroups(cni, 'STS');
      const bill = element(findSegments(sts, 'RFF', 'RCN')[0], 1, 2);
      return [element(firstSegment(cni, 'CNI'), 2), bill, unitsOf({ tree: cni })];
    });
    expect(consignments).toEqual([
      ['AGB1', 'AGB1', ['5243547']],
      ['AGB2', 'AGB2', ['5243548']],
      ['AGB3', 'AGB3', ['']],
    ]);
    expect(record(mock)?.numbers).toMatchObject({ bill: 'AGB1', furtherBills: 'AGB2、AGB3' });

    const release = [
      seg('BGM', '129', `${NO}-R1`, '9'),
      seg('RFF', ['AAE', NO]),
      seg('TDT', '20', 'X8001', '2', '25'),
      seg('NAD', 'CM', ['0503', '113', 'ZZZ']),
      ...[seg('EQD', 'RR', '5243548'), seg('RFF', ['RCN', 'AGB2'])],
      ...[seg('EQD', 'RR'), seg('RFF', ['RCN', 'AGB3'])],
      seg('CNT', ['16', '2']),
    ];
    await give(mock, interchange('SW2', 'COREOR', release, '1100'));
    await sent(mock, '1 36');
    const out = messageOf(gateway.pushes[1]?.body ?? Buffer.alloc(0));
    expect(findGroups(out?.tree, 'EQD').map((eqd) => element(firstSegment(eqd, 'RFF', 'RCN'), 1, 2))).toEqual([
      'AGB2',
      'AGB3',
    ]);
    expect(unitsOf(out)).toEqual(['5243548', '']);
    expect(violations(mock)).toEqual([]);
  });
});

/** The numbers of the EQD in a message or a group of it. */
function unitsOf(message: Pick<EdifactMessage, 'tree'> | undefined): string[] {
  const paths = [['EQD'], ['STS', 'EQD'], ['CNI', 'STS', 'EQD']];
  const groups = paths.flatMap((path) => findGroups(message?.tree, ...path));
  return groups.map((group) => element(firstSegment(group, 'EQD'), 2));
}
