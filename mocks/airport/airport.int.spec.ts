import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type FsuMessage, readCargoImp } from '../../adapters/syntax/cargo-imp/index.ts';
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

describe('the airport', () => {
  test('export: on hand, ready, under control for the order, cleared by the release, departed; all well made', async () => {
    const { mock, gateway } = await startAirport(stops);
    const first = await give(mock, fwb('JOINT-1'));
    expect([first.status, lines(first.body)]).toEqual([
      200,
      ['FMA', 'ACK/MESSAGE RECEIVED AND PROCESSED', 'FWB/17', `${AWB}DATFRA/T12K340.5`],
    ]);
    await sent(mock, 'FOH RCS');
    const order = await give(mock, csn(notice('8H', `${NO}-I1 JOINT`)));
    expect(lines(order.body).slice(2)).toEqual(['PSN', AWB, `CSN/8H/05JAN1000/${NO}-I1 JOINT`]);
    await sent(mock, 'FOH RCS TGC');
    await until('the opening', () => record(mock)?.openings.length === 1);
    const release = [notice('8I', `${NO}-I1`, '05JAN1200'), notice('7I', `${NO}-I1`, '05JAN1200')];
    await give(mock, csn(...release, notice('SF', `${NO}-R1`, '05JAN1200')));
    await sent(mock, 'FOH RCS TGC CCD DEP');

    const statuses = gateway.pushes.map(({ body }) => {
      const { message, problems } = readCargoImp(body, { strictAwb: true });
      expect(problems).toEqual([]);
      return (message as FsuMessage).consignments[0]?.statuses[0];
    });
    expect(statuses.map((status) => status?.otherServiceInformation)).toEqual([
      undefined,
      undefined,
      [`${NO}-I1`],
      [`${NO}-R1`, `${NO}-I1 MOVED OUT`],
      undefined,
    ]);
    expect(statuses[0]).toMatchObject({ airport: 'DAT', date: { text: '05JAN0930' } });
    expect(statuses[4]).toMatchObject({ flight: 'CA1234', airportOfDeparture: 'DAT', airportOfArrival: 'FRA' });
    for (const status of statuses) {
      expect(status?.oci).toEqual([{ country: 'CN', info: 'EXP', control: 'M', text: NO }]);
    }
    expect(record(mock)).toMatchObject({
      traderReference: 'JOINT-1',
      scenario: 'joint',
      numbers: { airWaybill: AWB, entryId: '050320180000000001' },
      openings: [{ unit: AWB, orderNo: `${NO}-I1`, kind: 'joint', agencies: ['customs', 'inspection'] }],
      releaseOrders: [{ number: `${NO}-R1`, version: 1, units: [AWB], madeAt: '201801051200' }],
      violations: [],
    });
  });

  test('import without a flight: received, then released and delivered', async () => {
    const { mock } = await startAirport(stops);
    await give(mock, fwb('CLEAR', { regime: 'IMP', flight: false }));
    await sent(mock, 'RCF');
    await give(mock, csn(notice('SF', `${NO}-R1`)));
    await sent(mock, 'RCF CCD DLV');
  });

  test('a hold keeps the goods; a release older than it is a violation, a newer one lifts it', async () => {
    const { mock } = await startAirport(stops);
    await give(mock, fwb('X'));
    await sent(mock, 'FOH RCS');
    await give(mock, csn(notice('7H', `${NO}-H1 INSPECTION RETURN`, '05JAN1000')));
    await give(mock, csn(notice('SF', `${NO}-R1`, '05JAN0900')));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(codes(mock)).toBe('FOH RCS');
    expect(violations(mock)).toEqual(['release-under-hold']);
    expect(record(mock)?.holds).toMatchObject([
      { number: `${NO}-H1`, agency: 'inspection', reason: 'INSPECTION RETURN' },
    ]);
    await give(mock, csn(notice('SF', `${NO}-R2`, '05JAN1100')));
    await sent(mock, 'FOH RCS CCD DEP');
    expect(violations(mock)).toEqual(['release-under-hold']);
  });

  test('a second release is a violation, and so is a second order while one is open; 8J is a later version', async () => {
    const held = hold('placed');
    const { mock } = await startAirport(stops, { held });
    await give(mock, fwb('X'));
    await sent(mock, 'FOH RCS');
    await give(mock, csn(notice('8H', `${NO}-I1 CUSTOMS`)));
    await give(mock, csn(notice('8J', `${NO}-I1 JOINT`, '05JAN1001')));
    expect(violations(mock)).toEqual([]);
    await give(mock, csn(notice('8H', `${NO}-I2 CUSTOMS`, '05JAN1002')));
    await give(mock, csn(notice('SF', `${NO}-R1`, '05JAN1100')));
    await give(mock, csn(notice('SF', `${NO}-R2`, '05JAN1101')));
    expect(violations(mock)).toEqual(['two-inspection-orders', 'second-release']);
    held.back = (_, { orderNo }) => orderNo === `${NO}-I2`;
    await until('the first opening', () => record(mock)?.openings.length === 1);
    letGo(held);
    await until('the departure', () => codes(mock)?.endsWith('DEP'));
    expect(codes(mock)?.match(/DEP/g)).toHaveLength(1);
    expect(record(mock)?.openings.map(({ orderNo, kind }) => [orderNo, kind])).toEqual([
      [`${NO}-I1`, 'joint'],
      [`${NO}-I2`, 'single'],
    ]);
  });

  test('the same bytes are answered as before and done once; other bytes under the same number are refused', async () => {
    const { mock } = await startAirport(stops);
    const first = await give(mock, fwb('X'));
    expect((await give(mock, fwb('X'))).body.equals(first.body)).toBe(true);
    const next = '0180105050300002';
    expect(lines((await give(mock, fwb('X', { no: next }))).body)[1]).toContain('IS HERE FOR ANOTHER DECLARATION');
    await sent(mock, 'FOH RCS');
    await give(mock, csn(notice('SF', `${NO}-R1`)));
    await give(mock, csn(notice('SF', `${NO}-R1`)));
    expect(lines((await give(mock, csn(notice('SF', `${NO}-R1`, '05JAN1001')))).body)[0]).toBe('FNA/1');
    await sent(mock, 'FOH RCS CCD DEP');
    expect(record(mock)?.releaseOrders).toHaveLength(1);
    expect(violations(mock)).toEqual(['reference-reused', 'reference-reused']);
    expect(lines((await give(mock, fwb('X', { no: next }))).body)[0]).toBe('FMA');
    await until(
      'the next consignment under the same waybill',
      () => mock.records(next).declarations[0]?.sent.length === 2,
    );
  });

  test('what is malformed gets an FNA with the reasons, and the mock lives', async () => {
    const { mock } = await startAirport(stops);
    const wrongDigit = await give(mock, fwb('X').toString().replaceAll('76543213', '76543214'));
    expect(lines(wrongDigit.body).slice(0, 2)).toEqual(['FNA/1', expect.stringMatching(/^ACK\/LINE 2/)]);
    const undeclared = await give(
      mock,
      fwb('X')
        .toString()
        .replace(/OCI[\s\S]*/, ''),
    );
    expect(lines(undeclared.body)[1]).toBe('ACK/OCI DECLARATION NUMBER MISSING');
    const nobody = await give(mock, csn(notice('SF', `${NO}-R1`)));
    expect(lines(nobody.body)[1]).toBe(`ACK/AIR WAYBILL ${AWB} IS NOT KNOWN`);
    for (const text of [
      '',
      'no message',
      'FWB/17',
      'PSN',
      'ACK/x\r\ny',
      '/x',
      '\u0000\u00ff',
      'FFM/8\r\n1/CA1/05JAN/DAT',
    ]) {
      const answer = await give(mock, text);
      expect([answer.status, lines(answer.body)[0]]).toEqual([200, 'FNA/1']);
    }
    expect((await give(mock, 'x'.repeat(2 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await give(mock, 'FMA\r\nACK/OK\r\nFSU/15\r\n')).status).toBe(202);
    expect(mock.records().declarations).toEqual([]);
    await give(mock, fwb('X'));
    await sent(mock, 'FOH RCS');
    expect(lines((await give(mock, csn(notice('8H', `${NO}-I1`)))).body)[1]).toContain('NAMES NO AGENCY');
  });

  test('an FNA to a push is noted as a refusal', async () => {
    const { mock, gateway } = await startAirport(stops);
    gateway.answer = { status: 200, body: `FNA/1\r\nACK/NOT FOR US\r\nFSU/15\r\n${AWB}\r\n` };
    await give(mock, fwb('X'));
    await until('the refusal', () => record(mock)?.sent[0]?.refused !== undefined);
    expect(record(mock)?.sent[0]).toMatchObject({ delivered: false, refused: 'FNA NOT FOR US' });
  });

  test('stopped between two steps and started again on its folder, while the gateway is away, it goes on', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tongguan-mock-'));
    stops.push(() => rmSync(dataDir, { recursive: true }));
    const { mock: first, gateway } = await startAirport(stops, { dataDir });
    gateway.answer = { status: 0, body: '' };
    const answer = await give(first, fwb('JOINT'));
    await first.stop();
    const { mock: second } = await startAirport(stops, { dataDir }, gateway);
    expect((await give(second, fwb('JOINT'))).body.equals(answer.body)).toBe(true);
    await give(second, csn(notice('8H', `${NO}-I1 JOINT`)));
    await until('TGC', () => codes(second)?.includes('TGC'));
    await second.stop();
    gateway.answer = { status: 202, body: '' };
    const { mock: third } = await startAirport(stops, { dataDir }, gateway);
    await until('the opening', () => record(third)?.openings.length === 1);
    await give(third, csn(notice('SF', `${NO}-R1`, '05JAN1100')));
    await until('DEP', () => codes(third)?.endsWith('CCD DEP') && record(third)?.sent.every((each) => each.delivered));
    expect(codes(third)?.split(' ').sort()).toEqual(['CCD', 'DEP', 'FOH', 'RCS', 'TGC']);
    expect(violations(third)).toEqual([]);
  });
});
