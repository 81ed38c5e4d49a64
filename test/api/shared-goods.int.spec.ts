/** Two firms with goods in one container: each is told why its own wait, and nothing that is the other's. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { A, type JsonBench, startJsonBench } from './json-bench.ts';
import { OTHER_FIRM, sample } from './support.ts';

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
