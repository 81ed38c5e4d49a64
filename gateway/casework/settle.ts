/**
 * Casework 办案: after anything has happened to a declaration, look at all of it, decide, and write what was decided.
 * Idempotent: settling twice, or after facts in any order, ends in the same place.
 */
import type { Party } from '../../contracts/events/events.generated.ts';
import type { Case } from '../clearance/case.ts';
import { decide, type Outcome } from '../clearance/decide.ts';
import { type PartyStanding, partyStandings } from '../clearance/standings.ts';
import { overallStatus, statusWords } from '../clearance/status.ts';
import { waitingFor } from '../clearance/waiting.ts';
import type { Gateway } from '../context.ts';
import { enqueue } from '../delivery/enqueue.ts';
import { appendEvents } from '../store/events.ts';
import type { DeclarationRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { type LoadedCase, loadCase } from './load.ts';
import { numberOrders, placeOrders } from './place.ts';

/** Name of the one deadline a declaration has: when its matching is to be looked at again. */
export const MATCHING_DEADLINE = 'matching';

/**
 * Settles one declaration inside the caller's transaction.
 * @throws Error when a rule of the store is broken; the caller's unit of work is then undone.
 */
export async function settle(tx: Tx, gateway: Gateway, declarationNo: string, now: Date): Promise<void> {
  const loaded = await loadCase(tx, gateway.adapters, declarationNo);
  if (loaded === undefined) return;
  await declareToParties(tx, gateway, loaded, now);

  const outcome = decide(loaded.facts, gateway.policy, now);
  const placed = numberOrders(loaded.facts, outcome.decisions, gateway.policy, now);
  await placeOrders(tx, gateway, loaded, placed, now);

  const facts: Case = { ...loaded.facts, orders: [...loaded.facts.orders, ...placed] };
  const settled = placed.length === 0 ? outcome : decide(facts, gateway.policy, now);
  await tell(tx, gateway, loaded, facts, settled, now);
  await setDeadline(tx, loaded.row, settled.deadline);
}

/** Plan and deliver: every party concerned gets the declaration in its own format, once. */
async function declareToParties(tx: Tx, gateway: Gateway, loaded: LoadedCase, now: Date): Promise<void> {
  const { row, declaration, numbers } = loaded;
  for (const party of JSON.parse(row.parties) as Party[]) {
    const instruction = { kind: 'declare' as const, declaration };
    await enqueue(
      tx,
      gateway,
      { declarationNo: row.no, firm: row.firm, party, instruction, relatesTo: 'declare', numbers },
      now,
    );
  }
}

async function tell(
  tx: Tx,
  gateway: Gateway,
  loaded: LoadedCase,
  facts: Case,
  outcome: Outcome,
  now: Date,
): Promise<void> {
  const { row } = loaded;
  const status = overallStatus(facts, outcome.views);
  const waiting = JSON.stringify(waitingFor(facts, outcome, gateway.policy));
  if (status !== row.status || waiting !== row.waiting) {
    const time = now.toISOString();
    await tx
      .updateTable('declarations')
      .set({
        status,
        waiting,
        status_since: status === row.status ? row.status_since : time,
        version: row.version + 1,
        updated_at: time,
      })
      .where('no', '=', row.no)
      .execute();
  }
  if (status !== row.status) {
    const data = { status, ...statusWords(facts, outcome.views, gateway.policy.names) };
    await appendEvents(tx, now, [{ type: 'declaration.statusChanged', declarationNo: row.no, firm: row.firm, data }]);
  }
  await writeStandings(tx, row, partyStandings(facts));
}

async function writeStandings(tx: Tx, row: DeclarationRow, standings: readonly PartyStanding[]): Promise<void> {
  if (standings.length === 0) return;
  await tx
    .insertInto('party_statuses')
    .values(
      standings.map(({ party, status, since, text }) => ({
        declaration_no: row.no,
        firm: row.firm,
        party,
        status,
        since,
        text: text ?? null,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['declaration_no', 'party']).doUpdateSet((eb) => ({
        status: eb.ref('excluded.status'),
        since: eb.ref('excluded.since'),
        text: eb.ref('excluded.text'),
      })),
    )
    .execute();
}

async function setDeadline(tx: Tx, row: DeclarationRow, dueAt: string | undefined): Promise<void> {
  if (dueAt === undefined) {
    await tx
      .deleteFrom('deadlines')
      .where('declaration_no', '=', row.no)
      .where('name', '=', MATCHING_DEADLINE)
      .execute();
    return;
  }
  await tx
    .insertInto('deadlines')
    .values({ declaration_no: row.no, firm: row.firm, name: MATCHING_DEADLINE, due_at: dueAt })
    .onConflict((conflict) => conflict.columns(['declaration_no', 'name']).doUpdateSet({ due_at: dueAt }))
    .execute();
}
