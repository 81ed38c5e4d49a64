/** Applies what a message says: acknowledgements to our messages, statements and numbers to declarations. */
import type { Party, Reading, Report } from '../../adapters/adapter.ts';
import type { NumberRef } from '../../contracts/events/events.generated.ts';
import { appendEvents } from '../store/events.ts';
import type { Tx } from '../store/store.ts';
import { acknowledge } from './acknowledge.ts';
import { findDeclarations, normalise, rememberNumbers } from './correlate.ts';

export interface ReadMessage {
  readonly messageId: string;
  readonly party: Party;
  readonly reading: Reading;
  /** Our message this came back for. */
  readonly answers: string | undefined;
}

export interface Applied {
  /** `applied`, `parked`, `noted`, `unreadable`. */
  readonly state: string;
  readonly reason?: string | undefined;
  /** The declaration, where the message speaks of one. */
  readonly declarationNo: string | undefined;
}

/**
 * Applies every report of a message, one by one: a part that cannot be placed does not hold back the others.
 * Nothing is dropped: what is not applied says why in `reason`.
 */
export async function applyReports(tx: Tx, message: ReadMessage, now: Date): Promise<Applied> {
  const { reading } = message;
  const errors = reading.problems.filter(({ severity }) => severity === 'error');
  const answered = message.answers === undefined ? undefined : await declarationOfMessage(tx, message.answers);
  if (reading.reports.length === 0) {
    if (errors.length > 0) {
      const reason = errors
        .map((p) => `${p.code} ${p.at}: ${p.message}`)
        .join('; ')
        .slice(0, 2000);
      return { state: 'unreadable', reason, declarationNo: answered };
    }
    return { state: 'noted', declarationNo: answered };
  }
  const seen = new Set<string>();
  const reasons: string[] = [];
  let parked = false;
  let seq = 0;
  for (const report of reading.reports) {
    const acknowledged =
      report.acknowledgement === undefined
        ? undefined
        : await acknowledge(tx, message.party, report.acknowledgement, message.answers, now);
    const found = acknowledged ?? answered;
    const declarations = found === undefined ? await findDeclarations(tx, report.numbers) : [found];
    const from = seq;
    seq += report.statements.length;
    if (declarations.length === 0) {
      if (report.statements.length === 0 && report.learned.length === 0) continue;
      parked = true;
      reasons.push(`no declaration is known by ${named(report.numbers)}`);
      await park(tx, message.messageId, report.numbers);
      continue;
    }
    for (const no of declarations) {
      seen.add(no);
      await applyReport(tx, message, report, from, no, now);
    }
  }
  if (parked) {
    const data = { messageId: message.messageId, party: message.party, reason: reasons.join('; ') };
    await appendEvents(tx, now, [{ type: 'message.parked', data }]);
  }
  const [first] = seen;
  return {
    state: parked ? 'parked' : 'applied',
    reason: reasons.join('; ') || undefined,
    declarationNo: first ?? answered,
  };
}

/** Records the statements of one report for one declaration, and what numbers it makes known. */
async function applyReport(
  tx: Tx,
  message: ReadMessage,
  report: Report,
  from: number,
  declarationNo: string,
  now: Date,
): Promise<void> {
  const { firm } = await tx
    .selectFrom('declarations')
    .select('firm')
    .where('no', '=', declarationNo)
    .executeTakeFirstOrThrow();
  const owner = { declarationNo, firm };
  for (const [index, said] of report.statements.entries()) {
    // A party speaks for itself only, whatever its message says.
    const statement = { ...said, party: message.party };
    const result = await tx
      .insertInto('statements')
      .values({
        message_id: message.messageId,
        seq: from + index,
        declaration_no: declarationNo,
        firm,
        party: statement.party,
        kind: statement.kind,
        unit_kind: statement.unit?.kind ?? null,
        unit_id: statement.unit?.id ?? null,
        sender_time: statement.senderTime,
        sender_version: statement.senderVersion ?? null,
        data: JSON.stringify(statement),
        recorded_at: now.toISOString(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (Number(result.numInsertedOrUpdatedRows ?? 0) === 0) continue;
    await appendEvents(tx, now, [
      { type: 'statement.recorded', ...owner, data: { messageId: message.messageId, statement } },
    ]);
  }
  const fresh = await rememberNumbers(tx, owner, report.learned, now);
  if (fresh.length > 0) {
    await appendEvents(tx, now, [{ type: 'numbers.learned', ...owner, data: { numbers: fresh } }]);
  }
}

async function declarationOfMessage(tx: Tx, messageId: string): Promise<string | undefined> {
  const row = await tx.selectFrom('messages').select('declaration_no').where('id', '=', messageId).executeTakeFirst();
  return row?.declaration_no ?? undefined;
}

async function park(tx: Tx, messageId: string, numbers: readonly NumberRef[]): Promise<void> {
  for (const { kind, value } of numbers) {
    await tx
      .insertInto('parked_numbers')
      .values({ message_id: messageId, kind, value: normalise(value) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

const named = (numbers: readonly NumberRef[]): string =>
  numbers.length === 0
    ? 'any number (it carries none)'
    : numbers.map(({ kind, value }) => `${kind} ${value}`).join(', ');
