/** Submitting declarations: /v1/declarations and /v1/declarations:validate. */
import { type Request, type Response, Router } from 'express';
import type { Gateway } from '../context.ts';
import { acceptDeclaration } from '../declaration/accept.ts';
import type { Checked } from '../declaration/checked.ts';
import { checkSubmission } from '../threads/ask.ts';
import { callerOf, only } from './auth.ts';
import { bytesOf, DECLARATION_LIMIT, notJson, rawBody } from './body.ts';
import { ProblemError } from './problem.ts';

export function declarationsApi(gateway: Gateway): Router {
  const router = Router();
  const body = rawBody(DECLARATION_LIMIT);

  router.post('/declarations', only('firm', 'operator'), body, async (request, response) => {
    const { submission } = valid(await checkBody(request, response, gateway));
    const original = { bytes: bytesOf(request), mediaType: request.get('content-type') ?? 'application/octet-stream' };
    const accepted = await gateway.store.write((tx) =>
      acceptDeclaration(tx, gateway, submission, original, gateway.clock()),
    );
    if (accepted.outcome === 'noNumberLeft') {
      throw new ProblemError('TG-1009', `Office ${submission.declaration.declarationOffice} has no number left today.`);
    }
    const { declarationNo } = accepted;
    if (accepted.outcome === 'conflict') {
      const reference = submission.declaration.traderReference;
      throw new ProblemError('TG-1006', `${reference} is declaration ${declarationNo}.`, [], { declarationNo });
    }
    const location = `/v1/declarations/${declarationNo}`;
    if (accepted.outcome === 'repeated') response.set('Idempotent-Replayed', 'true');
    response
      .status(202)
      .location(location)
      .json({
        declarationNo,
        traderReference: submission.declaration.traderReference,
        // Of one that is sent once more, the present one: who declares anew what was withdrawn has to see that it is not.
        status: accepted.status,
        parties: submission.parties,
        _links: { self: location, events: `${location}/events`, messages: `${location}/messages` },
      });
  });

  // The colon is escaped: it is part of the path, not the beginning of a parameter.
  router.post('/declarations\\:validate', only('firm', 'operator'), body, async (request, response) => {
    const { submission } = valid(await checkBody(request, response, gateway));
    response.json({
      valid: true,
      traderReference: submission.declaration.traderReference,
      parties: submission.parties,
    });
  });

  return router;
}

async function checkBody(request: Request, response: Response, gateway: Gateway): Promise<Checked> {
  const bytes = bytesOf(request);
  if (bytes.length === 0) throw new ProblemError('TG-1002', 'The body is empty.');
  const checked = await checkSubmission(gateway, bytes, formOf(request));
  const caller = callerOf(response);
  if (checked.kind === 'valid' && caller.kind === 'firm' && checked.submission.firm !== caller.owner) {
    const finding = {
      pointer: '/parties/trader/uscc',
      code: 'DECL-NOT-YOURS',
      detail: `the key belongs to ${caller.owner}, the trader is ${checked.submission.firm}`,
      detailZh: `密钥属于 ${caller.owner}，境内收发货人为 ${checked.submission.firm}`,
    };
    throw new ProblemError('TG-1007', 'The trader of this declaration is another firm.', [finding]);
  }
  return checked;
}

function formOf(request: Request): 'json' | 'xml' {
  if (request.is(['application/json', '+json'])) return 'json';
  if (request.is(['application/xml', 'text/xml', '+xml'])) return 'xml';
  throw new ProblemError('TG-1005', `The body is ${request.get('content-type') ?? 'without a media type'}.`);
}

function valid(checked: Checked): Extract<Checked, { kind: 'valid' }> {
  if (checked.kind === 'valid') return checked;
  if (checked.kind === 'notJson') throw notJson(checked);
  const { findings } = checked;
  if (checked.kind === 'notADeclaration') {
    throw new ProblemError('TG-1008', 'No DecMessage was found in the body.', findings);
  }
  const count = findings.length === 1 ? 'One thing is' : `${findings.length} things are`;
  throw new ProblemError('TG-1001', `${count} wrong.`, findings);
}
