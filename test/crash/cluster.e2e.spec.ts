/** Two api and two workers share the work: one of each is killed under load, and stopped, and the others go on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../support/client.ts';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { describeWithKafka } from '../support/kafka.ts';
import type { Finding } from './finding.ts';
import { Journals } from './journals.ts';
import { Load } from './load.ts';
import { reckon } from './read-books.ts';
import { atRest, takenOver, underWay } from './take-over.ts';

/** Enough on its way that whoever is killed has something under way. */
const LOAD = { window: 16, perSecond: 6 };
/** A worker that the machine keeps waiting for some seconds is not taken for dead: what it sends is its own to finish. */
const LEASE_MS = 10_000;
/** What was taken over takes a session of the consumer group, 6 s; this is to say that it is taken over at all. */
const TAKE_OVER_MS = 60_000;
const END_MS = 120_000;
/** Long after the stop has begun, long before the sender gives up. */
const ANSWERS_AFTER_MS = 500;

describeWithKafka(
  'two api and two workers',
  (version) => {
    let cluster: Cluster;
    let load: Load;

    beforeAll(async () => {
      cluster = await startCluster({ kafka: version, leaseMs: LEASE_MS });
      load = new Load(cluster, LOAD);
      load.start();
    }, 300_000);
    afterAll(() => cluster?.stop());

    /** Waits until so many more declarations have come to their end. */
    const more = (count: number) => load.until(load.ended + count, END_MS);

    /** What each worker is sending, by the name it has there. */
    const sending = () =>
      cluster.read<{ message_id: string; attempt: number; owner: string }>(
        `select message_id, attempts as attempt, owner from deliveries where state = 'sending'`,
      );
    const senders = async () => {
      const rows = await cluster.read<{ owner: string }>('select distinct owner from lane_senders');
      return rows.map(({ owner }) => owner);
    };
    /** Which of these attempts were given up by another process, which does not know what became of them. */
    const cutOff = (attempts: readonly { readonly message_id: string; readonly attempt: number }[]) =>
      cluster.read(
        `select a.* from delivery_attempts a join unnest($1::text[], $2::int[]) as u (id, attempt)
           on a.message_id = u.id and a.attempt = u.attempt
         where a.outcome is null or (a.outcome = 'ambiguous' and a.detail like 'interrupted:%')`,
        [attempts.map(({ message_id }) => message_id), attempts.map(({ attempt }) => attempt)],
      );

    it('share the work', { timeout: END_MS + 30_000 }, async () => {
      await more(8);
      expect(await senders()).toHaveLength(2);
      const busy = await cluster.read<{ party: string; fetch_owner: string }>(
        'select party, fetch_owner from lanes where fetch_owner is not null',
      );
      expect(busy.length).toBeGreaterThan(0);
    });

    it('go on when one of each is killed', { timeout: END_MS + TAKE_OVER_MS + 30_000 }, async () => {
      const [api, worker] = [cluster.member('api-1'), cluster.member('worker-1')];
      const [first, second] = await Promise.all([api.end('SIGKILL'), worker.end('SIGKILL')]);
      expect([first.signal, second.signal]).toEqual(['SIGKILL', 'SIGKILL']);
      const what = await underWay(cluster);
      const answered = await load.answered(first.at, TAKE_OVER_MS);
      const took = await takenOver(cluster, 'all', what, second.at, TAKE_OVER_MS);
      console.info(`taken over: api in ${answered} ms, worker in ${took} ms`);
      expect(answered).toBeDefined();
      expect(took).toBeDefined();
      // Whole declarations with what is left, before the two are there again.
      await more(8);
      await Promise.all([api.start(), worker.start()]);
      // It has its place among the others again.
      await more(8);
    });

    it('hand over when one of each is stopped', { timeout: END_MS + TAKE_OVER_MS + 30_000 }, async () => {
      const [api, worker] = [cluster.member('api-2'), cluster.member('worker-2')];
      const before = await senders();
      // Customs answers nobody until both workers have something under way to it.
      cluster.roads.customs.cut('silent');
      const underWayBefore = await until('both are sending', END_MS, async () => {
        const rows = await sending();
        return new Set(rows.map(({ owner }) => owner)).size === 2 && rows;
      });
      const ending = Promise.all([api.end('SIGTERM'), worker.end('SIGTERM')]);
      await sleep(ANSWERS_AFTER_MS);
      cluster.roads.customs.mend();
      const ended = await ending;
      expect(ended.map(({ code }) => code)).toEqual([0, 0]);
      // What the stopped had under way they finished: it is nobody's to send again.
      const after = await senders();
      const gone = before.filter((owner) => !after.includes(owner));
      expect(gone.length).toBeGreaterThan(0);
      const isTheirs = ({ owner }: { readonly owner: string }) => gone.includes(owner);
      expect((await sending()).filter(isTheirs)).toEqual([]);
      const theirs = underWayBefore.filter(isTheirs);
      expect(theirs.length).toBeGreaterThan(0);
      expect(await cutOff(theirs)).toEqual([]);
      const what = await underWay(cluster);
      const took = await takenOver(cluster, 'all', what, Math.max(...ended.map(({ at }) => at)), TAKE_OVER_MS);
      console.info(`handed over in ${took} ms`);
      expect(took).toBeDefined();
      await more(8);
    });

    it('lose nothing and do nothing twice', { timeout: END_MS + 60_000 }, async () => {
      expect(await load.finish(END_MS)).toEqual([]);
      expect(await atRest(cluster, END_MS)).toBe(true);
      const findings: readonly Finding[] = await reckon(cluster, load.all, new Journals(cluster.journals));
      expect(findings).toEqual([]);
      expect(load.all.length).toBeGreaterThan(24);
    });
  },
  { own: true },
);
