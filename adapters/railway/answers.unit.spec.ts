import { describe, expect, it } from 'vitest';
import type { Reading } from '../adapter.ts';
import { DECLARATION_NO, fromStation, PARTNER, READ } from './examples.fixture.ts';
import { railwayAdapter } from './index.ts';

const read = (bytes: Uint8Array): Reading => {
  const reading = railwayAdapter.read(bytes, { ...READ, partner: PARTNER });
  if (!reading) throw new Error('not recognised');
  return reading;
};
const codes = (reading: Reading): string[] => reading.problems.map(({ code }) => code);
const ORDER = `${DECLARATION_NO}-I1`;

describe('CONTRL', () => {
  const contrl = (...segments: string[]): Reading => read(fromStation('CONTRL', segments, { release: '4:1', ack: '' }));
  const UCI = 'UCI+TG000000000001+SWDATONG:ZZZ+DTVSTATION:ZZZ';

  it.each(['7', '8'])('with action %s says our message was received', (action) => {
    const reading = contrl(`${UCI}+${action}`);
    expect(reading).toMatchObject({ type: 'CONTRL', version: '4:1', problems: [] });
    expect(reading.reports.map(({ acknowledgement }) => acknowledgement)).toEqual([
      { reference: 'TG000000000001', outcome: 'received' },
    ]);
  });

  it('rejects with the errors it names, in words', () => {
    const reading = contrl(`${UCI}+7`, 'UCM+1+COHAOR:D:95B:UN+4', 'UCS+9+13', 'UCD+39+3:1');
    expect(reading.reports[0]?.acknowledgement).toEqual({
      reference: 'TG000000000001',
      outcome: 'rejected',
      text: 'UNH 1 COHAOR segment 9: 13 missing 缺失; UNH 1 COHAOR segment 9 element 3 component 1: 39 too long 过长',
    });
  });

  it('rejects the interchange as a whole', () => {
    const reading = contrl(`${UCI}+4+29+UNZ`);
    expect(reading.reports[0]?.acknowledgement).toMatchObject({
      outcome: 'rejected',
      text: 'UNB-UNZ UNZ: 29 count does not match 计数不一致',
    });
  });

  it('concludes nothing from an action it does not know', () => {
    const reading = contrl(`${UCI}+6`);
    expect(reading.reports).toEqual([]);
    expect(codes(reading)).toContain('RAIL-VERDICT');
  });
});

describe('APERAK', () => {
  const aperak = (verdict: string, ...segments: string[]): Reading =>
    read(fromStation('APERAK', [`BGM+962+AP1+${verdict}`, ...segments]));

  it.each([
    ['29', 'accepted'],
    ['44', 'accepted'],
    ['27', 'rejected'],
  ])('verdict %s is %s', (verdict, outcome) => {
    const reading = aperak(verdict, 'RFF+ACW:TG000000000001', `RFF+AAE:${DECLARATION_NO}`);
    expect(reading.problems).toEqual([]);
    expect(reading.reports).toMatchObject([
      {
        acknowledgement: { reference: 'TG000000000001', outcome },
        numbers: [{ kind: 'declarationNo', value: DECLARATION_NO }],
      },
    ]);
  });

  it('may name our order instead, and says what is wrong', () => {
    const reading = aperak(
      '27',
      'FTX+AAO+++箱号不明',
      `RFF+ACW:${ORDER}`,
      'ERC+E001:ZZZ:ZZZ',
      'FTX+AAO+++NOT IN YARD',
      'RFF+EQ:TGNU1234562',
    );
    expect(reading.reports[0]).toMatchObject({
      numbers: [
        { kind: 'declarationNo', value: DECLARATION_NO },
        { kind: 'inspectionOrder', value: ORDER },
      ],
      acknowledgement: { reference: ORDER, outcome: 'rejected', text: '箱号不明; E001 NOT IN YARD EQ TGNU1234562' },
    });
  });

  it('without a verdict or a reference is a problem, not an answer', () => {
    expect(codes(aperak('9', 'RFF+ACW:TG000000000001'))).toEqual(['RAIL-VERDICT']);
    expect(codes(aperak('29'))).toEqual(['RAIL-REFERENCE']);
  });
});
