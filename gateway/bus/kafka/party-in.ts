/**
 * What parties write to Kafka: their own messages, byte for byte, or reports in JSON. Each goes the way of any other
 * message in (intake/take-in.ts): stored, applied, answered. The answer goes to the party's out topic. The offset moves
 * only then, so a message may be taken in twice: its mark in the inbox, in the transaction that stores it, makes it one.
 *
 * Three ways to fail: nothing can be read (stored, answered, and a dead letter), something of ours is broken (tried again
 * later, then a dead letter), the store or Kafka is away (the partition waits).
 */
import type { Logger } from 'pino';
import type { Party } from '../../../adapters/adapter.ts';
import type { Gateway } from '../../context.ts';
import { type TakenIn, takeIn } from '../../intake/take-in.ts';
import { sha256Of } from '../../store/messages.ts';
import { type Store, storeWith, type Tx } from '../../store/store.ts';
import { type Tally, wordsOf } from '../tally.ts';
import { answerRecord, retryRecord } from './answers.ts';
import { type Arrived, arrived } from './arrived.ts';
import { buryIn, type DeadReason } from './dead-letter.ts';
import type { Inbox } from './inbox.ts';
import { Later, type Messages } from './partition.ts';
import { isTooLarge, type Publisher } from './publisher.ts';
import { takesWrites } from './store-answers.ts';
import { INTAKE, type TopicNames } from './topics.ts';

export interface PartyWorkOptions {
  readonly gateway: Gateway;
  readonly parties: readonly Party[];
  readonly names: TopicNames;
  readonly inbox: Inbox;
  readonly publisher: Publisher;
  readonly tally: Tally;
  readonly retryMs: number;
  /** Tries before a message that we fail on is a dead letter. */
  readonly attempts: number;
  readonly log: Logger;
}

/** The id of the message was handled before. */
class HandledBefore extends Error {
  override readonly name = 'HandledBefore';
}

export class PartyWork {
  readonly #options: PartyWorkOptions;
  readonly #partyOf: ReadonlyMap<string, Party>;

  constructor(options: PartyWorkOptions) {
    this.#options = options;
    const { names, parties } = options;
    this.#partyOf = new Map(
      parties.flatMap((party) => [
        [names.in(party), party],
        [names.retry(party), party],
      ]),
    );
  }

  /** The topics it reads. */
  get topics(): string[] {
    return [...this.#partyOf.keys()];
  }

  /** Handles messages of one partition. @throws when it has to be tried again. */
  async work({ messages, going, settled, ...place }: Messages): Promise<void> {
    const party = this.#partyOf.get(place.topic);
    for (const message of messages) {
      if (!going()) return;
      if (party !== undefined) {
        const again = place.topic === this.#options.names.retry(party);
        await this.#one(arrived(party, message, place, again));
      }
      await settled(message);
    }
  }

  async #one(message: Arrived): Promise<void> {
    const { tally, publisher, log, retryMs, attempts } = this.#options;
    const wait = message.notBefore - Date.now();
    // A clock that was set back must not make it wait for longer than it was to.
    if (wait > 0) throw new Later(Math.min(wait, retryMs));
    if (message.value === null) return this.#bury(message, 'empty', 'the message has no content');
    let taken: TakenIn;
    try {
      taken = await this.#takeIn(message, message.value);
    } catch (error) {
      if (error instanceof HandledBefore) {
        return this.#bury(message, 'id-used-before', 'another message with this ce_source and ce_id was taken before');
      }
      if (!(await takesWrites(this.#options.gateway.store))) throw error;
      const attempt = message.attempt + 1;
      log.error({ err: error, origin: message.origin, attempt }, 'a message of a party could not be taken in');
      if (attempt >= attempts) return this.#bury({ ...message, attempt }, 'failed', wordsOf(error, 2000));
      tally.failed(error);
      const retry = retryRecord(this.#options.names, { ...message, attempt }, wordsOf(error), retryMs);
      await publisher.send([retry]).catch((refused: unknown) => {
        if (!isTooLarge(refused)) throw refused;
        return this.#bury({ ...message, attempt }, 'failed', wordsOf(error, 2000));
      });
      return;
    }
    await this.#answer(message, taken);
    tally.handled(1);
  }

  /** Stores and applies a message once. @throws HandledBefore when its id came with other content. */
  async #takeIn(message: Arrived, body: Buffer): Promise<TakenIn> {
    const { gateway, inbox } = this.#options;
    const { party, inboxId, externalId } = message;
    const incoming = {
      party,
      body,
      mediaType: message.mediaType,
      ...(externalId === undefined ? {} : { externalId }),
    };
    const once = markedIn(gateway.store, async (tx) => {
      if ((await inbox.mark(tx, INTAKE, [inboxId])).size === 0) throw new HandledBefore(inboxId);
    });
    try {
      return await takeIn({ ...gateway, store: once }, incoming);
    } catch (error) {
      if (!(error instanceof HandledBefore)) throw error;
      const known = await gateway.store.read
        .selectFrom('messages')
        .select('id')
        .where('party', '=', party)
        .where('direction', '=', 'in')
        .where('sha256', '=', sha256Of(body))
        .executeTakeFirst();
      if (known === undefined) throw error;
      // The same bytes once more are not applied again and get the same answer: the first may have been lost.
      return takeIn(gateway, incoming);
    }
  }

  async #answer(message: Arrived, taken: TakenIn): Promise<void> {
    const { gateway, names, publisher, tally } = this.#options;
    const stored = await gateway.store.read
      .selectFrom('messages')
      .select(['state', 'reason', 'declaration_no'])
      .where('id', '=', taken.messageId)
      .executeTakeFirstOrThrow();
    if (stored.state === 'unreadable') {
      const detail = stored.reason ?? 'no format reads it';
      await this.#dead(message, 'unreadable', detail);
      tally.isolated(1, detail);
    }
    await publisher.send([answerRecord(names, message, { ...stored, id: taken.messageId }, taken.acknowledgement)]);
  }

  /** Sets a message aside that was not stored, and tells its sender. */
  async #bury(message: Arrived, reason: DeadReason, detail: string): Promise<void> {
    const { names, publisher, tally, log } = this.#options;
    log.error({ origin: message.origin, reason, detail }, 'a message of a party is a dead letter');
    await this.#dead(message, reason, detail);
    await publisher.send([answerRecord(names, message, { state: 'refused', reason: detail })]);
    tally.isolated(1, detail);
  }

  async #dead(message: Arrived, reason: DeadReason, detail: string): Promise<void> {
    const { names, publisher } = this.#options;
    const { origin, attempt } = message;
    await buryIn(publisher, names.dead(message.party), message, { reason, detail, origin, attempts: attempt });
  }
}

/** The store, whose next units of work begin with a mark: what they write is stored with it or not at all. */
const markedIn = (store: Store, mark: (tx: Tx) => Promise<void>): Store =>
  storeWith(store, {
    write: (unit, options) =>
      store.write(async (tx) => {
        await mark(tx);
        return unit(tx);
      }, options),
  });
