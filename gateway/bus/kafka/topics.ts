/** The topics: their names, what they are made with, and whether those that exist are as they should be. */
import type { IResourceConfigEntry, ITopicConfig, Kafka } from 'kafkajs';
import type { Party } from '../../../adapters/adapter.ts';
import type { CheckedSettings } from './settings.ts';

/** What a broker takes as one message by default (message.max.bytes). */
const BROKER_BYTES = 1_048_588;
/** What our headers add to one that is put aside. */
const HEADER_BYTES = 65_536;

/** The consumer of what parties write: its name in the inbox, and of its group. */
export const INTAKE = 'intake';

/** Names of the topics under a prefix. Each has what its name says in docs/bus.md. */
export const topicNames = (prefix: string) => ({
  /** Every event of the log, keyed by declaration. */
  clearance: `${prefix}.clearance`,
  /** What was in the way of an event: on the way out, or at a consumer. */
  clearanceDead: `${prefix}.clearance.dead`,
  /** To a party: what became of its messages, and answers to what it wrote. */
  out: (party: Party) => `${prefix}.${party}.out`,
  /** From a party. */
  in: (party: Party) => `${prefix}.${party}.in`,
  retry: (party: Party) => `${prefix}.${party}.retry`,
  dead: (party: Party) => `${prefix}.${party}.dead`,
});

export type TopicNames = ReturnType<typeof topicNames>;

/** Every topic there has to be. */
export function plannedTopics(settings: CheckedSettings, parties: readonly Party[]): ITopicConfig[] {
  const { prefix, partitions, replication, topics } = settings;
  const names = topicNames(prefix);
  const made = (
    topic: string,
    cleanup: string,
    retentionMs: number,
    ...more: IResourceConfigEntry[]
  ): ITopicConfig => ({
    topic,
    numPartitions: partitions,
    replicationFactor: replication,
    configEntries: [
      { name: 'cleanup.policy', value: cleanup },
      { name: 'retention.ms', value: String(retentionMs) },
      { name: 'min.insync.replicas', value: String(topics.minInSyncReplicas) },
      ...more,
    ],
  });
  const roomier = { name: 'max.message.bytes', value: String(BROKER_BYTES + HEADER_BYTES) };
  // Compacting keeps the last message of a key: of messages in, and of letters nobody could deliver, all count.
  return [
    made(names.clearance, topics.cleanup, topics.retentionMs),
    made(names.clearanceDead, 'delete', topics.deadRetentionMs, roomier),
    ...parties.flatMap((party) => [
      made(names.in(party), 'delete', topics.retentionMs),
      made(names.out(party), topics.cleanup, topics.retentionMs),
      made(names.retry(party), 'delete', topics.retentionMs, roomier),
      made(names.dead(party), 'delete', topics.deadRetentionMs, roomier),
    ]),
  ];
}

/**
 * Makes the topics that are missing and looks at the others, which are never changed: more partitions would send the
 * next event of a declaration to another partition than the last.
 * @returns what is not as planned, in words.
 * @throws when the broker does not answer or refuses to make one.
 */
export async function ensureTopics(kafka: Kafka, planned: readonly ITopicConfig[]): Promise<string[]> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const there = new Set(await admin.listTopics());
    const missing = planned.filter(({ topic }) => !there.has(topic));
    // False when another process made them a moment ago.
    if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
    const { topics } = await admin.fetchTopicMetadata({ topics: planned.map(({ topic }) => topic) });
    const found = new Map(topics.map(({ name, partitions }) => [name, partitions]));
    return planned.flatMap(({ topic, numPartitions = 1, replicationFactor = 1 }) => {
      const partitions = found.get(topic) ?? [];
      const copies = Math.min(...partitions.map(({ replicas }) => replicas.length));
      return [
        ...(partitions.length < numPartitions
          ? [`topic ${topic} has ${partitions.length} partitions, configured are ${numPartitions}`]
          : []),
        ...(copies < replicationFactor
          ? [`topic ${topic} is kept ${copies} times, configured is ${replicationFactor}`]
          : []),
      ];
    });
  } finally {
    await admin.disconnect();
  }
}
