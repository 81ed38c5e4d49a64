/** What operators do to a declaration: :hold, :lift, :reopen, :override. */
import type { Request, Response, Router } from 'express';
import type { Unit } from '../../contracts/events/events.generated.ts';
import { OPERATOR } from '../clearance/case.ts';
import { distinct } from '../clearance/units.ts';
import type { Gateway } from '../context.ts';
import type { Finding } from '../declaration/finding.ts';
import type { Request as Asked, Done, Holding, Strangers } from '../operations/case.ts';
import { hold, lift } from '../operations/hold.ts';
import { type OverrideRequest, requestOverride } from '../operations/override.ts';
import { reopen } from '../operations/reopen.ts';
import { actionView } from './action-view.ts';
import { callerOf, only, param } from './auth.ts';
import { REQUEST_LIMIT, rawBody } from './body.ts';
import { type BodyCheck, bodyFinding, validBody, wrongBody } from './body-check.ts';
import { ProblemError } from './problem.ts';
import { resourceRouter } from './routes.ts';
import { ownDeclaration } from './status.ts';

interface UnitsBody {
  readonly reason: string;
  readonly units?: readonly Unit[];
}

type OverrideBody = UnitsBody &
  Pick<OverrideRequest, 'party' | 'kind'> &
  Partial<Pick<OverrideRequest, 'disposition' | 'of'>>;

export function operateApi(gateway: Gateway, check: BodyCheck): Router {
  const router = resourceRouter();
  const body = rawBody(REQUEST_LIMIT);
  const operators = only('operator');
  const { store, clock } = gateway;

  /** What is asked for, by whom, of which declaration. */
  async function asked<T extends UnitsBody>(
    request: Request,
    response: Response,
    schema: string,
    more?: (value: T) => readonly Finding[],
  ): Promise<Asked & { readonly body: T }> {
    const { no } = await ownDeclaration(gateway.store.read, response, param(request, 'no'));
    const value = validBody<T>(check(request, schema), more);
    const units = value.units === undefined ? undefined : distinct(value.units);
    return { declarationNo: no, operator: operatorOf(response), reason: value.reason, units, body: value };
  }

  router.post('/declarations/:no\\:hold', operators, body, async (request, response) => {
    const { body: sent, ...wanted } = await asked(request, response, 'UnitsRequest');
    const held = await store.write((tx) => hold(tx, gateway, wanted, clock()));
    if (held.outcome === 'strangers') throw strange(held, sent, wanted);
    answer(response, held);
  });

  router.post('/declarations/:no\\:lift', operators, body, async (request, response) => {
    const { body: sent, ...wanted } = await asked(request, response, 'UnitsRequest');
    const lifted = await store.write((tx) => lift(tx, gateway, wanted, clock()));
    if (lifted.outcome === 'strangers') throw strange(lifted, sent, wanted);
    if (lifted.outcome === 'notHeld') {
      const what = `${wanted.operator} does not hold ${list(lifted.units)}`;
      throw new ProblemError('TG-6003', `${what}; ${holdersText(lifted.holders)}.`);
    }
    answer(response, lifted);
  });

  router.post('/declarations/:no\\:reopen', operators, body, async (request, response) => {
    const { body: sent, ...wanted } = await asked(request, response, 'UnitsRequest');
    const reopened = await store.write((tx) => reopen(tx, gateway, wanted, clock()));
    if (reopened.outcome === 'strangers') throw strange(reopened, sent, wanted);
    if (reopened.outcome === 'withdrawn') {
      throw new ProblemError('TG-6004', `The trader has withdrawn ${wanted.declarationNo}.`);
    }
    if (reopened.outcome === 'gone') throw new ProblemError('TG-6004', `Not here any more: ${list(reopened.units)}.`);
    answer(response, reopened);
  });

  router.post('/declarations/:no\\:override', operators, body, async (request, response) => {
    const own = operatorOf(response);
    const { body: sent, ...wanted } = await asked<OverrideBody>(request, response, 'OverrideRequest', (value) =>
      overrideFindings(value, own),
    );
    const { party, kind, disposition, of } = sent;
    const word = { ...wanted, party, kind, disposition, of };
    const requested = await store.write((tx) => requestOverride(tx, gateway, word, clock()));
    if (requested.outcome === 'strangers') throw strange(requested, sent, wanted);
    if (requested.outcome === 'noAgency') {
      const agencies = requested.agencies.join(', ');
      throw wrongBody([
        bodyFinding(
          '/party',
          'BODY-PARTY',
          `${party} is no agency of ${wanted.declarationNo}; ${agencies} are`,
          `${party} 与本申报无关；涉及部门为 ${agencies}`,
        ),
      ]);
    }
    if (requested.outcome === 'notHeld') {
      const where = wanted.units === undefined ? wanted.declarationNo : list(wanted.units);
      throw new ProblemError('TG-6005', `${of} does not hold ${where}; ${holdersText(requested.holders)}.`);
    }
    answer(response, requested);
  });

  return router;
}

export const operatorOf = (response: Response): string => callerOf(response).owner;

/** What was done, or what was done before where the same is asked again. */
export function answer(response: Response, { outcome, action }: Done): void {
  if (outcome === 'repeated') response.set('Idempotent-Replayed', 'true');
  response.status(202).json(actionView(action));
}

const list = (units: readonly Unit[]): string => units.map(({ kind, id }) => `${kind} ${id}`).join(', ');

/** Who holds what, in words. */
export const holdersText = (holders: readonly Holding[]): string =>
  holders.length === 0
    ? 'no operator does'
    : holders.map(({ unit, operator }) => `${operator} holds ${unit.kind} ${unit.id}`).join(', ');

/** Names the units that are none of the declaration by their place in the body, as it was sent. */
function strange({ places }: Strangers, sent: UnitsBody, { declarationNo, units = [] }: Asked): ProblemError {
  const wrong = new Set(places.map((place) => JSON.stringify(units[place])));
  const findings = (sent.units ?? []).flatMap((unit, place): Finding[] => {
    if (!wrong.has(JSON.stringify(unit))) return [];
    return [
      bodyFinding(
        `/units/${place}`,
        'BODY-UNIT',
        `${unit.kind} ${unit.id} is no unit of control of ${declarationNo}`,
        `${unit.kind} ${unit.id} 不是 ${declarationNo} 的监管单元`,
      ),
    ];
  });
  return wrongBody(findings);
}

/** What belongs together in an override, beyond its schema. */
function overrideFindings({ party, kind, disposition, of }: OverrideBody, own: string): Finding[] {
  const findings: Finding[] = [];
  const wrong = (...finding: Parameters<typeof bodyFinding>): void => {
    findings.push(bodyFinding(...finding));
  };
  if (disposition !== undefined && kind !== 'refused') {
    wrong('/disposition', 'BODY-VALUE', 'is of refused goods only; leave it out', '仅用于不合格（refused），请省略');
  }
  if (party !== OPERATOR) {
    if (of !== undefined) {
      wrong('/of', 'BODY-VALUE', 'names an operator whose hold is lifted; leave it out', '仅用于解除他人布控，请省略');
    }
    return findings;
  }
  if (kind !== 'released') {
    wrong(
      '/kind',
      'BODY-VALUE',
      'of another operator only a hold is lifted: released',
      '对其他操作员只能解除布控：released',
    );
  }
  if (of === undefined)
    wrong('/of', 'BODY-MISSING', 'name the operator whose hold is lifted', '请填写被解除布控的操作员');
  if (of === own)
    wrong('/of', 'BODY-VALUE', 'is yourself: lift your own hold with :lift', '为本人；请用 :lift 解除本人布控');
  return findings;
}
