/** The matching with the real gateway and the four mock agencies: what each scenario of the mocks has to end in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleText } from '../../gateway/cli/sample.ts';
import { type Accepted, ask, recordsOf, statusOf, submit, until } from '../support/client.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Running, start } from '../support/tongguan.ts';

const PACE = 0.3;
const LIMIT_MS = 120_000;

const folder = temporaryFolder();
let service: Running;

beforeAll(async () => {
  service = await start({ data: folder.path, pace: PACE });
});
afterAll(async () => {
  await service?.clean();
  folder.remove();
});

const declaration = (reference: string, more: object = {}, sample = 'rail-import'): Record<string, unknown> => ({
  ...(JSON.parse(sampleText(sample)) as Record<string, unknown>),
  traderReference: reference,
  ...more,
});

/** Each on a bill and in containers of its own: what is on one bill is shared. */
let count = 0;
async function declare(reference: string, more: object = {}, sample = 'rail-import'): Promise<string> {
  count += 1;
  const bill = sample === 'rail-import' ? { bill: { number: `MATCH${String(count).padStart(4, '0')}` } } : {};
  const body = JSON.stringify(declaration(reference, { ...bill, ...more }, sample));
  const answer = await submit(service.ready, body);
  expect(answer.status, answer.text).toBe(202);
  return answer.json<Accepted>().declarationNo;
}

const reaches = (no: string, status: string) =>
  until(`${no} is ${status}`, LIMIT_MS, async () => {
    const view = await statusOf(service.ready, no);
    return view.status === status ? view : undefined;
  });

const leaves = (no: string) =>
  until(`${no} has left`, LIMIT_MS, async () => {
    const view = await statusOf(service.ready, no);
    return view.parties.some(({ status }) => status === 'gone') ? view : undefined;
  });

async function violationsOf(no: string): Promise<string[]> {
  const records = await recordsOf(service.ready, no);
  return [...records].flatMap(([party, { violations }]) => violations.map(({ text }) => `${party}: ${text}`));
}

/** What happened, in order, in a few words: `customs released`, `alarm raised recallTooLate`, `release ordered`. */
async function storyOf(no: string): Promise<string[]> {
  interface Told {
    readonly type: string;
    readonly data: {
      readonly alarm?: { readonly kind: string };
      readonly statement?: { readonly kind: string; readonly party: string };
    };
  }
  const events = await ask(`${service.ready.gateway}/v1/declarations/${no}/events?limit=200`, {
    key: service.ready.keys.firm,
  });
  return events.json<{ items: Told[] }>().items.map(({ type, data: { alarm, statement } }) => {
    if (statement !== undefined) return `${statement.party} ${statement.kind}`;
    const [, ...words] = type.split('.').slice(0, 3);
    return [...words, ...(alarm === undefined ? [] : [alarm.kind])].join(' ');
  });
}

/** Every alarm that was raised or cleared, in order. */
const alarmsOf = async (no: string): Promise<string[]> =>
  (await storyOf(no)).filter((each) => each.startsWith('alarm '));

const act = (no: string, action: string, body: object, key: string) =>
  ask(`${service.ready.gateway}/v1/declarations/${no}:${action}`, {
    key,
    type: 'application/json',
    body: JSON.stringify(body),
  });

describe('released in the end, once', () => {
  it.each([
    { scenario: 'machine', inspections: ['single machine'] },
    { scenario: 'machine-manual', inspections: ['single machine', 'single manual'] },
    { scenario: 'laboratory', inspections: ['single manual'] },
    { scenario: 'hold', inspections: [] },
    { scenario: 'partial', inspections: [] },
    { scenario: 'joint', inspections: ['joint manual'] },
    { scenario: 'late', inspections: ['joint manual'] },
  ])('$scenario', { timeout: LIMIT_MS * 2 }, async ({ scenario, inspections }) => {
    const no = await declare(`${scenario}-${Date.now()}`);
    const view = await leaves(no);
    const last = new Map(view.inspectionOrders.map((order) => [order.number, order]));
    expect([...last.values()].map(({ kind, method }) => `${kind} ${method}`)).toEqual(inspections);
    const records = await recordsOf(service.ready, no);
    const released = records.get('railway')?.releaseOrders.flatMap(({ units }) => units) ?? [];
    expect(released.length, 'each unit once').toBe(new Set(released).size);
    expect(await violationsOf(no)).toEqual([]);
  });
});

describe('kept, recalled, ended', () => {
  it('a release that customs goes back on is recalled, or an alarm when the goods have left', {
    timeout: LIMIT_MS * 2,
  }, async () => {
    const no = await declare(`recall-${Date.now()}`);
    // What is open may be over before anybody looks: the story tells it all the same.
    const story = await until('customs lets it go again', LIMIT_MS, async () => {
      const told = await storyOf(no);
      const held = told.indexOf('customs held');
      return held >= 0 && told.lastIndexOf('customs released') > held && told;
    });
    // Inspection's release is fetched, and may come after customs held the goods again: then there is nothing to recall.
    if (story.slice(0, story.indexOf('customs held')).includes('release ordered')) {
      expect(story.some((each) => each === 'hold ordered' || each === 'alarm raised recallTooLate')).toBe(true);
    }
    await reaches(no, 'released');
    expect(await violationsOf(no)).toEqual([]);
  });

  it('destroyed goods end the matching, and nothing is released', { timeout: LIMIT_MS * 2 }, async () => {
    const no = await declare(`destroyed-${Date.now()}`);
    const view = await reaches(no, 'destroyed');
    expect(view.releaseOrders).toEqual([]);
    expect(view.waitingFor).toEqual([]);
    expect(await violationsOf(no)).toEqual([]);
  });

  it('a contradiction is raised, and settled by the next word', { timeout: LIMIT_MS * 2 }, async () => {
    const no = await declare(`contradiction-${Date.now()}`);
    // Both words lie in inspection's box in one moment; the goods may be gone before the second one was fetched.
    const alarms = await until('an alarm is raised and over', LIMIT_MS, async () => {
      const seen = await alarmsOf(no);
      const open = seen.filter((each) => each.startsWith('alarm raised')).length - seen.length / 2;
      return seen.length > 0 && open === 0 ? seen : undefined;
    });
    expect(alarms[0]).toMatch(/^alarm raised (contradiction|recallTooLate)$/);
    await reaches(no, 'released');
    expect(await violationsOf(no)).toEqual([]);
  });
});

describe('traders and operators', () => {
  it('a withdrawal cancels the inspection before the opening, and every party is told', {
    timeout: LIMIT_MS * 2,
  }, async () => {
    const { firm } = service.ready.keys;
    const no = await declare(`silent-${Date.now()}`);
    await until('customs has its number', LIMIT_MS, async () => {
      const { numbers } = (await statusOf(service.ready, no)) as unknown as { numbers: { kind: string }[] };
      return numbers.some(({ kind }) => kind === 'entryId');
    });
    expect((await act(no, 'withdraw', { reason: 'sold elsewhere' }, firm)).status).toBe(202);
    await reaches(no, 'withdrawn');
    await until('every party knows', LIMIT_MS, async () => {
      const records = (await recordsOf(service.ready, no)) as unknown as Map<string, { changes?: { kind: string }[] }>;
      return ['customs', 'inspection', 'railway'].every((party) =>
        records.get(party)?.changes?.some(({ kind }) => kind === 'withdrawn'),
      );
    });
    expect(await violationsOf(no)).toEqual([]);
  });

  it('an amendment to another bill begins anew and is released once', { timeout: LIMIT_MS * 2 }, async () => {
    const { firm, operator } = service.ready.keys;
    const reference = `clear-amend-${Date.now()}`;
    const bill = { number: 'MATCHAMEND' };
    const first = declaration(reference, { bill });
    const no = await declare(reference, { bill });
    // Held, so that it cannot be gone before it is amended, however fast the agencies are.
    expect((await act(no, 'hold', { reason: 'the bill is wrong' }, operator)).status).toBe(202);
    await until('every party is told', LIMIT_MS, async () => {
      const { parties } = await statusOf(service.ready, no);
      return parties.length > 0 && parties.every(({ status }) => status !== 'pending');
    });
    const amended = { ...first, marks: 'N/M AMENDED', bill: { number: 'MATCHAMEND2' } };
    const answer = await act(no, 'amend', { reason: 'wrong bill', declaration: amended }, firm);
    expect(answer.status, answer.text).toBe(202);
    expect(answer.json<{ restarts: boolean; version: number }>()).toMatchObject({ restarts: true, version: 2 });
    const changesOf = async () => {
      const records = (await recordsOf(service.ready, no)) as unknown as Map<string, { changes?: { kind: string }[] }>;
      return ['customs', 'inspection', 'railway'].map((party) => records.get(party)?.changes?.map(({ kind }) => kind));
    };
    await until('every party has the amendment', LIMIT_MS, async () =>
      (await changesOf()).every((changes) => (changes?.length ?? 0) > 0),
    );
    expect((await act(no, 'lift', { reason: 'the bill is right' }, operator)).status).toBe(202);
    await leaves(no);
    expect(await changesOf()).toEqual([['amended'], ['amended'], ['amended']]);
    expect(await violationsOf(no)).toEqual([]);
  });

  it('an operator holds what both released; lifted, it is released', { timeout: LIMIT_MS * 2 }, async () => {
    const { operator } = service.ready.keys;
    const no = await declare(`clear-held-${Date.now()}`);
    expect((await act(no, 'hold', { reason: 'seal to be checked' }, operator)).status).toBe(202);
    await reaches(no, 'held');
    await until('both agencies released', LIMIT_MS, async () => {
      const { parties } = await statusOf(service.ready, no);
      return ['customs', 'inspection'].every((party) =>
        parties.some((each) => each.party === party && each.status === 'released'),
      );
    });
    expect((await statusOf(service.ready, no)).status).toBe('held');
    expect((await act(no, 'lift', { reason: 'seal is good' }, operator)).status).toBe(202);
    const view = await leaves(no);
    expect(view.releaseOrders.length).toBe(1);
    expect(await violationsOf(no)).toEqual([]);
  });
});
