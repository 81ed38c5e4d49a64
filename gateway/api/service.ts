/**
 * What the service says of itself: alive, ready, its figures, its contract, its errors. No key needed: none of it names
 * a firm or a declaration. A proxy that faces the world still keeps readyz and metrics to itself (docs/operations.md).
 */
import { Router } from 'express';
import type { Role } from '../config.ts';
import type { Gateway } from '../context.ts';
import type { Metrics } from '../monitor/metrics.ts';
import { readinessOf } from '../monitor/readiness.ts';
import { samplesOf } from '../monitor/samples.ts';
import { Since } from '../monitor/since.ts';
import { Watch } from '../monitor/watch.ts';
import { param } from './auth.ts';
import type { Contract } from './contract.ts';
import { ERRORS, type ErrorCode } from './errors.ts';
import { ProblemError } from './problem.ts';
import { readinessView } from './readiness-view.ts';

export interface ServiceOptions {
  readonly contract: Contract;
  readonly metrics: Metrics;
  /** What this process does: what it needs to be ready. */
  readonly roles: readonly Role[];
}

export function serviceApi(gateway: Gateway, { contract, metrics, roles }: ServiceOptions): Router {
  const router = Router();
  const watch = new Watch(gateway, roles);
  const since = new Since(gateway.log);

  async function look() {
    const health = await watch.health();
    return { health, readiness: readinessOf(health, roles, [...gateway.adapters.keys()]) };
  }

  router.get('/livez', (_request, response) => {
    response.json({ status: 'ok' });
  });

  router.get('/readyz', async (_request, response) => {
    const { health, readiness } = await look();
    response
      .status(readiness.ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(readinessView(readiness, health, roles, since));
  });

  router.get('/metrics', async (_request, response) => {
    const { health, readiness } = await look();
    response.set('Content-Type', metrics.contentType).send(await metrics.text(samplesOf(health, readiness)));
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
