/** Statements on record: one row and one event each, in the caller's transaction; the same one is never recorded twice. */
import type { Statement } from '../../contracts/events/events.generated.ts';
import { appendEvents } from '../store/events.ts';
import { preparedRows } from '../store/prepared.ts';
import type { StatementRow } from '../store/schema.ts';
import { inParts, type Tx } from '../store/store.ts';

/** A declaration and whose it is. */
export interface CaseOwner {
  readonly declarationNo: string;
  readonly firm: string;
}

/** Where statements come from: a message, or what an operator did, and the place of the first of them in it. */
export interface Source {
  readonly messageId: string;
  readonly from: number;
}

const insertStatements = preparedRows((db, rows: readonly StatementRow[]) =>
  db
    .insertInto('statements')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('seq'),
);

/** Records statements of one declaration. What is on record already is passed over. */
export async function recordStatements(
  tx: Tx,
  owner: CaseOwner,
  { messageId, from }: Source,
  statements: readonly Statement[],
  now: Date,
): Promise<void> {
  const rows = statements.map((statement, index) => ({
    message_id: messageId,
    seq: from + index,
    declaration_no: owner.declarationNo,
    firm: owner.firm,
    party: statement.party,
    kind: statement.kind,
    unit_kind: statement.unit?.kind ?? null,
    unit_id: statement.unit?.id ?? null,
    sender_time: statement.senderTime,
    sender_version: statement.senderVersion ?? null,
    data: JSON.stringify(statement),
    recorded_at: now.toISOString(),
  }));
  const recorded = new Set<number>();
  for (const some of inParts(rows)) {
    for (const { seq } of await insertStatements(tx, some)) recorded.add(seq);
  }
  const fresh = statements.filter((_, index) => recorded.has(from + index));
  await appendEvents(
    tx,
    now,
    fresh.map((statement) => ({ type: 'statement.recorded', ...owner, data: { messageId, statement } })),
  );
}
