import { afterEach, describe, expect, test } from 'vitest';
import { type FsuMessage, readCargoImp } from '../../adapters/syntax/cargo-imp/index.ts';
import type { Mock } from '../agency.ts';
import { hold, letGo, type Stops, stopAll, type TestGateway, until } from '../gateway.fixture.ts';
import { AWB, csn, fwb, give, lines, NO, notice, record, sent, startAirport, violations } from './airport.fixture.ts';

const stops: Stops = [];
afterEach(() => stopAll(stops));

const ULDS = ['AKE12345CA', 'PMC1234MU', 'AKE54321CA'];
const [A = '', B = '', C = ''] = ULDS;
/** Code, quantity, ULDs and OSI of each status it has sent. */
const heard = (gateway: TestGateway) =>
  gateway.pushes.map(({ body }) => {
    const { message, problems } = readCargoImp(body, { strictAwb: true });
    expect(problems).toEqual([]);
    const status = (message as FsuMessage).consignments[0]?.statuses[0];
    const { sdc, pieces, totalPieces } = status?.quantity ?? {};
    const quantity = `${sdc}${pieces}${totalPieces === undefined ? '' : `T${totalPieces}`}`;
    return [status?.code, quantity, ...(status?.ulds ?? []), ...(status?.otherServiceInformation ?? [])].join(' ');
  });
const movements = (mock: Mock) => record(mock)?.movements.map(({ unit, what }) => `${unit} ${what}`);
/** A notice of one code and the lines below it that name ULDs. */
const about = (code: string, text: string, ulds: readonly string[], date = '05JAN1000') => [
  notice(code, text, date),
  notice(code, `${text.split(' ')[0]} ULD ${ulds.join(' ')}`, date),
];

/** An airport that has the goods of a waybill with ULDs ready. */
async function ready(held = hold(), ulds: readonly string[] = ULDS) {
  const { mock, gateway } = await startAirport(stops, { held });
  await give(mock, fwb('PARTIAL-1', { ulds, pieces: '13' }));
  await sent(mock, 'FOH RCS');
  return { mock, gateway };
}

describe('a waybill with ULDs', () => {
  test('comes as a whole; each ULD is placed, opened, cleared and gone by its own orders', async () => {
    const { mock, gateway } = await ready();
    await give(mock, csn(...about('8H', `${NO}-I1 JOINT`, [A])));
    await sent(mock, 'FOH RCS TGC');
    await give(mock, csn(notice('SF', `${NO}-R1 ULD ${B}`), notice('SF', `${NO}-R1 ULD ${C}`)));
    await sent(mock, 'FOH RCS TGC CCD DEP');
    await until('the opening', () => record(mock)?.openings.length === 1);
    const lifted = ['8I', '7I', 'SF'].map((code) => notice(code, `${NO}-R2 ULD ${A}`, '05JAN1200'));
    await give(mock, csn(...lifted));
    await sent(mock, 'FOH RCS TGC CCD DEP CCD DEP');
    expect(heard(gateway)).toEqual([
      'FOH T13',
      'RCS T13',
      `TGC P5T13 ${A} ${NO}-I1`,
      `CCD P8T13 ${B} ${C} ${NO}-R1`,
      `DEP P8T13 ${B} ${C}`,
      `CCD P5T13 ${A} ${NO}-R2 ${NO}-I1 MOVED OUT`,
      `DEP P5T13 ${A}`,
    ]);
    expect(record(mock)).toMatchObject({
      numbers: { airWaybill: AWB },
      inspectionOrders: [{ number: `${NO}-I1`, kind: 'joint', units: [A], unitKinds: ['uld'] }],
      openings: [{ unit: A, orderNo: `${NO}-I1` }],
      releaseOrders: [
        { number: `${NO}-R1`, units: [B, C] },
        { number: `${NO}-R2`, units: [A] },
      ],
      violations: [],
    });
    expect(movements(mock)).toEqual([`${A} positioned`, `${A} movedOut`]);
  });

  test('under orders that name none is all of it, and no status names one', async () => {
    const { mock, gateway } = await ready();
    await give(mock, csn(notice('8H', `${NO}-I1 CUSTOMS MACHINE OPEN`)));
    await until('the openings', () => record(mock)?.openings.length === 3);
    await give(mock, csn(notice('SF', `${NO}-R1`, '05JAN1200')));
    await sent(mock, 'FOH RCS TGC CCD DEP');
    expect(heard(gateway).slice(2)).toEqual([`TGC T13 ${NO}-I1`, `CCD T13 ${NO}-R1 ${NO}-I1 MOVED OUT`, 'DEP T13']);
    expect(record(mock)).toMatchObject({
      inspectionOrders: [{ units: ULDS, method: 'machineThenManual' }],
      releaseOrders: [{ units: ULDS }],
      violations: [],
    });
  });

  test('released at once, of which one was inspected: a clearance for each, one departure', async () => {
    const { mock, gateway } = await ready();
    await give(mock, csn(...about('8H', `${NO}-I1 CUSTOMS`, [B])));
    await until('the opening', () => record(mock)?.openings.length === 1);
    await give(mock, csn(notice('SF', `${NO}-R1`, '05JAN1200')));
    await sent(mock, 'FOH RCS TGC CCD CCD DEP');
    expect(heard(gateway).slice(3)).toEqual([
      `CCD P9T13 ${A} ${C} ${NO}-R1`,
      `CCD P4T13 ${B} ${NO}-R1 ${NO}-I1 MOVED OUT`,
      'DEP T13',
    ]);
  });

  test('a ULD still to be opened is waited for, the others go', async () => {
    const held = hold('placed');
    const { mock, gateway } = await ready(held);
    await give(mock, csn(...about('8H', `${NO}-I1 CUSTOMS`, [A])));
    await give(mock, csn(notice('SF', `${NO}-R1`, '05JAN1200')));
    const left = () => heard(gateway).filter((status) => status.startsWith('DEP'));
    await until('the first departure', () => left().length === 1);
    letGo(held);
    await until('both departures', () => left().length === 2);
    expect(left().sort()).toEqual([`DEP P5T13 ${A}`, `DEP P8T13 ${B} ${C}`]);
    expect(record(mock)?.openings.map(({ unit }) => unit)).toEqual([A]);
    expect(violations(mock)).toEqual([]);
  });

  test('a later version that leaves a ULD out sends it back unopened; a cancelled order all of them', async () => {
    const held = hold('opened');
    const { mock } = await ready(held);
    await give(mock, csn(...about('8H', `${NO}-I1 JOINT`, [A, B])));
    await sent(mock, 'FOH RCS TGC');
    await give(mock, csn(...about('8J', `${NO}-I1 JOINT`, [A], '05JAN1001')));
    await give(mock, csn(notice('8I', `${NO}-I1 ULD ${A}`, '05JAN1002')));
    letGo(held);
    await until('both back', () => movements(mock)?.filter((each) => each.endsWith('movedOut')).length === 2);
    expect(record(mock)).toMatchObject({
      inspectionOrders: [{ units: [A, B] }, { units: [A], version: 2 }, { version: 3, cancelled: true }],
      openings: [],
      violations: [],
    });
  });
});

describe('what no gateway may order of a ULD', () => {
  test('is a violation of that ULD alone', async () => {
    const { mock } = await ready(hold('placed'));
    await give(mock, csn(...about('8H', `${NO}-I1 CUSTOMS`, [A])));
    await give(mock, csn(...about('8H', `${NO}-I2 CUSTOMS`, [B])));
    expect(violations(mock)).toEqual([]);
    await give(mock, csn(...about('8H', `${NO}-I3 CUSTOMS`, [A, C])));
    await give(mock, csn(...about('7H', `${NO}-H1 INSPECTION`, [C], '05JAN1000')));
    await give(mock, csn(notice('SF', `${NO}-R1 ULD ${B} ${C}`, '05JAN0900')));
    await give(mock, csn(notice('SF', `${NO}-R2 ULD ${B}`, '05JAN1100')));
    await give(mock, csn(notice('SF', `${NO}-R3 ULD AKE99999CA`, '05JAN1101')));
    expect(record(mock)?.violations.map(({ code, text }) => `${code}: ${text}`)).toEqual([
      `two-inspection-orders: ${NO}-I3 orders an inspection of ${A} while ${NO}-I1 is open.`,
      `release-under-hold: ${NO}-R1 releases ${C} under the newer hold ${NO}-H1.`,
      `second-release: ${NO}-R2 releases ${B}, which ${NO}-R1 has released.`,
      `unit-not-declared: ${NO}-R3 releases AKE99999CA, not in the declaration.`,
    ]);
    expect(record(mock)?.holds).toMatchObject([{ units: [C], agency: 'inspection' }]);
  });

  test('a message that names the waybill and ULDs of it, or no ULD, gets an FNA and does nothing', async () => {
    const { mock } = await ready();
    const both = await give(mock, csn(...about('SF', `${NO}-R1`, [A])));
    expect(lines(both.body).slice(0, 2)).toEqual(['FNA/1', `ACK/CSN SF ${NO}-R1 NAMES WAYBILL AND ULDS`]);
    for (const words of ['ULD', 'ULD AKE', `ULD ${A} AND`]) {
      const answer = await give(mock, csn(notice('SF', `${NO}-R1 ${words}`)));
      expect(lines(answer.body)[1]).toBe(`ACK/CSN SF ${NO}-R1 NAMES NO ULD`);
    }
    expect(record(mock)?.releaseOrders).toEqual([]);
    expect(lines((await give(mock, csn(notice('SF', `${NO}-R1 ULD ${A}`)))).body)[0]).toBe('FMA');
  });
});

describe('an amended declaration', () => {
  test('with a ULD more awaits it; what is no longer in it may not leave; nothing is amended when all has left', async () => {
    const { mock, gateway } = await ready(hold(), [A, B]);
    await give(mock, fwb('PARTIAL-1', { ulds: [A, C], pieces: '13' }));
    await sent(mock, 'FOH RCS FOH RCS');
    expect(heard(gateway).slice(2)).toEqual([`FOH P6T13 ${C}`, `RCS P6T13 ${C}`]);
    expect(record(mock)?.changes).toMatchObject([{ units: [A, C] }]);
    await give(mock, csn(notice('SF', `${NO}-R1 ULD ${B}`)));
    expect(violations(mock)).toEqual(['unit-not-declared']);
    await give(mock, csn(notice('SF', `${NO}-R2 ULD ${C}`)));
    await sent(mock, 'FOH RCS FOH RCS CCD DEP');
    expect(lines((await give(mock, fwb('PARTIAL-1', { ulds: [A, C], pieces: '12' }))).body)[0]).toBe('FMA');
    await give(mock, csn(notice('SF', `${NO}-R3 ULD ${A}`)));
    await sent(mock, 'FOH RCS FOH RCS CCD DEP CCD DEP');
    const late = await give(mock, fwb('PARTIAL-1', { ulds: [A, C], pieces: '11' }));
    expect(lines(late.body).slice(0, 2)).toEqual(['FNA/1', `ACK/THE GOODS OF ${NO} HAVE LEFT`]);
  });

  test('with loose goods put into ULDs, before they have come, still tells of their coming', async () => {
    const held = hold('onHand');
    const { mock, gateway } = await startAirport(stops, { held });
    await give(mock, fwb('CLEAR'));
    await give(mock, fwb('CLEAR', { ulds: [A, B] }));
    letGo(held);
    await sent(mock, 'FOH RCS');
    expect(heard(gateway)).toEqual(['FOH T12', 'RCS T12']);
    await give(mock, csn(notice('SF', `${NO}-R1`)));
    await sent(mock, 'FOH RCS CCD DEP');
    expect(record(mock)).toMatchObject({ releaseOrders: [{ units: [A, B] }], violations: [] });
  });
});
