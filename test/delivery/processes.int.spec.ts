/** Several processes deliver at once on one PostgreSQL: each message once, in order, whoever dies or stops. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Adapter } from '../../adapters/adapter.ts';
import type { Delivery } from '../../gateway/delivery/delivery.ts';
import type { DeliverySettings } from '../../gateway/delivery/settings.ts';
import { startParty, stopParty } from '../../gateway/delivery/switch.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import { type Store, storeWith } from '../../gateway/store/store.ts';
import { gate } from '../support/gate.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { eventually } from '../support/stand-in.ts';
import { declarationOf, inState, outcomes, processOn, queue, signalled, standing } from './support.ts';

let server: TestPostgres;
let database: TestDatabase;
let one: Store;
let two: Store;
const running: Delivery[] = [];
/** Lets those go on that the test has made hang, so that they can be stopped. */
const wake: (() => void)[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await server.createDatabase();
  [one, two] = await Promise.all([openPostgresStore(database.url), openPostgresStore(database.url)]);
});
afterEach(async () => {
  for (const each of wake.splice(0)) each();
  await Promise.all(running.splice(0).map((delivery) => delivery.stop()));
  await Promise.all([one.close(), two.close()]);
  await database.drop();
});

async function start(store: Store, adapters: readonly Adapter[], settings: Partial<DeliverySettings> = {}) {
  const started = processOn(store, adapters, settings);
  await started.delivery.start();
  running.push(started.delivery);
  return started;
}

/** What a partner saw, by reference. */
class Partner {
  readonly times = new Map<string, number>();
  readonly order = new Map<string, string[]>();
  underWay = 0;
  /** Declarations of which two messages were under way at once. */
  readonly together = new Set<string>();
  readonly #open = new Set<string>();

  arrived(declaration: string, reference: string): void {
    this.underWay += 1;
    if (this.#open.has(declaration)) this.together.add(declaration);
    this.#open.add(declaration);
    this.times.set(reference, (this.times.get(reference) ?? 0) + 1);
    this.order.set(declaration, [...(this.order.get(declaration) ?? []), reference]);
  }
  left(declaration: string): void {
    this.underWay -= 1;
    this.#open.delete(declaration);
  }
}

it('share the work: every message once, those of one declaration in order and one at a time', async () => {
  const partner = new Partner();
  const by = new Map<string, number>();
  const full = gate();
  const adapter = (name: string) =>
    signalled('customs', async (message) => {
      const declaration = declarationOf(message);
      partner.arrived(declaration, message.reference);
      by.set(name, (by.get(name) ?? 0) + 1);
      // Nothing leaves before both have taken what they can.
      if (partner.underWay === 16) full.open();
      await full.opened;
      partner.left(declaration);
      return [];
    });
  const { gateway } = processOn(one, [adapter('none')]);
  for (let n = 0; n < 40; n += 1) await queue(gateway, `D${n}`, ['declare', 'amend/2', 'withdraw']);
  await Promise.all([
    start(one, [adapter('one')], { drainPerSecond: 10_000 }),
    start(two, [adapter('two')], { drainPerSecond: 10_000 }),
  ]);
  await eventually(async () => (await inState(one, 'done')) === 120);
  expect([...partner.times.values()].filter((times) => times !== 1)).toEqual([]);
  expect(partner.times.size).toBe(120);
  expect([...partner.together]).toEqual([]);
  for (const references of partner.order.values()) expect(references).toEqual([...references].sort());
  expect(by.get('one')).toBeGreaterThanOrEqual(8);
  expect(by.get('two')).toBeGreaterThanOrEqual(8);
  expect(await outcomes(one)).toEqual(Array.from({ length: 120 }, () => 'delivered'));
});

/** A store as a process sees it that froze, or lost the network: nothing it asks is answered, until it awakes. */
function mortal(store: Store): { readonly store: Store; die(): void; awake(): void } {
  const awake = gate();
  let dead = false;
  return {
    die: () => {
      dead = true;
    },
    awake: awake.open,
    store: storeWith(store, {
      async write(unit, options) {
        if (dead) await awake.opened;
        return store.write(unit, options);
      },
    }),
  };
}

describe('a process that dies in the middle of a send', () => {
  async function killed(deduplicates: boolean) {
    const sends: { readonly by: string; readonly reference: string; readonly others: boolean[] }[] = [];
    const signals: AbortSignal[] = [];
    const frozen = mortal(one);
    const over = gate();
    wake.push(frozen.awake, over.open);
    const adapter = (name: string) =>
      signalled(
        'customs',
        async (message, signal) => {
          sends.push({ by: name, reference: message.reference, others: signals.map(({ aborted }) => aborted) });
          signals.push(signal);
          if (name === 'first') await over.opened;
          return [];
        },
        deduplicates,
      );
    const first = await start(frozen.store, [adapter('first')], { leaseMs: 400 });
    await queue(first.gateway, 'D1', ['declare', 'amend/2']);
    await eventually(async () => sends.length === 1);
    frozen.die();
    await start(two, [adapter('second')], { leaseMs: 400 });
    return sends;
  }

  it('is taken over when its lease has passed, and has stopped sending by then; the order is kept', async () => {
    const sends = await killed(true);
    await eventually(async () => (await inState(two, 'done')) === 2);
    const [lost, again, next] = sends;
    expect(sends.map(({ by }) => by)).toEqual(['first', 'second', 'second']);
    expect(again).toMatchObject({ reference: lost?.reference, others: [true] });
    expect(next?.reference).not.toBe(lost?.reference);
    expect(await outcomes(two)).toEqual(['ambiguous', 'delivered', 'delivered']);
  });

  it('leaves to a person what a partner without memory may have got; what comes after it goes on', async () => {
    const sends = await killed(false);
    await eventually(async () => (await inState(two, 'done')) === 1);
    expect(await standing(two)).toEqual(['declare dead', 'amend/2 done']);
    expect(sends.map(({ by }) => by)).toEqual(['first', 'second']);
    const dead = await two.read.selectFrom('messages').select('reason').where('state', '=', 'dead').execute();
    expect(dead).toEqual([{ reason: 'interrupted: the process that sent it stopped while the message was under way' }]);
    const failed = await two.read.selectFrom('events').select('data').where('type', '=', 'message.failed').execute();
    expect(failed.map(({ data }) => JSON.parse(data).class)).toEqual(['ambiguous']);
  });
});

it('keeps what takes longer than a lease, as long as its process lives', async () => {
  const answered = gate();
  let sends = 0;
  const slow = signalled('customs', async () => {
    sends += 1;
    await answered.opened;
    return [];
  });
  // So long that no pause of the machine takes as long: whoever does not renew it in time loses it, and rightly.
  const leaseMs = 3_000;
  const { gateway } = await start(one, [slow], { leaseMs });
  await start(two, [slow], { leaseMs });
  await queue(gateway, 'D1', ['declare']);
  let first: string | undefined;
  await eventually(async () => {
    const row = await one.read.selectFrom('deliveries').select('lease_until').executeTakeFirst();
    const until = row?.lease_until ?? undefined;
    first ??= until;
    // By now the first would have passed, and it was renewed since.
    return first !== undefined && until !== undefined && Date.parse(until) - Date.parse(first) > leaseMs;
  });
  answered.open();
  await eventually(async () => (await inState(one, 'done')) === 1);
  expect(sends).toBe(1);
  expect(await outcomes(one)).toEqual(['delivered']);
});

it('takes the word of a process that was taken for dead and did hand it over', async () => {
  const frozen = mortal(one);
  const answered = gate();
  const slow = signalled(
    'customs',
    async () => {
      frozen.die();
      await answered.opened;
      return [];
    },
    false,
  );
  const { gateway } = await start(frozen.store, [slow], { leaseMs: 300 });
  await queue(gateway, 'D1', ['declare']);
  await eventually(async () => (await standing(two))[0] === 'declare sending');
  await start(two, [signalled('customs', async () => [], false)], { leaseMs: 300 });
  await eventually(async () => (await standing(two))[0] === 'declare dead');
  answered.open();
  frozen.awake();
  await eventually(async () => (await standing(two))[0] === 'declare done');
  const message = await two.read.selectFrom('messages').select(['state', 'reason']).executeTakeFirstOrThrow();
  expect(message).toEqual({ state: 'sent', reason: null });
  expect(await outcomes(two)).toEqual(['delivered']);
});

describe('the switch of a party', () => {
  const request = { party: 'customs', operator: 'anna', reason: '接口维护' };
  const both = (send: () => Promise<void>) => [
    signalled('customs', async () => {
      await send();
      return [];
    }),
    signalled('railway', async () => []),
  ];

  it('stops every process: what is under way finishes, nothing begins, and a restart keeps it', async () => {
    const answered = gate();
    let sends = 0;
    const adapters = both(async () => {
      sends += 1;
      await answered.opened;
    });
    const { gateway, delivery } = await start(one, adapters, { concurrency: 1 });
    await queue(gateway, 'D1', ['declare', 'amend/2']);
    await eventually(async () => sends === 1);
    await one.write((tx) => stopParty(tx, request, new Date()));
    await start(two, adapters);
    await queue(gateway, 'D2', ['declare']);
    answered.open();
    await eventually(async () => (await inState(one, 'done')) === 1);
    await delivery.stop();
    await start(one, adapters);
    // Both have come by since the switch: they sent to another party what was queued after it.
    await queue(gateway, 'D3', ['declare', 'amend/2', 'amend/3'], 'railway');
    await eventually(async () => (await standing(one, 'railway')).every((line) => line.endsWith('done')));
    expect(sends).toBe(1);
    expect(await standing(one)).toEqual(['declare done', 'amend/2 queued', 'declare queued']);
    await two.write((tx) => startParty(tx, { ...request, reason: '维护结束' }, new Date()));
    await eventually(async () => (await standing(one)).every((line) => line.endsWith('done')));
    expect(sends).toBe(3);
  });
});

it('hands over without duplicates when a process is stopped in order', async () => {
  const partner = new Partner();
  const adapter = signalled(
    'customs',
    async (message) => {
      const declaration = declarationOf(message);
      partner.arrived(declaration, message.reference);
      await new Promise((resolve) => setTimeout(resolve, 5));
      partner.left(declaration);
      return [];
    },
    false,
  );
  const first = await start(one, [adapter], { drainPerSecond: 10_000 });
  for (let n = 0; n < 30; n += 1) await queue(first.gateway, `D${n}`, ['declare', 'amend/2']);
  const second = processOn(two, [adapter], { drainPerSecond: 10_000 });
  await eventually(async () => partner.times.size >= 10);
  await Promise.all([first.delivery.stop(), second.delivery.start()]);
  running.push(second.delivery);
  await eventually(async () => (await inState(two, 'done')) === 60);
  expect([...partner.times.values()].filter((times) => times !== 1)).toEqual([]);
  expect(await inState(two, 'dead')).toBe(0);
});
