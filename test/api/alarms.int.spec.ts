/** Alarms 警报: raised, seen where a person looks, cleared; a firm sees its own. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { A, B, type JsonBench, startJsonBench } from './json-bench.ts';
import { OTHER_FIRM, sample } from './support.ts';

let one: JsonBench;
beforeAll(async () => {
  one = await startJsonBench();
});
afterAll(() => one.stop());

const kinds = async (query = '', key: 'operator' | 'firm' | 'otherFirm' = 'operator') =>
  (await one.get(`/v1/alarms?${query}`, key)).body.items.map(
    ({ kind, declarationNo }: { kind: string; declarationNo: string }) => `${kind} ${declarationNo}`,
  );

it('are told with the declaration, its matching and in the list, until they are over', async () => {
  const left = await one.declare('ALARM-1');
  await one.say('railway', left, 'gatedOut', { unit: A });
  const status = await one.until(left, ({ alarms }) => alarms.length === 2);
  expect(
    status.alarms.map(({ kind, party, units }: { kind: string; party: string; units: unknown }) => [
      kind,
      party,
      units,
    ]),
  ).toEqual([
    ['leftWithoutRelease', 'customs', [A]],
    ['leftWithoutRelease', 'inspection', [A]],
  ]);
  expect(status.alarms[0]).toMatchObject({ clearedAt: null, zh: expect.stringContaining('离场') });
  expect(Date.parse(status.alarms[0].raisedAt)).toBeGreaterThan(0);
  const [unitA, unitB] = (await one.matching(left)).units;
  expect(unitA.alarms).toHaveLength(2);
  expect(unitB.alarms).toEqual([]);

  const twoMinds = await one.declare('ALARM-2');
  const senderTime = one.time();
  await one.say('customs', twoMinds, 'released', { senderTime });
  await one.say('customs', twoMinds, 'held', { senderTime });
  await one.until(twoMinds, ({ alarms }) => alarms.length === 1);
  const trader = { ...sample('rail-import').parties.trader, uscc: OTHER_FIRM };
  const parties = { ...sample('rail-import').parties, trader };
  const foreign = await one.post(
    '/v1/declarations',
    { ...sample('rail-import', 'ALARM-3'), bill: { number: 'RBALARM3' }, parties },
    'otherFirm',
  );
  const theirs = String(foreign.body.declarationNo);
  await one.say('railway', theirs, 'gatedOut', { unit: B });
  await one.until(theirs, ({ alarms }) => alarms.length === 2);

  expect(await kinds()).toHaveLength(5);
  expect(await kinds('', 'firm')).toHaveLength(3);
  expect(await kinds('', 'otherFirm')).toEqual([`leftWithoutRelease ${theirs}`, `leftWithoutRelease ${theirs}`]);
  expect(await kinds('kind=contradiction')).toEqual([`contradiction ${twoMinds}`]);
  expect(await kinds('party=inspection', 'firm')).toEqual([`leftWithoutRelease ${left}`]);
  const { items, nextCursor } = (await one.get('/v1/alarms?limit=3')).body;
  const rest = (await one.get(`/v1/alarms?limit=3&cursor=${nextCursor}`)).body;
  expect(new Set([...items, ...rest.items].map(({ id }: { id: string }) => id)).size).toBe(5);
  expect(rest).not.toHaveProperty('nextCursor');

  await one.say('customs', twoMinds, 'released');
  await one.until(twoMinds, ({ alarms }) => alarms.length === 0);
  expect(await kinds('kind=contradiction')).toEqual([]);
  expect(await kinds('state=cleared')).toEqual([`contradiction ${twoMinds}`]);
  expect(await kinds('state=all')).toHaveLength(5);
});

it('tell of a limit that has passed', async () => {
  const no = await one.declare('ALARM-4');
  await one.say('customs', no, 'inspect', { unit: A });
  await one.until(no, ({ parties }) => parties[0].status === 'inspecting');
  const limitsOf = async () => (await one.matching(no)).units[0].limits;
  expect(await limitsOf()).toMatchObject([{ kind: 'otherSilent', party: 'inspection', late: false }]);
  one.pass(7 * 24 * 3_600_000);
  const { alarms } = await one.until(no, (status) => status.alarms.length > 0);
  expect(alarms).toMatchObject([{ kind: 'otherSilent', party: 'inspection', units: [A] }]);
  const late = (await limitsOf()).find(({ kind }: { kind: string }) => kind === 'otherSilent');
  expect(late).toMatchObject({ late: true, until: alarms[0].limit });
});

it('are refused for a filter nobody knows, and to agencies', async () => {
  const wrong = await one.get('/v1/alarms?state=old&kind=fire&party=K&since=now');
  expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
    'kind',
    'party',
    'since',
    'state',
  ]);
  expect((await one.get('/v1/alarms', 'customs')).body.code).toBe('TG-2002');
});
