/**
 * Amendment 改单: the trader replaces the whole document. The old one is kept, the change is a fact of the case like any
 * other, and where it concerns what the agencies have spoken about, the matching begins again.
 */
import type { Party } from '../../adapters/adapter.ts';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { DeclarationStatus, Statement, Unit } from '../../contracts/events/events.generated.ts';
import { type LoadedCase, loadCase } from '../casework/load.ts';
import { TRADER } from '../clearance/case.ts';
import { unitsOf } from '../clearance/units.ts';
import type { Gateway } from '../context.ts';
import { rememberNumbers } from '../intake/correlate.ts';
import { recordStatements } from '../intake/statements.ts';
import { appendEvents } from '../store/events.ts';
import { lockDeclaration } from '../store/locks.ts';
import { insertMessage, sha256Of } from '../store/messages.ts';
import type { DeclarationRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { type Original, ownNumbers } from './accept.ts';
import { changesBetween, restartsMatching } from './changes.ts';
import { agenciesAmong, restartOf, restartTime, setAside } from './restart.ts';
import { standingOf } from './standing.ts';

export interface Amendment {
  readonly declaration: Declaration;
  /** Whom the amended declaration concerns. */
  readonly parties: readonly Party[];
  readonly reason: string;
}

export interface Change {
  /** Of the document, after it. */
  readonly version: number;
  readonly changes: readonly string[];
  readonly restarts: boolean;
}

export type Amended =
  | (Change & { readonly outcome: 'amended' | 'repeated' })
  /** It cannot be amended any more. */
  | { readonly outcome: 'over'; readonly status: DeclarationStatus; readonly closed: boolean }
  /** It is not as the trader last saw it. */
  | { readonly outcome: 'changed' };

/**
 * Amends a declaration. The same document again changes nothing and gets the answer it got before.
 * @param asSeen whether the declaration still is as the trader last saw it, where he says so.
 * @throws Error when there is no such declaration.
 */
export async function amendDeclaration(
  tx: Tx,
  gateway: Gateway,
  declarationNo: string,
  amendment: Amendment,
  original: Original,
  now: Date,
  asSeen?: (tx: Tx, row: DeclarationRow) => Promise<boolean>,
): Promise<Amended> {
  await lockDeclaration(tx, declarationNo);
  const loaded = await loadCase(tx, gateway.adapters, declarationNo);
  if (loaded === undefined) throw new Error(`there is no declaration ${declarationNo}`);
  const { row, declaration: before, former } = loaded;
  const change = changeTo(amendment.declaration, before, row.document_version + 1);
  const last = former.at(-1);
  if (change.changes.length === 0 && last !== undefined) {
    return { outcome: 'repeated', ...changeTo(before, last.declaration, row.document_version) };
  }
  const { status, closed, over } = standingOf(loaded.facts);
  if (closed || status === 'rejected') return { outcome: 'over', status, closed };
  if (change.changes.length === 0) return { outcome: 'repeated', ...change, version: row.document_version };
  if (asSeen !== undefined && !(await asSeen(tx, row))) return { outcome: 'changed' };
  await replaceDocument(tx, gateway, { ...loaded, over }, amendment, change, original, now);
  return { outcome: 'amended', ...change };
}

const changeTo = (after: Declaration, before: Declaration, version: number): Change => ({
  version,
  changes: changesBetween(before, after),
  restarts: restartsMatching(before, after),
});

async function replaceDocument(
  tx: Tx,
  gateway: Gateway,
  { row, facts, sent, over }: LoadedCase & { readonly over: readonly Unit[] },
  { declaration, parties, reason }: Amendment,
  { version, changes, restarts }: Change,
  original: Original,
  now: Date,
): Promise<void> {
  const owner = { declarationNo: row.no, firm: row.firm };
  const time = now.toISOString();
  const messageId = await keepRequest(tx, row, 'Amendment', original, now);
  const { document, document_hash } = row;
  const replaced = { version: row.document_version, document, document_hash, reason, message_id: messageId };
  await tx
    .insertInto('declaration_versions')
    .values({ declaration_no: row.no, firm: row.firm, ...replaced, created_at: time })
    .execute();
  const text = JSON.stringify(declaration);
  await tx
    .updateTable('declarations')
    .set({
      document: text,
      document_hash: sha256Of(Buffer.from(text)),
      parties: JSON.stringify(parties),
      document_version: version,
      updated_at: time,
    })
    .where('no', '=', row.no)
    .execute();
  await appendEvents(tx, now, [
    { type: 'declaration.amended', ...owner, data: { messageId, version, reason, changes: [...changes], restarts } },
  ]);
  // An agency that is not concerned any more may be concerned again one day.
  const agencies = agenciesAmong([...(JSON.parse(row.parties) as Party[]), ...parties], gateway.adapters);
  // While nobody was told of the declaration, no word can be about it as it was.
  const begins = restarts && sent.some(({ relates_to }) => relates_to === 'declare');
  const statement: Statement = {
    party: TRADER,
    kind: 'amended',
    senderTime: begins ? restartTime(facts, now) : time,
    text: reason,
    ...(begins ? { setsAside: setAside(facts.statements, agencies) } : {}),
  };
  const statements = begins ? restartOf(statement, unitsOf(declaration, row.no), over) : [statement];
  await recordStatements(tx, owner, { messageId, from: 0 }, statements, now);
  const fresh = await rememberNumbers(tx, owner, ownNumbers(declaration, row.no), now);
  if (fresh.length > 0) await appendEvents(tx, now, [{ type: 'numbers.learned', ...owner, data: { numbers: fresh } }]);
}

/**
 * Keeps what the trader sent, byte for byte.
 * @returns the id of the message.
 */
export function keepRequest(
  tx: Tx,
  row: Pick<DeclarationRow, 'no' | 'firm' | 'trader_reference'>,
  type: 'Amendment' | 'Withdrawal',
  original: Original,
  now: Date,
): Promise<string> {
  const { bytes, mediaType } = original;
  return insertMessage(
    tx,
    {
      direction: 'in',
      party: TRADER,
      declaration_no: row.no,
      firm: row.firm,
      format: 'declaration',
      type,
      media_type: mediaType,
      reference: row.trader_reference,
      state: 'applied',
      bytes,
    },
    now,
  );
}
