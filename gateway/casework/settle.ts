/**
 * Casework 办案: after anything has happened to a declaration, look at all of it, decide, and write what was decided.
 * Idempotent: settling twice, or after facts in any order, ends in the same place.
 */
import type { Case } from '../clearance/case.ts';
import { decide, type Outcome } from '../clearance/decide.ts';
import { type Gateway, policyAt } from '../context.ts';
import { type DeclarationVersion, lockDeclaration } from '../store/locks.ts';
import type { Tx } from '../store/store.ts';
import { findCase, type LoadedCase, loadCase } from './load.ts';
import { numberOrders, placeOrders } from './place.ts';
import { tellParties } from './tell-parties.ts';
import { writeStatus } from './write-status.ts';

/** Rounds of deciding after which something is wrong with the rules: they come to rest in two or three. */
const MOST_ROUNDS = 8;

/**
 * Settles one declaration, and those that share goods with it, inside the caller's transaction.
 * @throws Error when a rule of the store is broken; the caller's unit of work is then undone.
 */
export async function settle(tx: Tx, gateway: Gateway, declarationNo: string, now: Date): Promise<void> {
  const found = await findCase(tx, declarationNo);
  if (found === undefined) return;
  const group = [declarationNo, ...found.sharers.map(({ no }) => no)].sort();
  if (group.length === 1) {
    const { adapters } = gateway;
    // Asked for in this order: what is read here is read under the lock.
    const [locked, read] = await Promise.all([
      lockDeclaration(tx, declarationNo),
      loadCase(tx, adapters, declarationNo, found),
    ]);
    // What was found before the lock may be old by now, where others write too.
    const loaded = isStill(found.row, locked) ? read : await loadCase(tx, adapters, declarationNo);
    // One that began to share goods in this moment brings its own event, which settles the group.
    if (loaded !== undefined) await settleOne(tx, gateway, loaded, now);
    return;
  }
  // Locked in one order by everybody, so that two who share goods never wait for each other.
  for (const no of group) await lockDeclaration(tx, no);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let placed = 0;
    for (const no of group) {
      const one = await loadCase(tx, gateway.adapters, no);
      if (one !== undefined) placed += await settleOne(tx, gateway, one, now);
    }
    if (placed === 0) return;
  }
  throw new Error(`the decisions on ${group.join(', ')} do not come to rest`);
}

const isStill = (row: DeclarationVersion, locked: DeclarationVersion | undefined): boolean =>
  locked === undefined || (row.version === locked.version && row.document_version === locked.document_version);

/** @returns how many orders were placed. */
async function settleOne(tx: Tx, gateway: Gateway, loaded: LoadedCase, now: Date): Promise<number> {
  await tellParties(tx, gateway, loaded, now);
  const policy = policyAt(gateway, loaded.declaration.declarationOffice);
  let facts: Case = loaded.facts;
  let outcome: Outcome = decide(facts, policy, now);
  let placed = 0;
  for (let round = 0; outcome.decisions.length > 0; round += 1) {
    if (round === MOST_ROUNDS) throw new Error(`the decisions on ${facts.declarationNo} do not come to rest`);
    const orders = numberOrders(facts, outcome.decisions, policy, now);
    await placeOrders(tx, gateway, loaded, orders, now);
    placed += orders.length;
    facts = { ...facts, orders: [...facts.orders, ...orders] };
    outcome = decide(facts, policy, now);
  }
  await writeStatus(tx, loaded.row, facts, outcome, policy, now);
  return placed;
}
