/** Counts every request by the route it took: a pattern of the contract, so that a thousand paths are one series. */
import type { Request, RequestHandler } from 'express';
import type { Metrics } from '../monitor/metrics.ts';
import type { Route } from './contract.ts';

/** What is in no contract. */
const OTHER = 'other';
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function requestMetrics(metrics: Metrics, routes: readonly Route[]): RequestHandler {
  const name = routeNames(routes);
  return (request, response, next) => {
    const began = performance.now();
    response.once('close', () => {
      metrics.count({
        method: METHODS.has(request.method) ? request.method : OTHER,
        route: name(request, response.statusCode),
        status: response.writableFinished ? String(response.statusCode) : 'aborted',
        seconds: (performance.now() - began) / 1000,
      });
    });
    next();
  };
}

/**
 * The pattern of a request: of the route that answered it. Where it was refused, of the path it asked for: it may have
 * reached no route, or one that passed it on.
 */
function routeNames(routes: readonly Route[]): (request: Request, status: number) => string {
  const taken = new Map(routes.map(({ path }) => [asRunning(path), path]));
  return (request, status) => {
    const { route } = request as { readonly route?: { readonly path?: unknown } };
    if (status < 400 && typeof route?.path === 'string') return taken.get(route.path) ?? OTHER;
    const [path = ''] = request.originalUrl.split('?', 1);
    return routes.find(({ pattern }) => pattern.test(path))?.path ?? OTHER;
  };
}

/** `/v1/declarations/{no}:amend` as the routers have it: `/declarations/:no\:amend`. */
const asRunning = (path: string): string =>
  path
    .replace(/^\/v1/, '')
    .replaceAll(':', '\\:')
    .replace(/\{([a-z]+)\}/g, ':$1');
