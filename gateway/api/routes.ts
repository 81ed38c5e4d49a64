/** Routers of the API. */
import { Router } from 'express';

/** Names of things in paths. */
const NAMES = ['no', 'id', 'n'] as const;

/**
 * A router whose names hold no colon: a colon ends a name and begins what is to be done with it, so that
 * `/declarations/{no}:amend` is never taken for a declaration.
 */
export function resourceRouter(): Router {
  const router = Router();
  for (const name of NAMES) {
    router.param(name, (_request, _response, next, value: string) => next(value.includes(':') ? 'route' : undefined));
  }
  return router;
}
