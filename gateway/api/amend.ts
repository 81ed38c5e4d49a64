/** What the trader changes: :amend 改单 and :withdraw 撤单, for the firm itself and for an operator. */
import type { Request, Router } from 'express';
import type { Gateway } from '../context.ts';
import type { Original } from '../declaration/accept.ts';
import { type Amendment, amendDeclaration } from '../declaration/amend.ts';
import type { Validation } from '../declaration/checked.ts';
import type { Finding } from '../declaration/finding.ts';
import { MOST_FINDINGS } from '../declaration/validate.ts';
import { withdrawDeclaration } from '../declaration/withdraw.ts';
import type { DeclarationRow } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { checkAmendRequest } from '../threads/ask.ts';
import { only, param, visibleFirm } from './auth.ts';
import { bytesOf, DECLARATION_LIMIT, REQUEST_LIMIT, rawBody } from './body.ts';
import { type BodyCheck, type CheckedBody, validBody } from './body-check.ts';
import { declarationText, etagOf } from './declaration-view.ts';
import { ProblemError } from './problem.ts';
import { resourceRouter } from './routes.ts';
import { ownDeclaration } from './status.ts';

export function amendApi(gateway: Gateway, check: BodyCheck): Router {
  const router = resourceRouter();
  const { store } = gateway;
  const traders = only('firm', 'operator');

  // The colon is escaped: it is part of the path, not the beginning of a parameter.
  router.post(
    '/declarations/:no\\:amend',
    traders,
    rawBody(DECLARATION_LIMIT + REQUEST_LIMIT),
    async (request, response) => {
      const row = await ownDeclaration(gateway.store.read, response, param(request, 'no'));
      const body = check(request, 'AmendRequest');
      const { trader_reference, direction, document, firm: of } = row;
      const stored = { trader_reference, direction, document, firm: of };
      const amendment = amendmentIn(body, await checkAmendRequest(gateway, bytesOf(request), stored));
      const tags = request.get('if-match');
      const firm = visibleFirm(response);
      const asSeen = async (tx: Tx, now: DeclarationRow) =>
        isMatch(tags ?? '*', etagOf(await declarationText(tx, gateway, now, firm)));
      const amended = await store.write((tx) =>
        amendDeclaration(tx, gateway, row.no, amendment, originalOf(request), gateway.clock(), asSeen),
      );
      if (amended.outcome === 'over') throw new ProblemError('TG-1013', over(row.no, amended));
      if (amended.outcome === 'changed') {
        throw new ProblemError('TG-1014', `${row.no} is not what ${String(tags)} names.`);
      }
      const { outcome, version, changes, restarts } = amended;
      if (outcome === 'repeated') response.set('Idempotent-Replayed', 'true');
      response.status(202).json({ declarationNo: row.no, version, changes, restarts, _links: linksOf(row.no) });
    },
  );

  router.post('/declarations/:no\\:withdraw', traders, rawBody(REQUEST_LIMIT), async (request, response) => {
    const { no } = await ownDeclaration(gateway.store.read, response, param(request, 'no'));
    const { reason } = validBody<{ readonly reason: string }>(check(request, 'WithdrawRequest'));
    const withdrawn = await store.write((tx) =>
      withdrawDeclaration(tx, gateway, no, reason, originalOf(request), gateway.clock()),
    );
    if (withdrawn.outcome === 'over') throw new ProblemError('TG-1015', over(no, withdrawn));
    const { outcome, ...told } = withdrawn;
    if (outcome === 'repeated') response.set('Idempotent-Replayed', 'true');
    response.status(202).json({ declarationNo: no, ...told, _links: linksOf(no) });
  });

  return router;
}

/** @throws ProblemError TG-1001 naming everything that is wrong with the request and with the declaration in it. */
function amendmentIn({ value, findings }: CheckedBody, checked: Validation | undefined): Amendment {
  const { reason } = (isObject(value) ? value : {}) as { readonly reason?: string };
  const wrong = [...findings, ...(checked?.findings ?? []).map(inDeclaration)].slice(0, MOST_FINDINGS);
  const { declaration, parties = [] } = checked ?? {};
  if (wrong.length > 0 || declaration === undefined || reason === undefined) {
    const count = wrong.length === 1 ? 'One thing is' : `${wrong.length} things are`;
    throw new ProblemError('TG-1001', `${count} wrong.`, wrong);
  }
  return { declaration, parties, reason };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const inDeclaration = (finding: Finding): Finding => ({ ...finding, pointer: `/declaration${finding.pointer}` });

const originalOf = (request: Request): Original => ({
  bytes: bytesOf(request),
  mediaType: request.get('content-type') ?? 'application/json',
});

/** Whether one of the tags of an If-Match is this one, by the strong comparison (RFC 9110, 13.1.1). */
const isMatch = (tags: string, etag: string): boolean =>
  tags.trim() === '*' || tags.split(',').some((tag) => tag.trim() === etag);

const over = (no: string, { status, closed }: { readonly status: string; readonly closed: boolean }): string =>
  closed && status !== 'withdrawn' && status !== 'returned' && status !== 'destroyed'
    ? `${no} is ${status}, and nothing of its goods is left here.`
    : `${no} is ${status}.`;

const linksOf = (no: string) => {
  const self = `/v1/declarations/${no}`;
  return { self, versions: `${self}/versions`, matching: `${self}/matching`, events: `${self}/events` };
};
