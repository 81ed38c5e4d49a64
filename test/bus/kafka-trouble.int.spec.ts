/** What befalls a broker, a database and a relay in the middle of the work, and that nothing is lost or done twice. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { KafkaBus } from '../../gateway/bus/kafka/kafka-bus.ts';
import type { KafkaSettings } from '../../gateway/bus/kafka/settings.ts';
import { appendEvents } from '../../gateway/store/events.ts';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import type { Store } from '../../gateway/store/store.ts';
import { proxyTo } from '../store/proxy.ts';
import { describeWithKafka } from '../support/kafka.ts';
import { eventually } from '../support/stand-in.ts';
import { ROOT } from '../support/tongguan.ts';
import { PATIENT_MS } from './bus-features.ts';
import { BAD, byDeclaration, type EffectOptions, effectsOf, labelled, untilDone } from './effects.ts';
import type { MemberSettings } from './member-process.ts';
import { kafkaForTests, type OnKafka } from './on-kafka.ts';

describeWithKafka(
  'trouble',
  (version) => {
    const kafka = kafkaForTests({ version, own: true });
    let on: OnKafka;
    let store: Store;
    const buses: KafkaBus[] = [];
    const children: ChildProcess[] = [];
    const closers: (() => Promise<void>)[] = [];
    beforeEach(async () => {
      on = await kafka.prepare();
      store = await on.open();
    });
    afterEach(async () => {
      for (const child of children.splice(0)) child.kill('SIGKILL');
      await Promise.all(buses.splice(0).map((bus) => bus.stop()));
      for (const close of closers.splice(0).reverse()) await close();
      await store.close();
      await on.dispose();
    });

    const join = (to: Store, options: EffectOptions = {}, more: Partial<KafkaSettings> = {}) => {
      const bus = on.bus(to, more);
      buses.push(bus);
      const effects = effectsOf(bus, options);
      bus.start();
      return { ...effects, bus };
    };
    const declarations = Array.from({ length: 6 }, (_, index) => `118010505031000${index}`);
    const labels = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => String(from + index).padStart(3, '0'));
    /** One event of each declaration per label, a commit each. */
    const history = async (from: number, to: number) => {
      for (const label of labels(from, to)) {
        await Promise.all(
          declarations.map((no) => store.write((tx) => appendEvents(tx, new Date(), [labelled(no, label)]))),
        );
      }
    };
    const complete = (to: number) => Object.fromEntries(declarations.map((no) => [no, labels(0, to)]));
    const published = (bus: KafkaBus) =>
      eventually(async () => {
        const { relay } = await bus.health();
        return relay?.behind === 0 && relay.position > 0 && relay;
      }, 60_000);

    it.each([
      ['restarted in good order', () => kafka.under.restart()],
      ['killed and started again', () => kafka.under.kill().then(() => kafka.under.restart())],
      [
        'paused and resumed',
        async () => {
          kafka.under.pause();
          await new Promise((resolve) => setTimeout(resolve, 8_000));
          kafka.under.resume();
        },
      ],
    ])(
      'a broker %s in the middle of the work costs nothing and doubles nothing',
      async (_how, befall) => {
        const { isolated } = join(store);
        await history(0, 5);
        await untilDone(store, 6);
        await Promise.all([befall(), history(5, 15)]);
        await history(15, 18);
        expect(byDeclaration(await untilDone(store, 6 * 18, 'test', PATIENT_MS))).toEqual(complete(18));
        expect(isolated).toEqual([]);
      },
      PATIENT_MS,
    );

    it(
      'a broker that is away at the start is waited for; what happens meanwhile is not lost, and said',
      async () => {
        await kafka.under.shutDown();
        try {
          const { bus } = join(store);
          await history(0, 3);
          const health = await eventually(async () => {
            const seen = await bus.health();
            const isLookedAt = !seen.troubles.join().includes('not looked at yet');
            // A store that is slow to answer does not say how far the relay is.
            return seen.troubles.length > 0 && isLookedAt && seen.relay !== undefined && seen;
          });
          expect(health.troubles.join()).toMatch(/topics: .*(ECONNREFUSED|Connection)/);
          expect(health.consumers[0]?.state).toBe('waiting');
          expect(health.consumers[0]?.lag).toBeUndefined();
          expect(health.relay?.behind).toBeGreaterThanOrEqual(18);
          expect(health.relay?.oldestAgeMs).toBeGreaterThanOrEqual(0);
          await kafka.under.restart();
          expect(byDeclaration(await untilDone(store, 18, 'test', PATIENT_MS))).toEqual(complete(3));
          // What hindered it is forgotten a moment after the next try brought what was handled.
          await eventually(async () => (await bus.health()).troubles.length === 0);
        } finally {
          await kafka.under.restart();
        }
      },
      PATIENT_MS,
    );

    it(
      'a bus stops while its broker is away',
      async () => {
        const started = join(store);
        await history(0, 1);
        await untilDone(store, 6);
        await kafka.under.shutDown();
        try {
          const waiting = join(store);
          await started.bus.stop();
          await waiting.following.stop();
          await waiting.bus.stop();
        } finally {
          await kafka.under.restart();
        }
      },
      PATIENT_MS,
    );

    it(
      'a relay that was asleep and taken for dead is taken over, and does no harm when it wakes',
      async () => {
        // So long that the sleeper, while it is awake, has it whatever else the machine does.
        const times = { ...on.settings.times, leaseMs: 8_000 };
        const settings: MemberSettings = {
          ...on.member,
          kafka: { ...on.settings, times },
          member: 'sleeper',
          slowMs: 0,
        };
        const child = spawn(
          process.execPath,
          ['--import', 'tsx', 'test/bus/member-process.ts', JSON.stringify(settings)],
          { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
        );
        children.push(child);
        await once(child.stdout, 'data');
        await history(0, 2);
        await untilDone(store, 12);
        const { bus, isolated } = join(store, { member: 'awake' }, { times });
        const before = await published(bus);
        expect(before.own).toBe(false);
        // It may sleep in the middle of whatever it does.
        const writing = history(2, 12);
        child.kill('SIGSTOP');
        await writing;
        const after = await eventually(async () => {
          const { relay } = await bus.health();
          return relay?.own === true && relay.behind === 0 && relay;
        }, PATIENT_MS);
        expect(after.holder).not.toBe(before.holder);
        await untilDone(store, 6 * 12, 'test', PATIENT_MS);
        child.kill('SIGCONT');
        await history(12, 16);
        expect(byDeclaration(await untilDone(store, 6 * 16, 'test', PATIENT_MS))).toEqual(complete(16));
        expect(isolated).toEqual([]);
        // Where the relay is, is written down after what it brought may have been handled.
        await published(bus);
      },
      PATIENT_MS,
    );

    it(
      'a database that is away has the partitions wait: nothing is passed over, nobody dies',
      async () => {
        const road = await proxyTo(on.database.url);
        closers.push(() => road.close());
        const cut = await openPostgresStore(road.url);
        closers.push(() => cut.close());
        // Publishes, so that there is work to do while the other has no database.
        const { bus: other } = join(store, { consumer: 'other' });
        const { bus, isolated } = join(cut);
        await history(0, 2);
        await untilDone(store, 12);
        road.decide(() => 'lose');
        await eventually(async () => (await other.health()).relay?.own === true, 60_000);
        await history(2, 6);
        await store.write((tx) => appendEvents(tx, new Date(), [labelled(BAD, 'bad')]));
        await untilDone(store, 36, 'other', 60_000);
        const cutOff = await eventually(async () => {
          const seen = await bus.health();
          return seen.consumers.some(({ paused }) => paused.length > 0) && seen;
        }, 60_000);
        expect(cutOff.troubles.join()).toMatch(/store: /);
        expect(cutOff.relay).toBeUndefined();
        expect(byDeclaration(await untilDone(store, 12))).toEqual(complete(2));
        road.decide(() => 'pass');
        await history(6, 7);
        expect(byDeclaration(await untilDone(store, 42, 'test', PATIENT_MS))).toEqual(complete(7));
        await eventually(async () => isolated.includes('bad'), 60_000);
        // What is set apart is counted when that is stored.
        const [consumer] = await eventually(async () => {
          const { consumers } = await bus.health();
          return (consumers[0]?.isolated ?? 0) > 0 && consumers;
        }, 60_000);
        expect(consumer).toMatchObject({ state: 'running', isolated: 1 });
        expect(consumer?.lastError).toBeDefined();
      },
      PATIENT_MS,
    );

    it(
      'members that come and go get their share, and a poisoned declaration follows none of them',
      async () => {
        const one = join(store, { member: 'one', slowMs: 5 });
        await store.write((tx) => appendEvents(tx, new Date(), [labelled(BAD, 'bad 1')]));
        await history(0, 3);
        await untilDone(store, 18);
        const two = join(store, { member: 'two', slowMs: 5 });
        await eventually(async () => (await two.bus.health()).consumers[0]?.state === 'running', 60_000);
        await eventually(async () => ((await one.bus.health()).consumers[0]?.rebalances ?? 0) > 1, 60_000);
        await history(3, 9);
        await store.write((tx) => appendEvents(tx, new Date(), [labelled(BAD, 'bad 2')]));
        const effects = await untilDone(store, 54, 'test', PATIENT_MS);
        expect(byDeclaration(effects)).toEqual(complete(9));
        expect(new Set(effects.map(({ member }) => member))).toEqual(new Set(['one', 'two']));
        await eventually(async () => one.isolated.length + two.isolated.length === 2, 60_000);
        expect([...one.isolated, ...two.isolated].sort()).toEqual(['bad 1', 'bad 2']);
      },
      PATIENT_MS,
    );
  },
  { own: true },
);
