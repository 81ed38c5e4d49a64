/** The event log: appended in the transaction of the state it tells of. */
import { uuidv7 } from 'uuidv7';
import type { EventData } from '../../contracts/events/events.generated.ts';
import { preparedRows } from './prepared.ts';
import { inParts, post, ring, type Tx } from './store.ts';

export type EventType = keyof EventData;

/** An event about to be appended: its type decides its data (contracts/events). */
export type NewEvent = {
  [T in EventType]: {
    readonly type: T;
    readonly declarationNo?: string;
    readonly firm?: string;
    readonly data: EventData[T];
  };
}[EventType];

interface EventInsert {
  readonly id: string;
  readonly type: string;
  readonly declaration_no: string | null;
  readonly firm: string | null;
  readonly time: string;
  readonly data: string;
}

const insertEvents = preparedRows((db, rows: readonly EventInsert[]) => db.insertInto('events').values(rows));

/** Appends events to the log, in order. */
export async function appendEvents(tx: Tx, now: Date, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const time = now.toISOString();
  const rows = events.map((event) => ({
    id: uuidv7(),
    type: event.type,
    declaration_no: event.declarationNo ?? null,
    firm: event.firm ?? null,
    time,
    data: JSON.stringify(event.data),
  }));
  for (const some of inParts(rows)) await post(tx, insertEvents(tx, some));
  ring(tx, 'events');
}
