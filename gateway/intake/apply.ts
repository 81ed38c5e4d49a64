/** Applies what a message says: acknowledgements to our messages, statements and numbers to declarations. */
import type { Party, Problem, Reading, Report } from '../../adapters/adapter.ts';
import type { NumberRef } from '../../contracts/events/events.generated.ts';
import { appendEvents } from '../store/events.ts';
import { prepared } from '../store/prepared.ts';
import type { Tx } from '../store/store.ts';
import { acknowledge } from './acknowledge.ts';
import { type Located, locate, normalise, rememberNumbers } from './correlate.ts';
import { type CaseOwner, recordStatements } from './statements.ts';

export interface ReadMessage {
  readonly messageId: string;
  readonly party: Party;
  readonly reading: Reading;
  /** Our message this came back for. */
  readonly answers: string | undefined;
  /** The declaration an operator says the parts belong to that name none. */
  readonly attachedTo?: CaseOwner;
}

export interface Applied {
  /** `applied`, `parked`, `noted`, `unreadable`. */
  readonly state: string;
  readonly reason?: string | undefined;
  /** The declaration, where the message speaks of one. */
  readonly owner: CaseOwner | undefined;
  /**
   * Who may read the message: one that speaks of goods of several firms too, or of what nobody knows yet, is for
   * operators (docs/decisions/0009-shared-goods.md).
   */
  readonly firm: string | undefined;
}

/**
 * Applies every report of a message, one by one: a part that cannot be placed does not hold back the others.
 * Nothing is dropped: `reason` says why something is not applied, or what was not understood.
 */
export async function applyReports(tx: Tx, message: ReadMessage, now: Date): Promise<Applied> {
  const { reading } = message;
  const errors = reading.problems.filter(({ severity }) => severity === 'error');
  const answered = message.answers === undefined ? undefined : await ownerOfMessage(tx, message.answers);
  if (reading.reports.length === 0) {
    if (errors.length > 0) {
      return { state: 'unreadable', reason: wordsOf(errors), owner: answered, firm: answered?.firm };
    }
    return { state: 'noted', reason: wordsOf(reading.problems), owner: answered, firm: answered?.firm };
  }
  const owners = new Map<string, CaseOwner>();
  const reasons: string[] = [];
  let parked = false;
  let seq = 0;
  for (const report of reading.reports) {
    const acknowledged =
      report.acknowledgement === undefined
        ? undefined
        : await acknowledge(tx, message.party, report.acknowledgement, message.answers, now);
    const found = acknowledged ?? answered;
    const located = found === undefined ? await locate(tx, report.numbers) : { declarations: [found] };
    const from = seq;
    seq += report.statements.length;
    const declarations = placesOf(located, message);
    if (declarations.length === 0) {
      if (report.statements.length === 0 && report.learned.length === 0) continue;
      parked = true;
      reasons.push(`${whyNone(located)} ${named(report.numbers)}`);
      await park(tx, message.messageId, report.numbers);
      continue;
    }
    for (const owner of declarations) {
      owners.set(owner.declarationNo, owner);
      await applyReport(tx, message, report, from, owner, now);
    }
  }
  if (parked) {
    const data = { messageId: message.messageId, party: message.party, reason: reasons.join('; ') };
    await appendEvents(tx, now, [{ type: 'message.parked', data }]);
  }
  const [first] = owners.values();
  const owner = first ?? answered;
  const several = [...owners.values()].some(({ firm }) => firm !== owner?.firm);
  return {
    state: parked ? 'parked' : 'applied',
    reason: parked ? reasons.join('; ') : wordsOf(reading.problems),
    owner,
    firm: parked || several ? undefined : owner?.firm,
  };
}

const MOST_WORDS = 2_000;

/** What is wrong with a message, or was not understood of it, for a person to look at; undefined when nothing is. */
const wordsOf = (problems: readonly Problem[]): string | undefined =>
  problems
    .map(({ code, at, message }) => `${code} ${at}: ${message}`)
    .join('; ')
    .slice(0, MOST_WORDS) || undefined;

/** What the numbers name; an operator's word counts only for what they leave open. */
const placesOf = ({ declarations }: Located, { attachedTo }: ReadMessage): readonly CaseOwner[] =>
  declarations.length > 0 || attachedTo === undefined ? declarations : [attachedTo];

/** Records the statements of one report for one declaration, and what numbers it makes known. */
async function applyReport(
  tx: Tx,
  message: ReadMessage,
  report: Report,
  from: number,
  owner: CaseOwner,
  now: Date,
): Promise<void> {
  const { messageId, party } = message;
  // A party speaks for itself only, whatever its message says.
  const statements = report.statements.map((said) => ({ ...said, party }));
  await recordStatements(tx, owner, { messageId, from }, statements, now);
  const fresh = await rememberNumbers(tx, owner, report.learned, now);
  if (fresh.length > 0) {
    await appendEvents(tx, now, [{ type: 'numbers.learned', ...owner, data: { numbers: fresh } }]);
  }
}

const placeOfMessage = prepared((db, { id }: { readonly id: string }) =>
  db.selectFrom('messages').select(['declaration_no', 'firm']).where('id', '=', id),
);

async function ownerOfMessage(tx: Tx, messageId: string): Promise<CaseOwner | undefined> {
  const [row] = await placeOfMessage(tx, { id: messageId });
  if (row === undefined || row.declaration_no === null || row.firm === null) return undefined;
  return { declarationNo: row.declaration_no, firm: row.firm };
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

const WHY_NONE: Record<NonNullable<Located['doubt']>, string> = {
  contradictory: 'different declarations are known by',
  ambiguous: 'several declarations are known by',
};

const whyNone = ({ doubt }: Located): string => (doubt === undefined ? 'no declaration is known by' : WHY_NONE[doubt]);

const named = (numbers: readonly NumberRef[]): string =>
  numbers.length === 0
    ? 'any number (it carries none)'
    : numbers.map(({ kind, value }) => `${kind} ${value}`).join(', ');
