/** Messages nobody could place: /v1/parked, and what an operator does with one. */
import type { Router } from 'express';
import type { Gateway } from '../context.ts';
import { isDone } from '../operations/case.ts';
import { attach, dismiss, type ParkedDone } from '../operations/parked.ts';
import type { MessageRow } from '../store/schema.ts';
import { actionView } from './action-view.ts';
import { only, param } from './auth.ts';
import { REQUEST_LIMIT, rawBody } from './body.ts';
import { type BodyCheck, bodyFinding, validBody, wrongBody } from './body-check.ts';
import { candidatesOf } from './candidates.ts';
import { party } from './filter-rules.ts';
import { messageViews } from './message-view.ts';
import { ownMessage } from './messages.ts';
import { operatorOf } from './operate.ts';
import { ID, pageOf, pageQuery } from './pages.ts';
import { ProblemError } from './problem.ts';
import { resourceRouter } from './routes.ts';

interface AttachBody {
  readonly declarationNo: string;
  readonly reason: string;
  readonly remember?: boolean;
}

export function parkedApi(gateway: Gateway, check: BodyCheck): Router {
  const router = resourceRouter();
  const body = rawBody(REQUEST_LIMIT);
  const operators = only('operator');
  const { store, clock } = gateway;

  router.get('/parked', operators, async (request, response) => {
    const { limit, after, filters } = pageQuery(request.query, [ID], [{ name: 'party', ...party }]);
    let query = store.read
      .selectFrom('messages')
      .selectAll()
      .where('direction', '=', 'in')
      .where('state', '=', 'parked')
      .orderBy('id')
      .limit(limit + 1);
    const of = filters.get('party');
    if (of !== undefined) query = query.where('party', '=', of);
    if (after[0] !== undefined) query = query.where('id', '>', after[0]);
    const rows = await query.execute();
    const views = await parkedViews(gateway, rows);
    response.json(
      pageOf(
        views,
        limit,
        ({ message }) => [message.id],
        (view) => view,
      ),
    );
  });

  router.post('/messages/:id\\:attach', operators, body, async (request, response) => {
    const { id: messageId } = await ownMessage(gateway, response, param(request, 'id'));
    const { declarationNo, reason, remember = false } = validBody<AttachBody>(check(request, 'AttachRequest'));
    const wanted = { messageId, operator: operatorOf(response), reason, declarationNo, remember };
    const attached = await store.write((tx) => attach(tx, gateway, wanted, clock()));
    if (attached.outcome === 'noDeclaration') {
      throw wrongBody([
        bodyFinding(
          '/declarationNo',
          'BODY-DECLARATION',
          `there is no declaration ${declarationNo}`,
          `没有申报 ${declarationNo}`,
        ),
      ]);
    }
    const { action, outcome, remembered } = done(attached, messageId);
    if (outcome === 'repeated') response.set('Idempotent-Replayed', 'true');
    response.status(202).json({ ...actionView(action), remembered });
  });

  router.post('/messages/:id\\:dismiss', operators, body, async (request, response) => {
    const { id: messageId } = await ownMessage(gateway, response, param(request, 'id'));
    const { reason } = validBody<{ readonly reason: string }>(check(request, 'DismissRequest'));
    const wanted = { messageId, operator: operatorOf(response), reason };
    const { action, outcome } = done(await store.write((tx) => dismiss(tx, wanted, clock())), messageId);
    if (outcome === 'repeated') response.set('Idempotent-Replayed', 'true');
    response.json(actionView(action));
  });

  return router;
}

function done(decided: ParkedDone, messageId: string): Extract<ParkedDone, { outcome: 'done' | 'repeated' }> {
  if (isDone(decided)) return decided;
  if (decided.outcome === 'unreadable') {
    throw new ProblemError('TG-6002', 'No format of its party reads it.', [], { messageId });
  }
  throw new ProblemError('TG-6001', `Message ${messageId} is not parked.`, [], { messageId });
}

async function parkedViews(gateway: Gateway, rows: readonly MessageRow[]) {
  const views = await messageViews(gateway, rows);
  const found = await candidatesOf(
    gateway.store.read,
    rows.map(({ id }) => id),
  );
  return views.map((message) => ({
    message,
    numbers: found.get(message.id)?.numbers ?? [],
    reason: message.reason,
    since: message.stateSince,
    candidates: (found.get(message.id)?.candidates ?? []).map((candidate) => ({
      ...candidate,
      _links: { declaration: `/v1/declarations/${candidate.declarationNo}` },
    })),
    _links: { attach: `/v1/messages/${message.id}:attach`, dismiss: `/v1/messages/${message.id}:dismiss` },
  }));
}
