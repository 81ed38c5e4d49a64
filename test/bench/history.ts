/**
 * A store as it is after N declarations have gone their whole way. The declarations themselves came in over HTTP; what
 * their way leaves behind (messages with their bytes, deliveries, statements, orders, events) is copied from one that
 * really went it, under numbers of their own. Going it a hundred thousand times would take the bench half an hour.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Store, Tx } from '../../gateway/store/store.ts';

/** Numbers the mock agencies give; the others every declaration has from the beginning. */
const LEARNED = ['entryId', 'customsSeqNo', 'inspectionNo', 'clearanceFormNo'];
const PER_COMMIT = 2_000;

/** Gives every declaration but the template what the template's way left, and marks all of it as dealt with. */
export async function giveHistory(store: Store, template: string): Promise<void> {
  const rows = await store.read
    .selectFrom('declarations')
    .select('no')
    .where('no', '!=', template)
    .orderBy('no')
    .execute();
  for (let from = 0; from < rows.length; from += PER_COMMIT) {
    const [first, last] = [rows[from]?.no, rows[Math.min(from + PER_COMMIT, rows.length) - 1]?.no];
    if (first !== undefined && last !== undefined) await store.write((tx) => copy(tx, template, first, last));
  }
  await store.write(async (tx) => {
    // The agencies count anew when they are started again, and would give the template's numbers once more.
    await sql`update numbers set value = ${ownTail('value', 'declaration_no')}
      where declaration_no = ${template} and kind in (${sql.join(LEARNED)})`.execute(tx);
    await sql`update cursors set position = (select max(position) from events)`.execute(tx);
  });
}

/** The text with its last 8 characters replaced by the last 8 digits of a declaration number. */
const ownTail = (column: string, no: string): RawBuilder<unknown> =>
  sql`substr(${sql.ref(column)}, 1, length(${sql.ref(column)}) - 8) || substr(${sql.ref(no)}, 9, 8)`;

async function copy(tx: Tx, template: string, first: string, last: string): Promise<void> {
  const id = (column: string) => ownTail(column, 'd.no');
  const text = (column: string) => sql`replace(${sql.ref(column)}, ${template}, d.no)`;
  const others = sql`declarations d where d.no between ${first} and ${last} and d.no <> ${template}`;
  const where = (table: string) => sql`from ${sql.table(table)} t, ${others} and t.declaration_no = ${template}`;
  const statements: readonly RawBuilder<unknown>[] = [
    sql`insert into messages (id, direction, party, declaration_no, firm, format, type, media_type, reference, sha256, size,
        state, state_since, reason, relates_to, created_at)
      select ${id('t.id')}, t.direction, t.party, d.no, t.firm, t.format, t.type, t.media_type,
        t.reference || substr(d.no, 9, 8), ${id('t.sha256')}, t.size, t.state, t.state_since, t.reason,
        case when length(t.relates_to) = 36 then ${id('t.relates_to')} else ${text('t.relates_to')} end, t.created_at
      ${where('messages')} and t.party <> 'trader'`,
    sql`insert into message_bodies (message_id, firm, bytes) select ${id('b.message_id')}, b.firm, b.bytes
      from message_bodies b, messages t, ${others}
        and b.message_id = t.id and t.declaration_no = ${template} and t.party <> 'trader'`,
    sql`insert into deliveries (message_id, party, declaration_no, firm, seq, state, attempts, next_at, last_class, last_detail)
      select ${id('t.message_id')}, t.party, d.no, t.firm, t.seq, t.state, t.attempts, t.next_at, t.last_class, t.last_detail
      ${where('deliveries')}`,
    sql`insert into delivery_attempts (message_id, firm, attempt, started_at, ended_at, outcome, detail)
      select ${id('a.message_id')}, a.firm, a.attempt, a.started_at, a.ended_at, a.outcome, a.detail
      from delivery_attempts a, deliveries t, ${others} and a.message_id = t.message_id and t.declaration_no = ${template}`,
    sql`insert into statements (message_id, seq, declaration_no, firm, party, kind, unit_kind, unit_id, sender_time,
        sender_version, data, recorded_at)
      select ${id('t.message_id')}, t.seq, d.no, t.firm, t.party, t.kind, t.unit_kind, t.unit_id, t.sender_time,
        t.sender_version, t.data, t.recorded_at ${where('statements')}`,
    sql`insert into orders (number, version, declaration_no, firm, kind, seq, data, placed_at)
      select ${text('t.number')}, t.version, d.no, t.firm, t.kind, t.seq, ${text('t.data')}, t.placed_at ${where('orders')}`,
    sql`insert into released_units (declaration_no, firm, unit_kind, unit_id, version, order_number)
      select d.no, t.firm, t.unit_kind, t.unit_id, t.version, ${text('t.order_number')} ${where('released_units')}`,
    sql`insert into party_statuses (declaration_no, firm, party, status, since, text)
      select d.no, t.firm, t.party, t.status, t.since, t.text ${where('party_statuses')}`,
    sql`insert into numbers (kind, value, declaration_no, firm, created_at)
      select t.kind, ${ownTail('t.value', 'd.no')}, d.no, t.firm, t.created_at
      ${where('numbers')} and t.kind in (${sql.join(LEARNED)})`,
    sql`insert into events (id, type, declaration_no, firm, time, data)
      select ${id('t.id')}, t.type, d.no, t.firm, t.time, ${text('t.data')}
      ${where('events')} and t.type <> 'declaration.submitted'`,
    sql`update declarations set status = o.status, status_since = o.status_since, waiting = o.waiting, version = o.version,
        closed_at = o.closed_at, updated_at = o.updated_at
      from (select * from declarations where no = ${template}) o
      where declarations.no between ${first} and ${last}`,
  ];
  for (const statement of statements) await statement.execute(tx);
}
