/** What the relay does with events that cannot leave as they are, and what it finds and makes at the broker. */
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { KafkaBus } from '../../gateway/bus/kafka/kafka-bus.ts';
import { topicNames } from '../../gateway/bus/kafka/topics.ts';
import { appendEvents } from '../../gateway/store/events.ts';
import type { Store } from '../../gateway/store/store.ts';
import { describeWithKafka, kafkaClient } from '../support/kafka.ts';
import { eventually } from '../support/stand-in.ts';
import { byDeclaration, effectsOf, labelled, untilDone } from './effects.ts';
import { ForeignSystem } from './foreign.ts';
import { kafkaForTests, type OnKafka } from './on-kafka.ts';

const NO = '1180105050310000';

describeWithKafka('the relay', (version) => {
  const kafka = kafkaForTests({ version });
  const now = new Date('2018-01-05T01:30:00.000Z');
  let on: OnKafka;
  let store: Store;
  const buses: KafkaBus[] = [];
  const foreigners: ForeignSystem[] = [];
  beforeEach(async () => {
    on = await kafka.prepare(['customs']);
    store = await on.open();
  });
  afterEach(async () => {
    await Promise.all(foreigners.splice(0).map((foreign) => foreign.close()));
    await Promise.all(buses.splice(0).map((bus) => bus.stop()));
    await store.close();
    await on.dispose();
  });

  const open = (...given: Parameters<OnKafka['bus']>) => {
    const bus = on.bus(...given);
    buses.push(bus);
    return bus;
  };
  const append = (...labels: string[]) =>
    store.write((tx) =>
      appendEvents(
        tx,
        now,
        labels.map((label) => labelled(NO, label)),
      ),
    );
  const untilPublished = (bus: KafkaBus) =>
    eventually(async () => {
      const { relay, troubles } = await bus.health();
      return troubles.length === 0 && relay?.behind === 0 && relay.position > 0 && relay;
    }, 60_000);
  const reader = async (...topics: string[]) => {
    const foreign = new ForeignSystem(kafka.under.brokers);
    foreigners.push(foreign);
    await foreign.open(topics);
    return foreign;
  };

  it('parks an event that is not what its schema says, says why, and goes on', async () => {
    const wrong = { time: now.toISOString(), firm: null, declaration_no: NO };
    await append('000');
    await store.write(async (tx) => {
      await tx
        .insertInto('events')
        .values([
          { ...wrong, id: uuidv7(), type: 'message.sent', data: '{"messageId":"m","party":"customs"}' },
          { ...wrong, id: uuidv7(), type: 'harbour.closed', data: '{}' },
        ])
        .execute();
    });
    await append('001');
    const bus = open(store);
    const { isolated } = effectsOf(bus);
    bus.start();
    expect(byDeclaration(await untilDone(store, 2))).toEqual({ [NO]: ['000', '001'] });
    expect(isolated).toEqual([]);

    const names = topicNames(on.settings.prefix);
    const foreign = await reader(names.clearanceDead, names.out('customs'));
    await foreign.until(names.clearanceDead, ({ headers }) => headers.ce_type === 'tongguan.harbour.closed.v1');
    const letters = foreign.once(names.clearanceDead);
    expect(letters.map(({ headers }) => headers['tongguan-dead-reason'])).toEqual(['schema', 'schema']);
    expect(letters[0]?.headers['tongguan-dead-detail']).toContain("must have required property 'attempt'");
    expect(letters[0]?.headers['tongguan-origin']).toBe('events/2');
    expect(letters[1]?.headers['tongguan-dead-detail']).toContain('there is no event of type harbour.closed');
    expect(foreign.seen(names.out('customs'))).toEqual([]);
  });

  it('leaves a note for an event the broker does not take for its size, and cuts what is much into parts', async () => {
    const much = Array.from({ length: 60 }, (_, index) => `${String(index).padStart(3, '0')} ${'x'.repeat(50_000)}`);
    await append(...much.slice(0, 30));
    await append('y'.repeat(1_200_000));
    await append(...much.slice(30));
    const bus = open(store);
    effectsOf(bus);
    bus.start();
    expect(byDeclaration(await untilDone(store, 60))).toEqual({ [NO]: much });

    const { clearanceDead } = topicNames(on.settings.prefix);
    const letter = await (await reader(clearanceDead)).until(clearanceDead, () => true);
    expect(letter.headers).toMatchObject({ 'tongguan-dead-reason': 'too-large', 'tongguan-origin': 'events/31' });
    expect([letter.key, letter.value]).toEqual([NO, null]);
  });

  it('makes the topics as they are configured', async () => {
    const topics = { cleanup: 'compact,delete', retentionMs: 3_600_000, deadRetentionMs: 7_200_000 } as const;
    const bus = open(store, { partitions: 5, topics });
    bus.start();
    await append('000');
    await untilPublished(bus);
    const { clearance, dead } = topicNames(on.settings.prefix);
    const admin = kafkaClient(kafka.under.brokers).admin();
    await admin.connect();
    const metadata = await admin.fetchTopicMetadata({ topics: [clearance] });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [clearance, dead('customs')].map((name) => ({ type: 2, name })),
    });
    await admin.disconnect();
    expect(metadata.topics[0]?.partitions).toHaveLength(5);
    const configs = resources.map(({ configEntries }) =>
      Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    );
    expect(configs[0]).toMatchObject({ 'cleanup.policy': 'compact,delete', 'retention.ms': '3600000' });
    expect(configs[1]).toMatchObject({ 'cleanup.policy': 'delete', 'retention.ms': '7200000' });
  });

  it('says of a topic that it has fewer partitions than configured, and leaves it as it is', async () => {
    const { clearance } = topicNames(on.settings.prefix);
    const admin = kafkaClient(kafka.under.brokers).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: clearance, numPartitions: 1, replicationFactor: 1 }] });
    const bus = open(store);
    const { isolated } = effectsOf(bus);
    bus.start();
    await append('000', '001');
    await untilDone(store, 2);
    // What hindered the first try is forgotten a moment after the second brought what was handled.
    await untilPublished(bus);
    expect((await bus.health()).remarks).toEqual([`topic ${clearance} has 1 partitions, configured are 3`]);
    const metadata = await admin.fetchTopicMetadata({ topics: [clearance] });
    await admin.disconnect();
    expect(metadata.topics[0]?.partitions).toHaveLength(1);
    expect(isolated).toEqual([]);
  });

  it('does not do again what was done on the embedded bus before', async () => {
    await append('done', 'done too');
    await store.write((tx) => tx.insertInto('cursors').values({ consumer: 'test', position: 2 }).execute());
    await append('new');
    const bus = open(store);
    effectsOf(bus);
    bus.start();
    await untilPublished(bus);
    expect(byDeclaration(await untilDone(store, 1))).toEqual({ [NO]: ['new'] });
    // Others, who know nothing of that, get the whole log.
    const { clearance } = topicNames(on.settings.prefix);
    const foreign = await reader(clearance);
    await foreign.until(clearance, ({ headers }) => headers.ce_sequence === '3');
    expect(foreign.once(clearance).map(({ headers }) => headers.ce_sequence)).toEqual(['1', '2', '3']);
  });

  it('a message among the events that is none is a dead letter, and nothing waits for it', async () => {
    const bus = open(store);
    const { isolated } = effectsOf(bus);
    bus.start();
    await append('000');
    await untilDone(store, 1);
    const { clearance, clearanceDead } = topicNames(on.settings.prefix);
    const foreign = await reader(clearanceDead);
    await foreign.write(clearance, 'what is this', { ce_type: 'tongguan.harbour.closed.v1' }, NO);
    await append('001');
    expect(byDeclaration(await untilDone(store, 2))).toEqual({ [NO]: ['000', '001'] });
    const letter = await foreign.until(clearanceDead, () => true);
    expect(letter.headers['tongguan-dead-reason']).toBe('not-an-event');
    expect(letter.headers['tongguan-dead-detail']).toMatch(/^test: .*must have required property 'specversion'/);
    expect(String(letter.value)).toBe('what is this');
    expect(isolated).toEqual([]);
  });

  it('forgets what was handled longer ago than it is kept', async () => {
    await store.write((tx) =>
      tx
        .insertInto('inbox')
        .values(
          ['2018-01-05T01:30:00.000Z', new Date().toISOString()].map((handled_at, index) => ({
            consumer: 'test',
            event_id: String(index),
            handled_at,
          })),
        )
        .execute(),
    );
    const bus = open(store);
    bus.start();
    const left = await eventually(async () => {
      const rows = await store.read.selectFrom('inbox').select('event_id').execute();
      return rows.length < 2 && rows;
    }, 60_000);
    expect(left).toEqual([{ event_id: '1' }]);
  });
});
