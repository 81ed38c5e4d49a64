/** What the service says of itself: alive, ready, its contract, its errors. No key needed. */
import { Router } from 'express';
import type { Gateway } from '../context.ts';
import { param } from './auth.ts';
import type { Contract } from './contract.ts';
import { ERRORS, type ErrorCode } from './errors.ts';
import { ProblemError } from './problem.ts';

export function serviceApi(gateway: Gateway, contract: Contract): Router {
  const router = Router();

  router.get('/livez', (_request, response) => {
    response.json({ status: 'ok' });
  });

  router.get('/readyz', async (_request, response) => {
    const store = await storeAnswers(gateway);
    const parties = [...gateway.adapters.keys()].map((party) => ({ party, connected: gateway.partners.has(party) }));
    response
      .status(store ? 200 : 503)
      .json({ status: store ? 'ready' : 'notReady', store: store ? 'ok' : 'failed', parties });
  });

  router.get('/openapi.json', (_request, response) => {
    response.json(contract.document);
  });

  router.get('/problems/:code', (request, response) => {
    const code = param(request, 'code');
    if (!Object.hasOwn(ERRORS, code)) throw new ProblemError('TG-3001', `There is no error ${code}.`);
    response.json({ code, ...ERRORS[code as ErrorCode] });
  });

  return router;
}

async function storeAnswers(gateway: Gateway): Promise<boolean> {
  try {
    await gateway.store.read.selectFrom('cursors').select('consumer').limit(1).execute();
    return true;
  } catch (error) {
    gateway.log.error({ err: error }, 'the store does not answer');
    return false;
  }
}
