/**
 * Events of the log as messages of Kafka and back: CloudEvents 1.0, Kafka protocol binding, binary mode. The attributes
 * are headers whose names begin with ce_, the data are the value, and content-type says what the value is.
 */
import type { IHeaders } from 'kafkajs';
import type { LoggedEvent } from '../../store/schema.ts';
import type { EventCheck } from '../event-check.ts';

export const SOURCE = '/tongguan';
const TYPE = /^tongguan\.([a-z]+)\.([A-Za-z]+)\.v1$/;
const JSON_TYPE = 'application/json';

/** A message to be written. */
export interface BusRecord {
  readonly topic: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Name of an event type on the bus. */
export const ceType = (type: string): string => {
  const [entity, name] = type.split('.');
  return `tongguan.${entity}.${name}.v1`;
};

/** What keeps messages of one declaration in order: its number, or the event's own id where there is none. */
export const keyOf = (event: LoggedEvent): string => event.declaration_no ?? event.id;

/** The message that tells of an event. */
export function eventRecord(topic: string, event: LoggedEvent, check: EventCheck): BusRecord {
  const key = keyOf(event);
  const schema = check.dataSchema(event.type);
  return {
    topic,
    key,
    value: Buffer.from(event.data),
    headers: {
      'content-type': JSON_TYPE,
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_source: SOURCE,
      ce_type: ceType(event.type),
      ce_time: event.time,
      ce_subject: event.declaration_no ?? '-',
      ce_sequence: String(event.position),
      ce_partitionkey: key,
      ...(schema === undefined ? {} : { ce_dataschema: schema }),
      ...(event.declaration_no === null ? {} : { ce_correlationid: event.declaration_no }),
      ...(event.firm === null ? {} : { ce_firm: event.firm }),
    },
  };
}

/** In what an event that is about to be published, or was delivered, is not what its schema says. */
export function eventProblems({ headers, value }: Pick<BusRecord, 'headers' | 'value'>, check: EventCheck): string[] {
  const envelope = check.envelope(envelopeOf(headers));
  const type = logType(headers.ce_type);
  if (type === undefined || value === null) return [...envelope, ...(value === null ? ['there is no value'] : [])];
  const data = parse(value);
  return data === undefined ? [...envelope, 'the value is not JSON'] : [...envelope, ...check.data(type, data)];
}

/**
 * The event a message tells of.
 * @returns what is wrong with the message where it is none of ours.
 */
export function eventOf(
  { headers: given, value }: { readonly headers?: IHeaders | undefined; readonly value: Buffer | null },
  check: EventCheck,
): LoggedEvent | readonly string[] {
  const headers = textHeaders(given);
  const problems = eventProblems({ headers, value }, check);
  const type = logType(headers.ce_type);
  const position = Number(headers.ce_sequence);
  if (!Number.isSafeInteger(position)) problems.push('/sequence is not a position of the log');
  if (problems.length > 0 || type === undefined || value === null) return problems;
  const { ce_id = '', ce_time = '', ce_subject = '-', ce_firm = null } = headers;
  return {
    position,
    id: ce_id,
    type,
    time: ce_time,
    declaration_no: ce_subject === '-' ? null : ce_subject,
    firm: ce_firm,
    data: value.toString('utf8'),
  };
}

/** Headers as text; of one that is repeated, the first. */
export function textHeaders(headers: IHeaders | undefined): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, given] of Object.entries(headers ?? {})) {
    const value = Array.isArray(given) ? given[0] : given;
    if (value !== undefined) text[name] = value.toString('utf8');
  }
  return text;
}

/** The type in the log of a type on the bus. */
function logType(type: string | undefined): string | undefined {
  const [, entity, name] = TYPE.exec(type ?? '') ?? [];
  return entity === undefined ? undefined : `${entity}.${name}`;
}

/** The attributes of an envelope; headers of other kinds are left aside. */
function envelopeOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('ce_') ? [[name.slice(3), value] as const] : [],
  );
  const type = headers['content-type'];
  return { ...Object.fromEntries(attributes), ...(type === undefined ? {} : { datacontenttype: type }) };
}

function parse(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
