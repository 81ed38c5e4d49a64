import { describe, expect, it } from 'vitest';
import type { Reading } from '../adapter.ts';
import { DECLARATION_NO, fromStation, PARTNER, READ } from './examples.fixture.ts';
import { railwayAdapter } from './index.ts';

const RELEASE = `${DECLARATION_NO}-R1`;

const read = (bytes: Uint8Array, codes: Readonly<Record<string, string>> | undefined = {}): Reading => {
  const reading = railwayAdapter.read(bytes, { ...READ, partner: { ...PARTNER, codes } });
  if (!reading) throw new Error('not recognised');
  return reading;
};
const codes = (reading: Reading): string[] => reading.problems.map(({ code }) => code);
const saidOf = ({ reports }: Reading) =>
  reports.flatMap(({ statements }) => statements).map(({ kind, unit }) => (unit ? `${kind} ${unit.id}` : kind));

const status = (sts: string, rest: readonly string[] = []): Uint8Array =>
  fromStation('IFTSTA', [
    'BGM+77+ST1+9',
    'DTM+137:201801051000:203',
    `RFF+AAE:${DECLARATION_NO}`,
    'CNI+1+AGB14524',
    sts,
    ...rest,
  ]);
const gate = (...equipment: (readonly string[])[]): Uint8Array => {
  const segments = equipment.flatMap(([eqd = '', ...rest]) => [
    eqd,
    'RFF+RCN:AGB14524',
    'DTM+7:201801051500:203',
    ...rest,
  ]);
  return fromStation('CODECO', [
    'BGM+36+GT1+9',
    `RFF+RE:${RELEASE}`,
    'NAD+CF+TYJ:ZZZ:ZZZ',
    ...segments,
    `CNT+16:${equipment.length}`,
  ]);
};

describe('equipment that is not the goods', () => {
  const left = (...equipment: string[]) => read(gate(...equipment.map((eqd) => [eqd])));

  it.each(['EQD+CH+CHAS123', 'EQD+TE+TRL77', 'EQD+TE', 'EQD+SW+SWAP1', 'EQD+CN'])(
    '%s through the gate is noted, and the container beside it has left',
    (eqd) => {
      const reading = left('EQD+CN+TGNU1234562+22G1:102:5++3+5', eqd);
      expect(saidOf(reading)).toEqual(['gatedOut TGNU1234562', 'noted']);
      expect(codes(reading)).toEqual(['RAIL-EQUIPMENT']);
      expect(reading.problems[0]).toMatchObject({ severity: 'warning', at: expect.stringContaining('EQD') });
      expect(reading.reports[0]?.statements[1]?.text).toContain(eqd.replaceAll('+', ' '));
    },
  );

  it.each(['EQD+TE', 'EQD+TE+TRL77', 'EQD+CN', 'EQD+CH+CHAS123'])('%s under a status is noted', (eqd) => {
    for (const event of ['24', '21', '1', '67', '28']) {
      const reading = read(status(`STS+1+${event}`, ['DTM+334:201801050955:203', eqd]));
      expect(saidOf(reading)).toEqual(['noted']);
      expect(codes(reading)).toEqual(['RAIL-EQUIPMENT']);
    }
    expect(saidOf(read(status('STS+1+24', [eqd, 'EQD+CN+TGNU1234562'])))).toEqual(['noted', 'departed TGNU1234562']);
  });

  it('a wagon without a number leaves for the bill, and for nothing where no bill is named', () => {
    expect(saidOf(left('EQD+RR'))).toEqual(['gatedOut AGB14524']);
    const bare = read(
      fromStation('CODECO', ['BGM+36+GT1+9', `RFF+RE:${RELEASE}`, 'NAD+CF+TYJ', 'EQD+RR', 'RFF+AAE:1', 'CNT+16:1']),
    );
    expect(saidOf(bare)).toEqual(['noted']);
  });

  it('an empty box or wagon comes and goes without the goods', () => {
    const empty = 'EQD+CN+TGNU1234562+22G1:102:5++3+4';
    const reading = left(empty, 'EQD+RR+5243547++++4');
    expect(saidOf(reading)).toEqual(['noted TGNU1234562', 'noted 5243547']);
    expect(codes(reading)).toEqual(['RAIL-EMPTY', 'RAIL-EMPTY']);
    expect(saidOf(read(status('STS+1+24', [empty])))).toEqual(['noted TGNU1234562']);
    expect(saidOf(read(status('STS+1+1', [empty])))).toEqual(['noted TGNU1234562']);
  });

  it('a stripped box is empty and has been opened all the same', () => {
    const reading = read(status('STS+1+28', ['EQD+CN+TGNU1234562+22G1:102:5++3+4']));
    expect(saidOf(reading)).toEqual(['opened TGNU1234562']);
    expect(reading.problems).toEqual([]);
  });
});

describe('goods that were split', () => {
  it('have left in part, unless the container or wagon is named', () => {
    const time = 'DTM+334:201801050955:203';
    for (const rest of [[time], ['RFF+RCN:AGB14524', time, 'EQD+RR']]) {
      const reading = read(status('STS+1+24+55', rest));
      expect(reading.reports[0]?.statements[0]).toMatchObject({ kind: 'departed', inPart: true });
      expect(reading.problems).toMatchObject([{ code: 'RAIL-PART', severity: 'warning' }]);
      expect(reading.reports[0]?.statements[0]?.code).toBe('24/55');
    }
    expect(saidOf(read(status('STS+1+24+55', [time, 'EQD+CN+TGNU1234562'])))).toEqual(['departed TGNU1234562']);
    expect(saidOf(read(status('STS+1+1+55', [time])))).toEqual(['arrived']);
    expect(saidOf(read(status('STS+1+24', [time])))).toEqual(['departed']);
  });
});

describe('what happened at another place', () => {
  const time = 'DTM+334:201801050955:203';
  const at = (loc: string, codes = {}) => read(status('STS+1+24', [time, loc, 'EQD+CN+TGNU1234562']), codes);

  it.each(['LOC+175+ERC:ZZZ:ZZZ:二连', 'LOC+165+ERC', 'LOC+175+:::二连'])('%s is noted', (loc) => {
    const reading = at(loc);
    expect(saidOf(reading)).toEqual(['noted TGNU1234562']);
    expect(reading.problems).toMatchObject([{ code: 'RAIL-ELSEWHERE', severity: 'warning' }]);
    expect(reading.problems[0]?.at).toContain('LOC');
    const gateOut = read(gate(['EQD+CN+TGNU1234562', loc], ['EQD+CN+CSQU3054383']));
    expect(saidOf(gateOut)).toEqual(['noted TGNU1234562', 'gatedOut CSQU3054383']);
  });

  it.each(['LOC+175+DTV:ZZZ:ZZZ:大同', 'LOC+165+DTV-Y1', 'LOC+175+CNDAT:139:6+DTV-Y1', 'LOC+92+ERC'])(
    '%s is here',
    (loc) => {
      expect(saidOf(at(loc))).toEqual(['departed TGNU1234562']);
      expect(codes(at(loc)).filter((code) => code.startsWith('RAIL'))).toEqual([]);
    },
  );

  it('is the place of the inspection order where that is answered', () => {
    const answer = (sts: string) =>
      saidOf(read(status(sts, [`RFF+AEP:${DECLARATION_NO}-I1`, time, 'LOC+175+DTV-Y3', 'EQD+CN+TGNU1234562'])));
    expect(answer('STS+1+67')).toEqual(['positioned TGNU1234562']);
    expect(answer('STS+1+99')).toEqual(['movedOut TGNU1234562']);
    expect(answer('STS+1+24')).toEqual(['noted TGNU1234562']);
    expect(saidOf(read(status('STS+1+67', [time, 'LOC+175+DTV-Y3'])))).toEqual(['noted']);
  });

  it('goes by the station and the site of the partner, and by nothing without a partner', () => {
    expect(saidOf(at('LOC+175+ERC', { station: 'ERC' }))).toEqual(['departed TGNU1234562']);
    expect(saidOf(at('LOC+175+ERC-Y2', { site: 'ERC-Y2' }))).toEqual(['departed TGNU1234562']);
    expect(saidOf(at('LOC+175+DTV', { station: 'ERC' }))).toEqual(['noted TGNU1234562']);
    const inspected = railwayAdapter.read(status('STS+1+24', [time, 'LOC+175+ERC']), READ);
    expect(inspected?.reports[0]?.statements).toMatchObject([{ kind: 'departed' }]);
  });
});
