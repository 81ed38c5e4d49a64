/** Which messages an event of the log becomes, and how many of them travel together. */
import type { Party } from '../../../adapters/adapter.ts';
import type { LoggedEvent } from '../../store/schema.ts';
import type { EventCheck } from '../event-check.ts';
import { type BusRecord, eventProblems, eventRecord, keyOf } from './cloud-event.ts';
import { deadLetter } from './dead-letter.ts';
import type { TopicNames } from './topics.ts';

/**
 * Bytes of one send at most. A broker takes 1,048,588 bytes for one partition (message.max.bytes) and refuses a batch
 * that is longer as a whole; what the records of a batch cost beside their text is estimated, so some room is left.
 */
export const SEND_BYTES = 900_000;
/** Of a record beside its key, value and headers. */
const RECORD_BYTES = 100;

export interface OutboundOptions {
  readonly names: TopicNames;
  /** Parties that have topics of their own. */
  readonly parties: ReadonlySet<Party>;
  readonly check: EventCheck;
}

/** An event and the messages it becomes. */
export interface Outbound {
  readonly event: LoggedEvent;
  readonly records: readonly BusRecord[];
  readonly bytes: number;
  /** What is wrong with the event itself; it then becomes a dead letter. */
  readonly problems: readonly string[];
}

/** What is published of an event: to everybody, and what became of a party's message to that party too. */
export function outbound(event: LoggedEvent, { names, parties, check }: OutboundOptions): Outbound {
  const record = eventRecord(names.clearance, event, check);
  const problems = eventProblems(record, check);
  if (problems.length > 0) {
    const why = { reason: 'schema', detail: problems.join('; '), origin: originOf(event) } as const;
    return sized(event, [deadLetter(names.clearanceDead, record, why)], problems);
  }
  const party = partyOf(event);
  const records =
    party !== undefined && parties.has(party) ? [record, { ...record, topic: names.out(party) }] : [record];
  return sized(event, records, []);
}

/** The note that stands for an event which the broker does not take. It says which it was; the log has it. */
export function tooLarge({ event, bytes }: Outbound, { names, check }: OutboundOptions): BusRecord {
  const { headers } = eventRecord(names.clearance, event, check);
  const detail = `about ${bytes} bytes; read it from the event log`;
  return deadLetter(
    names.clearanceDead,
    { key: keyOf(event), value: null, headers },
    { reason: 'too-large', detail, origin: originOf(event) },
  );
}

/** Cuts what is to be sent into parts that travel together, in order. */
export function cut(all: readonly Outbound[], mostBytes = SEND_BYTES): Outbound[][] {
  const parts: Outbound[][] = [];
  let bytes = 0;
  for (const one of all) {
    const last = parts.at(-1);
    if (last === undefined || bytes + one.bytes > mostBytes) {
      parts.push([one]);
      bytes = one.bytes;
    } else {
      last.push(one);
      bytes += one.bytes;
    }
  }
  return parts;
}

const originOf = (event: LoggedEvent): string => `events/${event.position}`;

const sized = (event: LoggedEvent, records: readonly BusRecord[], problems: readonly string[]): Outbound => ({
  event,
  records,
  problems,
  bytes: records.reduce((sum, record) => sum + sizeOf(record), 0),
});

function sizeOf({ key, value, headers }: BusRecord): number {
  let bytes = RECORD_BYTES + Buffer.byteLength(key ?? '') + (value?.byteLength ?? 0);
  for (const [name, text] of Object.entries(headers)) bytes += Buffer.byteLength(name) + Buffer.byteLength(text) + 4;
  return bytes;
}

/** The party whose message an event tells of. */
function partyOf({ type, data }: LoggedEvent): string | undefined {
  if (!type.startsWith('message.')) return undefined;
  return (JSON.parse(data) as { readonly party?: string }).party;
}
