/** What parties send: /v1/partners/{party}/messages. Stored, then acknowledged in the party's own syntax. */
import { Router } from 'express';
import type { Gateway } from '../context.ts';
import { takeIn } from '../intake/take-in.ts';
import { callerOf, only, param } from './auth.ts';
import { bytesOf, MESSAGE_LIMIT, rawBody } from './body.ts';
import { ProblemError } from './problem.ts';

export function partnersApi(gateway: Gateway): Router {
  const router = Router();

  router.post('/partners/:party/messages', only('agency'), rawBody(MESSAGE_LIMIT), async (request, response) => {
    const party = param(request, 'party');
    if (!gateway.adapters.has(party)) throw new ProblemError('TG-4002', `There is no party ${party}.`);
    if (callerOf(response).owner !== party)
      throw new ProblemError('TG-2002', `This key speaks for ${callerOf(response).owner}.`);
    const body = bytesOf(request);
    const mediaType = request.get('content-type') ?? 'application/octet-stream';
    const taken = await takeIn(gateway, { party, body, mediaType });
    response.set('Tongguan-Message-Id', taken.messageId);
    if (taken.acknowledgement !== undefined) {
      response.status(200).setHeader('Content-Type', taken.acknowledgement.mediaType);
      response.send(Buffer.from(taken.acknowledgement.body));
      return;
    }
    if (taken.unreadable) {
      const errors = taken.problems.map(({ at, code, message, messageZh }) => ({
        pointer: at,
        code,
        detail: message,
        detailZh: messageZh,
      }));
      throw new ProblemError('TG-4001', 'The message was stored but not understood.', errors, {
        messageId: taken.messageId,
      });
    }
    response.status(202).end();
  });

  return router;
}
