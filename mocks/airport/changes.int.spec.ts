import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type FsuMessage, readCargoImp } from '../../adapters/syntax/cargo-imp/index.ts';
import type { Mock } from '../agency.ts';
import { hold, letGo, type Stops, stopAll, until } from '../gateway.fixture.ts';
import {
  AWB,
  codes,
  csn,
  fwb,
  give,
  lines,
  NO,
  notice,
  record,
  sent,
  startAirport,
  violations,
} from './airport.fixture.ts';

const stops: Stops = [];
afterEach(() => stopAll(stops));

const ORDER = `${NO}-I1`;
const SECOND_AWB = '180-12345675';
const movements = (mock: Mock) => record(mock)?.movements.map(({ what }) => what);
const fsu = (body: Buffer | undefined) =>
  (readCargoImp(body ?? Buffer.alloc(0), { strictAwb: true }).message as FsuMessage).consignments[0];

/** An airport that has the goods on hand and ready. */
async function ready(held = hold()) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tongguan-mock-'));
  stops.push(() => rmSync(dataDir, { recursive: true }));
  const { mock, gateway } = await startAirport(stops, { dataDir, held });
  await give(mock, fwb('JOINT-1'));
  await sent(mock, 'FOH RCS');
  return { mock, gateway, dataDir };
}

describe('an inspection order that is cancelled', () => {
  test('before the goods are placed: they never are, and leave on the release', async () => {
    const held = hold('placed');
    const { mock } = await ready(held);
    await give(mock, csn(notice('8H', `${ORDER} CUSTOMS`)));
    const answer = await give(mock, csn(notice('8I', ORDER, '05JAN1001')));
    expect(lines(answer.body)[0]).toBe('FMA');
    letGo(held);
    await give(mock, csn(notice('SF', `${NO}-R1`, '05JAN1100')));
    await sent(mock, 'FOH RCS CCD DEP');
    expect(record(mock)).toMatchObject({
      inspectionOrders: [{ version: 1 }, { number: ORDER, version: 2, agencies: ['customs'], cancelled: true }],
      openings: [],
      movements: [],
      violations: [],
    });
  });

  test('when they are placed: they are moved back unopened, of which Cargo-IMP has nothing to say', async () => {
    const { mock, gateway, dataDir } = await ready(hold('opened'));
    await give(mock, csn(notice('8H', `${ORDER} JOINT`)));
    await sent(mock, 'FOH RCS TGC');
    await give(mock, csn(notice('8I', ORDER, '05JAN1001')));
    await mock.stop();
    const { mock: again } = await startAirport(stops, { dataDir }, gateway);
    await until('the goods out of control', () => movements(again)?.join() === 'positioned,movedOut');
    await give(again, csn(notice('8I', `${NO}-R1`), notice('7I', `${NO}-R1`), notice('SF', `${NO}-R1`)));
    await sent(again, 'FOH RCS TGC CCD DEP');
    const cleared = fsu(gateway.pushes.at(-2)?.body)?.statuses[0];
    expect(cleared).toMatchObject({ code: 'CCD', otherServiceInformation: [`${NO}-R1`] });
    expect(record(again)?.openings).toEqual([]);
    expect(violations(again)).toEqual([]);
  });

  test('that was never ordered is a violation; what a release lifts is none', async () => {
    const { mock } = await ready();
    await give(mock, csn(notice('8I', ORDER)));
    expect(violations(mock)).toEqual(['cancels-nothing']);
    await give(mock, csn(notice('8I', `${NO}-R1`), notice('SF', `${NO}-R1`)));
    expect(violations(mock)).toEqual(['cancels-nothing']);
  });
});

describe('how the goods are looked at', () => {
  test.each([
    ['CUSTOMS MACHINE', 'machine', 0],
    ['JOINT MACHINE OPEN', 'machineThenManual', 1],
  ])('%s', async (words, method, openings) => {
    const { mock } = await ready();
    await give(mock, csn(notice('8H', `${ORDER} ${words}`)));
    await give(mock, csn(notice('SF', `${NO}-R1`, '05JAN1100')));
    await sent(mock, 'FOH RCS TGC CCD DEP');
    expect(record(mock)).toMatchObject({ inspectionOrders: [{ method }], violations: [] });
    expect(record(mock)?.openings).toHaveLength(openings);
    expect(movements(mock)).toEqual(['positioned', 'scanned', 'movedOut']);
  });

  test('goods the machine has seen are opened where they stand when a later version wants that', async () => {
    const { mock } = await ready();
    await give(mock, csn(notice('8H', `${ORDER} CUSTOMS MACHINE`)));
    await until('the machine image', () => movements(mock)?.includes('scanned'));
    await give(mock, csn(notice('8J', `${ORDER} JOINT MACHINE OPEN`, '05JAN1001')));
    await until('the opening', () => record(mock)?.openings.length === 1);
    expect(codes(mock)).toBe('FOH RCS TGC');
    expect(record(mock)?.openings).toMatchObject([{ orderNo: ORDER, kind: 'joint' }]);
  });
});

describe('an amended declaration', () => {
  test('is the waybill again: what is reported from then on is of the later one', async () => {
    const { mock, gateway } = await ready();
    expect(lines((await give(mock, fwb('JOINT-1', { pieces: '11' }))).body)[0]).toBe('FMA');
    await give(mock, csn(notice('SF', `${NO}-R1`)));
    await sent(mock, 'FOH RCS CCD DEP');
    expect(fsu(gateway.pushes.at(-1)?.body)?.statuses[0]?.quantity?.pieces).toBe('11');
    expect(record(mock)).toMatchObject({
      changes: [{ kind: 'amended', reference: AWB, units: [AWB] }],
      violations: [],
    });
    const late = await give(mock, fwb('JOINT-1', { pieces: '10' }));
    expect(lines(late.body).slice(0, 2)).toEqual(['FNA/1', `ACK/THE GOODS OF ${NO} HAVE LEFT`]);
    expect(record(mock)?.changes).toHaveLength(1);
  });

  test('with another waybill: its goods are awaited, those of the first may not leave', async () => {
    const { mock, gateway } = await ready();
    await give(mock, fwb('JOINT-1', { awb: SECOND_AWB }));
    await sent(mock, 'FOH RCS FOH RCS');
    expect(fsu(gateway.pushes.at(-1)?.body)?.awb).toBe(SECOND_AWB);
    expect(record(mock)).toMatchObject({
      numbers: { airWaybill: SECOND_AWB, entryId: '050320180000000001' },
      changes: [{ kind: 'amended', units: [SECOND_AWB] }],
    });
    await give(mock, csn(notice('SF', `${NO}-R1`)));
    expect(violations(mock)).toEqual(['unit-not-declared']);
    await give(mock, csn(notice('SF', `${NO}-R2`, '05JAN1000', SECOND_AWB)));
    await sent(mock, 'FOH RCS FOH RCS CCD DEP');
    expect(fsu(gateway.pushes.at(-1)?.body)?.awb).toBe(SECOND_AWB);
  });

  test('an order for the waybill it had before can still be cancelled, and its goods held', async () => {
    const { mock } = await ready(hold('placed'));
    await give(mock, csn(notice('8H', `${ORDER} CUSTOMS`)));
    await give(mock, fwb('JOINT-1', { awb: SECOND_AWB }));
    await give(mock, csn(notice('8I', ORDER, '05JAN1001')));
    await give(mock, csn(notice('7H', `${NO}-H1 TRADER`, '05JAN1002')));
    expect(record(mock)).toMatchObject({
      inspectionOrders: [{ units: [AWB] }, { units: [AWB], cancelled: true }],
      holds: [{ units: [AWB], agency: 'trader' }],
      violations: [],
    });
  });
});

test('a hold by the operator of the gateway keeps the goods like any other', async () => {
  const { mock } = await ready();
  await give(mock, csn(notice('7H', `${NO}-H1 OPERATOR`)));
  expect(record(mock)?.holds).toMatchObject([{ agency: 'operator' }]);
  await give(mock, csn(notice('SF', `${NO}-R1`, '05JAN0900')));
  expect(violations(mock)).toEqual(['release-under-hold']);
});
