/** A party's message as Kafka gave it, with what we know of its way here. */
import type { KafkaMessage } from 'kafkajs';
import type { Party } from '../../../adapters/adapter.ts';
import { sha256Of } from '../../store/messages.ts';
import { textHeaders } from './cloud-event.ts';
import type { Place } from './partition.ts';

const LONGEST_ID = 300;
const OURS = 'tongguan-';

export interface Arrived {
  readonly party: Party;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly mediaType: string;
  /** `<topic>/<partition>/<offset>` where the party wrote it. */
  readonly origin: string;
  /** Tries that failed. */
  readonly attempt: number;
  /** Milliseconds since 1970 before which it is not to be tried. */
  readonly notBefore: number;
  /** The sender's own id of it, if it has one. */
  readonly externalId: string | undefined;
  /**
   * By which it is known again: the sender's id within its source (CloudEvents 1.0), else its origin and bytes. Not the
   * origin alone: topics that are made anew count from 0 again.
   */
  readonly inboxId: string;
}

/**
 * Takes a message apart.
 * @param again it comes from our own retry topic. Only there do headers say how it fared: a party that writes them
 *   itself is not to be taken for us, nor its message for another's.
 */
export function arrived(party: Party, message: KafkaMessage, { topic, partition }: Place, again: boolean): Arrived {
  const all = textHeaders(message.headers);
  const {
    'tongguan-origin': from,
    'tongguan-attempt': tries = '',
    'tongguan-not-before': then = '',
  } = again ? all : {};
  const origin = from ?? `${topic}/${partition}/${message.offset}`;
  const headers = Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith(OURS)));
  const { ce_id: id = '', ce_source: source = '' } = headers;
  const known = id === '' ? `${origin} ${sha256Of(message.value ?? Buffer.alloc(0))}` : `${party} ${source} ${id}`;
  return {
    party,
    headers,
    origin,
    key: message.key?.toString('utf8') ?? null,
    value: message.value,
    mediaType: headers['content-type'] ?? 'application/octet-stream',
    attempt: /^[0-9]{1,4}$/.test(tries) ? Number(tries) : 0,
    notBefore: Date.parse(then) || 0,
    externalId: id === '' ? undefined : id.slice(0, LONGEST_ID),
    inboxId: known.length > LONGEST_ID ? sha256Of(Buffer.from(known)) : known,
  };
}
