/** What could not be delivered or handled, as a message that says why: the original and its headers, and ours beside. */
import type { BusRecord } from './cloud-event.ts';
import { isTooLarge, type Publisher } from './publisher.ts';

/** Why something is a dead letter; docs/bus.md tells what to do about each. */
export type DeadReason =
  /** An event of ours is not what its schema says: a mistake of ours. */
  | 'schema'
  /** An event of ours is bigger than the broker takes. */
  | 'too-large'
  /** A message among the events is none of ours. */
  | 'not-an-event'
  /** A party's message that no format reads; it is stored too. */
  | 'unreadable'
  /** A party's message without content. */
  | 'empty'
  /** A party used the id of an earlier message for other content. */
  | 'id-used-before'
  /** A party's message that we failed to take in, again and again. */
  | 'failed';

/** Longest explanation that travels in a header. */
const LONGEST = 2000;

export interface Why {
  readonly reason: DeadReason;
  readonly detail: string;
  /** Where it was found: `<topic>/<partition>/<offset>`, or `events/<position>` in the log. */
  readonly origin: string;
  readonly attempts?: number;
}

/** The dead letter of a message. */
export function deadLetter(
  topic: string,
  { key, value, headers }: Pick<BusRecord, 'key' | 'value' | 'headers'>,
  { reason, detail, origin, attempts }: Why,
): BusRecord {
  return {
    topic,
    key,
    value,
    headers: {
      ...headers,
      'tongguan-dead-reason': reason,
      'tongguan-dead-detail': detail.slice(0, LONGEST),
      'tongguan-dead-at': new Date().toISOString(),
      'tongguan-origin': origin,
      ...(attempts === undefined ? {} : { 'tongguan-attempt': String(attempts) }),
    },
  };
}

/**
 * Writes the dead letter of a message. Where it is now longer than its topic allows, because of what was added, it goes
 * without its content and says so: it must not stand in the way of all that comes after it.
 */
export async function buryIn(
  publisher: Publisher,
  topic: string,
  original: Pick<BusRecord, 'key' | 'value' | 'headers'>,
  why: Why,
): Promise<void> {
  const letter = deadLetter(topic, original, why);
  try {
    await publisher.send([letter]);
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    const leftOut = { 'tongguan-left-out': String(letter.value?.byteLength ?? 0) };
    await publisher.send([{ ...letter, value: null, headers: { ...letter.headers, ...leftOut } }]);
  }
}
