/** Gathers everything known about one declaration into the case the rules decide on. */
import type { Adapter, Party } from '../../adapters/adapter.ts';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { NumberRef, Statement, Unit } from '../../contracts/events/events.generated.ts';
import { type Case, type Handover, type PlacedOrder, type SharedCase, wishKey } from '../clearance/case.ts';
import { covers, distinct, unitsOf } from '../clearance/units.ts';
import { prepared } from '../store/prepared.ts';
import type { DeclarationRow, MessageRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { attributeToUnits, leftInPart } from './attribute.ts';
import { sharersOf } from './sharers.ts';

/** One version of the document that was amended, oldest first. */
export interface FormerVersion {
  readonly version: number;
  readonly declaration: Declaration;
  /** Why the next version was made, and when. */
  readonly reason: string;
  readonly replacedAt: string;
}

export interface LoadedCase {
  readonly row: DeclarationRow;
  readonly declaration: Declaration;
  readonly former: readonly FormerVersion[];
  readonly facts: Case;
  readonly numbers: readonly NumberRef[];
  /** What was sent to the parties, or waits to be, oldest first. */
  readonly sent: readonly SentMessage[];
}

export type SentMessage = Pick<MessageRow, 'party' | 'state' | 'state_since' | 'reason' | 'relates_to' | 'created_at'>;

/** A declaration, and those it shares goods with. */
export interface FoundCase {
  readonly row: DeclarationRow;
  readonly declaration: Declaration;
  readonly numbers: readonly NumberRef[];
  readonly sharers: readonly DeclarationRow[];
}

const HANDOVER_STATES = new Set<string>(['queued', 'sent', 'received', 'accepted', 'rejected', 'dead']);

const isHandoverState = (state: string): state is Handover['state'] => HANDOVER_STATES.has(state);

interface OfDeclaration {
  readonly no: string;
}

/** All of them by name: a session of PostgreSQL keeps the statement over a migration that adds one. */
const DECLARATION_COLUMNS = [
  'no',
  'firm',
  'trader_reference',
  'direction',
  'status',
  'status_since',
  'waiting',
  'document',
  'document_hash',
  'format',
  'parties',
  'version',
  'document_version',
  'closed_at',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof DeclarationRow)[];

const declarationByNo = prepared((db, { no }: OfDeclaration) =>
  db.selectFrom('declarations').select(DECLARATION_COLUMNS).where('no', '=', no),
);
const numbersOf = prepared((db, { no }: OfDeclaration) =>
  db.selectFrom('numbers').select(['kind', 'value']).where('declaration_no', '=', no),
);
const statementsOf = prepared((db, { no }: OfDeclaration) =>
  db.selectFrom('statements').select(['data', 'recorded_at']).where('declaration_no', '=', no),
);
const ordersOf = prepared((db, { no }: OfDeclaration) =>
  db.selectFrom('orders').select(['kind', 'seq', 'data']).where('declaration_no', '=', no),
);
const sentOf = prepared((db, { no }: OfDeclaration) =>
  db
    .selectFrom('messages')
    .select(['party', 'state', 'state_since', 'reason', 'relates_to', 'created_at'])
    .where('declaration_no', '=', no)
    .where('direction', '=', 'out')
    .orderBy('id'),
);

/** A declaration as the parties it concerns know it; undefined when there is no such declaration. */
export async function declarationOf(tx: Tx, declarationNo: string): Promise<Omit<FoundCase, 'sharers'> | undefined> {
  const asked = { no: declarationNo };
  const [[row], numbers] = await Promise.all([declarationByNo(tx, asked), numbersOf(tx, asked)]);
  if (row === undefined) return undefined;
  return { row, declaration: JSON.parse(row.document) as Declaration, numbers: numbers as NumberRef[] };
}

/** The declaration and whom it shares goods with; undefined when there is no such declaration. */
export async function findCase(tx: Tx, declarationNo: string): Promise<FoundCase | undefined> {
  const known = await declarationOf(tx, declarationNo);
  if (known === undefined) return undefined;
  const { row, declaration, numbers } = known;
  const sharers = await sharersOf(tx, row, numbers, unitsOf(declaration, declarationNo));
  return { ...known, sharers };
}

/**
 * Loads a case inside the transaction that will decide on it; undefined when there is no such declaration.
 * @param found what was found of it in this transaction, if nobody else can have changed it since.
 */
export async function loadCase(
  tx: Tx,
  adapters: ReadonlyMap<Party, Adapter>,
  declarationNo: string,
  found?: FoundCase,
): Promise<LoadedCase | undefined> {
  const known = found ?? (await findCase(tx, declarationNo));
  if (known === undefined) return undefined;
  const { row, declaration, numbers, sharers } = known;
  const parties = JSON.parse(row.parties) as Party[];
  const [former, sent, part] = await Promise.all([
    row.document_version > 1 ? formerVersions(tx, declarationNo) : [],
    sentOf(tx, { no: declarationNo }),
    loadPart(tx, adapters, row, declaration),
  ]);
  const premises = parties.find((party) => roleOf(adapters, party) === 'premises');
  const facts: Case = {
    ...part,
    premises,
    tellsMovedOut: premises !== undefined && adapters.get(premises)?.capabilities.tellsMovedOut === true,
    formerUnits: distinct(former.flatMap((old) => unitsOf(old.declaration, declarationNo))).filter(
      (unit) => !covers(part.units, unit),
    ),
    sharedWith: await sharedCases(tx, adapters, sharers, part.units),
    handovers: handovers(row, parties, sent),
    submittedAt: row.created_at,
  };
  return { row, declaration, former, facts, numbers, sent };
}

const roleOf = (adapters: ReadonlyMap<Party, Adapter>, party: Party) => adapters.get(party)?.capabilities.role;

/** What a declaration brings to the units it is about. */
async function loadPart(
  tx: Tx,
  adapters: ReadonlyMap<Party, Adapter>,
  row: DeclarationRow,
  declaration: Declaration,
): Promise<SharedCase> {
  const [recorded, orders] = await Promise.all([statementsOf(tx, { no: row.no }), ordersOf(tx, { no: row.no })]);
  const said = recorded.map(({ data }) => JSON.parse(data) as Statement);
  const units = unitsOf(declaration, row.no);
  return {
    declarationNo: row.no,
    units,
    agencies: (JSON.parse(row.parties) as Party[]).filter((party) => roleOf(adapters, party) === 'agency'),
    statements: attributeToUnits(said, declaration, units),
    heardAt: heardAt(said, recorded),
    leftInPart: leftInPart(said, declaration, units),
    orders: orders.map(({ kind, seq, data }) => ({ kind, seq, order: JSON.parse(data) }) as PlacedOrder),
  };
}

/** When each wish to inspect was heard first. */
function heardAt(
  said: readonly Statement[],
  recorded: readonly { readonly recorded_at: string }[],
): Record<string, string> {
  const times: Record<string, string> = {};
  for (const [index, { party, kind, senderTime }] of said.entries()) {
    const heard = recorded[index]?.recorded_at;
    if (kind !== 'inspect' || heard === undefined) continue;
    const key = wishKey(party, senderTime);
    const before = times[key];
    if (before === undefined || heard < before) times[key] = heard;
  }
  return times;
}

/** The other declarations whose goods are in some of these units. */
async function sharedCases(
  tx: Tx,
  adapters: ReadonlyMap<Party, Adapter>,
  sharers: readonly DeclarationRow[],
  units: readonly Unit[],
): Promise<SharedCase[]> {
  const cases: SharedCase[] = [];
  for (const other of sharers) {
    const part = await loadPart(tx, adapters, other, JSON.parse(other.document) as Declaration);
    if (part.units.some((unit) => covers(units, unit))) cases.push(part);
  }
  return cases;
}

async function formerVersions(tx: Tx, declarationNo: string): Promise<FormerVersion[]> {
  const rows = await tx
    .selectFrom('declaration_versions')
    .select(['version', 'document', 'reason', 'created_at'])
    .where('declaration_no', '=', declarationNo)
    .orderBy('version')
    .execute();
  return rows.map(({ version, document, reason, created_at }) => ({
    version,
    declaration: JSON.parse(document) as Declaration,
    reason,
    replacedAt: created_at,
  }));
}

const tellsDeclaration = ({ relates_to }: SentMessage): boolean =>
  relates_to === 'declare' || relates_to?.startsWith('amend/') === true;

/** How far the declaration, as it was last told to each party, has come there. */
function handovers(row: DeclarationRow, parties: readonly Party[], sent: readonly SentMessage[]): Handover[] {
  const told = sent.filter(tellsDeclaration);
  return parties.map((party): Handover => {
    const own = told.filter((candidate) => candidate.party === party);
    const last = own.at(-1);
    // A party that refuses an amendment still has the declaration as it was.
    const refused = last?.state === 'rejected' && last.relates_to !== 'declare' ? last : undefined;
    const message = refused === undefined ? last : own[0];
    if (message === undefined || !isHandoverState(message.state)) {
      return { party, state: 'queued', since: row.created_at };
    }
    const text = message.reason === null ? {} : { text: message.reason };
    const refusedAmendment = refused && { since: refused.state_since, text: refused.reason ?? '' };
    return {
      party,
      state: message.state,
      since: message.state_since,
      ...text,
      ...(refusedAmendment === undefined ? {} : { refusedAmendment }),
    };
  });
}
