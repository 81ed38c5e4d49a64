import type { RequestHandler } from 'express';
import type { Route } from './contract.ts';
import { ProblemError } from './problem.ts';

/**
 * Answers 405 with Allow where the contract has the path but not the method; leaves everything else to the next. It stands
 * before the rooms: a room would answer OPTIONS by itself, with its own methods only.
 */
export function methodNotAllowed(routes: readonly Route[]): RequestHandler {
  return (request, response, next) => {
    const path = `${request.baseUrl}${request.path}`;
    const route = routes.find(({ pattern }) => pattern.test(path));
    if (route === undefined || route.methods.includes(request.method)) return next();
    response.set('Allow', route.methods.join(', '));
    throw new ProblemError('TG-3003', `${route.path} does not offer ${request.method}.`);
  };
}
