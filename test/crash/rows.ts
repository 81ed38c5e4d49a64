/** What the gateway's own tables say in the end, and what must not be so in them. */
import type { InspectionOrder, ReleaseOrder, Unit } from '../../contracts/events/events.generated.ts';
import type { Finding } from './finding.ts';

/** A message as it is stored. */
export interface MessageRow {
  readonly no: string | null;
  readonly direction: 'in' | 'out';
  readonly party: string;
  readonly type: string;
  readonly mediaType: string;
  readonly reference: string | null;
  readonly sha256: string;
  readonly size: number;
  readonly state: string;
  readonly reason: string | null;
  /** in: our message it answers; out: what it carries. */
  readonly relatesTo: string | null;
  /** The beginning of it, of one that was not taken for what it is. */
  readonly bytes: string | null;
}

export interface Rows {
  readonly declarations: readonly { readonly no: string; readonly firm: string; readonly traderReference: string }[];
  readonly messages: readonly MessageRow[];
  readonly deliveries: readonly {
    readonly no: string;
    readonly party: string;
    readonly state: string;
    readonly detail: string | null;
  }[];
  readonly events: readonly {
    readonly id: string;
    readonly no: string | null;
    readonly type: string;
    /** JSON. */
    readonly data: string;
  }[];
  /** Ids of the events that the casework has handled. */
  readonly handled: readonly string[];
  readonly orders: readonly {
    readonly no: string;
    readonly number: string;
    readonly version: number;
    readonly kind: 'inspection' | 'release' | 'hold';
    /** Order of all orders of one declaration. */
    readonly seq: number;
    /** JSON. */
    readonly data: string;
  }[];
  /** Declarations that could not be settled. */
  readonly faults: readonly { readonly no: string; readonly detail: string }[];
}

/** States of a message in that was understood. */
const UNDERSTOOD: ReadonlySet<string> = new Set(['applied', 'noted']);

/** What is wrong in the tables but for the event log, see `eventsTwice`. The reference is the declaration's number. */
export function rowFindings(rows: Rows): Finding[] {
  const { messages } = rows;
  const incoming = messages.filter(({ direction }) => direction === 'in');
  const outgoing = messages.filter(({ direction, reference }) => direction === 'out' && reference !== null);
  return [
    ...rows.deliveries
      .filter(({ state }) => state !== 'done')
      .map(({ no, party, state, detail }) =>
        finding('lost', no, `a message of ours never left: ${party} ${state} ${detail ?? ''}`.trim()),
      ),
    ...neverHandled(rows),
    ...incoming
      .filter(({ state }) => !UNDERSTOOD.has(state))
      .map((one) => finding('lost', one.no, `a message was not taken for what it is: ${described(one)}`)),
    ...rows.faults.map(({ no, detail }) => finding('broken', no, `the case failed: ${detail}`)),
    ...groups(incoming, ({ party, sha256, relatesTo }) => [party, sha256, relatesTo]).map((one) =>
      finding('doubled', one.no, `one message in twice: ${one.party} ${one.type}`),
    ),
    ...groups(outgoing, ({ no, party, type, reference }) => [no, party, type, reference]).map((one) =>
      finding('doubled', one.no, `one message out twice: ${one.party} ${one.type} ${one.reference}`),
    ),
    ...groups(rows.declarations, ({ firm, traderReference }) => [firm, traderReference]).map((one) =>
      finding('doubled', one.no, `one declaration submitted twice: ${one.traderReference}`),
    ),
    ...groups(
      rows.orders.filter(({ kind }) => kind === 'release'),
      ({ no, version }) => [no, version],
    ).map(({ no, number }) => finding('doubled', no, `one order twice: release ${number}`)),
    ...inspectedAfterRelease(rows),
  ];
}

const finding = (fault: Finding['fault'], no: string | null, text: string): Finding => ({
  fault,
  reference: no ?? undefined,
  text,
});

function neverHandled({ events, handled }: Rows): Finding[] {
  const done = new Set(handled);
  return events
    .filter(({ id }) => !done.has(id))
    .map(({ no, type, id }) => finding('lost', no, `an event was never handled: ${type} ${id}`));
}

const described = ({ party, type, size, mediaType, relatesTo, sha256, state, reason, bytes }: MessageRow): string =>
  `${party} ${type} of ${size} bytes (${mediaType}, answers ${relatesTo ?? 'nothing'}, sha256 ${sha256}) is ${state}, ` +
  `${reason ?? ''}: ${bytes ?? ''}`;

/** Facts and orders: each is in the log once, however often somebody tried to write it. */
const ONCE: ReadonlySet<string> = new Set([
  'declaration.submitted',
  'statement.recorded',
  'message.received',
  'message.sent',
  'inspection.ordered',
  'release.ordered',
  'hold.ordered',
  'numbers.learned',
]);

/** A fact or an order that is in the event log twice. */
export const eventsTwice = ({ events }: Rows): Finding[] =>
  groups(
    events.filter(({ type }) => ONCE.has(type)),
    ({ no, type, data }) => [no, type, data],
  ).map(({ no, type, data }) => finding('doubled', no, `one event twice: ${type} ${data}`));

/** A unit that had been released was to be inspected: an order after it, other than a new version of an older one. */
function inspectedAfterRelease({ orders }: Rows): Finding[] {
  return orders.flatMap(({ no, number, version, kind, seq, data }) => {
    if (kind !== 'inspection' || version > 1) return [];
    const before = orders.filter((other) => other.no === no && other.kind === 'release' && other.seq < seq);
    const released = new Set(before.flatMap((other) => (JSON.parse(other.data) as ReleaseOrder).units.map(keyOf)));
    const again = (JSON.parse(data) as InspectionOrder).units.filter((unit) => released.has(keyOf(unit)));
    return again.map(({ kind: what, id }) =>
      finding('broken', no, `${number} inspects ${what} ${id}, which had been released`),
    );
  });
}

const keyOf = ({ kind, id }: Unit): string => `${kind} ${id}`;

/** The first row of each group that has more than one. */
function groups<T>(rows: readonly T[], key: (row: T) => readonly unknown[]): T[] {
  const found = new Map<string, { readonly first: T; count: number }>();
  for (const row of rows) {
    const name = JSON.stringify(key(row));
    const group = found.get(name);
    if (group === undefined) found.set(name, { first: row, count: 1 });
    else group.count += 1;
  }
  return [...found.values()].flatMap(({ first, count }) => (count > 1 ? [first] : []));
}
