/** Two firms with goods in one container: each is told why its own wait, and nothing that is the other's. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { A, documentOf, type JsonBench, startJsonBench } from './json-bench.ts';
import { FIRM, OTHER_FIRM, sample } from './support.ts';

let one: JsonBench;
beforeAll(async () => {
  one = await startJsonBench();
});
afterAll(() => one.stop());

it('keeps the other declaration’s number, words and texts to itself', async () => {
  const mine = await one.declare('SHARED-1');
  const document = sample('rail-import', 'SHARED-2');
  const trader = { ...document.parties.trader, uscc: OTHER_FIRM };
  const response = await one.post(
    '/v1/declarations',
    {
      ...document,
      bill: { number: 'RBSHARED1' },
      containers: document.containers?.slice(0, 1),
      parties: { ...document.parties, trader },
    },
    'otherFirm',
  );
  const theirs = String(response.body.declarationNo);
  const secret = '走私嫌疑线索';
  await one.say('customs', theirs, 'inspect', { unit: A, text: secret });
  await one.say('inspection', theirs, 'inspect', { unit: A, text: secret });
  await one.say('customs', mine, 'released', { text: '放行' });
  await one.say('inspection', mine, 'released');
  // The first declaration leads: the order is one of its own, and of both.
  const { inspectionOrders } = await one.until(mine, (status) => status.inspectionOrders.length === 1);
  expect(inspectionOrders[0].sharedWith).toEqual([theirs]);
  const [{ limits }] = (await one.get(`/v1/declarations/${mine}/matching`, 'firm')).body.units;
  expect(limits).toMatchObject([{ kind: 'notPositioned', party: 'railway', late: false }]);
  expect(Date.parse(limits[0].until)).toBeGreaterThan(Date.parse(limits[0].since));
  await one.say('customs', theirs, 'inspected', { unit: A, text: secret, result: 'pass' });

  const told = async (no: string, key: 'firm' | 'otherFirm') => {
    const paths = [
      `/v1/declarations/${no}`,
      `/v1/declarations/${no}/matching`,
      `/v1/declarations/${no}/events?limit=200`,
      `/v1/declarations/${no}/messages`,
    ];
    return Promise.all(paths.map((path) => one.get(path, key)));
  };
  await one.until(theirs, ({ parties }) => parties[0].status === 'inspecting');
  const [own, matching, events, messages] = await told(mine, 'firm');
  for (const answer of [own, matching, events, messages]) {
    const text = answer?.text ?? '';
    expect(text.length).toBeGreaterThan(0);
    expect(text).not.toContain(theirs);
    expect(text).not.toContain(secret);
  }
  const [unit] = matching?.body.units ?? [];
  expect(unit).toMatchObject({ otherDeclarations: 1, rule: 'joint', released: false });
  const others = unit.positions.filter(({ otherDeclaration }: { otherDeclaration?: true }) => otherDeclaration);
  expect(others.map((position: object) => Object.keys(position).sort())).toEqual([
    ['agency', 'en', 'otherDeclaration', 'stance', 'zh'],
    ['agency', 'en', 'otherDeclaration', 'stance', 'zh'],
  ]);
  expect(unit.inspections[0]).toMatchObject({ orderNo: `${mine}-I1`, results: [{ party: 'customs', result: 'pass' }] });
  const [, other] = await told(theirs, 'otherFirm');
  expect(other?.text).not.toContain(mine);
  expect(other?.body.units[0].inspections[0]).toMatchObject({ otherDeclaration: true });
  expect(other?.body.units[0].inspections[0]).not.toHaveProperty('orderNo');
  expect(other?.body.units[0].inspections[0].results[0].text).toBe(secret);
  // The inspection order names the others in its bytes: it is for operators.
  const { items } = (await one.get(`/v1/declarations/${mine}/messages`)).body;
  const order = items.find(({ relatesTo }: { relatesTo: string }) => relatesTo === `${mine}-I1/1`);
  expect((await one.get(`/v1/messages/${order.id}/body`)).text).toContain(theirs);
  expect((await one.get(`/v1/messages/${order.id}/body`, 'firm')).status).toBe(404);
  // An operator has to know whose goods they are.
  expect((await one.get(`/v1/declarations/${mine}`)).text).toContain(theirs);
});

it('keeps what one message says of several firms from each of them', async () => {
  const mine = await one.declare('BATCH-1');
  const document = documentOf('BATCH-2');
  const trader = { ...document.parties.trader, uscc: OTHER_FIRM };
  const submitted = { ...document, parties: { ...document.parties, trader } };
  const theirs = String((await one.post('/v1/declarations', submitted, 'otherFirm')).body.declarationNo);
  const secret = '申报要素不完整';
  const word = (text: string) => ({ party: 'customs', kind: 'held' as const, senderTime: one.time(), text });
  const of = (value: string, kind = 'declarationNo' as const) => [{ kind, value }];
  const own = await one.report('customs', [{ numbers: of(mine), statements: [word('补充资料')] }]);
  // As customs sends the receipts of a whole hour, or a station the containers of a whole train.
  const both = await one.report('customs', [
    { numbers: of(mine), statements: [word('查验')] },
    { numbers: of(theirs), statements: [word(secret)] },
  ]);
  const someday = '1260120050399999';
  const unplaced = await one.report('customs', [
    { numbers: of(mine), statements: [word('查验')] },
    { numbers: of(someday), statements: [word(secret)] },
  ]);
  const idOf = (answer: { get(name: string): string | undefined }) => String(answer.get('tongguan-message-id'));

  expect((await one.get(`/v1/messages/${idOf(own)}/body`, 'firm')).text).toContain('补充资料');
  const list = await one.get(`/v1/declarations/${mine}/messages?limit=200`, 'firm');
  for (const id of [idOf(both), idOf(unplaced)]) {
    expect((await one.get(`/v1/messages/${id}/body`)).status).toBe(200);
    for (const key of ['firm', 'otherFirm'] as const) {
      expect((await one.get(`/v1/messages/${id}`, key)).status).toBe(404);
      expect((await one.get(`/v1/messages/${id}/body`, key)).status).toBe(404);
    }
    const told = list.body.items.find((item: { id: string }) => item.id === id);
    expect(told).toMatchObject({ declarationNo: mine, reference: null, reason: null });
  }
  expect(list.text).not.toContain(someday);

  // Attached to the firm's own declaration, nothing in it is anybody else's.
  await one.post(`/v1/messages/${idOf(unplaced)}:attach`, { declarationNo: mine, reason: '同一票' }, 'operator');
  expect((await one.get(`/v1/messages/${idOf(unplaced)}/body`, 'firm')).status).toBe(200);
});

it('puts the firm of a declaration on record when what else a message says is set aside', async () => {
  const mine = await one.declare('ASIDE-1');
  const said = (value: string) => ({
    numbers: [{ kind: 'declarationNo' as const, value }],
    statements: [{ party: 'customs', kind: 'held' as const, senderTime: one.time() }],
  });
  const answer = await one.report('customs', [said(mine), said('1260120050399998')]);
  await one.post(`/v1/messages/${answer.get('tongguan-message-id')}:dismiss`, { reason: '测试' }, 'operator');
  const { items } = (await one.get(`/v1/operator-actions?declarationNo=${mine}`)).body;
  expect(items).toMatchObject([{ action: 'dismiss', declarationNo: mine }]);
  const event = await one.bench.running.gateway.store.read
    .selectFrom('events')
    .select('firm')
    .where('declaration_no', '=', mine)
    .where('type', '=', 'operator.acted')
    .executeTakeFirst();
  expect(event?.firm).toBe(FIRM);
});
