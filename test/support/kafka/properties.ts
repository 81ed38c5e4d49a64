/** The configuration of one Kafka process that is broker and controller at once (KRaft), with data for one test. */
import type { KafkaPorts } from './ports.ts';

/** @returns server.properties for a broker that listens on 127.0.0.1 and keeps its data in `dataDir`. */
export function serverProperties(ports: KafkaPorts, dataDir: string): string {
  const properties: Readonly<Record<string, string | number | boolean>> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${ports.broker},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${ports.broker}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': dataDir,
    // One broker holds the only copy of everything.
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    // 50 partitions each by default, every one of them a folder to make at the first use.
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.num.partitions': 3,
    // A first member need not wait for others to come.
    'group.initial.rebalance.delay.ms': 0,
    // A topic that nobody created on purpose is a mistake the tests should see.
    'auto.create.topics.enable': false,
    // A killed broker may register again only when its last life is over for the controller: after 9 s by default.
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    // 128 MB by default, taken from the heap at start whether anything is compacted or not.
    'log.cleaner.dedupe.buffer.size': 4 * 1024 * 1024,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
