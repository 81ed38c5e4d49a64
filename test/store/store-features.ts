/** What every store has to do. The same suite runs unchanged against each of them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendEvents } from '../../gateway/store/events.ts';
import { nextSerial } from '../../gateway/store/serials.ts';
import { type News, post, ring, type Store, storeWith, type Tx } from '../../gateway/store/store.ts';
import { gate } from '../support/gate.ts';
import { allEvents, type Followed, follow, passed } from './followed.ts';

export interface StoreUnderTest {
  open(): Promise<Store>;
  /** The same data as a second process has it; where only one process may, the store that is open. */
  another(first: Store): Promise<Store>;
  /** Removes everything this test made. */
  dispose(): Promise<void>;
}

export function storeFeatures(name: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(`store: ${name}`, () => {
    let under: StoreUnderTest;
    let store: Store;
    let other: Store;
    const followers: Followed[] = [];
    const now = new Date('2018-01-05T01:30:00.000Z');

    beforeEach(async () => {
      under = await prepare();
      store = await under.open();
      other = await under.another(store);
    });
    afterEach(async () => {
      await Promise.all(followers.splice(0).map((follower) => follower.stop()));
      await other.close();
      await store.close();
      await under.dispose();
    });

    const firm = (uscc: string) => ({ uscc, name: uscc, created_at: now.toISOString() });
    const addFirm = (uscc: string, to: Store = store) =>
      to.write((tx) => tx.insertInto('firms').values(firm(uscc)).execute());
    const firms = async (from: Pick<Store, 'read'> = store) =>
      (await from.read.selectFrom('firms').select('uscc').orderBy('uscc').execute()).map(({ uscc }) => uscc);
    const append = (to: Store, ...numbers: string[]) => to.write((tx) => appendEvents(tx, now, numbers.map(passed)));
    const following = (followed: Store): Followed => {
      const started = follow(followed);
      followers.push(started);
      return started;
    };

    it('keeps what a resolved write wrote, also after it was closed and opened again', async () => {
      await addFirm('A');
      expect(await store.write((tx) => nextSerial(tx, 'goes on'))).toBe(1);
      await append(store, '1');
      await other.close();
      await store.close();
      store = await under.open();
      other = await under.another(store);
      expect(await firms()).toEqual(['A']);
      expect(await store.write((tx) => nextSerial(tx, 'goes on'))).toBe(2);
      await append(store, '2');
      expect((await allEvents(store)).map(({ declaration_no }) => declaration_no)).toEqual(['1', '2']);
    });

    it('undoes a unit that fails, and only that unit', async () => {
      // First: which of two units that want the same key comes first is left open.
      await addFirm('A');
      const results = await Promise.allSettled([
        store.write(async (tx) => {
          await tx.insertInto('firms').values(firm('B')).execute();
          throw new Error('no');
        }),
        addFirm('C'),
        store.write(async (tx) => {
          await tx.insertInto('firms').values(firm('D')).execute();
          await tx.insertInto('firms').values(firm('A')).execute();
        }),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
      expect(await firms()).toEqual(['A', 'C']);
    });

    const postFirm = (tx: Tx, uscc: string) => post(tx, tx.insertInto('firms').values(firm(uscc)).execute());
    const nameOf = (tx: Tx, uscc: string) =>
      tx.selectFrom('firms').select('name').where('uscc', '=', uscc).executeTakeFirst();

    it('stores what was posted, in its order, and shows it to what the unit asks next', async () => {
      const seen = await store.write(async (tx) => {
        await postFirm(tx, 'A');
        await post(tx, tx.updateTable('firms').set({ name: 'a' }).where('uscc', '=', 'A').execute());
        const name = await nameOf(tx, 'A');
        await postFirm(tx, 'B');
        return name;
      });
      expect(seen).toEqual({ name: 'a' });
      expect(await firms()).toEqual(['A', 'B']);
    });

    it('undoes a unit in which a posted write fails, though it did not wait, and only that unit', async () => {
      await addFirm('A');
      const results = await Promise.allSettled([
        store.write(async (tx) => {
          await postFirm(tx, 'B');
          await postFirm(tx, 'A');
        }),
        addFirm('C'),
        store.write(async (tx) => {
          await postFirm(tx, 'D');
          await postFirm(tx, 'A');
          return nameOf(tx, 'D');
        }),
        addFirm('E'),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
      for (const result of [results[0], results[2]]) {
        // The key that was taken, and not that the transaction had failed by the time somebody looked.
        expect(String(result?.status === 'rejected' && result.reason)).toMatch(/unique/i);
      }
      expect(await firms()).toEqual(['A', 'C', 'E']);
    });

    it('rejects with what the unit threw', async () => {
      const error = new Error('the reason');
      const failing = store.write(async () => {
        throw error;
      });
      await expect(failing).rejects.toBe(error);
    });

    it('commits the units of one turn together', async () => {
      let commits = 0;
      store.onCommit(() => {
        commits += 1;
      });
      await Promise.all(Array.from({ length: 200 }, (_, index) => append(store, String(index))));
      expect(await allEvents(store)).toHaveLength(200);
      expect(commits).toBeLessThan(20);
    });

    it('runs a unit that is to be alone like any other', async () => {
      const results = await Promise.allSettled([
        ...['A', 'B', 'C', 'D', 'E', 'F'].map((uscc) =>
          store.write((tx) => tx.insertInto('firms').values(firm(uscc)).execute(), { alone: true }),
        ),
        addFirm('G'),
      ]);
      expect(results.map(({ status }) => status)).toEqual(Array(7).fill('fulfilled'));
      expect(await firms()).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G']);
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

    it('shows the reads of a snapshot one moment, whatever is committed meanwhile', async () => {
      await addFirm('A');
      await store.snapshot(async (db) => {
        expect(await firms({ read: db })).toEqual(['A']);
        // In this process and in another.
        await Promise.all([addFirm('B'), addFirm('C', other)]);
        expect(await firms({ read: db })).toEqual(['A']);
      });
      expect(await store.snapshot((db) => firms({ read: db }))).toEqual(['A', 'B', 'C']);
    });

    it('lets go of a snapshot whose work fails', async () => {
      const failing = () =>
        store.snapshot(async (db) => {
          await db.selectFrom('firms').selectAll().execute();
          throw new Error('no');
        });
      for (let n = 0; n < 30; n += 1) await expect(failing()).rejects.toThrow('no');
      await addFirm('A');
      expect(await store.snapshot((db) => firms({ read: db }))).toEqual(['A']);
    });

    it('gives every serial once, however many ask at the same time, here and in another process', async () => {
      const given = await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          (index % 4 < 2 ? store : other).write((tx) => nextSerial(tx, index % 2 === 0 ? 'even' : 'odd')),
        ),
      );
      const even = given.filter((_, index) => index % 2 === 0).sort((a, b) => a - b);
      expect(even).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    });

    it('logs events in the transaction of what they tell of, at rising positions', async () => {
      await append(store, '1', '2');
      const undone = store.write(async (tx) => {
        await appendEvents(tx, now, [passed('3')]);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      await append(store, '4');
      const rows = await store.read
        .selectFrom('events')
        .select(['position', 'declaration_no'])
        .orderBy('position')
        .execute();
      expect(rows.map(({ declaration_no }) => declaration_no)).toEqual(['1', '2', '4']);
      expect(rows.every((row, index) => index === 0 || row.position > (rows[index - 1]?.position ?? 0))).toBe(true);
    });

    it('reads the log page by page, past what was undone', async () => {
      for (const no of ['1', '2', '3', '4', '5', '6']) {
        const written = store.write(async (tx) => {
          await appendEvents(tx, now, [passed(no)]);
          if (no === '1' || no === '3' || no === '4') throw new Error('undone');
        });
        await written.catch(() => undefined);
      }
      expect((await allEvents(store, 2)).map(({ declaration_no }) => declaration_no)).toEqual(['2', '5', '6']);
      const last = (await allEvents(store)).at(-1)?.position ?? 0;
      expect(await store.eventsAfter(last, 10)).toEqual({ events: [], withheld: false });
    });

    it('lets a follower see an event that commits late: once, and before what came after it', async () => {
      const followed = following(store);
      const [drawn, passedBy] = [gate(), gate()];
      // Appends first and, where the store lets the other pass, commits last.
      const late = store.write(async (tx) => {
        await appendEvents(tx, now, [passed('late')]);
        // What is written may be on its way only; it is there when what is asked after it is answered.
        await tx.selectFrom('events').select('position').execute();
        drawn.open();
        await passedBy.opened;
      });
      await drawn.opened;
      const early = append(other, 'early');
      // Of one process the other comes after it.
      if (other !== store) await early;
      // The follower has time to look.
      await new Promise((resolve) => setTimeout(resolve, 200));
      passedBy.open();
      await Promise.all([late, early]);
      expect(await followed.until(2)).toEqual(['late', 'early']);
      expect(followed.isolated()).toEqual([]);
    });

    it('lets two followers of one name handle every event once between them', async () => {
      const [one, two] = [following(store), following(other)];
      const numbers = Array.from({ length: 300 }, (_, index) => String(index));
      await Promise.all(numbers.map((no, index) => append(index % 2 === 0 ? store : other, no)));
      const handled = await one.until(300);
      expect(handled.slice().sort()).toEqual(numbers.slice().sort());
      expect([...one.isolated(), ...two.isolated()]).toEqual([]);
    });

    it('does not let a follower handle again what another handled since it looked', async () => {
      const [looked, handled] = [gate(), gate()];
      const slow = following(
        storeWith(other, {
          async eventsAfter(position, limit) {
            const page = await other.eventsAfter(position, limit);
            if (page.events.length > 0) {
              looked.open();
              await handled.opened;
            }
            return page;
          },
        }),
      );
      await append(store, '1', '2');
      await looked.opened;
      expect(await following(store).until(2)).toEqual(['1', '2']);
      handled.open();
      await append(store, '3');
      expect(await slow.until(3)).toEqual(['1', '2', '3']);
      expect(slow.isolated()).toEqual([]);
    });

    it('lets the other follower go on when the one that worked stops', async () => {
      const [one] = [following(store), following(other)];
      await append(store, '1', '2');
      expect(await one.until(2)).toEqual(['1', '2']);
      await one.stop();
      await append(store, '3');
      expect(await one.until(3)).toEqual(['1', '2', '3']);
    });

    it('hands a follower the event that fails, and goes on after it', async () => {
      const followed = following(store);
      await append(store, '1', 'BAD', '2');
      expect(await followed.until(2)).toEqual(['1', '2']);
      expect(followed.isolated()).toEqual(['BAD']);
    });

    it('tells its listeners which bells a commit rang, here and in another process, until they leave', async () => {
      const rung: string[] = [];
      const named = (news: News) =>
        (['events', 'deliveries/customs', 'deliveries/railway'] as const).filter((bell) => news.has(bell));
      const elsewhere = new Promise<readonly string[]>((resolve) => {
        other.onCommit((news) => resolve(named(news)));
      });
      const leave = store.onCommit((news) => rung.push(...named(news)));
      await store.write(async (tx) => {
        ring(tx, 'deliveries/customs');
        await appendEvents(tx, now, [passed('1')]);
      });
      expect(rung).toEqual(['events', 'deliveries/customs']);
      expect(await elsewhere).toEqual(['events', 'deliveries/customs']);
      leave();
      await append(store, '2');
      expect(rung).toHaveLength(2);
    });

    it('tells nobody of a commit that rang no bell', async () => {
      let told = 0;
      store.onCommit(() => {
        told += 1;
      });
      await addFirm('A');
      expect(told).toBe(0);
    });

    it('tells nobody of a commit that stored nothing', async () => {
      let told = 0;
      store.onCommit(() => {
        told += 1;
      });
      const undone = store.write(async (tx) => {
        await appendEvents(tx, now, [passed('1')]);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(told).toBe(0);
    });

    it('keeps bytes as they are', async () => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
      await store.write((tx) =>
        tx.insertInto('message_bodies').values({ message_id: 'm', firm: null, bytes }).execute(),
      );
      const row = await store.read.selectFrom('message_bodies').select('bytes').executeTakeFirstOrThrow();
      expect(Buffer.isBuffer(row.bytes)).toBe(true);
      expect(Buffer.from(row.bytes).equals(bytes)).toBe(true);
    });

    it('keeps numbers as numbers, beyond 32 bits', async () => {
      const value = 2 ** 40;
      await store.write((tx) => tx.insertInto('serials').values({ name: 'n', value }).execute());
      expect(await store.write((tx) => nextSerial(tx, 'n'))).toBe(value + 1);
      await append(store, '1');
      const [event] = await allEvents(store);
      expect(typeof event?.position).toBe('number');
    });

    it('keeps text as it is', async () => {
      for (const text of ['大同测试进出口有限公司', '𠮷野家 🚂', `it's \\ "quoted" %_`, 'line\r\n\ttab']) {
        await addFirm(text);
        const found = await store.read.selectFrom('firms').select('name').where('uscc', '=', text).execute();
        expect(found).toEqual([{ name: text }]);
      }
    });

    it('takes text with a zero character, which a partner may send, and finds it again', async () => {
      await addFirm('A\0B');
      expect(await store.read.selectFrom('firms').select('name').where('uscc', '=', 'A\0B').execute()).toHaveLength(1);
    });

    it('lists text in the order of its bytes', async () => {
      for (const uscc of ['b', 'A', 'a', 'B', '-', '中', '1', 'a-1', 'a1']) await addFirm(uscc);
      expect(await firms()).toEqual(['-', '1', 'A', 'B', 'a', 'a-1', 'a1', 'b', '中']);
    });

    it('releases a unit once per version: the second order breaks', async () => {
      const release = (order_number: string) => {
        const row = { declaration_no: '1', firm: 'F', unit_kind: 'container', unit_id: 'X', version: 1, order_number };
        return (from: Store) => from.write((tx) => tx.insertInto('released_units').values(row).execute());
      };
      const results = await Promise.allSettled([release('1-R1')(store), release('1-R2')(other)]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('refuses work after it was closed, and finishes what it was given before', async () => {
      const given = addFirm('A');
      await store.close();
      await given;
      await expect(store.write(async () => 1)).rejects.toThrow(/closed/);
      store = await under.open();
      expect(await firms()).toEqual(['A']);
    });
  });
}
