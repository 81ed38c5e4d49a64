/** What a party that wrote to Kafka is answered on its out topic, and what is put aside to be tried again. */
import { randomUUID } from 'node:crypto';
import type { PartyReceipt } from '../../../contracts/events/events.generated.ts';
import { RECEIPT_TYPE } from '../party-report.ts';
import { type BusRecord, SOURCE } from './cloud-event.ts';
import type { TopicNames } from './topics.ts';

/** The message that is answered. */
interface Asked {
  readonly party: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly origin: string;
}

interface Outcome {
  readonly id?: string;
  readonly state: string;
  readonly reason?: string | null;
  readonly declaration_no?: string | null;
}

/**
 * The answer to one message: the acknowledgement in the party's own syntax where it has one, else a receipt in JSON.
 * Correlated by what the sender gave: its ce_correlationid, else its ce_id, else where it had written.
 */
export function answerRecord(
  names: TopicNames,
  asked: Asked,
  { id, state, reason, declaration_no }: Outcome,
  acknowledgement?: { readonly mediaType: string; readonly body: Uint8Array },
): BusRecord {
  const receipt: PartyReceipt = {
    state: state as PartyReceipt['state'],
    ...(id === undefined ? {} : { messageId: id }),
    ...(reason === undefined || reason === null ? {} : { reason }),
  };
  const { ce_id: askedId = asked.origin, ce_correlationid: correlation = askedId, traceparent } = asked.headers;
  return {
    topic: names.out(asked.party),
    key: asked.key ?? declaration_no ?? id ?? askedId,
    value: acknowledgement === undefined ? Buffer.from(JSON.stringify(receipt)) : Buffer.from(acknowledgement.body),
    headers: {
      'content-type': acknowledgement?.mediaType ?? RECEIPT_TYPE,
      ce_specversion: '1.0',
      ce_id: randomUUID(),
      ce_source: SOURCE,
      ce_type: `tongguan.message.${acknowledgement === undefined ? 'receipt' : 'acknowledgement'}.v1`,
      ce_time: new Date().toISOString(),
      ce_subject: declaration_no ?? '-',
      ce_correlationid: correlation,
      ce_causationid: askedId,
      ...(acknowledgement === undefined ? { ce_dataschema: 'urn:tongguan:events:1#/$defs/PartyReceipt' } : {}),
      ...(id === undefined ? {} : { 'tongguan-message-id': id }),
      ...(traceparent === undefined ? {} : { traceparent }),
    },
  };
}

/**
 * A message to be tried again, on the party's retry topic. All wait equally long, so that none stands in the way of one
 * whose time has come.
 */
export function retryRecord(
  names: TopicNames,
  message: Asked & { readonly value: Buffer | null; readonly attempt: number },
  reason: string,
  afterMs: number,
): BusRecord {
  return {
    topic: names.retry(message.party),
    key: message.key,
    value: message.value,
    headers: {
      ...message.headers,
      'tongguan-not-before': new Date(Date.now() + afterMs).toISOString(),
      'tongguan-attempt': String(message.attempt),
      'tongguan-origin': message.origin,
      'tongguan-reason': reason,
    },
  };
}
