/**
 * The tables, as Kysely sees them. One schema for every store; `migrations/` makes it.
 *
 * Times are RFC 3339 UTC text with milliseconds, so they sort as text. JSON is text. Every row that belongs to a firm
 * carries the firm's 18-character code as `firm`.
 */
import type { Generated, Selectable } from 'kysely';

export interface FirmRow {
  /** Unified social credit code 统一社会信用代码: one firm, one code (一证一码). */
  uscc: string;
  name: string;
  created_at: string;
}

export interface ApiKeyRow {
  id: string;
  /** SHA-256 of the key, hex. The key itself is shown once and never stored. */
  key_hash: string;
  /** Whose key: `firm`, `agency` or `operator`. */
  kind: 'firm' | 'agency' | 'operator';
  /** The firm's code, the party's name, or the operator's name. */
  owner: string;
  name: string;
  created_at: string;
  revoked_at: string | null;
}

export interface SerialRow {
  /** What is counted, e.g. `declaration/1180105/0503`. */
  name: string;
  value: number;
}

export interface DeclarationRow {
  /** 16-digit 关检关联号. */
  no: string;
  firm: string;
  trader_reference: string;
  direction: 'import' | 'export';
  status: string;
  status_since: string;
  /** What it waits for, JSON array of Waiting. */
  waiting: string;
  /** The canonical declaration, JSON. */
  document: string;
  /** SHA-256 of the document, to know a repeat from a second use of the reference. */
  document_hash: string;
  /** `declaration`, `customs/dec-2018`, …: what the trader sent. */
  format: string;
  /** Parties it concerns, JSON array; follows from the document. */
  parties: string;
  /** Of the row: rises with every change of status or of what is waited for. */
  version: number;
  /** Of the document: 1 as submitted, one more with every amendment 改单. */
  document_version: number;
  /** When nothing of it was left to be dealt with: gone, returned, destroyed or withdrawn. */
  closed_at: string | null;
  created_at: string;
  updated_at: string;
}

/** A version of the document that an amendment replaced. */
export interface DeclarationVersionRow {
  declaration_no: string;
  version: number;
  firm: string;
  document: string;
  document_hash: string;
  /** Why the next version was made. */
  reason: string;
  /** The message of the trader that made the next version. */
  message_id: string | null;
  /** When it was replaced. */
  created_at: string;
}

/** An alarm of a declaration; open while `cleared_at` is null. */
export interface AlarmRow {
  id: string;
  declaration_no: string;
  firm: string;
  kind: string;
  party: string;
  /** Its units, JSON, in order: the same alarm of other units is another one. */
  units: string;
  /** Alarm, JSON. */
  data: string;
  raised_at: string;
  cleared_at: string | null;
}

/** What an operator did, or asks a second operator to confirm: the audit of all of it. */
export interface OperatorActionRow {
  id: string;
  /** `attach`, `dismiss`, `hold`, `lift`, `reopen`, `override`, `replay`, `stop`, `start`. */
  action: string;
  /** `done`, `pending`, `confirmed`, `refused`. */
  state: string;
  declaration_no: string | null;
  firm: string | null;
  message_id: string | null;
  operator: string;
  reason: string;
  /** The particulars, JSON. */
  data: string;
  second_operator: string | null;
  second_reason: string | null;
  created_at: string;
  decided_at: string | null;
}

export interface PartyStatusRow {
  declaration_no: string;
  firm: string;
  party: string;
  status: string;
  since: string;
  /** The party's last words, if any. */
  text: string | null;
}

export interface NumberRow {
  kind: string;
  value: string;
  declaration_no: string;
  firm: string;
  created_at: string;
}

export interface MessageRow {
  id: string;
  direction: 'in' | 'out';
  party: string;
  declaration_no: string | null;
  /** Who may read it; null while its declaration is not known, or where it speaks of several firms' goods. */
  firm: string | null;
  format: string;
  type: string;
  media_type: string;
  /** out: the reference the party acknowledges by; in: the sender's id, if any. */
  reference: string | null;
  sha256: string;
  size: number;
  /**
   * out: `queued`, `sent`, `received`, `accepted`, `rejected`, `dead`.
   * in: `applied`, `parked` (declaration not known yet), `noted` (nothing to apply), `unreadable`, `dismissed` (set
   * aside by an operator).
   */
  state: string;
  state_since: string;
  reason: string | null;
  /** in: the message it answers; out: `declare`, or the number and version of the order it carries. */
  relates_to: string | null;
  created_at: string;
}

export interface MessageBodyRow {
  message_id: string;
  /** Null until the declaration of the message is known. */
  firm: string | null;
  bytes: Uint8Array;
}

/** What an incoming message was looked for by while nobody knew its declaration. */
export interface ParkedNumberRow {
  message_id: string;
  kind: string;
  value: string;
}

export interface DeliveryRow {
  message_id: string;
  party: string;
  declaration_no: string;
  firm: string;
  /** Order of messages of one declaration to one party. */
  seq: number;
  /** `queued`, `sending`, `done`, `dead`, `dismissed` (dead, and set aside by an operator). */
  state: string;
  /** Attempts in all; numbers go on when it is replayed. */
  attempts: number;
  /** Attempts since it was queued or replayed: how far to back off. */
  tries: number;
  next_at: string;
  /** When it was queued, or replayed last. */
  queued_at: string;
  last_class: string | null;
  last_detail: string | null;
  /** sending: the process that sends it. */
  owner: string | null;
  /** sending: until when nobody else may, by the clock of the store; renewed while the send is under way. */
  lease_until: string | null;
}

/** The lane to one party, as all processes share it. */
export interface LaneRow {
  party: string;
  /** Set while an operator has it stopped. */
  stopped_at: string | null;
  stopped_by: string | null;
  stop_reason: string | null;
  /** The operator's action that stopped or started it last. */
  switch_action: string | null;
  /** When an operator started it last. */
  started_at: string | null;
  /** Whatever was queued before this is backlog and drains at a bounded rate. */
  backlog_before: string;
  /** The bucket of that rate: messages of the backlog that may be sent at once, and when that was so. */
  tokens: number;
  tokens_at: string;
  /** The one process that fetches from the party, and until when, by the clock of the store. */
  fetch_owner: string | null;
  fetch_until: string | null;
  /** Since when every fetch fails or leaves something behind that could not be stored; null while none does. */
  fetch_failing_since: string | null;
  /** Items the last fetch could not store: they stay with the party and come again. */
  fetch_left: number;
}

/** One process that sends to a party, and its breaker. */
export interface LaneSenderRow {
  party: string;
  owner: string;
  /** Null while the breaker is closed; when it lets a message try again. */
  open_until: string | null;
  seen_at: string;
}

export interface DeliveryAttemptRow {
  message_id: string;
  party: string;
  firm: string;
  attempt: number;
  started_at: string;
  ended_at: string | null;
  /** `delivered`, `transient`, `ambiguous`, `permanent`; null while under way. */
  outcome: string | null;
  detail: string | null;
}

export interface StatementRow {
  /** Message, index within it and declaration: the same statement is never recorded twice. */
  message_id: string;
  seq: number;
  declaration_no: string;
  firm: string;
  party: string;
  kind: string;
  unit_kind: string | null;
  unit_id: string | null;
  sender_time: string;
  sender_version: number | null;
  /** The whole statement, JSON. */
  data: string;
  recorded_at: string;
}

export interface OrderRow {
  /** `<declaration>-I1`, `-R1`, `-H1`. */
  number: string;
  version: number;
  declaration_no: string;
  firm: string;
  kind: 'inspection' | 'release' | 'hold';
  /** Order of all orders of one declaration. */
  seq: number;
  /** InspectionOrder, ReleaseOrder or HoldOrder, JSON. */
  data: string;
  placed_at: string;
}

/** One row per unit released: the unique index on it is invariant 1. */
export interface ReleasedUnitRow {
  declaration_no: string;
  firm: string;
  unit_kind: string;
  unit_id: string;
  version: number;
  order_number: string;
}

export interface DeadlineRow {
  declaration_no: string;
  firm: string;
  name: string;
  due_at: string;
}

export interface EventRow {
  position: Generated<number>;
  id: string;
  type: string;
  declaration_no: string | null;
  firm: string | null;
  time: string;
  data: string;
}

/** An event as it is read back. */
export type LoggedEvent = Selectable<EventRow>;

/** By name, as in every statement a session of PostgreSQL keeps: a column more would make it refuse `select *`. */
export const EVENT_COLUMNS = ['position', 'id', 'type', 'declaration_no', 'firm', 'time', 'data'] as const;

export interface CursorRow {
  consumer: string;
  position: number;
}

/** A declaration a consumer could not settle: it alone waits, the others go on. */
export interface FaultRow {
  consumer: string;
  declaration_no: string;
  firm: string;
  attempts: number;
  next_at: string;
  detail: string;
}

/** A task that one process at a time has. */
export interface LeaseRow {
  /** `relay/<prefix>`: publishing the event log to Kafka. */
  name: string;
  /** The process that has it. */
  holder: string;
  /** Until when, by the clock of the database; whoever comes later may take it. */
  until: string;
}

/** An event or message that a consumer of Kafka has handled: delivered again, it is passed over. */
export interface InboxRow {
  consumer: string;
  event_id: string;
  handled_at: string;
}

export interface Database {
  firms: FirmRow;
  api_keys: ApiKeyRow;
  serials: SerialRow;
  declarations: DeclarationRow;
  declaration_versions: DeclarationVersionRow;
  alarms: AlarmRow;
  operator_actions: OperatorActionRow;
  party_statuses: PartyStatusRow;
  numbers: NumberRow;
  messages: MessageRow;
  message_bodies: MessageBodyRow;
  parked_numbers: ParkedNumberRow;
  deliveries: DeliveryRow;
  delivery_attempts: DeliveryAttemptRow;
  lanes: LaneRow;
  lane_senders: LaneSenderRow;
  statements: StatementRow;
  orders: OrderRow;
  released_units: ReleasedUnitRow;
  deadlines: DeadlineRow;
  events: EventRow;
  cursors: CursorRow;
  faults: FaultRow;
  leases: LeaseRow;
  inbox: InboxRow;
}
