import type { RequestHandler } from 'express';
import { shown } from '../declaration/bounds.ts';
import type { Route } from './contract.ts';
import { MOST_UNKNOWN } from './pages.ts';
import { ProblemError } from './problem.ts';

/**
 * Refuses a query where the contract has none, before anything is done: `?dryRun=true` on what has it in its body would do
 * it in earnest. What an operation with a query takes, it says itself.
 */
export function refuseQuery(routes: readonly Route[]): RequestHandler {
  return (request, _response, next) => {
    const unknown = Object.keys(request.query).slice(0, MOST_UNKNOWN);
    if (unknown.length === 0) return next();
    const path = `${request.baseUrl}${request.path}`;
    const route = routes.find(({ pattern }) => pattern.test(path));
    if (route === undefined || route.queried.includes(request.method)) return next();
    const errors = unknown.map((name) => ({
      pointer: shown(name),
      code: 'QUERY-UNKNOWN',
      detail: 'is not a parameter here; there is none',
      detailZh: '此处无参数',
    }));
    throw new ProblemError('TG-3002', `${request.method} ${route.path} takes no query.`, errors);
  };
}
