/** Which message an acknowledgement answers, where several have the same reference: an FWB and its amendments. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acknowledge } from '../../gateway/intake/acknowledge.ts';
import { insertMessage } from '../../gateway/store/messages.ts';
import { openStore } from '../../gateway/store/open.ts';
import type { Store } from '../../gateway/store/store.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';

const NOW = new Date('2026-05-11T01:00:00Z');
const REFERENCE = 'FWB 999-76543213';

let folder: Folder;
let store: Store;

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openStore(folder.path);
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

/** Messages to the airport in the order in which they were made; their ids. */
const made = (...states: readonly ('queued' | 'sent' | 'dead' | 'accepted')[]): Promise<string[]> =>
  store.write(async (tx) => {
    const ids: string[] = [];
    for (const state of states) {
      const message = {
        direction: 'out',
        party: 'airport',
        declaration_no: null,
        firm: null,
        format: 'airport/fwb',
      } as const;
      const rest = { type: 'FWB', media_type: 'text/plain', reference: REFERENCE, state, bytes: Buffer.from(state) };
      ids.push(await insertMessage(tx, { ...message, ...rest }, NOW));
    }
    return ids;
  });
const hears = (outcome: 'received' | 'accepted' | 'rejected', answers?: string) =>
  store.write((tx) => acknowledge(tx, 'airport', { reference: REFERENCE, outcome }, answers, NOW));
const states = async () =>
  (await store.read.selectFrom('messages').select('state').orderBy('id').execute()).map(({ state }) => state);

it('is of the message it came back for, and the next one has its own', async () => {
  const [first] = await made('sent', 'queued');
  await hears('rejected', first);
  expect(await states()).toEqual(['rejected', 'queued']);
});

it('is of the oldest that has left and waits for one', async () => {
  await made('accepted', 'sent', 'sent', 'queued');
  await hears('rejected');
  expect(await states()).toEqual(['accepted', 'rejected', 'sent', 'queued']);
  await hears('accepted');
  expect(await states()).toEqual(['accepted', 'rejected', 'accepted', 'queued']);
});

it('may come before we know that the message has left', async () => {
  await made('accepted', 'queued');
  await hears('accepted');
  expect(await states()).toEqual(['accepted', 'accepted']);
});

it('of two at once each finds its own', async () => {
  await made('sent', 'sent');
  await Promise.all([hears('accepted'), hears('rejected')]);
  expect((await states()).toSorted()).toEqual(['accepted', 'rejected']);
});

it('that comes back with another message than it quotes is of the one it quotes', async () => {
  const [quoted] = await made('sent');
  const other = await store.write((tx) =>
    insertMessage(
      tx,
      {
        direction: 'out',
        party: 'airport',
        declaration_no: null,
        firm: null,
        format: 'airport/csn',
        type: 'CSN',
        media_type: 'text/plain',
        reference: 'CSN 1',
        state: 'sent',
        bytes: Buffer.from('csn'),
      },
      NOW,
    ),
  );
  await hears('accepted', other);
  const rows = await store.read.selectFrom('messages').select(['id', 'state']).orderBy('id').execute();
  expect(rows).toEqual([
    { id: quoted, state: 'accepted' },
    { id: other, state: 'sent' },
  ]);
});

it('that says nothing new changes nothing', async () => {
  await made('accepted');
  await hears('received');
  await hears('accepted');
  expect(await states()).toEqual(['accepted']);
  expect(await store.read.selectFrom('events').select('type').execute()).toHaveLength(0);
});
