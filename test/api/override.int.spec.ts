/** Words that take two: asked for by one operator, given only when another confirms; each decided once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { A, B, C, documentOf, type JsonBench, startJsonBench } from './json-bench.ts';

let one: JsonBench;
beforeAll(async () => {
  one = await startJsonBench();
});
afterAll(() => one.stop());

type Operator = 'operator' | 'second' | 'third';

const ask = (no: string, more: object, key: Operator = 'operator') =>
  one.post(`/v1/declarations/${no}:override`, { reason: '系统中断，凭纸质放行单', ...more }, key);
const decide = (
  id: string,
  what: 'confirm' | 'refuse',
  key: Operator = 'second',
  body: object = { reason: '已核对' },
) => one.post(`/v1/operator-actions/${id}:${what}`, body, key);
const actionOf = async (no: string, id: string) =>
  (await one.get(`/v1/operator-actions?declarationNo=${no}`)).body.items.find((item: { id: string }) => item.id === id);
const saidBy = async (no: string, id: string) =>
  (await one.events(no)).filter(({ type, data }) => type === 'statement.recorded' && data.messageId === id);

describe('the word of an agency', () => {
  it('is outbid by a higher version of the agency itself, although its clock is behind', async () => {
    const no = await one.declare('WORD-VERSION');
    const senderTime = new Date(Date.now() - 3_600_000).toISOString();
    await one.say('customs', no, 'released');
    await one.say('inspection', no, 'held', { senderTime, senderVersion: 5 });
    const asked = await ask(no, { party: 'inspection', kind: 'released' });
    await decide(asked.body.id, 'confirm');
    await one.until(no, ({ status }) => status === 'released');
    await one.say('inspection', no, 'held', { senderTime, senderVersion: 6 });
    await one.until(no, ({ status }) => status === 'held');
  });

  it('does nothing until a second operator confirms, then releases', async () => {
    const no = await one.declare('WORD-1');
    await one.say('customs', no, 'released');
    await one.until(no, ({ parties }) => parties[0].status === 'released');
    const asked = await ask(no, { party: 'inspection', kind: 'released' });
    expect(asked.status, asked.text).toBe(202);
    expect(asked.body).toMatchObject({ action: 'override', state: 'pending', party: 'inspection', kind: 'released' });
    expect(await saidBy(no, asked.body.id)).toEqual([]);
    expect((await one.matching(no)).units[0].rule).toBe('waitForWord');

    const confirmed = await decide(asked.body.id, 'confirm');
    expect(confirmed.status, confirmed.text).toBe(202);
    expect(confirmed.body).toMatchObject({
      state: 'confirmed',
      operator: 'tests',
      secondOperator: '李秀英',
      secondReason: '已核对',
    });
    expect(confirmed.body._links).not.toHaveProperty('confirm');
    const status = await one.until(no, (now) => now.status === 'released');
    expect(status.releaseOrders).toHaveLength(1);
    const [said] = await saidBy(no, asked.body.id);
    expect(said?.data.statement).toMatchObject({
      party: 'inspection',
      kind: 'released',
      code: 'OVERRIDE',
      text: '系统中断，凭纸质放行单',
      by: 'tests, 李秀英',
      senderTime: confirmed.body.decidedAt,
    });
    const acted = (await one.events(no)).filter(({ type }) => type === 'operator.acted').map(({ data }) => data);
    expect(acted.map(({ state, confirmedBy, agency, kind }) => [state, confirmedBy, agency, kind])).toEqual([
      ['pending', undefined, 'inspection', 'released'],
      ['confirmed', '李秀英', 'inspection', 'released'],
    ]);
    expect(await actionOf(no, asked.body.id)).toEqual(confirmed.body);
  });

  it('may be of some units, and of refused goods what is to become of them', async () => {
    const no = await one.declare('WORD-2');
    const asked = await ask(no, { party: 'inspection', kind: 'refused', units: [B, A], disposition: 'return' });
    await decide(asked.body.id, 'confirm', 'second', {});
    const status = await one.until(no, ({ holdOrders }) => holdOrders.length === 1);
    expect(status.status).toBe('refused');
    expect(status.holdOrders[0]).toMatchObject({ agency: 'inspection', disposition: 'return' });
    expect((await saidBy(no, asked.body.id)).map(({ data }) => data.statement.unit)).toEqual([B, A]);
  });

  it('is the last one, also where the agency’s clock is ahead', async () => {
    const no = await one.declare('WORD-3');
    const ahead = new Date(Date.parse(one.time()) + 3_600_000).toISOString();
    await one.say('inspection', no, 'inspect', { senderTime: ahead });
    await one.say('customs', no, 'released');
    const asked = await ask(no, { party: 'inspection', kind: 'released' });
    await decide(asked.body.id, 'confirm');
    await one.until(no, ({ status }) => status === 'released');
  });

  it('is not given when the second operator refuses', async () => {
    const no = await one.declare('WORD-4');
    await one.say('customs', no, 'released');
    const asked = await ask(no, { party: 'inspection', kind: 'released' });
    const refused = await decide(asked.body.id, 'refuse', 'third', { reason: '编号不符' });
    expect(refused.status, refused.text).toBe(202);
    expect(refused.body).toMatchObject({ state: 'refused', secondOperator: '王建国', secondReason: '编号不符' });
    expect(await saidBy(no, asked.body.id)).toEqual([]);
    const late = await decide(asked.body.id, 'confirm');
    expect([late.status, late.body.code]).toEqual([409, 'TG-6007']);
    expect(late.body.detail).toContain('王建国');
    const last = (await one.events(no)).findLast(({ type }) => type === 'operator.acted');
    expect(last?.data).toMatchObject({ state: 'refused', reason: '编号不符' });
    expect((await one.status(no)).releaseOrders).toEqual([]);
    expect((await decide(asked.body.id, 'refuse', 'second', {})).body.errors).toMatchObject([{ pointer: '/reason' }]);
  });

  it('cannot be confirmed or refused by who asked for it', async () => {
    const no = await one.declare('WORD-5');
    const { id } = (await ask(no, { party: 'customs', kind: 'released' })).body;
    for (const what of ['confirm', 'refuse'] as const) {
      const response = await decide(id, what, 'operator');
      expect([response.status, response.body.code]).toEqual([403, 'TG-6006']);
    }
    expect((await actionOf(no, id)).state).toBe('pending');
    expect((await one.post(`/v1/operator-actions/${id}:confirm`, {}, 'firm')).body.code).toBe('TG-2002');
    expect((await decide('019bd000-0000-7000-8000-000000000003', 'confirm')).body.code).toBe('TG-3001');
  });

  it('is confirmed once, though two confirm in one moment; who did may ask again', async () => {
    const no = await one.declare('WORD-6');
    const { id } = (await ask(no, { party: 'customs', kind: 'released' })).body;
    const keys = ['second', 'third', 'second', 'third', 'second', 'third'] as const;
    const answers = await Promise.all(keys.map((key) => decide(id, 'confirm', key)));
    const fresh = answers.filter((answer) => answer.status === 202 && answer.get('Idempotent-Replayed') === undefined);
    expect(fresh).toHaveLength(1);
    const winner = fresh[0]?.body.secondOperator === '李秀英' ? 'second' : 'third';
    for (const [index, answer] of answers.entries()) {
      expect(answer.status).toBe(keys[index] === winner ? 202 : 409);
      if (answer.status === 202) expect(answer.body).toEqual(fresh[0]?.body);
      else expect(answer.body.code).toBe('TG-6007');
    }
    expect(await saidBy(no, id)).toHaveLength(1);
    expect((await decide(id, 'refuse', winner)).body.code).toBe('TG-6007');
  });

  it('is asked for once, and again once it was decided', async () => {
    const no = await one.declare('WORD-7');
    const before = await ask(no, { party: 'customs', kind: 'held' });
    const again = await ask(no, { party: 'customs', kind: 'held' });
    expect([again.get('Idempotent-Replayed'), again.body]).toEqual(['true', before.body]);
    await decide(before.body.id, 'refuse');
    expect((await ask(no, { party: 'customs', kind: 'held' })).body.id).not.toBe(before.body.id);
  });

  it('is not given when the case has changed in between', async () => {
    const reference = 'WORD-8';
    const no = await one.declare(reference);
    const { id } = (await ask(no, { party: 'customs', kind: 'released', units: [B] })).body;
    const document = documentOf(reference);
    const [first] = document.containers ?? [];
    const amended = { ...document, containers: [first] };
    expect((await one.post(`/v1/declarations/${no}:amend`, { reason: '减箱', declaration: amended })).status).toBe(202);
    const response = await decide(id, 'confirm');
    expect([response.status, response.body.code]).toEqual([409, 'TG-6008']);
    expect((await actionOf(no, id)).state).toBe('pending');
    expect((await decide(id, 'refuse')).status).toBe(202);
  });

  it('is refused for whom it is not: other parties, words, units', async () => {
    const no = await one.declare('WORD-9');
    const wrong = async (more: object) => {
      const response = await ask(no, more);
      expect([response.status, response.body.code], response.text).toEqual([422, 'TG-1012']);
      return response.body.errors
        .map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)
        .sort();
    };
    expect(await wrong({ party: 'railway', kind: 'released' })).toEqual(['/party BODY-PARTY']);
    expect(await wrong({ party: 'trader', kind: 'released' })).toEqual(['/party BODY-PARTY']);
    expect(await wrong({ party: 'customs', kind: 'released', units: [A, C] })).toEqual(['/units/1 BODY-UNIT']);
    expect(await wrong({ party: 'Customs!', kind: 'cleared', disposition: 'burn', of: '', reason: '' })).toEqual([
      '/disposition BODY-VALUE',
      '/kind BODY-VALUE',
      '/of BODY-LENGTH',
      '/party BODY-FORM',
      '/reason BODY-FORM',
    ]);
    expect(await wrong({ party: 'customs', kind: 'held', disposition: 'return', of: '李秀英' })).toEqual([
      '/disposition BODY-VALUE',
      '/of BODY-VALUE',
    ]);
    expect(await wrong({ party: 'operator', kind: 'held' })).toEqual(['/kind BODY-VALUE', '/of BODY-MISSING']);
    expect(await wrong({ party: 'operator', kind: 'released', of: 'tests' })).toEqual(['/of BODY-VALUE']);
    expect((await one.get(`/v1/operator-actions?declarationNo=${no}`)).body.items).toEqual([]);
  });
});

describe('the hold of another operator', () => {
  it('is lifted by two, under the name of whose it is', async () => {
    const no = await one.declare('OTHER-1');
    await one.post(`/v1/declarations/${no}:hold`, { reason: '情报核查', units: [A] }, 'second');
    await one.say('customs', no, 'released');
    await one.say('inspection', no, 'released');
    await one.until(no, ({ releaseOrders }) => releaseOrders.length === 1);
    const asked = await ask(no, { party: 'operator', kind: 'released', of: '李秀英', units: [A] });
    expect(asked.status, asked.text).toBe(202);
    await decide(asked.body.id, 'confirm', 'third');
    await one.until(no, ({ status }) => status === 'released');
    const [said] = await saidBy(no, asked.body.id);
    expect(said?.data.statement).toMatchObject({ party: 'operator', kind: 'released', by: '李秀英', code: 'OVERRIDE' });
  });

  it('can be lifted only where that operator holds, when it is asked for and when it is confirmed', async () => {
    const no = await one.declare('OTHER-2');
    await one.post(`/v1/declarations/${no}:hold`, { reason: '情报核查', units: [A] }, 'second');
    for (const more of [{ of: '王建国' }, { of: '李秀英', units: [A, B] }]) {
      const response = await ask(no, { party: 'operator', kind: 'released', ...more });
      expect([response.status, response.body.code]).toEqual([409, 'TG-6005']);
      expect(response.body.detail).toContain('李秀英 holds container TGKU3125041');
    }
    const { id } = (await ask(no, { party: 'operator', kind: 'released', of: '李秀英' })).body;
    await one.post(`/v1/declarations/${no}:lift`, { reason: '已排除' }, 'second');
    expect((await decide(id, 'confirm', 'third')).body.code).toBe('TG-6008');
  });
});
