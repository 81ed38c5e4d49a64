/** Who asks: every request under /v1 carries a key that belongs to a firm, an agency or an operator. */
import type { Request, RequestHandler, Response } from 'express';
import { findKeyOwner, type KeyOwner } from '../store/keys.ts';
import type { Store } from '../store/store.ts';
import { ProblemError } from './problem.ts';

/** The name of the scheme is the same in any case (RFC 9110, 11.1). */
const BEARER = /^Bearer +([A-Za-z0-9_-]{1,200})$/i;

/** Puts the caller into `response.locals.caller`, or answers 401. */
export function authenticate(store: Store): RequestHandler {
  return async (request, response, next) => {
    // A cache between must not give one firm's answer to another: only Authorization would keep it from that by itself.
    response.set('Cache-Control', 'private, no-cache');
    const key = BEARER.exec(request.get('authorization') ?? '')?.[1] ?? request.get('x-api-key');
    const caller = key === undefined ? undefined : await findKeyOwner(store, key);
    if (caller === undefined) {
      response.set('WWW-Authenticate', 'Bearer');
      throw new ProblemError(
        'TG-2001',
        key === undefined ? 'No key was sent.' : 'This key is not known or was revoked.',
      );
    }
    response.locals.caller = caller;
    next();
  };
}

/** The caller, as `authenticate` found it. */
export const callerOf = (response: Response): KeyOwner => response.locals.caller as KeyOwner;

/** Lets only callers of these kinds pass. */
export function only(...kinds: readonly KeyOwner['kind'][]): RequestHandler {
  return (_request, response, next) => {
    const { kind } = callerOf(response);
    if (!kinds.includes(kind)) {
      throw new ProblemError('TG-2002', `This needs a key of kind ${kinds.join(' or ')}; yours is of kind ${kind}.`);
    }
    next();
  };
}

/** The firm whose rows the caller may see; undefined for an operator, who sees all. */
export const visibleFirm = (response: Response): string | undefined => {
  const caller = callerOf(response);
  return caller.kind === 'operator' ? undefined : caller.owner;
};

/** A path parameter as text. */
export const param = (request: Request, name: string): string => {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
};
