import { describe, expect, it } from 'vitest';
import { bytes, encodeContext, lines, readContext } from './examples.fixture.ts';
import { airportAdapter } from './index.ts';

function answer(body: Uint8Array) {
  return airportAdapter.acknowledge(body, airportAdapter.read(body, readContext()), encodeContext());
}

const AWB_LINE = '999-76543213DATICN/T12K340.5';

describe('what is answered', () => {
  it('accepts a well made status with FMA, quoting its head', () => {
    const message = answer(bytes('FSU/15', AWB_LINE, 'FOH/05JAN0910/DAT/T12K340.5'));
    expect(message).toMatchObject({ type: 'FMA', format: 'airport/cargo-imp', mediaType: 'text/plain' });
    expect(lines(message?.body ?? bytes())).toEqual(['FMA', 'ACK/MESSAGE RECEIVED', 'FSU/15', AWB_LINE]);
  });

  it('refuses a broken one with FNA and its errors, in 69 columns', () => {
    const message = answer(bytes('FSU/15', AWB_LINE, 'FOH/31FEB0910/DAT/T12K340.5', 'ABC/05JAN0910'));
    expect(message?.type).toBe('FNA');
    const text = lines(message?.body ?? bytes());
    expect(text).toEqual([
      'FNA/1',
      'ACK/LINE 3 FIELD 2 THERE IS NO SUCH DATE OR TIME 31FEB0910',
      '/LINE 4 THE LINE ABC 05JAN0910 IS NOT KNOWN IN FSU. CORRECT OR',
      '/REMOVE IT',
      'FSU/15',
      AWB_LINE,
    ]);
    for (const line of text) expect(line.length).toBeLessThanOrEqual(69);
  });

  it('never answers an answer', () => {
    expect(answer(bytes('FMA', 'ACK/OK', 'FWB/16', AWB_LINE))).toBeUndefined();
    expect(answer(bytes('FNA/1', 'ACK/NO', 'FWB/16', AWB_LINE))).toBeUndefined();
    expect(answer(bytes('FNA/1'))).toBeUndefined();
    expect(answer(bytes('PER', 'ERR/400/BAD'))).toBeUndefined();
  });

  it('refuses what is no Cargo-IMP at all', () => {
    const text = (body: Uint8Array) => lines(answer(body)?.body ?? bytes());
    expect(text(bytes('<?xml version="1.0"?>', '<a/>'))).toEqual([
      'FNA/1',
      'ACK/MESSAGE NOT RECOGNISED',
      'XML VERSION 1.0',
    ]);
    expect(text(new Uint8Array())).toEqual(['FNA/1', 'ACK/MESSAGE NOT RECOGNISED', 'NO TEXT']);
    expect(text(bytes('ack'))).toEqual(['FNA/1', 'ACK/MESSAGE NOT RECOGNISED', 'NO TEXT']);
    expect(text(Buffer.from('报文', 'utf8'))).toEqual(['FNA/1', 'ACK/MESSAGE NOT RECOGNISED', 'NO TEXT']);
  });

  it('is itself read without any problem', () => {
    for (const body of [bytes('FSU/15', AWB_LINE, 'FOH/05JAN0910/DAT/T12'), bytes('FSU/15', AWB_LINE), bytes('x')]) {
      const written = answer(body);
      const reading = airportAdapter.read(written?.body ?? bytes(), readContext());
      expect(reading?.type).toBe(written?.type);
      expect(reading?.problems).toEqual([]);
    }
  });
});

describe('what is understood as an answer to us', () => {
  const report = (...text: string[]) => airportAdapter.read(bytes(...text), readContext())?.reports[0];

  it('reads FMA of an FWB with its reference', () => {
    expect(report('FMA', 'ACK/WAYBILL TAKEN', 'FWB/16', AWB_LINE)).toEqual({
      numbers: [{ kind: 'airWaybill', value: '999-76543213' }],
      learned: [],
      statements: [],
      acknowledgement: { reference: 'FWB 999-76543213', outcome: 'accepted', text: 'WAYBILL TAKEN' },
    });
  });

  it('reads FMA of a PSN with the order number, as far as it is quoted', () => {
    const csn = 'CSN/8H/05JAN1000/0180105050300007-I1 JOINT';
    expect(report('FMA', 'ACK/TAKEN', 'PSN', '999-76543213', csn)).toMatchObject({
      numbers: [
        { kind: 'declarationNo', value: '0180105050300007' },
        { kind: 'inspectionOrder', value: '0180105050300007-I1' },
        { kind: 'airWaybill', value: '999-76543213' },
      ],
      acknowledgement: { reference: 'PSN 999-76543213 0180105050300007-I1', outcome: 'accepted' },
    });
    expect(report('FMA', 'ACK/TAKEN', 'PSN', '999-76543213')?.acknowledgement?.reference).toBe('PSN 999-76543213');
  });

  it('reads FNA with the words of the terminal', () => {
    expect(report('FNA/1', 'ACK/INVALID AWB NO', '/INVALID WEIGHT', 'FWB/16', AWB_LINE)?.acknowledgement).toEqual({
      reference: 'FWB 999-76543213',
      outcome: 'rejected',
      text: 'INVALID AWB NO; INVALID WEIGHT',
    });
  });

  it('notes an error report about a waybill', () => {
    expect(report('PER', '999-76543213', 'ERR/422/UNKNOWN WAYBILL')).toMatchObject({
      numbers: [{ kind: 'airWaybill', value: '999-76543213' }],
      statements: [{ kind: 'noted', code: 'PER', text: '422 UNKNOWN WAYBILL' }],
    });
  });
});
