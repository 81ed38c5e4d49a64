import { describe, expect, it } from 'vitest';
import { bytes, partner, readContext } from './examples.fixture.ts';
import { read } from './read.ts';

const AWB = '999-76543213';
const fsu = (head: string, ...text: string[]) => {
  const reading = read(bytes('FSU/15', `${AWB}DATPEK${head}`, ...text), readContext({ partner: partner() }));
  return {
    said: reading?.reports.flatMap(({ statements }) =>
      statements.map(({ kind, inPart, unit }) => `${kind}${inPart ? ' in part' : ''} ${unit?.id}`),
    ),
    problems: reading?.problems ?? [],
    text: reading?.reports[0]?.statements[0]?.text,
  };
};

describe('a part of a waybill that leaves', () => {
  it.each([
    'DEP/CA1234/05JAN/DATPEK/P5K100T12/A1530',
    'DEP/CA1234/05JAN/DATPEK/P5K100/A1530',
    'DEP/CA1234/05JAN/DATPEK/S5T12/A1530',
    'DEP/CA1234/05JAN/DATPEK/D5T12/A1530',
    'DEP/CA1234/05JAN/DATPEK/T5/A1530',
    'DLV/05JAN1500/DAT/P5K100',
    'DDL/05JAN1500/DAT/P5K100',
  ])('%s is said in part, with a warning', (line) => {
    const { said, problems, text } = fsu('/T12K340.5', line);
    expect(said).toEqual([`${line.startsWith('DEP') ? 'departed' : 'delivered'} in part ${AWB}`]);
    expect(problems).toMatchObject([{ code: 'AIR-PART', severity: 'warning', at: '/consignments/0/statuses/0' }]);
    expect(problems[0]?.message).toContain(AWB);
    expect(text).toMatch(/^[PSDT]5( OF 12)?$/);
  });

  it.each(['', '/P5K100T12', '/P5K100'])('is one also where the consignment line is "%s"', (head) => {
    expect(fsu(head, 'DEP/CA1234/05JAN/DATPEK/P5K100/A1530').said).toEqual([`departed in part ${AWB}`]);
  });

  it.each([
    ['/T12', 'DEP/CA1234/05JAN/DATPEK/T12/A1530'],
    ['', 'DEP/CA1234/05JAN/DATPEK/T12/A1530'],
    ['/T12', 'DEP/CA1234/05JAN/DATPEK/P12T12/A1530'],
    ['/T12', 'DEP/CA1234/05JAN/DATPEK/P12/A1530'],
    ['/P5T12', 'DEP/CA1234/05JAN/DATPEK/T12/A1530'],
  ])('is all of it in %s %s', (head, line) => {
    expect(fsu(head, line)).toMatchObject({ said: [`departed ${AWB}`], problems: [] });
  });

  it('is all of it together with the other parts in the same message, each flight counted once', () => {
    const first = 'DEP/CA1234/05JAN/DATPEK/P5/A1530';
    expect(fsu('/T12', first, 'DEP/CA1236/05JAN/DATPEK/P7/A1730').said).toEqual([`departed ${AWB}`, `departed ${AWB}`]);
    const parts = [`departed in part ${AWB}`, `departed in part ${AWB}`];
    expect(fsu('/T12', first, 'DEP/CA1236/05JAN/DATPEK/P6/A1730').said).toEqual(parts);
    expect(fsu('/T10', first, 'DEP/CA1234/05JAN/DATPEK/P5/A1531').said).toEqual(parts);
    expect(fsu('/T12', first, 'DEP/CA0001/05JAN/PEKCAN/P7/A1730').said).toEqual([parts[0], `noted ${AWB}`]);
    expect(fsu('/T12', first, 'DLV/06JAN1500/DAT/P7').said).toEqual([parts[0], `delivered in part ${AWB}`]);
  });

  it('is that of the ULDs where they are named', () => {
    expect(fsu('/T12', 'DEP/CA1234/05JAN/DATPEK/P5T12/A1530', 'ULD/AKE12345CA')).toMatchObject({
      said: ['departed AKE12345CA'],
      problems: [],
    });
  });

  it('says nothing against what came in part', () => {
    expect(fsu('/T12', 'RCF/CA1234/05JAN0920/DAT/P5')).toMatchObject({ said: [`arrived ${AWB}`], problems: [] });
  });
});

describe('goods taken off their flight', () => {
  const off = 'DIS/CA1234/05JAN1600/DAT/OFLD/P5';

  it('are here again after a departure, which a person should look at', () => {
    const { said, problems } = fsu('/T12', off);
    expect(said).toEqual([`onHand ${AWB}`]);
    expect(problems).toMatchObject([{ code: 'AIR-OFFLOADED', severity: 'warning' }]);
    expect(fsu('/T12', off, 'ULD/AKE12345CA').said).toEqual(['onHand AKE12345CA']);
  });

  it('did not depart with the flight from which the same message says they were taken', () => {
    const departed = 'DEP/CA1234/05JAN/DATPEK/T12/A1530';
    expect(fsu('/T12', departed, off).said).toEqual([`noted ${AWB}`, `onHand ${AWB}`]);
    expect(fsu('/T12', 'DIS//05JAN1600/DAT/OFLD/P5', departed).said).toEqual([`onHand ${AWB}`, `noted ${AWB}`]);
    const next = 'DEP/CA1234/06JAN/DATPEK/T12/A1530';
    expect(fsu('/T12', off, next).said).toEqual([`onHand ${AWB}`, `departed ${AWB}`]);
  });
});
