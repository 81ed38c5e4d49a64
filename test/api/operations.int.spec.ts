/** What operators do to a declaration: hold, lift, reopen; each seen in status, matching, events and audit. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { A, B, C, type JsonBench, startJsonBench } from './json-bench.ts';

let one: JsonBench;
beforeAll(async () => {
  one = await startJsonBench();
});
afterAll(() => one.stop());

type Operator = 'operator' | 'second' | 'third';

const act = (no: string, action: string, more: object = {}, key: Operator = 'operator') =>
  one.post(`/v1/declarations/${no}:${action}`, { reason: '情报核查', ...more }, key);

const releaseAll = async (no: string) => {
  await one.say('customs', no, 'released');
  await one.say('inspection', no, 'released');
  return one.until(no, ({ status }) => status === 'released');
};
const auditOf = async (no: string) => (await one.get(`/v1/operator-actions?declarationNo=${no}`)).body.items;
const ruleOf = async (no: string, index = 0) => (await one.matching(no)).units[index].rule;

describe('a hold', () => {
  it('recalls the release; lifted, the goods are released once more, in a second version', async () => {
    const no = await one.declare('HOLD-1');
    await releaseAll(no);
    const held = await act(no, 'hold', { units: [A] });
    expect(held.status, held.text).toBe(202);
    expect(held.body).toMatchObject({
      action: 'hold',
      state: 'done',
      operator: 'tests',
      declarationNo: no,
      units: [A],
    });

    const recalled = await one.until(no, ({ holdOrders }) => holdOrders.length === 1);
    expect(recalled).toMatchObject({ status: 'held' });
    expect(recalled.holdOrders[0]).toMatchObject({ agency: 'operator', units: [A], reason: '情报核查' });
    const [unitA, unitB] = (await one.matching(no)).units;
    expect(unitA).toMatchObject({ rule: 'held', released: false });
    expect(unitA.positions.at(-1)).toMatchObject({ agency: 'operator', stance: 'held', statement: { by: 'tests' } });
    expect(unitB).toMatchObject({ rule: 'released', released: true });

    const lifted = await act(no, 'lift', { reason: '已排除' });
    expect(lifted.status, lifted.text).toBe(202);
    const after = await one.until(no, ({ releaseOrders }) => releaseOrders.length === 2);
    expect(after.releaseOrders[1]).toMatchObject({ version: 2, units: [A], liftsHold: true });
    expect(after.status).toBe('released');

    expect(
      (await auditOf(no)).map(({ action, reason }: { action: string; reason: string }) => [action, reason]),
    ).toEqual([
      ['lift', '已排除'],
      ['hold', '情报核查'],
    ]);
    const events = await one.events(no);
    const acted = events.filter(({ type }) => type === 'operator.acted');
    expect(acted.map(({ data }) => [data.action, data.state, data.operator, data.units])).toEqual([
      ['hold', 'done', 'tests', [A]],
      ['lift', 'done', 'tests', undefined],
    ]);
    const said = events.filter(({ data }) => data.statement?.party === 'operator');
    expect(said.map(({ data }) => [data.messageId, data.statement.kind, data.statement.unit])).toEqual([
      [held.body.id, 'held', A],
      [lifted.body.id, 'released', undefined],
    ]);
  });

  it('of the whole is of every unit, and may be lifted from one', async () => {
    const no = await one.declare('HOLD-2');
    await act(no, 'hold');
    await one.say('customs', no, 'released');
    await one.say('inspection', no, 'released');
    await one.until(no, ({ status }) => status === 'held');
    expect([await ruleOf(no, 0), await ruleOf(no, 1)]).toEqual(['held', 'held']);
    await act(no, 'lift', { units: [B] });
    const status = await one.until(no, ({ releaseOrders }) => releaseOrders.length === 1);
    expect(status.releaseOrders[0].units).toEqual([B]);
    expect(await ruleOf(no)).toBe('held');
  });

  it('of two operators stands until both have lifted it', async () => {
    const no = await one.declare('HOLD-3');
    await act(no, 'hold', { units: [A] });
    await act(no, 'hold', { units: [A] }, 'second');
    await one.say('customs', no, 'released');
    await one.say('inspection', no, 'released');
    await act(no, 'lift', { units: [A] });
    const half = await one.until(no, ({ releaseOrders }) => releaseOrders.length === 1);
    expect(half.releaseOrders[0].units).toEqual([B]);
    await act(no, 'lift', {}, 'second');
    await one.until(no, ({ status }) => status === 'released');
  });

  it('asked for again is held once; held again after it was lifted it is another one', async () => {
    const no = await one.declare('HOLD-4');
    const before = await act(no, 'hold', { units: [B, A] });
    const again = await act(no, 'hold', { units: [B, A] });
    expect(again.get('Idempotent-Replayed')).toBe('true');
    expect(again.body).toEqual(before.body);
    const lifted = await act(no, 'lift');
    const liftedAgain = await act(no, 'lift');
    expect(liftedAgain.get('Idempotent-Replayed')).toBe('true');
    expect(liftedAgain.body).toEqual(lifted.body);
    const third = await act(no, 'hold', { units: [B, A] });
    expect(third.body.id).not.toBe(before.body.id);
    expect(await auditOf(no)).toHaveLength(3);
  });

  it('and its end in one moment are told apart', async () => {
    const no = await one.declare('HOLD-5');
    await Promise.all([act(no, 'hold'), act(no, 'hold', {}, 'second')]);
    await Promise.all([act(no, 'lift'), act(no, 'lift', {}, 'second')]);
    await releaseAll(no);
  });

  it('is refused for units the declaration does not have, each named by its place', async () => {
    const no = await one.declare('HOLD-6');
    const { statements } = await one.bench.rows();
    for (const action of ['hold', 'lift', 'reopen']) {
      const response = await act(no, action, { units: [A, C, { kind: 'wagon', id: '1234567' }, C] });
      expect([response.status, response.body.code]).toEqual([422, 'TG-1012']);
      expect(
        response.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]),
      ).toEqual([
        ['/units/1', 'BODY-UNIT'],
        ['/units/2', 'BODY-UNIT'],
        ['/units/3', 'BODY-UNIT'],
      ]);
    }
    expect((await one.bench.rows()).statements).toBe(statements);
    expect(await auditOf(no)).toEqual([]);
  });

  it('is refused with everything that is wrong with the request', async () => {
    const no = await one.declare('HOLD-7');
    const units = [{ kind: 'box', id: '' }, { kind: 'wagon' }, 'A'];
    const response = await one.post(
      `/v1/declarations/${no}:hold`,
      { units, by: 'me', reason: 'x'.repeat(201) },
      'operator',
    );
    expect(response.status).toBe(422);
    expect(response.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/by',
      '/reason',
      '/units/0/id',
      '/units/0/kind',
      '/units/1/id',
      '/units/2',
    ]);
    expect((await act(no, 'hold', { units: [] })).body.errors).toMatchObject([
      { pointer: '/units', code: 'BODY-ITEMS' },
    ]);
  });

  it('is for operators only, of declarations there are', async () => {
    const no = await one.declare('HOLD-8');
    for (const action of ['hold', 'lift', 'reopen', 'override']) {
      for (const key of ['firm', 'otherFirm', 'customs'] as const) {
        const response = await one.post(`/v1/declarations/${no}:${action}`, { reason: 'x' }, key);
        expect([response.status, response.body.code]).toEqual([403, 'TG-2002']);
      }
      expect((await act('1000101000000000', action)).status).toBe(404);
    }
  });
});

describe('lifting', () => {
  it('what another operator holds takes an override, and says who holds it', async () => {
    const no = await one.declare('LIFT-1');
    await act(no, 'hold', { units: [A] }, 'second');
    for (const more of [{}, { units: [A] }, { units: [A, B] }]) {
      const response = await act(no, 'lift', more);
      expect([response.status, response.body.code]).toEqual([409, 'TG-6003']);
      expect(response.body.detail).toContain('李秀英 holds container TGKU3125041');
    }
    const free = await act(no, 'lift', { units: [B] });
    expect([free.status, free.body.detail]).toEqual([409, expect.stringContaining('no operator does')]);
    await one.until(no, ({ status }) => status === 'held');
  });

  it('frees nothing that an agency keeps', async () => {
    const no = await one.declare('LIFT-2');
    await one.say('customs', no, 'held');
    await act(no, 'hold');
    await act(no, 'lift');
    await one.say('inspection', no, 'released');
    await one.until(no, ({ parties }) => parties[1].status === 'released');
    expect((await one.status(no)).releaseOrders).toEqual([]);
    expect(await ruleOf(no)).toBe('held');
  });
});

describe('reopening', () => {
  it('recalls the release, and the agencies speak again', async () => {
    const no = await one.declare('OPEN-1');
    await releaseAll(no);
    const response = await act(no, 'reopen', { reason: '申报要素存疑' });
    expect(response.status, response.text).toBe(202);
    const recalled = await one.until(no, ({ holdOrders }) => holdOrders.length > 0);
    expect(recalled.releaseOrders).toHaveLength(1);
    expect(await ruleOf(no)).toBe('restarted');
    const statement = (await one.events(no)).find(({ data }) => data.statement?.kind === 'reopened')?.data.statement;
    expect(statement).toMatchObject({ party: 'operator', by: 'tests', text: '申报要素存疑' });
    expect(statement.setsAside.map(({ party }: { party: string }) => party)).toEqual(['customs', 'inspection']);

    await one.say('customs', no, 'released');
    await one.say('inspection', no, 'released');
    const after = await one.until(no, ({ releaseOrders }) => releaseOrders.length === 2);
    expect(after.releaseOrders[1]).toMatchObject({ version: 2, liftsHold: true });
  });

  it('of one unit leaves the others as they are', async () => {
    const no = await one.declare('OPEN-2');
    await releaseAll(no);
    await act(no, 'reopen', { units: [B] });
    const status = await one.until(no, ({ holdOrders }) => holdOrders.length > 0);
    for (const { units } of status.holdOrders) expect(units).toEqual([B]);
    expect([await ruleOf(no, 0), await ruleOf(no, 1)]).toEqual(['released', 'restarted']);
  });

  it('of the whole concerns what is still here', async () => {
    const no = await one.declare('OPEN-3');
    await releaseAll(no);
    await one.say('railway', no, 'gatedOut', { unit: A });
    await one.until(no, () => true);
    expect((await act(no, 'reopen')).status).toBe(202);
    const status = await one.until(no, ({ holdOrders }) => holdOrders.length > 0);
    for (const { units } of status.holdOrders) expect(units).toEqual([B]);
    expect(status.alarms).toEqual([]);
  });

  it('twice is once, unless an agency has spoken in between', async () => {
    const no = await one.declare('OPEN-4');
    const before = await act(no, 'reopen');
    const again = await act(no, 'reopen');
    expect([again.get('Idempotent-Replayed'), again.body.id]).toEqual(['true', before.body.id]);
    await one.say('customs', no, 'released');
    const third = await act(no, 'reopen');
    expect(third.get('Idempotent-Replayed')).toBeUndefined();
    expect(third.body.id).not.toBe(before.body.id);
  });

  it('is refused when it was withdrawn, or has left', async () => {
    const withdrawn = await one.declare('OPEN-5');
    await one.post(`/v1/declarations/${withdrawn}:withdraw`, { reason: '合同取消' });
    const gone = await one.declare('OPEN-6');
    await releaseAll(gone);
    await one.say('railway', gone, 'gatedOut', { unit: A });
    for (const [no, more] of [
      [withdrawn, {}],
      [withdrawn, { units: [A] }],
      [gone, { units: [A] }],
      [gone, { units: [A, B] }],
    ] as const) {
      const response = await act(no, 'reopen', more);
      expect([response.status, response.body.code]).toEqual([409, 'TG-6004']);
    }
    await one.say('railway', gone, 'gatedOut', { unit: B });
    expect((await act(gone, 'reopen')).body.code).toBe('TG-6004');
  });
});

describe('the audit', () => {
  it('has everything, newest first, in pages, and is narrowed by what is asked', async () => {
    const no = await one.declare('AUDIT-1');
    for (const [index, key] of (['operator', 'second', 'third'] as const).entries()) {
      await act(no, 'hold', { reason: `${index}` }, key);
    }
    await act(no, 'override', { party: 'customs', kind: 'released' });
    const path = `/v1/operator-actions?declarationNo=${no}`;
    const all = (await one.get(path)).body.items;
    expect(all.map(({ reason, operator }: { reason: string; operator: string }) => [reason, operator])).toEqual([
      ['情报核查', 'tests'],
      ['2', '王建国'],
      ['1', '李秀英'],
      ['0', 'tests'],
    ]);
    const seen: unknown[] = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const { body }: Awaited<ReturnType<JsonBench['get']>> = await one.get(`${path}&limit=1${cursor}`);
      seen.push(...body.items);
      cursor = body.nextCursor === undefined ? undefined : `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(all);
    const ids = async (query: string) =>
      (await one.get(`${path}&${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await ids('state=pending')).toEqual([all[0].id]);
    expect(await ids(`operator=${encodeURIComponent('王建国')}`)).toEqual([all[1].id]);
    expect(
      (await one.get('/v1/operator-actions?state=open&declarationNo=1&operator=&who=me')).body.errors,
    ).toHaveLength(4);
    for (const key of ['firm', 'customs'] as const) expect((await one.get(path, key)).body.code).toBe('TG-2002');
  });
});
