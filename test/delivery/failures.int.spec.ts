/** What a failure means for the message, and for those that come after it. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DeliveryFailure } from '../../adapters/adapter.ts';
import type { Delivery } from '../../gateway/delivery/delivery.ts';
import { acknowledge } from '../../gateway/intake/acknowledge.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import { type Store, storeWith } from '../../gateway/store/store.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { gate } from '../support/gate.ts';
import { eventually } from '../support/stand-in.ts';
import { inState, outcomes, processOn, queue, type SignalledSend, signalled, standing } from './support.ts';

let folder: Folder;
let store: Store;
let delivery: Delivery | undefined;

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openSqliteStore(join(folder.path, 'tongguan.db'));
});
afterEach(async () => {
  await delivery?.stop();
  delivery = undefined;
  await store.close();
  folder.remove();
});

async function start(send: SignalledSend, deduplicates = true) {
  const made = processOn(store, [signalled('customs', send, deduplicates)]);
  await made.delivery.start();
  delivery = made.delivery;
  return made.gateway;
}

it('repeats an ambiguous send where the partner removes duplicates: the same bytes under the same reference', async () => {
  const sent: string[] = [];
  const gateway = await start(async ({ reference, body }) => {
    sent.push(`${reference} ${Buffer.from(body).toString('base64')}`);
    if (sent.length === 1) throw new DeliveryFailure('ambiguous', 'timeout', 'no answer');
    return [];
  });
  await queue(gateway, 'D1', ['declare']);
  await eventually(async () => (await inState(store, 'done')) === 1);
  expect(sent).toHaveLength(2);
  expect(sent[0]).toBe(sent[1]);
  expect(await outcomes(store)).toEqual(['ambiguous', 'delivered']);
});

it.each([
  ['permanent', true],
  ['ambiguous', false],
] as const)(
  'a message that is dead (%s) holds nobody up: what comes after it goes on',
  async (failureClass, dedupe) => {
    const gateway = await start(async ({ reference }) => {
      if (reference === 'TG000000000001') throw new DeliveryFailure(failureClass, 'refused', 'not this one');
      return [];
    }, dedupe);
    await queue(gateway, 'D1', ['declare', 'amend/2']);
    await eventually(async () => (await inState(store, 'done')) === 1);
    expect(await standing(store)).toEqual(['declare dead', 'amend/2 done']);
  },
);

it('does not wake what is dead when it could be tried again by what is configured now', async () => {
  const sent: string[] = [];
  const send: SignalledSend = async ({ reference }) => {
    sent.push(reference);
    if (reference === 'TG000000000001') throw new DeliveryFailure('ambiguous', 'timeout', 'no answer');
    return [];
  };
  const gateway = await start(send, false);
  await queue(gateway, 'D1', ['declare']);
  await eventually(async () => (await inState(store, 'dead')) === 1);
  await delivery?.stop();
  await start(send, true);
  await queue(gateway, 'D1', ['amend/2']);
  await eventually(async () => (await inState(store, 'done')) === 1);
  expect(sent).toEqual(['TG000000000001', 'TG000000000002']);
});

it('holds back what comes after a message that is to be tried again, until it got through', async () => {
  const sent: string[] = [];
  let up = false;
  const gateway = await start(async ({ reference }) => {
    sent.push(reference);
    if (!up) throw new DeliveryFailure('transient', 'connect', 'refused');
    return [];
  });
  await queue(gateway, 'D1', ['declare', 'amend/2']);
  await eventually(async () => sent.length >= 3);
  up = true;
  await eventually(async () => (await inState(store, 'done')) === 2);
  expect(new Set(sent.slice(0, -1))).toEqual(new Set(['TG000000000001']));
  expect(sent.at(-1)).toBe('TG000000000002');
});

it('does not send again what the party has acknowledged another way meanwhile', async () => {
  let sends = 0;
  const failed = gate();
  const gateway = await start(async () => {
    sends += 1;
    await failed.opened;
    throw new DeliveryFailure('ambiguous', 'timeout', 'no answer');
  });
  await queue(gateway, 'D1', ['declare']);
  await eventually(async () => sends === 1);
  const { reference } = await store.read.selectFrom('messages').select('reference').executeTakeFirstOrThrow();
  const accepted = { reference: reference ?? '', outcome: 'accepted' as const };
  await store.write((tx) => acknowledge(tx, 'customs', accepted, undefined, new Date()));
  failed.open();
  await eventually(async () => (await inState(store, 'done')) === 1);
  expect(sends).toBe(1);
  const message = await store.read
    .selectFrom('messages')
    .select('state')
    .where('direction', '=', 'out')
    .executeTakeFirst();
  expect(message?.state).toBe('accepted');
});

it('records what it knows when the store did not take it at first', async () => {
  let refusals = 3;
  const shaky = storeWith(store, {
    write: (unit, options) =>
      store.write(async (tx) => {
        const value = await unit(tx);
        const row = await tx.selectFrom('delivery_attempts').select('outcome').executeTakeFirst();
        if (row?.outcome === 'delivered' && refusals > 0) {
          refusals -= 1;
          throw new Error('the disk is full');
        }
        return value;
      }, options),
  });
  let sends = 0;
  const made = processOn(shaky, [
    signalled('customs', async () => {
      sends += 1;
      return [];
    }),
  ]);
  delivery = made.delivery;
  await made.delivery.start();
  await queue(made.gateway, 'D1', ['declare']);
  await eventually(async () => (await inState(store, 'done')) === 1);
  expect({ sends, refusals }).toEqual({ sends: 1, refusals: 0 });
});

it('cuts off at a stop what does not end, and ends itself even where the road does not listen', async () => {
  let sends = 0;
  const made = processOn(store, [
    signalled('customs', async (_message, signal) => {
      sends += 1;
      await new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new DeliveryFailure('ambiguous', 'aborted', 'stopped'))),
      );
      return [];
    }),
    signalled('railway', () => {
      sends += 1;
      return new Promise(() => undefined);
    }),
  ]);
  await made.delivery.start();
  await queue(made.gateway, 'D1', ['declare']);
  await queue(made.gateway, 'D1', ['declare'], 'railway');
  await eventually(async () => sends === 2);
  await made.delivery.stop();
  expect(await standing(store)).toEqual(['declare queued']);
  expect(await standing(store, 'railway')).toEqual(['declare sending']);
  // The next process of the folder takes it up at once: whoever had it is dead.
  await start(async () => []);
  await eventually(async () => (await standing(store, 'railway'))[0] !== 'declare sending');
});
