/** What is fetched and cannot be stored is told, and stays told until it is stored; so is a fetch that fails. */
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Adapter, Arrival } from '../../adapters/adapter.ts';
import { Delivery } from '../../gateway/delivery/delivery.ts';
import { deliveryHealth, type PartyHealth } from '../../gateway/delivery/health.ts';
import { readFigures } from '../../gateway/monitor/figures.ts';
import { readinessOf } from '../../gateway/monitor/readiness.ts';
import { samplesOf } from '../../gateway/monitor/samples.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import type { Store } from '../../gateway/store/store.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { eventually, jsonAdapter } from '../support/stand-in.ts';
import { processOn } from './support.ts';

let folder: Folder;
let store: Store;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openSqliteStore(join(folder.path, 'tongguan.db'));
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await store.close();
  folder.remove();
});

/** Keeps what could not be stored and says nothing of it, as the road to inspection does. */
class Box {
  items: string[] = [];
  rounds = 0;
  away = false;
  /** Items whose storing fails, with what. */
  readonly bad = new Map<string, Error>();
  readonly tried: string[] = [];

  adapter(): Adapter {
    const adapter = jsonAdapter('customs', 'agency', async () => []);
    const fetch = async (take: (arrival: Arrival) => Promise<void>): Promise<number> => {
      this.rounds += 1;
      if (this.away) throw new Error('nobody answers');
      const left: string[] = [];
      for (const id of this.items) {
        const body = Buffer.from(JSON.stringify({ reports: [], id }));
        await take({ body, mediaType: 'application/json', externalId: id }).catch(() => left.push(id));
      }
      const taken = this.items.length - left.length;
      this.items = left;
      return taken;
    };
    return {
      ...adapter,
      capabilities: { ...adapter.capabilities, fetches: true },
      read: (bytes, context) => {
        const { id } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { readonly id: string };
        this.tried.push(id);
        const error = this.bad.get(id);
        if (error !== undefined) throw error;
        return adapter.read(bytes, context);
      },
      connect: () => ({ send: async () => [], fetch, close: async () => undefined }),
    };
  }
}

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly party?: string;
  readonly item?: string;
  readonly err?: { readonly message: string };
}

async function start(box: Box) {
  const lines: Line[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line) as Line) });
  const gateway = { ...processOn(store, [box.adapter()]).gateway, log };
  const delivery = new Delivery(gateway);
  await delivery.start();
  let stopped = false;
  const stop = async () => {
    if (!stopped) await delivery.stop();
    stopped = true;
  };
  closers.push(stop);
  const health = async (): Promise<PartyHealth> => {
    const [customs] = await deliveryHealth(gateway);
    if (customs === undefined) throw new Error('customs is not registered');
    return customs;
  };
  const told = async () => {
    const figures = await readFigures(gateway);
    const seen = {
      at: new Date(),
      store: { value: true, seconds: 0 },
      bus: undefined,
      figures: { value: figures, seconds: 0 },
      calendars: new Map<string, number>(),
    } as const;
    const readiness = readinessOf(seen, ['delivery'], ['customs']);
    const metric = (name: string) => samplesOf(seen, readiness).find(([one]) => one === name)?.[1];
    return {
      state: readiness.parties[0]?.state,
      failing: metric('tongguan_delivery_fetch_failing'),
      left: metric('tongguan_delivery_fetch_left_messages'),
    };
  };
  return { lines, stop, health, told };
}

it('logs an item that cannot be stored, and tells it until it is stored; the others are taken', async () => {
  const box = new Box();
  box.items = ['R1', 'R2'];
  box.bad.set('R1', new Error('index row size 4016 exceeds btree maximum'));
  const { lines, health, told } = await start(box);
  const first = await eventually(async () => (await health()).fetchFailing);
  expect(first.left).toBe(1);
  expect(await told()).toEqual({ state: 'fetchFailing', failing: 1, left: 1 });
  expect(box.items).toEqual(['R1']);
  expect(lines[0]).toMatchObject({
    level: 40,
    party: 'customs',
    item: 'R1',
    err: { message: 'index row size 4016 exceeds btree maximum' },
  });
  expect(lines[0]?.msg).toContain('could not be stored');

  // Rounds that take nothing because of it change nothing of that.
  const { rounds } = box;
  await eventually(async () => box.rounds >= rounds + 2);
  expect((await health()).fetchFailing).toEqual(first);

  box.bad.clear();
  await eventually(async () => (await health()).fetchFailing === undefined);
  expect(await told()).toEqual({ state: 'ok', failing: 0, left: 0 });
  const stored = await store.read.selectFrom('messages').select('reference').orderBy('id').execute();
  expect(stored.map(({ reference }) => reference)).toEqual(['R2', 'R1']);
});

it('tells a fetch that fails, until one does not, and nothing when nobody fetches any more', async () => {
  const box = new Box();
  box.away = true;
  const { health, told, stop } = await start(box);
  await eventually(async () => (await health()).fetchFailing);
  expect(await told()).toEqual({ state: 'fetchFailing', failing: 1, left: 0 });
  box.away = false;
  await eventually(async () => (await health()).fetchFailing === undefined);
  box.away = true;
  await eventually(async () => (await health()).fetchFailing);
  await stop();
  expect((await health()).fetchFailing).toBeUndefined();
});

it('does not ask a store that is away once for every item', async () => {
  const box = new Box();
  box.items = ['R1', 'R2', 'R3'];
  box.bad.set('R1', Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
  const { lines, health } = await start(box);
  await eventually(async () => (await health()).fetchFailing);
  expect([...new Set(box.tried)]).toEqual(['R1']);
  expect(lines.slice(0, 2).map(({ msg }) => msg)).toEqual([
    expect.stringContaining('could not be stored'),
    'fetching failed; trying again',
  ]);
  box.bad.clear();
  await eventually(async () => box.items.length === 0);
});
