/** The store is lost while a claim is stored: what it claimed was not sent, and is sent soon, once, and by no ambiguity. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import { OutcomeUnknownError, type Store, storeWith } from '../../gateway/store/store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { gate } from '../support/gate.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { eventually } from '../support/stand-in.ts';
import { declarationOf, inState, outcomes, processOn, queue, signalled, standing } from './support.ts';

let server: TestPostgres;
const closers: (() => unknown)[] = [];
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
let sent: string[];
beforeEach(() => {
  sent = [];
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const stores = {
  async sqlite(): Promise<Store> {
    const folder = temporaryFolder();
    closers.push(() => folder.remove());
    return openSqliteStore(join(folder.path, 'tongguan.db'));
  },
  async postgres(): Promise<Store> {
    const database = await server.createDatabase();
    closers.push(() => database.drop());
    return openPostgresStore(database.url);
  },
};

type Write = Store['write'];
/** Stores the claim, when what it waits for before the commit has come. */
type Claim = (before?: () => Promise<void>) => Promise<unknown>;

/**
 * A process whose first claim is in doubt. Nothing renews or takes up anything while the test lasts: a lease is an hour.
 * @param first what becomes of the claim; its caller is told that nobody knows.
 */
async function processOf(kind: keyof typeof stores, first: (claim: Claim) => Promise<unknown>) {
  const store = await stores[kind]();
  closers.push(() => store.close());
  let claims = 0;
  const write: Write = (unit, options) => {
    if (options?.alone !== true) return store.write(unit, options);
    claims += 1;
    if (claims > 1) return store.write(unit, options);
    const claim: Claim = (before) =>
      store.write(async (tx) => {
        await unit(tx);
        await before?.();
      }, options);
    return first(claim).then(() => {
      throw new OutcomeUnknownError(new Error('Connection terminated unexpectedly'));
    });
  };
  const doubtful = storeWith(store, { write });
  const adapter = signalled(
    'customs',
    async (message) => {
      sent.push(declarationOf(message));
      return [];
    },
    false,
  );
  const { gateway, delivery } = processOn(doubtful, [adapter], { leaseMs: 3_600_000 });
  closers.push(() => delivery.stop());
  for (const no of ['D1', 'D2']) await queue(gateway, no, ['declare']);
  await delivery.start();
  return { store, claims: () => claims };
}

const bothSent = (store: Store) => eventually(async () => (await inState(store, 'done')) === 2);

it.each(['sqlite', 'postgres'] as const)('%s: a claim that was stored', async (kind) => {
  const { store } = await processOf(kind, (claim) => claim());
  await bothSent(store);
  expect(sent.sort()).toEqual(['D1', 'D2']);
  expect(await outcomes(store)).toEqual(['transient', 'delivered', 'transient', 'delivered']);
  const details = await store.read.selectFrom('delivery_attempts').select('detail').where('attempt', '=', 1).execute();
  for (const { detail } of details) expect(detail).toMatch(/^store: Nothing was sent/);
});

it.each(['sqlite', 'postgres'] as const)('%s: a claim that was not stored', async (kind) => {
  const { store } = await processOf(kind, async () => undefined);
  await bothSent(store);
  expect(sent.sort()).toEqual(['D1', 'D2']);
  expect(await outcomes(store)).toEqual(['delivered', 'delivered']);
});

it('postgres: a claim that is stored only when its sender has long been told', async () => {
  const late = gate();
  let stored: Promise<unknown> | undefined;
  const { store, claims } = await processOf('postgres', async (claim) => {
    const begun = gate();
    // Its connection is gone for us; the server has the commit still before it.
    stored = claim(() => {
      begun.open();
      return late.opened;
    });
    await begun.opened;
  });
  await eventually(async () => claims() >= 3);
  expect(sent).toEqual([]);
  expect(await standing(store)).toEqual(['declare queued', 'declare queued']);
  late.open();
  await stored;
  await bothSent(store);
  expect(sent.sort()).toEqual(['D1', 'D2']);
  expect(await outcomes(store)).toEqual(['transient', 'delivered', 'transient', 'delivered']);
});
