/** A declaration is stored, numbered and announced in one transaction; only then is it acknowledged. */
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { NumberRef } from '../../contracts/events/events.generated.ts';
import { formatDeclarationNumber } from '../../contracts/identifiers/declaration-number.ts';
import { inspectionNumberOf } from '../../contracts/identifiers/inspection-number.ts';
import type { Gateway } from '../context.ts';
import { normalise } from '../intake/correlate.ts';
import { appendEvents } from '../store/events.ts';
import { insertMessage, sha256Of } from '../store/messages.ts';
import { prepared, preparedRows } from '../store/prepared.ts';
import type { DeclarationRow, NumberRow } from '../store/schema.ts';
import { nextSerial } from '../store/serials.ts';
import { post, type Tx } from '../store/store.ts';
import type { Submission } from './checked.ts';

/** What was sent, byte for byte; kept as the first message of the declaration. */
export interface Original {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export type Accepted =
  | { readonly outcome: 'stored' | 'repeated'; readonly declarationNo: string; readonly status: string }
  | { readonly outcome: 'conflict'; readonly declarationNo: string }
  | { readonly outcome: 'noNumberLeft' };

interface Natural {
  readonly firm: string;
  readonly traderReference: string;
}

const byReference = prepared((db, { firm, traderReference }: Natural) =>
  db
    .selectFrom('declarations')
    .select(['no', 'document_hash', 'status'])
    .where('firm', '=', firm)
    .where('trader_reference', '=', traderReference),
);
const insertDeclarations = preparedRows((db, rows: readonly DeclarationRow[]) =>
  db.insertInto('declarations').values(rows),
);
const insertNumbers = preparedRows((db, rows: readonly NumberRow[]) =>
  db
    .insertInto('numbers')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing()),
);

/** Five digits of serial per office, direction and day. */
const MAX_SERIAL = 99_999;

/**
 * Stores a valid declaration. The trader reference is its natural key: the same document again is the same
 * declaration (a client that lost our answer may ask again), another document under the same reference a conflict.
 */
export async function acceptDeclaration(
  tx: Tx,
  gateway: Gateway,
  submission: Submission,
  original: Original,
  now: Date,
): Promise<Accepted> {
  const { declaration, firm, document } = submission;
  const hash = sha256Of(Buffer.from(document));
  const [known] = await byReference(tx, { firm, traderReference: declaration.traderReference });
  if (known !== undefined) {
    const { no: declarationNo, document_hash, status } = known;
    return document_hash === hash
      ? { outcome: 'repeated', declarationNo, status }
      : { outcome: 'conflict', declarationNo };
  }
  const date = new Date(now.getTime() + gateway.utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
  const { direction, declarationOffice: office } = declaration;
  const serial = await nextSerial(tx, `declaration/${direction}/${date}/${office}`);
  if (serial > MAX_SERIAL) return { outcome: 'noNumberLeft' };
  const no = formatDeclarationNumber({ direction, date, office, serial });

  const time = now.toISOString();
  const status = 'submitted';
  const row: DeclarationRow = {
    no,
    firm,
    trader_reference: declaration.traderReference,
    direction,
    status,
    status_since: time,
    waiting: '[]',
    document,
    document_hash: hash,
    format: submission.format,
    parties: JSON.stringify(submission.parties),
    version: 1,
    document_version: 1,
    closed_at: null,
    created_at: time,
    updated_at: time,
  };
  const numbers = ownNumbers(declaration, no).map(({ kind, value }) => ({
    kind,
    value: normalise(value),
    declaration_no: no,
    firm,
    created_at: time,
  }));
  await post(tx, insertDeclarations(tx, [row]));
  await post(tx, insertNumbers(tx, numbers));
  await keepOriginal(tx, no, submission, original, now);
  const data = {
    traderReference: declaration.traderReference,
    direction,
    parties: [...submission.parties],
    format: submission.format,
  };
  await appendEvents(tx, now, [{ type: 'declaration.submitted', declarationNo: no, firm, data }]);
  return { outcome: 'stored', declarationNo: no, status };
}

/** The sender of a submission, beside the parties. */
const TRADER = 'trader';

async function keepOriginal(tx: Tx, no: string, submission: Submission, original: Original, now: Date): Promise<void> {
  const { firm, format, declaration } = submission;
  await insertMessage(
    tx,
    {
      direction: 'in',
      party: TRADER,
      declaration_no: no,
      firm,
      format,
      type: format === 'declaration' ? 'Declaration' : 'DecMessage',
      media_type: original.mediaType,
      reference: declaration.traderReference,
      state: 'applied',
      bytes: original.bytes,
    },
    now,
  );
}

/** Documents that are clearance forms 通关单: licence codes A (import) and B (export) of customs. */
const CLEARANCE_FORM = /^[AB]$/;

/** A clearance form makes the declaration known by its number and by the inspection number it begins with. */
function clearanceForms({ documents = [] }: Declaration): NumberRef[] {
  return documents.flatMap(({ kind, number }): NumberRef[] => {
    const inspectionNo = CLEARANCE_FORM.test(kind) ? inspectionNumberOf(number) : undefined;
    if (inspectionNo === undefined) return [];
    return [
      { kind: 'clearanceFormNo', value: number },
      { kind: 'inspectionNo', value: inspectionNo },
    ];
  });
}

/** Numbers by which a declaration is known from the first moment. */
export function ownNumbers(declaration: Declaration, no: string): NumberRef[] {
  const { bill, furtherBills = [], airWaybill, containers = [], wagons = [], contractNumber } = declaration;
  return [
    { kind: 'declarationNo', value: no },
    { kind: 'clientSeqNo', value: `TG${no}` },
    { kind: 'inspectionClientNo', value: no },
    ...[...(bill === undefined ? [] : [bill]), ...furtherBills].map(({ number }) => ({
      kind: 'bill' as const,
      value: number,
    })),
    ...clearanceForms(declaration),
    ...(airWaybill === undefined ? [] : [{ kind: 'airWaybill' as const, value: airWaybill.number }]),
    ...(contractNumber === undefined ? [] : [{ kind: 'contract' as const, value: contractNumber }]),
    ...(airWaybill?.unitLoadDevices ?? []).map((value) => ({ kind: 'uld' as const, value })),
    ...containers.map(({ number }) => ({ kind: 'container' as const, value: number })),
    ...wagons.map(({ number }) => ({ kind: 'wagon' as const, value: number })),
  ];
}
