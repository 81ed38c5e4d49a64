/** Which declaration a message speaks of: by any number of either side, strongest first. */
import type { NumberKind, NumberRef } from '../../contracts/events/events.generated.ts';
import { inspectionNumberOf } from '../../contracts/identifiers/inspection-number.ts';
import { preparedRows } from '../store/prepared.ts';
import type { NumberRow } from '../store/schema.ts';
import { inParts, type Tx } from '../store/store.ts';
import type { CaseOwner } from './statements.ts';

/**
 * Kinds of number that belong to one declaration only, however the parties call it. The others name things that several
 * declarations may share (a bill, a container).
 */
const OWN: ReadonlySet<NumberKind> = new Set<NumberKind>([
  'clearanceFormNo',
  'inspectionNo',
  'declarationNo',
  'clientSeqNo',
  'customsSeqNo',
  'entryId',
  'inspectionClientNo',
  'inspectionOrder',
  'releaseOrder',
]);

/** What carries the goods: a bill or waybill names them for one journey, a container or wagon is used again. */
const TRANSPORT: ReadonlySet<NumberKind> = new Set<NumberKind>(['bill', 'airWaybill']);
const EQUIPMENT: ReadonlySet<NumberKind> = new Set<NumberKind>(['container', 'wagon', 'uld']);

/** Numbers are compared in upper case and without blanks. */
export const normalise = (value: string): string => value.replaceAll(/\s/g, '').toUpperCase();

/** Where a message belongs. */
export interface Located {
  readonly declarations: readonly CaseOwner[];
  /** Why none was taken although some fit. */
  readonly doubt?: 'contradictory' | 'ambiguous';
}

/**
 * The declarations these numbers name, by the strongest that names any:
 *
 * 1. a number of one declaration (通关单号, 报检号, ours, 海关编号, …). Two that name different declarations decide nothing;
 * 2. bill or waybill, together with every container and wagon given;
 * 3. container or wagon alone, where one open declaration has it: they are used again on other journeys.
 *
 * Never by firm and goods alone. Of things, open declarations are meant before closed ones.
 * The order follows how Chinese ports identify a lot: form, joint entry, bill and container, bill.
 */
export async function locate(tx: Tx, numbers: readonly NumberRef[]): Promise<Located> {
  const byOwn = await ownersOf(tx, numbers.filter(({ kind }) => OWN.has(kind)).flatMap(withInspectionNumber));
  if (byOwn.length === 1) return { declarations: byOwn };
  if (byOwn.length > 1) return { declarations: [], doubt: 'contradictory' };
  const things = numbers.filter(({ kind }) => TRANSPORT.has(kind) || EQUIPMENT.has(kind));
  if (things.length === 0) return { declarations: [] };
  let common: readonly CaseOwner[] | undefined;
  for (const thing of things) {
    const found = await ownersOf(tx, [thing]);
    const numbers = new Set(found.map(({ declarationNo }) => declarationNo));
    common = common === undefined ? found : common.filter(({ declarationNo }) => numbers.has(declarationNo));
  }
  const meant = await openOnes(tx, common ?? []);
  const journey = things.some(({ kind }) => TRANSPORT.has(kind));
  if (meant.length > 1 && !journey) return { declarations: [], doubt: 'ambiguous' };
  return { declarations: meant };
}

function withInspectionNumber(number: NumberRef): NumberRef[] {
  const inspectionNo = number.kind === 'clearanceFormNo' ? inspectionNumberOf(number.value) : undefined;
  return inspectionNo === undefined ? [number] : [number, { kind: 'inspectionNo', value: inspectionNo }];
}

const knownBy = preparedRows((db, numbers: readonly NumberRef[]) =>
  db
    .selectFrom('numbers')
    .select(['declaration_no', 'firm'])
    .distinct()
    .where((eb) => eb.or(numbers.map(({ kind, value }) => eb('kind', '=', kind).and('value', '=', value))))
    .orderBy('declaration_no', 'desc')
    .limit(100),
);

async function ownersOf(tx: Tx, numbers: readonly NumberRef[]): Promise<CaseOwner[]> {
  if (numbers.length === 0) return [];
  const rows = await knownBy(
    tx,
    numbers.map(({ kind, value }) => ({ kind, value: normalise(value) })),
  );
  return rows
    .map(({ declaration_no, firm }) => ({ declarationNo: declaration_no, firm }))
    .sort((a, b) => (a.declarationNo < b.declarationNo ? -1 : 1));
}

/** Those that are not closed; all of them where every one is: a late word still belongs somewhere. */
async function openOnes(tx: Tx, found: readonly CaseOwner[]): Promise<readonly CaseOwner[]> {
  if (found.length <= 1) return found;
  const open = await tx
    .selectFrom('declarations')
    .select('no')
    .where(
      'no',
      'in',
      found.map(({ declarationNo }) => declarationNo),
    )
    .where('closed_at', 'is', null)
    .execute();
  const numbers = new Set(open.map(({ no }) => no));
  return numbers.size === 0 ? found : found.filter(({ declarationNo }) => numbers.has(declarationNo));
}

const insertNumbers = preparedRows((db, rows: readonly NumberRow[]) =>
  db
    .insertInto('numbers')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning(['kind', 'value']),
);

/**
 * Remembers numbers of a declaration.
 * @returns those that were not known before.
 */
export async function rememberNumbers(
  tx: Tx,
  owner: CaseOwner,
  numbers: readonly NumberRef[],
  now: Date,
): Promise<NumberRef[]> {
  const rows = numbers
    .map(({ kind, value }) => ({
      kind,
      value: normalise(value),
      declaration_no: owner.declarationNo,
      firm: owner.firm,
      created_at: now.toISOString(),
    }))
    .filter(({ value }) => value !== '');
  const fresh: NumberRef[] = [];
  for (const some of inParts(rows)) {
    fresh.push(...((await insertNumbers(tx, some)) as NumberRef[]));
  }
  return fresh;
}
