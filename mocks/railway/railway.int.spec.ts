import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  buildContrl,
  type EdifactMessage,
  element,
  findGroups,
  findSegments,
  firstSegment,
  readContrl,
  readEdifact,
  seg,
} from '../../adapters/syntax/edifact/index.ts';
import { hold, letGo, type Stops, stopAll, until } from '../gateway.fixture.ts';
import {
  action,
  BOXES,
  CUSTOMS,
  codes,
  cohaor,
  coreor,
  ENTRY,
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

describe('the station', () => {
  test('notice, joint order, one opening, release, gate-out; all of it well made', async () => {
    const { mock, gateway } = await startStation(stops);
    const first = await give(mock, iftmin('SW1'));
    expect([first.status, action(first.body)]).toEqual([200, '7']);
    const contrl = messageOf(first.body);
    expect(contrl && readContrl(contrl)?.interchangeRef).toBe('SW1');
    await sent(mock, '1');
    expect(action((await give(mock, cohaor('SW2', `${NO}-I1`, { gor: JOINT }))).body)).toBe('7');
    await sent(mock, '1 67 28 99');
    expect(action((await give(mock, coreor('SW3', `${NO}-R1`))).body)).toBe('7');
    await sent(mock, '1 67 28 99 36');

    for (const { body } of gateway.pushes) {
      const { problems } = readEdifact(body, { envelope: 'required' });
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
    const [arrived, moved, opened, movedOut, out] = gateway.pushes.map(({ body }) => messageOf(body));
    const status = (message: EdifactMessage | undefined) => {
      const [cni] = findGroups(message?.tree, 'CNI');
      const [sts] = findGroups(cni, 'STS');
      const units = findGroups(sts, 'EQD').map((group) => element(firstSegment(group, 'EQD'), 2));
      const [aep] = findSegments(sts, 'RFF', 'AEP');
      return [element(firstSegment(sts, 'STS'), 2), units, element(aep, 1, 2)];
    };
    expect(status(arrived)).toEqual(['1', BOXES, '']);
    expect(status(moved)).toEqual(['67', ['TCKU3125044'], `${NO}-I1`]);
    expect(status(opened)).toEqual(['28', ['TCKU3125044'], `${NO}-I1`]);
    expect(status(movedOut)).toEqual(['99', ['TCKU3125044'], `${NO}-I1`]);
    const head = findGroups(opened?.tree, 'RFF').map((group) => firstSegment(group, 'RFF'));
    expect(head.map((rff) => [element(rff, 1), element(rff, 1, 2)])).toEqual([
      ['AAE', NO],
      ['ABT', ENTRY],
    ]);
    expect(out?.unh.type).toBe('CODECO');
    expect(element(firstSegment(out?.tree, 'RFF', 'RE'), 1, 2)).toBe(`${NO}-R1`);
    const gone = findGroups(out?.tree, 'EQD');
    expect(gone.map((group) => element(firstSegment(group, 'EQD'), 2))).toEqual(BOXES);
    expect(gone.map((group) => element(firstSegment(group, 'RFF', 'RCN'), 1, 2))).toEqual(['AGB14524', 'AGB14524']);

    expect(record(mock)).toMatchObject({
      traderReference: 'joint-1',
      scenario: 'joint',
      numbers: { bill: 'AGB14524', entryId: ENTRY },
      openings: [{ unit: 'TCKU3125044', orderNo: `${NO}-I1`, kind: 'joint', agencies: ['customs', 'inspection'] }],
      movements: [
        { unit: 'TCKU3125044', what: 'positioned' },
        { orderNo: `${NO}-I1`, what: 'movedOut' },
      ],
      releaseOrders: [{ number: `${NO}-R1`, version: 1, units: BOXES }],
      violations: [],
    });
  });

  test('wagons under a hold stay: recorded, and no gate-out without a release', async () => {
    const { mock } = await startStation(stops);
    const wagons = ['5243547', '5243548'];
    await give(mock, iftmin('SW1', { reference: 'refused-1', units: wagons }));
    await sent(mock, '1');
    await give(mock, cohaor('SW2', `${NO}-H1`, { gor: HOLD, units: wagons }));
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(record(mock)).toMatchObject({
      holds: [{ number: `${NO}-H1`, units: wagons, agency: 'inspection', reason: '待查 HELD' }],
      openings: [],
      inspectionOrders: [],
    });
    expect(codes(mock)).toBe('1');
  });

  test('a release older than the hold is a violation and lets nothing go; a newer one lifts the hold', async () => {
    const { mock } = await startStation(stops);
    await give(mock, iftmin('SW1'));
    await sent(mock, '1');
    await give(mock, cohaor('SW2', `${NO}-H1`, { gor: HOLD, units: ['TCKU3125044'], madeAt: '201801051000' }));
    await give(mock, coreor('SW3', `${NO}-R1`, BOXES, '0900'));
    await sent(mock, '1 36');
    expect(violations(mock)).toEqual(['release-under-hold']);
    await give(mock, coreor('SW4', `${NO}-R2`, ['TCKU3125044'], '1100'));
    await sent(mock, '1 36 36');
    expect(violations(mock)).toEqual(['release-under-hold']);
  });

  test('a second release order for a unit is a violation; one withdrawn or recalled by a hold may be followed', async () => {
    const held = hold('gate');
    const { mock } = await startStation(stops, { held });
    await give(mock, iftmin('SW1'));
    await sent(mock, '1');
    await give(mock, coreor('SW2', `${NO}-R1`));
    await give(mock, coreor('SW3', `${NO}-R1`, BOXES, '1101', '1'));
    await give(mock, coreor('SW4', `${NO}-R2`, BOXES, '1102'));
    await give(mock, cohaor('SW5', `${NO}-H1`, { gor: HOLD, units: BOXES, madeAt: '201801051103' }));
    await give(mock, coreor('SW6', `${NO}-R3`, BOXES, '1104'));
    expect(violations(mock)).toEqual([]);
    await give(mock, coreor('SW7', `${NO}-R4`, BOXES, '1105'));
    expect(violations(mock)).toEqual(['second-release', 'second-release']);
    letGo(held);
    await sent(mock, '1 36');
  });

  test('a later version of an order replaces it; a second open order is a violation; departure waits for the opening', async () => {
    const held = hold('moved');
    const { mock } = await startStation(stops, { held });
    await give(mock, iftmin('SW1'));
    await sent(mock, '1');
    await give(mock, cohaor('SW2', `${NO}-I1`, { gor: CUSTOMS }));
    await give(mock, cohaor('SW3', `${NO}-I1`, { gor: JOINT, messageFunction: '5' }));
    expect(violations(mock)).toEqual([]);
    await give(mock, cohaor('SW4', `${NO}-I2`, { gor: CUSTOMS }));
    expect(violations(mock)).toEqual(['two-inspection-orders']);
    await give(mock, coreor('SW5', `${NO}-R1`));
    await sent(mock, '1 36');
    held.back = (_, { orderNo }) => orderNo === `${NO}-I2`;
    await until('the first opening', () => record(mock)?.openings.length === 1);
    letGo(held);
    await until('the gate-outs', () => codes(mock)?.match(/36/g)?.length === 2);
    const last = record(mock)?.sent.at(-1);
    expect(last?.code).toBe('36');
    expect(record(mock)?.openings).toMatchObject([
      { orderNo: `${NO}-I1`, kind: 'joint' },
      { orderNo: `${NO}-I2`, kind: 'single' },
    ]);
    expect(record(mock)?.inspectionOrders.map(({ number, version }) => `${number}/${version}`)).toEqual([
      `${NO}-I1/1`,
      `${NO}-I1/2`,
      `${NO}-I2/1`,
    ]);
  });

  test('the same interchange is answered as before and done once; the reference with other bytes is refused', async () => {
    const { mock } = await startStation(stops);
    const first = await give(mock, iftmin('SW1'));
    const again = await give(mock, iftmin('SW1'));
    expect(again.body.equals(first.body)).toBe(true);
    const other = await give(mock, iftmin('SW1', { reference: 'clear' }));
    expect(action(other.body)).toBe('4');
    const contrl = messageOf(other.body);
    expect(contrl && readContrl(contrl)?.errors.map(({ code }) => code)).toEqual(['26']);
    await sent(mock, '1');
    await give(mock, coreor('SW2', `${NO}-R1`));
    await give(mock, coreor('SW2', `${NO}-R1`));
    await sent(mock, '1 36');
    expect(record(mock)?.received.map(({ type, duplicate }) => [type, duplicate ?? false])).toEqual([
      ['IFTMIN', false],
      ['IFTMIN', true],
      ['COREOR', false],
      ['COREOR', true],
    ]);
    expect(record(mock)?.releaseOrders).toHaveLength(1);
  });

  test('malformed is CONTRL 4, not EDIFACT is 422, an order nobody knows an APERAK; the mock lives', async () => {
    const { mock, gateway } = await startStation(stops);
    const broken = iftmin('SW9')
      .toString()
      .replace(/UNT\+\d+/, 'UNT+99');
    const answer = await give(mock, broken);
    expect([answer.status, action(answer.body)]).toEqual([200, '4']);
    const missing = interchange('SW10', 'COHAOR', [seg('BGM', '292', 'X', '9')]);
    expect(action((await give(mock, missing)).body)).toBe('4');
    for (const text of ['', 'no edifact', 'UNA', 'UNB+', "UNH+1+IFTMIN:D:95B:UN'UNT+2+1'"]) {
      expect((await give(mock, text)).status).toBe(422);
    }
    expect((await give(mock, 'x'.repeat(2 * 1024 * 1024 + 1))).status).toBe(413);
    expect(action((await give(mock, coreor('SW11', `${NO}-R1`))).body)).toBe('7');
    await until('the APERAK', () => gateway.pushes.length === 1);
    const aperak = messageOf(gateway.pushes[0]?.body ?? Buffer.alloc(0));
    expect(aperak?.unh.type).toBe('APERAK');
    expect(element(firstSegment(aperak?.tree, 'BGM'), 3)).toBe('27');
    const acw = findGroups(aperak?.tree, 'RFF').map((group) => element(firstSegment(group, 'RFF', 'ACW'), 1, 2));
    expect(acw).toEqual(['SW11']);
    const contrl = buildContrl(readEdifact(gateway.pushes[0]?.body ?? Buffer.alloc(0)), {
      controlRef: 'SW12',
      date: '20180105',
      time: '0930',
    });
    expect((await give(mock, contrl ?? '')).status).toBe(202);
    await give(mock, iftmin('SW13'));
    await sent(mock, '1');
  });

  test('a rejecting CONTRL to a push is noted as a refusal', async () => {
    const { mock, gateway } = await startStation(stops);
    const fields = { controlRef: 'SW99', date: '20180105', time: '0930' };
    const broken = iftmin('DT1')
      .toString()
      .replace(/UNT\+\d+/, 'UNT+99');
    const contrl = buildContrl(readEdifact(Buffer.from(broken)), fields);
    gateway.answer = { status: 200, body: contrl ?? '' };
    await give(mock, iftmin('SW1'));
    await until('the refusal', () => record(mock)?.sent[0]?.refused !== undefined);
    expect(record(mock)?.sent[0]).toMatchObject({ delivered: false, refused: expect.stringContaining('CONTRL 4') });
  });

  test('stopped between two steps and started again on its folder, it opens once and lets go once', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tongguan-mock-'));
    stops.push(() => rmSync(dataDir, { recursive: true }));
    const { mock: first, gateway } = await startStation(stops, { dataDir });
    const answer = await give(first, iftmin('SW1'));
    await sent(first, '1');
    await give(first, cohaor('SW2', `${NO}-I1`, { gor: JOINT, units: BOXES }));
    await first.stop();
    const { mock: second } = await startStation(stops, { dataDir }, gateway);
    expect((await give(second, iftmin('SW1'))).body.equals(answer.body)).toBe(true);
    await sent(second, '1 67 67 28 28 99 99');
    await give(second, coreor('SW3', `${NO}-R1`));
    await second.stop();
    const { mock: third } = await startStation(stops, { dataDir }, gateway);
    await give(third, coreor('SW3', `${NO}-R1`));
    await sent(third, '1 67 67 28 28 99 99 36');
    expect(record(third)).toMatchObject({ openings: [{}, {}], releaseOrders: [{}], violations: [] });
    // What was cut off by a stop is sent again as it was: each reference stands for one message.
    const messages = new Set(gateway.pushes.map(({ body }) => body.toString('latin1')));
    const refs = new Set(gateway.pushes.map(({ body }) => readEdifact(body).interchange?.unb?.controlRef));
    expect(refs.size).toBe(messages.size);
  });
});
