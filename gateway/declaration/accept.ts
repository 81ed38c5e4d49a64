/** A declaration is stored, numbered and announced in one transaction; only then is it acknowledged. */
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { NumberRef } from '../../contracts/events/events.generated.ts';
import { formatDeclarationNumber } from '../../contracts/identifiers/declaration-number.ts';
import type { Gateway } from '../context.ts';
import { normalise } from '../intake/correlate.ts';
import { appendEvents } from '../store/events.ts';
import { insertMessage, sha256Of } from '../store/messages.ts';
import { prepared, preparedRows } from '../store/prepared.ts';
import type { DeclarationRow, NumberRow } from '../store/schema.ts';
import { nextSerial } from '../store/serials.ts';
import type { Tx } from '../store/store.ts';
import type { Submission } from './checked.ts';

/** What was sent, byte for byte; kept as the first message of the declaration. */
export interface Original {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export type Accepted =
  | { readonly outcome: 'stored' | 'repeated'; readonly declarationNo: string }
  | { readonly outcome: 'conflict'; readonly declarationNo: string }
  | { readonly outcome: 'noNumberLeft' };

interface Natural {
  readonly firm: string;
  readonly traderReference: string;
}

const byReference = prepared((db, { firm, traderReference }: Natural) =>
  db
    .selectFrom('declarations')
    .select(['no', 'document_hash'])
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
    return { outcome: known.document_hash === hash ? 'repeated' : 'conflict', declarationNo: known.no };
  }
  const date = new Date(now.getTime() + gateway.utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
  const { direction, declarationOffice: office } = declaration;
  const serial = await nextSerial(tx, `declaration/${direction}/${date}/${office}`);
  if (serial > MAX_SERIAL) return { outcome: 'noNumberLeft' };
  const no = formatDeclarationNumber({ direction, date, office, serial });

  const time = now.toISOString();
  await insertDeclarations(tx, [
    {
      no,
      firm,
      trader_reference: declaration.traderReference,
      direction,
      status: 'submitted',
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
    },
  ]);
  await insertNumbers(
    tx,
    ownNumbers(declaration, no).map(({ kind, value }) => ({
      kind,
      value: normalise(value),
      declaration_no: no,
      firm,
      created_at: time,
    })),
  );
  await keepOriginal(tx, no, submission, original, now);
  const data = {
    traderReference: declaration.traderReference,
    direction,
    parties: [...submission.parties],
    format: submission.format,
  };
  await appendEvents(tx, now, [{ type: 'declaration.submitted', declarationNo: no, firm, data }]);
  return { outcome: 'stored', declarationNo: no };
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
/** 18 digits: the 15-digit inspection number 报检号, and 3 that count its issues. */
const CLEARANCE_FORM_NUMBER = /^[0-9]{18}$/;
const INSPECTION_NUMBER_DIGITS = 15;

/** A clearance form makes the declaration known by its number and by the inspection number it begins with. */
function clearanceForms({ documents = [] }: Declaration): NumberRef[] {
  return documents.flatMap(({ kind, number }): NumberRef[] =>
    CLEARANCE_FORM.test(kind) && CLEARANCE_FORM_NUMBER.test(number)
      ? [
          { kind: 'clearanceFormNo', value: number },
          { kind: 'inspectionNo', value: number.slice(0, INSPECTION_NUMBER_DIGITS) },
        ]
      : [],
  );
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
