/** What every bus has to do. The same suite runs unchanged against each of them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bus } from '../../gateway/bus/bus.ts';
import { appendEvents } from '../../gateway/store/events.ts';
import type { Store } from '../../gateway/store/store.ts';
import { gate } from '../support/gate.ts';
import { eventually } from '../support/stand-in.ts';
import { ROOT } from '../support/tongguan.ts';
import { BAD, byDeclaration, type EffectOptions, type Effects, effectsOf, labelled, untilDone } from './effects.ts';
import type { MemberSettings } from './member-process.ts';

export interface BusUnderTest {
  open(): Promise<Store>;
  /** The same data as a second process has it; where only one process may, the store that is open. */
  another(first: Store): Promise<Store>;
  /** A bus as one process has it, not started. */
  bus(store: Store): Bus;
  /** For a process of its own. */
  readonly member: Pick<MemberSettings, 'store' | 'kafka'>;
  /** Removes everything this test made. */
  dispose(): Promise<void>;
}

/** For tests that start a process, or wait until Kafka has noticed that one is gone. */
export const PATIENT_MS = 180_000;

export function busFeatures(name: string, prepare: () => Promise<BusUnderTest>): void {
  describe(`bus: ${name}`, () => {
    let under: BusUnderTest;
    let store: Store;
    let other: Store;
    const buses: Bus[] = [];
    const children: ChildProcess[] = [];
    const now = new Date('2018-01-05T01:30:00.000Z');

    beforeEach(async () => {
      under = await prepare();
      store = await under.open();
      other = await under.another(store);
    });
    afterEach(async () => {
      for (const child of children.splice(0)) child.kill('SIGKILL');
      await Promise.all(buses.splice(0).map((bus) => bus.stop()));
      await other.close();
      await store.close();
      await under.dispose();
    });

    const join = (to: Store, options: EffectOptions = {}): Effects & { readonly bus: Bus } => {
      const bus = under.bus(to);
      buses.push(bus);
      const effects = effectsOf(bus, options);
      bus.start();
      return { ...effects, bus };
    };
    const append = (to: Store, ...events: readonly (readonly [no: string, label: string])[]) =>
      to.write((tx) =>
        appendEvents(
          tx,
          now,
          events.map(([no, label]) => labelled(no, label)),
        ),
      );
    const declarations = (count: number) => Array.from({ length: count }, (_, index) => `11801050503${10000 + index}`);
    const labels = (count: number) => Array.from({ length: count }, (_, index) => String(index).padStart(3, '0'));
    /** So many events of each of so many declarations, one commit each, written by two processes in turns. */
    const history = async (declared: number, each: number) => {
      for (const [index, label] of labels(each).entries()) {
        const to = index % 2 === 0 ? store : other;
        await Promise.all(declarations(declared).map((no) => append(to, [no, label])));
      }
    };
    const complete = (declared: number, each: number) =>
      Object.fromEntries(declarations(declared).map((no) => [no, labels(each)]));

    it('brings every event to every consumer once, those of a declaration in order', async () => {
      const [one, two] = [join(store, { consumer: 'one' }), join(other, { consumer: 'two' })];
      await history(7, 12);
      expect(byDeclaration(await untilDone(store, 84, 'one'))).toEqual(complete(7, 12));
      expect(byDeclaration(await untilDone(store, 84, 'two'))).toEqual(complete(7, 12));
      expect([...one.isolated, ...two.isolated]).toEqual([]);
    });

    it('brings what was written before anybody followed', async () => {
      await history(3, 4);
      join(store);
      expect(byDeclaration(await untilDone(store, 12))).toEqual(complete(3, 4));
    });

    it('goes on where it was when it is stopped and started again', async () => {
      const first = join(store);
      await append(store, ['1180105050310000', '000']);
      await untilDone(store, 1);
      await first.bus.stop();
      await append(store, ['1180105050310000', '001']);
      const second = join(store);
      await append(store, ['1180105050310000', '002']);
      expect(byDeclaration(await untilDone(store, 3))).toEqual({ '1180105050310000': labels(3) });
      expect([...first.isolated, ...second.isolated]).toEqual([]);
    });

    it('sets the events apart that fail, and holds back nobody else', async () => {
      const { isolated, bus } = join(store);
      const [one = '', two = ''] = declarations(2);
      await append(store, [one, '000'], [BAD, 'bad 1'], [two, '000'], [BAD, 'bad 2'], [one, '001']);
      await append(store, [BAD, 'bad 3'], [two, '001']);
      expect(byDeclaration(await untilDone(store, 4))).toEqual(complete(2, 2));
      await eventually(async () => isolated.length >= 3);
      expect(isolated).toEqual(['bad 1', 'bad 2', 'bad 3']);
      // What is stored is counted a moment later.
      const { consumers } = await eventually(async () => {
        const seen = await bus.health();
        return seen.consumers[0]?.handled === 4 && seen.consumers[0].isolated === 3 && seen;
      });
      expect(consumers).toMatchObject([{ consumer: 'test', handled: 4, isolated: 3 }]);
      expect(consumers[0]?.lastError).toContain('no handler can do this');
    });

    it('passes over nothing when what failed cannot even be set apart: it tries again', async () => {
      let refusals = 0;
      const { isolated } = join(store, {
        beforeIsolate: () => {
          refusals += 1;
          if (refusals < 3) throw new TypeError('not now');
        },
      });
      await append(store, [BAD, 'bad'], ['1180105050310000', '000']);
      await untilDone(store, 1);
      await eventually(async () => isolated.length >= 1, 60_000);
      expect(isolated).toEqual(['bad']);
      expect(refusals).toBe(3);
    });

    it('lets the members of a consumer share the work: each event once between them, in order', async () => {
      const [one, two] = [join(store, { member: 'one' }), join(other, { member: 'two' })];
      await history(20, 10);
      expect(byDeclaration(await untilDone(store, 200))).toEqual(complete(20, 10));
      expect([...one.isolated, ...two.isolated]).toEqual([]);
    });

    it('lets the other members go on when one stops', async () => {
      const one = join(store, { member: 'one' });
      const two = join(other, { member: 'two' });
      await history(6, 2);
      await untilDone(store, 12);
      await one.bus.stop();
      await Promise.all(declarations(6).map((no) => append(other, [no, '002'])));
      const effects = await untilDone(store, 18);
      expect(byDeclaration(effects)).toEqual(complete(6, 3));
      expect(effects.filter(({ label }) => label === '002').every(({ member }) => member === 'two')).toBe(true);
      expect([...one.isolated, ...two.isolated]).toEqual([]);
    });

    it(
      'has the work of a member that was killed done by another: nothing left out, nothing twice',
      async () => {
        const settings: MemberSettings = { ...under.member, member: 'killed', slowMs: 20 };
        const child = spawn(
          process.execPath,
          ['--import', 'tsx', 'test/bus/member-process.ts', JSON.stringify(settings)],
          { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
        );
        children.push(child);
        await once(child.stdout, 'data');
        await history(5, 10);
        await untilDone(store, 5);
        child.kill('SIGKILL');
        await once(child, 'exit');

        const { isolated } = join(store, { member: 'heir' });
        await append(store, ['1180105050310005', '000']);
        const effects = await untilDone(store, 51, 'test', PATIENT_MS);
        expect(byDeclaration(effects)).toEqual({ ...complete(5, 10), '1180105050310005': ['000'] });
        expect(new Set(effects.map(({ member }) => member))).toEqual(new Set(['killed', 'heir']));
        expect(isolated).toEqual([]);
      },
      PATIENT_MS,
    );

    it('brings an event that was committed late, and before what came after it in the log', async () => {
      const { isolated } = join(store);
      const [drawn, passedBy] = [gate(), gate()];
      // Appends first and, where the store lets the other pass, commits last.
      const late = store.write(async (tx) => {
        await appendEvents(tx, now, [labelled('1180105050310000', 'late')]);
        // What is written may be on its way only; it is there when what is asked after it is answered.
        await tx.selectFrom('events').select('position').execute();
        drawn.open();
        await passedBy.opened;
      });
      await drawn.opened;
      const early = append(other, ['1180105050310000', 'early']);
      // Of one process the other comes after it.
      if (other !== store) await early;
      // The bus has time to look.
      await new Promise((resolve) => setTimeout(resolve, 300));
      passedBy.open();
      await Promise.all([late, early]);
      expect(byDeclaration(await untilDone(store, 2))).toEqual({ '1180105050310000': ['late', 'early'] });
      expect(isolated).toEqual([]);
    });

    it('tells how it is doing', async () => {
      const { bus } = join(store);
      await history(3, 2);
      await untilDone(store, 6);
      const health = await eventually(async () => {
        const seen = await bus.health();
        const [all] = seen.consumers;
        // A store that is slow to answer is a trouble too, and passes.
        const isWell = all?.lag?.every(({ behind }) => behind === 0) && seen.troubles.length === 0;
        return isWell && all?.handled === 6 && seen;
      });
      expect(health.remarks).toEqual([]);
      const [consumer] = health.consumers;
      expect(consumer).toMatchObject({ consumer: 'test', state: 'running', isolated: 0, crashes: 0, paused: [] });
      expect(consumer?.lastHandledAt).toMatch(/^\d{4}-\d\d-\d\dT/);
      expect(consumer?.lag?.length).toBeGreaterThan(0);
      await bus.stop();
      expect((await bus.health()).consumers[0]?.state).toBe('stopped');
    });
  });
}
