/** Withdrawal 撤单: the trader takes the declaration back. It is final; goods that are to be declared are declared anew. */
import type { DeclarationStatus, Statement } from '../../contracts/events/events.generated.ts';
import { loadCase } from '../casework/load.ts';
import { TRADER } from '../clearance/case.ts';
import type { Gateway } from '../context.ts';
import { recordStatements } from '../intake/statements.ts';
import { appendEvents } from '../store/events.ts';
import { lockDeclaration } from '../store/locks.ts';
import type { Tx } from '../store/store.ts';
import type { Original } from './accept.ts';
import { keepRequest } from './amend.ts';
import { standingOf } from './standing.ts';

export type Withdrawn =
  | { readonly outcome: 'withdrawn' | 'repeated'; readonly withdrawnAt: string; readonly reason: string }
  /** Nothing is left to be taken back. */
  | { readonly outcome: 'over'; readonly status: DeclarationStatus; readonly closed: boolean };

/**
 * Withdraws a declaration; once it is withdrawn, asking again gives the answer it got before.
 * @throws Error when there is no such declaration.
 */
export async function withdrawDeclaration(
  tx: Tx,
  gateway: Gateway,
  declarationNo: string,
  reason: string,
  original: Original,
  now: Date,
): Promise<Withdrawn> {
  await lockDeclaration(tx, declarationNo);
  const loaded = await loadCase(tx, gateway.adapters, declarationNo);
  if (loaded === undefined) throw new Error(`there is no declaration ${declarationNo}`);
  const { status, closed, withdrawal } = standingOf(loaded.facts);
  if (withdrawal !== undefined) {
    return { outcome: 'repeated', withdrawnAt: withdrawal.senderTime, reason: withdrawal.text ?? '' };
  }
  if (closed || status === 'rejected') return { outcome: 'over', status, closed };
  const { row } = loaded;
  const owner = { declarationNo: row.no, firm: row.firm };
  const messageId = await keepRequest(tx, row, 'Withdrawal', original, now);
  await appendEvents(tx, now, [{ type: 'declaration.withdrawn', ...owner, data: { messageId, reason } }]);
  const statement: Statement = { party: TRADER, kind: 'withdrawn', senderTime: now.toISOString(), text: reason };
  await recordStatements(tx, owner, { messageId, from: 0 }, [statement], now);
  return { outcome: 'withdrawn', withdrawnAt: statement.senderTime, reason };
}
