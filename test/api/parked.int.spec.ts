/** Messages nobody could place: found, attached to the declaration they mean, or set aside. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NumberRef, Statement } from '../../adapters/adapter.ts';
import { eventually } from '../support/stand-in.ts';
import { A, B, billOf, C, type JsonBench, startJsonBench } from './json-bench.ts';

let one: JsonBench;
beforeAll(async () => {
  one = await startJsonBench();
});
afterAll(() => one.stop());

const released = (party: string, more: Partial<Statement> = {}): Statement => ({
  party,
  kind: 'released',
  senderTime: one.time(),
  ...more,
});
/** A message that names what nobody has. @returns its id. */
async function park(numbers: readonly NumberRef[], more: object = {}, party: 'customs' | 'railway' = 'customs') {
  const response = await one.report(party, [{ numbers, statements: [released(party)], ...more }]);
  return String(response.get('Tongguan-Message-Id'));
}
const entryId = (value: string): NumberRef => ({ kind: 'entryId', value });
const parkedOf = async (id: string) =>
  (await one.get('/v1/parked?limit=200')).body.items.find(
    ({ message }: { message: { id: string } }) => message.id === id,
  );
const attach = (id: string, body: object, key: 'operator' | 'second' = 'operator') =>
  one.post(`/v1/messages/${id}:attach`, { reason: '箱号误写一位', ...body }, key);
const dismiss = (id: string, key: 'operator' | 'second' = 'operator') =>
  one.post(`/v1/messages/${id}:dismiss`, { reason: '测试报文' }, key);

describe('the list', () => {
  it('says what was looked for, since when, and whom some of it fits, best first', async () => {
    const no = await one.declare('FIT-1');
    const numbers: NumberRef[] = [
      { kind: 'bill', value: billOf('FIT-1') },
      { kind: 'container', value: A.id },
      { kind: 'container', value: C.id },
    ];
    const id = await park(numbers);
    const item = await parkedOf(id);
    expect(item).toMatchObject({
      message: { id, party: 'customs', state: 'parked', direction: 'in', declarationNo: null },
      reason: expect.stringContaining(C.id),
      _links: { attach: `/v1/messages/${id}:attach`, dismiss: `/v1/messages/${id}:dismiss` },
    });
    expect(item.numbers).toHaveLength(3);
    expect(item.numbers).toEqual(expect.arrayContaining(numbers));
    expect(Date.parse(item.since)).toBeGreaterThan(0);
    expect(item.candidates[0]).toMatchObject({ declarationNo: no, numbers: numbers.slice(0, 2) });
    expect(item.candidates.length).toBeLessThanOrEqual(20);
    await dismiss(id);
  });

  it('is narrowed by party, goes in pages, and is for operators', async () => {
    const ids = [];
    for (let index = 0; index < 3; index++) ids.push(await park([entryId(`05032026100000010${index}`)]));
    const station = await park([entryId('050320261000000109')], {}, 'railway');
    const listed = async (query: string) =>
      (await one.get(`/v1/parked?${query}`)).body.items.map(({ message }: { message: { id: string } }) => message.id);
    expect(await listed('party=customs')).toEqual(ids);
    expect(await listed('party=railway')).toEqual([station]);
    const first = (await one.get('/v1/parked?limit=1')).body;
    expect((await one.get(`/v1/parked?limit=200&cursor=${first.nextCursor}`)).body.items).toHaveLength(3);
    for (const key of ['firm', 'customs'] as const)
      expect((await one.get('/v1/parked', key)).body.code).toBe('TG-2002');
    expect((await one.get('/v1/parked?party=K&state=parked')).body.errors).toHaveLength(2);
    for (const id of [...ids, station]) await dismiss(id);
    expect((await one.get('/v1/parked')).body).toEqual({ items: [] });
  });
});

describe('attaching', () => {
  it('a message with a mistyped number leads to the release', async () => {
    const no = await one.declare('TYPO-1');
    await one.say('inspection', no, 'released');
    const id = await park([entryId('050320261000000017')], { learned: [entryId('050320261000000017')] });
    expect((await one.status(no)).releaseOrders).toEqual([]);
    const response = await attach(id, { declarationNo: no });
    expect(response.status, response.text).toBe(202);
    expect(response.body).toMatchObject({
      action: 'attach',
      state: 'done',
      operator: 'tests',
      declarationNo: no,
      messageId: id,
      remembered: [],
    });
    const status = await one.until(no, (now) => now.status === 'released');
    expect(status.numbers).toContainEqual(entryId('050320261000000017'));
    const message = (await one.get(`/v1/messages/${id}`, 'firm')).body;
    expect(message).toMatchObject({ state: 'applied', declarationNo: no, reason: null });
    const events = await one.events(no);
    const said = events.find(({ data }) => data.statement?.party === 'customs');
    expect(said?.data.messageId).toBe(id);
    expect(events.find(({ type }) => type === 'operator.acted')?.data).toMatchObject({
      action: 'attach',
      messageId: id,
    });
    expect(await parkedOf(id)).toBeUndefined();
  });

  it('remembers the numbers it was looked for by, where asked to and where nobody has them', async () => {
    const no = await one.declare('TYPO-2');
    await one.declare('TYPO-3');
    const numbers: NumberRef[] = [
      { kind: 'bill', value: 'RBTYPO2X' },
      { kind: 'bill', value: billOf('TYPO-3') },
    ];
    const id = await park(numbers);
    const response = await attach(id, { declarationNo: no, remember: true });
    expect(response.body.remembered).toEqual([numbers[0]]);
    expect((await one.status(no)).numbers).toContainEqual(numbers[0]);
    expect((await one.status(no)).numbers).not.toContainEqual(numbers[1]);
    // What comes by that number finds its way by itself now, and what waited for it too.
    await one.report('customs', [
      { numbers: [{ kind: 'bill', value: 'RBTYPO2X' }], statements: [released('customs', { unit: B })] },
    ]);
    await eventually(async () => (await one.matching(no)).units[1].history.length === 2);
  });

  it('names the numbers it remembers also where the message itself teaches them', async () => {
    const no = await one.declare('TYPO-5');
    const number = entryId('050320261000000099');
    const id = await park([number], { learned: [number] });
    expect((await attach(id, { declarationNo: no, remember: true })).body.remembered).toEqual([number]);
    const learned = (await one.events(no)).filter(({ type }) => type === 'numbers.learned');
    expect(learned.flatMap(({ data }) => data.numbers)).toEqual([number]);
  });

  it('takes up other messages that waited for a number it remembers', async () => {
    const no = await one.declare('TYPO-4');
    const first = await park([entryId('050320261000000044')]);
    const second = await park([entryId('050320261000000044')], { statements: [released('customs', { unit: B })] });
    await attach(first, { declarationNo: no, remember: true });
    await eventually(async () => (await one.get(`/v1/messages/${second}`)).body.state === 'applied');
  });

  it('leaves the parts that found their declaration where they are', async () => {
    const known = await one.declare('PART-1');
    const meant = await one.declare('PART-2');
    const response = await one.report('customs', [
      { numbers: [{ kind: 'declarationNo', value: known }], statements: [released('customs', { unit: A })] },
      { numbers: [entryId('050320261000000055')], statements: [released('customs', { unit: B })] },
    ]);
    const id = String(response.get('Tongguan-Message-Id'));
    await attach(id, { declarationNo: meant });
    const customs = async (no: string) =>
      (await one.events(no)).flatMap(({ data }) => (data.statement?.party === 'customs' ? [data.statement.unit] : []));
    expect(await customs(known)).toEqual([A]);
    expect(await customs(meant)).toEqual([B]);
  });

  it('is done once: who is slower is told, who did it may ask again', async () => {
    const no = await one.declare('RACE-1');
    const other = await one.declare('RACE-2');
    const id = await park([entryId('050320261000000066')]);
    const [mine, theirs] = await Promise.all([
      attach(id, { declarationNo: no }, 'operator'),
      attach(id, { declarationNo: other }, 'second'),
    ]);
    expect([mine.status, theirs.status].sort()).toEqual([202, 409]);
    const [won, lost] = mine.status === 202 ? [mine, theirs] : [theirs, mine];
    expect(lost.body).toMatchObject({ code: 'TG-6001', messageId: id });
    const key = mine.status === 202 ? 'operator' : 'second';
    const again = await attach(id, { declarationNo: won.body.declarationNo }, key);
    expect([again.status, again.get('Idempotent-Replayed'), again.body.id]).toEqual([202, 'true', won.body.id]);
    expect((await attach(id, { declarationNo: won === mine ? other : no }, key)).body.code).toBe('TG-6001');
    expect((await dismiss(id)).body.code).toBe('TG-6001');
    const statements = await Promise.all(
      [no, other].map(async (each) => (await one.events(each)).filter(({ type }) => type === 'statement.recorded')),
    );
    expect(statements.flat()).toHaveLength(1);
  });

  it('is refused to what does not exist, of what is not parked, and to whom it is not', async () => {
    const no = await one.declare('WRONG-1');
    const id = await park([entryId('050320261000000077')]);
    const nowhere = await attach(id, { declarationNo: '1000101000000000' });
    expect(nowhere.body).toMatchObject({
      code: 'TG-1012',
      errors: [{ pointer: '/declarationNo', code: 'BODY-DECLARATION' }],
    });
    const wrong = await attach(id, { declarationNo: 'x', remember: 'yes', reason: '', more: 1 });
    expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/declarationNo',
      '/more',
      '/reason',
      '/remember',
    ]);
    expect((await one.post(`/v1/messages/${id}:attach`, {}, 'firm')).body.code).toBe('TG-2002');
    expect((await attach('019bd000-0000-7000-8000-000000000003', { declarationNo: no })).body.code).toBe('TG-3001');
    const said = await one.say('customs', no, 'accepted');
    expect((await attach(String(said.get('Tongguan-Message-Id')), { declarationNo: no })).body.code).toBe('TG-6001');
    expect(await parkedOf(id)).toBeDefined();
    await dismiss(id);
  });
});

describe('dismissing', () => {
  it('keeps the message and its bytes, and never tries it again', async () => {
    const number = entryId('050320261000000088');
    const id = await park([number]);
    const response = await dismiss(id);
    expect(response.status, response.text).toBe(200);
    expect(response.body).toMatchObject({ action: 'dismiss', state: 'done', messageId: id, declarationNo: null });
    expect((await one.get(`/v1/messages/${id}`)).body).toMatchObject({ state: 'dismissed', reason: '测试报文' });
    expect((await one.get(`/v1/messages/${id}/body`)).text).toContain('released');
    expect(await parkedOf(id)).toBeUndefined();
    const again = await dismiss(id);
    expect([again.status, again.get('Idempotent-Replayed'), again.body.id]).toEqual([200, 'true', response.body.id]);
    expect((await dismiss(id, 'second')).body.code).toBe('TG-6001');

    // Its number becomes known: it stays where it is.
    const no = await one.declare('LATE-1');
    await one.report('customs', [{ numbers: [{ kind: 'declarationNo', value: no }], learned: [number] }]);
    await one.say('customs', no, 'accepted');
    await one.until(no, ({ parties }) => parties[0].status === 'accepted');
    expect((await one.get(`/v1/messages/${id}`)).body.state).toBe('dismissed');
    const audit = (await one.get('/v1/operator-actions?operator=tests&limit=1')).body.items;
    expect(audit).toMatchObject([{ action: 'dismiss', messageId: id, reason: '测试报文' }]);
  });
});
