import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectionMethod, mineUnits } from './unit-mining.ts';

const container = (id: string) => ({ kind: 'container', id });
const wagon = (id: string) => ({ kind: 'wagon', id });
const uld = (id: string) => ({ kind: 'uld', id });

describe('units named in the free text of a notice', () => {
  it.each([
    ['箱号：TCKU3125044', [container('TCKU3125044')]],
    ['箱号:TCKU3125044、MSCU6639870', [container('TCKU3125044'), container('MSCU6639870')]],
    ['请移箱 TCKU3125044 至查验区', [container('TCKU3125044')]],
    ['箱号：ｔｃｋｕ３１２５０４４', [container('TCKU3125044')]],
    ['车号：5243547', [wagon('5243547')]],
    ['车号：5243547,5243548，5243549', [wagon('5243547'), wagon('5243548'), wagon('5243549')]],
    ['运单号：999-76543213', [{ kind: 'airWaybill', id: '999-76543213' }]],
    ['运单号: 99976543213', [{ kind: 'airWaybill', id: '999-76543213' }]],
    ['集装器：AKE12345CA', [uld('AKE12345CA')]],
    [
      '查验通知 集装器:AKE12345CA、PMC1234MU，ake54321ca 共三个',
      [uld('AKE12345CA'), uld('PMC1234MU'), uld('AKE54321CA')],
    ],
    ['放行 集装器号：AKE12345CA', [uld('AKE12345CA')]],
    ['放行 集装器编号：AKE12345CA', [uld('AKE12345CA')]],
    ['运单号：999-76543213 集装器：AKE12345CA', [uld('AKE12345CA')]],
    ['车号 5243547 请移至查验区', [wagon('5243547')]],
    ['车厢号：5243547、车皮号：5243548', [wagon('5243547'), wagon('5243548')]],
    ['集装器 AKE12345CA 共3个', [uld('AKE12345CA')]],
    ['车号：5243547；箱号：TCKU3125044', [wagon('5243547'), container('TCKU3125044')]],
    ['箱号：TCKU3125044、TCKU3125044', [container('TCKU3125044')]],
  ])('%s', (text, units) => {
    expect(mineUnits(text)).toEqual({ units, unreadable: [] });
  });

  it.each([
    ...['查验指令 报检号：117000000000001', '', '请于5243547日前', '电话 0352-5243547', '放行 提运单号：AGB14524'],
    ...['放行 提运单号：OOLU20012345', '集装器共3个', '请核对箱号 P2 站台', 'TG1180105050300001 直接申报成功'],
  ])('names no unit: %s', (text) => {
    expect(mineUnits(text)).toEqual({ units: [], unreadable: [] });
  });

  it('says which word should have been a unit and is none', () => {
    expect(mineUnits('箱号：TCKU3125045、TCKU3125044')).toEqual({
      units: [container('TCKU3125044')],
      unreadable: ['TCKU3125045'],
    });
    expect(mineUnits('车号：524354')).toEqual({ units: [], unreadable: ['524354'] });
    expect(mineUnits('运单号：999-7654').unreadable).toEqual(['999-7654']);
    expect(mineUnits('集装器：AKE12345、AKE12345CA、AKE123CA')).toEqual({
      units: [uld('AKE12345CA')],
      unreadable: ['AKE12345', 'AKE123CA'],
    });
    expect(mineUnits('运单号：999-7654 集装器：AKE12345CA').unreadable).toEqual(['999-7654']);
    expect(mineUnits('箱 TCKU 3125044、TCKU312504、TCKU31250441').unreadable).toEqual([
      'TCKU 3125044',
      'TCKU312504',
      'TCKU31250441',
    ]);
    expect(mineUnits('板箱 AKE12345CA').unreadable).toEqual(['AKE12345CA']);
  });

  it('stops at the prose behind the numbers', () => {
    expect(mineUnits('车号：5243547 P2 站台')).toEqual({ units: [wagon('5243547')], unreadable: [] });
    expect(mineUnits('集装器：AKE12345CA A2 货站')).toEqual({ units: [uld('AKE12345CA')], unreadable: [] });
  });

  it('takes any text, and long ones in linear time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(mineUnits(text).units.length).toBeLessThanOrEqual(500);
      }),
    );
    // Anything super-linear would not come back before the test is given up.
    expect(mineUnits('车号：'.repeat(400_000)).units).toEqual([]);
    expect(mineUnits('A'.repeat(2_000_000)).units).toEqual([]);
    expect(mineUnits('集装器编号 '.repeat(400_000)).units).toEqual([]);
    expect(mineUnits(`车号：${'1234567、'.repeat(400_000)}`).units).toEqual([{ kind: 'wagon', id: '1234567' }]);
  });
});

describe('how a notice wants the goods to be inspected', () => {
  it.each([
    ['查验通知 机检 箱号：TCKU3125044', 'machine'],
    ['查验通知（机检）', 'machine'],
    ['人工查验', 'manual'],
    ['查验通知', 'manual'],
    ['', 'manual'],
    ['机检图像异常，转人工查验', 'manual'],
  ])('%s: %s', (text, method) => {
    expect(inspectionMethod(text)).toBe(method);
  });
});
