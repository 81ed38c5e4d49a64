import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeFurtherBills, withFurtherBills } from './further-bills.ts';

const bill = (number: string) => ({ number });

describe('further bills behind a free text', () => {
  it.each([
    ['', [], ''],
    ['随车两箱', [], '随车两箱'],
    ['', ['A1'], '其他提运单：A1'],
    ['随车两箱', ['A1', 'B 2'], '随车两箱 其他提运单：A1、B 2'],
  ])('"%s" and %j are "%s" and come back', (text, numbers, written) => {
    const bills = numbers.map(bill);
    expect(withFurtherBills(text, bills)).toBe(written);
    expect(takeFurtherBills(written)).toEqual({ rest: text, bills });
  });

  it.each([
    '其他提运单：',
    '其他提运单：A、',
    '见其他提运单：A',
    `其他提运单：${'A'.repeat(33)}`,
    `其他提运单：${'A、'.repeat(98)}A`,
  ])('are not read from what only looks so: %.30s', (text) => {
    expect(takeFurtherBills(text)).toEqual({ rest: text, bills: [] });
  });

  it('are read with either colon, as typed by hand', () => {
    expect(takeFurtherBills('其他提运单: A1、A2')).toEqual({ rest: '', bills: [bill('A1'), bill('A2')] });
  });

  it('any text is taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => takeFurtherBills(`${text}其他提运单：${text}`)).not.toThrow();
      }),
    );
    // Anything super-linear would not come back before the test is given up.
    expect(takeFurtherBills('其他提运单：'.repeat(200_000)).bills).toEqual([]);
  });
});
