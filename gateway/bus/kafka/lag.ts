/** How far the groups are behind: asked of the broker when somebody wants to know, not more often than every few seconds. */
import type { Kafka } from 'kafkajs';
import type { PartitionLag } from '../bus.ts';
import { within } from '../within.ts';

const FRESH_MS = 5_000;
const ANSWER_MS = 1_000;
const GIVEN_UP_MS = 30_000;

export interface Group {
  readonly id: string;
  readonly topics: readonly string[];
}

export class Lag {
  readonly #kafka: Kafka;
  readonly #groups: () => readonly Group[];
  #asked: Promise<void> | undefined;
  #known: ReadonlyMap<string, readonly PartitionLag[]> = new Map();
  #knownAt = Number.NEGATIVE_INFINITY;

  constructor(kafka: Kafka, groups: () => readonly Group[]) {
    this.#kafka = kafka;
    this.#groups = groups;
  }

  /** By group, as far as it is known within a second; nothing that is older than a minute. */
  async known(): Promise<ReadonlyMap<string, readonly PartitionLag[]>> {
    if (performance.now() - this.#knownAt > FRESH_MS) {
      this.#asked ??= within(this.#ask(), GIVEN_UP_MS).finally(() => {
        this.#asked = undefined;
      });
      await within(this.#asked, ANSWER_MS).catch(() => undefined);
    }
    return performance.now() - this.#knownAt > FRESH_MS * 12 ? new Map() : this.#known;
  }

  async #ask(): Promise<void> {
    const admin = this.#kafka.admin();
    try {
      await admin.connect();
      const groups = this.#groups();
      const ends = new Map<string, readonly { partition: number; low: string; high: string }[]>();
      for (const topic of new Set(groups.flatMap(({ topics }) => topics))) {
        ends.set(topic, await admin.fetchTopicOffsets(topic));
      }
      const known = new Map<string, readonly PartitionLag[]>();
      for (const { id, topics } of groups) {
        const committed = await admin.fetchOffsets({ groupId: id, topics: [...topics] });
        known.set(
          id,
          committed.flatMap(({ topic, partitions }) =>
            partitions.map(({ partition, offset }) => {
              const { low = '0', high = '0' } = ends.get(topic)?.find((end) => end.partition === partition) ?? {};
              // -1: nothing committed yet; it begins at the oldest there is.
              const next = Math.max(Number(offset), Number(low));
              return { partition: `${topic}/${partition}`, behind: Math.max(0, Number(high) - next) };
            }),
          ),
        );
      }
      this.#known = known;
      this.#knownAt = performance.now();
    } finally {
      await admin.disconnect();
    }
  }
}
