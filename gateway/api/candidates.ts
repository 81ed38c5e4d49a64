/** To which declarations a parked message might belong: those that have some of the numbers it was looked for by. */
import { type Kysely, sql } from 'kysely';
import type { NumberRef } from '../../contracts/events/events.generated.ts';
import type { Database } from '../store/schema.ts';

/** Candidates named at most; a number of a container may be that of many journeys. */
const MOST = 20;

export interface Candidate {
  readonly declarationNo: string;
  /** The numbers that fit. */
  readonly numbers: readonly NumberRef[];
}

export interface Looked {
  /** What the message was looked for by. */
  readonly numbers: readonly NumberRef[];
  /** Those with the most numbers that fit first; of as many, the latest. */
  readonly candidates: readonly Candidate[];
}

/** What parked messages were looked for by, and whom some of it fits, by message. */
export async function candidatesOf(db: Kysely<Database>, messageIds: readonly string[]): Promise<Map<string, Looked>> {
  if (messageIds.length === 0) return new Map();
  const numbers = await db
    .selectFrom('parked_numbers')
    .selectAll()
    .where('message_id', 'in', messageIds)
    .orderBy('kind')
    .orderBy('value')
    .execute();
  const fits = await bestFits(db, messageIds);
  const fitting = await fittingNumbers(db, messageIds, [...new Set(fits.map((fit) => fit.declaration_no))]);
  return new Map(
    messageIds.map((id) => [
      id,
      {
        numbers: numbers.filter(({ message_id }) => message_id === id).map(numberOf),
        candidates: fits
          .filter(({ message_id }) => message_id === id)
          .map(({ declaration_no: no }) => ({
            declarationNo: no,
            numbers: fitting.filter((row) => row.message_id === id && row.declaration_no === no).map(numberOf),
          })),
      },
    ]),
  );
}

const numberOf = ({ kind, value }: { readonly kind: string; readonly value: string }): NumberRef =>
  ({ kind, value }) as NumberRef;

const joined = (db: Kysely<Database>, messageIds: readonly string[]) =>
  db
    .selectFrom('parked_numbers as looked')
    .innerJoin('numbers as known', (join) =>
      join.onRef('known.kind', '=', 'looked.kind').onRef('known.value', '=', 'looked.value'),
    )
    .where('looked.message_id', 'in', messageIds);

async function bestFits(db: Kysely<Database>, messageIds: readonly string[]) {
  const counted = joined(db, messageIds)
    .select(['looked.message_id', 'known.declaration_no'])
    .select(
      sql<number>`row_number() over (partition by looked.message_id order by count(*) desc, known.declaration_no desc)`.as(
        'place',
      ),
    )
    .groupBy(['looked.message_id', 'known.declaration_no']);
  return db
    .selectFrom(counted.as('counted'))
    .select(['message_id', 'declaration_no'])
    .where('place', '<=', MOST)
    .orderBy('message_id')
    .orderBy('place')
    .execute();
}

async function fittingNumbers(db: Kysely<Database>, messageIds: readonly string[], declarations: readonly string[]) {
  if (declarations.length === 0) return [];
  return joined(db, messageIds)
    .select(['looked.message_id', 'known.declaration_no', 'known.kind', 'known.value'])
    .where('known.declaration_no', 'in', declarations)
    .orderBy('known.kind')
    .orderBy('known.value')
    .execute();
}
