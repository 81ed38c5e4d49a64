/** Reading declarations: one, many, their events and their messages. A firm sees only its own. */
import { createHash } from 'node:crypto';
import { type Response, Router } from 'express';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { Party, Waiting } from '../../contracts/events/events.generated.ts';
import { unitsOf } from '../clearance/units.ts';
import type { Gateway } from '../context.ts';
import type { DeclarationRow } from '../store/schema.ts';
import { only, param, visibleFirm } from './auth.ts';
import { DECLARATION_FILTERS } from './declaration-filters.ts';
import { eventView } from './event-view.ts';
import { messageViews } from './message-view.ts';
import { pageOf, pageQuery } from './pages.ts';
import { ProblemError } from './problem.ts';

export function statusApi(gateway: Gateway): Router {
  const router = Router();
  const { read } = gateway.store;
  router.use('/declarations', only('firm', 'operator'));

  router.get('/declarations', async (request, response) => {
    const { limit, after, filters } = pageQuery(request.query, [TIME, NUMBER], DECLARATION_FILTERS);
    const firm = visibleFirm(response);
    let query = read
      .selectFrom('declarations')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('no', 'desc')
      .limit(limit + 1);
    if (firm !== undefined) query = query.where('firm', '=', firm);
    for (const [name, column, operator] of COLUMNS) {
      const value = filters.get(name);
      if (value !== undefined) query = query.where(column, operator, value);
    }
    const [time, no] = after;
    if (time !== undefined && no !== undefined) {
      query = query.where((eb) =>
        eb.or([eb('created_at', '<', time), eb.and([eb('created_at', '=', time), eb('no', '<', no)])]),
      );
    }
    const rows = await query.execute();
    response.json(pageOf(rows, limit, (row) => [row.created_at, row.no], summary));
  });

  router.get('/declarations/:no', async (request, response) => {
    const row = await ownDeclaration(gateway, response, param(request, 'no'));
    const body = JSON.stringify(await detail(gateway, row));
    // The row's version does not count numbers and words of the parties, so the tag is made of all that is said.
    response.set('ETag', `W/"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`);
    // Express answers 304 by itself where If-None-Match has this tag (RFC 9110, 13.1.2).
    response.type('application/json').send(body);
  });

  router.get('/declarations/:no/events', async (request, response) => {
    const { no } = await ownDeclaration(gateway, response, param(request, 'no'));
    const { limit, after } = pageQuery(request.query, [NUMBER]);
    const rows = await read
      .selectFrom('events')
      .selectAll()
      .where('declaration_no', '=', no)
      .where('position', '>', Number(after[0] ?? 0))
      .orderBy('position')
      .limit(limit + 1)
      .execute();
    response.json(
      pageOf(
        rows,
        limit,
        (row) => [String(row.position)],
        (row) => eventView(row, gateway.policy.names),
      ),
    );
  });

  router.get('/declarations/:no/messages', async (request, response) => {
    const { no } = await ownDeclaration(gateway, response, param(request, 'no'));
    const { limit, after } = pageQuery(request.query, [ID]);
    let query = read
      .selectFrom('messages')
      .selectAll()
      .where('declaration_no', '=', no)
      .orderBy('id')
      .limit(limit + 1);
    if (after[0] !== undefined) query = query.where('id', '>', after[0]);
    const rows = await query.execute();
    const views = await messageViews(gateway, rows);
    response.json(
      pageOf(
        views,
        limit,
        (view) => [view.id],
        (view) => view,
      ),
    );
  });

  return router;
}

/** Parts of cursors. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const NUMBER = /^\d{1,16}$/;
const ID = /^[0-9a-f-]{36}$/;

const COLUMNS = [
  ['status', 'status', '='],
  ['direction', 'direction', '='],
  ['traderReference', 'trader_reference', '='],
  ['updatedSince', 'updated_at', '>='],
] as const;

/** The declaration, if the caller may see it; another firm's is answered like one that does not exist. */
export async function ownDeclaration(gateway: Gateway, response: Response, no: string): Promise<DeclarationRow> {
  const row = await gateway.store.read.selectFrom('declarations').selectAll().where('no', '=', no).executeTakeFirst();
  const firm = visibleFirm(response);
  if (row === undefined || (firm !== undefined && row.firm !== firm)) {
    throw new ProblemError('TG-3001', `There is no declaration ${no}.`);
  }
  return row;
}

function summary(row: DeclarationRow) {
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

async function detail(gateway: Gateway, row: DeclarationRow) {
  const { read } = gateway.store;
  const [standings, numbers, orders, lastChange] = await Promise.all([
    read.selectFrom('party_statuses').selectAll().where('declaration_no', '=', row.no).execute(),
    read
      .selectFrom('numbers')
      .select(['kind', 'value'])
      .where('declaration_no', '=', row.no)
      .orderBy('kind')
      .orderBy('value')
      .execute(),
    read.selectFrom('orders').select(['kind', 'data']).where('declaration_no', '=', row.no).orderBy('seq').execute(),
    read
      .selectFrom('events')
      .select('data')
      .where('declaration_no', '=', row.no)
      .where('type', '=', 'declaration.statusChanged')
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst(),
  ]);
  const of = (kind: string) =>
    orders.filter((order) => order.kind === kind).map(({ data }) => JSON.parse(data) as unknown);
  const words = lastChange === undefined ? {} : pickWords(JSON.parse(lastChange.data) as Record<string, unknown>);
  const parties = JSON.parse(row.parties) as Party[];
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
    units: unitsOf(JSON.parse(row.document) as Declaration, row.no),
    numbers,
    inspectionOrders: of('inspection'),
    releaseOrders: of('release'),
    holdOrders: of('hold'),
    format: row.format,
    version: row.version,
    _links: {
      self: `/v1/declarations/${row.no}`,
      events: `/v1/declarations/${row.no}/events`,
      messages: `/v1/declarations/${row.no}/messages`,
    },
  };
}

const pickWords = (data: Record<string, unknown>) => ({ statusText: { en: data.en, zh: data.zh } });
