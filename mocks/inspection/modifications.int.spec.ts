import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { element, textOf } from '../../adapters/syntax/xml/index.ts';
import type { Mock } from '../agency.ts';
import { hold, letGo } from '../gateway.fixture.ts';
import {
  codes,
  declaration,
  declarationNode,
  inspectionOf,
  items,
  NO,
  oborm,
  order,
  result,
  root,
  said,
} from './inspection.fixture.ts';

const NUMBER = '118000000000001';

interface TestModification {
  readonly id?: string;
  readonly no?: string;
  readonly inspectionNo?: string;
  readonly version?: string;
  readonly reason?: string;
}

function modify(type: '1' | '2', more: TestModification = {}) {
  const { no = NO, inspectionNo = '', version = type === '1' ? '2' : '', reason = '数量有误' } = more;
  const fields: readonly (readonly [string, string])[] = [
    ['EntDeclNo', no],
    ['DeclGetNo', inspectionNo],
    ['ModType', type],
    ['Version', version],
    ['Reason', reason],
    ['OperTime', '2018-01-05 09:30:00'],
  ];
  const filled = fields.filter(([, text]) => text !== '');
  return element(
    'DCL_MODIFY',
    {},
    filled.map(([name, text]) => element(name, {}, text)),
  );
}

const amend = (reference: string, more: TestModification & { readonly containers?: readonly string[] } = {}) =>
  oborm(more.id ?? 'm1', 'EEntDeclMod', '11', modify('1', more), declarationNode(reference, more));
const withdraw = (more: TestModification = {}) => oborm(more.id ?? 'w1', 'EEntDeclMod', '11', modify('2', more));
const record = (mock: Mock) => mock.records(NO).declarations[0];
const violations = (mock: Mock) => record(mock)?.violations.map(({ code }) => code);
/** RspCodes, second of RspGenTime and RspInfo of each receipt in the box. */
const heard = async (get: () => Promise<string>) =>
  items(await get()).map((item) =>
    `${textOf(item, 'RspCodes')} ${textOf(item, 'RspGenTime').slice(-2)} ${textOf(item, 'RspInfo')}`.trim(),
  );

describe('an amendment at inspection and quarantine', () => {
  test('is accepted (1300) and dealt with again with the old number, in a later second', async () => {
    const { mock, put, get } = await inspectionOf();
    await put(declaration('clear'));
    await said(mock, '1000 1300 1400 3000 2000');
    expect(result(await put(amend('clear', { inspectionNo: NUMBER })))).toBe('0');
    await said(mock, '1000 1300 1400 3000 2000 1300 1400 3000 2000');
    expect((await heard(get)).slice(4)).toEqual([
      '2000 00 放行成功',
      `1300 01 报检受理，报检号：${NUMBER}`,
      '1400 01 施检分单',
      `3000 01 电子通关单号：${NUMBER}000`,
      '2000 01 放行成功',
    ]);
    expect(record(mock)).toMatchObject({
      changes: [{ kind: 'amended', reference: 'm1', reason: '数量有误', version: 2 }],
      numbers: { inspectionNo: NUMBER },
      violations: [],
    });
  });

  test('is dealt with as the amended declaration says: its scenario, its containers', async () => {
    const held = hold('accepted');
    const { mock, put, get } = await inspectionOf({ held });
    await put(declaration('refused'));
    await said(mock, '1000');
    await put(amend('single-inspection', { containers: ['MSCU6639870'] }));
    letGo(held);
    await said(mock, '1000 1300 1400 1500');
    expect((await heard(get)).at(-1)).toContain('箱号：MSCU6639870');
    expect(record(mock)).toMatchObject({ scenario: 'single-inspection', changes: [{ units: ['MSCU6639870'] }] });
  });

  test('with the same MESSAGE_ID and text is taken once; a version that is not newer is a violation', async () => {
    const held = hold();
    const { mock, put } = await inspectionOf({ held });
    await put(declaration('clear'));
    await said(mock, '1000 1300 1400 3000 2000');
    held.back = (step) => step === 'accepted';
    expect(result(await put(amend('clear')))).toBe('0');
    expect(result(await put(amend('clear')))).toBe('0');
    expect(result(await put(amend('clear', { id: 'm2' })))).toBe('1');
    expect(result(await put(amend('clear', { id: 'm3', version: '3' })))).toBe('0');
    letGo(held);
    await said(mock, '1000 1300 1400 3000 2000 1300 1400 3000 2000');
    expect(record(mock)?.changes.map(({ version }) => version)).toEqual([2, 3]);
    expect(violations(mock)).toEqual(['version-not-newer']);
    expect(record(mock)?.received.filter(({ duplicate }) => duplicate === true)).toHaveLength(1);
  });
});

describe('a withdrawal at inspection and quarantine', () => {
  test('is answered by 1901 with 撤单 and nothing further; what comes after it is a violation', async () => {
    const held = hold('open');
    const { mock, put, get } = await inspectionOf({ held });
    await put(declaration('joint'));
    await said(mock, '1000 1300 1400 1500');
    await put(order('o1', { number: `${NO}-I1`, declarationNo: NO }));
    expect(result(await put(withdraw({ inspectionNo: NUMBER })))).toBe('0');
    await put(order('o2', { number: `${NO}-I1`, declarationNo: NO, version: 2, cancelled: true }));
    letGo(held);
    await said(mock, '1000 1300 1400 1500 1901');
    expect((await heard(get)).at(-1)).toBe('1901 01 同意撤单，报检单已撤销');
    await sleep(60);
    expect(codes(mock)).toBe('1000 1300 1400 1500 1901');
    expect(record(mock)).toMatchObject({ openings: [], changes: [{ kind: 'withdrawn' }], violations: [] });
    expect(result(await put(order('o3', { number: `${NO}-I2`, declarationNo: NO })))).toBe('1');
    expect(result(await put(amend('clear', { id: 'm9' })))).toBe('1');
    expect(violations(mock)).toEqual(['order-after-withdrawal', 'modified-after-withdrawal']);
  });
});

describe('what inspection and quarantine does not take', () => {
  test('a modification of what was never declared, or with the number of another', async () => {
    const { mock, put } = await inspectionOf();
    expect(result(await put(amend('clear')))).toBe('1');
    expect(result(await put(withdraw()))).toBe('1');
    expect(mock.records().unassigned.violations.map(({ code }) => code)).toEqual([
      'modified-before-declared',
      'modified-before-declared',
    ]);
    await put(declaration('clear'));
    await said(mock, '1000 1300 1400 3000 2000');
    expect(result(await put(withdraw({ id: 'w2', inspectionNo: '118000000000099' })))).toBe('1');
    expect(violations(mock)).toEqual(['wrong-inspection-number']);
    // What was refused may come again.
    expect(result(await put(withdraw()))).toBe('0');
  });

  test('what is malformed, with every reason, and the mock lives', async () => {
    const { mock, put } = await inspectionOf();
    const said1 = async (text: string) => textOf(root(await put(text)), 'DESC');
    expect(await said1(withdraw({ reason: '' }).replace('<ModType>2', '<ModType>9'))).toMatch(/ModType.*Reason/s);
    expect(await said1(amend('clear', { id: 'm2', version: 'x' }))).toContain('Version');
    expect(await said1(oborm('m3', 'EEntDeclMod', '11', modify('1')))).toContain('ITF_DCL_IO_DECL');
    expect(await said1(oborm('m4', 'EEntDeclMod', '11', modify('2'), declarationNode('clear')))).toContain('撤单');
    const other = declarationNode('clear', { no: '1180105050300002' });
    expect(await said1(oborm('m5', 'EEntDeclMod', '11', modify('1'), other))).toContain('不一致');
    expect(await said1(oborm('m6', 'EEntDeclMod', '11', element('a')))).toContain('DCL_MODIFY');
    expect(mock.records()).toMatchObject({ declarations: [], unassigned: { violations: [] } });
    expect(result(await put(declaration('clear')))).toBe('0');
    await said(mock, '1000 1300 1400 3000 2000');
  });
});
