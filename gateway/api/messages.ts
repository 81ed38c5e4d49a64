/** One stored message and its exact bytes. */
import type { Response, Router } from 'express';
import type { Gateway } from '../context.ts';
import { only, param, visibleFirm } from './auth.ts';
import { messageViews } from './message-view.ts';
import { ProblemError } from './problem.ts';
import { resourceRouter } from './routes.ts';
import { messagesFor } from './shared-goods.ts';

export function messagesApi(gateway: Gateway): Router {
  const router = resourceRouter();
  const { read } = gateway.store;
  router.use('/messages', only('firm', 'operator'));

  router.get('/messages/:id', async (request, response) => {
    const row = await ownMessage(gateway, response, param(request, 'id'));
    const [view] = await messageViews(gateway, [row]);
    response.json(view);
  });

  router.get('/messages/:id/body', async (request, response) => {
    const row = await ownMessage(gateway, response, param(request, 'id'));
    const body = await read
      .selectFrom('message_bodies')
      .select('bytes')
      .where('message_id', '=', row.id)
      .executeTakeFirst();
    // As it came: Express would add a charset that the sender did not say.
    response.setHeader('Content-Type', row.media_type);
    response.set('Content-Security-Policy', "default-src 'none'; sandbox");
    response.set('X-Content-Type-Options', 'nosniff');
    response.end(Buffer.from(body?.bytes ?? new Uint8Array()));
  });

  return router;
}

/** The message, if the caller may see it; another firm's is answered like one that does not exist. */
export async function ownMessage(gateway: Gateway, response: Response, id: string) {
  const row = await gateway.store.read.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();
  const firm = visibleFirm(response);
  const [message] = row === undefined ? [] : await messagesFor(gateway, firm, [row]);
  if (message === undefined) {
    throw new ProblemError('TG-3001', `There is no message ${id}.`);
  }
  return message;
}
