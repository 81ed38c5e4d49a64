/** The HTTP application: a list of rooms, each with its own routes, behind one key check and one error answer. */
import express, { type Express, Router } from 'express';
import type { Gateway } from '../context.ts';
import { authenticate } from './auth.ts';
import { loadContract } from './contract.ts';
import { declarationsApi } from './declarations.ts';
import { matchingApi } from './matching.ts';
import { messagesApi } from './messages.ts';
import { methodNotAllowed } from './method-not-allowed.ts';
import { partnersApi } from './partners.ts';
import { notFound, problemHandler } from './problem.ts';
import { serviceApi } from './service.ts';
import { statusApi } from './status.ts';

/** Builds the application; it does not listen. */
export function createApp(gateway: Gateway): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  const contract = loadContract();
  app.use(serviceApi(gateway, contract));
  const v1 = Router();
  v1.use(authenticate(gateway.store));
  for (const api of [declarationsApi, statusApi, matchingApi, messagesApi, partnersApi]) v1.use(api(gateway));
  app.use('/v1', v1);
  app.use(methodNotAllowed(contract.routes));
  app.use(notFound);
  app.use(problemHandler(gateway.log));
  return app;
}
