/** Withdrawal 撤单: final, told to everybody, and of nothing that has left. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/stand-in.ts';
import { A, B, documentOf, type JsonBench, orderNames, startJsonBench } from './json-bench.ts';

let one: JsonBench;
beforeAll(async () => {
  one = await startJsonBench();
});
afterAll(() => one.stop());

const withdraw = (no: string, reason = '合同取消', key?: 'operator' | 'otherFirm' | 'customs') =>
  one.post(`/v1/declarations/${no}:withdraw`, { reason }, key);

it('ends the matching, cancels the open inspection and tells everybody', async () => {
  const no = await one.declare('BACK-1');
  await one.say('customs', no, 'inspect');
  await one.say('inspection', no, 'inspect');
  await one.until(no, ({ inspectionOrders }) => inspectionOrders.length === 1);

  const response = await withdraw(no);
  expect(response.status, response.text).toBe(202);
  expect(response.body).toMatchObject({ declarationNo: no, reason: '合同取消' });
  const status = await one.until(no, ({ inspectionOrders }) => inspectionOrders.length === 2);
  expect(orderNames(status.inspectionOrders)).toEqual(['I1v1', 'I1v2']);
  expect(status.inspectionOrders[1]).toMatchObject({ cancelled: true });
  expect(status).toMatchObject({ status: 'withdrawn', waitingFor: [] });
  expect(status.closedAt).not.toBeNull();
  for (const { rule, ruleText } of (await one.matching(no)).units) {
    expect(rule).toBe('withdrawn');
    expect(ruleText.zh).toContain('撤单');
  }
  for (const party of ['customs', 'inspection', 'railway']) {
    await eventually(async () =>
      one.sent.some((each) => each.party === party && each.kind === 'withdraw' && each.text.includes('BACK-1')),
    );
  }
  const events = await one.events(no);
  const withdrawn = events.find(({ type }) => type === 'declaration.withdrawn');
  expect(withdrawn?.data.reason).toBe('合同取消');
  expect((await one.get(`/v1/messages/${withdrawn?.data.messageId}/body`, 'firm')).body).toEqual({
    reason: '合同取消',
  });

  // Whatever is said afterwards releases nothing.
  await one.say('customs', no, 'released');
  await one.say('inspection', no, 'released');
  await one.until(no, ({ parties }) => parties[1].status === 'released');
  expect((await one.status(no)).releaseOrders).toEqual([]);
});

it('recalls the release of goods that are still there', async () => {
  const no = await one.declare('BACK-2');
  await one.say('customs', no, 'released');
  await one.say('inspection', no, 'released');
  await one.until(no, ({ status }) => status === 'released');
  await withdraw(no);
  const { holdOrders } = await one.until(no, (status) => status.holdOrders.length === 1);
  expect(holdOrders[0]).toMatchObject({ agency: 'trader', units: [A, B], reason: '合同取消' });
});

it('asked for again gives the same answer and stores nothing', async () => {
  const no = await one.declare('BACK-3');
  const before = await withdraw(no);
  await one.until(no, ({ status }) => status === 'withdrawn');
  const { statements, messages } = await one.bench.rows();
  for (const again of [await withdraw(no), await withdraw(no, 'another reason'), await withdraw(no, 'x', 'operator')]) {
    expect([again.status, again.get('Idempotent-Replayed')]).toEqual([202, 'true']);
    expect(again.body).toEqual(before.body);
  }
  const at = await Promise.all(Array.from({ length: 5 }, () => withdraw(no)));
  for (const again of at) expect(again.body).toEqual(before.body);
  const rows = await one.bench.rows();
  expect([rows.statements, rows.messages]).toEqual([statements, messages]);
});

it('is refused when it was rejected or has left, and stores nothing', async () => {
  const rejected = await one.declare('BACK-4');
  await one.say('customs', rejected, 'rejected');
  const gone = await one.declare('BACK-5');
  await one.say('customs', gone, 'released');
  await one.say('inspection', gone, 'released');
  for (const unit of [A, B]) await one.say('railway', gone, 'gatedOut', { unit });
  await one.until(gone, ({ closedAt }) => closedAt !== null);
  const { statements } = await one.bench.rows();
  for (const no of [rejected, gone]) {
    const response = await withdraw(no);
    expect([response.status, response.body.code]).toEqual([409, 'TG-1015']);
  }
  expect((await one.bench.rows()).statements).toBe(statements);
});

it('is refused without a reason, of another type, and to whom it is not', async () => {
  const no = await one.declare('BACK-6');
  const path = `/v1/declarations/${no}:withdraw`;
  for (const [body, pointer] of [
    [{}, '/reason'],
    [{ reason: '' }, '/reason'],
    [{ reason: 7 }, '/reason'],
    [{ reason: 'x', why: 'y' }, '/why'],
    ['[]', ''],
  ] as const) {
    const response = await one.post(path, body);
    expect([response.status, response.body.code]).toEqual([422, 'TG-1012']);
    expect(response.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
  }
  expect((await one.post(path, 'x', 'firm', { 'Content-Type': 'text/plain' })).body.code).toBe('TG-1011');
  expect((await one.post(path, JSON.stringify({ reason: 'x'.repeat(100_000) }))).body.code).toBe('TG-1004');
  expect((await withdraw(no, 'x', 'otherFirm')).body.code).toBe('TG-3001');
  expect((await withdraw(no, 'x', 'customs')).body.code).toBe('TG-2002');
  expect((await withdraw('1000101000000000')).body.code).toBe('TG-3001');
});

it('is what the same declaration sent once more is answered with: it is not submitted anew', async () => {
  const no = await one.declare('BACK-AGAIN');
  await withdraw(no);
  await one.until(no, ({ status }) => status === 'withdrawn');
  const again = await one.post('/v1/declarations', documentOf('BACK-AGAIN'));
  expect(again.get('Idempotent-Replayed')).toBe('true');
  expect(again.body).toMatchObject({ declarationNo: no, status: 'withdrawn' });
});
