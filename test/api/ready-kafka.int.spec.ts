/** What befalls Kafka and its consumers is seen in /readyz and /metrics: a broker away, a rebalance, a consumer behind. */
import supertest from 'supertest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig, type Role } from '../../gateway/config.ts';
import { type RunningGateway, startGateway } from '../../gateway/gateway.ts';
import { appendEvents } from '../../gateway/store/events.ts';
import { PATIENT_MS } from '../bus/bus-features.ts';
import { kafkaForTests, type OnKafka } from '../bus/on-kafka.ts';
import { temporaryFolder } from '../support/folder.ts';
import { describeWithKafka } from '../support/kafka.ts';
import { eventually } from '../support/stand-in.ts';
import { expectDocumented } from './documented.ts';
import { figureOf, parsePrometheus } from './prometheus.ts';

const NO = '1180105050300001';
const WORKER: readonly Role[] = ['clearance', 'notify'];

type Figure = (name: string, labels?: Readonly<Record<string, string>>) => number | undefined;

describeWithKafka(
  'how a process on Kafka is',
  (version) => {
    const kafka = kafkaForTests({ version, own: true });
    const running: RunningGateway[] = [];
    const folder = temporaryFolder();
    let on: OnKafka;
    beforeEach(async () => {
      on = await kafka.prepare();
    });
    afterEach(async () => {
      await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
      await on.dispose();
      folder.remove();
    });

    async function start(roles = WORKER): Promise<RunningGateway> {
      const { database, settings } = on;
      const config = { port: 0, dataDir: folder.path, storeUrl: database.url, kafka: settings, roles };
      const gateway = await startGateway(loadConfig({}, { ...config, logLevel: 'silent' }));
      running.push(gateway);
      await gateway.work([]);
      return gateway;
    }
    const readyz = async (url: string) => expectDocumented(await supertest(url).get('/readyz'), 'GET /readyz');
    const untilReady = (url: string, status: number) =>
      eventually(async () => {
        const response = await readyz(url);
        return response.status === status && response;
      }, 60_000);
    /** Until the figures are what is expected. */
    const untilTold = (url: string, isSo: (figure: Figure) => boolean) =>
      eventually(async () => {
        const families = parsePrometheus((await supertest(url).get('/metrics').expect(200)).text);
        const figure: Figure = (name, labels) => figureOf(families, name, labels);
        return isSo(figure) && figure;
      }, 60_000);
    const happen = ({ gateway: { store } }: RunningGateway, count: number) =>
      store.write((tx) =>
        appendEvents(
          tx,
          new Date(),
          Array.from({ length: count }, () => ({
            type: 'message.sent' as const,
            declarationNo: NO,
            firm: '',
            data: { messageId: 'm', party: 'customs', format: '', type: '', attempt: 1 },
          })),
        ),
      );
    const casework = { consumer: 'casework' };

    it(
      'a broker that goes makes a worker unready, and ready again when it is back; declarations are taken meanwhile',
      async () => {
        const worker = await start();
        const api = await start(['api']);
        // The lease to publish may come a moment after the rest is ready, and be lost and taken again where all is slow.
        const before = await eventually(async () => {
          const response = await untilReady(worker.url, 200);
          return response.body.bus.relay.own === true && response;
        }, 60_000);
        expect(before.body.bus).toMatchObject({ kind: 'kafka', state: 'ok', relay: { held: true, own: true } });
        await kafka.under.shutDown();
        try {
          await happen(worker, 3);
          const away = await untilReady(worker.url, 503);
          expect(away.body.bus).toMatchObject({ state: 'failed' });
          expect(Date.parse(away.body.bus.since)).toBeGreaterThan(Date.parse(before.body.bus.since));
          const of = await untilTold(
            worker.url,
            (figure) =>
              figure('tongguan_bus_hindered', { by: 'relay' }) === 1 &&
              figure('tongguan_consumer_state', { ...casework, state: 'waiting' }) === 1,
          );
          expect(of('tongguan_up', { part: 'bus' })).toBe(0);
          expect(of('tongguan_ready')).toBe(0);
          expect(of('tongguan_relay_behind_events')).toBe(3);
          expect(of('tongguan_relay_oldest_age_seconds')).toBeGreaterThan(0);
          expect(of('tongguan_consumer_crashes_total', casework)).toBeGreaterThan(0);
          expect((await readyz(api.url)).status).toBe(200);
        } finally {
          await kafka.under.restart();
        }
        const after = await untilReady(worker.url, 200);
        const [consumer] = after.body.bus.consumers.filter((each: typeof casework) => each.consumer === 'casework');
        expect(consumer).toMatchObject({ state: 'running' });
        expect(consumer.crashes).toBeGreaterThan(0);
        expect(consumer.rebalances).toBeGreaterThan(1);
        await untilTold(
          worker.url,
          (figure) =>
            figure('tongguan_relay_behind_events') === 0 &&
            (figure('tongguan_consumer_handled_total', casework) ?? 0) > 2,
        );
      },
      PATIENT_MS,
    );

    it(
      'another worker that comes is seen as a rebalance, at both',
      async () => {
        const one = await start();
        await untilReady(one.url, 200);
        const rebalances = 'tongguan_consumer_rebalances_total';
        const first = (await untilTold(one.url, () => true))(rebalances, casework) ?? 0;
        expect(first).toBeGreaterThan(0);
        const two = await start();
        await untilReady(two.url, 200);
        await untilTold(one.url, (figure) => (figure(rebalances, casework) ?? 0) > first);
        // Each consumer has a group of its own, and is given its part when it is its turn.
        await eventually(async () => {
          const { consumers } = (await untilReady(one.url, 200)).body.bus;
          return consumers.length === 2 && consumers.every((each: { rebalances: number }) => each.rebalances > 1);
        });
        // One of the two publishes, and both know that somebody does: as soon as the lease is taken, or taken again.
        await eventually(async () => {
          const relays = await Promise.all([one, two].map(async ({ url }) => (await readyz(url)).body.bus.relay));
          const owners = relays.filter(({ own }) => own);
          return owners.length === 1 && relays.every(({ held }) => held);
        });
      },
      PATIENT_MS,
    );

    it(
      'a consumer that does not keep up is seen by what is left to do',
      async () => {
        const worker = await start();
        await untilReady(worker.url, 200);
        const topic = `${on.settings.prefix}.clearance`;
        const lag = 'tongguan_consumer_lag_events';
        // The publisher looks at what is locked here too when it begins: one event has gone all the way before.
        await happen(worker, 1);
        await untilTold(
          worker.url,
          (figure) =>
            (figure('tongguan_consumer_handled_total', casework) ?? 0) > 0 &&
            figure(lag, { ...casework, topic }) === 0 &&
            figure('tongguan_relay_behind_events') === 0,
        );
        const beside = await on.database.connect();
        // What was handled is marked there, in the transaction of the effect: the consumer waits, the publisher does not.
        await beside.query('begin; lock table inbox in access exclusive mode');
        await happen(worker, 20);
        await untilTold(
          worker.url,
          (figure) => figure(lag, { ...casework, topic }) === 20 && figure('tongguan_relay_behind_events') === 0,
        );
        const told = await readyz(worker.url);
        expect(told.body.bus.consumers).toContainEqual(expect.objectContaining({ ...casework, behind: 20 }));
        await beside.query('rollback');
        await untilTold(worker.url, (figure) => figure(lag, { ...casework, topic }) === 0);
        await untilReady(worker.url, 200);
      },
      PATIENT_MS,
    );
  },
  { own: true },
);
