/**
 * Words that take two people: an operator gives the word of an agency that cannot give it itself, or lifts the hold of
 * another operator. Nothing happens until a second operator confirms.
 */
import type { Party, Statement, StatementKind } from '../../contracts/events/events.generated.ts';
import { type Case, OPERATOR } from '../clearance/case.ts';
import { isCut, momentOf } from '../clearance/moments.ts';
import { sameUnit } from '../clearance/units.ts';
import type { Gateway } from '../context.ts';
import { afterAll } from '../declaration/standing.ts';
import { recordStatements } from '../intake/statements.ts';
import type { OperatorActionRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { decideAction, type Particulars, particularsOf, recordAction, sameAsLast } from './action.ts';
import {
  type Done,
  type Holding,
  holdings,
  perUnit,
  type Request,
  type Strangers,
  strangersAmong,
  takeCase,
  timesOf,
} from './case.ts';

/** The code a party's word has when operators gave it. */
const CODE = 'OVERRIDE';

/** Names the two who gave the word; a statement holds so many characters of them. */
const MOST_OF_NAMES = 200;

export interface OverrideRequest extends Request {
  readonly party: Party;
  readonly kind: StatementKind;
  readonly disposition: Particulars['disposition'];
  /** The operator whose hold is lifted; only where `party` is the operators' own. */
  readonly of: string | undefined;
}

/** Why the word cannot be given, now. */
export type Unfit =
  | Strangers
  /** The party is no agency of this declaration; these are. */
  | { readonly outcome: 'noAgency'; readonly agencies: readonly Party[] }
  /** The operator named holds nothing there; these do. */
  | { readonly outcome: 'notHeld'; readonly holders: readonly Holding[] };

/** Asks for the word; a second person has to confirm it. */
export async function requestOverride(
  tx: Tx,
  gateway: Gateway,
  request: OverrideRequest,
  now: Date,
): Promise<Done | Unfit> {
  const { row, facts } = await takeCase(tx, gateway, request.declarationNo);
  const { units, party, kind, disposition, of } = request;
  const unfit = unfitness(request, facts);
  if (unfit !== undefined) return unfit;
  const action = { ...request, action: 'override' as const, particulars: { units, party, kind, disposition, of } };
  const before = await sameAsLast(tx, action);
  if (before?.state === 'pending') return { outcome: 'repeated', action: before };
  const recorded = await recordAction(tx, { ...action, state: 'pending', firm: row.firm }, now);
  return { outcome: 'done', action: recorded };
}

type Word = Pick<OverrideRequest, 'units' | 'party' | 'of'>;

function unfitness({ units, party, of }: Word, facts: Case): Unfit | undefined {
  const strangers = strangersAmong(units, facts);
  if (strangers !== undefined) return strangers;
  if (party !== OPERATOR) {
    return facts.agencies.includes(party) ? undefined : { outcome: 'noAgency', agencies: facts.agencies };
  }
  const standing = holdings(facts, units);
  const named = standing.filter(({ operator }) => operator === of);
  const all =
    units === undefined ? named.length > 0 : units.every((unit) => named.some((one) => sameUnit(one.unit, unit)));
  return all ? undefined : { outcome: 'notHeld', holders: standing };
}

export type Decided =
  | Done
  | { readonly outcome: 'unknown' }
  /** Who asked for it cannot be the second person. */
  | { readonly outcome: 'samePerson' }
  | { readonly outcome: 'decided'; readonly action: OperatorActionRow }
  /** It could be asked for, and could not any more: the case has changed. */
  | { readonly outcome: 'overtaken'; readonly because: Unfit };

export interface Decision {
  readonly actionId: string;
  /** The second person. */
  readonly operator: string;
  readonly reason: string | undefined;
}

/** A second person confirms: the word is given now. */
export async function confirm(tx: Tx, gateway: Gateway, decision: Decision, now: Date): Promise<Decided> {
  const taken = await takeAction(tx, gateway, decision, 'confirmed');
  if ('outcome' in taken) return taken;
  const { action, facts } = taken;
  const { units, party = '', kind = 'noted', disposition, of } = particularsOf(action);
  const because = unfitness({ units, party, of }, facts);
  if (because !== undefined) return { outcome: 'overtaken', because };
  const row = await decideAction(tx, action, { ...decision, state: 'confirmed' }, now);
  const earlier =
    party === OPERATOR
      ? timesOf(facts, of ?? '')
      : facts.statements.flatMap((said) => (said.party === party ? [endOfMoment(said)] : []));
  // A word of the party with a higher version outbids this one, whatever its clock says.
  const version = facts.statements.reduce(
    (top, said) => (said.party === party ? Math.max(top, said.senderVersion ?? -1) : top),
    -1,
  );
  const statement: Statement = {
    party,
    kind,
    ...(version < 0 ? {} : { senderVersion: version }),
    // The party's own clock may be ahead of ours: the word given now is its last.
    senderTime: afterAll(now, earlier),
    code: CODE,
    text: action.reason,
    ...(disposition === undefined ? {} : { disposition }),
    by: party === OPERATOR ? (of ?? '') : `${action.operator}, ${decision.operator}`.slice(0, MOST_OF_NAMES),
  };
  const owner = { declarationNo: facts.declarationNo, firm: action.firm ?? '' };
  await recordStatements(tx, owner, { messageId: action.id, from: 0 }, perUnit(statement, units), now);
  return { outcome: 'done', action: row };
}

/** The last moment a word may have been said: one without a fraction is known to the second only. */
function endOfMoment(said: Statement): string {
  const moment = momentOf(said);
  return Number.isFinite(Date.parse(said.senderTime)) && isCut(moment)
    ? new Date(moment + 999).toISOString()
    : said.senderTime;
}

/** A second person refuses: the word is not given. */
export async function refuse(tx: Tx, gateway: Gateway, decision: Decision, now: Date): Promise<Decided> {
  const taken = await takeAction(tx, gateway, decision, 'refused');
  if ('outcome' in taken) return taken;
  return { outcome: 'done', action: await decideAction(tx, taken.action, { ...decision, state: 'refused' }, now) };
}

/** The action and its case, nobody else's to decide until the transaction ends. */
async function takeAction(
  tx: Tx,
  gateway: Gateway,
  { actionId, operator }: Decision,
  wanted: 'confirmed' | 'refused',
): Promise<Decided | { readonly action: OperatorActionRow; readonly facts: Case }> {
  const found = await actionOf(tx, actionId);
  if (found === undefined) return { outcome: 'unknown' };
  if (found.action !== 'override' || found.declaration_no === null) return { outcome: 'decided', action: found };
  if (found.operator === operator) return { outcome: 'samePerson' };
  const { facts } = await takeCase(tx, gateway, found.declaration_no);
  const action = (await actionOf(tx, actionId)) ?? found;
  if (action.state === 'pending') return { action, facts };
  const again = action.state === wanted && action.second_operator === operator;
  return again ? { outcome: 'repeated', action } : { outcome: 'decided', action };
}

const actionOf = (tx: Tx, id: string): Promise<OperatorActionRow | undefined> =>
  tx.selectFrom('operator_actions').selectAll().where('id', '=', id).executeTakeFirst();
