import { describe, expect, it } from 'vitest';
import type { ReadContext } from '../adapter.ts';
import { bytes, partner, readContext } from './examples.fixture.ts';
import { read } from './read.ts';

const AWB = '999-76543213';
const ORDER = '0180105050300007-I1';

const status = (context: ReadContext, ...text: string[]) =>
  read(bytes('FSU/15', `${AWB}DATICN/T12K340.5`, ...text), context)?.reports ?? [];
const statement = (...text: string[]) => status(readContext(), ...text)[0]?.statements[0];

describe('FSU as statements', () => {
  it.each([
    ['FOH/05JAN0910/DAT/T12K340.5', 'onHand'],
    ['RCS/05JAN0915/DAT/T12K340.5/AGENT', 'onHand'],
    ['RCF/CA1234/05JAN0920/DAT/T12', 'arrived'],
    ['ARR/CA1234/05JAN0920/DAT/T12', 'arrived'],
    ['TGC/05JAN0940/DAT/T12', 'positioned'],
    ['CCD/05JAN1130/DAT/T12', 'noted'],
    ['MAN/CA1234/05JAN/DATICN/T12/S1530', 'loaded'],
    ['DEP/CA1234/05JAN/DATICN/T12/A1530', 'departed'],
    ['DLV/05JAN1600/DAT/T12/RECEIVER', 'delivered'],
    ['DDL/05JAN1600/DAT/T12/RECEIVER', 'delivered'],
    ['DIS/CA1234/05JAN1500/DAT/OFLD/T12', 'onHand'],
    ['DIS/CA1234/05JAN1500/DAT/SSPD/T12', 'noted'],
    ['CRC/05JAN0930/DAT/T12', 'noted'],
    ['NFD/05JAN0930/DAT/T12', 'noted'],
  ])('%s is %s', (line, kind) => {
    expect(statement(line)).toMatchObject({
      party: 'airport',
      kind,
      code: line.slice(0, 3),
      unit: { kind: 'airWaybill', id: AWB },
    });
  });

  it('turns local time without a year into UTC, nearest to the arrival', () => {
    expect(statement('TGC/05JAN0940/DAT/T12')?.senderTime).toBe('2018-01-05T01:40:00.000Z');
    const newYear = readContext({ receivedAt: new Date('2018-01-01T00:10:00+08:00') });
    expect(status(newYear, 'TGC/31DEC2355/DAT/T12')[0]?.statements[0]?.senderTime).toBe('2017-12-31T15:55:00.000Z');
  });

  it('takes a flight by its day and time, the day alone as the moment of it nearest to the arrival', () => {
    expect(statement('DEP/CA1234/05JAN/DATICN/T12/A1530')?.senderTime).toBe('2018-01-05T07:30:00.000Z');
    expect(statement('DEP/CA1234/05JAN/DATICN/T12')?.senderTime).toBe('2018-01-05T01:30:00.000Z');
    expect(statement('DEP/CA1234/04JAN/DATICN/T12')?.senderTime).toBe('2018-01-04T15:59:00.000Z');
    expect(statement('DEP/CA1234/06JAN/DATICN/T12')?.senderTime).toBe('2018-01-05T16:00:00.000Z');
    expect(statement('TRM/CA/DAT/T12')?.senderTime).toBe('2018-01-05T01:30:00.000Z');
  });

  it('finds the order it answers in OSI, and with it the declaration', () => {
    expect(status(readContext(), 'TGC/05JAN0940/DAT/T12', `OSI/${ORDER}`)).toEqual([
      {
        numbers: [
          { kind: 'declarationNo', value: '0180105050300007' },
          { kind: 'inspectionOrder', value: ORDER },
          { kind: 'airWaybill', value: AWB },
        ],
        learned: [],
        statements: [
          {
            party: 'airport',
            kind: 'positioned',
            unit: { kind: 'airWaybill', id: AWB },
            senderTime: '2018-01-05T01:40:00.000Z',
            code: 'TGC',
            text: ORDER,
            orderNo: ORDER,
          },
        ],
      },
    ]);
    expect(statement('CCD/05JAN1130/DAT/T12', 'OSI/0180105050300007-R1')).toMatchObject({
      kind: 'noted',
      code: 'CCD',
      orderNo: '0180105050300007-R1',
    });
  });

  it('says beside a status that the goods have left the inspection site, under the order they were there for', () => {
    const release = '0180105050300007-R1';
    const [cleared] = status(readContext(), 'CCD/05JAN1130/DAT/T12', `OSI/${release}`, `/${ORDER} MOVED OUT`);
    expect(cleared?.numbers.map(({ value }) => value)).toEqual(['0180105050300007', ORDER, release, AWB]);
    const common = { party: 'airport', unit: { kind: 'airWaybill', id: AWB }, senderTime: '2018-01-05T03:30:00.000Z' };
    expect(cleared?.statements).toEqual([
      { ...common, kind: 'noted', code: 'CCD', text: release, orderNo: release },
      { ...common, kind: 'movedOut', code: 'CCD', text: `${ORDER} MOVED OUT`, orderNo: ORDER },
    ]);
    const kinds = (...osi: string[]) =>
      status(readContext(), 'RCS/05JAN1130/DAT/T12', ...osi)[0]?.statements.map(({ kind }) => kind);
    expect(kinds(`OSI/${ORDER} MOVED OUT`)).toEqual(['onHand', 'movedOut']);
    for (const other of ['0180105050300007-H1 MOVED OUT', 'GOODS MOVED OUT', `${ORDER} MOVED OUTSIDE`, `${ORDER} IN`]) {
      expect(kinds(`OSI/${other}`)).toEqual(['onHand']);
    }
  });

  it('is said of the ULDs its ULD line names, without their load indicator', () => {
    const [part] = status(
      readContext(),
      'TGC/05JAN0940/DAT/P6T12',
      'ULD/AKE12345CA-N/PMC1234MU',
      '/AKE12345CA',
      `OSI/${ORDER}`,
      'DEP/CA1234/05JAN/DATICN/P6T12/A1530',
    );
    expect(part?.numbers.map(({ value }) => value)).toEqual(['0180105050300007', ORDER, AWB]);
    const common = { party: 'airport', kind: 'positioned', code: 'TGC', senderTime: '2018-01-05T01:40:00.000Z' };
    expect(part?.statements).toEqual([
      { ...common, unit: { kind: 'uld', id: 'AKE12345CA' }, text: ORDER, orderNo: ORDER },
      { ...common, unit: { kind: 'uld', id: 'PMC1234MU' }, text: ORDER, orderNo: ORDER },
    ]);
    const [, departed] = status(
      readContext(),
      'TGC/05JAN0940/DAT/P6T12',
      'ULD/AKE12345CA',
      'DEP/CA1234/05JAN/DATICN/T12/A1530',
    );
    // A ULD line belongs to the status above it.
    expect(departed?.statements).toMatchObject([{ kind: 'departed', unit: { kind: 'airWaybill', id: AWB } }]);
  });

  it('is said of the whole waybill besides where the quantity is the total', () => {
    const [all] = status(readContext(), 'DEP/CA1234/05JAN/DATICN/T12/A1530', 'ULD/AKE12345CA');
    expect(all?.statements).toMatchObject([
      { kind: 'departed', unit: { kind: 'airWaybill', id: AWB } },
      { kind: 'departed', unit: { kind: 'uld', id: 'AKE12345CA' } },
    ]);
  });

  it('says of each ULD it names that it has left the inspection site', () => {
    const [cleared] = status(
      readContext(),
      'CCD/05JAN1130/DAT/P6T12',
      'ULD/AKE12345CA/PMC1234MU',
      'OSI/0180105050300007-R1',
      `/${ORDER} MOVED OUT`,
    );
    expect(cleared?.statements.map(({ kind, unit, orderNo }) => `${kind} ${unit?.id} ${orderNo}`)).toEqual([
      'noted AKE12345CA 0180105050300007-R1',
      'noted PMC1234MU 0180105050300007-R1',
      `movedOut AKE12345CA ${ORDER}`,
      `movedOut PMC1234MU ${ORDER}`,
    ]);
  });

  it('reports each status of each consignment, with the numbers of its customs lines', () => {
    const reports = status(
      readContext(),
      'FOH/05JAN0910/DAT/T12',
      'RCS/05JAN0915/DAT/T12',
      'OCI/CN/EXP/M/0180105050300007',
      '/CN/EXP/M/050320180000000017',
      '180-12345675ICNDAT/T3',
      'RCF/KE0123/05JAN0915/DAT/T3',
    );
    expect(reports.map((report) => report.numbers.map((number) => number.value))).toEqual([
      ['0180105050300007', '050320180000000017', AWB],
      ['0180105050300007', '050320180000000017', AWB],
      ['180-12345675'],
    ]);
  });

  it('makes a report of each declaration that is on the waybill', () => {
    const other = '0180105050300015';
    const oci = [`OCI/CN/EXP/M/${ORDER.slice(0, 16)}`, `/CN/EXP/M/${other}`, '/CN/EXP/M/050320180000000017'];
    const reports = status(readContext(), 'TGC/05JAN0940/DAT/T12', `OSI/${ORDER}`, ...oci);
    expect(reports.map(({ numbers }) => numbers.map(({ value }) => value))).toEqual([
      [ORDER.slice(0, 16), ORDER, AWB],
      [other, AWB],
    ]);
    expect(reports[0]?.statements).toEqual(reports[1]?.statements);
    const foreign = status(readContext(), 'TGC/05JAN0940/DAT/T12', 'OSI/0180105050300023-I1', ...oci);
    expect(foreign[1]?.numbers.map(({ value }) => value)).toContain('0180105050300023');
  });

  it('notes what happened at another airport than that of the partner, DAT unless it says another', () => {
    for (const codes of [{}, { airport: 'DAT' }]) {
      const own = readContext({ partner: partner(codes) });
      const kinds = (line: string) => status(own, line)[0]?.statements[0]?.kind;
      expect(kinds('DEP/CA1234/05JAN/DATICN/T12/A1530')).toBe('departed');
      expect(kinds('DEP/CA0123/06JAN/PEKICN/T12/A1530')).toBe('noted');
      expect(kinds('DEP/CA0123/05JAN/FRADAT/T12/A1530')).toBe('noted');
      expect(kinds('RCF/CA1234/05JAN0920/PEK/T12')).toBe('noted');
      expect(kinds('DIS/CA1234/05JAN1500/PEK/OFLD/T12')).toBe('noted');
      expect(kinds('FOH/05JAN0910/DAT/T12')).toBe('onHand');
    }
    const other = readContext({ partner: partner({ airport: 'PEK' }) });
    expect(status(other, 'DEP/CA0123/06JAN/PEKICN/T12/A1530')[0]?.statements[0]?.kind).toBe('departed');
    expect(statement('DEP/CA0123/05JAN/FRADAT/T12/A1530')?.kind).toBe('departed');
  });

  it('keeps the discrepancy and the words of the terminal', () => {
    expect(statement('DIS/CA1234/05JAN1500/DAT/OFLD/T12', 'OSI/NO ROOM ON BOARD')?.text).toBe('OFLD NO ROOM ON BOARD');
  });

  it('notes an answer that knows nothing of the waybill', () => {
    const reading = read(bytes('FSA/15', AWB, 'OSI/NO RECORD FOUND'), readContext());
    expect(reading?.reports[0]?.statements).toMatchObject([{ kind: 'noted', code: 'FSA', text: 'NO RECORD FOUND' }]);
  });

  it('reports nothing of a broken message', () => {
    const reading = read(
      bytes('FSU/15', `${AWB}DATICN/T12`, 'FOH/05JAN0910/DAT/T12', 'TGC/31FEB0940/DAT/T12'),
      readContext(),
    );
    expect(reading?.problems).toMatchObject([{ code: 'CIMP-DATE', severity: 'error', at: 'line 4 field 2' }]);
    expect(reading?.reports).toEqual([]);
  });

  it('judges the check digit by the setting of the partner', () => {
    const text = bytes('FSU/15', '999-76543210DATICN/T12', 'FOH/05JAN0910/DAT/T12');
    expect(read(text, readContext())?.reports).toHaveLength(1);
    expect(read(text, readContext({ partner: partner({ strictAwb: 'true' }) }))?.reports).toEqual([]);
  });
});
