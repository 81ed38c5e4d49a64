/** Reading declarations: one, many, their events and their messages. A firm sees only its own. */
import type { Response, Router } from 'express';
import type { Kysely } from 'kysely';
import type { Gateway } from '../context.ts';
import type { Database, DeclarationRow } from '../store/schema.ts';
import { only, param, visibleFirm } from './auth.ts';
import { DECLARATION_FILTERS } from './declaration-filters.ts';
import { declarationText, etagOf, summary } from './declaration-view.ts';
import { eventView } from './event-view.ts';
import { messageViews } from './message-view.ts';
import { ID, pageOf, pageQuery } from './pages.ts';
import { ProblemError } from './problem.ts';
import { resourceRouter } from './routes.ts';
import { messagesFor } from './shared-goods.ts';

export function statusApi(gateway: Gateway): Router {
  const router = resourceRouter();
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
      query = query.where((eb) => eb(eb.refTuple('created_at', 'no'), '<', eb.tuple(time, no)));
    }
    const rows = await query.execute();
    response.json(pageOf(rows, limit, (row) => [row.created_at, row.no], summary));
  });

  router.get('/declarations/:no', async (request, response) => {
    const body = await gateway.store.snapshot(async (db) => {
      const row = await ownDeclaration(db, response, param(request, 'no'));
      return declarationText(db, gateway, row, visibleFirm(response));
    });
    response.set('ETag', etagOf(body));
    // Express answers 304 by itself where If-None-Match has this tag (RFC 9110, 13.1.2).
    response.type('application/json').send(body);
  });

  router.get('/declarations/:no/events', async (request, response) => {
    const { no } = await ownDeclaration(read, response, param(request, 'no'));
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
        (row) => eventView(row, gateway.policy.names, visibleFirm(response)),
      ),
    );
  });

  router.get('/declarations/:no/messages', async (request, response) => {
    const { no } = await ownDeclaration(read, response, param(request, 'no'));
    const { limit, after } = pageQuery(request.query, [ID]);
    let query = read
      .selectFrom('messages')
      .selectAll()
      .where('declaration_no', '=', no)
      .orderBy('id')
      .limit(limit + 1);
    if (after[0] !== undefined) query = query.where('id', '>', after[0]);
    const rows = await query.execute();
    const readable = await messagesFor(gateway, visibleFirm(response), rows);
    const views = (await messageViews(gateway, rows)).map((view) =>
      readable.some(({ id }) => id === view.id) ? view : { ...view, reference: null, relatesTo: null, reason: null },
    );
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
const COLUMNS = [
  ['status', 'status', '='],
  ['direction', 'direction', '='],
  ['traderReference', 'trader_reference', '='],
  ['updatedSince', 'updated_at', '>='],
] as const;

/** The declaration, if the caller may see it; another firm's is answered like one that does not exist. */
export async function ownDeclaration(db: Kysely<Database>, response: Response, no: string): Promise<DeclarationRow> {
  const row = await db.selectFrom('declarations').selectAll().where('no', '=', no).executeTakeFirst();
  const firm = visibleFirm(response);
  if (row === undefined || (firm !== undefined && row.firm !== firm)) {
    throw new ProblemError('TG-3001', `There is no declaration ${no}.`);
  }
  return row;
}
