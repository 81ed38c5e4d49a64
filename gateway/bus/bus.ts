/**
 * The event bus: brings the event log of the store to those who follow it. Embedded by default (a cursor in the store),
 * Apache Kafka beyond one machine; both pass the same contract suite (test/bus/bus-features.ts).
 *
 * What holds on every bus: each event of the log reaches each consumer, events of one declaration in the order of the
 * log; processes that follow under one name are one consumer and share the work; the effect of a handler is stored once
 * per consumer and event, whatever dies when; an event that fails holds back nobody else's.
 */
import type { LoggedEvent } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';

export interface FollowOptions {
  /** Name of the consumer, and of what the store remembers of it. */
  readonly consumer: string;
  /**
   * Handles events inside the transaction that marks them as handled: of several declarations, those of one in order.
   * May be undone and called again.
   */
  readonly handle: (tx: Tx, events: readonly LoggedEvent[]) => Promise<void>;
  /**
   * Called with an event `handle` threw on by itself: keeps what failed, without throwing, in transactions of its own.
   * The consumer goes on afterwards; a crash in between, or another process, may bring the same event once more.
   */
  readonly isolate: (events: readonly LoggedEvent[], error: unknown) => Promise<void>;
}

/** A consumer in this process. */
export interface Following {
  start(): void;
  /** Resolves when nothing of it is under way any more. */
  stop(): Promise<void>;
}

export interface Bus {
  /** Makes a consumer; it begins when it is started. */
  follow(options: FollowOptions): Following;
  /** Begins what the bus does beside its consumers. Returns at once, also while a broker is away. */
  start(): void;
  /** Stops every consumer that was not stopped, and what the bus does beside them. */
  stop(): Promise<void>;
  /** How it is doing. Answers within about a second, also while a broker is away. */
  health(): Promise<BusHealth>;
}

export interface BusHealth {
  readonly kind: 'embedded' | 'kafka';
  /** What hinders it now, for a person to read; empty when it works. */
  readonly troubles: readonly string[];
  /** What is not as it was configured but hinders nothing, e.g. a topic with fewer partitions. */
  readonly remarks: readonly string[];
  readonly consumers: readonly ConsumerHealth[];
  /** The publisher of the event log; absent where nothing is published, or the store does not answer. */
  readonly relay?: RelayHealth;
}

export interface ConsumerHealth {
  readonly consumer: string;
  /** Of this process: `waiting` for the broker or for its place in the group. */
  readonly state: 'stopped' | 'waiting' | 'running';
  /** Of all processes together: events not handled yet. Undefined while it cannot be asked for. */
  readonly lag: readonly PartitionLag[] | undefined;
  /** The following are of this process, since its start. */
  readonly handled: number;
  readonly lastHandledAt: string | undefined;
  /** Events that failed and were set apart. */
  readonly isolated: number;
  /** How often it fell out of its group by itself and began anew. */
  readonly crashes: number;
  /** How often it was given its part of the work: once at the start, and whenever members came or went. */
  readonly rebalances: number;
  /** Partitions that wait to try something again. */
  readonly paused: readonly string[];
  readonly lastError: string | undefined;
}

export interface PartitionLag {
  /** `<topic>/<partition>`; embedded: `events`. */
  readonly partition: string;
  readonly behind: number;
}

export interface RelayHealth {
  /** The process that publishes; undefined when nobody does. */
  readonly holder: string | undefined;
  /** True when it is this one. */
  readonly own: boolean;
  /** Until when the holder has said it will publish. */
  readonly until: string | undefined;
  /** Position in the event log up to which it has been published. */
  readonly position: number;
  /** At most so many events are not published yet. */
  readonly behind: number;
  /** Age of the oldest of them in milliseconds. */
  readonly oldestAgeMs: number | undefined;
}
