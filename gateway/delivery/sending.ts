/** One attempt: the stored bytes go out, and what came of it goes on record, with what the breaker makes of it. */
import { type Arrival, DeliveryFailure, type Road } from '../../adapters/adapter.ts';
import type { Gateway } from '../context.ts';
import { prepared } from '../store/prepared.ts';
import type { Tx } from '../store/store.ts';
import { readMessage } from '../threads/ask.ts';
import type { Breaker } from './breaker.ts';
import type { Claimed } from './claim.ts';
import { sayWhoSends } from './keeper.ts';
import { beginDraining } from './lane-row.ts';
import {
  type Answer,
  answerTo,
  classify,
  pauseAfter,
  recordDelivered,
  recordFailure,
  type Sending,
  type UnderWay,
} from './outcome.ts';

/** A store that does not take the outcome is asked again so often, each time after twice as long. */
const RECORD_AGAIN = 6;
const RECORD_AGAIN_MS = 50;

export interface SendingOptions {
  readonly gateway: Gateway;
  readonly party: string;
  readonly road: Road;
  /** This process. */
  readonly owner: string;
  readonly breaker: Breaker;
}

type Outcome = { readonly answers: readonly Arrival[] } | { readonly failure: DeliveryFailure };

/**
 * Makes one attempt that was claimed.
 * @param signal ends it when the message is not ours to send any more, or the process stops.
 * @throws Error when the outcome could not be recorded: the message then counts as interrupted.
 */
export async function send(options: SendingOptions, claimed: Claimed, signal: AbortSignal): Promise<void> {
  const { gateway, party, owner } = options;
  const { message_id: messageId, declaration_no: declarationNo, firm, format, type, attempt, tries } = claimed;
  const message: Sending = { messageId, party, declarationNo, firm, format, type, owner, attempt, tries };
  const outcome = await attemptIt(options, claimed, signal);
  if ('failure' in outcome) await failed(options, message, outcome.failure, signal.aborted);
  else {
    const now = gateway.clock();
    const answers: Answer[] = [];
    for (const arrival of outcome.answers) {
      const incoming = answerTo(message, arrival);
      answers.push({ incoming, reading: await readMessage(gateway, incoming, now) });
    }
    await answered(options, (tx) => recordDelivered(tx, message, answers, now));
  }
}

async function attemptIt({ gateway, road }: SendingOptions, claimed: Claimed, signal: AbortSignal): Promise<Outcome> {
  let body: Uint8Array;
  try {
    body = await bytesOf(gateway, claimed.message_id);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      failure: new DeliveryFailure('transient', 'store', `Nothing was sent, its bytes could not be read: ${reason}`),
    };
  }
  try {
    const { format, type, media_type: mediaType, reference } = claimed;
    return { answers: await road.send({ format, type, mediaType, reference: reference ?? '', body }, signal) };
  } catch (error) {
    return { failure: classify(error) };
  }
}

const bodyOf = prepared((db, { messageId }: { readonly messageId: string }) =>
  db.selectFrom('message_bodies').select('bytes').where('message_id', '=', messageId),
);

async function bytesOf({ store }: Gateway, messageId: string): Promise<Uint8Array> {
  const [body] = await bodyOf(store.read, { messageId });
  if (body === undefined) throw new Error(`message ${messageId} has no bytes`);
  return body.bytes;
}

/** @param cut true when it was ended by us, which says nothing about the partner. */
async function failed(
  options: SendingOptions,
  message: UnderWay,
  failure: DeliveryFailure,
  cut: boolean,
): Promise<void> {
  const { gateway, breaker, party, owner } = options;
  const { adapters, clock } = gateway;
  const now = clock();
  const failed = {
    failure,
    partnerDeduplicates: adapters.get(party)?.capabilities.partnerDeduplicates ?? false,
    pauseMs: pauseAfter(message, failure, Math.random()),
  };
  const record = async (tx: Tx): Promise<void> => {
    if (!(await recordFailure(tx, message, failed, now)))
      gateway.log.warn({ messageId: message.messageId }, 'an attempt ended after its message was taken up elsewhere');
  };
  // A message the partner refuses says nothing against the partner: it answered.
  if (failure.failureClass === 'permanent') return answered(options, record);
  const moved = !cut && breaker.failed(failure.retryAfterMs);
  const { opensInMs } = breaker;
  await recorded(gateway, async (tx) => {
    await record(tx);
    if (moved) await sayWhoSends(tx, owner, [{ party, opensInMs }], now);
  });
}

/** Records what a partner said that is there. If it was away, what waited meanwhile is a backlog from now on. */
async function answered(options: SendingOptions, record: (tx: Tx) => Promise<void>): Promise<void> {
  const { gateway, breaker, party, owner } = options;
  const wasAway = breaker.opensInMs !== undefined;
  await recorded(gateway, async (tx) => {
    await record(tx);
    if (!wasAway) return;
    const now = gateway.clock();
    await beginDraining(tx, [party], now.toISOString());
    await sayWhoSends(tx, owner, [{ party, opensInMs: undefined }], now);
  });
  breaker.succeeded();
}

async function recorded({ store, log }: Gateway, work: (tx: Tx) => Promise<void>): Promise<void> {
  for (let asked = 1; ; asked += 1) {
    try {
      await store.write(work);
      return;
    } catch (error) {
      if (asked === RECORD_AGAIN) throw error;
      log.warn({ err: error }, 'the outcome of a delivery could not be recorded; trying again');
      await new Promise((resolve) => setTimeout(resolve, RECORD_AGAIN_MS * 2 ** asked));
    }
  }
}
