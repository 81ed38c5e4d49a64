/** One declaration as it is told: everything known of it, as one text whose tag changes with anything in it. */
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { Alarm, Party, Waiting } from '../../contracts/events/events.generated.ts';
import { unitsOf } from '../clearance/units.ts';
import type { Gateway } from '../context.ts';
import type { AlarmRow, Database, DeclarationRow } from '../store/schema.ts';
import { orderFor } from './shared-goods.ts';

/** A declaration in a list. */
export function summary(row: DeclarationRow) {
  return {
    declarationNo: row.no,
    traderReference: row.trader_reference,
    firm: row.firm,
    direction: row.direction,
    status: row.status,
    statusSince: row.status_since,
    submittedAt: row.created_at,
    updatedAt: row.updated_at,
    _links: { self: `/v1/declarations/${row.no}` },
  };
}

/**
 * The declaration as JSON.
 * @param db committed state, or the transaction that is to change it.
 * @param firm who reads it; undefined for an operator.
 */
export async function declarationText(
  db: Kysely<Database>,
  gateway: Pick<Gateway, 'adapters'>,
  row: DeclarationRow,
  firm: string | undefined,
): Promise<string> {
  return JSON.stringify(await detail(db, gateway, row, firm));
}

/**
 * The tag of what is told. The row's version does not count numbers and words of the parties, so the tag is made of all
 * that is said. The same tag is the same bytes: it is a strong one (RFC 9110, 8.8.1), as If-Match needs it.
 */
export const etagOf = (text: string): string => `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;

async function detail(
  db: Kysely<Database>,
  gateway: Pick<Gateway, 'adapters'>,
  row: DeclarationRow,
  firm: string | undefined,
) {
  const [standings, numbers, orders, alarms, lastChange] = await Promise.all([
    db.selectFrom('party_statuses').selectAll().where('declaration_no', '=', row.no).execute(),
    db
      .selectFrom('numbers')
      .select(['kind', 'value'])
      .where('declaration_no', '=', row.no)
      .orderBy('kind')
      .orderBy('value')
      .execute(),
    db.selectFrom('orders').select(['kind', 'data']).where('declaration_no', '=', row.no).orderBy('seq').execute(),
    db
      .selectFrom('alarms')
      .selectAll()
      .where('declaration_no', '=', row.no)
      .where('cleared_at', 'is', null)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('events')
      .select('data')
      .where('declaration_no', '=', row.no)
      .where('type', '=', 'declaration.statusChanged')
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst(),
  ]);
  const of = (kind: string) =>
    orders.filter((order) => order.kind === kind).map(({ data }) => orderFor(firm, JSON.parse(data) as object));
  const words = lastChange === undefined ? {} : pickWords(JSON.parse(lastChange.data) as Record<string, unknown>);
  const parties = JSON.parse(row.parties) as Party[];
  const self = `/v1/declarations/${row.no}`;
  return {
    ...summary(row),
    ...words,
    parties: parties.map((party) => {
      const standing = standings.find((candidate) => candidate.party === party);
      return {
        party,
        title: gateway.adapters.get(party)?.title,
        status: standing?.status ?? 'pending',
        since: standing?.since ?? row.created_at,
        ...(standing?.text == null ? {} : { text: standing.text }),
      };
    }),
    waitingFor: JSON.parse(row.waiting) as Waiting[],
    alarms: alarms.map(alarmView),
    units: unitsOf(JSON.parse(row.document) as Declaration, row.no),
    numbers,
    inspectionOrders: of('inspection'),
    releaseOrders: of('release'),
    holdOrders: of('hold'),
    format: row.format,
    version: row.version,
    documentVersion: row.document_version,
    closedAt: row.closed_at,
    _links: {
      self,
      events: `${self}/events`,
      messages: `${self}/messages`,
      matching: `${self}/matching`,
      versions: `${self}/versions`,
      amend: `${self}:amend`,
      withdraw: `${self}:withdraw`,
    },
  };
}

/** An alarm as it is told. */
export const alarmView = (row: AlarmRow) => ({
  ...(JSON.parse(row.data) as Alarm),
  raisedAt: row.raised_at,
  clearedAt: row.cleared_at,
});

const pickWords = (data: Record<string, unknown>) => ({ statusText: { en: data.en, zh: data.zh } });
