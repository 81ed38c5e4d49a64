/** The bus of several machines: the event log published to Kafka by one process at a time, followed by consumer groups. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { Party } from '../../../adapters/adapter.ts';
import type { Gateway } from '../../context.ts';
import type { Store } from '../../store/store.ts';
import type { Bus, BusHealth, ConsumerHealth, Following, FollowOptions } from '../bus.ts';
import { type EventCheck, eventCheck } from '../event-check.ts';
import { Tally, wordsOf } from '../tally.ts';
import { within } from '../within.ts';
import { openKafka } from './client.ts';
import { EventWork } from './follow.ts';
import { Inbox } from './inbox.ts';
import { type Group, Lag } from './lag.ts';
import { Member } from './member.ts';
import type { Messages } from './partition.ts';
import { PartyWork } from './party-in.ts';
import { Publisher } from './publisher.ts';
import { Relay } from './relay.ts';
import { type CheckedSettings, checkSettings, type KafkaSettings } from './settings.ts';
import { Setup } from './setup.ts';
import { INTAKE, topicNames } from './topics.ts';

/** Partitions of one consumer that this process works on at the same time. */
const CONCURRENCY = 3;
/** How long those who ask how we are wait for the store. */
const STORE_MS = 1_000;

export interface KafkaBusOptions {
  readonly store: Store;
  readonly settings: KafkaSettings;
  /** Parties that have topics of their own. */
  readonly parties: readonly Party[];
  readonly log: Logger;
}

export interface KafkaBus extends Bus {
  /** Makes the consumer of what parties write to Kafka. */
  receive(gateway: Gateway): Following;
}

/**
 * A bus on Kafka; nothing is connected before it is started, and a broker that is away is waited for.
 * @throws KafkaSettingsError naming everything that is wrong with the settings.
 */
export const openKafkaBus = (options: KafkaBusOptions): KafkaBus => new BusOnKafka(options);

/** One consumer of this process. */
interface Joined {
  readonly consumer: string;
  readonly group: Group;
  readonly member: Member;
  readonly tally: Tally;
}

class BusOnKafka implements KafkaBus {
  readonly #options: KafkaBusOptions;
  readonly #settings: CheckedSettings;
  readonly #kafka: Kafka;
  readonly #names: ReturnType<typeof topicNames>;
  readonly #check: EventCheck = eventCheck();
  readonly #inbox: Inbox;
  readonly #setup: Setup;
  readonly #relay: Relay;
  /** Of the relay alone: its sends follow each other. */
  readonly #forth: Publisher;
  /** Of the consumers: answers, second tries, dead letters. */
  readonly #aside: Publisher;
  readonly #joined: Joined[] = [];
  readonly #lag: Lag;

  constructor(options: KafkaBusOptions) {
    const { store, parties } = options;
    const log = options.log.child({ bus: 'kafka' });
    this.#options = { ...options, log };
    this.#settings = checkSettings(options.settings);
    const { prefix, times } = this.#settings;
    this.#kafka = openKafka(this.#settings, log);
    this.#names = topicNames(prefix);
    this.#inbox = new Inbox(store, times.inboxMs);
    this.#setup = new Setup({ kafka: this.#kafka, settings: this.#settings, parties, log });
    this.#forth = new Publisher(this.#kafka, times.requestMs);
    this.#aside = new Publisher(this.#kafka, times.requestMs);
    this.#relay = new Relay({
      store,
      log,
      publisher: this.#forth,
      inbox: this.#inbox,
      check: this.#check,
      names: this.#names,
      parties: new Set(parties),
      name: `relay/${prefix}`,
      holder: `${hostname()}/${process.pid}/${randomUUID()}`,
      leaseMs: times.leaseMs,
      pauseMs: times.pauseMs,
      ready: () => this.#setup.done(),
    });
    this.#lag = new Lag(this.#kafka, () => this.#joined.map(({ group }) => group));
  }

  start(): void {
    this.#setup.start();
    this.#relay.start();
  }

  follow(options: FollowOptions): Following {
    const { store, log } = this.#options;
    const tally = new Tally();
    const work = new EventWork({
      ...options,
      store,
      log,
      tally,
      inbox: this.#inbox,
      publisher: this.#aside,
      names: this.#names,
      check: this.#check,
    });
    return this.#join(options.consumer, [this.#names.clearance], tally, (messages) => work.work(messages));
  }

  receive(gateway: Gateway): Following {
    const { parties, log } = this.#options;
    const tally = new Tally();
    const work = new PartyWork({
      gateway,
      parties,
      log,
      tally,
      names: this.#names,
      inbox: this.#inbox,
      publisher: this.#aside,
      retryMs: this.#settings.times.retryMs,
      attempts: this.#settings.attempts,
    });
    return this.#join(INTAKE, work.topics, tally, (messages) => work.work(messages));
  }

  async stop(): Promise<void> {
    this.#setup.stop();
    await Promise.all([this.#relay.stop(), ...this.#joined.map(({ member }) => member.stop())]);
    await Promise.all([this.#forth.close(), this.#aside.close()]);
  }

  async health(): Promise<BusHealth> {
    let away: string | undefined;
    const asked = within(this.#relay.health(), STORE_MS).catch((error: unknown) => {
      away = wordsOf(error);
      return undefined;
    });
    const [relay, lag] = await Promise.all([asked, this.#lag.known()]);
    const consumers = this.#joined.map(({ consumer, group, member, tally }): ConsumerHealth => {
      return { consumer, lag: lag.get(group.id), ...member.view(), ...tally.view() };
    });
    const waiting = consumers.filter(({ state }) => state === 'waiting');
    const troubles = [
      ...(away === undefined ? [] : [`store: ${away}`]),
      ...(this.#setup.trouble === undefined ? [] : [`topics: ${this.#setup.trouble}`]),
      ...(this.#relay.trouble === undefined ? [] : [`relay: ${this.#relay.trouble}`]),
      ...waiting.map(({ consumer }) => `consumer ${consumer}: not in its group`),
    ];
    return {
      kind: 'kafka',
      troubles,
      remarks: this.#setup.remarks,
      consumers,
      ...(relay === undefined ? {} : { relay }),
    };
  }

  #join(
    consumer: string,
    topics: readonly string[],
    tally: Tally,
    work: (messages: Messages) => Promise<void>,
  ): Following {
    const { prefix, times } = this.#settings;
    const group = { id: `${prefix}-${consumer}`, topics };
    const member = new Member({
      kafka: this.#kafka,
      group: group.id,
      topics,
      concurrency: CONCURRENCY,
      times,
      ready: () => this.#setup.done(),
      work,
      failed: (error) => tally.failed(error),
      log: this.#options.log,
    });
    this.#joined.push({ consumer, group, member, tally });
    return member;
  }
}
