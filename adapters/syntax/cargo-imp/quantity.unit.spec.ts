import { describe, expect, it } from 'vitest';
import { formatQuantity, parseQuantity, parseVolume, parseWeight } from './quantity.ts';

describe('quantity', () => {
  it('reads pieces, weight, volume and density group', () => {
    expect(parseQuantity('T12K340.5MC2.10DG6')).toEqual({
      sdc: 'T',
      pieces: '12',
      weight: { unit: 'K', value: '340.5' },
      volume: { unit: 'MC', value: '2.10' },
      densityGroup: '6',
    });
  });

  it('reads a part with the total behind it', () => {
    expect(parseQuantity('P10T30')).toEqual({ sdc: 'P', pieces: '10', totalPieces: '30' });
  });

  it.each(['T12', 'P10T30', 'S1K25MC0.1T3', 'T2L150', 'T1K2735DG06', 'T1K2CF3.5'])('writes %s as it was', (text) => {
    const quantity = parseQuantity(text);
    expect(quantity && formatQuantity(quantity)).toBe(text);
  });

  it.each(['', 'T', '12', 'X12', 'T12K', 'T12K1,5', 'T12K-1', 'T12K1.', 't12', 'T12K1MC', 'T123456'])(
    'refuses %j',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined();
    },
  );

  it('reads volumes and weights alone', () => {
    expect(parseVolume('MC2.96')).toEqual({ unit: 'MC', value: '2.96' });
    expect(parseVolume('2.96')).toBeUndefined();
    expect(parseWeight('L150')).toEqual({ unit: 'L', value: '150' });
    expect(parseWeight('G150')).toBeUndefined();
  });
});
