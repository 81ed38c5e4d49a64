/** What every store has to do. The same suite runs unchanged against each of them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendEvents } from '../../gateway/store/events.ts';
import { nextSerial } from '../../gateway/store/serials.ts';
import type { Store } from '../../gateway/store/store.ts';

export interface StoreUnderTest {
  open(): Promise<Store>;
  /** Removes everything this test made. */
  dispose(): Promise<void>;
}

export function storeFeatures(name: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(`store: ${name}`, () => {
    let under: StoreUnderTest;
    let store: Store;
    const now = new Date('2018-01-05T01:30:00.000Z');

    beforeEach(async () => {
      under = await prepare();
      store = await under.open();
    });
    afterEach(async () => {
      await store.close();
      await under.dispose();
    });

    const firm = (uscc: string) => ({ uscc, name: uscc, created_at: now.toISOString() });
    const firms = async (from: Store = store) =>
      (await from.read.selectFrom('firms').select('uscc').orderBy('uscc').execute()).map(({ uscc }) => uscc);

    it('keeps what a resolved write wrote, also after it was closed and opened again', async () => {
      await store.write((tx) => tx.insertInto('firms').values(firm('A')).execute());
      await store.close();
      store = await under.open();
      expect(await firms()).toEqual(['A']);
    });

    it('undoes a unit that fails, and only that unit', async () => {
      const results = await Promise.allSettled([
        store.write((tx) => tx.insertInto('firms').values(firm('A')).execute()),
        store.write(async (tx) => {
          await tx.insertInto('firms').values(firm('B')).execute();
          throw new Error('no');
        }),
        store.write((tx) => tx.insertInto('firms').values(firm('C')).execute()),
        store.write(async (tx) => {
          await tx.insertInto('firms').values(firm('D')).execute();
          await tx.insertInto('firms').values(firm('A')).execute();
        }),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
      expect(await firms()).toEqual(['A', 'C']);
    });

    it('shows readers nothing of a unit before its commit', async () => {
      let seen: string[] = ['?'];
      await store.write(async (tx) => {
        await tx.insertInto('firms').values(firm('A')).execute();
        seen = await firms();
      });
      expect(seen).toEqual([]);
      expect(await firms()).toEqual(['A']);
    });

    it('gives every serial once, however many ask at the same time', async () => {
      const given = await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          store.write((tx) => nextSerial(tx, index % 2 === 0 ? 'even' : 'odd')),
        ),
      );
      const even = given.filter((_, index) => index % 2 === 0).sort((a, b) => a - b);
      expect(even).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    });

    it('logs events in the transaction of what they tell of, at rising positions', async () => {
      const event = (no: string) => ({
        type: 'deadline.passed' as const,
        declarationNo: no,
        data: { deadline: 'matching', dueAt: now.toISOString() },
      });
      await store.write((tx) => appendEvents(tx, now, [event('1'), event('2')]));
      await store
        .write(async (tx) => {
          await appendEvents(tx, now, [event('3')]);
          throw new Error('undone');
        })
        .catch(() => undefined);
      await store.write((tx) => appendEvents(tx, now, [event('4')]));
      const rows = await store.read
        .selectFrom('events')
        .select(['position', 'declaration_no'])
        .orderBy('position')
        .execute();
      expect(rows.map(({ declaration_no }) => declaration_no)).toEqual(['1', '2', '4']);
      expect(rows.every((row, index) => index === 0 || row.position > (rows[index - 1]?.position ?? 0))).toBe(true);
    });

    it('tells its listeners after a commit, until they leave', async () => {
      let told = 0;
      const leave = store.onCommit(() => {
        told += 1;
      });
      await store.write((tx) => tx.insertInto('firms').values(firm('A')).execute());
      expect(told).toBeGreaterThan(0);
      leave();
      const before = told;
      await store.write((tx) => tx.insertInto('firms').values(firm('B')).execute());
      expect(told).toBe(before);
    });

    it('keeps bytes as they are', async () => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
      await store.write((tx) =>
        tx.insertInto('message_bodies').values({ message_id: 'm', firm: null, bytes }).execute(),
      );
      const row = await store.read.selectFrom('message_bodies').select('bytes').executeTakeFirstOrThrow();
      expect(Buffer.from(row.bytes).equals(bytes)).toBe(true);
    });

    it('releases a unit once per version: the second order breaks', async () => {
      const row = { declaration_no: '1', firm: 'F', unit_kind: 'container', unit_id: 'X', version: 1 };
      await store.write((tx) =>
        tx
          .insertInto('released_units')
          .values({ ...row, order_number: '1-R1' })
          .execute(),
      );
      const second = store.write((tx) =>
        tx
          .insertInto('released_units')
          .values({ ...row, order_number: '1-R2' })
          .execute(),
      );
      await expect(second).rejects.toThrow();
    });

    it('refuses work after it was closed', async () => {
      await store.close();
      await expect(store.write(async () => 1)).rejects.toThrow(/closed/);
      store = await under.open();
    });
  });
}
