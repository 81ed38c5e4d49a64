/** The HTTP application: a list of rooms, each with its own routes, behind one key check and one error answer. */
import express, { type Express, Router } from 'express';
import { ROLES, type Role } from '../config.ts';
import type { Gateway } from '../context.ts';
import { Metrics } from '../monitor/metrics.ts';
import { alarmsApi } from './alarms.ts';
import { amendApi } from './amend.ts';
import { authenticate } from './auth.ts';
import { type BodyCheck, bodyCheck } from './body-check.ts';
import { loadContract, type Route } from './contract.ts';
import { declarationsApi } from './declarations.ts';
import { deliveriesApi } from './deliveries.ts';
import { matchingApi } from './matching.ts';
import { messagesApi } from './messages.ts';
import { methodNotAllowed } from './method-not-allowed.ts';
import { refuseQuery } from './no-query.ts';
import { operateApi } from './operate.ts';
import { operatorActionsApi } from './operator-actions.ts';
import { parkedApi } from './parked.ts';
import { partnerSwitchApi } from './partner-switch.ts';
import { partnersApi } from './partners.ts';
import { notFound, problemHandler } from './problem.ts';
import { requestMetrics } from './request-metrics.ts';
import { serviceApi } from './service.ts';
import { statusApi } from './status.ts';
import { versionsApi } from './versions.ts';

/** An amended declaration is checked as a submission is, which says more than its schema. */
const CHECKED_ELSEWHERE = ['AmendRequest/declaration'];

/** Everything under /v1, in the order it is asked. */
const APIS: readonly ((gateway: Gateway, check: BodyCheck) => Router)[] = [
  declarationsApi,
  statusApi,
  amendApi,
  versionsApi,
  matchingApi,
  operateApi,
  operatorActionsApi,
  messagesApi,
  parkedApi,
  alarmsApi,
  deliveriesApi,
  partnerSwitchApi,
  partnersApi,
];

/**
 * Builds the application; it does not listen.
 * @param roles what this process does: without `api` it only says how it is (livez, readyz, metrics).
 */
export function createApp(gateway: Gateway, roles: readonly Role[] = ROLES): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  const contract = loadContract();
  const metrics = new Metrics({ version: contract.version, roles });
  app.use(requestMetrics(metrics, contract.routes));
  const isOfV1 = ({ path }: Route): boolean => path.startsWith('/v1/');
  app.use(methodNotAllowed(contract.routes.filter((route) => !isOfV1(route))));
  app.use(serviceApi(gateway, { contract, metrics, roles }));
  if (roles.includes('api')) {
    const check = bodyCheck(contract, CHECKED_ELSEWHERE);
    const v1 = Router();
    // Without a key nothing is said of what is there.
    v1.use(authenticate(gateway.store));
    v1.use(methodNotAllowed(contract.routes.filter(isOfV1)));
    v1.use(refuseQuery(contract.routes));
    for (const api of APIS) v1.use(api(gateway, check));
    app.use('/v1', v1);
  }
  app.use(notFound);
  app.use(problemHandler(gateway.log));
  return app;
}
