/** Amendment 改单: what it changes and what it leads to. What is refused: amend-refused.int.spec.ts. */
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { eventually } from '../support/stand-in.ts';
import { A, B, billOf, C, documentOf, type JsonBench, orderNames, startJsonBench } from './json-bench.ts';
import { bearer, startBench } from './support.ts';

let one: JsonBench;
beforeAll(async () => {
  one = await startJsonBench();
});
afterAll(() => one.stop());

const amend = (no: string, declaration: unknown, more: object = {}, key?: 'operator', headers = {}) =>
  one.post(`/v1/declarations/${no}:amend`, { reason: '箱号录入错误', declaration, ...more }, key, headers);

const [first, second] = documentOf('X').containers ?? [];
/** The sample with its second container replaced by another. */
const withC = (reference: string): Declaration =>
  documentOf(reference, {
    containers: [
      { ...first, number: A.id },
      { ...second, number: C.id },
    ],
  });

/** Waits until every party was told of the declaration: only then can a word be about it. */
const isTold = (no: string) =>
  one.until(
    no,
    ({ parties }) => parties.length > 0 && parties.every(({ status }: { status: string }) => status !== 'pending'),
  );

const unitOf = async (no: string, id: string) =>
  (await one.matching(no)).units.find(({ unit }: { unit: { id: string } }) => unit.id === id);

describe('an amendment', () => {
  it('replaces the document, keeps the old one, and is told with what it changed', async () => {
    const no = await one.declare('AMEND-1');
    const document = documentOf('AMEND-1', { grossMass: '36700', note: '更正毛重' });
    const response = await amend(no, document);
    expect(response.status, response.text).toBe(202);
    expect(response.body).toMatchObject({
      declarationNo: no,
      version: 2,
      changes: ['/note', '/grossMass'],
      restarts: false,
    });
    expect(response.get('Idempotent-Replayed')).toBeUndefined();

    const status = await one.status(no);
    expect(status).toMatchObject({ documentVersion: 2, closedAt: null, alarms: [] });
    const { items } = (await one.get(status._links.versions, 'firm')).body;
    expect(items).toMatchObject([
      { version: 1, current: false, madeAt: status.submittedAt },
      { version: 2, current: true, reason: '箱号录入错误', changes: ['/note', '/grossMass'], restarts: false },
    ]);
    expect(items[0]).not.toHaveProperty('reason');
    expect((await one.get(items[0]._links.document)).body).toEqual(documentOf('AMEND-1'));
    expect((await one.get(items[1]._links.document)).body).toEqual(document);
    expect((await one.get(`/v1/declarations/${no}/versions/3`)).status).toBe(404);
    expect((await one.get(`/v1/declarations/${no}/versions/0`)).status).toBe(404);

    const sent = await supertest(one.bench.url).get(`${items[1]._links.message}/body`).set(bearer(one.bench.keys.firm));
    expect(sent.body).toEqual({ reason: '箱号录入错误', declaration: document });
    const events = await one.events(no);
    const amended = events.find(({ type }) => type === 'declaration.amended');
    expect(amended?.data).toMatchObject({ version: 2, reason: '箱号录入错误', restarts: false });
    const said = events.find(({ data }) => data.statement?.kind === 'amended');
    expect(said?.data.statement).toMatchObject({ party: 'trader', text: '箱号录入错误' });
    expect(said?.data.statement).not.toHaveProperty('setsAside');
    await eventually(
      async () => one.sent.filter(({ kind, text }) => kind === 'amend' && text.includes('AMEND-1')).length === 3,
    );
  });

  it('is known by its new numbers, and still by the old ones', async () => {
    const no = await one.declare('AMEND-2');
    const response = await amend(no, { ...withC('AMEND-2'), bill: { number: 'RBNEW2' }, contractNumber: 'NEW-2' });
    expect(response.body.restarts).toBe(true);
    const { numbers } = await one.status(no);
    for (const [kind, value] of [
      ['bill', 'RBNEW2'],
      ['bill', 'RBAMEND2'],
      ['container', C.id],
      ['container', B.id],
      ['contract', 'NEW-2'],
    ]) {
      expect(numbers).toContainEqual({ kind, value });
    }
    const learned = (await one.events(no)).find(({ type }) => type === 'numbers.learned');
    expect(learned?.data.numbers.map(({ value }: { value: string }) => value).sort()).toEqual(
      ['NEW-2', 'RBNEW2', C.id].sort(),
    );
  });

  it('asked for again changes nothing and gets the same answer', async () => {
    const no = await one.declare('AMEND-3');
    const document = documentOf('AMEND-3', { netMass: '34100' });
    const before = await amend(no, document);
    await eventually(async () => one.sent.filter(({ text }) => text.includes('AMEND-3"')).length === 6);
    const rows = await one.bench.rows();
    const reordered = Object.fromEntries(Object.entries(document).reverse());
    for (const again of [await amend(no, document), await amend(no, reordered, { reason: 'another' })]) {
      expect(again.status).toBe(202);
      expect(again.get('Idempotent-Replayed')).toBe('true');
      expect(again.body).toEqual(before.body);
    }
    for (const table of ['statements', 'declaration_versions', 'message_bodies', 'numbers']) {
      expect((await one.bench.rows())[table]).toBe(rows[table]);
    }
    const untouched = await one.declare('AMEND-3B');
    const same = await amend(untouched, documentOf('AMEND-3B'));
    expect(same.get('Idempotent-Replayed')).toBe('true');
    expect(same.body).toMatchObject({ version: 1, changes: [], restarts: false });
  });

  it('sent ten times at once is made once', async () => {
    const no = await one.declare('AMEND-4');
    const document = documentOf('AMEND-4', { netMass: '34100' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => amend(no, document)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.version}`))).toEqual(new Set(['202 2']));
    expect(answers.filter((answer) => answer.get('Idempotent-Replayed') === undefined)).toHaveLength(1);
    expect((await one.status(no)).documentVersion).toBe(2);
  });

  it('is for an operator too', async () => {
    const no = await one.declare('AMEND-5');
    expect((await amend(no, documentOf('AMEND-5', { netMass: '34100' }), {}, 'operator')).body.version).toBe(2);
  });

  it('names at most a hundred changes', async () => {
    const containers = Array.from({ length: 3 }, (_, index) => ({
      ...first,
      number: [A.id, B.id, C.id][index] ?? '',
      seals: Array.from({ length: 9 }, (__, seal) => `S${index}${seal}`),
    }));
    const no = await one.declare('AMEND-6', { containers });
    const items = documentOf('AMEND-6').items;
    const many = Array.from({ length: 50 }, (_, index) => ({ ...items[0], number: index + 1 }));
    const wide = await one.post(`/v1/declarations/${no}:amend`, {
      reason: 'more',
      declaration: documentOf('AMEND-6', {
        containers: containers.map((each) => ({
          ...each,
          seals: each.seals.map((seal) => `${seal}X`),
          grossMass: '24000',
        })),
        items: many.map((item) => ({ ...item, name: '采煤机', nameEn: 'SHEARER' })) as Declaration['items'],
      }),
    });
    expect(wide.status, wide.text).toBe(202);
    expect(wide.body.changes.length).toBeGreaterThan(50);
    expect(wide.body.changes.length).toBeLessThanOrEqual(100);
  });
});

describe('whether the matching begins again', () => {
  it.each([
    ['a seal and a mass', { containers: [{ ...first, seals: ['NEW1'], grossMass: '1' }, second] }, false],
    ['the order of the containers', { containers: [second, first] }, false],
    ['a container', { containers: [first, { ...second, number: C.id }] }, true],
    ['one container less', { containers: [first] }, true],
    ['the bill', { bill: { number: 'RBOTHER' } }, true],
    ['the house bill', { bill: { number: '', houseNumber: 'H1' } }, false],
    ['a further bill', { furtherBills: [{ number: 'RBFURTHER' }] }, true],
    ['wagons', { wagons: [{ number: '1234567' }] }, true],
    ['the kind of packages', { packages: { ...documentOf('X').packages, kind: '22' } }, true],
    ['the number of packages', { packages: { ...documentOf('X').packages, count: 19 } }, false],
    ['a clearance form', { documents: [{ kind: 'A', number: '140800118000123000' }] }, true],
    ['a licence', { documents: [{ kind: '1', number: 'L-1' }] }, false],
  ] as const)('%s', async (name, change, restarts) => {
    const reference = `RE-${name
      .replaceAll(/[^a-z]/g, '')
      .toUpperCase()
      .slice(0, 20)}`;
    const no = await one.declare(reference);
    await isTold(no);
    const own =
      'bill' in change && change.bill.number === '' ? { bill: { ...change.bill, number: billOf(reference) } } : change;
    const response = await amend(no, { ...documentOf(reference), ...own });
    expect(response.status, response.text).toBe(202);
    expect(response.body.restarts).toBe(restarts);
    const said = (await one.events(no)).find(({ data }) => data.statement?.kind === 'amended')?.data.statement;
    expect(said.setsAside).toEqual(restarts ? [] : undefined);
  });
});

describe('an amendment before anybody was told', () => {
  it('sets no word aside: what is said later is about what was told later', async () => {
    const { bench } = one;
    const quiet = await startBench({ adapters: bench.running.gateway.adapters });
    try {
      const post = (path: string, body: object) =>
        supertest(quiet.url).post(path).set(bearer(quiet.keys.firm)).send(body).expect(202);
      const no = (await post('/v1/declarations', documentOf('UNTOLD'))).body.declarationNo as string;
      const { body } = await post(`/v1/declarations/${no}:amend`, { reason: 'x', declaration: withC('UNTOLD') });
      expect(body).toMatchObject({ version: 2, restarts: true });
      const rows = await quiet.running.gateway.store.read.selectFrom('statements').select('data').execute();
      expect(rows.map(({ data }) => JSON.parse(data))).toEqual([
        { party: 'trader', kind: 'amended', senderTime: expect.any(String), text: 'x' },
      ]);
    } finally {
      await quiet.stop();
    }
  });
});

describe('an amendment that changes a container', () => {
  it('cancels what was ordered, tells everybody, and lets nothing go by words of before', async () => {
    const no = await one.declare('BOX-1');
    await one.say('customs', no, 'inspect', { unit: B });
    await one.say('inspection', no, 'inspect', { unit: B });
    await one.say('customs', no, 'released', { unit: A });
    await one.say('inspection', no, 'released', { unit: A });
    const before = await one.until(
      no,
      ({ inspectionOrders, releaseOrders }) => inspectionOrders.length === 1 && releaseOrders.length === 1,
    );
    expect(before.inspectionOrders[0]).toMatchObject({ kind: 'joint', units: [B] });

    const response = await amend(no, withC('BOX-1'));
    expect(response.body).toMatchObject({ restarts: true, changes: ['/containers/1/number'] });
    const after = await one.until(
      no,
      ({ inspectionOrders, holdOrders }) => inspectionOrders.length === 2 && holdOrders.length === 1,
    );
    expect(orderNames(after.inspectionOrders)).toEqual(['I1v1', 'I1v2']);
    expect(after.inspectionOrders[1]).toMatchObject({ cancelled: true, units: [B] });
    // A was released under the declaration as it was: it stays until everybody has spoken again.
    expect(after.holdOrders[0]).toMatchObject({ units: [A] });
    expect(after.units).toEqual([A, C]);
    for (const party of ['customs', 'inspection', 'railway']) {
      await eventually(async () =>
        one.sent.some((each) => each.party === party && each.kind === 'amend' && each.text.includes('BOX-1')),
      );
    }
    const statement = (await one.events(no)).find(({ data }) => data.statement?.kind === 'amended')?.data.statement;
    expect(statement.setsAside.map(({ party }: { party: string }) => party)).toEqual(['customs', 'inspection']);

    // One speaks again for A; the other's release is of before.
    await one.say('customs', no, 'released', { unit: A });
    const waiting = await eventually(async () => {
      const unit = await unitOf(no, A.id);
      return unit.positions[0].stance === 'released' ? unit : undefined;
    });
    expect(waiting).toMatchObject({ rule: 'restarted', released: false });
    expect(waiting.positions[1]).toMatchObject({
      agency: 'inspection',
      stance: 'silent',
      restartedBy: { kind: 'amended', party: 'trader' },
    });
    expect((await one.status(no)).releaseOrders).toHaveLength(1);

    await one.say('inspection', no, 'released', { unit: A });
    await one.until(no, ({ releaseOrders }) => releaseOrders.length === 2);
    await one.say('customs', no, 'released', { unit: C });
    await one.say('inspection', no, 'released', { unit: C });
    const released = await one.until(no, ({ status }) => status === 'released');
    expect(
      released.releaseOrders.map(({ units, version }: { units: unknown; version: number }) => [units, version]),
    ).toEqual([
      [[A], 1],
      [[A], 2],
      [[C], 1],
    ]);
  });

  it('leaves in peace what has left before it', async () => {
    const no = await one.declare('BOX-3');
    await one.say('customs', no, 'released');
    await one.say('inspection', no, 'released');
    await one.until(no, ({ status }) => status === 'released');
    await one.say('railway', no, 'gatedOut', { unit: A });
    await amend(no, withC('BOX-3'));
    const { alarms, holdOrders } = await one.until(no, (status) => status.holdOrders.length > 0);
    expect(alarms).toEqual([]);
    expect(holdOrders).toMatchObject([{ units: [B] }]);
    expect(await unitOf(no, A.id)).toMatchObject({
      rule: 'gone',
      positions: [{ stance: 'released' }, { stance: 'released' }],
    });
    expect(await unitOf(no, C.id)).toMatchObject({ rule: 'restarted' });
    await one.say('customs', no, 'released', { unit: C });
    await one.say('inspection', no, 'released', { unit: C });
    await one.until(no, ({ status }) => status === 'released');
  });

  it('does not count a release that comes later but was said before', async () => {
    const no = await one.declare('BOX-2');
    await isTold(no);
    const early = one.time();
    await amend(no, withC('BOX-2'));
    await one.say('customs', no, 'released', { senderTime: early });
    await one.say('inspection', no, 'released', { senderTime: early });
    // Heard after them, so that they have been looked at.
    await one.say('customs', no, 'accepted');
    await one.until(no, ({ parties }) => parties[0].status === 'accepted');
    expect((await one.matching(no)).units[0].history).toHaveLength(4);
    for (const { released, rule } of (await one.matching(no)).units) {
      expect({ released, rule }).toEqual({ released: false, rule: 'restarted' });
    }
    expect((await one.status(no)).releaseOrders).toEqual([]);
  });
});
